/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which threads wait for which objects. */
#include "waiters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blocked.h"
#include "deadlocks.h"
#include "parallel.h"
#include "unseen.h"
#include "wait_counts.h"

/* Threads of the kernel, which wait for no object: there can be more of them than of all others. */
struct kernel_threads {
	struct findings pids; /* pid_t, ordered */
	unsigned int round;
};

enum { ROUNDS_UNSEEN = 16 };

struct waiters {
	struct kernel_threads kernel;
	struct findings known; /* struct waiting, of the last time, ordered by thread */
	struct wait_counts *counts;
};

/* One look through all threads. */
struct look {
	int proc_fd;
	bool futexes; /* some POSIX semaphore has waiters, or may have */
	const pid_t *pids;
	const struct snapshot *snapshot;
	const struct findings *known;
	const struct kernel_threads *kernel;
	struct lane {
		const struct look *look;
		struct findings found;
		struct findings kernel; /* pid_t */
		pid_t asked;		/* about its semaphores; 0: none yet */
		bool has_semaphores;
		pid_t pid; /* that is being looked at */
		struct unseen unseen;
	} lanes[PARALLEL_LANES];
};

struct waiters *waiters_create(void)
{
	struct waiters *waiters = xcalloc(1, sizeof(*waiters));

	waiters->counts = wait_counts_create();
	return waiters;
}

void waiters_destroy(struct waiters *waiters)
{
	if (!waiters)
		return;
	wait_counts_destroy(waiters->counts);
	free(waiters->kernel.pids.items);
	free(waiters->known.items);
	free(waiters);
}

static int compare_threads(const void *left, const void *right)
{
	pid_t a = ((const struct waiting *)left)->tid;
	pid_t b = ((const struct waiting *)right)->tid;

	return (a > b) - (a < b);
}

static const struct waiting *find_known(const struct look *look, pid_t tid)
{
	const struct waiting key = { .tid = tid };

	if (look->known->count == 0)
		return NULL;
	return bsearch(&key, look->known->items, look->known->count, sizeof(key), compare_threads);
}

/*
 * Whether it is one wait that goes on. A sender on a full queue and a waiter for a POSIX semaphore
 * can run in vain in between; the others run only when their wait is over.
 */
static bool is_same_wait(const struct waiting *before, const struct waiting *now)
{
	bool may_run = now->call == WAIT_MSGSND || now->call == WAIT_SEM_WAIT;

	return before->line == now->line && before->call == now->call &&
	       (may_run || before->runs == now->runs);
}

/* What was found out before is taken over; which of several operations blocks can have changed. */
static bool resolve(const struct look *look, const struct blocked *blocked, struct waiting *waiting)
{
	const struct waiting *before = find_known(look, waiting->tid);
	bool same = before && is_same_wait(before, waiting);

	waiting->since = same ? before->since : look->snapshot->realtime.tv_sec;
	if (!same || before->operations > 1 || before->pid != waiting->pid ||
	    object_row_count(look->snapshot, &before->object) == 0)
		return blocked_resolve(look->snapshot, look->proc_fd, blocked, waiting);
	*waiting = *before;
	return true;
}

/* Asked once for all threads of a process: there can be hundreds that wait for futexes. */
static bool process_has_semaphores(struct lane *lane)
{
	if (lane->asked != lane->pid)
		lane->has_semaphores = blocked_has_semaphores(lane->look->snapshot,
							      lane->look->proc_fd, lane->pid);
	lane->asked = lane->pid;
	return lane->has_semaphores;
}

/* Returns an error where the thread may not be looked at. */
static int look_at_thread(struct lane *lane, const char *directory, pid_t tid)
{
	const struct look *look = lane->look;
	struct waiting waiting = { .pid = lane->pid, .tid = tid };
	struct blocked blocked;
	int result = blocked_read(look->proc_fd, directory, look->futexes, &blocked);

	if (result <= 0)
		return result;
	if (blocked.call == WAIT_SEM_WAIT && !process_has_semaphores(lane))
		return 0;
	waiting.call = blocked.call;
	waiting.line = blocked.line;
	waiting.runs = blocked_runs(look->proc_fd, directory);
	if (!resolve(look, &blocked, &waiting))
		return 0;
	*(struct waiting *)findings_add(&lane->found, sizeof(waiting)) = waiting;
	return 0;
}

static void look_at_number(void *context, int number)
{
	struct lane *lane = context;
	char directory[48];

	snprintf(directory, sizeof(directory), "%d/task/%d", (int)lane->pid, number);
	look_at_thread(lane, directory, number);
}

/* The links of its task directory tell how many threads there are: no need to list only one. */
static bool has_threads(int proc_fd, pid_t pid)
{
	struct stat status;
	char path[32];

	snprintf(path, sizeof(path), "%d/task", (int)pid);
	return fstatat(proc_fd, path, &status, 0) == 0 && status.st_nlink != 3;
}

static int compare_pids(const void *left, const void *right)
{
	pid_t a = *(const pid_t *)left;
	pid_t b = *(const pid_t *)right;

	return (a > b) - (a < b);
}

/* A pid can become another's: each is looked at again every few rounds. */
static bool is_kernel_thread(const struct kernel_threads *kernel, pid_t pid)
{
	if (kernel->pids.count == 0 || ((unsigned int)pid + kernel->round) % ROUNDS_UNSEEN == 0)
		return false;
	return bsearch(&pid, kernel->pids.items, kernel->pids.count, sizeof(pid), compare_pids);
}

static void note_kernel_thread(struct lane *lane)
{
	*(pid_t *)findings_add(&lane->kernel, sizeof(pid_t)) = lane->pid;
}

