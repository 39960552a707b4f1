/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inspect_lines.h: a tab that is a list of lines, made anew for each snapshot and scrolled with the
 * usual keys. Private to the inspect_*.c files.
 */
#ifndef UI_INSPECT_LINES_H
#define UI_INSPECT_LINES_H

#include "inspect.h"

/* Where a list that is longer than its place is scrolled to. */
struct scroll {
	size_t top;  /* the first line shown */
	size_t page; /* lines shown */
};

/* Gives it so many lines, and keeps them full as long as count lines last. */
void scroll_fit(struct scroll *scroll, int lines, size_t count);
/* Arrows, wheel, pages, Home, End; true: it was such a key. The next scroll_fit() keeps it in bounds. */
bool scroll_key(struct scroll *scroll, size_t count, int key);

struct lines {
	struct line {
		enum element element;
		char *text;
	} *items;
	size_t count, capacity;
	struct scroll scroll;
};

/* Adds a line in printf(3) style. Made safe. */
void lines_add(struct lines *lines, enum element element, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Drops all lines; what is shown stays where it is. */
void lines_clear(struct lines *lines);

/* For the tab's draw and key: its state is a struct lines. */
void lines_draw(struct inspect *inspect, void *state, int top, int lines);
bool lines_key(struct inspect *inspect, void *state, int key);
/* For its close: frees the struct, too. */
void lines_close(void *state);

#endif
