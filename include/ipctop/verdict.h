/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verdict.h: whether an object is still of use to anybody, with the reasons.
 *
 * A verdict never claims more than the kernel tells: queues and semaphore sets record no creator's
 * process, and processes of others may not be looked into.
 */
#ifndef IPCTOP_VERDICT_H
#define IPCTOP_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "ipctop/table.h"

struct snapshot;

enum verdict_level {
	VERDICT_NONE,	 /* not judged: not asked for, or no object */
	VERDICT_IN_USE,	 /* somebody has it, waits for it, or used it a short while ago */
	VERDICT_PERHAPS, /* perhaps stale: some of it speaks for that, or not all could be seen */
	VERDICT_STALE,	 /* nobody has it, all processes known to it are gone, it is idle */
	VERDICT_DYING,	 /* a segment that was removed and lives until its last detach */
};

/* Reasons, as bits. */
enum verdict_reason {
	REASON_ATTACHED = 1 << 0,      /* some have it attached, mapped or open */
	REASON_UNATTACHED = 1 << 1,    /* nobody has */
	REASON_WAITERS = 1 << 2,       /* some wait for it */
	REASON_PIDS_GONE = 1 << 3,     /* all processes that it names are gone */
	REASON_PID_LIVES = 1 << 4,     /* one of them lives */
	REASON_PID_REUSED = 1 << 5,    /* another process has the pid of one of them now */
	REASON_NO_PIDS = 1 << 6,       /* it names none that could be seen from here */
	REASON_IDLE = 1 << 7,	       /* not used for as long as the rules say */
	REASON_RECENT = 1 << 8,	       /* used after that */
	REASON_OWNER_UNKNOWN = 1 << 9, /* the owner has no name */
	REASON_OWNER_ABSENT = 1 << 10, /* the owner has no processes */
	REASON_NOT_ALL_SEEN = 1 << 11, /* processes could not be looked into, or the set's pids */
	REASON_REMOVED = 1 << 12,      /* IPC_RMID was called */
	REASON_AT_RISK = 1 << 13, /* systemd removes it when its owner logs out the next time */
};

enum { REASONS_ALL = 2 * REASON_AT_RISK - 1 };

/* Thresholds. */
struct verdict_rules {
	int64_t idle; /* seconds without use after which an object counts as idle */
};

#define VERDICT_IDLE_DEFAULT 600

/* One object's. */
struct verdict {
	uint16_t reasons; /* enum verdict_reason */
	uint8_t level;	  /* enum verdict_level */
};

/* The verdict on a row; VERDICT_NONE for a row that is not in the snapshot. */
struct verdict verdict_of(const struct snapshot *snapshot, enum table_id table, const void *row);
/* "stale", "perhaps", "in use", "dying", "" for none. */
const char *verdict_word(enum verdict_level level);
/* The reasons shortly, of those in the snapshot: "nobody has it, idle"; NULL: not judged. */
const char *verdict_reasons(const struct snapshot *snapshot, struct verdict verdict);
/* Seconds since the last use that the kernel records, of any kind, or the last change. */
int64_t verdict_idle_time(const struct snapshot *snapshot, enum table_id table, const void *row);
/*
 * The reasons in words, with their figures, safe: "nobody attached; creator 1201 is gone; ...".
 * Returns the length.
 */
size_t verdict_explain(const struct snapshot *snapshot, enum table_id table, const void *row,
		       char *buffer, size_t size);

/*
 * Judges all objects in a snapshot that is not handed out yet; it needs commands, users, waiters,
 * names and accounts in it. For the collector.
 */
void verdict_judge(struct snapshot *snapshot, const struct verdict_rules *rules);
/* Part of it: the texts of the reasons. */
void verdict_make_texts(struct snapshot *snapshot);

#endif
