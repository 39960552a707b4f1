/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * look.h: snapshots as tests of users, waiters and verdicts take them, and questions about them.
 *
 * One collector is kept from one look to the next, as the monitor does. What is returned lives
 * until the next look.
 */
#ifndef TESTS_LOOK_H
#define TESTS_LOOK_H

#include "../../src/collect/collector.h"
#include "ipctop/collect.h"

/* What the table of processes is made of. */
#define LOOK_PROCESSES (NEED_USERS | NEED_POSIX_USERS | NEED_WAITERS | NEED_COMMANDS)

const struct snapshot *look_take(unsigned int tables, unsigned int needs);
/* With all tables of objects and this threshold: the verdicts. */
const struct snapshot *look_judge(int64_t idle);
/* From other places from the next look on; NULL: the usual ones. */
void look_in(const struct collect_places *places);
/* Frees the snapshot and the collector: the next look is a first one, as usual. For teardowns. */
void look_end(void);

/* Skips the test where some processes cannot be looked into: nothing is surely stale then. */
void look_require_all_seen(void);

/* The row of that id, or of that name of a POSIX object; the test fails where there is none. */
#define look_row(table, id)	look_row_at(table, id, __FILE__, __LINE__)
#define look_posix(table, name) look_posix_at(table, name, __FILE__, __LINE__)
#define look_process(pid)	look_process_at(pid, __FILE__, __LINE__)
const void *look_row_at(enum table_id table, int id, const char *file, int line);
const void *look_posix_at(enum table_id table, const char *name, const char *file, int line);
const struct ipc_process *look_process_at(pid_t pid, const char *file, int line);

/* The row of that id, NULL: none. */
const void *look_find(enum table_id table, int id);

/* What that process has of that row, NULL: nothing. */
const struct use *look_use(enum table_id table, const void *row, pid_t pid);
/* How many processes have it. */
size_t look_users(enum table_id table, const void *row);
/* The wait of that thread, NULL: it waits for nothing that was seen. */
const struct wait *look_wait(pid_t tid);

#endif
