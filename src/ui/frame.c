/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One frame: the meters, the tabs, the panes, the function bar and what stands above them. */
#include <curses.h>
#include <panel.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "app.h"
#include "draw.h"
#include "ipctop/text.h"
#include "keycodes.h"
#include "keys.h"
#include "meters.h"

enum { TAB_BYTES = 64, NOTE_BYTES = 256 };

static void format_title(const struct app *app, size_t i, bool shortly, char *text, size_t size)
{
	const struct kind *kind = pane_kind(app->panes[i]);
	/* From the snapshot: the view of a pane that is not shown may be of an older one. */
	const struct table *table = &app_snapshot(app)->tables[kind->table];
	const char *title = shortly ? kind->short_title : kind->title;
	const char *end = shortly ? "" : " ";

	if (table->collected)
		snprintf(text, size, " %s %zu%s", title, table->count, end);
	else
		snprintf(text, size, " %s%s", title, end);
}

/* Which tabs have their title in full; where not even short ones fit, only one stands there. */
enum titles { TITLES_LONG, TITLES_FOCUSED, TITLES_SHORT, TITLES_ONE };

static bool is_short(const struct app *app, enum titles titles, size_t i)
{
	if (i == app->focus)
		return titles == TITLES_SHORT;
	return titles != TITLES_LONG;
}

/* The cells that all tabs take. */
static int tabs_width(const struct app *app, enum titles titles)
{
	char text[TAB_BYTES];
	int width = 0;

	for (size_t i = 0; i < app->pane_count; i++) {
		format_title(app, i, is_short(app, titles, i), text, sizeof(text));
		width += (int)text_width(text);
	}
	return width;
}

/* The tabs from first to end, and what is said of the focused pane behind them. */
struct tabs {
	enum titles titles;
	size_t first, end;
	char note[NOTE_BYTES];
};

/* Where the note leaves no room for all tabs, those around the focused one remain. */
static void choose_range(const struct app *app, int room, struct tabs *tabs)
{
	char text[TAB_BYTES];
	int width = 0;

	for (tabs->end = 0; tabs->end < app->pane_count; tabs->end++) {
		format_title(app, tabs->end, is_short(app, tabs->titles, tabs->end), text,
			     sizeof(text));
		width += (int)text_width(text);
		if (width > room && tabs->end > app->focus)
			break;
		for (; width > room && tabs->first < app->focus; tabs->first++) {
			format_title(app, tabs->first, true, text, sizeof(text));
			width -= (int)text_width(text);
		}
	}
}

/* As much in full as there is room for; how it is sorted can also be seen in the headings. */
static struct tabs choose_tabs(const struct app *app)
{
	int width = app->layout.tabs.width;
	struct tabs tabs = { .titles = TITLES_LONG };
	int room;

	pane_format_note(app_pane(app), true, tabs.note, sizeof(tabs.note));
	if (tabs_width(app, TITLES_FOCUSED) + (int)text_width(tabs.note) > width)
		pane_format_note(app_pane(app), false, tabs.note, sizeof(tabs.note));
	room = width - (int)text_width(tabs.note);
	while (tabs.titles < TITLES_SHORT && tabs_width(app, tabs.titles) > room)
		tabs.titles++;
	if (tabs_width(app, tabs.titles) > width)
		tabs.titles = TITLES_ONE;
	choose_range(app, room, &tabs);
	return tabs;
}

static bool has_tab(const struct app *app, const struct tabs *tabs, size_t i)
{
	if (tabs->titles == TITLES_ONE)
		return i == app->focus;
	return i >= tabs->first && i < tabs->end;
}

static void draw_tabs(const struct app *app)
{
	const struct rectangle *place = &app->layout.tabs;
	struct tabs tabs = choose_tabs(app);
	char text[TAB_BYTES];
	int x = place->x;

	for (size_t i = 0; i < app->pane_count; i++) {
		if (!has_tab(app, &tabs, i))
			continue;
		format_title(app, i, is_short(app, tabs.titles, i), text, sizeof(text));
		x += draw_text(stdscr, place->y, x, place->x + place->width - x,
			       i == app->focus ? ELEMENT_TAB_FOCUSED : ELEMENT_TAB, text);
	}
	if (tabs.titles == TITLES_ONE)
		x += draw_format(stdscr, place->y, x, place->x + place->width - x, ELEMENT_TAB,
				 " %zu of %zu ", app->focus + 1, app->pane_count);
	draw_cell(stdscr, place->y, x, place->x + place->width - x, true,
		  theme_attributes(ELEMENT_TITLE), tabs.note);
}

