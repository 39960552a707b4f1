/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether an object is still of use to anybody: the rules. */
#include "ipctop/verdict.h"

#include <stdlib.h>

#include "ipctop/memory.h"
#include "ipctop/snapshot.h"
#include "known_pids.h"

enum { SHM_DEST_MODE = 01000 }; /* SHM_DEST of shmctl(2) */

struct verdict verdict_of(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	size_t index = snapshot_index(snapshot, table, row);

	if (index == SIZE_MAX || !snapshot->verdicts[table])
		return (struct verdict){ .level = VERDICT_NONE };
	return snapshot->verdicts[table][index];
}

const char *verdict_word(enum verdict_level level)
{
	switch (level) {
	case VERDICT_IN_USE:
		return "in use";
	case VERDICT_PERHAPS:
		return "perhaps";
	case VERDICT_STALE:
		return "stale";
	case VERDICT_DYING:
		return "dying";
	case VERDICT_NONE:
		break;
	}
	return "";
}

static int64_t later(int64_t left, int64_t right)
{
	return left > right ? left : right;
}

/*
 * Writing into a mapping changes no time of its file. The mtime of a POSIX queue is that of its
 * last message; its ctime also that of a look into it (ipc/mqueue.c).
 */
static int64_t last_use(enum table_id table, const void *row)
{
	const struct shm_segment *segment = row;
	const struct msg_queue *queue = row;
	const struct sem_set *set = row;
	const struct posix_object *file = row;

	switch (table) {
	case TABLE_SHM:
		return later(segment->ipc.ctime, later(segment->atime, segment->dtime));
	case TABLE_MSG:
		return later(queue->ipc.ctime, later(queue->stime, queue->rtime));
	case TABLE_SEM:
		return later(set->ipc.ctime, set->otime);
	case TABLE_PMSG:
		return file->mtime;
	default:
		return later(file->mtime, file->ctime);
	}
}

int64_t verdict_idle_time(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	int64_t idle = snapshot->realtime.tv_sec - last_use(table, row);

	return idle > 0 ? idle : 0;
}

static int compare_uids(const void *left, const void *right)
{
	uid_t a = *(const uid_t *)left;
	uid_t b = *(const uid_t *)right;

	return (a > b) - (a < b);
}

static bool has_uid(const uid_t *uids, size_t count, uid_t uid)
{
	return count > 0 && bsearch(&uid, uids, count, sizeof(uid), compare_uids);
}

static uid_t owner_of(enum table_id table, const void *row)
{
	if (TABLE_BIT(table) & TABLES_SYSV)
		return ((const struct sysv_object *)row)->uid;
	return ((const struct posix_object *)row)->uid;
}

/* logind spares root and system users, and users of whom it still keeps a session. */
static bool is_at_risk(const struct snapshot *snapshot, uid_t uid)
{
	const struct accounts *accounts = &snapshot->accounts;
	const uid_t nobody = 65534;

	return accounts->removes_ipc && uid >= accounts->first_login_uid && uid != nobody &&
	       !has_uid(accounts->logged_in, accounts->logged_in_count, uid);
}

static unsigned int owner_reasons(const struct snapshot *snapshot, uid_t uid)
{
	const struct accounts *accounts = &snapshot->accounts;
	const struct id_name *name = snapshot_find_user(snapshot, uid);
	unsigned int reasons = 0;

	if (name && !name->known)
		reasons |= REASON_OWNER_UNKNOWN;
	if (!snapshot->hides_processes &&
	    !has_uid(accounts->busy_users, accounts->busy_count, uid))
		reasons |= REASON_OWNER_ABSENT;
	if (is_at_risk(snapshot, uid))
		reasons |= REASON_AT_RISK;
	return reasons;
}

static unsigned int pid_reasons(const struct snapshot *snapshot, enum table_id table,
				const void *row)
{
	unsigned int reasons = 0;
	unsigned int seen = 0, gone = 0;
	struct known_pid pid = { 0 };

	while (known_pid_next(snapshot, table, row, &pid)) {
		seen += pid.state != PID_UNSEEN;
		gone += pid.state == PID_GONE || pid.state == PID_REUSED;
		if (pid.state == PID_LIVES)
			reasons |= REASON_PID_LIVES;
		else if (pid.state == PID_REUSED)
			reasons |= REASON_PID_REUSED;
		else if (pid.state == PID_UNSEEN)
			reasons |= REASON_NOT_ALL_SEEN;
	}
	if (seen == 0)
		reasons |= REASON_NO_PIDS;
	else if (gone == seen)
		reasons |= REASON_PIDS_GONE;
	return reasons;
}

static bool is_registered(enum table_id table, const void *row)
{
	const struct posix_queue *queue = row;

	return table == TABLE_PMSG && queue->state_known && queue->notify_pid != 0;
}

