/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user owns, summed up over the other tables. */
#include "owners.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The owners found, and a hash table with linear probing of where they are. */
struct owners {
	struct owner *rows;
	size_t count;
	size_t *slots;	   /* numbers of rows, counted from 1; 0: free */
	size_t slot_count; /* a power of 2, never less than twice the rows */
};

static size_t *find_slot(const struct owners *owners, uid_t uid)
{
	const size_t mask = owners->slot_count - 1;
	size_t i = (uid * UINT32_C(2654435769)) >> 7 & mask;

	while (owners->slots[i] && owners->rows[owners->slots[i] - 1].uid != uid)
		i = (i + 1) & mask;
	return &owners->slots[i];
}

static void grow(struct owners *owners)
{
	owners->slot_count = owners->slot_count ? owners->slot_count * 2 : 64;
	owners->rows = xreallocarray(owners->rows, owners->slot_count / 2, sizeof(*owners->rows));
	free(owners->slots);
	owners->slots = xcalloc(owners->slot_count, sizeof(*owners->slots));
	for (size_t i = 0; i < owners->count; i++)
		*find_slot(owners, owners->rows[i].uid) = i + 1;
}

static struct owner *find(struct owners *owners, uid_t uid)
{
	size_t *slot;

	if (2 * owners->count >= owners->slot_count)
		grow(owners);
	slot = find_slot(owners, uid);
	if (*slot == 0) {
		owners->rows[owners->count] = (struct owner){ .uid = uid };
		*slot = ++owners->count;
	}
	return &owners->rows[*slot - 1];
}

static uint64_t pages_of(uint64_t bytes)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	return bytes / page + (bytes % page > 0);
}

static void add_segment(struct owners *owners, const void *row)
{
	const struct shm_segment *segment = row;
	struct owner *owner = find(owners, segment->ipc.uid);

	owner->segments++;
	owner->segment_bytes += segment->size;
	owner->segment_pages += pages_of(segment->size);
}

static void add_queue(struct owners *owners, const void *row)
{
	const struct msg_queue *queue = row;
	struct owner *owner = find(owners, queue->ipc.uid);

	owner->queues++;
	owner->messages += queue->qnum;
	owner->message_bytes += queue->cbytes;
}

static void add_set(struct owners *owners, const void *row)
{
	const struct sem_set *set = row;
	struct owner *owner = find(owners, set->ipc.uid);

	owner->sets++;
	owner->semaphores += set->nsems;
}

static void add_posix_segment(struct owners *owners, const void *row)
{
	const struct posix_segment *segment = row;
	struct owner *owner = find(owners, segment->file.uid);

	owner->posix_segments++;
	owner->posix_bytes += segment->allocated;
}

static void add_posix_queue(struct owners *owners, const void *row)
{
	find(owners, ((const struct posix_object *)row)->uid)->posix_queues++;
}

static void add_posix_semaphore(struct owners *owners, const void *row)
{
	find(owners, ((const struct posix_object *)row)->uid)->posix_semaphores++;
}

static void (*const adders[TABLE_COUNT])(struct owners *owners, const void *row) = {
	[TABLE_SHM] = add_segment,	  [TABLE_MSG] = add_queue,
	[TABLE_SEM] = add_set,		  [TABLE_PSHM] = add_posix_segment,
	[TABLE_PMSG] = add_posix_queue,	  [TABLE_PSEM] = add_posix_semaphore,
};

static int compare_owners(const void *left, const void *right)
{
	uid_t a = ((const struct owner *)left)->uid;
	uid_t b = ((const struct owner *)right)->uid;

	return (a > b) - (a < b);
}

void owners_collect(struct snapshot *snapshot)
{
	struct table *table = &snapshot->tables[TABLE_OWNER];
	struct owners owners = { 0 };
	struct owner *rows;

	for (enum table_id id = 0; id < TABLE_COUNT; id++)
		for (size_t i = 0; adders[id] && i < snapshot->tables[id].count; i++)
			adders[id](&owners, snapshot_row(snapshot, id, i));
	rows = arena_alloc(snapshot->arena, owners.count, sizeof(*rows));
	if (owners.count > 0) {
		qsort(owners.rows, owners.count, sizeof(*owners.rows), compare_owners);
		memcpy(rows, owners.rows, owners.count * sizeof(*rows));
	}
	free(owners.slots);
	free(owners.rows);
	*table = (struct table){
		.rows = rows, .count = owners.count, .row_size = sizeof(*rows), .collected = true
	};
}
