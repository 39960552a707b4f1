/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * processes.h: what is made of users, waiters and commands when all are in the snapshot. Private to
 * collect.
 */
#ifndef COLLECT_PROCESSES_H
#define COLLECT_PROCESSES_H

#include "ipctop/snapshot.h"

/* Fills TABLE_PROCESS: a row for each process that uses or waits for an object. */
void processes_make_rows(struct snapshot *snapshot);

/* Fills snapshot->use_texts. */
void processes_make_texts(struct snapshot *snapshot);

/* Who has the pid of a process that was seen before did not have its objects since then. */
void processes_correct_since(struct snapshot *snapshot);

#endif
