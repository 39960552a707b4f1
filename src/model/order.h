/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.h: the rows of a view in their order. Between two snapshots the order hardly changes: it is
 * carried over, checked, and sorted only when it no longer holds.
 */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "ipctop/history.h"
#include "ipctop/kind.h"

enum { ORDER_GONE = UINT32_MAX };

struct order_item {
	const void *row;
	uint32_t index; /* in its table, ORDER_GONE for a row of the history */
};

struct order {
	struct order_item *items;
	size_t count;
	size_t capacity;
	/* Where each row of the table stood after the last order_finish(). */
	uint32_t *positions;
	size_t position_count;
	const struct snapshot *snapshot; /* of that time: only compared, never followed */
};

void order_clear(struct order *order);

/* All rows of the newest snapshot, as they stood before; what was not there comes last. */
void order_start(struct order *order, const struct history *history, enum table_id table);
void order_add(struct order *order, const void *row, uint32_t index);
/* Sorts by column (NULL: as in the table); ties and no column are in the order of identity. */
void order_sort(struct order *order, const struct snapshot *snapshot, enum table_id table,
		const struct column *column, bool descending);
/* Remembers where the rows stand. */
void order_finish(struct order *order, const struct snapshot *snapshot, enum table_id table);

#endif
