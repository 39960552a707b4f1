/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of the journal and every statement that works on them. */
#include <errno.h>
#include <stdio.h>

#include "store.h"

/* Macros, as they are part of statements, too. */
#define SCHEMA_VERSION	 1
#define APPLICATION_ID	 0x69706374 /* "ipct", for file(1) and against files of other programs */

#define TEXT_OF(number)	 TEXT_OF_(number)
#define TEXT_OF_(number) #number

/*
 * Words, not numbers, stand for kinds, actions and states: the file can be read with sqlite3(1),
 * and the order of an enum may change.
 */
static const char tables[] = "CREATE TABLE entries ("
			     " number INTEGER PRIMARY KEY AUTOINCREMENT,"
			     " time INTEGER NOT NULL,"
			     " action TEXT NOT NULL,"
			     " state TEXT NOT NULL,"
			     " kind TEXT NOT NULL,"
			     " contents TEXT NOT NULL,"
			     " namespace INTEGER NOT NULL,"
			     " id INTEGER NOT NULL,"
			     " key INTEGER NOT NULL,"
			     " device INTEGER NOT NULL,"
			     " inode INTEGER NOT NULL,"
			     " uid INTEGER NOT NULL,"
			     " gid INTEGER NOT NULL,"
			     " cuid INTEGER NOT NULL,"
			     " cgid INTEGER NOT NULL,"
			     " mode INTEGER NOT NULL,"
			     " cpid INTEGER NOT NULL,"
			     " size INTEGER NOT NULL,"
			     " actor INTEGER NOT NULL,"
			     " actor_pid INTEGER NOT NULL,"
			     " restored_id INTEGER NOT NULL,"
			     " name TEXT NOT NULL,"
			     " note TEXT NOT NULL);"
			     "CREATE INDEX entries_time ON entries (time);"
			     "CREATE TABLE facts ("
			     " entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,"
			     " name TEXT NOT NULL,"
			     " value TEXT NOT NULL,"
			     " PRIMARY KEY (entry, name)) WITHOUT ROWID;"
			     "CREATE TABLE extents ("
			     " entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,"
			     " offset INTEGER NOT NULL,"
			     " bytes BLOB NOT NULL,"
			     " UNIQUE (entry, offset));"
			     "CREATE TABLE messages ("
			     " entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,"
			     " position INTEGER NOT NULL,"
			     " type INTEGER NOT NULL,"
			     " bytes BLOB NOT NULL,"
			     " UNIQUE (entry, position));"
			     "CREATE TABLE semaphores ("
			     " entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,"
			     " number INTEGER NOT NULL,"
			     " value INTEGER NOT NULL,"
			     " PRIMARY KEY (entry, number)) WITHOUT ROWID;";

#define COLUMNS                                                                                    \
	"time, action, state, kind, contents, namespace, id, key, device, inode, uid, gid, cuid, " \
	"cgid, mode, cpid, size, actor, actor_pid, restored_id, name, note"

const char *const schema_statements[STATEMENTS] = {
	[STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",
	[STATEMENT_ADD_ENTRY] =
		"INSERT INTO entries (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
		"?21, ?22)",
	[STATEMENT_ADD_FACT] = "INSERT INTO facts VALUES (?1, ?2, ?3)",
	[STATEMENT_ADD_EXTENT] = "INSERT INTO extents VALUES (?1, ?2, ?3)",
	[STATEMENT_ADD_MESSAGE] = "INSERT INTO messages VALUES (?1, ?2, ?3, ?4)",
	[STATEMENT_ADD_SEMAPHORE] = "INSERT INTO semaphores VALUES (?1, ?2, ?3)",
	[STATEMENT_MARK] = "UPDATE entries SET state = ?2, restored_id = ?3 WHERE number = ?1",
	[STATEMENT_FORGET] = "DELETE FROM entries WHERE number = ?1",
	[STATEMENT_FORGET_BEFORE] = "DELETE FROM entries WHERE time < ?1",
	[STATEMENT_VERSION] = "PRAGMA data_version",
	[STATEMENT_FIND] = "SELECT number, " COLUMNS " FROM entries WHERE number = ?1",
	[STATEMENT_LIST] = "SELECT * FROM (SELECT number, " COLUMNS " FROM entries ORDER BY number "
			   "DESC LIMIT ?1) ORDER BY number",
	[STATEMENT_FACT] = "SELECT value FROM facts WHERE entry = ?1 AND name = ?2",
	[STATEMENT_EXTENTS] =
		"SELECT offset, 0, bytes FROM extents WHERE entry = ?1 ORDER BY offset",
	[STATEMENT_MESSAGES] = "SELECT position, type, bytes FROM messages WHERE entry = ?1 "
			       "ORDER BY position",
	[STATEMENT_SEMAPHORES] = "SELECT number, value, NULL FROM semaphores WHERE entry = ?1 "
				 "ORDER BY number",
};

/* A number that a statement of one row and one column gives. */
static int read_number(struct journal *journal, const char *text, int64_t *number)
{
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(journal->database, text, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return code == SQLITE_DONE ? -EUCLEAN : store_error(journal, code);
}

static int execute(struct journal *journal, const char *text)
{
	return store_error(journal, sqlite3_exec(journal->database, text, NULL, NULL, NULL));
}

/*
 * What is deleted is overwritten and its room given back: it may have been a secret. Nothing is
 * synchronised more than the write-ahead log asks for: what the program wrote survives its death,
 * and IPC objects do not outlive the machine's power either.
 */
static int set_up(struct journal *journal)
{
	return execute(journal, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
				"PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 1048576;");
}

static int create_tables(struct journal *journal)
{
	int64_t version = 0;
	int error = execute(journal, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
				     "BEGIN IMMEDIATE;");

	if (error)
		return error;
	/* Somebody else may have been faster. */
	error = read_number(journal, "PRAGMA user_version", &version);
	if (!error && version == 0)
		error = execute(journal, tables);
	if (!error && version == 0)
		error = execute(journal, "PRAGMA application_id = " TEXT_OF(
						 APPLICATION_ID) ";"
								 "PRAGMA user_version = " TEXT_OF(
									 SCHEMA_VERSION) ";");
	if (!error)
		error = execute(journal, "COMMIT");
	if (error)
		journal_rollback(journal);
	return error;
}

int schema_check(struct journal *journal, enum journal_access access)
{
	int64_t version, application, objects;
	int error = read_number(journal, "PRAGMA user_version", &version);

	if (!error)
		error = read_number(journal, "PRAGMA application_id", &application);
	if (!error)
		error = read_number(journal, "SELECT count(*) FROM sqlite_master", &objects);
	if (!error && version == 0 && objects == 0 && application == 0)
		error = access == JOURNAL_WRITE ? create_tables(journal) : -ENOENT;
	else if (!error && application != APPLICATION_ID)
		error = -EUCLEAN;
	else if (!error && version != SCHEMA_VERSION)
		error = version > SCHEMA_VERSION ? -EPROTONOSUPPORT : -EUCLEAN;
	if (!error && access == JOURNAL_WRITE)
		error = set_up(journal);
	return error;
}
