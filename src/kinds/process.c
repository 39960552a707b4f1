/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that use or wait for any object. */
#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "names.h"

/* Without all of these there are no rows. */
#define NEEDS (NEED_USERS | NEED_POSIX_USERS | NEED_WAITERS | NEED_COMMANDS)

static GET_NUMBER(get_pid, struct ipc_process, pid, VALUE_PID) static GET_NUMBER(
	get_uid, struct ipc_process, uid,
	VALUE_ID) static GET_NUMBER(get_segments, struct ipc_process,
				    segments, VALUE_INTEGER) static GET_NUMBER(get_bytes,
									       struct ipc_process,
									       attached_bytes,
									       VALUE_BYTES) static GET_NUMBER(get_queues, struct ipc_process, queues, VALUE_INTEGER) static GET_NUMBER(get_sets, struct ipc_process, sets, VALUE_INTEGER) static GET_NUMBER(get_posix_segments, struct ipc_process, posix_segments, VALUE_INTEGER) static GET_NUMBER(get_posix_queues,
																																										     struct
																																										     ipc_process,
																																										     posix_queues, VALUE_INTEGER) static GET_NUMBER(get_posix_semaphores, struct ipc_process, posix_semaphores, VALUE_INTEGER) static GET_NUMBER(get_wait,
																																																												 struct ipc_process, waits, VALUE_INTEGER) static GET_STAMP(get_started,
																																																																			    struct
																																																																			    ipc_process,
																																																																			    started)

	static uid_t owner_uid(const void *row)
{
	return ((const struct ipc_process *)row)->uid;
}

static struct value get_owner(const struct snapshot *snapshot, const void *row)
{
	return name_or_number(snapshot_find_user(snapshot, owner_uid(row)));
}

static struct value get_waits_for(const struct snapshot *snapshot, const void *row)
{
	const struct ipc_process *process = row;

	(void)snapshot;
	return process->waits ? value_text(process->waits_for)
			      : value_absent(VALUE_TEXT, "it waits for no object");
}

static struct value get_since(const struct snapshot *snapshot, const void *row)
{
	const struct ipc_process *process = row;

	return process->waits ? age_since(snapshot, process->waits_since)
			      : value_absent(VALUE_DURATION, "it waits for no object");
}

static struct value get_deadlock(const struct snapshot *snapshot, const void *row)
{
	const struct ipc_process *process = row;

	(void)snapshot;
	return process->circle ? value_number(VALUE_ID, process->circle)
			       : value_absent(VALUE_ID, "it is part of none that is suspected");
}

static struct value get_command(const struct snapshot *snapshot, const void *row)
{
	const struct process *process =
		snapshot_find_process(snapshot, ((const struct ipc_process *)row)->pid);

	return process ? value_text(process->command)
		       : value_absent(VALUE_TEXT, "the process is gone");
}

static const struct column columns[] = {
	{ "PID", "process id", VALUE_PID, NEEDS, get_pid },
	{ "OWNER", "effective user's name, or number where there is no name", VALUE_TEXT,
	  NEEDS | NEED_NAMES, get_owner },
	{ "UID", "effective user id", VALUE_ID, NEEDS, get_uid },
	{ "SEGMENTS", "segments attached", VALUE_INTEGER, NEEDS, get_segments },
	{ "SHMBYTES", "size of the segments attached, mapped or open", VALUE_BYTES, NEEDS,
	  get_bytes },
	{ "QUEUES", "queues it waits for, or was the last to send to or receive from",
	  VALUE_INTEGER, NEEDS, get_queues },
	{ "SETS", "semaphore sets it waits for", VALUE_INTEGER, NEEDS, get_sets },
	{ "PSHM", "POSIX segments mapped or open", VALUE_INTEGER, NEEDS, get_posix_segments },
	{ "PMSG", "POSIX queues open", VALUE_INTEGER, NEEDS, get_posix_queues },
	{ "PSEM", "POSIX semaphores open", VALUE_INTEGER, NEEDS, get_posix_semaphores },
	{ "WAIT", "threads of it that wait for an object", VALUE_INTEGER, NEEDS, get_wait },
	{ "WAITSFOR", "what the longest of them waits for", VALUE_TEXT, NEEDS, get_waits_for },
	{ "SINCE", "how long that one was seen waiting", VALUE_DURATION, NEEDS, get_since },
	{ "DEADLOCK", "number of the suspected deadlock that it is part of", VALUE_ID, NEEDS,
	  get_deadlock },
	{ "STARTED", "time of its start", VALUE_TIME, NEEDS, get_started },
	{ "COMMAND", "command line", VALUE_TEXT, NEEDS, get_command },
};

const struct kind kind_process = {
	.table = TABLE_PROCESS,
	.word = "process",
	.name = "process",
	.plural = "processes",
	.title = "Processes",
	.short_title = "Proc",
	.json_table = "processes",
	.letter = 'W',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "PID,OWNER,SEGMENTS,SHMBYTES,WAIT,WAITSFOR,SINCE,COMMAND",
	.wide_columns =
		"PID,OWNER,SEGMENTS,SHMBYTES,QUEUES,SETS,PSHM,PMSG,PSEM,WAIT,WAITSFOR,SINCE,"
		"DEADLOCK,STARTED,COMMAND",
	.print_columns = "PID,OWNER,SEGMENTS,SHMBYTES,QUEUES,SETS,PSHM,PMSG,PSEM,WAIT,WAITSFOR,"
			 "SINCE,DEADLOCK,STARTED,COMMAND",
	.sort_columns = { "PID", "OWNER", "SHMBYTES", "STARTED" },
	.default_sort = "SHMBYTES",
	.default_descending = true,
	.owner = owner_uid,
};
