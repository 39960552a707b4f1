/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crowd.h: thousands of processes that have segments attached and wait for semaphores or messages.
 * They end with the bench. What goes wrong ends the bench with a line.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stddef.h>
#include <sys/types.h>

struct crowd_plan {
	size_t processes;
	size_t mappings;     /* that each has, none of them of IPC */
	const int *segments; /* that each has attached */
	size_t segment_count;
	/* So many of them have several threads, of which each waits. */
	size_t threaded;
	size_t threads; /* in each of those */
	/* They wait in turn for the set's only semaphore and for a message; both -1: for nothing.
	 */
	int set;
	int queue;
};

struct crowd_thread {
	pid_t pid;
	pid_t tid;
};

struct crowd {
	pid_t *pids;
	size_t count;
	struct crowd_thread *threads; /* that wait */
	size_t thread_count;
};

/* Returns when all of it is in its place. */
struct crowd *crowd_start(const struct crowd_plan *plan);
void crowd_end(struct crowd *crowd);

#endif
