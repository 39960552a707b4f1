/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A form, on curses' form library: one line a field, pages where the screen has too few lines. */
#include <curses.h>
#include <form.h>
#include <stdlib.h>
#include <string.h>

#include "dialog.h"
#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"
#include "line_edit.h"
#include "popup.h"

enum {
	MAX_FIELDS = 16,
	MAX_INPUT = 1024,
	FRAME = 2,
	MARGIN = 2,
	WIDEST = 78,
	/* Below the fields: an empty line, the field's help, the note, the error, the keys. */
	FOOT_LINES = 5,
};

struct form_dialog {
	struct dialog dialog;
	char *title;
	size_t count;
	struct form_field fields[MAX_FIELDS]; /* its own copies */
	char texts[MAX_FIELDS][MAX_INPUT + 1];
	char *note;
	char *error;
	mbstate_t state;
	size_t current;
	int label_width;
	FIELD *inputs[MAX_FIELDS + 1];
	FORM *form;
	struct popup popup;
};

static void free_windows(struct form_dialog *self)
{
	if (self->form) {
		unpost_form(self->form);
		free_form(self->form);
		for (size_t i = 0; i < self->count; i++)
			free_field(self->inputs[i]);
	}
	popup_close(&self->popup);
	self->form = NULL;
}

static size_t page_size(const struct form_dialog *self)
{
	int lines = LINES - FRAME - FOOT_LINES;

	if (lines < 1)
		return 1;
	return (size_t)lines < self->count ? (size_t)lines : self->count;
}

static void create_form(struct form_dialog *self, int width)
{
	size_t page = page_size(self);

	for (size_t i = 0; i < self->count; i++) {
		self->inputs[i] = line_edit_create((int)(i % page), 0, width, MAX_INPUT,
						   self->texts[i]);
		set_field_back(self->inputs[i], A_UNDERLINE);
		set_new_page(self->inputs[i], i % page == 0);
	}
	self->inputs[self->count] = NULL;
	self->form = new_form(self->inputs);
	set_form_win(self->form, self->popup.window);
	set_form_sub(self->form, self->popup.inner);
	post_form(self->form);
	set_form_page(self->form, (int)(self->current / page));
	set_current_field(self->form, self->inputs[self->current]);
	form_driver(self->form, REQ_END_LINE);
}

static void form_place(struct dialog *dialog)
{
	struct form_dialog *self = (struct form_dialog *)dialog;
	int lines = (int)page_size(self);
	int width = COLS < WIDEST ? COLS : WIDEST;
	int input = width - FRAME - 2 * MARGIN - self->label_width - 1;

	free_windows(self);
	popup_open(&self->popup, lines + FRAME + FOOT_LINES, width);
	popup_open_inner(&self->popup, lines, input, 1, 1 + MARGIN + self->label_width + 1);
	if (self->popup.inner)
		create_form(self, input);
}

static void go_to(struct form_dialog *self, size_t field)
{
	size_t page = page_size(self);

	self->current = field % self->count;
	if (!self->form)
		return;
	if (form_page(self->form) != (int)(self->current / page))
		set_form_page(self->form, (int)(self->current / page));
	set_current_field(self->form, self->inputs[self->current]);
	form_driver(self->form, REQ_END_LINE);
}

static void read_texts(struct form_dialog *self)
{
	for (size_t i = 0; self->form && i < self->count; i++)
		line_edit_read(self->form, self->inputs[i], self->texts[i],
			       sizeof(self->texts[i]));
}

static void flag_key(struct form_dialog *self, int key)
{
	bool now = strcmp(self->texts[self->current], "yes") == 0;

	if (key == ' ')
		now = !now;
	else if (key == 'y' || key == 'n')
		now = key == 'y';
	set_field_buffer(self->inputs[self->current], 0, now ? "yes" : "no");
}

static enum dialog_state form_key(struct dialog *dialog, int key)
{
	struct form_dialog *self = (struct form_dialog *)dialog;
	enum dialog_state state = popup_key_state(key);

