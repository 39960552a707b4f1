/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.h: a terminal in memory: what a program wrote to it, and what a person would see of
 * that.
 */
#ifndef TESTS_TERMINAL_H
#define TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum { TERMINAL_MAX_COLUMNS = 512, TERMINAL_ROW_BYTES = TERMINAL_MAX_COLUMNS * 8 };

/* A row as text in UTF-8, without the blanks at its end. */
struct terminal_row {
	char text[TERMINAL_ROW_BYTES];
	size_t length;
	int columns[TERMINAL_ROW_BYTES]; /* where the character of each byte stands */
};

/* One character as it looks. Colours are numbers of the palette, -1 the terminal's own. */
struct terminal_cell {
	char text[32];
	bool bold;
	bool underline;
	bool reverse;
	bool strike;
	int foreground;
	int background;
};

struct terminal;

/* reply is called with what the terminal sends on its own: mouse presses, answers to questions. */
struct terminal *terminal_create(int rows, int columns,
				 void (*reply)(const char *bytes, size_t length, void *data),
				 void *data);
void terminal_destroy(struct terminal *terminal); /* NULL is allowed */

void terminal_write(struct terminal *terminal, const char *bytes, size_t length);
void terminal_resize(struct terminal *terminal, int rows, int columns);
/* Presses and releases a button (1 left, 4 and 5 the wheel), if the program asked for the mouse. */
void terminal_click(struct terminal *terminal, int row, int column, int button);

int terminal_rows(const struct terminal *terminal);
int terminal_columns(const struct terminal *terminal);
void terminal_read_row(const struct terminal *terminal, int row, struct terminal_row *text);
struct terminal_cell terminal_cell(const struct terminal *terminal, int row, int column);
/* The first place of text in the rows from first to last. */
bool terminal_find(const struct terminal *terminal, const char *text, int first, int last, int *row,
		   int *column);
bool terminal_cursor_visible(const struct terminal *terminal);
bool terminal_alternate(const struct terminal *terminal); /* the alternate screen is shown */
bool terminal_mouse(const struct terminal *terminal);	  /* presses are reported */

/* All bytes written so far. They live until the next terminal_write(). */
const char *terminal_log(const struct terminal *terminal, size_t *length);

#endif
