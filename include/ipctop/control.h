/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.h: the only writer: everything that changes IPC objects goes through here.
 */
#ifndef IPCTOP_CONTROL_H
#define IPCTOP_CONTROL_H

#include <stdbool.h>

#include "ipctop/identity.h"

/* An object as it was shown when the user chose to act on it. */
struct target {
	struct identity identity;
	int32_t key;
	uid_t uid;
	gid_t gid;
	int64_t ctime;
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
 * its key, owner or ctime changed since), -EIDRM or -EINVAL (gone), -EPERM (neither owner nor
 * creator nor privileged), -EOPNOTSUPP (rows of this table cannot be removed).
 */
int control_remove(struct control *control, const struct target *target);

/* An error of the functions above as a clause: "another object has this id now". */
const char *control_strerror(int error);

#endif
