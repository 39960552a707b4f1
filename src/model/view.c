/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of one kind as a person looks at them. */
#include "ipctop/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "order.h"
#include "tags.h"

enum { CELL_BYTES = 1024, MAX_COLUMNS = 64 };

struct view {
	const struct kind *kind;
	const struct column *columns[MAX_COLUMNS];
	size_t column_count;
	const struct column *sort;
	bool descending;
	struct filter *filter;
	char *filter_text;
	bool only_user;
	uid_t user;
	bool only_stale;
	bool follow;

	const struct history *history; /* of the last update */
	struct order order;
	struct tags tags;
	size_t cursor;
	bool has_cursor_identity;
	struct identity cursor_identity;
};

struct view *view_create(const struct kind *kind)
{
	struct view *view = xcalloc(1, sizeof(*view));
	char bad[32];

	view->kind = kind;
	view->follow = true;
	if (kind->default_sort)
		view->sort = kind_find_column(kind, kind->default_sort);
	view->descending = kind->default_descending;
	kind_parse_columns(kind, kind->screen_columns, "", view->columns, MAX_COLUMNS,
			   &view->column_count, bad, sizeof(bad));
	return view;
}

void view_destroy(struct view *view)
{
	if (!view)
		return;
	view_set_filter(view, NULL, NULL);
	order_clear(&view->order);
	tags_clear(&view->tags);
	free(view);
}

const struct kind *view_kind(const struct view *view)
{
	return view->kind;
}

void view_set_columns(struct view *view, const struct column *const *columns, size_t count)
{
	if (count > MAX_COLUMNS)
		count = MAX_COLUMNS;
	memcpy(view->columns, columns, count * sizeof(*columns));
	view->column_count = count;
}

const struct column *const *view_columns(const struct view *view, size_t *count)
{
	*count = view->column_count;
	return view->columns;
}

/* What decides on the rows must be exact; what is only looked at may be renewed in rounds. */
static unsigned int exact(unsigned int needs)
{
	return needs & NEED_RSS ? needs | NEED_RSS_EXACT : needs;
}

static bool is_judged(const struct kind *kind)
{
	return TABLE_BIT(kind->table) & TABLES_OBJECTS;
}

unsigned int view_needs(const struct view *view)
{
	unsigned int needs = exact(filter_needs(view->filter));

	if (view->sort)
		needs |= exact(view->sort->needs);
	for (size_t i = 0; i < view->column_count; i++)
		needs |= view->columns[i]->needs;
	if (is_judged(view->kind) && view->only_stale)
		needs |= NEED_VERDICTS;
	if (TABLE_BIT(view->kind->table) & TABLES_POSIX && view->only_stale)
		needs |= NEED_POSIX_USERS;
	return needs;
}

void view_set_sort(struct view *view, const struct column *column, bool descending)
{
	view->sort = column;
	view->descending = descending;
}

int view_sort_by_text(struct view *view, const char *text)
{
	const char *colon = strchr(text, ':');
	char *name = xstrdup(text);
	const struct column *column;
	int error = 0;

	name[colon ? colon - text : (long)strlen(text)] = '\0';
	column = kind_find_column(view->kind, name);
	free(name);
	if (!column || (colon && strcasecmp(colon, ":asc") != 0 && strcasecmp(colon, ":desc") != 0))
		error = -EINVAL;
	else
		view_set_sort(view, column, colon && strcasecmp(colon, ":desc") == 0);
	return error;
}

const struct column *view_sort_column(const struct view *view, bool *descending)
{
	*descending = view->descending;
	return view->sort;
}

void view_set_filter(struct view *view, struct filter *filter, const char *text)
{
	char *copy = text ? xstrdup(text) : NULL;

	filter_destroy(view->filter);
	free(view->filter_text);
	view->filter = filter;
	view->filter_text = copy;
}

const char *view_filter_text(const struct view *view)
{
	return view->filter_text;
}

void view_set_user(struct view *view, uid_t uid)
{
	view->only_user = true;
	view->user = uid;
}

void view_clear_user(struct view *view)
{
	view->only_user = false;
}

