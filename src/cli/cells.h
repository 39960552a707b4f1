/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cells.h: the texts of all cells of a listing, each value formatted once. Private to cli.
 */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include <stdint.h>

#include "print.h"

struct cells {
	size_t row_count;
	size_t column_count;
	size_t *widths; /* of each column, in terminal cells */
	uint32_t
		*places; /* of the cells, row by row: offsets in text; equal ones are equal cells */
	char *text;
	size_t used;
	size_t size;
};

/* Formats all rows. Clean up with cells_finish(). -EOVERFLOW: more than 4 GiB of text. */
int cells_init(struct cells *cells, const struct listing *listing, const struct snapshot *snapshot,
	       const struct print_style *style);
void cells_finish(struct cells *cells);

#endif
