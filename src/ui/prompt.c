/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of input at the bottom of the screen, on curses' form library. */
#include <curses.h>
#include <form.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "dialog.h"
#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"
#include "line_edit.h"
#include "popup.h"

enum { MAX_INPUT = 256, NOTE_BYTES = 200, MIN_INPUT_CELLS = 12 };

struct prompt {
	struct dialog dialog;
	char *label;
	char text[MAX_INPUT * 4 + 1];
	char note[NOTE_BYTES];
	int last_key;
	mbstate_t state; /* of a character whose bytes come one by one */
	FIELD *fields[2];
	FORM *form;
	struct popup popup;
};

static enum dialog_state prompt_key(struct dialog *dialog, int key)
{
	struct prompt *self = (struct prompt *)dialog;
	enum dialog_state state = popup_key_state(key);

	self->last_key = key;
	if (state != DIALOG_OPEN)
		return state;
	line_edit_key(self->form, &self->state, key);
	line_edit_read(self->form, self->fields[0], self->text, sizeof(self->text));
	return DIALOG_OPEN;
}

static void free_windows(struct prompt *self)
{
	if (self->form) {
		unpost_form(self->form);
		free_form(self->form);
		free_field(self->fields[0]);
	}
	popup_close(&self->popup);
	self->form = NULL;
}

/* A third of the line is the input's, which scrolls; the rest is for the label and a remark. */
static int input_width(const struct prompt *self)
{
	int room = COLS - (int)text_width(self->label) - 2;
	int wanted = COLS / 3 > MIN_INPUT_CELLS ? COLS / 3 : MIN_INPUT_CELLS;

	if (wanted > room)
		wanted = room;
	return wanted > 1 ? wanted : 1;
}

static void prompt_place(struct dialog *dialog)
{
	struct prompt *self = (struct prompt *)dialog;
	int label = (int)text_width(self->label);

	free_windows(self);
	popup_open_bottom(&self->popup);
	popup_open_inner(&self->popup, 1, input_width(self), 0, label + 1);
	self->fields[0] = line_edit_create(0, 0, input_width(self), MAX_INPUT, self->text);
	self->form = new_form(self->fields);
	set_form_win(self->form, self->popup.window);
	set_form_sub(self->form, self->popup.inner ? self->popup.inner : self->popup.window);
	post_form(self->form);
	form_driver(self->form, REQ_END_LINE);
}

static void prompt_hide(struct dialog *dialog)
{
	free_windows((struct prompt *)dialog);
}

static void prompt_draw(struct dialog *dialog)
{
	struct prompt *self = (struct prompt *)dialog;
	int x = (int)text_width(self->label) + 1 + input_width(self) + 1;

	draw_text(self->popup.window, 0, 0, COLS, ELEMENT_TITLE, self->label);
	draw_cell(self->popup.window, 0, x, COLS - x, false, theme_attributes(ELEMENT_WARNING),
		  self->note);
	curs_set(1);
	pos_form_cursor(self->form);
}

static void prompt_destroy(struct dialog *dialog)
{
	struct prompt *self = (struct prompt *)dialog;

	curs_set(0);
	free_windows(self);
	free(self->label);
	free(self);
}

static const struct dialog_ops ops = {
	.key = prompt_key,
	.place = prompt_place,
	.hide = prompt_hide,
	.draw = prompt_draw,
	.destroy = prompt_destroy,
};

struct dialog *prompt_create(const char *label, const char *text)
{
	struct prompt *self = xcalloc(1, sizeof(*self));

	self->dialog.ops = &ops;
	self->label = xstrdup(label);
	text_make_safe(text, self->text, sizeof(self->text));
	return &self->dialog;
}

const char *prompt_text(const struct dialog *dialog)
{
	return ((const struct prompt *)dialog)->text;
}

int prompt_last_key(const struct dialog *dialog)
{
	return ((const struct prompt *)dialog)->last_key;
}

void prompt_set_note(struct dialog *dialog, const char *note)
{
	struct prompt *self = (struct prompt *)dialog;

	text_make_safe(note, self->note, sizeof(self->note));
}
