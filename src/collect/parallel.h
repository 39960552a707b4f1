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

#endif