void view_set_only_stale(struct view *view, bool only_stale)
{
	view->only_stale = only_stale;
}

bool view_only_stale(const struct view *view)
{
	return view->only_stale && is_judged(view->kind);
}

/* What just went was judged by a snapshot that may be gone: it is shown as gone. */
static bool is_stale(const struct view *view, const struct snapshot *snapshot, const void *row)
{
	enum table_id table = view->kind->table;

	return snapshot_index(snapshot, table, row) == SIZE_MAX ||
	       verdict_of(snapshot, table, row).level == VERDICT_STALE;
}

static bool passes(const struct view *view, const struct snapshot *snapshot, const void *row,
		   const struct value_style *style)
{
	if (view->only_user && view->kind->owner && view->kind->owner(row) != view->user)
		return false;
	if (view_only_stale(view) && !is_stale(view, snapshot, row))
		return false;
	return !view->filter || filter_matches(view->filter, snapshot, row, view->columns,
					       view->column_count, style);
}

/* The cursor's object, to be found again after the rows have changed. */
static void pin_cursor(struct view *view)
{
	const struct snapshot *snapshot = view->history ? history_current(view->history) : NULL;

	view->has_cursor_identity = snapshot && view->cursor < view->order.count;
	if (view->has_cursor_identity)
		view->cursor_identity = identity_of(snapshot, view->kind->table,
						    view->order.items[view->cursor].row);
}

bool view_move_to_identity(struct view *view, const struct identity *identity)
{
	const void *row = identity_find(history_current(view->history), identity);

	for (size_t i = 0; row && i < view->order.count; i++) {
		if (view->order.items[i].row == row) {
			view_move_to(view, i);
			return true;
		}
	}
	return false;
}

static void find_cursor(struct view *view)
{
	const struct identity identity = view->cursor_identity;

	if (view->has_cursor_identity && view->follow && view_move_to_identity(view, &identity))
		return;
	view_move_to(view, view->cursor);
}

/* Rows that do not pass are taken out, the others close up. */
static void gather(struct view *view, const struct history *history)
{
	const struct snapshot *snapshot = history_current(history);
	const struct value_style style = { .absent = "-", .now = snapshot->realtime.tv_sec };
	enum table_id table = view->kind->table;
	size_t kept = 0;

	order_start(&view->order, history, table);
	for (size_t i = 0; i < view->order.count; i++)
		if (passes(view, snapshot, view->order.items[i].row, &style))
			view->order.items[kept++] = view->order.items[i];
	view->order.count = kept;
	for (size_t i = 0; i < history_gone_count(history, table); i++) {
		const void *row = history_gone_row(history, table, i);

		if (passes(view, snapshot, row, &style))
			order_add(&view->order, row, ORDER_GONE);
	}
}

void view_update(struct view *view, const struct history *history)
{
	const struct snapshot *snapshot = history_current(history);
	enum table_id table = view->kind->table;

	view->history = history;
	gather(view, history);
	order_sort(&view->order, snapshot, table, view->sort, view->descending);
	order_finish(&view->order, snapshot, table);
	/* A table that could not be read says nothing about who left. */
	if (snapshot->tables[table].collected && !snapshot->tables[table].error)
		tags_keep_living(&view->tags, snapshot);
	/* What was tagged as stale and is in use by now would be removed out of sight. */
	if (view_only_stale(view) && snapshot->verdicts[table])
		tags_keep_stale(&view->tags, snapshot);
	find_cursor(view);
}

size_t view_count(const struct view *view)
{
	return view->order.count;
}

size_t view_total(const struct view *view)
{
	const struct snapshot *snapshot = view->history ? history_current(view->history) : NULL;

	return snapshot ? snapshot->tables[view->kind->table].count : 0;
}

static struct identity identity_at(const struct view *view, size_t i)
{
	return identity_of(history_current(view->history), view->kind->table,
			   view->order.items[i].row);
}

struct view_row view_row(const struct view *view, size_t i)
{
	const struct order_item *item = &view->order.items[i];
	struct view_row row = { .row = item->row, .change = CHANGE_GONE };
	struct identity identity;

