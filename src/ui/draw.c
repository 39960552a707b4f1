/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing into a window without leaving the room that was given. */
#include "draw.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ipctop/text.h"

static bool is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *draw_ellipsis(void)
{
	return is_utf8() ? "\u2026" : "~";
}

const char *draw_arrow(bool descending)
{
	if (is_utf8())
		return descending ? "\u25bc" : "\u25b2";
	return descending ? "v" : "^";
}

int draw_text(WINDOW *window, int y, int x, int width, enum element element, const char *text)
{
	size_t used;
	size_t length;

	if (width <= 0)
		return 0;
	length = text_fit(text, (size_t)width, &used);
	wattrset(window, (int)theme_attributes(element));
	mvwaddnstr(window, y, x, text, (int)length);
	return (int)used;
}

int draw_format(WINDOW *window, int y, int x, int width, enum element element, const char *format,
		...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return draw_text(window, y, x, width, element, text);
}

void draw_cell(WINDOW *window, int y, int x, int width, bool right_aligned, unsigned int attributes,
	       const char *text)
{
	size_t used;
	size_t length;
	bool cut;

	if (width <= 0)
		return;
	length = text_fit(text, (size_t)width, &used);
	cut = text[length] != '\0';
	if (cut)
		length = text_fit(text, (size_t)width - 1, &used);
	wattrset(window, (int)attributes);
	mvwhline(window, y, x, ' ' | attributes, width);
	mvwaddnstr(window, y, right_aligned && !cut ? x + width - (int)used : x, text, (int)length);
	if (cut)
		waddstr(window, draw_ellipsis());
}

void draw_frame(WINDOW *window, int y, int x, int height, int width, enum element element,
		const char *title, const char *note)
{
	int right = x + width - 1;
	int bottom = y + height - 1;
	int used, room;

	wattrset(window, (int)theme_attributes(element));
	mvwhline(window, y, x, ACS_HLINE, width);
	mvwhline(window, bottom, x, ACS_HLINE, width);
	mvwvline(window, y, x, ACS_VLINE, height);
	mvwvline(window, y, right, ACS_VLINE, height);
	mvwaddch(window, y, x, ACS_ULCORNER);
	mvwaddch(window, y, right, ACS_URCORNER);
	mvwaddch(window, bottom, x, ACS_LLCORNER);
	mvwaddch(window, bottom, right, ACS_LRCORNER);
	used = draw_format(window, y, x + 1, width - 2, ELEMENT_TITLE, " %s ", title);
	room = width - 4 - used;
	if (note && *note && (int)text_width(note) + 2 <= room)
		draw_format(window, y, right - 3 - (int)text_width(note), room, ELEMENT_TITLE,
			    " %s ", note);
}
