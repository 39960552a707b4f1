/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding what belongs to a row. */
#include "related.h"

#include <stdint.h>

static const char *item_at(const struct related *related, size_t i)
{
	return (const char *)related->items + i * related->size;
}

/* Below, equal to or above 0, as item i comes before, at or after the row. */
static int compare(const struct related *related, size_t i, enum table_id table, size_t row)
{
	const char *item = item_at(related, i);
	enum table_id its_table = *(const enum table_id *)(item + related->table_offset);
	uint32_t its_row = *(const uint32_t *)(item + related->row_offset);

	if (its_table != table)
		return its_table < table ? -1 : 1;
	return its_row == row ? 0 : its_row < row ? -1 : 1;
}

const void *related_of(const struct related *related, enum table_id table, size_t row,
		       size_t *count)
{
	size_t low = 0;
	size_t high = related->count;

	*count = 0;
	if (row == SIZE_MAX)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(related, middle, table, row) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count < related->count && compare(related, low + *count, table, row) == 0)
		++*count;
	return *count > 0 ? item_at(related, low) : NULL;
}
