/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened between snapshots. */
#include "ipctop/history.h"

#include <stdlib.h>
#include <string.h>

#include "ipctop/identity.h"
#include "ipctop/memory.h"

enum { NO_ROW = UINT32_MAX };

/* What is known of one row of the newest snapshot. */
struct trace {
	uint32_t previous; /* its row in the snapshot before, or NO_ROW */
	bool is_new;	   /* it appeared while we watched, at born_ms */
	int64_t born_ms;
};

struct gone {
	int64_t gone_ms;
	void *row;
};

struct track {
	struct trace *traces; /* one a row of the newest snapshot */
	size_t trace_count;
	struct gone *gone;
	size_t gone_count;
};

struct history {
	struct snapshot *current;
	struct snapshot *previous;
	struct track tracks[TABLE_COUNT];
};

struct history *history_create(void)
{
	return xcalloc(1, sizeof(struct history));
}

void history_destroy(struct history *history)
{
	if (!history)
		return;
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		struct track *track = &history->tracks[i];

		for (size_t j = 0; j < track->gone_count; j++)
			free(track->gone[j].row);
		free(track->gone);
		free(track->traces);
	}
	snapshot_destroy(history->current);
	snapshot_destroy(history->previous);
	free(history);
}

/* A copy that outlives the snapshot, names and all. */
static void *copy_row(const struct snapshot *snapshot, enum table_id table, size_t row)
{
	const void *original = snapshot_row(snapshot, table, row);
	size_t size = snapshot->tables[table].row_size;
	bool is_named = TABLE_BIT(table) & TABLES_POSIX;
	const char *name = is_named ? ((const struct posix_object *)original)->name : "";
	char *copy = xcalloc(1, size + strlen(name) + 1);

	memcpy(copy, original, size);
	if (is_named)
		((struct posix_object *)copy)->name = strcpy(copy + size, name);
	return copy;
}

static void add_gone(struct track *track, const struct snapshot *snapshot, enum table_id table,
		     size_t row, int64_t now_ms)
{
	struct gone *gone;

	track->gone = xreallocarray(track->gone, track->gone_count + 1, sizeof(*track->gone));
	gone = &track->gone[track->gone_count++];
	gone->gone_ms = now_ms;
	gone->row = copy_row(snapshot, table, row);
}

static void forget_gone(struct track *track, int64_t now_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < track->gone_count; i++) {
		if (now_ms - track->gone[i].gone_ms >= HISTORY_MARK_MS)
			free(track->gone[i].row);
		else
			track->gone[kept++] = track->gone[i];
	}
	track->gone_count = kept;
}

static bool is_comparable(const struct snapshot *snapshot, enum table_id table)
{
	return snapshot && snapshot->tables[table].collected && !snapshot->tables[table].error;
}

/* Walks through both snapshots' rows side by side: they are ordered by identity. */
static void compare_tables(struct track *track, struct trace *traces, const struct snapshot *before,
			   const struct snapshot *now, enum table_id table)
{
	size_t old_count = before->tables[table].count;
	size_t new_count = now->tables[table].count;
	size_t old = 0;
	size_t new = 0;

	while (old < old_count || new < new_count) {
		struct identity was, is;
		int order = old == old_count ? 1 : -1;

		if (old < old_count && new < new_count) {
			was = identity_of(before, table, snapshot_row(before, table, old));
			is = identity_of(now, table, snapshot_row(now, table, new));
			order = identity_compare(&was, &is);
		}
		if (order < 0) {
			add_gone(track, before, table, old++, now->monotonic_ms);
		} else if (order > 0) {
			traces[new++] = (struct trace){ NO_ROW, true, now->monotonic_ms };
		} else {
			traces[new] = old < track->trace_count ? track->traces[old] :
								 (struct trace){ 0 };
			traces[new++].previous = (uint32_t)old++;
		}
	}
}

static void advance_table(struct history *history, const struct snapshot *snapshot,
			  enum table_id table)
{
	struct track *track = &history->tracks[table];
	size_t count = snapshot->tables[table].count;
	struct trace *traces = xcalloc(count, sizeof(*traces));

	forget_gone(track, snapshot->monotonic_ms);
	for (size_t i = 0; i < count; i++)
		traces[i].previous = NO_ROW;
	if (is_comparable(history->current, table) && is_comparable(snapshot, table))
		compare_tables(track, traces, history->current, snapshot, table);
	free(track->traces);
	track->traces = traces;
	track->trace_count = count;
}

void history_advance(struct history *history, struct snapshot *snapshot)
{
	for (enum table_id table = 0; table < TABLE_COUNT; table++)
		advance_table(history, snapshot, table);
	snapshot_destroy(history->previous);
	history->previous = history->current;
	history->current = snapshot;
}

const struct snapshot *history_current(const struct history *history)
{
	return history->current;
}

enum change history_change(const struct history *history, enum table_id table, size_t i)
{
	const struct trace *trace = &history->tracks[table].traces[i];

	if (trace->is_new && history->current->monotonic_ms - trace->born_ms < HISTORY_MARK_MS)
		return CHANGE_NEW;
	return CHANGE_NONE;
}

const void *history_previous(const struct history *history, enum table_id table, size_t i,
			     const struct snapshot **previous)
{
	uint32_t row = history->tracks[table].traces[i].previous;

	if (row == NO_ROW || !history->previous)
		return NULL;
	*previous = history->previous;
	return snapshot_row(history->previous, table, row);
}

size_t history_gone_count(const struct history *history, enum table_id table)
{
	return history->tracks[table].gone_count;
}

const void *history_gone_row(const struct history *history, enum table_id table, size_t i)
{
	return history->tracks[table].gone[i].row;
}
