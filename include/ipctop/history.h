/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.h: what happened between snapshots: new, changed and gone objects.
 */
#ifndef IPCTOP_HISTORY_H
#define IPCTOP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipctop/snapshot.h"

/* Gone objects stay in view, and new ones are marked, for this long. */
enum { HISTORY_MARK_MS = 3000 };

enum change {
	CHANGE_NONE,
	CHANGE_NEW,  /* appeared less than HISTORY_MARK_MS ago, after the first snapshot */
	CHANGE_GONE, /* disappeared less than HISTORY_MARK_MS ago */
};

struct history;

struct history *history_create(void);
void history_destroy(struct history *history); /* NULL is allowed */

/*
 * Takes the next snapshot and owns it from then on, until two more have been taken. All pointers
 * handed out before are void after this call. A table that the snapshot did not collect, or could
 * not read, is kept out of the comparison: its objects are neither new nor gone for that.
 */
void history_advance(struct history *history, struct snapshot *snapshot);

/* The newest snapshot, NULL before the first. */
const struct snapshot *history_current(const struct history *history);

/* Whether row i of the newest snapshot's table is new. */
enum change history_change(const struct history *history, enum table_id table, size_t i);

/*
 * The same object in the snapshot before, with that snapshot, for the comparison of single values;
 * NULL when it was not there, or there was none.
 */
const void *history_previous(const struct history *history, enum table_id table, size_t i,
			     const struct snapshot **previous);

/* Objects gone less than HISTORY_MARK_MS ago: copies of their last row, in the order of going. */
size_t history_gone_count(const struct history *history, enum table_id table);
const void *history_gone_row(const struct history *history, enum table_id table, size_t i);

#endif
