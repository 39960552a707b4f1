/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V message queues. */
#include <stdio.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "relations.h"
#include "sysv.h"

static const char no_qbytes[] = "the kernel tells it only to those who may read the queue";

static GET_NUMBER(get_usedbytes, struct msg_queue, cbytes, VALUE_BYTES)
static GET_NUMBER(get_msgs, struct msg_queue, qnum, VALUE_INTEGER)
static GET_STAMP(get_send, struct msg_queue, stime)
static GET_STAMP(get_recv, struct msg_queue, rtime)
static GET_NUMBER(get_lspid, struct msg_queue, lspid, VALUE_PID)
static GET_NUMBER(get_lrpid, struct msg_queue, lrpid, VALUE_PID)

static struct value get_qbytes(const struct snapshot *snapshot, const void *row)
{
	const struct msg_queue *queue = row;

	(void)snapshot;
	if (!queue->qbytes_known)
		return value_absent(VALUE_BYTES, no_qbytes);
	return value_number(VALUE_BYTES, queue->qbytes);
}

static struct value get_use(const struct snapshot *snapshot, const void *row)
{
	const struct msg_queue *queue = row;

	(void)snapshot;
	if (!queue->qbytes_known)
		return value_absent(VALUE_PERCENT, no_qbytes);
	if (queue->qbytes == 0)
		return value_absent(VALUE_PERCENT, "the queue may hold nothing");
	return value_percent((double)queue->cbytes * 100 / (double)queue->qbytes);
}

RELATION_GETTER(get_wait, relation_wait, TABLE_MSG)
VERDICT_GETTERS(TABLE_MSG)

static const struct column columns[] = {
	SYSV_COLUMNS,
	{ "USEDBYTES", "bytes in its messages", VALUE_BYTES, 0, get_usedbytes },
	{ "MSGS", "number of messages", VALUE_INTEGER, 0, get_msgs },
	{ "QBYTES", "most bytes that its messages may have", VALUE_BYTES, 0, get_qbytes },
	{ "USE%", "USEDBYTES as a share of QBYTES", VALUE_PERCENT, 0, get_use },
	WAIT_COLUMN,
	VERDICT_COLUMNS(0),
	{ "SEND", "time of the last message sent", VALUE_TIME, 0, get_send },
	{ "RECV", "time of the last message received", VALUE_TIME, 0, get_recv },
	{ "LSPID", "process that sent last", VALUE_PID, 0, get_lspid },
	{ "LRPID", "process that received last", VALUE_PID, 0, get_lrpid },
};

static void describe(const void *row, char *buffer, size_t size)
{
	const struct msg_queue *queue = row;

	snprintf(buffer, size, "queue %d", queue->ipc.id);
}

static void foretell_removal(const void *row, char *buffer, size_t size)
{
	const struct msg_queue *queue = row;
	char bytes[32];

	format_size(queue->cbytes, bytes, sizeof(bytes));
	if (queue->qnum == 0)
		snprintf(buffer, size, "empty, waiters get an error");
	else
		snprintf(buffer, size, "%llu message%s (%s) lost, waiters get an error",
			 (unsigned long long)queue->qnum, queue->qnum == 1 ? " is" : "s are", bytes);
}

const struct kind kind_msg = {
	.table = TABLE_MSG,
	.word = "msg",
	.name = "queue",
	.plural = "queues",
	.title = "Queues",
	.short_title = "Msg",
	.json_table = "messages",
	.letter = 'q',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "KEY,ID,OWNER,PERMS,USEDBYTES,MSGS,USE%,WAIT,SEND,RECV,LSPID,LRPID",
	.wide_columns = "KEY,ID,OWNER,GROUP,PERMS,USEDBYTES,MSGS,QBYTES,USE%,WAIT,VERDICT,SEND,RECV,CTIME,AGE,"
			"LSPID,LRPID",
	.print_columns = "KEY,ID,PERMS,OWNER,USEDBYTES,MSGS,LSPID,LRPID",
	.sort_columns = { "ID", "OWNER", "USEDBYTES", "CTIME" },
	.default_sort = "USEDBYTES",
	.default_descending = true,
	.owner = sysv_owner_uid,
	.describe = describe,
	.foretell_removal = foretell_removal,
};
