/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blocked.h: what a thread is blocked in, out of /proc/PID/task/TID/syscall, and on which object
 * that is. Private to collect.
 */
#ifndef COLLECT_BLOCKED_H
#define COLLECT_BLOCKED_H

#include "object_key.h"

/* A thread in one of the calls of enum wait_call. */
struct blocked {
	enum wait_call call;
	uint64_t arguments[6];
	uint64_t line; /* a hash of all that the file says, stack pointer and all */
};

/*
 * Reads where the thread stands; directory is its own below /proc, or its process's for the first
 * thread. Returns 1 and fills *blocked; 0 when it is in none of these calls; -errno when it may not
 * be known (-EACCES, -EPERM), is gone, or is the kernel's own (-ENXIO). With futexes, any wait for one counts as WAIT_SEM_WAIT.
 */
int blocked_read(int proc_fd, const char *directory, bool futexes, struct blocked *blocked);

/*
 * How often and how long it ran, as one number; two equal ones mean that it did not run in between
 * (schedstat: CONFIG_SCHED_INFO). 0 where that cannot be told.
 */
uint64_t blocked_runs(int proc_fd, const char *directory);

/* Whether the process has a POSIX semaphore of the snapshot mapped: else its futexes are no matter. */
bool blocked_has_semaphores(const struct snapshot *snapshot, int proc_fd, pid_t pid);

/* A wait, before its object has a row. */
struct waiting {
	struct object_key object;
	pid_t pid, tid;
	enum wait_call call;
	uint16_t number;
	int16_t operation, flags;
	bool operation_known;
	uint32_t operations;
	long message_type;
	uint64_t line, runs; /* as above, when it was read */
	int64_t since;
};

/*
 * Finds out what the blocked thread of that process waits for. False: for no object of the
 * snapshot. Fills all but line, runs and since.
 */
bool blocked_resolve(const struct snapshot *snapshot, int proc_fd, const struct blocked *blocked,
		     struct waiting *waiting);

#endif
