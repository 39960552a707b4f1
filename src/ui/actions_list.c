/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions on the list of objects: search, filter, users, tags. */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "app.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keys.h"

static bool search_from(struct app *app, size_t from, bool backward)
{
	size_t row;

	if (!*app->search || !view_search(app_view(app), app->search, from, backward, &row))
		return false;
	view_move_to(app_view(app), row);
	return true;
}

static unsigned int search_on(struct app *app, bool backward)
{
	if (!*app->search)
		app_tell(app, ELEMENT_WARNING, "Nothing was searched for yet: F3 or /");
	else if (!search_from(app, view_cursor(app_view(app)), backward))
		app_tell(app, ELEMENT_WARNING, "Not found: %s", app->search);
	return EFFECT_REDRAW;
}

unsigned int list_search_next(struct app *app)
{
	return search_on(app, false);
}

unsigned int list_search_previous(struct app *app)
{
	return search_on(app, true);
}

/* Each key searches anew from where the search began; F3 goes on from the match. */
static void search_changed(struct app *app, struct dialog *dialog)
{
	enum action_id again = key_action(prompt_last_key(dialog));
	size_t count = view_count(app_view(app));
	size_t before = app->search_origin ? app->search_origin - 1 : count - 1;
	bool found = true;

	if (prompt_last_key(dialog) >= KEY_MIN && again == ACTION_SEARCH) {
		found = search_from(app, view_cursor(app_view(app)), false);
	} else if (again == ACTION_SEARCH_PREVIOUS && prompt_last_key(dialog) >= KEY_MIN) {
		found = search_from(app, view_cursor(app_view(app)), true);
	} else {
		snprintf(app->search, sizeof(app->search), "%s", prompt_text(dialog));
		found = !*app->search || search_from(app, before, false);
	}
	prompt_set_note(dialog, found ? "" : "not found");
}

static void search_finished(struct app *app, struct dialog *dialog, bool accepted)
{
	(void)dialog;
	if (!accepted)
		view_move_to(app_view(app), app->search_origin);
}

unsigned int list_search(struct app *app)
{
	struct dialog *dialog = prompt_create("Search:", "");

	app->search_origin = view_cursor(app_view(app));
	dialog->changed = search_changed;
	dialog->finish = search_finished;
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}

/* Sets what was typed or, where that is no filter, the one of before; the reason is in message. */
static int try_filter(struct app *app, const struct dialog *dialog, char *message, size_t size)
{
	char ignored[8];
	int error = app_set_filter(app, prompt_text(dialog), message, size);

	if (error)
		app_set_filter(app, dialog->context, ignored, sizeof(ignored));
	app->effects |= EFFECT_RESORT;
	return error;
}

/* The rows follow as one types; half a filter is no error yet, only a remark. */
static void filter_changed(struct app *app, struct dialog *dialog)
{
	char message[256] = "";

	try_filter(app, dialog, message, sizeof(message));
	prompt_set_note(dialog, message);
}

static void filter_finished(struct app *app, struct dialog *dialog, bool accepted)
{
	char message[256];

	if (!accepted)
		app_set_filter(app, dialog->context, message, sizeof(message));
	else if (try_filter(app, dialog, message, sizeof(message)) < 0)
		app_tell(app, ELEMENT_WARNING, "%s", message);
	app->effects |= EFFECT_RESORT;
}

unsigned int list_filter(struct app *app)
{
	const char *text = view_filter_text(app_view(app));
	struct dialog *dialog = prompt_create("Filter:", text ? text : "");

	dialog->context = xstrdup(text ? text : "");
	dialog->changed = filter_changed;
	dialog->finish = filter_finished;
	prompt_set_note(dialog, "text  a|b  column:text  size>1M  !text");
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}

/* What a menu of users was made of: the snapshot may be another one when it closes. */
struct user_choice {
	uid_t uid;
	char name[64]; /* safe */
};

