/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * posix.h: POSIX objects, which are files of two directories. Private to collect.
 */
#ifndef COLLECT_POSIX_H
#define COLLECT_POSIX_H

#include "ipctop/collect.h"

/* Where they are: "/dev/shm" and "/dev/mqueue", or what a test has instead. */
struct posix_paths {
	const char *shm;
	const char *mqueue;
};

/*
 * Fills those of the POSIX tables that are requested; what NEED_VALUES names only where needed.
 * NEED_WAITERS reads the semaphores, too: each counts its waiters.
 */
void posix_collect(const struct posix_paths *paths, const struct collect_request *request,
		   struct snapshot *snapshot);

/*
 * Looks at the object of that name, "/name", which the row points to then. What costs a trace is left
 * out: of queues, their state. Returns 0 or -errno.
 */
int posix_look(const struct posix_paths *paths, enum table_id table, const char *name, void *row);

/* Fills in what is in use of the limits on POSIX objects. */
void posix_read_usage(const struct posix_paths *paths, struct snapshot *snapshot);

#endif