	if (item->index == ORDER_GONE)
		return row;
	identity = identity_at(view, i);
	row.tagged = tags_have(&view->tags, &identity);
	row.change = history_change(view->history, view->kind->table, item->index);
	row.previous_row = history_previous(view->history, view->kind->table, item->index,
					    &row.previous);
	return row;
}

size_t view_cursor(const struct view *view)
{
	return view->cursor;
}

void view_move_to(struct view *view, size_t row)
{
	size_t last = view->order.count ? view->order.count - 1 : 0;

	view->cursor = row < last ? row : last;
	pin_cursor(view);
}

void view_move_by(struct view *view, long distance)
{
	size_t step = (size_t)labs(distance);

	if (distance < 0)
		view_move_to(view, view->cursor > step ? view->cursor - step : 0);
	else
		view_move_to(view, view->cursor + step);
}

void view_set_follow(struct view *view, bool follow)
{
	view->follow = follow;
}

bool view_follows(const struct view *view)
{
	return view->follow;
}

static bool row_contains(const struct view *view, size_t i, const char *text)
{
	const struct snapshot *snapshot = history_current(view->history);
	const struct value_style style = { .absent = "-", .now = snapshot->realtime.tv_sec };
	char cell[CELL_BYTES];

	for (size_t j = 0; j < view->column_count; j++) {
		value_format(view->columns[j]->get(snapshot, view->order.items[i].row), &style,
			     cell, sizeof(cell));
		if (text_contains(cell, text))
			return true;
	}
	return false;
}

bool view_search(const struct view *view, const char *text, size_t from, bool backward,
		 size_t *found)
{
	size_t count = view->order.count;

	for (size_t step = 1; step <= count; step++) {
		size_t i = (from + (backward ? count - step : step)) % count;

		if (row_contains(view, i, text)) {
			*found = i;
			return true;
		}
	}
	return false;
}

bool view_find_id(const struct view *view, const char *digits, size_t *found)
{
	const struct column *column = kind_find_column(view->kind,
						       view->kind->sort_columns[SORT_ID]);
	const struct value_style style = { 0 };
	struct value lowest = { 0 };
	bool any = false;
	char cell[CELL_BYTES];

	for (size_t i = 0; i < view->order.count; i++) {
		struct value id = column->get(history_current(view->history),
					      view->order.items[i].row);

		value_format(id, &style, cell, sizeof(cell));
		if (strncmp(cell, digits, strlen(digits)) != 0 ||
		    (any && value_compare(&id, &lowest) >= 0))
			continue;
		lowest = id;
		*found = i;
		any = true;
	}
	return any;
}

void view_toggle_tag(struct view *view, size_t row)
{
	struct identity identity;

	if (row >= view->order.count || view->order.items[row].index == ORDER_GONE)
		return;
	identity = identity_at(view, row);
	tags_toggle(&view->tags, &identity);
}

void view_tag_all(struct view *view)
{
	struct identity *identities = xcalloc(view->order.count, sizeof(*identities));
	size_t count = 0;

	for (size_t i = 0; i < view->order.count; i++)
		if (view->order.items[i].index != ORDER_GONE)
			identities[count++] = identity_at(view, i);
	tags_add(&view->tags, identities, count);
	free(identities);
}

void view_clear_tags(struct view *view)
{
	tags_clear(&view->tags);
}

size_t view_tag_count(const struct view *view)
{
	return view->tags.count;
}

size_t view_selection(const struct view *view, const void ***rows)
{
	const struct snapshot *snapshot = view->history ? history_current(view->history) : NULL;
	size_t count = 0;

	*rows = NULL;
	if (!snapshot)
		return 0;
	*rows = xcalloc(view->tags.count + 1, sizeof(**rows));
	for (size_t i = 0; i < view->tags.count; i++) {
		const void *row = identity_find(snapshot, &view->tags.items[i]);

		if (row)
			(*rows)[count++] = row;
	}
	if (view->tags.count == 0 && view->cursor < view->order.count &&
	    view->order.items[view->cursor].index != ORDER_GONE)
		(*rows)[count++] = view->order.items[view->cursor].row;
	if (count == 0) {
		free(*rows);
		*rows = NULL;
	}
	return count;
}
