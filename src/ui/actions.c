/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be done with a key: the rows, and the actions that concern the whole screen. */
#include "actions.h"

#include <curses.h>
#include <stdlib.h>

#include "app.h"
#include "ipctop/memory.h"

static unsigned int show_help(struct app *app)
{
	app_open_dialog(app, help_create(app));
	return EFFECT_REDRAW;
}

static unsigned int toggle_zoom(struct app *app)
{
	app->zoomed = !app->zoomed;
	return EFFECT_RELAYOUT;
}

static unsigned int toggle_meters(struct app *app)
{
	app->hide_meters = !app->hide_meters;
	return EFFECT_RELAYOUT;
}

static unsigned int toggle_pause(struct app *app)
{
	app->paused = !app->paused;
	return app->paused ? EFFECT_REDRAW : EFFECT_RESCAN | EFFECT_REDRAW;
}

/* The steps of + and -, in seconds; any other delay moves to the next of these. */
static const double delays[] = { 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 15, 30, 60 };

static unsigned int refresh_slower(struct app *app)
{
	for (size_t i = 0; i < ARRAY_SIZE(delays); i++) {
		if (delays[i] > app->delay) {
			app_set_delay(app, delays[i]);
			break;
		}
	}
	app_tell(app, ELEMENT_TITLE, "A refresh every %.1f seconds", app->delay);
	return EFFECT_REDRAW;
}

static unsigned int refresh_faster(struct app *app)
{
	for (size_t i = ARRAY_SIZE(delays); i-- > 0;) {
		if (delays[i] < app->delay) {
			app_set_delay(app, delays[i]);
			break;
		}
	}
	app_tell(app, ELEMENT_TITLE, "A refresh every %.1f seconds", app->delay);
	return EFFECT_REDRAW;
}

static unsigned int redraw_all(struct app *app)
{
	(void)app;
	clearok(curscr, TRUE);
	return EFFECT_RESCAN | EFFECT_REDRAW;
}

static unsigned int quit(struct app *app)
{
	(void)app;
	return EFFECT_QUIT;
}

static const struct action actions[ACTION_COUNT] = {
	[ACTION_HELP] = { "Help", "this help", 0, show_help },
	[ACTION_SEARCH] = { "Search", "search in the columns shown, as you type", 0, list_search },
	[ACTION_SEARCH_NEXT] = { NULL, "next match", 0, list_search_next },
	[ACTION_SEARCH_PREVIOUS] = { NULL, "previous match", 0, list_search_previous },
	[ACTION_FILTER] = { "Filter", "show only rows that match", 0, list_filter },
	[ACTION_ZOOM] = { "Zoom", "show this pane alone, or all of them", 0, toggle_zoom },
	[ACTION_SORT_MENU] = { "SortBy", "choose the column to sort by", 0, sort_choose },
	[ACTION_SORT_INVERT] = { NULL, "invert the order", 0, sort_invert },
	[ACTION_SORT_ID] = { NULL, "sort by id", 0, sort_by_id },
	[ACTION_SORT_OWNER] = { NULL, "sort by owner", 0, sort_by_owner },
	[ACTION_SORT_USAGE] = { NULL, "sort by usage: size, bytes, semaphores", 0, sort_by_usage },
	[ACTION_SORT_TIME] = { NULL, "sort by time of the last change", 0, sort_by_time },
	[ACTION_INSPECT] = { NULL, "inspect the object; of an owner: show only what is theirs", 0,
			     list_enter },
	[ACTION_CREATE] = { "Create", "create an object of this pane's kind; in Journal: restore",
			    ACTION_NEEDS_WRITE, create_ask },
	[ACTION_EDIT] = { "Edit", "change owner, permissions, sizes, values, or a limit",
			  ACTION_NEEDS_WRITE, edit_ask },
	[ACTION_REMOVE] = { "Remove", "remove the tagged objects, or the one under the cursor",
			    ACTION_NEEDS_SELECTION | ACTION_NEEDS_WRITE, removal_ask },
	[ACTION_RESTORE] = { NULL, "in Journal: restore what was removed; F9 forgets it",
			     ACTION_NEEDS_WRITE, restore_ask },
	[ACTION_TAG] = { NULL, "tag or untag the object, and go down", ACTION_NEEDS_SELECTION,
			 list_tag },
	[ACTION_TAG_ALL] = { NULL, "tag all rows shown", ACTION_NEEDS_SELECTION, list_tag_all },
	[ACTION_UNTAG_ALL] = { NULL, "untag all", 0, list_untag_all },
	[ACTION_USER] = { NULL, "show only the objects of one owner", 0, list_choose_user },
	[ACTION_STALE] = { NULL, "show only stale objects, or all", 0, list_toggle_stale },
	[ACTION_NEXT_PANE] = { NULL, "next pane", 0, move_to_next_pane },
	[ACTION_PREVIOUS_PANE] = { NULL, "previous pane", 0, move_to_previous_pane },
	[ACTION_UP] = { NULL, "one row up", 0, move_up },
	[ACTION_DOWN] = { NULL, "one row down", 0, move_down },
	[ACTION_LEFT] = { NULL, "scroll one column to the left", 0, move_left },
	[ACTION_RIGHT] = { NULL, "scroll one column to the right", 0, move_right },
	[ACTION_PAGE_UP] = { NULL, "one page up", 0, move_page_up },
	[ACTION_PAGE_DOWN] = { NULL, "one page down", 0, move_page_down },
	[ACTION_FIRST] = { NULL, "first row", 0, move_first },
	[ACTION_LAST] = { NULL, "last row", 0, move_last },
	[ACTION_DIGIT] = { NULL, "jump to the id that you type", 0, move_to_digits },
	[ACTION_FOLLOW] = { NULL, "let the cursor follow its object, or stay on its line", 0,
			    list_toggle_follow },
	[ACTION_PAUSE] = { NULL, "pause, or go on", 0, toggle_pause },
	[ACTION_METERS] = { NULL, "hide or show the meters", 0, toggle_meters },
	[ACTION_SLOWER] = { NULL, "refresh less often", 0, refresh_slower },
	[ACTION_FASTER] = { NULL, "refresh more often", 0, refresh_faster },
	[ACTION_REDRAW] = { NULL, "refresh now and draw the screen anew", 0, redraw_all },
	[ACTION_QUIT] = { "Quit", "quit", 0, quit },
};

const struct action *action_of(enum action_id id)
{
	return &actions[id];
}

const char *action_label(enum action_id id, bool journal)
{
	if (journal && id == ACTION_CREATE)
		return "Restore";
	if (journal && id == ACTION_REMOVE)
		return "Forget";
	return actions[id].label;
}

static bool has_selection(const struct app *app)
{
	const void **rows;
	size_t count = view_selection(app_view(app), &rows);

	free(rows);
	return count > 0;
}

unsigned int action_run(struct app *app, enum action_id id)
{
	const struct action *action = &actions[id];

	if (!action->run)
		return EFFECT_NONE;
	if (action->flags & ACTION_NEEDS_WRITE && control_is_read_only(app->control)) {
		app_tell(app, ELEMENT_WARNING, "Read-only: nothing can be changed (started with -R)");
		return EFFECT_REDRAW;
	}
	if (action->flags & ACTION_NEEDS_WRITE && app->task) {
		app_tell(app, ELEMENT_WARNING, "What was asked for before is still under way");
		return EFFECT_REDRAW;
	}
	if (action->flags & ACTION_NEEDS_SELECTION && !has_selection(app)) {
		app_tell(app, ELEMENT_WARNING, "There is no object under the cursor");
		return EFFECT_REDRAW;
	}
	return action->run(app);
}
