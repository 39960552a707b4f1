/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tab that is a list of lines. */
#include "inspect_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"

enum { LINE_BYTES = 1024 };

void lines_add(struct lines *lines, enum element element, const char *format, ...)
{
	char raw[LINE_BYTES], safe[LINE_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(raw, sizeof(raw), format, arguments);
	va_end(arguments);
	text_make_safe(raw, safe, sizeof(safe));
	lines->items = xgrow(lines->items, lines->count, &lines->capacity, sizeof(*lines->items));
	lines->items[lines->count++] = (struct line){ element, xstrdup(safe) };
}

void lines_clear(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->items[i].text);
	lines->count = 0;
}

void lines_close(void *state)
{
	struct lines *lines = state;

	lines_clear(lines);
	free(lines->items);
	free(lines);
}

void lines_draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct lines *list = state;

	list->page = (size_t)lines;
	if (list->top + list->page > list->count)
		list->top = list->count > list->page ? list->count - list->page : 0;
	for (size_t i = 0; i < list->page && list->top + i < list->count; i++) {
		const struct line *line = &list->items[list->top + i];

		draw_cell(inspect->popup.window, top + (int)i, 0, COLS, false,
			  theme_attributes(line->element), line->text);
	}
}

bool lines_key(struct inspect *inspect, void *state, int key)
{
	struct lines *lines = state;
	size_t step = key == KEY_PPAGE || key == KEY_NPAGE ? lines->page : 1;

	(void)inspect;
	switch (key) {
	case KEY_DOWN:
	case KEY_WHEEL_DOWN:
	case KEY_NPAGE:
		lines->top += step;
		return true;
	case KEY_UP:
	case KEY_WHEEL_UP:
	case KEY_PPAGE:
		lines->top -= lines->top < step ? lines->top : step;
		return true;
	case KEY_HOME:
		lines->top = 0;
		return true;
	case KEY_END:
		lines->top = lines->count;
		return true;
	default:
		return false;
	}
}
