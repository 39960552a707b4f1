/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V shared memory segments. */
#include <stdio.h>
#include <sys/shm.h>

#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "relations.h"
#include "sysv.h"

static GET_NUMBER(get_size, struct shm_segment, size, VALUE_BYTES)
static GET_NUMBER(get_nattch, struct shm_segment, nattch, VALUE_INTEGER)
static GET_STAMP(get_attach, struct shm_segment, atime)
static GET_STAMP(get_detach, struct shm_segment, dtime)
static GET_NUMBER(get_cpid, struct shm_segment, cpid, VALUE_PID)
static GET_NUMBER(get_lpid, struct shm_segment, lpid, VALUE_PID)

static struct value usage_value(const struct shm_segment *segment, uint64_t bytes)
{
	if (!segment->rss_known)
		return value_absent(VALUE_BYTES, "only /proc/sysvipc/shm has it");
	return value_number(VALUE_BYTES, bytes);
}

static struct value get_rss(const struct snapshot *snapshot, const void *row)
{
	const struct shm_segment *segment = row;

	(void)snapshot;
	return usage_value(segment, segment->rss);
}

static struct value get_swap(const struct snapshot *snapshot, const void *row)
{
	const struct shm_segment *segment = row;

	(void)snapshot;
	return usage_value(segment, segment->swap);
}

static struct value get_status(const struct snapshot *snapshot, const void *row)
{
	const struct shm_segment *segment = row;
	mode_t status = segment->ipc.mode & (SHM_DEST | SHM_LOCKED);

	(void)snapshot;
	if (status == 0)
		return value_absent(VALUE_TEXT, "neither dest nor locked");
	if (status == (SHM_DEST | SHM_LOCKED))
		return value_text("dest,locked");
	return value_text(status == SHM_DEST ? "dest" : "locked");
}

static struct value get_command(const struct snapshot *snapshot, const void *row)
{
	const struct shm_segment *segment = row;

	return sysv_command(snapshot, segment->cpid, segment->ipc.ctime);
}

RELATION_GETTER(get_users, relation_users, TABLE_SHM)
VERDICT_GETTERS(TABLE_SHM)

static const struct column columns[] = {
	SYSV_COLUMNS,
	{ "SIZE", "size of the segment", VALUE_BYTES, 0, get_size },
	{ "RSS", "bytes of it in memory", VALUE_BYTES, NEED_RSS, get_rss },
	{ "SWAP", "bytes of it in swap", VALUE_BYTES, NEED_RSS, get_swap },
	{ "NATTCH", "number of attachments", VALUE_INTEGER, 0, get_nattch },
	{ "STATUS", "dest: removed, lives until the last detach; locked: kept out of swap",
	  VALUE_TEXT, 0, get_status },
	USERS_COLUMN(0),
	VERDICT_COLUMNS(0),
	{ "ATTACH", "time of the last attach", VALUE_TIME, 0, get_attach },
	{ "DETACH", "time of the last detach", VALUE_TIME, 0, get_detach },
	{ "CPID", "process that created it", VALUE_PID, 0, get_cpid },
	{ "LPID", "process that attached or detached last", VALUE_PID, 0, get_lpid },
	{ "COMMAND", "command line of the creator, while it lives", VALUE_TEXT, NEED_COMMANDS,
	  get_command },
};

static void describe(const void *row, char *buffer, size_t size)
{
	const struct shm_segment *segment = row;

	snprintf(buffer, size, "segment %d", segment->ipc.id);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct shm_segment *segment = row;
	unsigned long long attached = segment->nattch;

	if (attached == 0)
		snprintf(buffer, size, "nobody attached, contents are lost");
	else if (segment->ipc.mode & SHM_DEST)
		snprintf(buffer, size, "already removed, goes with the last of %llu attached",
			 attached);
	else
		snprintf(buffer, size, "IN USE: %llu attached keep it, nobody else can attach",
			 attached);
}

const struct kind kind_shm = {
	.table = TABLE_SHM,
	.word = "shm",
	.name = "segment",
	.plural = "segments",
	.title = "Segments",
	.short_title = "Shm",
	.json_table = "sharedmemory",
	.letter = 'm',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "KEY,ID,OWNER,PERMS,SIZE,RSS,NATTCH,STATUS,CPID,USERS,COMMAND",
	.wide_columns = "KEY,ID,OWNER,GROUP,PERMS,SIZE,RSS,SWAP,NATTCH,STATUS,VERDICT,"
			"ATTACH,DETACH,AGE,LPID,CPID,USERS,COMMAND",
	.print_columns = "KEY,ID,PERMS,OWNER,SIZE,NATTCH,STATUS,CTIME,CPID,LPID,COMMAND",
	.sort_columns = { "ID", "OWNER", "SIZE", "CTIME" },
	.default_sort = "SIZE",
	.default_descending = true,
	.owner = sysv_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
