/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of the objects of one kind. */
#include "pane.h"

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "theme.h"

enum {
	MAX_COLUMNS = 40,
	GUTTER = 1,	   /* the mark left of a row: tagged, new, gone */
	WIDE_WIDTH = 150,  /* from here on there is room for the wide set of columns */
	TEXT_WIDTH = 24,   /* most that a text column takes, unless it is the last */
	CELL_BYTES = 1024,
};

struct pane {
	const struct kind *kind;
	struct view *view;
	struct rectangle place; /* without the frame */
	bool boxed;
	bool wide;
	size_t top;  /* first row shown */
	size_t left; /* first column shown */
	/* Widths only grow, so that a table does not dance while its values change. */
	int widths[MAX_COLUMNS];
};

static void set_columns(struct pane *pane, const char *list)
{
	const struct column *columns[MAX_COLUMNS];
	size_t count;
	char bad[32];

	kind_parse_columns(pane->kind, list, list, columns, MAX_COLUMNS, &count, bad, sizeof(bad));
	view_set_columns(pane->view, columns, count);
	memset(pane->widths, 0, sizeof(pane->widths));
	pane->left = 0;
}

struct pane *pane_create(const struct kind *kind)
{
	struct pane *pane = xcalloc(1, sizeof(*pane));

	pane->kind = kind;
	pane->view = view_create(kind);
	set_columns(pane, kind->screen_columns);
	return pane;
}

void pane_destroy(struct pane *pane)
{
	if (!pane)
		return;
	view_destroy(pane->view);
	free(pane);
}

struct view *pane_view(struct pane *pane)
{
	return pane->view;
}

const struct kind *pane_kind(const struct pane *pane)
{
	return pane->kind;
}

void pane_place(struct pane *pane, const struct rectangle *place, bool boxed)
{
	bool wide = place->width >= WIDE_WIDTH;

	pane->place = *place;
	pane->boxed = boxed;
	if (boxed && place->height > 0)
		pane->place = (struct rectangle){ place->y + 1, place->x + 1, place->height - 2,
						  place->width - 2 };
	if (place->height > 0 && wide != pane->wide) {
		pane->wide = wide;
		set_columns(pane, wide ? pane->kind->wide_columns : pane->kind->screen_columns);
	}
}

void pane_update(struct pane *pane, const struct history *history)
{
	view_update(pane->view, history);
}

size_t pane_wish(const struct pane *pane)
{
	return view_count(pane->view);
}

size_t pane_page(const struct pane *pane)
{
	return pane->place.height > 1 ? (size_t)pane->place.height - 1 : 1;
}

void pane_scroll_columns(struct pane *pane, int distance)
{
	size_t count;

	view_columns(pane->view, &count);
	if (distance < 0)
		pane->left -= pane->left < (size_t)-distance ? pane->left : (size_t)-distance;
	else
		pane->left += (size_t)distance;
	if (pane->left >= count)
		pane->left = count - 1;
}

void pane_format_note(const struct pane *pane, bool with_order, char *buffer, size_t size)
{
	bool descending;
	const struct column *sort = view_sort_column(pane->view, &descending);
	const char *filter = view_filter_text(pane->view);
	size_t tags = view_tag_count(pane->view);
	char safe[128] = "";
	char tagged[32] = "";
	char order[64] = "";

	if (tags)
		snprintf(tagged, sizeof(tagged), "%zu tagged  ", tags);
	if (filter)
		text_make_safe(filter, safe, sizeof(safe));
	if (sort && with_order)
		snprintf(order, sizeof(order), "%sby %s %s", filter ? "  " : "", sort->name,
			 draw_arrow(descending));
	snprintf(buffer, size, "%s%s%s%s", tagged, view_only_stale(pane->view) ? "only stale  " : "",
		 safe, order);
}

/* Keeps the cursor on the page, and the page full while there are rows to fill it. */
static void scroll_to_cursor(struct pane *pane)
{
	size_t page = pane_page(pane);
	size_t count = view_count(pane->view);
	size_t cursor = view_cursor(pane->view);

	if (cursor < pane->top)
		pane->top = cursor;
	if (cursor >= pane->top + page)
		pane->top = cursor - page + 1;
	if (pane->top + page > count)
		pane->top = count > page ? count - page : 0;
}

/* All that is needed to draw the rows of one frame. */
struct painting {
	const struct pane *pane;
	const struct snapshot *snapshot;
	const struct column *const *columns;
	size_t column_count;
	struct value_style style;
	bool focused;
};

static void grow_width(struct pane *pane, const struct painting *painting, size_t i, int width)
{
	bool last = i + 1 == painting->column_count;

	if (painting->columns[i]->type == VALUE_TEXT && !last && width > TEXT_WIDTH)
		width = TEXT_WIDTH;
	if (width > pane->widths[i])
		pane->widths[i] = width;
}

