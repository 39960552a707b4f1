/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journaled.h: what tests of the journal share: everything that there is, as one text to compare.
 */
#ifndef TESTS_JOURNALED_H
#define TESTS_JOURNALED_H

#include "ipctop/control.h"
#include "ipctop/journal.h"

/*
 * A line for each object that there is, in an order that does not depend on when they were made:
 * kind, key or name, id of System V, owner, permissions, sizes, and every byte, message and value
 * in it (long ones as a hash). The caller frees it.
 */
char *journaled_describe_all(void);

/* Fails unless the text is what journaled_describe_all() says now, with the lines that differ. */
void journaled_assert_all(const char *expected);

/* Targets of all objects of these tables (TABLE_BITs), the caller frees them. */
struct target *journaled_targets(unsigned int tables, size_t *count);
/* Of the only one of that table, or the test fails. */
struct target journaled_target(enum table_id table);

/* All entries of a journal, NULL: the usual one. The caller frees them. */
struct journal_row *journaled_entries(const char *path, size_t *count);

/* About count objects of all kinds, with owners, permissions and contents of all sorts. */
void journaled_make_mixture(size_t count);

/* The path of a file in the private state folder; eight of them last at a time. */
const char *journaled_path(const char *name);

#endif