static void look_at_process(void *context, unsigned int number, size_t item)
{
	struct look *look = context;
	struct lane *lane = &look->lanes[number];
	char path[32];
	int error;

	lane->look = look;
	lane->pid = look->pids[item];
	if (is_kernel_thread(look->kernel, lane->pid)) {
		note_kernel_thread(lane);
		return;
	}
	snprintf(path, sizeof(path), "%d", (int)lane->pid);
	if (!has_threads(look->proc_fd, lane->pid)) {
		error = look_at_thread(lane, path, lane->pid);
	} else {
		struct blocked unused;

		error = blocked_read(look->proc_fd, path, false, &unused);
		snprintf(path, sizeof(path), "%d/task", (int)lane->pid);
		if (!unseen_is(error))
			error = numbers_visit(look->proc_fd, path, look_at_number, lane);
	}
	if (error == -ENXIO)
		note_kernel_thread(lane);
	if (unseen_is(error))
		unseen_add(&lane->unseen, look->proc_fd, lane->pid);
}

static void gather(struct waiters *waiters, struct look *look, struct unseen *unseen)
{
	struct findings all = { 0 };
	struct findings kernel = { 0 };

	for (size_t i = 0; i < PARALLEL_LANES; i++) {
		findings_take(&all, &look->lanes[i].found, sizeof(struct waiting));
		findings_take(&kernel, &look->lanes[i].kernel, sizeof(pid_t));
		unseen_take(unseen, &look->lanes[i].unseen);
	}
	free(waiters->known.items);
	waiters->known = all;
	if (kernel.count > 0)
		qsort(kernel.items, kernel.count, sizeof(pid_t), compare_pids);
	free(waiters->kernel.pids.items);
	waiters->kernel.pids = kernel;
	waiters->kernel.round++;
}

/* Most threads of a system wait for futexes: worth a look only while a semaphore has waiters. */
static bool has_semaphore_waiters(const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_PSEM].count; i++) {
		const struct posix_semaphore *semaphore = snapshot_row(snapshot, TABLE_PSEM, i);

		if (!semaphore->value_known || semaphore->waiters > 0)
			return true;
	}
	return false;
}

static bool has_objects(const struct snapshot *snapshot)
{
	return snapshot->tables[TABLE_MSG].count + snapshot->tables[TABLE_SEM].count +
	       snapshot->tables[TABLE_PMSG].count + snapshot->tables[TABLE_PSEM].count;
}

static int compare_waitings(const void *left, const void *right)
{
	const struct waiting *a = left;
	const struct waiting *b = right;
	int order = object_key_compare(&a->object, &b->object);

	if (order)
		return order;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return compare_threads(left, right);
}

static pid_t blocker_of(const struct snapshot *snapshot, const struct waiting *waiting, size_t row)
{
	const struct msg_queue *queue;
	int pid;

	switch (waiting->call) {
	case WAIT_MSGSND:
		queue = snapshot_row(snapshot, TABLE_MSG, row);
		return queue->lrpid;
	case WAIT_MSGRCV:
		queue = snapshot_row(snapshot, TABLE_MSG, row);
		return queue->lspid;
	case WAIT_SEMOP:
	case WAIT_SEMTIMEDOP:
		if (!waiting->operation_known)
			return 0;
		pid = semctl((int)waiting->object.id, waiting->number, GETPID);
		return pid > 0 ? pid : 0;
	default:
		/* POSIX objects do not record who used them. */
		return 0;
	}
}

static struct wait wait_of(const struct snapshot *snapshot, const struct waiting *waiting)
{
	size_t row = object_first_row(snapshot, &waiting->object);

	return (struct wait){
		.table = waiting->object.table,
		.row = (uint32_t)row,
		.pid = waiting->pid,
		.tid = waiting->tid,
		.call = waiting->call,
		.number = waiting->number,
		.operation = waiting->operation,
		.flags = waiting->flags,
		.operation_known = waiting->operation_known,
		.operations = waiting->operations,
		.message_type = waiting->message_type,
		.blocker = blocker_of(snapshot, waiting, row),
		.since = waiting->since,
	};
}

static void fill(const struct findings *waitings, struct snapshot *snapshot)
{
	const struct waiting *items = waitings->items;

	snapshot->waits = arena_alloc(snapshot->arena, waitings->count, sizeof(*snapshot->waits));
	for (size_t i = 0; i < waitings->count; i++)
		snapshot->waits[i] = wait_of(snapshot, &items[i]);
	snapshot->wait_count = waitings->count;
}

void waiters_collect(struct waiters *waiters, int proc_fd, const struct pid_list *pids,
		     struct snapshot *snapshot)
{
	struct look look = { .proc_fd = proc_fd,
			     .futexes = has_semaphore_waiters(snapshot),
			     .pids = pids->pids,
			     .snapshot = snapshot,
			     .known = &waiters->known,
			     .kernel = &waiters->kernel };
	struct findings *known = &waiters->known;
	struct unseen unseen = { 0 };

	if (has_objects(snapshot))
		parallel_run(pids->count, look_at_process, &look);
	gather(waiters, &look, &unseen);
	unseen_store(&unseen, snapshot);
	if (known->count > 0)
		qsort(known->items, known->count, sizeof(struct waiting), compare_waitings);
	fill(known, snapshot);
	deadlocks_find(proc_fd, known->items, snapshot);
	/* pid 1 alone is no reason: it waits for processes. */
	if (unseen.uid_count > 0)
		wait_counts_collect(waiters->counts, snapshot);
	if (known->count > 0)
		qsort(known->items, known->count, sizeof(struct waiting), compare_threads);
	unseen_clear(&unseen);
}
