/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Formats the cells of a listing.
 *
 * Neighbours are much alike: owner, permissions, size and times are mostly those of the row before.
 * Such a value is neither formatted nor stored again.
 */
#include "cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "ipctop/text.h"

enum { CELL_SIZE = 4096 }; /* command lines are not longer */

struct last_cell {
	struct value value;
	uint32_t place;
	bool valid;
};

static bool is_same(const struct value *left, const struct value *right)
{
	if (left->type != right->type || left->absent != right->absent)
		return false;
	if (left->absent)
		return true;
	if (left->type == VALUE_PERCENT)
		return left->percent == right->percent;
	/* The same text at another place is only a missed chance. */
	if (left->type == VALUE_TEXT)
		return left->text == right->text;
	return left->number == right->number;
}

static void reserve(struct cells *cells)
{
	if (cells->size - cells->used >= CELL_SIZE)
		return;
	cells->size = cells->size * 2 + 16 * CELL_SIZE;
	cells->text = xreallocarray(cells->text, cells->size, 1);
}

static void format_cell(struct cells *cells, const struct column *column, size_t j,
			const struct value *value, const struct print_style *style)
{
	char *text;
	size_t length;

	reserve(cells);
	text = cells->text + cells->used;
	length = print_cell(column, *value, style, text, CELL_SIZE);
	cells->used += length + 1;
	/* No more cells than bytes; to count them is only worth it when they decide. */
	if (length > cells->widths[j]) {
		size_t width = text_width(text);

		if (width > cells->widths[j])
			cells->widths[j] = width;
	}
}

int cells_init(struct cells *cells, const struct listing *listing, const struct snapshot *snapshot,
	       const struct print_style *style)
{
	struct last_cell last[LISTING_COLUMNS] = { 0 };
	uint32_t *place;

	*cells = (struct cells){ .row_count = listing->row_count,
				 .column_count = listing->column_count };
	cells->widths = xcalloc(cells->column_count, sizeof(*cells->widths));
	cells->places =
		xreallocarray(NULL, cells->row_count * cells->column_count, sizeof(*cells->places));
	place = cells->places;
	for (size_t i = 0; i < cells->row_count; i++) {
		const void *row = listing_row(listing, snapshot, i);

		for (size_t j = 0; j < cells->column_count; j++) {
			const struct column *column = listing->columns[j];
			struct value value = column->get(snapshot, row);

			if (!last[j].valid || !is_same(&last[j].value, &value)) {
				last[j] = (struct last_cell){ value, (uint32_t)cells->used, true };
				format_cell(cells, column, j, &value, style);
			}
			*place++ = last[j].place;
		}
		if (cells->used > UINT32_MAX - LISTING_COLUMNS * CELL_SIZE)
			return -EOVERFLOW;
	}
	return 0;
}

void cells_finish(struct cells *cells)
{
	free(cells->widths);
	free(cells->places);
	free(cells->text);
}
