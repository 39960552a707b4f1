/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who operated last on the semaphores of a set. */
#include "operators.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>

#include "ipctop/memory.h"

/* Of one set, as it was read. */
struct record {
	int id;
	uid_t cuid;
	uint64_t nsems;
	int64_t otime, ctime;
	int64_t read_at; /* seconds since the Epoch */
	pid_t *pids;	 /* each once */
	size_t count, capacity;
};

struct operators {
	struct record *records; /* ordered by id */
	size_t count;
};

struct operators *operators_create(void)
{
	return xcalloc(1, sizeof(struct operators));
}

static void free_records(struct record *records, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(records[i].pids);
	free(records);
}

void operators_destroy(struct operators *operators)
{
	if (!operators)
		return;
	free_records(operators->records, operators->count);
	free(operators);
}

static void add_pid(struct record *record, pid_t pid)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->pids[i] == pid)
			return;
	record->pids = xgrow(record->pids, record->count, &record->capacity, sizeof(pid_t));
	record->pids[record->count++] = pid;
}

/* Who never operated on a semaphore is 0 there, as is who cannot be seen from here. */
static void read_pids(struct record *record, const struct sem_set *set)
{
	for (uint64_t i = 0; i < set->nsems; i++) {
		int pid = semctl(set->ipc.id, (int)i, GETPID);

		if (pid < 0) {
			if (errno == EACCES)
				add_pid(record, -1);
			break;
		}
		if (pid > 0)
			add_pid(record, pid);
	}
}

/* Time stamps count seconds: what was read in the same second may have changed after it. */
static bool is_current(const struct record *record, const struct sem_set *set)
{
	return record->id == set->ipc.id && record->cuid == set->ipc.cuid &&
	       record->nsems == set->nsems && record->otime == set->otime &&
	       record->ctime == set->ipc.ctime && record->read_at > set->otime &&
	       record->read_at > set->ipc.ctime;
}

/* The record of a set: the old one where it still holds, which is taken out of the old ones. */
static struct record make_record(struct operators *operators, size_t *next,
				 const struct sem_set *set, int64_t now)
{
	struct record record = { .id = set->ipc.id,
				 .cuid = set->ipc.cuid,
				 .nsems = set->nsems,
				 .otime = set->otime,
				 .ctime = set->ipc.ctime,
				 .read_at = now };
	struct record *old;

	while (*next < operators->count && operators->records[*next].id < set->ipc.id)
		++*next;
	old = *next < operators->count ? &operators->records[*next] : NULL;
	if (old && is_current(old, set)) {
		record = *old;
		*old = (struct record){ .id = record.id };
	} else {
		read_pids(&record, set);
	}
	return record;
}

static size_t refresh(struct operators *operators, const struct snapshot *snapshot)
{
	size_t count = snapshot->tables[TABLE_SEM].count;
	struct record *records = xcalloc(count, sizeof(*records));
	size_t next = 0;
	size_t pids = 0;

	for (size_t i = 0; i < count; i++) {
		records[i] = make_record(operators, &next, snapshot_row(snapshot, TABLE_SEM, i),
					 snapshot->realtime.tv_sec);
		pids += records[i].count;
	}
	free_records(operators->records, operators->count);
	operators->records = records;
	operators->count = count;
	return pids;
}

void operators_collect(struct operators *operators, struct snapshot *snapshot)
{
	size_t pids = refresh(operators, snapshot);

	snapshot->operators = arena_alloc(snapshot->arena, pids, sizeof(*snapshot->operators));
	for (size_t i = 0; i < operators->count; i++)
		for (size_t j = 0; j < operators->records[i].count; j++)
			snapshot->operators[snapshot->operator_count++] =
				(struct set_operator){ (uint32_t)i, operators->records[i].pids[j] };
}