static void measure(struct pane *pane, const struct painting *painting)
{
	size_t end = pane->top + pane_page(pane);
	char text[CELL_BYTES];
	bool descending;
	const struct column *sort = view_sort_column(pane->view, &descending);

	for (size_t i = 0; i < painting->column_count; i++) {
		const struct column *column = painting->columns[i];

		/* Room for the arrow of a sorted heading. */
		grow_width(pane, painting, i, (int)strlen(column->name) + (column == sort));
		for (size_t row = pane->top; row < end && row < view_count(pane->view); row++) {
			struct view_row entry = view_row(pane->view, row);

			value_format(column->get(painting->snapshot, entry.row), &painting->style,
				     text, sizeof(text));
			grow_width(pane, painting, i, (int)text_width(text));
		}
	}
}

/* The cells of column i, 0 when it is scrolled off; a text in the last one takes what is left. */
static int column_width(const struct pane *pane, size_t i, int x)
{
	int room = pane->place.x + pane->place.width - x;
	size_t count;
	const struct column *const *columns = view_columns(pane->view, &count);

	if (i < pane->left || room <= 0)
		return 0;
	if ((i + 1 == count && columns[i]->type == VALUE_TEXT) || pane->widths[i] > room)
		return room;
	return pane->widths[i];
}

static void draw_headings(const struct painting *painting)
{
	const struct pane *pane = painting->pane;
	int x = pane->place.x + GUTTER;
	bool descending;
	const struct column *sort = view_sort_column(pane->view, &descending);
	char text[48];

	draw_cell(stdscr, pane->place.y, pane->place.x, pane->place.width, false,
		  theme_attributes(ELEMENT_HEADING), "");
	for (size_t i = 0; i < painting->column_count; i++) {
		const struct column *column = painting->columns[i];
		int width = column_width(pane, i, x);
		bool sorted = column == sort;

		if (width == 0)
			continue;
		snprintf(text, sizeof(text), "%s%s", column->name,
			 sorted ? draw_arrow(descending) : "");
		draw_cell(stdscr, pane->place.y, x, width, value_type_is_right_aligned(column->type),
			  theme_attributes(sorted ? ELEMENT_HEADING_SORTED : ELEMENT_HEADING), text);
		x += width + 1;
	}
}

static bool is_deadlocked(const struct painting *painting, const struct view_row *entry)
{
	return waits_circle(painting->snapshot, painting->pane->kind->table, entry->row) != 0;
}

static enum element row_element(const struct painting *painting, const struct view_row *entry,
				bool cursor)
{
	if (cursor && painting->focused)
		return ELEMENT_CURSOR;
	if (entry->change == CHANGE_GONE)
		return ELEMENT_GONE;
	if (entry->tagged)
		return ELEMENT_TAGGED;
	if (is_deadlocked(painting, entry))
		return ELEMENT_WARNING;
	if (entry->change == CHANGE_NEW)
		return ELEMENT_NEW;
	return cursor ? ELEMENT_CURSOR_UNFOCUSED : ELEMENT_NORMAL;
}

/* The letter that says what the colour says. */
static const char *row_mark(const struct painting *painting, const struct view_row *entry)
{
	if (entry->tagged)
		return "*";
	if (entry->change == CHANGE_GONE)
		return "-";
	if (is_deadlocked(painting, entry))
		return "!";
	return entry->change == CHANGE_NEW ? "+" : " ";
}

/* A duration grows by itself, and what was not collected before is not new: that is no news. */
static bool is_changed(const struct column *column, const struct value *value,
		       const struct view_row *entry)
{
	struct value before;

	if (!entry->previous_row || column->type == VALUE_DURATION ||
	    column->needs & (NEED_NAMES | NEED_COMMANDS | ~entry->previous->needs))
		return false;
	before = column->get(entry->previous, entry->previous_row);
	return value_compare(&before, value) != 0;
}

static void draw_row(const struct painting *painting, size_t row, int y)
{
	const struct pane *pane = painting->pane;
	struct view_row entry = view_row(pane->view, row);
	enum element element =
		row_element(painting, &entry, row == view_cursor(pane->view));
	unsigned int attributes = theme_attributes(element);
	int x = pane->place.x + GUTTER;
	char text[CELL_BYTES];

	draw_cell(stdscr, y, pane->place.x, pane->place.width, false, attributes,
		  row_mark(painting, &entry));
	for (size_t i = 0; i < painting->column_count; i++) {
		const struct column *column = painting->columns[i];
		int width = column_width(pane, i, x);
		struct value value;

		if (width == 0)
			continue;
		value = column->get(painting->snapshot, entry.row);
		value_format(value, &painting->style, text, sizeof(text));
		draw_cell(stdscr, y, x, width, value_type_is_right_aligned(column->type),
			  attributes | (is_changed(column, &value, &entry) ? A_BOLD : 0U), text);
		x += width + 1;
	}
}

