/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot.h: everything that was seen of IPC at one instant, as plain data.
 *
 * A snapshot is filled by the collector and is immutable from then on; it may be read by any
 * thread. It owns all memory that it points to and is freed whole.
 */
#ifndef IPCTOP_SNAPSHOT_H
#define IPCTOP_SNAPSHOT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "ipctop/memory.h"
#include "ipctop/table.h"
#include "ipctop/uses.h"
#include "ipctop/value.h"
#include "ipctop/verdict.h"

/* What costs extra to collect, and is only there when it was asked for. */
enum need {
	NEED_NAMES = 1 << 0,	/* names of users and groups */
	NEED_COMMANDS = 1 << 1, /* command lines of the processes that the rows name */
	NEED_RSS = 1 << 2,	/* rss and swap of segments; of very many, renewed in rounds */
	NEED_RSS_EXACT = 1 << 3, /* rss and swap of all segments at this instant */
	/* What only reading their files tells: values of POSIX semaphores, the state of queues. */
	NEED_VALUES = 1 << 4,
	NEED_USERS = 1 << 5,	   /* who has segments attached: all of /proc, after each attach */
	NEED_POSIX_USERS = 1 << 6, /* the same of POSIX objects, mapped or open: each time */
	NEED_WAITERS = 1 << 7,	   /* who waits for objects: all threads in /proc */
	NEED_VERDICTS = 1 << 8,	   /* which are stale, and all but NEED_POSIX_USERS for it */
};

#define NEEDS_ALL                                                                                  \
	(NEED_NAMES | NEED_COMMANDS | NEED_RSS | NEED_RSS_EXACT | NEED_VALUES | NEED_USERS |       \
	 NEED_POSIX_USERS | NEED_WAITERS | NEED_VERDICTS)

/* What all System V objects have in common: struct ipc_perm of sysvipc(7). First in each. */
struct sysv_object {
	int id;
	int32_t key; /* 0: IPC_PRIVATE, or removed but still attached */
	uid_t uid;   /* owner */
	gid_t gid;
	uid_t cuid; /* creator, never changes */
	gid_t cgid;
	mode_t mode;   /* permissions and, for segments, SHM_DEST and SHM_LOCKED */
	int64_t ctime; /* last IPC_SET or creation, seconds since the Epoch */
};

struct shm_segment { /* shmctl(2), struct shmid_ds */
	struct sysv_object ipc;
	uint64_t size;	 /* bytes */
	uint64_t nattch; /* attachments, not processes */
	uint64_t rss;	 /* bytes in memory; only if rss_known */
	uint64_t swap;	 /* bytes in swap; only if rss_known */
	int64_t atime;	 /* last attach, 0: never */
	int64_t dtime;	 /* last detach, 0: never */
	pid_t cpid;	 /* creator; 0: not in our pid namespace */
	pid_t lpid;	 /* last attach or detach; 0: none, or not in our pid namespace */
	bool rss_known;
};

struct msg_queue { /* msgctl(2), struct msqid_ds */
	struct sysv_object ipc;
	uint64_t cbytes; /* bytes in all messages */
	uint64_t qnum;	 /* messages */
	uint64_t qbytes; /* most bytes allowed; only if qbytes_known */
	int64_t stime;	 /* last msgsnd, 0: never */
	int64_t rtime;	 /* last msgrcv, 0: never */
	pid_t lspid;	 /* of the last msgsnd; 0 as above */
	pid_t lrpid;	 /* of the last msgrcv */
	bool qbytes_known; /* /proc/sysvipc/msg lacks it, and so may we without read permission */
};

struct sem_set { /* semctl(2), struct semid_ds */
	struct sysv_object ipc;
	uint64_t nsems;
	int64_t otime; /* last semop, 0: never */
};

/*
 * What all POSIX objects have in common: a file in /dev/shm or /dev/mqueue (shm_overview(7),
 * mq_overview(7), sem_overview(7)). First in each.
 */
struct posix_object {
	const char *name; /* as shm_open(3), mq_open(3), sem_open(3) take it: "/name"; not made safe */
	uint64_t device;
	uint64_t inode;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	int64_t atime; /* seconds since the Epoch */
	int64_t mtime;
	int64_t ctime;
};

struct posix_segment { /* a file of /dev/shm other than sem.* */
	struct posix_object file;
	uint64_t size;	    /* bytes */
	uint64_t allocated; /* bytes that take memory or swap */
};

struct posix_queue { /* mq_getattr(3), and what reading its file in /dev/mqueue tells */
	struct posix_object file;
	uint64_t bytes;	  /* QSIZE: in all messages; only if state_known */
	uint64_t curmsgs; /* messages; only if attributes_known */
	uint64_t maxmsg;  /* only if attributes_known */
	uint64_t msgsize; /* most bytes of one message; only if attributes_known */
	pid_t notify_pid; /* who is registered by mq_notify(3), 0: nobody; only if state_known */
	int notify;	  /* SIGEV_SIGNAL, SIGEV_THREAD or SIGEV_NONE; only if state_known */
	int notify_signal;
	bool state_known; /* it was asked for, and its file could be read */
	bool attributes_known; /* it could be opened */
};

