/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX named semaphores: files sem.* of /dev/shm. */
#include <stdio.h>

#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "posix.h"
#include "relations.h"

static const char unknown[] = "its file cannot be read, or has not the form of glibc on 64 bits";

static struct value get_value(const struct snapshot *snapshot, const void *row)
{
	const struct posix_semaphore *semaphore = row;

	(void)snapshot;
	if (!semaphore->value_known)
		return value_absent(VALUE_INTEGER, unknown);
	return value_number(VALUE_INTEGER, semaphore->value);
}

static struct value get_waiters(const struct snapshot *snapshot, const void *row)
{
	const struct posix_semaphore *semaphore = row;

	(void)snapshot;
	if (!semaphore->value_known)
		return value_absent(VALUE_INTEGER, unknown);
	return value_number(VALUE_INTEGER, semaphore->waiters);
}

RELATION_GETTER(get_users, relation_users, TABLE_PSEM)
RELATION_GETTER(get_wait, relation_wait, TABLE_PSEM)
VERDICT_GETTERS(TABLE_PSEM)

static const struct column columns[] = {
	POSIX_SHM_COLUMNS,
	{ "SVAL", "its value", VALUE_INTEGER, NEED_VALUES, get_value },
	{ "WAITERS", "waiters that its file counts", VALUE_INTEGER, NEED_VALUES, get_waiters },
	WAIT_COLUMN,
	USERS_COLUMN(NEED_POSIX_USERS),
	VERDICT_COLUMNS(NEED_POSIX_USERS),
};

static void describe(const void *row, char *buffer, size_t size)
{
	posix_describe("POSIX semaphore", row, buffer, size);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct posix_semaphore *semaphore = row;

	if (semaphore->value_known && semaphore->waiters > 0)
		snprintf(buffer, size, "IN USE: %u wait on; nobody else can open it",
			 semaphore->waiters);
	else
		snprintf(buffer, size, "stays with those who have it open, nobody else can open it");
}

const struct kind kind_psem = {
	.table = TABLE_PSEM,
	.word = "psem",
	.name = "POSIX semaphore",
	.plural = "POSIX semaphores",
	.title = "POSIX semaphores",
	.short_title = "Psem",
	.json_table = "posix-semaphores",
	.letter = 'S',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "OWNER,PERMS,SVAL,WAIT,MTIME,AGE,NAME",
	.wide_columns = "OWNER,GROUP,PERMS,SVAL,WAIT,VERDICT,MTIME,CTIME,AGE,INODE,USERS,NAME",
	.print_columns = "NAME,PERMS,OWNER,MTIME,SVAL",
	.sort_columns = { "NAME", "OWNER", "SVAL", "MTIME" },
	.default_sort = "NAME",
	.owner = posix_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
