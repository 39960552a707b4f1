/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether an object is as unused as it was when it was chosen. */
#include "unused.h"

#include <sys/sem.h>
#include <unistd.h>

#include "ipctop/inspect.h"

/*
 * A set names an operator for each of its semaphores. All of them together are one bit each: the
 * order does not matter, nor how often one is named.
 */
static uint64_t operator_bit(pid_t pid)
{
	return pid > 0 ? UINT64_C(1) << ((uint32_t)pid * UINT32_C(2654435769) >> 26) : 0;
}

/* All but the operators of a set. */
static struct target_use use_of(enum table_id table, const void *row)
{
	const struct shm_segment *segment = row;
	const struct msg_queue *queue = row;
	const struct posix_object *file = row;

	switch (table) {
	case TABLE_SHM:
		return (struct target_use){ segment->nattch,
					    { segment->atime, segment->dtime },
					    { (uint64_t)segment->lpid } };
	case TABLE_MSG:
		return (struct target_use){ queue->qnum,
					    { queue->stime, queue->rtime },
					    { (uint64_t)queue->lspid, (uint64_t)queue->lrpid } };
	case TABLE_SEM:
		return (struct target_use){ 0, { ((const struct sem_set *)row)->otime }, { 0 } };
	case TABLE_PSHM:
		return (struct target_use){ ((const struct posix_segment *)row)->size,
					    { file->mtime },
					    { 0 } };
	default:
		return (struct target_use){ 0, { file->mtime }, { 0 } };
	}
}

void target_require_unused(struct target *target, const struct snapshot *snapshot,
			   enum table_id table, const void *row)
{
	size_t index = snapshot_index(snapshot, table, row);

	if (!(TABLE_BIT(table) & TABLES_OBJECTS))
		return;
	target->only_unused = true;
	target->use = use_of(table, row);
	for (size_t i = 0; table == TABLE_SEM && i < snapshot->operator_count; i++)
		if (snapshot->operators[i].row == index)
			target->use.pids[0] |= operator_bit(snapshot->operators[i].pid);
}

/* Who may not read the set did not see its operators before, either. */
static bool look_at_semaphores(const struct sem_set *set, uint64_t *operators)
{
	for (uint64_t i = 0; i < set->nsems; i++) {
		int pid = semctl(set->ipc.id, (int)i, GETPID);

		if (pid < 0)
			break;
		if (semctl(set->ipc.id, (int)i, GETNCNT) > 0 ||
		    semctl(set->ipc.id, (int)i, GETZCNT) > 0)
			return false;
		*operators |= operator_bit(pid);
	}
	return true;
}

/* Copying a segment into the journal attached and detached it: that is no use by others. */
static bool was_used_by_us(enum table_id table, const struct target_use *now)
{
	return table == TABLE_SHM && now->pids[0] == (uint64_t)getpid();
}

static bool is_same_use(enum table_id table, const struct target_use *then,
			const struct target_use *now)
{
	if (now->count != then->count)
		return false;
	if (was_used_by_us(table, now))
		return true;
	return now->times[0] == then->times[0] && now->times[1] == then->times[1] &&
	       now->pids[0] == then->pids[0] && now->pids[1] == then->pids[1];
}

int control_check_unused(const struct target *target)
{
	enum table_id table = target->identity.table;
	union object_row row;
	struct target_use now;
	int error;

	if (!target->only_unused)
		return 0;
	error = inspection_look(table, (int)target->identity.id, target->name, &row);
	if (error)
		return error;
	now = use_of(table, &row);
	if (table == TABLE_SEM && !look_at_semaphores(&row.sem, &now.pids[0]))
		return -EBUSY;
	return is_same_use(table, &target->use, &now) ? 0 : -EBUSY;
}
