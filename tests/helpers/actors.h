/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actors.h: processes that do something with IPC objects and stay there until they are told to end.
 *
 * An actor is a list of steps. Starting it returns when it is where the list leads to: at a HALT,
 * at the list's end, or blocked in a call that waits. Actors live in the test's namespace and die
 * with the test. What goes wrong fails the test; what may not be done here skips it.
 */
#ifndef TESTS_ACTORS_H
#define TESTS_ACTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/types.h>

enum { ACTOR_THREADS = 8, ACTOR_OPERATIONS = 8 };

enum act {
	ACT_END, /* stays there */
	ACT_HALT,
	ACT_FORK,
	ACT_THREAD,
	ACT_USER,
	ACT_NAMESPACE,
	ACT_SEGMENT,
	ACT_ATTACH,
	ACT_DETACH,
	ACT_MAP_FD,
	ACT_SEND,
	ACT_RECEIVE,
	ACT_OPERATE,
	ACT_BUSY,
	ACT_POSIX_OPEN,
	ACT_POSIX_MAP,
	ACT_QUEUE_OPEN,
	ACT_SEMAPHORE_CREATE,
	ACT_SEMAPHORE_OPEN,
	/* From here on: calls that wait. */
	ACT_MSGSND,
	ACT_MSGRCV,
	ACT_SEMOP,
	ACT_SEMTIMEDOP,
	ACT_MQ_SEND,
	ACT_MQ_RECEIVE,
	ACT_SEM_WAIT,
	ACT_LOCK_TWICE,
	ACTS
};

struct step {
	enum act act;
	int id;		  /* of the object; a file descriptor; a user */
	int flags;	  /* of shmat(2), or the protection for mmap(2) */
	long number;	  /* a type, key or value */
	const char *name; /* of a POSIX object */
	size_t operation_count;
	struct sembuf operations[ACTOR_OPERATIONS];
};

/* ---- steps ---- */

#define ACTOR_STEP(kind, ...)                                                                      \
	{                                                                                          \
		.act = kind, __VA_ARGS__                                                           \
	}
#define ACTOR_OPERATIONS_STEP(kind, set, ...)                                                      \
	ACTOR_STEP(kind, .id = set, .operations = { __VA_ARGS__ },                                 \
		   .operation_count =                                                              \
			   sizeof((struct sembuf[]){ __VA_ARGS__ }) / sizeof(struct sembuf))

/* Stops until actor_go(). */
#define HALT ACTOR_STEP(ACT_HALT)
/* Makes a child that inherits all and only stays there: actor->child. */
#define FORK ACTOR_STEP(ACT_FORK)
/* The next step is done by a thread of its own, which is to block in it: actor->tids. */
#define THREAD ACTOR_STEP(ACT_THREAD)
/* Becomes that user and group, who has no privilege. */
#define USER(uid) ACTOR_STEP(ACT_USER, .id = (int)(uid))
/* Goes to one more IPC namespace, makes a segment of that id and key in it, and attaches it. */
#define NAMESPACE(segment, key) ACTOR_STEP(ACT_NAMESPACE, .id = segment, .number = key)

/* Makes a segment of a page with that key. */
#define SEGMENT(key)	     ACTOR_STEP(ACT_SEGMENT, .number = key)
#define ATTACH(segment)	     ACTOR_STEP(ACT_ATTACH, .id = segment)
#define ATTACH_READ(segment) ACTOR_STEP(ACT_ATTACH, .id = segment, .flags = SHM_RDONLY)
#define DETACH		     ACTOR_STEP(ACT_DETACH) /* what was attached last */
/* Maps a page of an open file, shared. */
#define MAP_FD(fd) ACTOR_STEP(ACT_MAP_FD, .id = fd)