bool frame_tab(const struct app *app, int x, size_t *pane)
{
	struct tabs tabs = choose_tabs(app);
	char text[TAB_BYTES];
	int end = app->layout.tabs.x;

	for (size_t i = 0; i < app->pane_count; i++) {
		if (!has_tab(app, &tabs, i))
			continue;
		format_title(app, i, is_short(app, tabs.titles, i), text, sizeof(text));
		end += (int)text_width(text);
		if (x < end) {
			*pane = i;
			return true;
		}
	}
	return false;
}

/* A place on the function bar; all zero before the first. */
struct bar_item {
	const struct key *key;
	const char *label;
	int x;
	int width; /* of name and label */
};

static bool next_bar_item(const struct app *app, struct bar_item *item)
{
	size_t count;
	const struct key *keys = keys_all(&count);
	const struct key *key = item->key ? item->key + 1 : keys;
	bool journal = pane_kind(app_pane(app))->table == TABLE_JOURNAL;

	item->x += item->width;
	for (; key < keys + count; key++) {
		const char *label = action_label(key->action, journal);

		if (!label || key->code < KEY_F(1) || key->code > KEY_F(12))
			continue;
		item->key = key;
		item->label = label;
		item->width = (int)(strlen(key->name) + strlen(label)) + 1;
		return item->x < app->layout.bar.width;
	}
	return false;
}

static void draw_bar(const struct app *app)
{
	const struct rectangle *place = &app->layout.bar;
	struct bar_item item = { 0 };

	while (next_bar_item(app, &item)) {
		int name = draw_text(stdscr, place->y, item.x, place->width - item.x,
				     ELEMENT_BAR_KEY, item.key->name);

		draw_text(stdscr, place->y, item.x + name, place->width - item.x - name,
			  ELEMENT_BAR_LABEL, item.label);
	}
}

int frame_bar_key(const struct app *app, int x)
{
	struct bar_item item = { 0 };

	while (next_bar_item(app, &item))
		if (x >= item.x && x < item.x + item.width)
			return item.key->code;
	return 0;
}

static void draw_message(const struct app *app)
{
	const struct rectangle *place = &app->layout.bar;

	draw_cell(stdscr, place->y, place->x, place->width, false,
		  theme_attributes(app->message_element), app->message);
}

static void draw_main(const struct app *app)
{
	const struct layout *layout = &app->layout;
	struct meters_input meters = {
		.snapshot = app_snapshot(app),
		.delay = app->delay,
		.user = app->user,
		.paused = app->paused,
		.read_only = control_is_read_only(app->control),
	};

	if (!meters.snapshot) {
		draw_text(stdscr, 0, 0, COLS, ELEMENT_NORMAL, "Reading the tables...");
		return;
	}
	meters_draw(&layout->meters, &meters);
	if (!layout->overview)
		draw_tabs(app);
	for (size_t i = 0; i < app->pane_count; i++)
		pane_draw(app->panes[i], app->history, i == app->focus);
	if (app->message_until > app_now())
		draw_message(app);
	else
		draw_bar(app);
}

/* From the bottom up: the topmost one has the cursor. */
static void draw_dialogs(struct dialog *dialog)
{
	if (!dialog)
		return;
	draw_dialogs(dialog->below);
	dialog->ops->draw(dialog);
}

void frame_draw(struct app *app)
{
	erase();
	if (app->layout.too_small)
		draw_text(stdscr, 0, 0, COLS, ELEMENT_NORMAL, "The screen is too small");
	else
		draw_main(app);
	wnoutrefresh(stdscr);
	draw_dialogs(app->dialog);
	update_panels();
	doupdate();
}
