/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory and swap of segments. To read them all costs three times as much as all the rest of the
 * table, so of very many they are read in rounds.
 */
#include "rss.h"

#include <errno.h>
#include <stdlib.h>

#include "sysv.h"

/* The figures of a segment, and what makes it the same segment. */
struct figures {
	int id;
	uid_t cuid;
	gid_t cgid;
	pid_t cpid;
	uint64_t size;
	uint64_t rss;
	uint64_t swap;
};

struct figures_list {
	struct figures *items;
	size_t count;
	size_t capacity;
};

struct rss {
	struct sysv_reader *reader; /* stands where the last round ended; NULL: at none */
	struct figures_list fresh;  /* of this round */
	struct figures_list kept;   /* of all segments, ordered by id */
	bool at_end;		    /* of the reader's file: the next round starts again */
};

struct rss *rss_create(void)
{
	return xcalloc(1, sizeof(struct rss));
}

void rss_destroy(struct rss *rss)
{
	if (!rss)
		return;
	sysv_reader_close(rss->reader);
	free(rss->fresh.items);
	free(rss->kept.items);
	free(rss);
}

static void list_reserve(struct figures_list *list, size_t capacity)
{
	if (capacity <= list->capacity)
		return;
	list->items = xreallocarray(list->items, capacity, sizeof(*list->items));
	list->capacity = capacity;
}

static void list_add(struct figures_list *list, const struct shm_segment *segment)
{
	if (list->count == list->capacity)
		list_reserve(list, list->count + list->count / 4 + 64);
	list->items[list->count++] = (struct figures){
		.id = segment->ipc.id,
		.cuid = segment->ipc.cuid,
		.cgid = segment->ipc.cgid,
		.cpid = segment->cpid,
		.size = segment->size,
		.rss = segment->rss,
		.swap = segment->swap,
	};
}

static int compare_figures(const void *left, const void *right)
{
	int a = ((const struct figures *)left)->id;
	int b = ((const struct figures *)right)->id;

	return (a > b) - (a < b);
}

static void list_sort(struct figures_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (list->items[i - 1].id > list->items[i].id) {
			qsort(list->items, list->count, sizeof(*list->items), compare_figures);
			return;
		}
}

/* Reads at most limit segments, from where the reader stands. */
static int read_fresh(struct rss *rss, size_t limit)
{
	while (rss->fresh.count < limit) {
		struct shm_segment segment = { 0 };
		int result = sysv_reader_next(rss->reader, &segment);

		if (result < 0)
			return result;
		rss->at_end = result == 0;
		if (rss->at_end)
			return 0;
		if (!segment.rss_known)
			return -EOPNOTSUPP;
		list_add(&rss->fresh, &segment);
	}
	return 0;
}

static int read_round(struct rss *rss, int proc_fd, bool all)
{
	int error = 0;

	rss->fresh.count = 0;
	if (!rss->reader)
		error = sysv_reader_open(proc_fd, TABLE_SHM, &rss->reader);
	else if (all || rss->at_end)
		error = sysv_reader_rewind(rss->reader);
	if (!error)
		error = read_fresh(rss, all ? SIZE_MAX : RSS_ROUND);
	if (error) {
		sysv_reader_close(rss->reader);
		rss->reader = NULL;
	}
	list_sort(&rss->fresh);
	return error;
}

/* Takes the figures of that segment out of a list that is walked along with the segments. */
static bool take_figures(const struct figures_list *list, size_t *next, struct shm_segment *segment)
{
	const struct figures *item;

	while (*next < list->count && list->items[*next].id < segment->ipc.id)
		++*next;
	if (*next == list->count)
		return false;
	item = &list->items[*next];
	if (item->id != segment->ipc.id ||
	    item->cuid != segment->ipc.cuid || item->cgid != segment->ipc.cgid ||
	    item->cpid != segment->cpid || item->size != segment->size)
		return false;
	segment->rss = item->rss;
	segment->swap = item->swap;
	segment->rss_known = true;
	return true;
}

static void spread(struct rss *rss, struct shm_segment *segments, size_t count)
{
	struct figures_list kept = { 0 };
	size_t next_fresh = 0;
	size_t next_kept = 0;

	list_reserve(&kept, count);
	for (size_t i = 0; i < count; i++)
		if (take_figures(&rss->fresh, &next_fresh, &segments[i]) ||
		    take_figures(&rss->kept, &next_kept, &segments[i]))
			list_add(&kept, &segments[i]);
	free(rss->kept.items);
	rss->kept = kept;
}

int rss_collect(struct rss *rss, int proc_fd, bool exact, struct shm_segment *segments,
		size_t count)
{
	bool all = exact || count <= RSS_ROUND || rss->kept.count == 0;
	int error = read_round(rss, proc_fd, all);

	spread(rss, segments, count);
	return error;
}
