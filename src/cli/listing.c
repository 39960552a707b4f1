/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses rows and columns for printing, with the same view as the screen. */
#include "listing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ipctop/memory.h"

/* A column twice would be a key twice in a JSON object. */
static void add_column(struct listing *listing, const struct column *column)
{
	for (size_t i = 0; i < listing->column_count; i++)
		if (listing->columns[i] == column)
			return;
	if (listing->column_count < LISTING_COLUMNS)
		listing->columns[listing->column_count++] = column;
}

/* Adds those of the list that this kind has. */
static void add_columns(struct listing *listing, const char *list)
{
	char name[32];

	for (;;) {
		size_t length = strcspn(list, ",");
		const struct column *column;

		snprintf(name, sizeof(name), "%.*s", (int)length, list);
		column = kind_find_column(listing->kind, name);
		if (column)
			add_column(listing, column);
		if (list[length] == '\0')
			return;
		list += length + 1;
	}
}

static void choose_columns(struct listing *listing, const struct listing_request *request)
{
	const struct kind *kind = listing->kind;
	const char *list = request->columns ? request->columns : kind->print_columns;

	if (*list == '+') {
		add_columns(listing, kind->print_columns);
		list++;
	}
	add_columns(listing, list);
	for (size_t i = 0; i < ARRAY_SIZE(request->more); i++)
		if (request->more[i])
			add_columns(listing, request->more[i]);
}

static int choose_rows(struct listing *listing, const struct listing_request *request,
		       char *message, size_t size)
{
	const struct column *column = NULL;
	struct filter *filter = NULL;
	int error;

	if (!request->kind_order && !request->order && !request->filter && !request->user &&
	    !request->only_stale)
		return 0;
	listing->view = view_create(listing->kind);
	view_set_columns(listing->view, listing->columns, listing->column_count);
	if (request->order)
		column = kind_find_column(listing->kind, request->order->column);
	if (column)
		view_set_sort(listing->view, column, request->order->descending);
	else if (!request->kind_order)
		view_set_sort(listing->view, NULL, false);
	if (request->user)
		view_set_user(listing->view, *request->user);
	view_set_only_stale(listing->view, request->only_stale);
	if (!request->filter)
		return 0;
	error = filter_compile(listing->kind, request->filter, time(NULL), &filter, message, size);
	if (error == 0)
		view_set_filter(listing->view, filter, request->filter);
	return error;
}

int listing_init(struct listing *listing, const struct kind *kind,
		 const struct listing_request *request, char *message, size_t size)
{
	*listing = (struct listing){ .kind = kind };
	choose_columns(listing, request);
	return choose_rows(listing, request, message, size);
}

void listing_finish(struct listing *listing)
{
	view_destroy(listing->view);
	free(listing->rows);
}

unsigned int listing_needs(const struct listing *listing)
{
	unsigned int needs = 0;

	for (size_t i = 0; i < listing->column_count; i++)
		needs |= listing->columns[i]->needs;
	if (listing->view)
		needs |= view_needs(listing->view);
	/* There is no next round for what was left out of this one. */
	if (needs & NEED_RSS)
		needs |= NEED_RSS_EXACT;
	return needs;
}

/* Without a verdict on any, none is shown as stale; but nobody knows. */
static bool is_unjudged(const struct listing *listing, const struct snapshot *snapshot)
{
	return listing->view && view_only_stale(listing->view) &&
	       !(snapshot->needs & NEED_VERDICTS);
}

void listing_update(struct listing *listing, const struct history *history)
{
	const struct snapshot *snapshot = history_current(history);
	const struct table *table = &snapshot->tables[listing->kind->table];
	size_t count;

	listing->unreadable = table->error != 0 || is_unjudged(listing, snapshot);
	listing->row_count = 0;
	if (!listing->view) {
		listing->row_count = table->count;
		return;
	}
	view_update(listing->view, history);
	count = view_count(listing->view);
	listing->rows = xreallocarray(listing->rows, count, sizeof(*listing->rows));
	for (size_t i = 0; i < count; i++) {
		struct view_row row = view_row(listing->view, i);

		if (row.change != CHANGE_GONE)
			listing->rows[listing->row_count++] = row.row;
	}
}

const void *listing_row(const struct listing *listing, const struct snapshot *snapshot, size_t i)
{
	if (listing->view)
		return listing->rows[i];
	return snapshot_row(snapshot, listing->kind->table, i);
}