	if (state != DIALOG_OPEN)
		return state;
	switch (key) {
	case '\t':
	case KEY_DOWN:
		go_to(self, self->current + 1);
		break;
	case KEY_BTAB:
	case KEY_UP:
		go_to(self, self->current + self->count - 1);
		break;
	default:
		if (!self->form)
			break;
		if (self->fields[self->current].flag)
			flag_key(self, key);
		else
			line_edit_key(self->form, &self->state, key);
	}
	read_texts(self);
	return DIALOG_OPEN;
}

static void draw_labels(const struct form_dialog *self)
{
	size_t page = page_size(self);
	size_t first = self->current / page * page;

	for (size_t i = first; i < first + page; i++)
		draw_cell(self->popup.window, 1 + (int)(i - first), 1 + MARGIN, self->label_width, false,
			  theme_attributes(i == self->current ? ELEMENT_TITLE : ELEMENT_DIALOG),
			  i < self->count ? self->fields[i].label : "");
}

static void draw_foot(const struct form_dialog *self)
{
	const struct {
		enum element element;
		const char *text;
	} lines[] = {
		{ ELEMENT_DIALOG, self->fields[self->current].help },
		{ ELEMENT_TITLE, self->note },
		{ ELEMENT_WARNING, self->error },
		{ ELEMENT_DIALOG, "Enter: go on  Esc: cancel  Tab: next field" },
	};
	int y = getmaxy(self->popup.window) - 1 - (int)ARRAY_SIZE(lines);
	int width = getmaxx(self->popup.window) - FRAME - 2 * MARGIN;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		draw_cell(self->popup.window, y + (int)i, 1 + MARGIN, width, false,
			  theme_attributes(lines[i].element), lines[i].text);
}

static void form_hide(struct dialog *dialog)
{
	free_windows((struct form_dialog *)dialog);
}

static void form_draw(struct dialog *dialog)
{
	struct form_dialog *self = (struct form_dialog *)dialog;

	if (!self->popup.window)
		return;
	draw_frame(self->popup.window, 0, 0, getmaxy(self->popup.window), getmaxx(self->popup.window),
		   ELEMENT_FRAME_FOCUSED, self->title, NULL);
	draw_labels(self);
	draw_foot(self);
	if (!self->form)
		return;
	curs_set(1);
	pos_form_cursor(self->form);
}

static void form_destroy(struct dialog *dialog)
{
	struct form_dialog *self = (struct form_dialog *)dialog;

	curs_set(0);
	free_windows(self);
	for (size_t i = 0; i < self->count; i++) {
		free((char *)self->fields[i].label);
		free((char *)self->fields[i].help);
	}
	free(self->title);
	free(self->note);
	free(self->error);
	free(self);
}

static const struct dialog_ops ops = {
	.key = form_key,
	.place = form_place,
	.hide = form_hide,
	.draw = form_draw,
	.destroy = form_destroy,
};

struct dialog *form_dialog_create(const char *title, const struct form_field *fields, size_t count)
{
	struct form_dialog *self = xcalloc(1, sizeof(*self));

	self->dialog.ops = &ops;
	self->title = xstrdup(title);
	self->note = xstrdup("");
	self->error = xstrdup("");
	self->count = count < MAX_FIELDS ? count : MAX_FIELDS;
	for (size_t i = 0; i < self->count; i++) {
		int width = (int)text_width(fields[i].label);

		self->fields[i] = (struct form_field){ .label = xstrdup(fields[i].label),
						       .help = xstrdup(fields[i].help),
						       .flag = fields[i].flag };
		text_make_safe(fields[i].text, self->texts[i], sizeof(self->texts[i]));
		if (width > self->label_width)
			self->label_width = width;
	}
	return &self->dialog;
}

const char *form_dialog_text(const struct dialog *dialog, size_t field)
{
	return ((const struct form_dialog *)dialog)->texts[field];
}

void form_dialog_set_notes(struct dialog *dialog, const char *note, const char *error)
{
	struct form_dialog *self = (struct form_dialog *)dialog;
	char safe[512];

	free(self->note);
	free(self->error);
	text_make_safe(note, safe, sizeof(safe));
	self->note = xstrdup(safe);
	text_make_safe(error, safe, sizeof(safe));
	self->error = xstrdup(safe);
}