static unsigned int use_reasons(const struct snapshot *snapshot, enum table_id table,
				const void *row)
{
	unsigned int reasons = 0;
	size_t uses;

	uses_of(snapshot, table, row, &uses);
	if (waits_count(snapshot, table, row) > 0)
		reasons |= REASON_WAITERS;
	if (table == TABLE_SHM)
		return reasons | (((const struct shm_segment *)row)->nattch ? REASON_ATTACHED
									    : REASON_UNATTACHED);
	/* A set's waiters are counted by the kernel, too. */
	if (table != TABLE_SEM && uses_may_be_unseen(snapshot, table, row))
		reasons |= REASON_NOT_ALL_SEEN;
	if (TABLE_BIT(table) & TABLES_POSIX)
		reasons |= uses || is_registered(table, row) ? REASON_ATTACHED : REASON_UNATTACHED;
	return reasons;
}

/* The kernel counts attachments: nobody who has it can be overlooked. */
static enum verdict_level judge_segment(unsigned int reasons)
{
	bool gone = reasons & REASON_PIDS_GONE && !(reasons & REASON_NOT_ALL_SEEN);

	if (reasons & REASON_ATTACHED)
		return reasons & REASON_REMOVED ? VERDICT_DYING : VERDICT_IN_USE;
	if (gone && reasons & REASON_IDLE)
		return VERDICT_STALE;
	return gone || reasons & REASON_IDLE ? VERDICT_PERHAPS : VERDICT_IN_USE;
}

/* Without a record of who has it, only those who used it last can speak for it. */
static enum verdict_level judge_queue_or_set(unsigned int reasons)
{
	bool owner_left = reasons & (REASON_OWNER_UNKNOWN | REASON_OWNER_ABSENT);
	bool speaks_against =
		reasons & REASON_PIDS_GONE || (reasons & REASON_NO_PIDS && owner_left);

	if (reasons & (REASON_WAITERS | REASON_PID_LIVES))
		return VERDICT_IN_USE;
	if (!(reasons & REASON_IDLE))
		return reasons & REASON_PIDS_GONE ? VERDICT_PERHAPS : VERDICT_IN_USE;
	return speaks_against && !(reasons & REASON_NOT_ALL_SEEN) ? VERDICT_STALE : VERDICT_PERHAPS;
}

static enum verdict_level judge_posix(unsigned int reasons)
{
	if (reasons & (REASON_ATTACHED | REASON_WAITERS))
		return VERDICT_IN_USE;
	return reasons & REASON_IDLE && !(reasons & REASON_NOT_ALL_SEEN) ? VERDICT_STALE
									 : VERDICT_PERHAPS;
}

static struct verdict judge(const struct snapshot *snapshot, enum table_id table, const void *row,
			    unsigned int owner)
{
	unsigned int reasons = owner | use_reasons(snapshot, table, row);
	enum verdict_level level;

	reasons |= verdict_idle_time(snapshot, table, row) >= snapshot->rules.idle ? REASON_IDLE
										   : REASON_RECENT;
	if (TABLE_BIT(table) & TABLES_SYSV)
		reasons |= pid_reasons(snapshot, table, row);
	if (table == TABLE_SHM && ((const struct sysv_object *)row)->mode & SHM_DEST_MODE)
		reasons |= REASON_REMOVED;
	if (table == TABLE_SHM)
		level = judge_segment(reasons);
	else if (TABLE_BIT(table) & TABLES_SYSV)
		level = judge_queue_or_set(reasons);
	else
		level = judge_posix(reasons);
	return (struct verdict){ .level = (uint8_t)level, .reasons = (uint16_t)reasons };
}

static void judge_table(struct snapshot *snapshot, enum table_id table)
{
	size_t count = snapshot->tables[table].count;
	struct verdict *verdicts = arena_alloc(snapshot->arena, count, sizeof(*verdicts));
	unsigned int reasons = 0;
	uid_t last = 0;

	for (size_t i = 0; i < count; i++) {
		const void *row = snapshot_row(snapshot, table, i);
		uid_t uid = owner_of(table, row);

		if (i == 0 || uid != last)
			reasons = owner_reasons(snapshot, uid);
		last = uid;
		verdicts[i] = judge(snapshot, table, row, reasons);
	}
	snapshot->verdicts[table] = verdicts;
}

/* Who has POSIX objects was perhaps not asked for: then they cannot be judged. */
void verdict_judge(struct snapshot *snapshot, const struct verdict_rules *rules)
{
	unsigned int tables = TABLES_SYSV;

	snapshot->rules = *rules;
	if (snapshot->needs & NEED_POSIX_USERS)
		tables |= TABLES_POSIX;
	for (enum table_id table = 0; table < TABLE_COUNT; table++)
		if (tables & TABLE_BIT(table) && snapshot->tables[table].collected)
			judge_table(snapshot, table);
	verdict_make_texts(snapshot);
}
