/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * operators.h: who operated last on the semaphores of a set, semctl(2) with GETPID: the only
 * processes that a set names. Private to collect.
 */
#ifndef COLLECT_OPERATORS_H
#define COLLECT_OPERATORS_H

#include "ipctop/snapshot.h"

/* Kept as long as the set's otime and ctime say that nobody operated on it. */
struct operators;

struct operators *operators_create(void);
void operators_destroy(struct operators *operators); /* NULL is allowed */

/* Fills snapshot->operators: each process of a set once; a set that may not be read has pid -1. */
void operators_collect(struct operators *operators, struct snapshot *snapshot);

#endif
