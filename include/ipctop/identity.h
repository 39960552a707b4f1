/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity.h: what makes an object the same object from one snapshot to the next.
 *
 * The kernel reuses indices, and a program can be handed the id of a removed object again (through
 * the *_next_id sysctls), so the id alone is not enough: what never changes of an object is part of
 * its identity. Cursor, tags and pending actions hold identities, never row numbers.
 */
#ifndef IPCTOP_IDENTITY_H
#define IPCTOP_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/snapshot.h"

struct identity {
	uint64_t ipc_namespace;
	uint64_t id;	 /* System V: the id; POSIX: the inode; limits: position; owners: uid;
			    processes: pid; journal: number */
	uint64_t size;	 /* System V segments; journal: time */
	uint64_t device; /* POSIX */
	uint64_t name;	 /* POSIX: a hash of the name */
	int64_t started; /* processes */
	enum table_id table;
	uid_t cuid;
	gid_t cgid;
	pid_t cpid; /* segments */
};

/* The identity of a row of that table of that snapshot. */
struct identity identity_of(const struct snapshot *snapshot, enum table_id table, const void *row);

/* A hash of a POSIX object's name, for the member name. */
uint64_t identity_hash_name(const char *name);

/* A total order: by table, then id, then the rest. Tables are ordered by it. */
int identity_compare(const struct identity *left, const struct identity *right);

/* The row that has this identity, or NULL when the object is not in the snapshot. */
const void *identity_find(const struct snapshot *snapshot, const struct identity *identity);

#endif
