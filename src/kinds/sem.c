/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V semaphore sets. */
#include <stdio.h>

#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "relations.h"
#include "sysv.h"

static GET_NUMBER(get_nsems, struct sem_set, nsems, VALUE_INTEGER)
static GET_STAMP(get_otime, struct sem_set, otime)

RELATION_GETTER(get_wait, relation_wait, TABLE_SEM)
VERDICT_GETTERS(TABLE_SEM)

static const struct column columns[] = {
	SYSV_COLUMNS,
	{ "NSEMS", "number of semaphores in the set", VALUE_INTEGER, 0, get_nsems },
	WAIT_COLUMN,
	VERDICT_COLUMNS(0),
	{ "OTIME", "time of the last operation", VALUE_TIME, 0, get_otime },
};

static void describe(const void *row, char *buffer, size_t size)
{
	const struct sem_set *set = row;

	snprintf(buffer, size, "semaphore set %d", set->ipc.id);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct sem_set *set = row;

	snprintf(buffer, size, "%llu semaphore%s lost, waiters get an error",
		 (unsigned long long)set->nsems, set->nsems == 1 ? " is" : "s are");
}

const struct kind kind_sem = {
	.table = TABLE_SEM,
	.word = "sem",
	.name = "semaphore set",
	.plural = "semaphore sets",
	.title = "Semaphores",
	.short_title = "Sem",
	.json_table = "semaphores",
	.letter = 's',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "KEY,ID,OWNER,PERMS,NSEMS,WAIT,OTIME,CTIME,AGE",
	.wide_columns = "KEY,ID,OWNER,GROUP,PERMS,NSEMS,WAIT,VERDICT,OTIME,CTIME,AGE,CUSER,CGROUP",
	.print_columns = "KEY,ID,PERMS,OWNER,NSEMS",
	.sort_columns = { "ID", "OWNER", "NSEMS", "CTIME" },
	.default_sort = "NSEMS",
	.default_descending = true,
	.owner = sysv_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
