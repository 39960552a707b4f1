/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * users.h: who has objects attached, mapped or open. Private to collect.
 *
 * To look through all processes is expensive. While no segment's nattch, atime, dtime and lpid have
 * changed, nobody attached or detached (shmop(2)), and what was seen before still holds. Nothing of
 * the kind exists for POSIX objects: for them it is done anew each time.
 */
#ifndef COLLECT_USERS_H
#define COLLECT_USERS_H

#include "ipctop/snapshot.h"
#include "pids.h"

struct users;

/* text_only: reads the text of maps, as on kernels without PROCMAP_QUERY. */
struct users *users_create(bool text_only);
void users_destroy(struct users *users); /* NULL is allowed */

/*
 * Fills snapshot->uses for segments and, with NEED_POSIX_USERS in needs, for POSIX objects, of the
 * tables that are in the snapshot. pids are all processes, read only when they have to be looked
 * through. Adds to the unseen processes.
 */
void users_collect(struct users *users, int proc_fd, struct pid_list *pids,
		   unsigned int needs, struct snapshot *snapshot);

/* True when the last collection found nothing changed, so that its processes still live. */
bool users_vouch(const struct users *users);

#endif
