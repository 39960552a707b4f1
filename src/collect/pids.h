/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pids.h: the processes that there are, and what is read of one. Private to collect.
 *
 * proc_fd is always the directory /proc.
 */
#ifndef COLLECT_PIDS_H
#define COLLECT_PIDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct pid_list {
	pid_t *pids; /* ordered */
	size_t count;
	size_t capacity;
	bool is_read; /* for the snapshot being taken; to be reset for the next */
};

/*
 * Lists all processes that /proc shows, unless the list is read already. Returns 0 or -errno;
 * -ENOENT: it shows none at all, as where it is not mounted.
 */
int pid_list_need(struct pid_list *list, int proc_fd);
void pid_list_clear(struct pid_list *list);

/* The effective user of a process. False: it is gone. */
bool pid_user(int proc_fd, pid_t pid, uid_t *uid);

/* Visits the numbers that name the entries of a directory, such as "task" or "fd" of a process. */
int numbers_visit(int parent_fd, const char *path, void (*visit)(void *context, int number),
		  void *context);

/* Reads at most size - 1 bytes of a file below /proc, and terminates them. Length or -errno. */
ssize_t proc_read(int proc_fd, const char *path, char *buffer, size_t size);

#endif
