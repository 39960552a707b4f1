/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that a line of "ipctop rm" means. */
#include "choice.h"

#include <errno.h>
#include <stdlib.h>

#include "ipctop/control.h"
#include "ipctop/filter.h"
#include "ipctop/identity.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
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

/* Nobody need have mounted the queues' file system. */
static void check_readable(struct choice *choice, const struct kind *kind)
{
	int error = choice->snapshot->tables[kind->table].error;

	if (!error || error == -ENODEV)
		return;
	complain(choice->program, "the %s cannot be read: %s", kind->plural, table_strerror(error));
	choice->failed = true;
}

void choice_add_all(struct choice *choice, const struct sieve *sieve)
{
	if (sieve->stale && !(choice->snapshot->needs & NEED_VERDICTS)) {
		complain(choice->program, "nothing can be judged: /proc cannot be read");
		choice->failed = true;
		return;
	}
	for (size_t i = 0; kinds[i]; i++) {
		if (!kinds[i]->describe || !(sieve->tables & TABLE_BIT(kinds[i]->table)))
			continue;
		check_readable(choice, kinds[i]);
		choose_of_kind(choice, kinds[i], sieve);
	}
}

void choice_describe(const struct choice *choice, size_t i, char *text, size_t size)
{
	char raw[320];

	choice->items[i].kind->describe(choice->items[i].row, raw, sizeof(raw));
	text_make_safe(raw, text, size);
}

void choice_drop_used(struct choice *choice, const struct snapshot *now)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++) {
		const struct kind *kind = choice->items[i].kind;
		const struct identity identity =
			identity_of(choice->snapshot, kind->table, choice->items[i].row);
		const void *row = identity_find(now, &identity);
		char name[600];

		/* One that is gone is told by its removal. */
		if (!row || is_stale(now, kind, row)) {
			choice->items[kept++] = choice->items[i];
			continue;
		}
		choice_describe(choice, i, name, sizeof(name));
		complain(choice->program, "%s: %s", name, control_strerror(-EBUSY));
		choice->failed = true;
	}
	choice->count = kept;
}
