/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of identities. */
#include "tags.h"

#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"

static int compare(const void *left, const void *right)
{
	return identity_compare(left, right);
}

static struct identity *find(const struct tags *tags, const struct identity *identity)
{
	if (tags->count == 0)
		return NULL;
	return bsearch(identity, tags->items, tags->count, sizeof(*tags->items), compare);
}

void tags_clear(struct tags *tags)
{
	free(tags->items);
	*tags = (struct tags){ 0 };
}

bool tags_have(const struct tags *tags, const struct identity *identity)
{
	return find(tags, identity) != NULL;
}

void tags_add(struct tags *tags, const struct identity *identities, size_t count)
{
	size_t total = tags->count + count;
	size_t kept = 0;

	tags->items = xreallocarray(tags->items, total, sizeof(*tags->items));
	memcpy(tags->items + tags->count, identities, count * sizeof(*identities));
	qsort(tags->items, total, sizeof(*tags->items), compare);
	for (size_t i = 0; i < total; i++)
		if (kept == 0 || compare(&tags->items[kept - 1], &tags->items[i]) != 0)
			tags->items[kept++] = tags->items[i];
	tags->count = kept;
}

void tags_toggle(struct tags *tags, const struct identity *identity)
{
	struct identity *item = find(tags, identity);

	if (!item) {
		tags_add(tags, identity, 1);
		return;
	}
	tags->count--;
	memmove(item, item + 1, (size_t)(tags->items + tags->count - item) * sizeof(*item));
}

void tags_keep_living(struct tags *tags, const struct snapshot *snapshot)
{
	size_t kept = 0;

	for (size_t i = 0; i < tags->count; i++)
		if (identity_find(snapshot, &tags->items[i]))
			tags->items[kept++] = tags->items[i];
	tags->count = kept;
}

void tags_keep_stale(struct tags *tags, const struct snapshot *snapshot)
{
	size_t kept = 0;

	for (size_t i = 0; i < tags->count; i++) {
		enum table_id table = tags->items[i].table;
		const void *row = identity_find(snapshot, &tags->items[i]);

		if (row && verdict_of(snapshot, table, row).level == VERDICT_STALE)
			tags->items[kept++] = tags->items[i];
	}
	tags->count = kept;
}
