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

void scroll_fit(struct scroll *scroll, int lines, size_t count)
{
	scroll->page = lines > 1 ? (size_t)lines : 1;
	if (scroll->top + scroll->page > count)
		scroll->top = count > scroll->page ? count - scroll->page : 0;
}

bool scroll_key(struct scroll *scroll, size_t count, int key)
{
	size_t step = key == KEY_PPAGE || key == KEY_NPAGE ? scroll->page : 1;

	switch (key) {
	case KEY_DOWN:
	case KEY_WHEEL_DOWN:
	case KEY_NPAGE:
		scroll->top += step;
		return true;
	case KEY_UP:
	case KEY_WHEEL_UP:
	case KEY_PPAGE:
		scroll->top -= scroll->top < step ? scroll->top : step;
		return true;
	case KEY_HOME:
		scroll->top = 0;
		return true;
	case KEY_END:
		scroll->top = count;
		return true;
	default:
		return false;
	}
}

void lines_draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct lines *list = state;

	scroll_fit(&list->scroll, lines, list->count);
	for (size_t i = 0; i < list->scroll.page && list->scroll.top + i < list->count; i++) {
		const struct line *line = &list->items[list->scroll.top + i];

		draw_cell(inspect->popup.window, top + (int)i, 0, COLS, false,
			  theme_attributes(line->element), line->text);
	}
}

bool lines_key(struct inspect *inspect, void *state, int key)
{
	struct lines *lines = state;

	(void)inspect;
	return scroll_key(&lines->scroll, lines->count, key);
}
