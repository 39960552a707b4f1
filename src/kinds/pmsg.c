/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX message queues: files of /dev/mqueue. */
#include <signal.h>
#include <stdio.h>

#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "posix.h"
#include "relations.h"

static const char unreadable[] = "only those who may read the queue are told";
static const char nobody[] = "nobody is registered";

static struct value state_number(const struct posix_queue *queue, enum value_type type,
				 uint64_t number)
{
	return queue->state_known ? value_number(type, number) : value_absent(type, unreadable);
}

static struct value attribute(const struct posix_queue *queue, enum value_type type,
			      uint64_t number)
{
	return queue->attributes_known ? value_number(type, number) :
					 value_absent(type, unreadable);
}

static struct value get_usedbytes(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	return state_number(queue, VALUE_BYTES, queue->bytes);
}

static struct value get_msgs(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	return attribute(queue, VALUE_INTEGER, queue->curmsgs);
}

static struct value get_maxmsg(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	return attribute(queue, VALUE_INTEGER, queue->maxmsg);
}

static struct value get_msgsize(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	return attribute(queue, VALUE_BYTES, queue->msgsize);
}

static struct value get_use(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	if (!queue->attributes_known || queue->maxmsg == 0)
		return value_absent(VALUE_PERCENT, unreadable);
	return value_percent((double)queue->curmsgs * 100 / (double)queue->maxmsg);
}

static struct value get_notify(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	if (!queue->state_known)
		return value_absent(VALUE_TEXT, unreadable);
	if (queue->notify_pid == 0)
		return value_absent(VALUE_TEXT, nobody);
	if (queue->notify == SIGEV_SIGNAL)
		return value_text("signal");
	return value_text(queue->notify == SIGEV_THREAD ? "thread" : "none");
}

static struct value get_npid(const struct snapshot *snapshot, const void *row)
{
	const struct posix_queue *queue = row;

	(void)snapshot;
	return state_number(queue, VALUE_PID, (uint64_t)queue->notify_pid);
}

RELATION_GETTER(get_users, relation_users, TABLE_PMSG)
RELATION_GETTER(get_wait, relation_wait, TABLE_PMSG)
VERDICT_GETTERS(TABLE_PMSG)

static const struct column columns[] = {
	POSIX_COLUMNS("time of the last change, or look at USEDBYTES or NOTIFY",
		      "time of the last message, or look at USEDBYTES or NOTIFY"),
	{ "USEDBYTES", "bytes in its messages", VALUE_BYTES, NEED_VALUES, get_usedbytes },
	{ "MSGS", "number of messages", VALUE_INTEGER, 0, get_msgs },
	{ "MAXMSG", "most messages that it may have", VALUE_INTEGER, 0, get_maxmsg },
	{ "MSGSIZE", "most bytes of one message", VALUE_BYTES, 0, get_msgsize },
	{ "USE%", "MSGS as a share of MAXMSG", VALUE_PERCENT, 0, get_use },
	{ "NOTIFY", "how a process is told of the next message", VALUE_TEXT, NEED_VALUES,
	  get_notify },
	{ "NPID", "process that is registered for it, 0: none", VALUE_PID, NEED_VALUES, get_npid },
	WAIT_COLUMN,
	USERS_COLUMN(NEED_POSIX_USERS),
	VERDICT_COLUMNS(NEED_POSIX_USERS),
};

static void describe(const void *row, char *buffer, size_t size)
{
	posix_describe("POSIX queue", row, buffer, size);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct posix_queue *queue = row;
	char messages[32] = "its";

	if (queue->attributes_known)
		snprintf(messages, sizeof(messages), "%llu", (unsigned long long)queue->curmsgs);
	snprintf(buffer, size, "%s message%s stay with those who have it open, nobody else can open it",
		 messages, queue->attributes_known && queue->curmsgs == 1 ? "" : "s");
}

const struct kind kind_pmsg = {
	.table = TABLE_PMSG,
	.word = "pmsg",
	.name = "POSIX queue",
	.plural = "POSIX queues",
	.title = "POSIX queues",
	.short_title = "Pmsg",
	.json_table = "posix-messages",
	.letter = 'Q',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "OWNER,PERMS,MSGS,MAXMSG,MSGSIZE,USEDBYTES,USE%,WAIT,NOTIFY,NPID,NAME",
	.wide_columns = "OWNER,GROUP,PERMS,MSGS,MAXMSG,MSGSIZE,USEDBYTES,USE%,WAIT,VERDICT,NOTIFY,NPID,"
			"MTIME,AGE,INODE,USERS,NAME",
	.print_columns = "NAME,PERMS,OWNER,MTIME,USEDBYTES,MSGS",
	.sort_columns = { "NAME", "OWNER", "MSGS", "MTIME" },
	.default_sort = "MSGS",
	.default_descending = true,
	.owner = posix_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
