/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wait_counts.h: waiters that the kernel counts for each semaphore, semctl(2) with GETNCNT and
 * GETZCNT: all that is to be had where threads may not be read. Private to collect.
 */
#ifndef COLLECT_WAIT_COUNTS_H
#define COLLECT_WAIT_COUNTS_H

#include "ipctop/snapshot.h"

struct wait_counts;

struct wait_counts *wait_counts_create(void);
void wait_counts_destroy(struct wait_counts *counts); /* NULL is allowed */

/*
 * Fills snapshot->wait_counts. A semaphore costs two calls: the first time all are read, then so
 * many in a round, and the others keep their counts.
 */
void wait_counts_collect(struct wait_counts *counts, struct snapshot *snapshot);

#endif
