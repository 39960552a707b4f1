/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX shared memory segments: files of /dev/shm. */
#include <stdio.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "posix.h"
#include "relations.h"

static GET_NUMBER(get_size, struct posix_segment, size, VALUE_BYTES)
static GET_NUMBER(get_allocated, struct posix_segment, allocated, VALUE_BYTES)

RELATION_GETTER(get_users, relation_users, TABLE_PSHM)
VERDICT_GETTERS(TABLE_PSHM)

static const struct column columns[] = {
	POSIX_SHM_COLUMNS,
	{ "SIZE", "size of the segment", VALUE_BYTES, 0, get_size },
	{ "ALLOCATED", "bytes of it that take memory or swap", VALUE_BYTES, 0, get_allocated },
	USERS_COLUMN(NEED_POSIX_USERS),
	VERDICT_COLUMNS(NEED_POSIX_USERS),
};

static void describe(const void *row, char *buffer, size_t size)
{
	posix_describe("POSIX segment", row, buffer, size);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct posix_segment *segment = row;
	char bytes[32];

	format_size(segment->allocated, bytes, sizeof(bytes));
	snprintf(buffer, size, "%s stay with those who have it open, nobody else can open it",
		 bytes);
}

const struct kind kind_pshm = {
	.table = TABLE_PSHM,
	.word = "pshm",
	.name = "POSIX segment",
	.plural = "POSIX segments",
	.title = "POSIX segments",
	.short_title = "Pshm",
	.json_table = "posix-sharedmemory",
	.letter = 'M',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "OWNER,PERMS,SIZE,ALLOCATED,MTIME,AGE,NAME",
	.wide_columns = "OWNER,GROUP,PERMS,SIZE,ALLOCATED,MTIME,CTIME,VERDICT,AGE,INODE,USERS,NAME",
	.print_columns = "NAME,PERMS,OWNER,SIZE,MTIME",
	.sort_columns = { "NAME", "OWNER", "SIZE", "MTIME" },
	.default_sort = "SIZE",
	.default_descending = true,
	.owner = posix_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
