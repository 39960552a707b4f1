/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * objects.h: the raw calls of each kind, without any second look. Private to control.
 */
#ifndef CONTROL_OBJECTS_H
#define CONTROL_OBJECTS_H

#include "ipctop/control.h"

/* What can be done to a kind of object. All return 0 or -errno; NULL: not possible. */
struct object_ops {
	/* Fills in what the kernel says now of the object with the target's id or name. */
	int (*look)(struct target *target);
	int (*remove)(const struct target *target);
	int (*edit)(const struct target *target, const struct edit *edit);
	/*
	 * Makes it, and only if the key or name is free (else -EEXIST). Sets the id or name in
	 * *created, and *step to what failed. What was made stays: the caller removes it.
	 */
	int (*create)(const struct creation *creation, struct target *created, const char **step);
	/* The id of the object that has the creation's key; only for kinds that have keys. */
	int (*find)(const struct creation *creation, struct target *found);
};

extern const struct object_ops sysv_shm_ops;
extern const struct object_ops sysv_msg_ops;
extern const struct object_ops sysv_sem_ops;
extern const struct object_ops posix_shm_ops;
extern const struct object_ops posix_msg_ops;
extern const struct object_ops posix_sem_ops;
extern const struct object_ops sysctl_ops;

/* The number of a limit as its sysctl has it now. Returns 0 or -errno. */
int sysctl_read_limit(const struct target *target, uint64_t *number);

/* True when that field was filled in. */
static inline bool is_given(const struct creation *creation, enum creation_field field)
{
	return creation->given & (1U << field);
}

#endif
