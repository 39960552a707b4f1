/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draw.h: writing into a window without leaving the room that was given. Texts must be safe: made
 * so by text_make_safe() or value_format(), or our own.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <curses.h>

#include "theme.h"

/* At most width cells from (y, x); what does not fit is cut. Returns the cells written. */
int draw_text(WINDOW *window, int y, int x, int width, enum element element, const char *text);
/* Fills exactly width cells: cut, with an ellipsis, or padded on the right or on the left. */
void draw_cell(WINDOW *window, int y, int x, int width, bool right_aligned, unsigned int attributes,
	       const char *text);
int draw_format(WINDOW *window, int y, int x, int width, enum element element, const char *format,
		...) __attribute__((format(printf, 6, 7)));
/* A frame whose upper edge carries a title and, where it fits, a note on the right. */
void draw_frame(WINDOW *window, int y, int x, int height, int width, enum element element,
		const char *title, const char *note);

/* Symbols that depend on what the locale can write. */
const char *draw_ellipsis(void);
const char *draw_arrow(bool descending);

#endif
