/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and the mouse: read from curses, given to the dialog that is open or to the actions. */
#include "input.h"

#include <curses.h>

#include "actions.h"
#include "app.h"
#include "keycodes.h"
#include "keys.h"

/* Curses makes a click of a press whose release came at once. */
static int mouse_key(struct app *app)
{
	const mmask_t clicks = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
			       BUTTON1_TRIPLE_CLICKED;
	MEVENT event;

	if (getmouse(&event) != OK)
		return KEY_CODE_NONE;
	app->mouse_y = event.y;
	app->mouse_x = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		return KEY_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return KEY_WHEEL_DOWN;
	return event.bstate & clicks ? KEY_CLICK : KEY_CODE_NONE;
}

/* The next key, ERR when there is none. */
static int next_key(struct app *app)
{
	int key = getch();
	int second;

	if (key == KEY_MOUSE)
		return mouse_key(app);
	if (key != KEY_CODE_ESCAPE)
		return key;
	/* Alt sends Esc and the letter at once; Esc alone is followed by nothing yet. */
	second = getch();
	if (second == ERR)
		return KEY_CODE_ESCAPE;
	return second > ' ' && second < 127 ? KEY_ALT(second) : KEY_CODE_ESCAPE;
}

static unsigned int click_pane(struct app *app, size_t i)
{
	const struct column *column;
	size_t row;
	enum pane_hit hit = pane_hit(app->panes[i], app->mouse_y, app->mouse_x, &column, &row);

	if (hit == PANE_HIT_NOTHING)
		return EFFECT_NONE;
	app_set_focus(app, i);
	if (hit == PANE_HIT_HEADING)
		return EFFECT_RELAYOUT | sort_by_column(app, column);
	if (hit == PANE_HIT_ROW)
		view_move_to(app_view(app), row);
	return EFFECT_RELAYOUT;
}

static unsigned int click(struct app *app)
{
	const struct layout *layout = &app->layout;
	size_t tab;

	if (app->mouse_y == layout->bar.y)
		return action_run(app, key_action(frame_bar_key(app, app->mouse_x)));
	if (layout->tabs.height > 0 && app->mouse_y == layout->tabs.y) {
		if (!frame_tab(app, app->mouse_x, &tab))
			return EFFECT_NONE;
		app_set_focus(app, tab);
		return EFFECT_RELAYOUT;
	}
	for (size_t i = 0; i < app->pane_count; i++)
		if (layout->panes[i].height > 0 && app->mouse_y >= layout->panes[i].y &&
		    app->mouse_y < layout->panes[i].y + layout->panes[i].height)
			return click_pane(app, i);
	return EFFECT_NONE;
}

static void handle_dialog_key(struct app *app, int key)
{
	struct dialog *dialog = app->dialog;
	enum dialog_state state = DIALOG_OPEN;

	if (key != KEY_CLICK)
		state = dialog->ops->key(dialog, key);
	else if (dialog->ops->click)
		state = dialog->ops->click(dialog, app->mouse_y, app->mouse_x);
	/* What is wrong stands in it then, until the next key. */
	if (state == DIALOG_ACCEPTED && dialog->accept && !dialog->accept(app, dialog))
		state = DIALOG_OPEN;
	else if (state != DIALOG_OPEN)
		app_close_dialog(app, state == DIALOG_ACCEPTED);
	else if (dialog->changed)
		dialog->changed(app, dialog);
	app->effects |= EFFECT_REDRAW;
}

static void handle_key(struct app *app, int key)
{
	app->key = key;
	app->has_wanted = false;
	/* A message has been seen once a key is pressed. */
	if (app->message_until) {
		app->message_until = 0;
		app->effects |= EFFECT_REDRAW;
	}
	if (app->dialog)
		handle_dialog_key(app, key);
	else if (!app_snapshot(app))
		app->effects |= key_action(key) == ACTION_QUIT ? EFFECT_QUIT : EFFECT_NONE;
	else if (key == KEY_CLICK)
		app->effects |= click(app);
	else
		app->effects |= action_run(app, key_action(key));
}

bool input_read(struct app *app)
{
	int key;

	/* A key that changes what is on the screen must show before the next one is handled. */
	while (!(app->effects & (EFFECT_QUIT | EFFECT_RELAYOUT | EFFECT_RESORT))) {
		key = next_key(app);
		if (key == ERR)
			return false;
		if (key != KEY_CODE_NONE)
			handle_key(app, key);
	}
	return true;
}
