/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actions.h: what can be done with a key: one row in actions.c each.
 */
#ifndef UI_ACTIONS_H
#define UI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct app;

enum action_id {
	ACTION_NONE,
	ACTION_HELP,
	ACTION_SEARCH,
	ACTION_SEARCH_NEXT,
	ACTION_SEARCH_PREVIOUS,
	ACTION_FILTER,
	ACTION_ZOOM,
	ACTION_SORT_MENU,
	ACTION_SORT_INVERT,
	ACTION_SORT_ID,
	ACTION_SORT_OWNER,
	ACTION_SORT_USAGE,
	ACTION_SORT_TIME,
	ACTION_INSPECT,
	ACTION_CREATE,
	ACTION_EDIT,
	ACTION_REMOVE,
	ACTION_RESTORE,
	ACTION_TAG,
	ACTION_TAG_ALL,
	ACTION_UNTAG_ALL,
	ACTION_USER,
	ACTION_STALE,
	ACTION_NEXT_PANE,
	ACTION_PREVIOUS_PANE,
	ACTION_UP,
	ACTION_DOWN,
	ACTION_LEFT,
	ACTION_RIGHT,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_FIRST,
	ACTION_LAST,
	ACTION_DIGIT,
	ACTION_FOLLOW,
	ACTION_PAUSE,
	ACTION_METERS,
	ACTION_SLOWER,
	ACTION_FASTER,
	ACTION_REDRAW,
	ACTION_QUIT,
	ACTION_COUNT
};

enum action_flag {
	ACTION_NEEDS_SELECTION = 1 << 0, /* tagged objects, or one under the cursor */
	ACTION_NEEDS_WRITE = 1 << 1,	 /* is refused when read-only */
};

struct action {
	const char *label; /* on the function bar; NULL: not on it */
	const char *help;  /* a line for the help */
	unsigned int flags;
	unsigned int (*run)(struct app *app); /* returns enum effect */
};

const struct action *action_of(enum action_id id);
/* Its label on the function bar, also as the pane Journal has it; NULL: not on it. */
const char *action_label(enum action_id id, bool journal);

/* Checks what the action needs, tells what lacks, and runs it. Returns enum effect. */
unsigned int action_run(struct app *app, enum action_id id);

/* The functions of the rows, by what they deal with. All return enum effect. */
/* actions_move.c */
unsigned int move_up(struct app *app);
unsigned int move_down(struct app *app);
unsigned int move_left(struct app *app);
unsigned int move_right(struct app *app);
unsigned int move_page_up(struct app *app);
unsigned int move_page_down(struct app *app);
unsigned int move_first(struct app *app);
unsigned int move_last(struct app *app);
unsigned int move_to_digits(struct app *app);
unsigned int move_to_next_pane(struct app *app);
unsigned int move_to_previous_pane(struct app *app);
/* actions_list.c */
unsigned int list_search(struct app *app);
unsigned int list_search_next(struct app *app);
unsigned int list_search_previous(struct app *app);
unsigned int list_filter(struct app *app);
unsigned int list_choose_user(struct app *app);
unsigned int list_toggle_stale(struct app *app);
unsigned int list_enter(struct app *app);
unsigned int list_tag(struct app *app);
unsigned int list_tag_all(struct app *app);
unsigned int list_untag_all(struct app *app);
unsigned int list_toggle_follow(struct app *app);
/* actions_sort.c */
unsigned int sort_choose(struct app *app);
unsigned int sort_invert(struct app *app);
unsigned int sort_by_id(struct app *app);
unsigned int sort_by_owner(struct app *app);
unsigned int sort_by_usage(struct app *app);
unsigned int sort_by_time(struct app *app);

struct column;
/* Sorts by a column, or inverts the order where it is sorted by it already. */
unsigned int sort_by_column(struct app *app, const struct column *column);

#endif
