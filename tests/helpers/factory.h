/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * factory.h: System V and POSIX objects for tests. Every function ends the process through abort() outside
 * of a namespace that namespace_enter() made, and returns -errno where the kernel says no.
 */
#ifndef TESTS_FACTORY_H
#define TESTS_FACTORY_H

#include <stddef.h>
#include <sys/types.h>

enum factory_kind { FACTORY_SEGMENT, FACTORY_QUEUE, FACTORY_SET, FACTORY_KINDS };

/* New objects; each returns the id. A key other than 0 (IPC_PRIVATE) must be free. */
int factory_segment(key_t key, size_t size, mode_t mode);
int factory_queue(key_t key, mode_t mode);
int factory_set(key_t key, int nsems, mode_t mode);

/* IPC_SET of owner and permissions, IPC_RMID. 0 or -errno. */
int factory_change(enum factory_kind kind, int id, uid_t uid, gid_t gid, mode_t mode);
int factory_remove(enum factory_kind kind, int id);
/* Removes all objects of all kinds. */
void factory_remove_all(void);

/*
 * New POSIX objects of that name, which starts with a slash; a segment's first byte is written, so
 * that a page of it is allocated. 0 or -errno.
 */
int factory_posix_segment(const char *name, size_t size, mode_t mode);
int factory_posix_queue(const char *name, long maxmsg, long msgsize, mode_t mode);
int factory_posix_semaphore(const char *name, unsigned int value, mode_t mode);
/* Removes all of them, and whatever else was put into their directories. */
void factory_posix_remove_all(void);

/* Contents. 0 or -errno. */
int factory_send(int queue, long type, const void *text, size_t size);
int factory_set_value(int set, int number, int value);

/* Lets that many objects of each kind be created. 0 or -errno. */
int factory_raise_limits(unsigned int count);
/* Makes the next object of that kind get that id. 0 or -errno. */
int factory_next_id(enum factory_kind kind, int id);

/*
 * That many objects of each kind, created and owned in turn by that many users and groups, from 0
 * on: segments of a page, queues without messages, sets of one semaphore, with keys counted from
 * first_key. 0 or -errno.
 */
int factory_fill(unsigned int count, unsigned int owners, key_t first_key);

#endif
