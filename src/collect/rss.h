/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rss.h: memory and swap of segments, which only /proc/sysvipc/shm has. Private to collect.
 */
#ifndef COLLECT_RSS_H
#define COLLECT_RSS_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/snapshot.h"

/* Above this many segments, as many are read in one round, and the others keep their figures. */
enum { RSS_ROUND = 4096 };

struct rss;

struct rss *rss_create(void);
void rss_destroy(struct rss *rss); /* NULL is allowed */

/*
 * Adds the figures to the segments, which are ordered by id. With exact all are read now, else in
 * rounds. Returns 0 or -errno; then older figures remain.
 */
int rss_collect(struct rss *rss, int proc_fd, bool exact, struct shm_segment *segments,
		size_t count);

#endif
