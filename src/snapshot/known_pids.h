/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * known_pids.h: the processes that a System V object names, and what became of them. Private to
 * snapshot.
 */
#ifndef SNAPSHOT_KNOWN_PIDS_H
#define SNAPSHOT_KNOWN_PIDS_H

#include "ipctop/snapshot.h"

enum pid_state {
	PID_LIVES,
	PID_GONE,
	PID_REUSED, /* the process of that pid started after the stamp */
	PID_UNSEEN, /* not in our pid namespace, not to be read, or perhaps hidden */
};

/* All zero before the first. */
struct known_pid {
	const char *role; /* "creator" */
	pid_t pid;
	int64_t stamp; /* when it was alive, seconds since the Epoch */
	enum pid_state state;
	size_t next; /* where to look for the next one */
};

/* The next process that the row names; false: there are no more. Needs commands and operators. */
bool known_pid_next(const struct snapshot *snapshot, enum table_id table, const void *row,
		    struct known_pid *pid);

#endif
