/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.h: the only writer: everything that changes IPC objects goes through here.
 */
#ifndef IPCTOP_CONTROL_H
#define IPCTOP_CONTROL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "ipctop/creation.h"
#include "ipctop/edit.h"
#include "ipctop/identity.h"

/* An object as it was shown when the user chose to act on it. */
struct target {
	struct identity identity;
	int32_t key;
	uid_t uid;
	gid_t gid;
	int64_t ctime;
	char name[NAME_MAX + 2]; /* of POSIX objects "/name", of limits "SHMMNI"; else empty */
	const char *sysctl;	 /* of limits: below /proc/sys; NULL: it cannot be set */
	unsigned int position;	 /* of limits: among the numbers in that file */
};

struct control;

/* With read_only every change is refused with -EROFS. Free with control_destroy(). */
struct control *control_create(bool read_only);
void control_destroy(struct control *control); /* NULL is allowed */
bool control_is_read_only(const struct control *control);

/* What is needed to act later on a row of that table, and only if it is still the same object. */
struct target target_of(const struct snapshot *snapshot, enum table_id table, const void *row);

/*
 * Removes the object (IPC_RMID), unless it is no longer what the target says: it is looked at
 * immediately before. Returns 0, or -EROFS (read-only), -ESTALE (another object has the id now, or
 * its key, owner or ctime changed since), -EIDRM or -ENOENT (gone), -EPERM (neither owner nor
 * creator nor privileged), -EOPNOTSUPP (rows of this table cannot be removed).
 */
int control_remove(struct control *control, const struct target *target);

/*
 * Makes an object: the call itself, then owner, limit and values where they were given; if one of
 * these fails, the object is removed again. Where the key or name is taken already, the object that
 * has it is not touched: exclusive creation fails with -EEXIST, any other gives that object and
 * sets *existed. Returns 0 with the object in *created (complete, as target_of() would give it), or
 * -errno with a line in message that names the step that failed and whether anything is left.
 */
int control_create_object(struct control *control, const struct creation *creation,
			  struct target *created, bool *existed, char *message, size_t size);

/*
 * Changes one thing of an object, unless it is no longer what the target says. Returns 0 or -errno
 * as control_remove() does, and -EINVAL, -ERANGE, -EPERM and the like from the call itself.
 */
int control_edit(struct control *control, const struct target *target, const struct edit *edit);

/*
 * Takes over what control_edit() changed of the object (its owner, its change time), so that the
 * next edit finds it the same. Returns 0 or -errno; -ESTALE: another object has its place.
 */
int control_renew(struct target *target);

/*
 * Sends a message to a System V queue, of type above 0, without waiting. -EAGAIN: it is full;
 * -EINVAL: larger than MSGMAX or a type below 1.
 */
int control_send(struct control *control, const struct target *target, long type, const void *data,
		 size_t size);

/*
 * Takes the oldest message of that type (0: of any type) out of a System V queue: it is lost to its
 * receivers. Stores it, at most max bytes (else -E2BIG and it stays). Returns its size, or -errno.
 */
ssize_t control_take(struct control *control, const struct target *target, long *type, void *data,
		     size_t max);

/* Mounts the POSIX queues' file system at /dev/mqueue, making the directory where it lacks. */
int control_mount_mqueue(struct control *control);

/* An error of the functions above as a clause: "another object has this id now". */
const char *control_strerror(int error);

#endif
