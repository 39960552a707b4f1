/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that a System V object names. */
#include "known_pids.h"

static enum pid_state state_of(const struct snapshot *snapshot, pid_t pid, int64_t stamp)
{
	const struct process *process;

	if (pid <= 0)
		return PID_UNSEEN;
	process = snapshot_find_process(snapshot, pid);
	if (!process && snapshot->hides_processes)
		return PID_UNSEEN;
	if (!process || process->zombie)
		return PID_GONE;
	return process_was_there(process, stamp) ? PID_LIVES : PID_REUSED;
}

static void set(const struct snapshot *snapshot, struct known_pid *known, const char *role,
		pid_t pid, int64_t stamp)
{
	known->role = role;
	known->pid = pid;
	known->stamp = stamp;
	known->state = state_of(snapshot, pid, stamp);
}

/* Nobody ever did what a stamp of 0 stands for. */
static bool next_of_segment(const struct snapshot *snapshot, const struct shm_segment *segment,
			    struct known_pid *known)
{
	int64_t used = segment->atime > segment->dtime ? segment->atime : segment->dtime;

	switch (known->next++) {
	case 0:
		set(snapshot, known, "creator", segment->cpid, segment->ipc.ctime);
		return true;
	case 1:
		set(snapshot, known, "last user", segment->lpid, used);
		return used != 0;
	default:
		return false;
	}
}

static bool next_of_queue(const struct snapshot *snapshot, const struct msg_queue *queue,
			  struct known_pid *known)
{
	if (known->next == 0 && queue->stime == 0)
		known->next++;
	switch (known->next++) {
	case 0:
		set(snapshot, known, "last sender", queue->lspid, queue->stime);
		return true;
	case 1:
		set(snapshot, known, "last receiver", queue->lrpid, queue->rtime);
		return queue->rtime != 0;
	default:
		return false;
	}
}

/* The first operator of that row. */
static size_t first_operator(const struct snapshot *snapshot, size_t row)
{
	size_t low = 0;
	size_t high = snapshot->operator_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (snapshot->operators[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A set that was operated on, by nobody whom we can see, was so from another pid namespace. */
static bool next_of_set(const struct snapshot *snapshot, const struct sem_set *sem,
			struct known_pid *known)
{
	size_t row = snapshot_index(snapshot, TABLE_SEM, sem);
	size_t i = first_operator(snapshot, row) + known->next;
	int64_t stamp = sem->otime > sem->ipc.ctime ? sem->otime : sem->ipc.ctime;
	bool none = known->next == 0;

	known->next++;
	if (i < snapshot->operator_count && snapshot->operators[i].row == row) {
		set(snapshot, known, "last operator", snapshot->operators[i].pid, stamp);
		return true;
	}
	set(snapshot, known, "last operator", 0, stamp);
	return none && sem->otime != 0;
}

bool known_pid_next(const struct snapshot *snapshot, enum table_id table, const void *row,
		    struct known_pid *pid)
{
	switch (table) {
	case TABLE_SHM:
		return next_of_segment(snapshot, row, pid);
	case TABLE_MSG:
		return next_of_queue(snapshot, row, pid);
	case TABLE_SEM:
		return next_of_set(snapshot, row, pid);
	default:
		return false;
	}
}
