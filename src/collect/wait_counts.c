/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiters that the kernel counts. */
#include "wait_counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>

#include "ipctop/memory.h"

enum { SEMAPHORES_A_ROUND = 4096 };

struct counted {
	int id;
	uint32_t waiters;
	bool unknown; /* it may not be read */
};

struct wait_counts {
	struct counted *sets; /* ordered by id */
	size_t set_count;
	int next_id; /* where the next round begins */
};

struct wait_counts *wait_counts_create(void)
{
	return xcalloc(1, sizeof(struct wait_counts));
}

void wait_counts_destroy(struct wait_counts *counts)
{
	if (!counts)
		return;
	free(counts->sets);
	free(counts);
}

static void count_waiters(const struct sem_set *set, struct counted *counted)
{
	for (uint64_t i = 0; i < set->nsems; i++) {
		int more = semctl(set->ipc.id, (int)i, GETNCNT);
		int zero = more < 0 ? -1 : semctl(set->ipc.id, (int)i, GETZCNT);

		counted->unknown = (more < 0 || zero < 0) && errno == EACCES;
		if (more < 0 || zero < 0)
			return;
		counted->waiters += (uint32_t)(more + zero);
	}
}

static int compare_counted(const void *left, const void *right)
{
	int a = ((const struct counted *)left)->id;
	int b = ((const struct counted *)right)->id;

	return (a > b) - (a < b);
}

static const struct counted *find_counted(const struct counted *sets, size_t count, int id)
{
	const struct counted key = { .id = id };

	return count > 0 ? bsearch(&key, sets, count, sizeof(key), compare_counted) : NULL;
}

static void take_round(struct wait_counts *counts, const struct snapshot *snapshot)
{
	size_t count = snapshot->tables[TABLE_SEM].count;
	struct counted *fresh = xcalloc(count, sizeof(*fresh));
	bool first_time = counts->set_count == 0;
	size_t room = first_time ? SIZE_MAX : SEMAPHORES_A_ROUND;
	int next_id = 0;

	for (size_t i = 0; i < count; i++) {
		const struct sem_set *set = snapshot_row(snapshot, TABLE_SEM, i);
		const struct counted *old =
			find_counted(counts->sets, counts->set_count, set->ipc.id);
		bool in_round = set->ipc.id >= counts->next_id && room > 0;

		fresh[i].id = set->ipc.id;
		if (!in_round && set->ipc.id >= counts->next_id && !next_id)
			next_id = set->ipc.id;
		if (old && !in_round) {
			fresh[i] = *old;
			continue;
		}
		count_waiters(set, &fresh[i]);
		room -= room > set->nsems ? set->nsems : room;
	}
	free(counts->sets);
	counts->sets = fresh;
	counts->set_count = count;
	counts->next_id = next_id;
}

void wait_counts_collect(struct wait_counts *counts, struct snapshot *snapshot)
{
	take_round(counts, snapshot);
	snapshot->wait_counts =
		arena_alloc(snapshot->arena, counts->set_count, sizeof(*snapshot->wait_counts));
	for (size_t i = 0; i < counts->set_count; i++) {
		const struct counted *set = &counts->sets[i];

		if (set->waiters > 0 || set->unknown)
			snapshot->wait_counts[snapshot->wait_count_count++] =
				(struct wait_count){ (uint32_t)i, set->waiters, set->unknown };
	}
}