/* These do not wait: they fail where they would have to. Operations: {number, operation, flags}. */
#define SEND(queue, type) ACTOR_STEP(ACT_SEND, .id = queue, .number = type)
#define RECEIVE(queue)	  ACTOR_STEP(ACT_RECEIVE, .id = queue)
#define OPERATE(set, ...) ACTOR_OPERATIONS_STEP(ACT_OPERATE, set, __VA_ARGS__)
/* Locks semaphores 0 and 1 of the set in this order, unlocks them, and so on for ever. */
#define BUSY(set) ACTOR_STEP(ACT_BUSY, .id = set)

/* Opens an object that is there, and keeps it so. */
#define POSIX_OPEN(object) ACTOR_STEP(ACT_POSIX_OPEN, .name = object)
/* Maps it and closes it. */
#define POSIX_MAP(object, protection) ACTOR_STEP(ACT_POSIX_MAP, .name = object, .flags = protection)
#define QUEUE_OPEN(object)	      ACTOR_STEP(ACT_QUEUE_OPEN, .name = object)
/* A creator maps the file by a temporary name, which glibc removed. */
#define SEMAPHORE_CREATE(object, value)                                                            \
	ACTOR_STEP(ACT_SEMAPHORE_CREATE, .name = object, .number = value)
#define SEMAPHORE_OPEN(object) ACTOR_STEP(ACT_SEMAPHORE_OPEN, .name = object)

/* These wait. What an actor does after it was woken are the next steps. */
#define MSGSND(queue)	     ACTOR_STEP(ACT_MSGSND, .id = queue, .number = 1)
#define MSGRCV(queue, type)  ACTOR_STEP(ACT_MSGRCV, .id = queue, .number = type)
#define SEMOP(set, ...)	     ACTOR_OPERATIONS_STEP(ACT_SEMOP, set, __VA_ARGS__)
#define SEMTIMEDOP(set, ...) ACTOR_OPERATIONS_STEP(ACT_SEMTIMEDOP, set, __VA_ARGS__)
#define MQ_SEND(object)	     ACTOR_STEP(ACT_MQ_SEND, .name = object)
#define MQ_RECEIVE(object)   ACTOR_STEP(ACT_MQ_RECEIVE, .name = object)
#define SEM_WAIT(object)     ACTOR_STEP(ACT_SEM_WAIT, .name = object)
/* Waits for a lock of its own, which is no object of IPC, for ever. */
#define LOCK_TWICE ACTOR_STEP(ACT_LOCK_TWICE)

/* ---- actors ---- */

struct actor {
	pid_t pid;
	pid_t child;		   /* of FORK, else 0 */
	pid_t tids[ACTOR_THREADS]; /* of THREAD, in the order of the steps */
	size_t tid_count;
	int channel;
};

/* Starts one; what is returned lives until actors_end(). */
#define actor_start(...) actor_start_as(0, __VA_ARGS__)
/* The same with that pid, which nobody may have; 0: any. */
#define actor_start_as(pid, ...)                                                                   \
	actor_start_at(pid, (const struct step[]){ __VA_ARGS__, { .act = ACT_END } }, __FILE__,    \
		       __LINE__)
struct actor *actor_start_at(pid_t pid, const struct step *steps, const char *file, int line);

/* Lets it go on after a HALT; returns where the next steps lead to. */
#define actor_go(actor) actor_go_at(actor, __FILE__, __LINE__)
void actor_go_at(struct actor *actor, const char *file, int line);
/* Returns when an actor that was blocked has been woken, by whatever the test did. */
#define actor_wait_woken(actor) actor_wait_woken_at(actor, __FILE__, __LINE__)
void actor_wait_woken_at(struct actor *actor, const char *file, int line);
/* Ends it and waits for that; its forked child lives on. Ended already: nothing happens. */
void actor_end(struct actor *actor);
void actor_end_child(struct actor *actor);
/* Ends all, also what they forked. For teardowns. */
void actors_end(void);

/*
 * A memfd, one page, on the file system that holds the segments of System V; stores its inode
 * number, which a segment can have as its id, see factory_next_id(). Skips the test where none can.
 */
int actor_memfd(int *inode);

#endif
