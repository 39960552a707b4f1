/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user owns of every kind. */
#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "names.h"

static GET_NUMBER(get_uid, struct owner, uid, VALUE_ID)
static GET_NUMBER(get_segments, struct owner, segments, VALUE_INTEGER)
static GET_NUMBER(get_segment_bytes, struct owner, segment_bytes, VALUE_BYTES)
static GET_NUMBER(get_queues, struct owner, queues, VALUE_INTEGER)
static GET_NUMBER(get_messages, struct owner, messages, VALUE_INTEGER)
static GET_NUMBER(get_message_bytes, struct owner, message_bytes, VALUE_BYTES)
static GET_NUMBER(get_sets, struct owner, sets, VALUE_INTEGER)
static GET_NUMBER(get_semaphores, struct owner, semaphores, VALUE_INTEGER)
static GET_NUMBER(get_posix_segments, struct owner, posix_segments, VALUE_INTEGER)
static GET_NUMBER(get_posix_bytes, struct owner, posix_bytes, VALUE_BYTES)
static GET_NUMBER(get_posix_queues, struct owner, posix_queues, VALUE_INTEGER)
static GET_NUMBER(get_posix_semaphores, struct owner, posix_semaphores, VALUE_INTEGER)

static uid_t owner_uid(const void *row)
{
	return ((const struct owner *)row)->uid;
}

static struct value get_owner(const struct snapshot *snapshot, const void *row)
{
	return name_or_number(snapshot_find_user(snapshot, owner_uid(row)));
}

static struct value share_of(const struct snapshot *snapshot, const char *name, uint64_t used)
{
	const struct limit *limit = snapshot_find_limit(snapshot, name);

	if (!limit || !limit->limit_known || limit->limit == 0)
		return value_absent(VALUE_PERCENT, "the limit was not read");
	return value_percent((double)used * 100 / (double)limit->limit);
}

static struct value get_segment_share(const struct snapshot *snapshot, const void *row)
{
	return share_of(snapshot, "SHMMNI", ((const struct owner *)row)->segments);
}

static struct value get_queue_share(const struct snapshot *snapshot, const void *row)
{
	return share_of(snapshot, "MSGMNI", ((const struct owner *)row)->queues);
}

static struct value get_set_share(const struct snapshot *snapshot, const void *row)
{
	return share_of(snapshot, "SEMMNI", ((const struct owner *)row)->sets);
}

static const struct column columns[] = {
	{ "OWNER", "user name, or number where there is no name", VALUE_TEXT, NEED_NAMES,
	  get_owner },
	{ "UID", "user id", VALUE_ID, 0, get_uid },
	{ "SEGMENTS", "segments", VALUE_INTEGER, 0, get_segments },
	{ "SHMBYTES", "size of all its segments", VALUE_BYTES, 0, get_segment_bytes },
	{ "SHM%", "its segments as a share of SHMMNI", VALUE_PERCENT, 0, get_segment_share },
	{ "QUEUES", "queues", VALUE_INTEGER, 0, get_queues },
	{ "MSGS", "messages in its queues", VALUE_INTEGER, 0, get_messages },
	{ "MSGBYTES", "bytes in these messages", VALUE_BYTES, 0, get_message_bytes },
	{ "MSG%", "its queues as a share of MSGMNI", VALUE_PERCENT, 0, get_queue_share },
	{ "SETS", "semaphore sets", VALUE_INTEGER, 0, get_sets },
	{ "SEMS", "semaphores in its sets", VALUE_INTEGER, 0, get_semaphores },
	{ "SEM%", "its sets as a share of SEMMNI", VALUE_PERCENT, 0, get_set_share },
	{ "PSHM", "POSIX segments", VALUE_INTEGER, 0, get_posix_segments },
	{ "PSHMBYTES", "bytes that these take", VALUE_BYTES, 0, get_posix_bytes },
	{ "PMSG", "POSIX queues", VALUE_INTEGER, 0, get_posix_queues },
	{ "PSEM", "POSIX semaphores", VALUE_INTEGER, 0, get_posix_semaphores },
};

const struct kind kind_owner = {
	.table = TABLE_OWNER,
	.word = "owner",
	.name = "owner",
	.plural = "owners",
	.title = "Owners",
	.short_title = "Own",
	.json_table = "owners",
	.letter = 'U',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "OWNER,SEGMENTS,SHMBYTES,SHM%,QUEUES,MSGS,MSG%,SETS,SEMS,SEM%,PSHM,PMSG,"
			  "PSEM",
	.wide_columns = "OWNER,UID,SEGMENTS,SHMBYTES,SHM%,QUEUES,MSGS,MSGBYTES,MSG%,SETS,SEMS,SEM%,"
			"PSHM,PSHMBYTES,PMSG,PSEM",
	.print_columns = "OWNER,UID,SEGMENTS,SHMBYTES,SHM%,QUEUES,MSGS,MSGBYTES,MSG%,SETS,SEMS,"
			 "SEM%,PSHM,PSHMBYTES,PMSG,PSEM",
	.sort_columns = { "UID", "OWNER", "SHMBYTES", NULL },
	.default_sort = "SHMBYTES",
	.default_descending = true,
	.owner = owner_uid,
};
