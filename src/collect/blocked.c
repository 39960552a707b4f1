/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a thread is blocked in, and on which object that is. */
#include "blocked.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "ipctop/identity.h"
#include "ipctop/memory.h"
#include "maps.h"
#include "pids.h"

enum {
	LINE_BYTES = 256,
	/* No call has more: SEMOPM is 500 unless somebody raised it. */
	MAX_OPERATIONS = 1024,
};

static const struct {
	long number;
	enum wait_call call;
} calls[] = {
	{ SYS_msgsnd, WAIT_MSGSND },
	{ SYS_msgrcv, WAIT_MSGRCV },
#ifdef SYS_semop
	{ SYS_semop, WAIT_SEMOP },
#endif
#ifdef SYS_semtimedop
	{ SYS_semtimedop, WAIT_SEMTIMEDOP },
#endif
#ifdef SYS_semtimedop_time64
	{ SYS_semtimedop_time64, WAIT_SEMTIMEDOP },
#endif
#ifdef SYS_mq_timedsend
	{ SYS_mq_timedsend, WAIT_MQ_SEND },
	{ SYS_mq_timedreceive, WAIT_MQ_RECEIVE },
#endif
#ifdef SYS_mq_timedsend_time64
	{ SYS_mq_timedsend_time64, WAIT_MQ_SEND },
	{ SYS_mq_timedreceive_time64, WAIT_MQ_RECEIVE },
#endif
#ifdef SYS_futex
	{ SYS_futex, WAIT_SEM_WAIT },
#endif
#ifdef SYS_futex_time64
	{ SYS_futex_time64, WAIT_SEM_WAIT },
#endif
};

static bool find_call(long number, enum wait_call *call)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (calls[i].number == number) {
			*call = calls[i].call;
			return true;
		}
	}
	return false;
}

/* Stack pointer and program counter of a thread that never left the kernel. */
static const char no_user_stack[] = " 0x0 0x0\n";

static bool is_futex_wait(const struct blocked *blocked)
{
	int command = (int)blocked->arguments[1] & FUTEX_CMD_MASK;

	return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
}

/* "220 0x0 0x7ffe68cd9150 0x1 ...", "running", or "-1 ..." outside of a call. */
int blocked_read(int proc_fd, const char *directory, bool futexes, struct blocked *blocked)
{
	char path[64], line[LINE_BYTES];
	char *rest;
	ssize_t length;
	long number;

	snprintf(path, sizeof(path), "%s/syscall", directory);
	length = proc_read(proc_fd, path, line, sizeof(line));
	if (length < 0)
		return (int)length;
	number = strtol(line, &rest, 10);
	for (size_t i = 0; i < ARRAY_SIZE(blocked->arguments); i++)
		blocked->arguments[i] = strtoull(rest, &rest, 16);
	if (strcmp(rest, no_user_stack) == 0)
		return -ENXIO;
	if (rest == line || !find_call(number, &blocked->call))
		return 0;
	if (blocked->call == WAIT_SEM_WAIT && (!futexes || !is_futex_wait(blocked)))
		return 0;
	blocked->line = identity_hash_name(line);
	return 1;
}

uint64_t blocked_runs(int proc_fd, const char *directory)
{
	char path[64], text[LINE_BYTES];

	snprintf(path, sizeof(path), "%s/schedstat", directory);
	return proc_read(proc_fd, path, text, sizeof(text)) > 0 ? identity_hash_name(text) : 0;
}

/* All values of a set, which the caller frees; NULL where they may not be read. */
static unsigned short *read_values(int id, size_t count)
{
	unsigned short *values = xcalloc(count, sizeof(*values));
	union {
		unsigned short *array;
	} argument = { .array = values };

	if (semctl(id, 0, GETALL, argument) >= 0)
		return values;
	free(values);
	return NULL;
}

/*
 * The operation that cannot be done: they are tried in their order, each on what those before it
 * left (semop(2)). Returns count when all could be done by now.
 */
static size_t find_blocking(const struct sembuf *operations, size_t count, unsigned short *values,
			    size_t value_count)
{
	for (size_t i = 0; i < count; i++) {
		const struct sembuf *operation = &operations[i];
		int value;

		if (operation->sem_num >= value_count)
			return count;
		value = values[operation->sem_num] + operation->sem_op;
		if (value < 0 || (operation->sem_op == 0 && value != 0))
			return i;
		values[operation->sem_num] = (unsigned short)value;
	}
	return count;
}

static void set_operation(struct waiting *waiting, const struct sembuf *operation)
{
	waiting->number = operation->sem_num;
	waiting->operation = operation->sem_op;
	waiting->flags = operation->sem_flg;
}