/* The snapshot was asked for before stale ones were. */
static bool is_not_judged_yet(const struct painting *painting)
{
	return view_only_stale(painting->pane->view) &&
	       !painting->snapshot->verdicts[painting->pane->kind->table];
}

/* What stands where there are no rows: returns how it looks. */
static enum element explain_nothing(const struct painting *painting, char *text, size_t size)
{
	const struct kind *kind = painting->pane->kind;
	const struct table *table = &painting->snapshot->tables[kind->table];

	if (table->error == -ENODEV)
		snprintf(text, size, "/dev/mqueue is not mounted: F7 mounts it (as root)");
	else if (table->error)
		snprintf(text, size, "The %s cannot be read: %s", kind->plural,
			 table_strerror(table->error));
	else if (!table->collected || is_not_judged_yet(painting))
		snprintf(text, size, "Looking through all processes...");
	else if (table->count)
		snprintf(text, size, "None of %zu %s %s", table->count, kind->plural,
			 view_only_stale(painting->pane->view) ? "is stale" : "passes the filter");
	else
		snprintf(text, size, "No %s", kind->plural);
	return table->error ? ELEMENT_WARNING : ELEMENT_ABSENT;
}

static void draw_nothing(const struct painting *painting)
{
	const struct rectangle *place = &painting->pane->place;
	char text[256];
	enum element element = explain_nothing(painting, text, sizeof(text));

	draw_text(stdscr, place->y + 1, place->x + GUTTER, place->width - GUTTER, element, text);
}

static void draw_box(const struct pane *pane, bool focused)
{
	const struct rectangle *place = &pane->place;
	size_t total = view_total(pane->view);
	size_t shown = view_count(pane->view);
	char title[64];
	char note[256];

	if (shown == total)
		snprintf(title, sizeof(title), "%s %zu", pane->kind->title, total);
	else
		snprintf(title, sizeof(title), "%s %zu/%zu", pane->kind->title, shown, total);
	pane_format_note(pane, true, note, sizeof(note));
	draw_frame(stdscr, place->y - 1, place->x - 1, place->height + 2, place->width + 2,
		   focused ? ELEMENT_FRAME_FOCUSED : ELEMENT_FRAME, title, note);
}

void pane_draw(struct pane *pane, const struct history *history, bool focused)
{
	struct painting painting = { .pane = pane, .snapshot = history_current(history),
				     .focused = focused };

	if (pane->place.height <= 0)
		return;
	if (pane->boxed)
		draw_box(pane, focused);
	painting.columns = view_columns(pane->view, &painting.column_count);
	painting.style.now = painting.snapshot->realtime.tv_sec;
	painting.style.absent = "-";
	scroll_to_cursor(pane);
	measure(pane, &painting);
	draw_headings(&painting);
	if (view_count(pane->view) == 0)
		draw_nothing(&painting);
	for (size_t i = 0; i < pane_page(pane) && pane->top + i < view_count(pane->view); i++)
		draw_row(&painting, pane->top + i, pane->place.y + 1 + (int)i);
}

static const struct column *column_at(const struct pane *pane, int target)
{
	size_t count;
	const struct column *const *columns = view_columns(pane->view, &count);
	int x = pane->place.x + GUTTER;

	for (size_t i = 0; i < count; i++) {
		int width = column_width(pane, i, x);

		if (width > 0 && target >= x && target <= x + width)
			return columns[i];
		x += width > 0 ? width + 1 : 0;
	}
	return NULL;
}

enum pane_hit pane_hit(const struct pane *pane, int y, int x, const struct column **column,
		       size_t *row)
{
	const struct rectangle *place = &pane->place;
	int edge = pane->boxed ? 1 : 0;

	if (place->height <= 0 || y < place->y - edge || y >= place->y + place->height + edge ||
	    x < place->x - edge || x >= place->x + place->width + edge)
		return PANE_HIT_NOTHING;
	*column = y == place->y ? column_at(pane, x) : NULL;
	if (*column)
		return PANE_HIT_HEADING;
	if (y <= place->y || y >= place->y + place->height)
		return PANE_HIT_INSIDE;
	*row = pane->top + (size_t)(y - place->y - 1);
	return *row < view_count(pane->view) ? PANE_HIT_ROW : PANE_HIT_INSIDE;
}
