/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.h: the rows of one kind as a person looks at them: filtered, sorted, with a cursor and tags.
 *
 * Cursor and tags belong to identities: they stay with their objects whatever the rows do. The view
 * knows nothing of a terminal.
 */
#ifndef IPCTOP_VIEW_H
#define IPCTOP_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/filter.h"
#include "ipctop/history.h"
#include "ipctop/identity.h"
#include "ipctop/kind.h"

struct view_row {
	const void *row;	   /* in the current snapshot, or a gone row of the history */
	const void *previous_row;  /* the same object in the snapshot before, or NULL */
	const struct snapshot *previous;
	enum change change;
	bool tagged;
};

struct view;

/* A view with the kind's default columns and order. Free with view_destroy(). */
struct view *view_create(const struct kind *kind);
void view_destroy(struct view *view); /* NULL is allowed */
const struct kind *view_kind(const struct view *view);

/* Columns: shown ones, from left to right. The array lives until the next view_set_columns(). */
void view_set_columns(struct view *view, const struct column *const *columns, size_t count);
const struct column *const *view_columns(const struct view *view, size_t *count);

/* What must be collected for what is shown, sorted and filtered on: enum need. */
unsigned int view_needs(const struct view *view);

/* Each of these takes effect with the next view_update(). */
void view_set_sort(struct view *view, const struct column *column, bool descending);
/* The same from "COLUMN", "COLUMN:asc" or "COLUMN:desc"; -EINVAL: no column of the kind, or no order. */
int view_sort_by_text(struct view *view, const char *text);
const struct column *view_sort_column(const struct view *view, bool *descending);
/* The view owns filter and a copy of its text from then on; NULL, NULL: all rows. */
void view_set_filter(struct view *view, struct filter *filter, const char *text);
const char *view_filter_text(const struct view *view); /* NULL: none */
/* Only objects of this owner. Rows of kinds without an owner are all shown. */
void view_set_user(struct view *view, uid_t uid);
void view_clear_user(struct view *view);
/*
 * Only stale objects (verdict.h), and tags of such alone. Rows of kinds that are not judged are all
 * shown.
 */
void view_set_only_stale(struct view *view, bool only_stale);
bool view_only_stale(const struct view *view);

/*
 * Makes the rows again from the history. Row pointers of before are void. The cursor stays on its
 * object; where that left, it stays at its place in the list. Tags of objects that left are dropped.
 */
void view_update(struct view *view, const struct history *history);

size_t view_count(const struct view *view); /* rows, gone ones too */
size_t view_total(const struct view *view); /* objects in the table, filtered out or not */
struct view_row view_row(const struct view *view, size_t i);

/* The cursor: a row number below view_count(), 0 when there are no rows. */
size_t view_cursor(const struct view *view);
void view_move_to(struct view *view, size_t row);   /* clamped */
void view_move_by(struct view *view, long distance); /* clamped */
/* The row of that object; false, and nothing moves, where it is not shown. */
bool view_move_to_identity(struct view *view, const struct identity *identity);
/* With follow the cursor stays on its object; without, on its line. Follow is what starts. */
void view_set_follow(struct view *view, bool follow);
bool view_follows(const struct view *view);

/*
 * The next row after `from` (before it, when backward) with the text in a shown column, all around
 * the list and `from` last. Returns true and the row in *found.
 */
bool view_search(const struct view *view, const char *text, size_t from, bool backward,
		 size_t *found);
/* The row whose column SORT_ID starts with these digits, the lowest such id. */
bool view_find_id(const struct view *view, const char *digits, size_t *found);

void view_toggle_tag(struct view *view, size_t row); /* gone rows cannot be tagged */
void view_tag_all(struct view *view);		     /* all rows that are shown */
void view_clear_tags(struct view *view);
size_t view_tag_count(const struct view *view); /* filtered out or not */
/*
 * What an action works on: the tagged objects or, without tags, the one under the cursor; never a
 * gone one. Returns their number and an array that the caller frees, NULL for 0.
 */
size_t view_selection(const struct view *view, const void ***rows);

#endif
