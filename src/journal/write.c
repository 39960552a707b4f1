/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing entries, marking and forgetting them. */
#include <errno.h>
#include <string.h>

#include "store.h"

/* The columns of struct journal_row, in the order of the statement. */
static void bind_row(sqlite3_stmt *statement, const struct journal_row *row)
{
	const int64_t numbers[] = {
		(int64_t)row->ipc_namespace,
		row->id,
		row->key,
		(int64_t)row->device,
		(int64_t)row->inode,
		row->uid,
		row->gid,
		row->cuid,
		row->cgid,
		row->mode,
		row->cpid,
		(int64_t)row->size,
		row->actor,
		row->actor_pid,
		(int64_t)row->restored_id,
	};
	const size_t count = sizeof(numbers) / sizeof(numbers[0]);

	sqlite3_bind_int64(statement, 1, row->time);
	sqlite3_bind_text(statement, 2, journal_action_word(row->action), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, journal_state_word(row->state), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 4, journal_kind_word(row->table), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 5, journal_contents_word(row->contents), -1, SQLITE_STATIC);
	for (size_t i = 0; i < count; i++)
		sqlite3_bind_int64(statement, 6 + (int)i, numbers[i]);
	sqlite3_bind_text(statement, 6 + (int)count, row->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 7 + (int)count, row->note, -1, SQLITE_STATIC);
}

static int run(struct journal *journal, enum statement which)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, which, &error);

	return error ? error : store_run(journal, statement);
}

int journal_begin(struct journal *journal, struct journal_row *row)
{
	sqlite3_stmt *statement;
	int error = run(journal, STATEMENT_BEGIN);

	if (error)
		return error;
	statement = store_statement(journal, STATEMENT_ADD_ENTRY, &error);
	if (error)
		return error;
	bind_row(statement, row);
	error = store_run(journal, statement);
	row->number = journal->number = sqlite3_last_insert_rowid(journal->database);
	journal->messages = 0;
	return error;
}

/* The statement, with the entry bound to its first place. */
static sqlite3_stmt *adding(struct journal *journal, enum statement which, int *error)
{
	sqlite3_stmt *statement = store_statement(journal, which, error);

	if (statement)
		sqlite3_bind_int64(statement, 1, journal->number);
	return statement;
}

/* An empty message is a blob of no bytes; a NULL pointer would bind NULL. */
static void bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, size_t size)
{
	sqlite3_bind_blob64(statement, place, size ? bytes : "", size, SQLITE_STATIC);
}

int journal_add_fact(struct journal *journal, const char *name, const char *value)
{
	int error;
	sqlite3_stmt *statement = adding(journal, STATEMENT_ADD_FACT, &error);

	if (error)
		return error;
	sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, value, -1, SQLITE_STATIC);
	return store_run(journal, statement);
}

int journal_add_extent(struct journal *journal, uint64_t offset, const void *bytes, size_t size)
{
	int error;
	sqlite3_stmt *statement = adding(journal, STATEMENT_ADD_EXTENT, &error);

	if (error)
		return error;
	sqlite3_bind_int64(statement, 2, (int64_t)offset);
	bind_bytes(statement, 3, bytes, size);
	return store_run(journal, statement);
}

int journal_add_message(struct journal *journal, long type, const void *bytes, size_t size)
{
	int error;
	sqlite3_stmt *statement = adding(journal, STATEMENT_ADD_MESSAGE, &error);

	if (error)
		return error;
	sqlite3_bind_int64(statement, 2, journal->messages++);
	sqlite3_bind_int64(statement, 3, type);
	bind_bytes(statement, 4, bytes, size);
	return store_run(journal, statement);
}

int journal_add_semaphore(struct journal *journal, unsigned int number, unsigned int value)
{
	int error;
	sqlite3_stmt *statement = adding(journal, STATEMENT_ADD_SEMAPHORE, &error);

	if (error)
		return error;
	sqlite3_bind_int64(statement, 2, number);
	sqlite3_bind_int64(statement, 3, value);
	return store_run(journal, statement);
}

int journal_commit(struct journal *journal)
{
	return run(journal, STATEMENT_COMMIT);
}

void journal_rollback(struct journal *journal)
{
	/* A full disk may have ended the transaction already. */
	if (!sqlite3_get_autocommit(journal->database))
		run(journal, STATEMENT_ROLLBACK);
}

int journal_mark(struct journal *journal, int64_t number, enum journal_state state,
		 uint64_t restored_id)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, STATEMENT_MARK, &error);

	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, number);
	sqlite3_bind_text(statement, 2, journal_state_word(state), -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 3, (int64_t)restored_id);
	return store_run(journal, statement);
}

static int forget(struct journal *journal, enum statement which, int64_t argument, uint64_t *count)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, which, &error);

	*count = 0;
	if (error)
		return error;
	sqlite3_bind_int64(statement, 1, argument);
	error = store_run(journal, statement);
	if (error)
		return error;
	*count = (uint64_t)sqlite3_changes(journal->database);
	/* Room that is not given back now is given back by the next one. */
	sqlite3_exec(journal->database, "PRAGMA incremental_vacuum", NULL, NULL, NULL);
	return 0;
}

int journal_forget(struct journal *journal, int64_t number)
{
	uint64_t count;
	int error = forget(journal, STATEMENT_FORGET, number, &count);

	return !error && count == 0 ? -ENOENT : error;
}

int journal_forget_before(struct journal *journal, int64_t time, uint64_t *count)
{
	return forget(journal, STATEMENT_FORGET_BEFORE, time, count);
}
