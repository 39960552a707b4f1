/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * related.h: finding what belongs to a row in an array ordered by table and row. Private to
 * snapshot.
 */
#ifndef SNAPSHOT_RELATED_H
#define SNAPSHOT_RELATED_H

#include <stddef.h>

#include "ipctop/table.h"

struct related {
	const void *items;
	size_t count;
	size_t size;	     /* of an item */
	size_t table_offset; /* of its enum table_id */
	size_t row_offset;   /* of its uint32_t row */
};

/* The items of that row, *count of them; NULL where there are none. row SIZE_MAX has none. */
const void *related_of(const struct related *related, enum table_id table, size_t row,
		       size_t *count);

#endif