struct posix_semaphore { /* a file /dev/shm/sem.NAME of glibc */
	struct posix_object file; /* its name is without "sem." */
	uint32_t value;	  /* only if value_known */
	uint32_t waiters; /* only if value_known */
	bool value_known; /* asked for, the file could be read, and has the form that we know */
};

/* What one user owns, over all tables of objects that were collected. */
struct owner {
	uid_t uid;
	uint64_t segments;
	uint64_t segment_bytes;
	uint64_t segment_pages; /* as SHMALL counts them */
	uint64_t queues;
	uint64_t messages;
	uint64_t message_bytes;
	uint64_t sets;
	uint64_t semaphores; /* in the sets */
	uint64_t posix_segments;
	uint64_t posix_bytes; /* allocated by the POSIX segments */
	uint64_t posix_queues;
	uint64_t posix_semaphores;
};

/* A kernel limit and, where it limits a sum, what is in use. */
struct limit {
	const char *name;	 /* as in lsipc(1): "SHMMNI" */
	const char *description; /* in words */
	enum table_id table;	 /* the kind of object it limits */
	const char *sysctl;	 /* its file below /proc/sys, NULL: it cannot be set */
	unsigned int position;	 /* among the numbers in that file */
	enum value_type type;	 /* VALUE_INTEGER or VALUE_BYTES, of both numbers */
	uint64_t limit;
	uint64_t used;	   /* only if used_known */
	bool limit_known;  /* the sysctl could be read */
	bool used_known;   /* it limits a sum that the kernel reports */
};

/* What was done to the object of a journal entry. */
enum journal_action { JOURNAL_REMOVED, JOURNAL_CHANGED };

enum journal_state {
	JOURNAL_PENDING,  /* written before the call; what came of it was not: it may be gone */
	JOURNAL_DONE,	  /* the call succeeded */
	JOURNAL_VANISHED, /* somebody else removed it between the writing and the call */
	JOURNAL_RESTORED, /* it was brought back, or set back */
};

/* What was kept of the inside of the object. */
enum journal_contents {
	CONTENTS_NONE,	      /* there is nothing inside, or the change did not touch it */
	CONTENTS_KEPT,	      /* all of it, or all that the change took away */
	CONTENTS_TOO_LARGE,   /* more than the limit that was set */
	CONTENTS_UNREADABLE,  /* who did it may not read it */
	CONTENTS_UNREACHABLE, /* messages of POSIX queues: none can be read without taking it */
};

/* An entry of the journal: an object as it was before it was removed or changed. */
struct journal_row {
	int64_t number; /* counted from 1, never used again */
	int64_t time;	/* seconds since the Epoch */
	enum table_id table; /* the kind of object */
	enum journal_action action;
	enum journal_state state;
	enum journal_contents contents;
	uint64_t ipc_namespace; /* it was in */
	int id;			/* System V */
	int32_t key;		/* System V */
	uint64_t device;	/* POSIX */
	uint64_t inode;		/* POSIX */
	uid_t uid;		/* owner; not of limits, nor are the next five */
	gid_t gid;
	uid_t cuid; /* System V: creator */
	gid_t cgid;
	mode_t mode;
	pid_t cpid;	    /* segments: creator */
	uint64_t size;	    /* bytes of a segment, of a queue's messages; semaphores of a set */
	uid_t actor;	    /* who did it: whose login it was, else the real user */
	pid_t actor_pid;
	uint64_t restored_id; /* System V: the id it came back with; only if JOURNAL_RESTORED */
	char name[NAME_MAX + 2]; /* POSIX: "/name"; limits: "SHMMNI"; not made safe */
	char note[120];		 /* what was changed, or how much was in it; not made safe */
};

/*
 * The kernel's own totals, from SHM_INFO, MSG_INFO and SEM_INFO: those of a kind whose table was
 * asked for, and all with TABLE_LIMIT; else 0.
 */
struct usage {
	uint64_t segments;
	uint64_t shm_pages; /* of all segments, in use or not */
	uint64_t shm_rss;   /* bytes */
	uint64_t shm_swap;  /* bytes */
	uint64_t queues;
	uint64_t messages;
	uint64_t message_bytes;
	uint64_t semaphore_sets;
	uint64_t semaphores;
	uint64_t posix_queues; /* only if posix_queues_known; filled for TABLE_LIMIT */
	uint64_t shm_fs_size;  /* bytes that /dev/shm may have, 0 where unknown; for TABLE_LIMIT */
	uint64_t shm_fs_used;  /* bytes of them in use */
	bool posix_queues_known;
};

