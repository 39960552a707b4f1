/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parallel.h: the same work on many items in a few threads: /proc is read one process at a time,
 * and most of that is the kernel's work. Private to collect.
 */
#ifndef COLLECT_PARALLEL_H
#define COLLECT_PARALLEL_H

#include <stddef.h>

enum { PARALLEL_LANES = 4 };

/*
 * Calls work for each item from 0 to count - 1, each once, in no order. lane is below
 * PARALLEL_LANES; two calls at the same time never have the same one, so that each lane can have
 * results of its own. Returns when all are done.
 */
void parallel_run(size_t count, void (*work)(void *context, unsigned int lane, size_t item),
		  void *context);

/* What one lane found: an array that grows; all zero at first. */
struct findings {
	void *items;
	size_t count;
	size_t capacity;
};

/* The place of one more item of that size, not cleared; valid until the next call. */
void *findings_add(struct findings *findings, size_t size);
/* Moves all items of the second behind those of the first, and clears it. */
void findings_take(struct findings *findings, struct findings *from, size_t size);

#endif
