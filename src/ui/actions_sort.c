/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions that sort. */
#include <stdlib.h>

#include "actions.h"
#include "app.h"
#include "ipctop/memory.h"

unsigned int sort_by_column(struct app *app, const struct column *column)
{
	bool descending;
	const struct column *now = view_sort_column(app_view(app), &descending);

	if (column == now)
		view_set_sort(app_view(app), column, !descending);
	else /* Of numbers the large ones are what is looked for, of the others the first. */
		view_set_sort(app_view(app), column,
			      column->type != VALUE_ID && value_type_is_right_aligned(column->type));
	return EFFECT_RESORT;
}

static void finish_choice(struct app *app, struct dialog *dialog, bool accepted)
{
	const struct kind *kind = pane_kind(app_pane(app));

	if (accepted)
		app->effects |= sort_by_column(app, &kind->columns[menu_dialog_selected(dialog)]);
}

unsigned int sort_choose(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	struct menu_item *items = xcalloc(kind->column_count, sizeof(*items));
	bool descending;
	const struct column *sort = view_sort_column(app_view(app), &descending);
	struct dialog *dialog;

	for (size_t i = 0; i < kind->column_count; i++)
		items[i] = (struct menu_item){ kind->columns[i].name, kind->columns[i].help };
	dialog = menu_dialog_create("Sort by", items, kind->column_count,
				    sort ? (size_t)(sort - kind->columns) : 0);
	free(items);
	dialog->finish = finish_choice;
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}

unsigned int sort_invert(struct app *app)
{
	bool descending;
	const struct column *sort = view_sort_column(app_view(app), &descending);

	if (!sort)
		return EFFECT_NONE;
	view_set_sort(app_view(app), sort, !descending);
	return EFFECT_RESORT;
}

static unsigned int sort_by_role(struct app *app, enum sort_role role)
{
	const struct kind *kind = pane_kind(app_pane(app));
	const char *name = kind->sort_columns[role];

	if (!name) {
		app_tell(app, ELEMENT_WARNING, "%s cannot be sorted by that", kind->title);
		return EFFECT_REDRAW;
	}
	return sort_by_column(app, kind_find_column(kind, name));
}

unsigned int sort_by_id(struct app *app)
{
	return sort_by_role(app, SORT_ID);
}

unsigned int sort_by_owner(struct app *app)
{
	return sort_by_role(app, SORT_OWNER);
}

unsigned int sort_by_usage(struct app *app)
{
	return sort_by_role(app, SORT_USAGE);
}

unsigned int sort_by_time(struct app *app)
{
	return sort_by_role(app, SORT_TIME);
}
