/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect.h: the only reader of the kernel and of the name services.
 */
#ifndef IPCTOP_COLLECT_H
#define IPCTOP_COLLECT_H

#include "ipctop/snapshot.h"

/* Where System V tables are read from. */
enum collect_source {
	SOURCE_AUTO, /* STAT_ANY where it is there and the indices are dense, else proc */
	SOURCE_STAT, /* shmctl(2), msgctl(2), semctl(2) with *_STAT_ANY, Linux 4.17 */
	SOURCE_PROC, /* /proc/sysvipc, proc_sysvipc(5) */
};

struct collect_request {
	unsigned int tables; /* TABLE_BITs */
	unsigned int needs;  /* enum need */
	struct verdict_rules rules; /* for NEED_VERDICTS */
};

/* Keeps what is worth keeping between two snapshots: names, command lines. Used by one thread. */
struct collector;

struct collector *collector_create(enum collect_source source);
void collector_destroy(struct collector *collector); /* NULL is allowed */

/*
 * Takes a snapshot, which the caller frees. Never fails as a whole: a table that cannot be read
 * carries its error. An object that vanishes midway is left out.
 */
struct snapshot *collector_take(struct collector *collector, const struct collect_request *request);

/* A thread that takes snapshots, so that the caller never waits for the kernel or for NSS. */
struct worker;

/*
 * Starts the thread; the worker owns the collector from then on, also on failure. Signals are
 * blocked in it. Returns 0 or -errno.
 */
int worker_create(struct collector *collector, struct worker **worker);
/* Waits for the snapshot under way, ends the thread and frees everything. NULL is allowed. */
void worker_destroy(struct worker *worker);
/* Readable when a snapshot is finished: an eventfd(2) for poll(2). Owned by the worker. */
int worker_fd(const struct worker *worker);
/* Asks for a snapshot. While one is under way the newest request waits and replaces an older. */
void worker_request(struct worker *worker, const struct collect_request *request);
/* The newest finished snapshot, which the caller frees, or NULL; clears worker_fd(). */
struct snapshot *worker_fetch(struct worker *worker);

#endif
