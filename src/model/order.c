/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a view in their order. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "ipctop/identity.h"
#include "ipctop/memory.h"

enum { NO_POSITION = UINT32_MAX };

void order_clear(struct order *order)
{
	free(order->items);
	free(order->positions);
	*order = (struct order){ 0 };
}

void order_add(struct order *order, const void *row, uint32_t index)
{
	if (order->count == order->capacity) {
		order->capacity = order->capacity ? order->capacity * 2 : 64;
		order->items =
			xreallocarray(order->items, order->capacity, sizeof(*order->items));
	}
	order->items[order->count++] = (struct order_item){ row, index };
}

/* Where row i of the newest snapshot stood, or NO_POSITION. */
static uint32_t position_before(const struct order *order, const struct history *history,
				enum table_id table, size_t i)
{
	const struct snapshot *previous = NULL;
	const void *row;

	if (order->snapshot != history_current(history)) {
		row = history_previous(history, table, i, &previous);
		if (!row || previous != order->snapshot)
			return NO_POSITION;
		i = (size_t)((const char *)row - (const char *)snapshot_row(previous, table, 0)) /
		    previous->tables[table].row_size;
	}
	return i < order->position_count ? order->positions[i] : NO_POSITION;
}

void order_start(struct order *order, const struct history *history, enum table_id table)
{
	const struct snapshot *snapshot = history_current(history);
	size_t count = snapshot->tables[table].count;
	size_t slot_count = order->count;
	uint32_t *slots = xcalloc(slot_count, sizeof(*slots)); /* row number + 1, 0: empty */
	char *placed = xcalloc(count, sizeof(*placed));

	for (size_t i = 0; i < count; i++) {
		uint32_t position = position_before(order, history, table, i);

		if (position < slot_count && !slots[position]) {
			slots[position] = (uint32_t)i + 1;
			placed[i] = 1;
		}
	}
	order->count = 0;
	for (size_t i = 0; i < slot_count; i++)
		if (slots[i])
			order_add(order, snapshot_row(snapshot, table, slots[i] - 1), slots[i] - 1);
	for (size_t i = 0; i < count; i++)
		if (!placed[i])
			order_add(order, snapshot_row(snapshot, table, i), (uint32_t)i);
	free(placed);
	free(slots);
}

void order_finish(struct order *order, const struct snapshot *snapshot, enum table_id table)
{
	size_t count = snapshot->tables[table].count;

	order->positions = xreallocarray(order->positions, count, sizeof(*order->positions));
	for (size_t i = 0; i < count; i++)
		order->positions[i] = NO_POSITION;
	for (size_t i = 0; i < order->count; i++)
		if (order->items[i].index != ORDER_GONE)
			order->positions[order->items[i].index] = (uint32_t)i;
	order->position_count = count;
	order->snapshot = snapshot;
}

/* Each value is taken once, not with every comparison. */
struct sort_entry {
	struct value value;
	struct order_item item;
};

struct sort_context {
	const struct snapshot *snapshot;
	enum table_id table;
	bool by_value;
	bool descending;
};

/* Rows of one table lie in the order of identity; a gone row lies elsewhere. */
static int compare_identity(const struct sort_context *context, const struct order_item *left,
			    const struct order_item *right)
{
	struct identity a, b;

	if (left->index != ORDER_GONE && right->index != ORDER_GONE)
		return (left->index > right->index) - (left->index < right->index);
	a = identity_of(context->snapshot, context->table, left->row);
	b = identity_of(context->snapshot, context->table, right->row);
	return identity_compare(&a, &b);
}

static int compare_entries(const void *left, const void *right, void *argument)
{
	const struct sort_context *context = argument;
	const struct sort_entry *a = left;
	const struct sort_entry *b = right;
	int order = context->by_value ? value_compare(&a->value, &b->value) : 0;

	if (order != 0)
		return context->descending ? -order : order;
	return compare_identity(context, &a->item, &b->item);
}

static bool is_sorted(const struct sort_entry *entries, size_t count, struct sort_context *context)
{
	for (size_t i = 1; i < count; i++)
		if (compare_entries(&entries[i - 1], &entries[i], context) > 0)
			return false;
	return true;
}

void order_sort(struct order *order, const struct snapshot *snapshot, enum table_id table,
		const struct column *column, bool descending)
{
	struct sort_context context = { snapshot, table, column != NULL, descending };
	struct sort_entry *entries = xcalloc(order->count, sizeof(*entries));

	for (size_t i = 0; i < order->count; i++) {
		entries[i].item = order->items[i];
		if (column)
			entries[i].value = column->get(snapshot, order->items[i].row);
	}
	if (!is_sorted(entries, order->count, &context)) {
		qsort_r(entries, order->count, sizeof(*entries), compare_entries, &context);
		for (size_t i = 0; i < order->count; i++)
			order->items[i] = entries[i].item;
	}
	free(entries);
}
