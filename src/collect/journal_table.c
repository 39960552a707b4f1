/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The journal as a table of a snapshot. */
#include "journal_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/journal.h"
#include "ipctop/memory.h"

/* More than anybody scrolls through; older ones are still in the file. */
enum { MOST_ROWS = 4000 };

struct journal_table {
	struct journal *journal; /* NULL: not open */
	uint64_t version;
	bool read; /* rows are those of that version */
	struct journal_row *rows;
	size_t count;
};

struct journal_table *journal_table_create(void)
{
	return xcalloc(1, sizeof(struct journal_table));
}

static void forget(struct journal_table *table)
{
	journal_close(table->journal);
	free(table->rows);
	*table = (struct journal_table){ 0 };
}

void journal_table_destroy(struct journal_table *table)
{
	if (!table)
		return;
	forget(table);
	free(table);
}

static int read_again(struct journal_table *table)
{
	struct journal_row *rows;
	size_t count;
	int error = journal_list(table->journal, MOST_ROWS, &rows, &count);

	if (error) {
		free(rows);
		return error;
	}
	free(table->rows);
	table->rows = rows;
	table->count = count;
	table->read = true;
	return 0;
}

static int update(struct journal_table *table)
{
	uint64_t version = 0;
	int error = 0;

	if (table->journal && !journal_is_current(table->journal))
		forget(table);
	if (!table->journal)
		error = journal_open(NULL, JOURNAL_READ, &table->journal);
	if (!error)
		error = journal_version(table->journal, &version);
	if (!error && (!table->read || version != table->version))
		error = read_again(table);
	table->version = version;
	return error;
}

void journal_table_collect(struct journal_table *table, struct snapshot *snapshot)
{
	struct table *filled = &snapshot->tables[TABLE_JOURNAL];
	int error = update(table);
	struct journal_row *rows;

	/* Locked for a moment: what was read last is better than nothing. */
	if (error == -EBUSY && table->read)
		error = 0;
	else if (error)
		forget(table);
	/* None yet, or no place for one: nothing is in it. */
	if (error == -ENOENT || error == -ENXIO)
		error = 0;
	rows = arena_alloc(snapshot->arena, table->count, sizeof(*rows));
	if (table->count)
		memcpy(rows, table->rows, table->count * sizeof(*rows));
	*filled = (struct table){ .rows = rows,
				  .count = table->count,
				  .row_size = sizeof(*rows),
				  .collected = true,
				  .error = error };
}
