/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_table.h: the journal as a table, read again only when it has changed. Private to collect.
 */
#ifndef COLLECT_JOURNAL_TABLE_H
#define COLLECT_JOURNAL_TABLE_H

#include "ipctop/snapshot.h"

/* The rows as they were last read, and the connection that tells whether they still are. */
struct journal_table;

struct journal_table *journal_table_create(void);
void journal_table_destroy(struct journal_table *table); /* NULL is allowed */

/* Fills TABLE_JOURNAL. Where there is no journal yet, it is empty. */
void journal_table_collect(struct journal_table *table, struct snapshot *snapshot);

#endif
