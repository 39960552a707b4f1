/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The open file: errors of SQLite's as -errno, statements prepared once. */
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ipctop/memory.h"

enum {
	WRITE_PATIENCE_MS = 1000,
	/* Whoever looks at the journal has other tables to show, too. */
	READ_PATIENCE_MS = 50,
};

/* SQLite knows that it failed; the system knows why. */
static int system_error(const struct journal *journal, int otherwise)
{
	int error = journal->database ? sqlite3_system_errno(journal->database) : 0;

	return error ? -error : otherwise;
}

int store_error(const struct journal *journal, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* a table or a column is not there */
	case SQLITE_CONSTRAINT:
		return -EUCLEAN;
	case SQLITE_READONLY:
		return system_error(journal, -EROFS);
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_TOOBIG:
		return -E2BIG;
	case SQLITE_CANTOPEN:
		return system_error(journal, -EACCES);
	default:
		return system_error(journal, -EIO);
	}
}

sqlite3_stmt *store_statement(struct journal *journal, enum statement which, int *error)
{
	sqlite3_stmt **statement = &journal->statements[which];

	*error = 0;
	if (!*statement)
		*error = store_error(
			journal, sqlite3_prepare_v3(journal->database, schema_statements[which], -1,
						    SQLITE_PREPARE_PERSISTENT, statement, NULL));
	return *statement;
}

int store_run(struct journal *journal, sqlite3_stmt *statement)
{
	int error = store_error(journal, sqlite3_step(statement));

	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return error;
}

static int open_database(struct journal *journal, enum journal_access access)
{
	int flags = access == JOURNAL_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	struct stat status;
	int error;

	/* The path has no links: one that turns up between the look at it and here is refused. */
	error = store_error(journal, sqlite3_open_v2(journal->path, &journal->database,
						     flags | SQLITE_OPEN_NOFOLLOW, NULL));
	if (error)
		return error;
	sqlite3_busy_timeout(journal->database,
			     access == JOURNAL_WRITE ? WRITE_PATIENCE_MS : READ_PATIENCE_MS);
	if (lstat(journal->path, &status) < 0)
		return -errno;
	journal->device = status.st_dev;
	journal->inode = status.st_ino;
	return schema_check(journal, access);
}

int journal_open(const char *path, enum journal_access access, struct journal **journal)
{
	struct journal *opened = xcalloc(1, sizeof(*opened));
	int error = place_prepare(path, access, &opened->path);

	if (!error)
		error = open_database(opened, access);
	if (error)
		journal_close(opened);
	else
		*journal = opened;
	return error;
}

void journal_close(struct journal *journal)
{
	if (!journal)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(journal->statements[i]);
	sqlite3_close(journal->database);
	free(journal->path);
	free(journal);
}

bool journal_is_current(const struct journal *journal)
{
	struct stat status;

	return lstat(journal->path, &status) == 0 && status.st_dev == journal->device &&
	       status.st_ino == journal->inode;
}

int journal_version(struct journal *journal, uint64_t *version)
{
	int error;
	sqlite3_stmt *statement = store_statement(journal, STATEMENT_VERSION, &error);

	if (error)
		return error;
	error = store_error(journal, sqlite3_step(statement));
	if (!error)
		*version = (uint64_t)sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return error;
}
