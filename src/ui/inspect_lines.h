/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inspect_lines.h: a tab that is a list of lines, made anew for each snapshot and scrolled with the
 * usual keys. Private to the inspect_*.c files.
 */
#ifndef UI_INSPECT_LINES_H
#define UI_INSPECT_LINES_H

#include "inspect.h"

struct lines {
	struct line {
		enum element element;
		char *text;
	} *items;
	size_t count, capacity;
	size_t top;  /* the first line shown */
	size_t page; /* lines shown */
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
