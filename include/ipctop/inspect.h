/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inspect.h: what is inside one object, read on demand and no more of it than is asked for.
 *
 * Part of the collector: it only reads. Attaching a segment changes its nattch, atime and lpid while
 * the inspection is open (shmat(2)): open one only while contents are shown.
 */
#ifndef IPCTOP_INSPECT_H
#define IPCTOP_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/identity.h"

/* A row of any table of objects. */
union object_row {
	struct sysv_object sysv;   /* the start of the next three */
	struct shm_segment shm;
	struct msg_queue msg;
	struct sem_set sem;
	struct posix_object posix; /* the start of the next three */
	struct posix_segment pshm;
	struct posix_queue pmsg;
	struct posix_semaphore psem;
};

/*
 * What the kernel says now of one object: by its id, or of POSIX by its name, which the row points to
 * then. Leaves no trace. Returns 0 or -errno: -EIDRM or -ENOENT (gone), -EOPNOTSUPP (no such table).
 */
int inspection_look(enum table_id table, int id, const char *name, union object_row *row);

/* Whether the inside of the object may be read, tried without opening it: 0 or -EACCES and the like. */
int inspection_test(enum table_id table, const union object_row *row);

struct inspection;

/*
 * Opens the object of a row for reading, after a look that it is still the same. Returns 0, or
 * -errno: -EACCES (may not read it), -ESTALE (another object now), -EIDRM, -EINVAL or -ENOENT
 * (gone), -EOPNOTSUPP (this kind cannot be looked into: POSIX queues, limits, owners).
 */
int inspection_open(const struct snapshot *snapshot, enum table_id table, const void *row,
		    struct inspection **inspection);
void inspection_close(struct inspection *inspection); /* NULL is allowed; detaches */

/* Segments of both sorts: their size in bytes now. */
uint64_t inspection_size(const struct inspection *inspection);

/*
 * Reads size bytes from offset on. Returns the bytes read, less at the end of the segment, or
 * -errno; a page that cannot be had (SIGBUS elsewhere) is -EFAULT.
 */
ssize_t inspection_read(struct inspection *inspection, uint64_t offset, void *buffer, size_t size);

/* A message of a System V queue, still in it. */
struct message {
	long type;
	size_t size; /* bytes; all of it is in data */
	const unsigned char *data; /* owned by the inspection, valid until its next call */
};

/*
 * Copies the message at that position (0: the oldest) by msgrcv(2) with MSG_COPY. Returns 0, or
 * -errno: -ENOMSG past the last, -ENOSYS where the kernel cannot (CONFIG_CHECKPOINT_RESTORE).
 */
int inspection_message(struct inspection *inspection, size_t position, struct message *message);

/* A text may end in zeros, as C's do; one in its middle makes a message something else. */
bool message_is_text(const struct message *message);

/* One semaphore of a System V set. What could not be read has its -errno instead. */
struct semaphore {
	int value, value_error;	  /* GETVAL */
	int ncount, ncount_error; /* GETNCNT: waiters for an increase */
	int zcount, zcount_error; /* GETZCNT: waiters for zero */
	pid_t pid;		  /* GETPID: last operator, 0: none */
	int pid_error;
};

/* Reads semaphore number of the set. Returns 0, or -errno when the set is gone. */
int inspection_semaphore(struct inspection *inspection, unsigned int number,
			 struct semaphore *semaphore);

/* The command line of a living process into buffer, not made safe; "" when there is none. */
void inspection_command(pid_t pid, char *buffer, size_t size);
/* The threads of a living process, 0 when there is none. */
unsigned int inspection_threads(pid_t pid);

#endif
