/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions that move: the cursor, the columns, the focus. */
#include <stdint.h>
#include <string.h>

#include "actions.h"
#include "app.h"

/* Digits that come within this time belong to one id. */
enum { DIGITS_MS = 2000 };

unsigned int move_up(struct app *app)
{
	view_move_by(app_view(app), -1);
	return EFFECT_REDRAW;
}

unsigned int move_down(struct app *app)
{
	view_move_by(app_view(app), 1);
	return EFFECT_REDRAW;
}

unsigned int move_left(struct app *app)
{
	pane_scroll_columns(app_pane(app), -1);
	return EFFECT_REDRAW;
}

unsigned int move_right(struct app *app)
{
	pane_scroll_columns(app_pane(app), 1);
	return EFFECT_REDRAW;
}

unsigned int move_page_up(struct app *app)
{
	view_move_by(app_view(app), -(long)pane_page(app_pane(app)));
	return EFFECT_REDRAW;
}

unsigned int move_page_down(struct app *app)
{
	view_move_by(app_view(app), (long)pane_page(app_pane(app)));
	return EFFECT_REDRAW;
}

unsigned int move_first(struct app *app)
{
	view_move_to(app_view(app), 0);
	return EFFECT_REDRAW;
}

unsigned int move_last(struct app *app)
{
	view_move_to(app_view(app), SIZE_MAX);
	return EFFECT_REDRAW;
}

unsigned int move_to_digits(struct app *app)
{
	size_t length;
	size_t row;

	if (app_now() > app->digits_until)
		app->digits[0] = '\0';
	length = strlen(app->digits);
	if (length + 1 == sizeof(app->digits))
		length = 0;
	app->digits[length] = (char)app->key;
	app->digits[length + 1] = '\0';
	app->digits_until = app_now() + DIGITS_MS;
	if (view_find_id(app_view(app), app->digits, &row)) {
		view_move_to(app_view(app), row);
		app_tell(app, ELEMENT_TITLE, "Id %s", app->digits);
	} else {
		app_tell(app, ELEMENT_WARNING, "No id starts with %s", app->digits);
	}
	return EFFECT_REDRAW;
}

unsigned int move_to_next_pane(struct app *app)
{
	app_set_focus(app, (app->focus + 1) % app->pane_count);
	return EFFECT_RELAYOUT;
}

unsigned int move_to_previous_pane(struct app *app)
{
	app_set_focus(app, (app->focus + app->pane_count - 1) % app->pane_count);
	return EFFECT_RELAYOUT;
}
