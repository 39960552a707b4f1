/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print.h: tables on a stream. Private to cli.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "listing.h"

enum print_format {
	PRINT_TABLE, /* aligned columns */
	PRINT_JSON,
	PRINT_EXPORT,  /* KEY="value" pairs, an object a line */
	PRINT_NEWLINE, /* the same, a pair a line */
	PRINT_RAW,     /* blanks between columns, blanks in values as \x20 */
};

struct print_style {
	enum print_format format;
	bool no_headings;
	bool no_truncate; /* else to the width of the terminal, if there is one */
	bool shell_names; /* headings that a shell takes as names of variables */
	struct value_style values;
};

/*
 * Prints the rows of a listing, without a title, through libsmartcols. PRINT_JSON: the whole
 * document. Returns 0 or -errno of the library; what the stream failed at stays in the stream.
 */
int print_listing(const struct listing *listing, const struct snapshot *snapshot,
		  const struct print_style *style, FILE *stream);

/* Prints one JSON document with a table for each listing that has columns. */
void print_json(const struct listing *listings, size_t count, const struct snapshot *snapshot,
		const struct print_style *style, FILE *stream);

/*
 * The text of one cell; returns its length. What a value that is absent looks like depends on the
 * column. In JSON an empty text stands for null.
 */
size_t print_cell(const struct column *column, struct value value, const struct print_style *style,
		  char *buffer, size_t size);

#endif
