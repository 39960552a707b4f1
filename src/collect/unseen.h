/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unseen.h: the processes that could not be looked into, and whose they are. Private to collect.
 */
#ifndef COLLECT_UNSEEN_H
#define COLLECT_UNSEEN_H

#include "ipctop/snapshot.h"
#include "pids.h"

struct unseen {
	unsigned int processes;
	uid_t *uids; /* of them, each once; not of pid 1, whose business is other processes */
	size_t uid_count;
	size_t uid_capacity;
};

/* True for an error that means that we may not look, not that the process is gone. */
bool unseen_is(int error);

void unseen_add(struct unseen *unseen, int proc_fd, pid_t pid);
/* Where /proc hides processes of others, proc(5)'s hidepid, there may be any that are not seen. */
void unseen_note_hidden(struct unseen *unseen, const struct pid_list *pids);
/* Adds the second to the first, and clears it. */
void unseen_take(struct unseen *unseen, struct unseen *from);
void unseen_clear(struct unseen *unseen);

/* Puts them into the snapshot, together with those that are there already. */
void unseen_store(const struct unseen *unseen, struct snapshot *snapshot);

#endif
