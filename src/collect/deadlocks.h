/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deadlocks.h: circles of processes that wait for each other. Private to collect.
 */
#ifndef COLLECT_DEADLOCKS_H
#define COLLECT_DEADLOCKS_H

#include "blocked.h"

/*
 * Sets the circles of snapshot->waits; waitings are what these were made of, in the same order.
 *
 * Threads are read one after the other, and busy ones make circles that no instant had. So each
 * circle is looked at again: only one whose threads all stood in the same calls at one instant,
 * with the same last operators, remains.
 */
void deadlocks_find(int proc_fd, const struct waiting *waitings, struct snapshot *snapshot);

#endif
