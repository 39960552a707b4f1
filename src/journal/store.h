/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h: the open file and its statements. Private to journal.
 */
#ifndef JOURNAL_STORE_H
#define JOURNAL_STORE_H

#include <sqlite3.h>

#include "ipctop/journal.h"

/* All statements, each prepared when it is first used. */
enum statement {
	STATEMENT_BEGIN,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_ADD_ENTRY,
	STATEMENT_ADD_FACT,
	STATEMENT_ADD_EXTENT,
	STATEMENT_ADD_MESSAGE,
	STATEMENT_ADD_SEMAPHORE,
	STATEMENT_MARK,
	STATEMENT_FORGET,
	STATEMENT_FORGET_BEFORE,
	STATEMENT_VERSION,
	STATEMENT_FIND,
	STATEMENT_LIST,
	STATEMENT_FACT,
	STATEMENT_EXTENTS,
	STATEMENT_MESSAGES,
	STATEMENT_SEMAPHORES,
	STATEMENTS
};

struct journal {
	sqlite3 *database;
	sqlite3_stmt *statements[STATEMENTS];
	char *path;
	dev_t device; /* of the file */
	ino_t inode;
	int64_t number;	  /* of the entry being written */
	int64_t messages; /* that it has so far */
};

/* The -errno for a result code of SQLite's; 0 for success, a row, and the end of rows. */
int store_error(const struct journal *journal, int code);
/* The statement, ready to be bound; NULL with *error. */
sqlite3_stmt *store_statement(struct journal *journal, enum statement which, int *error);
/* Carries out a statement that has no rows, and makes it ready again. Returns 0 or -errno. */
int store_run(struct journal *journal, sqlite3_stmt *statement);

/* schema.c: makes the tables of an empty file, and checks those of any other. */
int schema_check(struct journal *journal, enum journal_access access);
extern const char *const schema_statements[STATEMENTS];

/*
 * place.c: where the journal is. Checks folder and file, makes them for JOURNAL_WRITE, and stores a
 * path without any symbolic link, which the caller frees.
 */
int place_prepare(const char *path, enum journal_access access, char **real);

#endif
