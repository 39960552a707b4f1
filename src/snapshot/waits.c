/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who waits for an object: the look-ups, and the waits in words. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ipctop/memory.h"
#include "ipctop/snapshot.h"
#include "ipctop/text.h"
#include "related.h"

const struct wait *waits_of(const struct snapshot *snapshot, enum table_id table, const void *row,
			    size_t *count)
{
	const struct related related = { snapshot->waits, snapshot->wait_count,
					 sizeof(*snapshot->waits), offsetof(struct wait, table),
					 offsetof(struct wait, row) };

	return related_of(&related, table, snapshot_index(snapshot, table, row), count);
}

static int compare_rows(const void *key, const void *item)
{
	uint32_t left = *(const uint32_t *)key;
	uint32_t right = ((const struct wait_count *)item)->row;

	return (left > right) - (left < right);
}

/* What the kernel counted of a set, NULL: nothing, or no waiters. */
static const struct wait_count *find_count(const struct snapshot *snapshot, const void *row)
{
	uint32_t index = (uint32_t)snapshot_index(snapshot, TABLE_SEM, row);

	if (snapshot->wait_count_count == 0)
		return NULL;
	return bsearch(&index, snapshot->wait_counts, snapshot->wait_count_count,
		       sizeof(*snapshot->wait_counts), compare_rows);
}

static uint32_t counted_by_kernel(const struct snapshot *snapshot, enum table_id table,
				  const void *row)
{
	const struct posix_semaphore *semaphore = row;
	const struct wait_count *count = table == TABLE_SEM ? find_count(snapshot, row) : NULL;

	if (table == TABLE_PSEM && semaphore->value_known)
		return semaphore->waiters;
	return count ? count->waiters : 0;
}

bool waits_are_known(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	const struct wait_count *count;

	if (table == TABLE_SEM) {
		count = find_count(snapshot, row);
		return !count || !count->unknown;
	}
	if (table == TABLE_PSEM && ((const struct posix_semaphore *)row)->value_known)
		return true;
	return !uses_may_be_unseen(snapshot, table, row);
}

uint32_t waits_count(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	size_t seen;
	uint32_t counted = counted_by_kernel(snapshot, table, row);

	waits_of(snapshot, table, row, &seen);
	return seen > counted ? (uint32_t)seen : counted;
}

uint32_t waits_circle(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	size_t count;
	const struct wait *waits = waits_of(snapshot, table, row, &count);

	if (table == TABLE_PROCESS)
		return ((const struct ipc_process *)row)->circle;
	for (size_t i = 0; i < count; i++)
		if (waits[i].circle)
			return waits[i].circle;
	return 0;
}

uint32_t waits_circles(const struct snapshot *snapshot)
{
	uint32_t circles = 0;

	for (size_t i = 0; i < snapshot->wait_count; i++)
		if (snapshot->waits[i].circle > circles)
			circles = snapshot->waits[i].circle;
	return circles;
}

const char *wait_call_name(enum wait_call call)
{
	static const char *const names[WAIT_CALLS] = {
		[WAIT_MSGSND] = "msgsnd",     [WAIT_MSGRCV] = "msgrcv",
		[WAIT_SEMOP] = "semop",	      [WAIT_SEMTIMEDOP] = "semtimedop",
		[WAIT_MQ_SEND] = "mq_send",   [WAIT_MQ_RECEIVE] = "mq_receive",
		[WAIT_SEM_WAIT] = "sem_wait",
	};

	return names[call];
}

static int id_of(const struct snapshot *snapshot, const struct wait *wait)
{
	return ((const struct sysv_object *)snapshot_row(snapshot, wait->table, wait->row))->id;
}

static const char *name_of(const struct snapshot *snapshot, const struct wait *wait)
{
	return ((const struct posix_object *)snapshot_row(snapshot, wait->table, wait->row))->name;
}

/* "-1 on semaphore 2 of set 5", with what is not known left out. */
static void describe_semop(const struct snapshot *snapshot, const struct wait *wait, char *text,
			   size_t size)
{
	const char *name = wait_call_name(wait->call);
	int id = id_of(snapshot, wait);

	if (wait->operations == 0)
		snprintf(text, size, "%s on set %d", name, id);
	else if (!wait->operation_known)
		snprintf(text, size, "%s on set %d, one of %" PRIu32 " operations", name, id,
			 wait->operations);
	else if (wait->operation == 0)
		snprintf(text, size, "%s on set %d, until semaphore %u is 0", name, id,
			 wait->number);
	else
		snprintf(text, size, "%s on set %d, semaphore %u: %d", name, id, wait->number,
			 wait->operation);
}

static void describe_raw(const struct snapshot *snapshot, const struct wait *wait, char *text,
			 size_t size)
{
	switch (wait->table) {
	case TABLE_SEM:
		describe_semop(snapshot, wait, text, size);
		break;
	case TABLE_MSG:
		if (wait->call == WAIT_MSGSND)
			snprintf(text, size, "msgsnd to queue %d", id_of(snapshot, wait));
		else if (wait->message_type == 0)
			snprintf(text, size, "msgrcv from queue %d: any type",
				 id_of(snapshot, wait));
		else
			snprintf(text, size, "msgrcv from queue %d: type %ld",
				 id_of(snapshot, wait), wait->message_type);
		break;
	default:
		snprintf(text, size, "%s on %s", wait_call_name(wait->call),
			 name_of(snapshot, wait));
	}
}

size_t wait_describe(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
		     size_t size)
{
	char text[512];

	describe_raw(snapshot, wait, text, sizeof(text));
	return text_make_safe(text, buffer, size);
}

const char *wait_blocker_role(enum wait_call call)
{
	if (call == WAIT_MSGSND)
		return "last receiver";
	return call == WAIT_MSGRCV ? "last sender" : "last operator";
}

static void format_process(const struct snapshot *snapshot, pid_t pid, char *text, size_t size)
{
	const struct process *process = snapshot_find_process(snapshot, pid);

	if (process)
		snprintf(text, size, "%s (%d)", process->name, (int)pid);
	else
		snprintf(text, size, "process %d", (int)pid);
}

size_t wait_explain(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
		    size_t size)
{
	char who[128], what[512], blocker[128] = "nobody known";
	char text[1024];

	format_process(snapshot, wait->pid, who, sizeof(who));
	wait_format_short(snapshot, wait, what, sizeof(what));
	if (wait->blocker)
		format_process(snapshot, wait->blocker, blocker, sizeof(blocker));
	snprintf(text, sizeof(text), "%s waits for %s; %s: %s", who, what,
		 wait_blocker_role(wait->call), blocker);
	return text_make_safe(text, buffer, size);
}

size_t wait_format_short(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
			 size_t size)
{
	char text[320];

	if (wait->table == TABLE_SEM && wait->operation_known)
		snprintf(text, sizeof(text), "set %d[%u] %+d", id_of(snapshot, wait), wait->number,
			 wait->operation);
	else if (wait->table == TABLE_SEM)
		snprintf(text, sizeof(text), "set %d", id_of(snapshot, wait));
	else if (wait->table == TABLE_MSG)
		snprintf(text, sizeof(text), "queue %d %s", id_of(snapshot, wait),
			 wait->call == WAIT_MSGSND ? "send" : "receive");
	else
		snprintf(text, sizeof(text), "%s %s", name_of(snapshot, wait),
			 wait_call_name(wait->call));
	return text_make_safe(text, buffer, size);
}