struct table {
	const void *rows; /* count times row_size bytes */
	size_t count;
	size_t row_size;
	bool collected; /* it was asked for */
	int error;	/* 0, or the -errno for which it could not be read: then count is 0;
			   -ENODEV: its file system is not mounted; the journal's: see journal.h */
};

/* The name of a user or of a group. */
struct id_name {
	uint32_t id;
	bool known;	  /* the system has a name; else text is the number */
	const char *text; /* never NULL; not made safe */
};

struct process {
	pid_t pid;
	uid_t uid;	     /* effective */
	bool zombie;	     /* ended, and only not forgotten yet */
	int64_t started;     /* seconds since the Epoch */
	const char *name;    /* as the kernel has it, proc_pid_comm(5); not made safe */
	const char *command; /* the command line with blanks, or [name]; not made safe */
};

/* A process that a semaphore set names: the last to operate on one of its semaphores (GETPID). */
struct set_operator {
	uint32_t row; /* in TABLE_SEM */
	pid_t pid;    /* 0: not in our pid namespace */
};

/* Who is there, as far as verdicts ask; only with NEED_VERDICTS. */
struct accounts {
	uid_t *busy_users; /* that have processes, ordered */
	size_t busy_count;
	uid_t *logged_in; /* users that systemd-logind(8) keeps, ordered */
	size_t logged_in_count;
	uid_t first_login_uid; /* the lowest uid that is no system user's, login.defs(5) */
	bool removes_ipc;      /* logind runs and RemoveIPC of logind.conf(5) is on */
};

struct snapshot {
	struct timespec realtime; /* when it was begun */
	int64_t monotonic_ms;
	uint64_t ipc_namespace; /* inode of /proc/self/ns/ipc, 0 where unknown */
	unsigned int asked;	/* enum need: what it was asked for */
	unsigned int needs;	/* enum need: what is in it; what could not be had is not */
	struct table tables[TABLE_COUNT];
	struct usage usage;
	struct id_name *users; /* ordered by id */
	size_t user_count;
	struct id_name *groups; /* ordered by id */
	size_t group_count;
	struct process *processes; /* living ones that the rows name, ordered by pid */
	size_t process_count;
	struct use *uses; /* see uses.h; with NEED_USERS */
	size_t use_count;
	struct wait *waits; /* see uses.h; with NEED_WAITERS */
	size_t wait_count;
	struct wait_count *wait_counts; /* ordered by row; of the sets where that is needed */
	size_t wait_count_count;
	struct set_operator *operators; /* ordered by row; with NEED_VERDICTS */
	size_t operator_count;
	unsigned int unseen_processes; /* that could not be looked into for users or waiters */
	bool hides_processes; /* /proc shows not all that there are: hidepid, see proc(5) */
	uid_t *unseen_users;	       /* whose these are, but for pid 1; some perhaps twice */
	size_t unseen_user_count;
	const char **use_texts[TABLE_COUNT]; /* of each row, NULL: nobody; see uses_text() */
	struct verdict *verdicts[TABLE_COUNT]; /* of each row; NULL: not judged */
	const char **reason_texts; /* by the bits of verdict.reasons; see verdict_reasons() */
	struct accounts accounts;
	struct verdict_rules rules;
	struct arena *arena; /* holds all of the above */
};

/* An empty snapshot in an arena of its own; free it with snapshot_destroy(). */
struct snapshot *snapshot_create(void);
void snapshot_destroy(struct snapshot *snapshot); /* NULL is allowed */

/*
 * An error of a table or of the journal as a clause: "its file system is not mounted", "it is
 * damaged", or strerror(3)'s.
 */
const char *table_strerror(int error);

/* Row i of a table; i must be below its count. */
const void *snapshot_row(const struct snapshot *snapshot, enum table_id table, size_t i);

/* The number of a row of that table; SIZE_MAX for one that is not of this snapshot. */
size_t snapshot_index(const struct snapshot *snapshot, enum table_id table, const void *row);

/* The entry for an id, or NULL where names were not collected. */
const struct id_name *snapshot_find_user(const struct snapshot *snapshot, uid_t uid);
const struct id_name *snapshot_find_group(const struct snapshot *snapshot, gid_t gid);

/* The living process of that pid, or NULL. */
const struct process *snapshot_find_process(const struct snapshot *snapshot, pid_t pid);

/* Whether it was there already at that time; else it has the pid of one that was. */
bool process_was_there(const struct process *process, int64_t time);

/* The user name of a process, or number; NULL: not collected, or no process (NULL). */
const char *snapshot_user_of(const struct snapshot *snapshot, const struct process *process);

/* The limit of that name, or NULL. */
const struct limit *snapshot_find_limit(const struct snapshot *snapshot, const char *name);

#endif
