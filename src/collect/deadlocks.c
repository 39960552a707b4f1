/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Circles of processes that wait for each other, each looked at twice. */
#include "deadlocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include "ipctop/memory.h"

static void format_directory(const struct waiting *waiting, char *path, size_t size)
{
	snprintf(path, size, "%d/task/%d", (int)waiting->pid, (int)waiting->tid);
}

static bool still_blocked(int proc_fd, const struct waiting *waiting)
{
	struct blocked blocked;
	char directory[48];

	format_directory(waiting, directory, sizeof(directory));
	return blocked_read(proc_fd, directory, false, &blocked) == 1 &&
	       blocked.line == waiting->line;
}

static uint64_t runs_of(int proc_fd, const struct waiting *waiting)
{
	char directory[48];

	format_directory(waiting, directory, sizeof(directory));
	return blocked_runs(proc_fd, directory);
}

/* The one waited for, as the kernel says now. */
static pid_t blocker_now(const struct wait *wait, const struct waiting *waiting)
{
	struct msqid_ds queue;
	int pid;

	if (wait->table == TABLE_SEM) {
		pid = semctl((int)waiting->object.id, wait->number, GETPID);
		return pid > 0 ? pid : 0;
	}
	/* A queue whose numbers may not be read again keeps what was seen of it. */
	if (msgctl((int)waiting->object.id, IPC_STAT, &queue) < 0)
		return wait->blocker;
	return wait->call == WAIT_MSGSND ? queue.msg_lrpid : queue.msg_lspid;
}

/*
 * Looks again at all waits that are in circles. A thread that did not run between two looks stood
 * still in between; if all did, then all did so at the same instant. Those that moved lose their
 * blocker. Returns whether any did.
 */
static bool drop_moved(int proc_fd, const struct waiting *waitings, struct wait *waits,
		       size_t count)
{
	uint64_t *runs = xcalloc(count, sizeof(*runs));
	bool *moved = xcalloc(count, sizeof(*moved));
	bool any = false;

	for (size_t i = 0; i < count; i++)
		if (waits[i].circle)
			runs[i] = runs_of(proc_fd, &waitings[i]);
	for (size_t i = 0; i < count; i++)
		if (waits[i].circle)
			moved[i] = !still_blocked(proc_fd, &waitings[i]) ||
				   blocker_now(&waits[i], &waitings[i]) != waits[i].blocker;
	for (size_t i = 0; i < count; i++) {
		if (!waits[i].circle)
			continue;
		if (moved[i] || runs_of(proc_fd, &waitings[i]) != runs[i]) {
			waits[i].blocker = 0;
			any = true;
		}
	}
	free(moved);
	free(runs);
	return any;
}

void deadlocks_find(int proc_fd, const struct waiting *waitings, struct snapshot *snapshot)
{
	struct wait *waits = snapshot->waits;
	size_t count = snapshot->wait_count;

	/* Each round takes at least one wait out, so this ends. */
	while (wait_graph_mark(waits, count) > 0 && drop_moved(proc_fd, waitings, waits, count))
		;
}
