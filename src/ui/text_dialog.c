/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of text in a frame: help, outcomes, and questions answered with y or n. */
#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "dialog.h"
#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"
#include "popup.h"

enum { FRAME = 2, MARGIN = 2 };

struct text_dialog {
	struct dialog dialog;
	char *title;
	char *question; /* NULL: nothing is asked */
	char **texts; /* as given */
	size_t text_count;
	char **lines; /* the texts, wrapped to the width of the window */
	size_t count;
	size_t top;
	struct popup popup;
};

/* Lines of text that fit; the question has the last one to itself, below an empty one. */
static size_t page(const struct text_dialog *self)
{
	int height = getmaxy(self->popup.window) - FRAME - (self->question ? 2 : 0);

	return height > 0 ? (size_t)height : 1;
}

static void scroll_by(struct text_dialog *self, long distance)
{
	size_t last = self->count > page(self) ? self->count - page(self) : 0;

	if (distance < 0)
		self->top -= self->top < (size_t)-distance ? self->top : (size_t)-distance;
	else
		self->top += (size_t)distance;
	if (self->top > last)
		self->top = last;
}

static bool scroll_key(struct text_dialog *self, int key)
{
	long whole_page = (long)page(self);

	switch (key) {
	case KEY_UP:
	case KEY_WHEEL_UP:
		scroll_by(self, -1);
		return true;
	case KEY_DOWN:
	case KEY_WHEEL_DOWN:
		scroll_by(self, 1);
		return true;
	case KEY_PPAGE:
		scroll_by(self, -whole_page);
		return true;
	case KEY_NPAGE:
	case ' ':
		scroll_by(self, whole_page);
		return true;
	case KEY_HOME:
		self->top = 0;
		return true;
	case KEY_END:
		scroll_by(self, (long)self->count);
		return true;
	default:
		return false;
	}
}

static enum dialog_state text_key(struct dialog *dialog, int key)
{
	struct text_dialog *self = (struct text_dialog *)dialog;

	if (scroll_key(self, key))
		return DIALOG_OPEN;
	if (self->question && (key == 'y' || key == 'Y'))
		return DIALOG_ACCEPTED;
	/* Enter takes the default, which is No. */
	if (key == 'n' || key == 'N' || key == 'q' || popup_key_state(key) != DIALOG_OPEN)
		return DIALOG_CANCELLED;
	return DIALOG_OPEN;
}

static int widest(const struct text_dialog *self)
{
	size_t width = text_width(self->title) + 2;
	size_t question = self->question ? text_width(self->question) : 0;

	for (size_t i = 0; i < self->text_count; i++)
		if (text_width(self->texts[i]) > width)
			width = text_width(self->texts[i]);
	return (int)(width > question ? width : question);
}

static void free_lines(char **lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(lines[i]);
	free(lines);
}

/* The bytes of text that stand on one line: up to the last blank that fits, where there is one. */
static size_t line_length(const char *text, size_t cells)
{
	size_t length = text_fit(text, cells, NULL);
	size_t blank = length;

	if (text[length] == '\0')
		return length;
	while (blank > 0 && text[blank] != ' ')
		blank--;
	/* A blank in the indent is no place to break at. */
	return blank > strspn(text, " ") ? blank : length;
}

static void wrap(struct text_dialog *self, size_t cells)
{
	free_lines(self->lines, self->count);
	self->lines = NULL;
	self->count = 0;
	for (size_t i = 0; i < self->text_count; i++) {
		const char *rest = self->texts[i];

		do {
			size_t length = line_length(rest, cells);

			self->lines = xreallocarray(self->lines, self->count + 1,
						    sizeof(*self->lines));
			self->lines[self->count++] = xasprintf("%.*s", (int)length, rest);
			rest += length ? length : strlen(rest);
			rest += strspn(rest, " ");
		} while (*rest);
	}
}

static void text_place(struct dialog *dialog)
{
	struct text_dialog *self = (struct text_dialog *)dialog;
	int width = widest(self) + FRAME + 2 * MARGIN;
	int height;

	if (width > COLS)
		width = COLS;
	wrap(self, width > FRAME + 2 * MARGIN ? (size_t)(width - FRAME - 2 * MARGIN) : 1);
	height = (int)self->count + FRAME + (self->question ? 2 : 0);
	popup_open(&self->popup, height, width);
	if (self->popup.window)
		scroll_by(self, 0);
}

static void text_hide(struct dialog *dialog)
{
	popup_close(&((struct text_dialog *)dialog)->popup);
}

static void text_draw(struct dialog *dialog)
{
	struct text_dialog *self = (struct text_dialog *)dialog;
	int height, width;
	bool more;

	if (!self->popup.window)
		return;
	getmaxyx(self->popup.window, height, width);
	more = self->top + page(self) < self->count;
	werase(self->popup.window);
	draw_frame(self->popup.window, 0, 0, height, width, ELEMENT_FRAME_FOCUSED, self->title,
		   more || self->top > 0 ? "arrows scroll" : NULL);
	for (size_t i = 0; i < page(self) && self->top + i < self->count; i++)
		draw_text(self->popup.window, 1 + (int)i, 1 + MARGIN, width - FRAME - MARGIN,
			  ELEMENT_DIALOG, self->lines[self->top + i]);
	if (self->question)
		draw_text(self->popup.window, height - 2, 1 + MARGIN, width - FRAME - MARGIN,
			  ELEMENT_TITLE, self->question);
}

static void text_destroy(struct dialog *dialog)
{
	struct text_dialog *self = (struct text_dialog *)dialog;

	popup_close(&self->popup);
	free_lines(self->lines, self->count);
	free_lines(self->texts, self->text_count);
	free(self->title);
	free(self->question);
	free(self);
}

static const struct dialog_ops ops = {
	.key = text_key,
	.place = text_place,
	.hide = text_hide,
	.draw = text_draw,
	.destroy = text_destroy,
};

struct dialog *text_dialog_create(const char *title, const char *question, char **lines,
				  size_t count)
{
	struct text_dialog *self = xcalloc(1, sizeof(*self));

	self->dialog.ops = &ops;
	self->title = xstrdup(title);
	self->question = question ? xstrdup(question) : NULL;
	self->texts = lines;
	self->text_count = count;
	return &self->dialog;
}
