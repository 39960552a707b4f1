/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading entries and what they keep. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "store.h"
#include "words.h"

static const char *text_at(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? text : "";
}

/* The reverse of what wrote it; column 0 is the number. */
static int take_row(sqlite3_stmt *statement, struct journal_row *row)
{
	*row = (struct journal_row){
		.number = sqlite3_column_int64(statement, 0),
		.time = sqlite3_column_int64(statement, 1),
		.ipc_namespace = (uint64_t)sqlite3_column_int64(statement, 6),
		.id = sqlite3_column_int(statement, 7),
		.key = sqlite3_column_int(statement, 8),
		.device = (uint64_t)sqlite3_column_int64(statement, 9),
		.inode = (uint64_t)sqlite3_column_int64(statement, 10),
		.uid = (uid_t)sqlite3_column_int64(statement, 11),
		.gid = (gid_t)sqlite3_column_int64(statement, 12),
		.cuid = (uid_t)sqlite3_column_int64(statement, 13),
		.cgid = (gid_t)sqlite3_column_int64(statement, 14),
		.mode = (mode_t)sqlite3_column_int64(statement, 15),
		.cpid = sqlite3_column_int(statement, 16),
		.size = (uint64_t)sqlite3_column_int64(statement, 17),
		.actor = (uid_t)sqlite3_column_int64(statement, 18),
		.actor_pid = sqlite3_column_int(statement, 19),
		.restored_id = (uint64_t)sqlite3_column_int64(statement, 20),
	};
	snprintf(row->name, sizeof(row->name), "%s", text_at(statement, 21));
	snprintf(row->note, sizeof(row->note), "%s", text_at(statement, 22));
	if (!action_of_word(text_at(statement, 2), &row->action) ||
	    !state_of_word(text_at(statement, 3), &row->state) ||
	    !table_of_word(text_at(statement, 4), &row->table) ||
	    !contents_of_word(text_at(statement, 5), &row->contents))
		return -EUCLEAN;
	return 0;
}

int journal_find(struct journal *journal, int64_t number, struct journal_row *row)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, STATEMENT_FIND, &error);
	int code;

	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, number);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		error = take_row(statement, row);
	else
		error = code == SQLITE_DONE ? -ENOENT : store_error(journal, code);
	sqlite3_reset(statement);
	return error;
}

int journal_list(struct journal *journal, size_t max, struct journal_row **rows, size_t *count)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, STATEMENT_LIST, &error);
	size_t capacity = 0;
	int code;

	*rows = NULL;
	*count = 0;
	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, (int64_t)max);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		if (*count == capacity) {
			capacity = capacity ? capacity * 2 : 64;
			*rows = xreallocarray(*rows, capacity, sizeof(**rows));
		}
		/* One that cannot be understood does not hide the others. */
		*count += take_row(statement, &(*rows)[*count]) == 0;
	}
	sqlite3_reset(statement);
	return store_error(journal, code);
}

int journal_fact(struct journal *journal, int64_t number, const char *name, char **value)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, STATEMENT_FACT, &error);
	int code;

	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, number);
	sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*value = xstrdup(text_at(statement, 0));
	else
		error = code == SQLITE_DONE ? -ENOENT : store_error(journal, code);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return error;
}

/* Rows of three: a place, a type or value, bytes. */
static int each(struct journal *journal, enum statement which, int64_t number, journal_visit *visit,
		void *argument)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, which, &error);
	int code = SQLITE_DONE;

	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, number);
	while (!error && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const struct journal_piece piece = {
			.place = (uint64_t)sqlite3_column_int64(statement, 0),
			.type = (long)sqlite3_column_int64(statement, 1),
			.value = (unsigned int)sqlite3_column_int64(statement, 1),
			.data = sqlite3_column_blob(statement, 2),
			.size = (size_t)sqlite3_column_bytes(statement, 2),
		};

		error = visit(&piece, argument);
	}
	sqlite3_reset(statement);
	return error ? error : store_error(journal, code);
}

int journal_each_extent(struct journal *journal, int64_t number, journal_visit *visit,
			void *argument)
{
	return each(journal, STATEMENT_EXTENTS, number, visit, argument);
}

int journal_each_message(struct journal *journal, int64_t number, journal_visit *visit,
			 void *argument)
{
	return each(journal, STATEMENT_MESSAGES, number, visit, argument);
}

int journal_each_semaphore(struct journal *journal, int64_t number, journal_visit *visit,
			   void *argument)
{
	return each(journal, STATEMENT_SEMAPHORES, number, visit, argument);
}
