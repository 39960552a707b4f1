/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relations.h: the columns that say who uses an object, who waits for it, and whether it is stale.
 *
 *   RELATION_GETTERS(TABLE_SHM)
 *   static const struct column columns[] = { ..., USERS_COLUMN(NEED_USERS), VERDICT_COLUMNS(0) };
 */
#ifndef KINDS_RELATIONS_H
#define KINDS_RELATIONS_H

#include "ipctop/kind.h"

struct value relation_users(const struct snapshot *snapshot, enum table_id table, const void *row);
struct value relation_wait(const struct snapshot *snapshot, enum table_id table, const void *row);
struct value relation_verdict(const struct snapshot *snapshot, enum table_id table,
			      const void *row);
struct value relation_reasons(const struct snapshot *snapshot, enum table_id table,
			      const void *row);

/* The getters of a kind's rows, each static and used only where its column is listed. */
#define RELATION_GETTER(function, relation, table)                                                 \
	static struct value function(const struct snapshot *snapshot, const void *row)             \
	{                                                                                          \
		return relation(snapshot, table, row);                                             \
	}

#define VERDICT_GETTERS(table)                                                                     \
	RELATION_GETTER(get_verdict, relation_verdict, table)                                      \
	RELATION_GETTER(get_reasons, relation_reasons, table)

/* needs: NEED_POSIX_USERS for POSIX kinds, else 0. */
#define USERS_COLUMN(needs)                                                                        \
	{ "USERS", "processes that have it attached, mapped or open: names and counts",            \
	  VALUE_TEXT, NEED_USERS | NEED_COMMANDS | (needs), get_users }

#define WAIT_COLUMN                                                                                \
	{ "WAIT", "threads that wait for it", VALUE_INTEGER, NEED_WAITERS, get_wait }

#define VERDICT_COLUMNS(needs)                                                                     \
	{ "VERDICT", "stale: nobody uses it any more; perhaps, in use, dying", VALUE_TEXT,         \
	  NEED_VERDICTS | (needs), get_verdict },                                                  \
	{ "REASONS", "what the verdict is made of", VALUE_TEXT, NEED_VERDICTS | (needs),           \
	  get_reasons }

#endif
