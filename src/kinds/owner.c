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

#define GET_SHARE(function, limit, field)                                                          \
	struct value function(const struct snapshot *snapshot, const void *row)                    \
	{                                                                                          \
		return share_of(snapshot, limit, ((const struct owner *)row)->field);              \
	}

static GET_SHARE(get_segment_share, "SHMMNI", segments)
static GET_SHARE(get_page_share, "SHMALL", segment_pages)
static GET_SHARE(get_queue_share, "MSGMNI", queues)
static GET_SHARE(get_set_share, "SEMMNI", sets)
static GET_SHARE(get_semaphore_share, "SEMMNS", semaphores)
static GET_SHARE(get_posix_bytes_share, "SHMFS", posix_bytes)
static GET_SHARE(get_posix_queue_share, "MQUMNI", posix_queues)

static const struct column columns[] = {
	{ "OWNER", "user name, or number where there is no name", VALUE_TEXT, NEED_NAMES,
	  get_owner },
	{ "UID", "user id", VALUE_ID, 0, get_uid },
	{ "SEGMENTS", "segments", VALUE_INTEGER, 0, get_segments },
	{ "SHMBYTES", "size of all its segments", VALUE_BYTES, 0, get_segment_bytes },
	{ "SHM%", "its segments as a share of SHMMNI", VALUE_PERCENT, 0, get_segment_share },
	{ "SHMALL%", "pages of its segments as a share of SHMALL", VALUE_PERCENT, 0,
	  get_page_share },
	{ "QUEUES", "queues", VALUE_INTEGER, 0, get_queues },
	{ "MSGS", "messages in its queues", VALUE_INTEGER, 0, get_messages },
	{ "MSGBYTES", "bytes in these messages", VALUE_BYTES, 0, get_message_bytes },
	{ "MSG%", "its queues as a share of MSGMNI", VALUE_PERCENT, 0, get_queue_share },
	{ "SETS", "semaphore sets", VALUE_INTEGER, 0, get_sets },
	{ "SEMS", "semaphores in its sets", VALUE_INTEGER, 0, get_semaphores },
	{ "SEM%", "its sets as a share of SEMMNI", VALUE_PERCENT, 0, get_set_share },
	{ "SEMMNS%", "its semaphores as a share of SEMMNS", VALUE_PERCENT, 0, get_semaphore_share },
	{ "PSHM", "POSIX segments", VALUE_INTEGER, 0, get_posix_segments },
	{ "PSHMBYTES", "bytes that these take", VALUE_BYTES, 0, get_posix_bytes },
	{ "PSHM%", "these bytes as a share of the size of /dev/shm", VALUE_PERCENT, 0,
	  get_posix_bytes_share },
	{ "PMSG", "POSIX queues", VALUE_INTEGER, 0, get_posix_queues },
	{ "PMSG%", "its POSIX queues as a share of MQUMNI", VALUE_PERCENT, 0,
	  get_posix_queue_share },
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
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "OWNER,SEGMENTS,SHMBYTES,SHM%,QUEUES,MSGS,MSG%,SETS,SEMS,SEM%,PSHM,PMSG,"
			  "PSEM",
	.wide_columns = "OWNER,UID,SEGMENTS,SHMBYTES,SHM%,SHMALL%,QUEUES,MSGS,MSGBYTES,MSG%,SETS,SEMS,"
			"SEM%,SEMMNS%,PSHM,PSHMBYTES,PSHM%,PMSG,PMSG%,PSEM",
	.print_columns = "OWNER,UID,SEGMENTS,SHMBYTES,SHM%,SHMALL%,QUEUES,MSGS,MSGBYTES,MSG%,SETS,"
			 "SEMS,SEM%,SEMMNS%,PSHM,PSHMBYTES,PSHM%,PMSG,PMSG%,PSEM",
	.sort_columns = { "UID", "OWNER", "SHMBYTES", NULL },
	.default_sort = "SHMBYTES",
	.default_descending = true,
	.owner = owner_uid,
};
