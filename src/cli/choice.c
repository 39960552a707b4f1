/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that a line of "ipctop rm" means. */
#include "choice.h"

#include <stdlib.h>

#include "ipctop/filter.h"
#include "ipctop/memory.h"
#include "common.h"

static void choose(struct choice *choice, const struct kind *kind, const void *row)
{
	for (size_t i = 0; i < choice->named; i++)
		if (choice->items[i].row == row)
			return;
	choice->items = xreallocarray(choice->items, choice->count + 1, sizeof(*choice->items));
	choice->items[choice->count].kind = kind;
	choice->items[choice->count++].row = row;
}

void choice_add_named(struct choice *choice, const struct kind *kind, enum find_by by,
		      const char *text)
{
	char message[MESSAGE_SIZE];
	const void *row = find_object(choice->snapshot, kind, by, text, message, sizeof(message));

	if (row) {
		choose(choice, kind, row);
		choice->named = choice->count;
		return;
	}
	complain(choice->program, "%s", message);
	choice->failed = true;
}

static bool is_stale(const struct snapshot *snapshot, const struct kind *kind, const void *row)
{
	return verdict_of(snapshot, kind->table, row).level == VERDICT_STALE;
}

static void choose_of_kind(struct choice *choice, const struct kind *kind,
			   const struct sieve *sieve)
{
	const struct column *columns[64];
	const struct value_style style = { .now = choice->snapshot->realtime.tv_sec };
	struct filter *filter = NULL;
	char message[MESSAGE_SIZE];
	size_t count = 0;

	kind_parse_columns(kind, kind->print_columns, "", columns, ARRAY_SIZE(columns), &count,
			   message, sizeof(message));
	if (sieve->filter &&
	    filter_compile(kind, sieve->filter, style.now, &filter, message, sizeof(message)) < 0)
		return;
	for (size_t i = 0; i < choice->snapshot->tables[kind->table].count; i++) {
		const void *row = snapshot_row(choice->snapshot, kind->table, i);

		if (sieve->user && kind->owner(row) != *sieve->user)
			continue;
		if (sieve->stale && !is_stale(choice->snapshot, kind, row))
			continue;
		if (!filter ||
		    filter_matches(filter, choice->snapshot, row, columns, count, &style))
			choose(choice, kind, row);
	}
	filter_destroy(filter);
}

void choice_add_all(struct choice *choice, const struct sieve *sieve)
{
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i]->describe && sieve->tables & TABLE_BIT(kinds[i]->table))
			choose_of_kind(choice, kinds[i], sieve);
}