/* In all panes; NULL: everyone's. */
static void show_only(struct app *app, const struct user_choice *choice)
{
	for (size_t i = 0; i < app->pane_count; i++) {
		if (choice)
			view_set_user(pane_view(app->panes[i]), choice->uid);
		else
			view_clear_user(pane_view(app->panes[i]));
	}
	snprintf(app->user, sizeof(app->user), "%s", choice ? choice->name : "");
	app->effects |= EFFECT_RESORT;
}

static struct user_choice choice_of(const struct snapshot *snapshot, uid_t uid)
{
	const struct id_name *user = snapshot_find_user(snapshot, uid);
	struct user_choice choice = { .uid = uid };

	if (user)
		text_make_safe(user->text, choice.name, sizeof(choice.name));
	else
		snprintf(choice.name, sizeof(choice.name), "%u", uid);
	return choice;
}

/* Enter shows what a row stands for: an owner's objects, or the inside of an object. */
unsigned int list_enter(struct app *app)
{
	struct view *view = app_view(app);
	struct user_choice choice;

	if (pane_kind(app_pane(app))->table != TABLE_OWNER)
		return inspect_open(app);
	if (view_cursor(view) >= view_count(view))
		return EFFECT_NONE;
	choice = choice_of(app_snapshot(app),
			   ((const struct owner *)view_row(view, view_cursor(view)).row)->uid);
	show_only(app, &choice);
	app_tell(app, ELEMENT_TITLE, "Only what %s owns; u shows all again", choice.name);
	return EFFECT_RESORT;
}

/* Item 0 is all users. */
static void user_chosen(struct app *app, struct dialog *dialog, bool accepted)
{
	const struct user_choice *choices = dialog->context;
	size_t selected = menu_dialog_selected(dialog);

	if (accepted)
		show_only(app, selected ? &choices[selected] : NULL);
}

unsigned int list_choose_user(struct app *app)
{
	const struct snapshot *snapshot = app_snapshot(app);
	size_t count = snapshot->user_count + 1;
	struct menu_item *items = xcalloc(count, sizeof(*items));
	struct user_choice *choices = xcalloc(count, sizeof(*choices));
	struct dialog *dialog;

	items[0].name = "all users";
	for (size_t i = 1; i < count; i++) {
		choices[i] = choice_of(snapshot, snapshot->users[i - 1].id);
		items[i].name = choices[i].name;
	}
	dialog = menu_dialog_create("Only this owner", items, count, 0);
	free(items);
	dialog->context = choices;
	dialog->finish = user_chosen;
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}

/* In all panes. Tags of what is no longer shown would be removed unseen. */
unsigned int list_toggle_stale(struct app *app)
{
	bool stale = !view_only_stale(pane_view(app->panes[0]));

	for (size_t i = 0; i < app->pane_count; i++) {
		view_set_only_stale(pane_view(app->panes[i]), stale);
		view_clear_tags(pane_view(app->panes[i]));
	}
	app_tell(app, ELEMENT_TITLE,
		 stale ? "Only stale objects: a tags them, F9 removes them, s shows all again" :
			 "All objects");
	return EFFECT_RESORT;
}

unsigned int list_tag(struct app *app)
{
	view_toggle_tag(app_view(app), view_cursor(app_view(app)));
	view_move_by(app_view(app), 1);
	return EFFECT_REDRAW;
}

unsigned int list_tag_all(struct app *app)
{
	view_tag_all(app_view(app));
	app_tell(app, ELEMENT_TITLE, "%zu tagged", view_tag_count(app_view(app)));
	return EFFECT_REDRAW;
}

unsigned int list_untag_all(struct app *app)
{
	view_clear_tags(app_view(app));
	return EFFECT_REDRAW;
}

unsigned int list_toggle_follow(struct app *app)
{
	bool follow = !view_follows(app_view(app));

	view_set_follow(app_view(app), follow);
	app_tell(app, ELEMENT_TITLE, follow ? "The cursor follows its object" :
					      "The cursor stays on its line");
	return EFFECT_REDRAW;
}
