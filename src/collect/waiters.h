/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiters.h: which threads wait for which objects. Private to collect.
 */
#ifndef COLLECT_WAITERS_H
#define COLLECT_WAITERS_H

#include "ipctop/snapshot.h"
#include "pids.h"

struct waiters;

struct waiters *waiters_create(void);
void waiters_destroy(struct waiters *waiters); /* NULL is allowed */

/*
 * Fills snapshot->waits for the tables that are in the snapshot, with the circles among them, and
 * counts of waiters where threads could not be seen. pids are all processes. Adds to
 * the unseen processes.
 */
void waiters_collect(struct waiters *waiters, int proc_fd, const struct pid_list *pids,
		     struct snapshot *snapshot);

#endif
