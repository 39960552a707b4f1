/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of input at the bottom of the screen, on curses' form library. */
#include <curses.h>
#include <form.h>
#include <panel.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "dialog.h"
#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"

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
	WINDOW *window;
	WINDOW *inner;
	PANEL *panel;
};

static void read_text(struct prompt *self)
{
	const char *buffer;
	size_t length;

	form_driver(self->form, REQ_VALIDATION);
	buffer = field_buffer(self->fields[0], 0);
	length = buffer ? strlen(buffer) : 0;
	/* The library pads the field with blanks. */
	while (length > 0 && buffer[length - 1] == ' ')
		length--;
	if (length >= sizeof(self->text))
		length = sizeof(self->text) - 1;
	memcpy(self->text, buffer ? buffer : "", length);
	self->text[length] = '\0';
}

static int request_of(int key)
{
	static const struct {
		int key;
		int request;
	} requests[] = {
		{ KEY_LEFT, REQ_PREV_CHAR },	 { KEY_RIGHT, REQ_NEXT_CHAR },
		{ KEY_HOME, REQ_BEG_LINE },	 { KEY_END, REQ_END_LINE },
		{ KEY_CTRL('a'), REQ_BEG_LINE }, { KEY_CTRL('e'), REQ_END_LINE },
		{ KEY_DC, REQ_DEL_CHAR },	 { KEY_BACKSPACE, REQ_DEL_PREV },
		{ 127, REQ_DEL_PREV },		 { KEY_CTRL('h'), REQ_DEL_PREV },
		{ KEY_CTRL('u'), REQ_CLR_FIELD }, { KEY_CTRL('w'), REQ_DEL_WORD },
	};

	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		if (requests[i].key == key)
			return requests[i].request;
	return 0;
}

/* Keys above ASCII are the bytes of one character in the locale's encoding. */
static void add_byte(struct prompt *self, int key)
{
	char byte = (char)key;
	wchar_t c;
	size_t result = mbrtowc(&c, &byte, 1, &self->state);

	if (result == 1)
		form_driver_w(self->form, OK, c);
	else if (result != (size_t)-2)
		memset(&self->state, 0, sizeof(self->state));
}

static enum dialog_state prompt_key(struct dialog *dialog, int key)
{
	struct prompt *self = (struct prompt *)dialog;
	int request = request_of(key);

	self->last_key = key;
	if (key == '\r' || key == '\n' || key == KEY_ENTER)
		return DIALOG_ACCEPTED;
	if (key == KEY_CODE_ESCAPE || key == KEY_F(10))
		return DIALOG_CANCELLED;
	if (request)
		form_driver(self->form, request);
	else if (key >= ' ' && key < 256)
		add_byte(self, key);
	read_text(self);
	return DIALOG_OPEN;
}

static void free_windows(struct prompt *self)
{
	if (self->form) {
		unpost_form(self->form);
		free_form(self->form);
		free_field(self->fields[0]);
	}
	if (self->panel)
		del_panel(self->panel);
	if (self->inner)
		delwin(self->inner);
	if (self->window)
		delwin(self->window);
	self->form = NULL;
	self->panel = NULL;
	self->inner = self->window = NULL;
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
	self->window = newwin(1, COLS, LINES - 1, 0);
	self->inner = derwin(self->window, 1, input_width(self), 0, label + 1);
	self->panel = new_panel(self->window);
	self->fields[0] = new_field(1, input_width(self), 0, 0, 0, 0);
	field_opts_off(self->fields[0], O_STATIC | O_AUTOSKIP);
	set_max_field(self->fields[0], MAX_INPUT);
	set_field_buffer(self->fields[0], 0, self->text);
	self->form = new_form(self->fields);
	set_form_win(self->form, self->window);
	set_form_sub(self->form, self->inner ? self->inner : self->window);
	post_form(self->form);
	form_driver(self->form, REQ_END_LINE);
}

static void prompt_draw(struct dialog *dialog)
{
	struct prompt *self = (struct prompt *)dialog;
	int x = (int)text_width(self->label) + 1 + input_width(self) + 1;

	draw_text(self->window, 0, 0, COLS, ELEMENT_TITLE, self->label);
	draw_cell(self->window, 0, x, COLS - x, false, theme_attributes(ELEMENT_WARNING),
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

static const struct dialog_ops ops = { prompt_key, NULL, prompt_place, prompt_draw, prompt_destroy };

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
