/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same work on many items in a few threads. */
#include "parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipctop/memory.h"

enum {
	ITEMS_AT_ONCE = 16,
	/* Fewer than these are done before another thread has started. */
	ITEMS_PER_LANE = 128,
};

struct run {
	void (*work)(void *context, unsigned int lane, size_t item);
	void *context;
	size_t count;
	atomic_size_t next;
	atomic_uint lanes;
};

static void *run_lane(void *argument)
{
	struct run *run = argument;
	unsigned int lane = atomic_fetch_add(&run->lanes, 1);
	size_t first;

	while ((first = atomic_fetch_add(&run->next, ITEMS_AT_ONCE)) < run->count)
		for (size_t i = first; i < first + ITEMS_AT_ONCE && i < run->count; i++)
			run->work(run->context, lane, i);
	return NULL;
}

static size_t lanes_for(size_t count)
{
	size_t lanes = count / ITEMS_PER_LANE + 1;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (processors < 1)
		processors = 1;
	if (lanes > (size_t)processors)
		lanes = (size_t)processors;
	return lanes < PARALLEL_LANES ? lanes : PARALLEL_LANES;
}

void parallel_run(size_t count, void (*work)(void *context, unsigned int lane, size_t item),
		  void *context)
{
	struct run run = { .work = work, .context = context, .count = count };
	pthread_t threads[PARALLEL_LANES];
	size_t lanes = lanes_for(count);
	size_t started = 0;

	/* A thread that cannot be had is no loss but of time. */
	while (started + 1 < lanes && pthread_create(&threads[started], NULL, run_lane, &run) == 0)
		started++;
	run_lane(&run);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}

void *findings_add(struct findings *findings, size_t size)
{
	findings->items = xgrow(findings->items, findings->count, &findings->capacity, size);
	return (char *)findings->items + findings->count++ * size;
}

void findings_take(struct findings *findings, struct findings *from, size_t size)
{
	size_t count = findings->count + from->count;

	if (from->count > 0) {
		findings->items = xreallocarray(findings->items, count, size);
		memcpy((char *)findings->items + findings->count * size, from->items,
		       from->count * size);
		findings->count = findings->capacity = count;
	}
	free(from->items);
	*from = (struct findings){ 0 };
}
