/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * uses.h: who uses an object, and who waits for one, as seen in /proc at one instant.
 *
 * All arrays are in a snapshot and live as long as it. What could not be looked into (processes of
 * others) is not in them; snapshot->unseen_processes counts it.
 */
#ifndef IPCTOP_USES_H
#define IPCTOP_USES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/table.h"

struct snapshot;

/* How the memory of a mapping may be used: bits. */
enum access {
	ACCESS_READ = 1 << 0,
	ACCESS_WRITE = 1 << 1,
	ACCESS_EXECUTE = 1 << 2,
};

/*
 * A process that has an object attached or mapped (segments, POSIX semaphores) or has its file open
 * (POSIX segments and queues). Ordered by table, row and pid.
 */
struct use {
	enum table_id table;
	uint32_t row; /* in that table */
	pid_t pid;
	unsigned int access;  /* enum access, of all its mappings together */
	uint32_t mappings;    /* attachments: what nattch counts */
	uint32_t descriptors; /* files open on it */
	int64_t since; /* first seen, seconds since the Epoch: it may have been there before */
};

/* The call that a thread is blocked in: msgop(2), semop(2), mq_send(3), mq_receive(3), sem_wait(3).
 */
enum wait_call {
	WAIT_MSGSND,
	WAIT_MSGRCV,
	WAIT_SEMOP,
	WAIT_SEMTIMEDOP, /* glibc's semop(), too */
	WAIT_MQ_SEND,
	WAIT_MQ_RECEIVE,
	WAIT_SEM_WAIT,
	WAIT_CALLS
};

/* A thread that waits for an object. Ordered by table, row, number and thread. */
struct wait {
	enum table_id table;
	uint32_t row; /* in that table */
	pid_t pid;
	pid_t tid;
	enum wait_call call;
	/* Semaphore sets: the operation that cannot be done, of so many in the call; see semop(2).
	 */
	uint16_t number;
	int16_t operation;
	int16_t flags;
	bool operation_known; /* the set's values could be read, or there is only one operation */
	uint32_t operations;  /* 0: the thread's memory could not be read */
	long message_type;    /* WAIT_MSGRCV: msgtyp of msgrcv(2) */
	/*
	 * Who may be the one waited for: the last operator of that semaphore (GETPID), the last
	 * receiver of a full queue, the last sender of one without the message; 0: nobody known.
	 * A hint, no proof: the kernel does not record who holds a semaphore.
	 */
	pid_t blocker;
	int64_t since;	 /* first seen waiting so, seconds since the Epoch */
	uint32_t circle; /* of the suspected deadlock that it is part of, counted from 1; 0: none */
};

/* Waiters of a semaphore that the kernel counts (GETNCNT, GETZCNT), where threads were not seen. */
struct wait_count {
	uint32_t row; /* in TABLE_SEM */
	uint32_t waiters;
	bool unknown; /* the set may not be read */
};

/* What one process has of all objects that were collected: a row of TABLE_PROCESS. */
struct ipc_process {
	pid_t pid;
	uid_t uid;		 /* effective */
	int64_t started;	 /* seconds since the Epoch; with the pid, it names one process */
	uint32_t segments;	 /* attached */
	uint32_t queues;	 /* of System V: waits for, or was the last to send or receive */
	uint32_t sets;		 /* waits for */
	uint32_t posix_segments; /* mapped or open */
	uint32_t posix_queues;
	uint32_t posix_semaphores;
	uint32_t waits;		 /* threads that wait */
	uint64_t attached_bytes; /* sizes of the segments of both sorts, each once */
	int64_t waits_since;	 /* the longest wait; only if waits */
	uint32_t circle;	 /* of the suspected deadlock that it is part of; 0: none */
	char waits_for[48];	 /* "semop on set 3[0]"; safe; of the longest wait */
};

/*
 * The uses of that row of that table; *count is 0 for none, and for a row that is not in the
 * snapshot (one of the history).
 */
const struct use *uses_of(const struct snapshot *snapshot, enum table_id table, const void *row,
			  size_t *count);
/* Attachments of a segment that were seen: at most what its nattch says, less for others' eyes. */
uint64_t uses_count_mappings(const struct use *uses, size_t count);
/* "postgres (6), psql, 2 not seen": made with NEED_USERS and NEED_COMMANDS; NULL where nobody is.
 */
const char *uses_text(const struct snapshot *snapshot, enum table_id table, const void *row);

/*
 * Whether somebody who could not be looked into may have it or wait for it: by its permissions, as a
 * user would, leaving root's privilege aside.
 */
bool uses_may_be_unseen(const struct snapshot *snapshot, enum table_id table, const void *row);

/* "rw-", as in /proc/PID/maps. buffer holds 4 bytes. */
const char *access_format(unsigned int access, char *buffer);

/* The waits for that row, as above. */
const struct wait *waits_of(const struct snapshot *snapshot, enum table_id table, const void *row,
			    size_t *count);
/*
 * Threads that wait for it: those seen or, where that is more, as many as the kernel counts.
 */
uint32_t waits_count(const struct snapshot *snapshot, enum table_id table, const void *row);
/* False where there may be more waiters than can be seen or counted. */
bool waits_are_known(const struct snapshot *snapshot, enum table_id table, const void *row);
/* The circle that some of its waits, or the process of a row of these, is part of; 0: none. */
uint32_t waits_circle(const struct snapshot *snapshot, enum table_id table, const void *row);

/* The call's name: "msgsnd". */
const char *wait_call_name(enum wait_call call);
/*
 * The wait in words, safe: "semop on set 32769, semaphore 2: -1", "msgrcv from queue 4: type 7".
 * Returns the length.
 */
size_t wait_describe(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
		     size_t size);
/*
 * The wait with who waits and who may be waited for, safe: "locker (412) waits for set 3[1] -1; last
 * operator: writer (415)". Returns the length.
 */
size_t wait_explain(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
		    size_t size);
/* What the blocker is to the object: "last operator". */
const char *wait_blocker_role(enum wait_call call);
/* The same shortly, for a column: "set 32769[2] -1". */
size_t wait_format_short(const struct snapshot *snapshot, const struct wait *wait, char *buffer,
			 size_t size);

/*
 * The wait graph: a wait leads to what its blocker waits for, and so on. Stores at most max waits,
 * the given one first, and returns their number. Sets *closed when the last one leads back into the
 * chain (a circle).
 */
size_t wait_chain(const struct snapshot *snapshot, const struct wait *wait,
		  const struct wait **chain, size_t max, bool *closed);
/* True when an earlier one of the waits leads to the same chain: the same circle or blocker. */
bool wait_chain_is_told(const struct wait *waits, size_t i);
/*
 * Marks the waits of each circle of at least two processes with its number. A circle in which
 * all only wait to receive messages is none: that is how peers idle. Returns the circles.
 */
uint32_t wait_graph_mark(struct wait *waits, size_t count);
/* The circles in a snapshot. */
uint32_t waits_circles(const struct snapshot *snapshot);

#endif
