/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object_key.h: objects as processes name them to the kernel: by id, or by device and inode; and
 * which rows of a snapshot these are. Private to collect.
 */
#ifndef COLLECT_OBJECT_KEY_H
#define COLLECT_OBJECT_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/snapshot.h"

struct object_key {
	enum table_id table;
	uint64_t id;	 /* System V: the id; POSIX: the inode */
	uint64_t device; /* POSIX; else 0 */
};

/* By table, id and device: the order of the tables, too. */
int object_key_compare(const struct object_key *left, const struct object_key *right);

/* The object of that table that has this id, where it is in the snapshot. */
bool object_find_id(const struct snapshot *snapshot, enum table_id table, uint64_t id,
		    struct object_key *object);
/* The POSIX object whose file that is, where it is in the snapshot. */
bool object_find_file(const struct snapshot *snapshot, uint64_t device, uint64_t inode,
		      struct object_key *object);

/* The rows of an object: none when it is gone; several when a file has several names. */
size_t object_first_row(const struct snapshot *snapshot, const struct object_key *object);
size_t object_row_count(const struct snapshot *snapshot, const struct object_key *object);

/*
 * Whether the ids that a process uses are of the snapshot's IPC namespace. Where that cannot be
 * told of us, yes; where it cannot be told of the process, no.
 */
bool object_is_ours(const struct snapshot *snapshot, int proc_fd, pid_t pid);

#endif