static void choose_operation(struct waiting *waiting, const struct sembuf *operations, size_t count,
			     size_t value_count)
{
	unsigned short *values;
	size_t blocking;

	set_operation(waiting, &operations[0]);
	waiting->operation_known = count == 1;
	if (count == 1)
		return;
	values = read_values((int)waiting->object.id, value_count);
	if (!values)
		return;
	blocking = find_blocking(operations, count, values, value_count);
	free(values);
	if (blocking == count)
		return;
	set_operation(waiting, &operations[blocking]);
	waiting->operation_known = true;
}

/* The calls of a thread of another architecture have other numbers: what makes no sense is none. */
static bool resolve_semop(const struct snapshot *snapshot, const struct blocked *blocked,
			  struct waiting *waiting)
{
	const struct sem_set *set =
		snapshot_row(snapshot, TABLE_SEM, object_first_row(snapshot, &waiting->object));
	size_t count = (size_t)blocked->arguments[2];
	struct sembuf operations[MAX_OPERATIONS];
	struct iovec to = { operations, count * sizeof(*operations) };
	struct iovec from = { (void *)(uintptr_t)blocked->arguments[1], to.iov_len };

	if (count == 0 || count > MAX_OPERATIONS)
		return false;
	if (process_vm_readv(waiting->pid, &to, 1, &from, 1, 0) != (ssize_t)to.iov_len)
		return errno == EPERM;
	for (size_t i = 0; i < count; i++)
		if (operations[i].sem_num >= set->nsems)
			return false;
	waiting->operations = (uint32_t)count;
	choose_operation(waiting, operations, count, set->nsems);
	return true;
}

static bool resolve_sysv(const struct snapshot *snapshot, int proc_fd,
			 const struct blocked *blocked, struct waiting *waiting)
{
	bool is_queue = blocked->call == WAIT_MSGSND || blocked->call == WAIT_MSGRCV;
	enum table_id table = is_queue ? TABLE_MSG : TABLE_SEM;

	if (!object_find_id(snapshot, table, blocked->arguments[0], &waiting->object) ||
	    !object_is_ours(snapshot, proc_fd, waiting->pid))
		return false;
	if (is_queue) {
		waiting->message_type = (long)blocked->arguments[3];
		return true;
	}
	return resolve_semop(snapshot, blocked, waiting);
}

static bool resolve_descriptor(const struct snapshot *snapshot, int proc_fd,
			       const struct blocked *blocked, struct waiting *waiting)
{
	struct stat status;
	char path[48];

	snprintf(path, sizeof(path), "%d/fd/%d", (int)waiting->pid, (int)blocked->arguments[0]);
	return fstatat(proc_fd, path, &status, 0) == 0 &&
	       object_find_file(snapshot, status.st_dev, status.st_ino, &waiting->object) &&
	       waiting->object.table == TABLE_PMSG;
}

struct search {
	const struct snapshot *snapshot;
	uint64_t address;
	struct object_key *object;
	bool found;
};

static void check_mapping(void *context, const struct mapping *mapping)
{
	struct search *search = context;

	if (mapping->start <= search->address && search->address < mapping->end)
		search->found = object_find_file(search->snapshot, mapping->device, mapping->inode,
						 search->object) &&
				search->object->table == TABLE_PSEM;
}

static void check_semaphore(void *context, const struct mapping *mapping)
{
	struct search *search = context;
	struct object_key object;

	if (!search->found)
		search->found = object_find_file(search->snapshot, mapping->device, mapping->inode,
						 &object) &&
				object.table == TABLE_PSEM;
}

bool blocked_has_semaphores(const struct snapshot *snapshot, int proc_fd, pid_t pid)
{
	struct search search = { .snapshot = snapshot };

	maps_visit(proc_fd, pid, false, check_semaphore, &search);
	return search.found;
}

static bool resolve_futex(const struct snapshot *snapshot, int proc_fd,
			  const struct blocked *blocked, struct waiting *waiting)
{
	struct search search = { .snapshot = snapshot,
				 .address = blocked->arguments[0],
				 .object = &waiting->object };

	maps_visit(proc_fd, waiting->pid, false, check_mapping, &search);
	return search.found;
}

bool blocked_resolve(const struct snapshot *snapshot, int proc_fd, const struct blocked *blocked,
		     struct waiting *waiting)
{
	waiting->call = blocked->call;
	switch (blocked->call) {
	case WAIT_MQ_SEND:
	case WAIT_MQ_RECEIVE:
		return resolve_descriptor(snapshot, proc_fd, blocked, waiting);
	case WAIT_SEM_WAIT:
		return resolve_futex(snapshot, proc_fd, blocked, waiting);
	default:
		return resolve_sysv(snapshot, proc_fd, blocked, waiting);
	}
}
