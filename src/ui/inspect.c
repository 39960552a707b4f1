/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen that shows one object: its tabs, and what they have in common. */
#include "inspect.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"

/* In their order. A new tab is a line here; each kind has those that are for it. */
static const struct inspect_tab *const all_tabs[] = {
	&inspect_objects,  &inspect_facts,	&inspect_processes, &inspect_bytes,
	&inspect_messages, &inspect_semaphores, &inspect_history,
};

enum { TITLE_LINES = 2, BOTTOM_LINES = 1 };

const void *inspect_row(const struct inspect *inspect)
{
	return identity_find(app_snapshot(inspect->app), &inspect->target.identity);
}

void inspect_tell(struct inspect *inspect, bool warning, const char *format, ...)
{
	char text[sizeof(inspect->note)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_make_safe(text, inspect->note, sizeof(inspect->note));
	inspect->warns = warning;
}

static const struct inspect_tab *current_tab(const struct inspect *inspect)
{
	return inspect->tabs[inspect->tab];
}

static void *current_state(const struct inspect *inspect)
{
	return inspect->states[inspect->tab];
}

static void close_tab(struct inspect *inspect, size_t i)
{
	if (inspect->states[i] && inspect->tabs[i]->close)
		inspect->tabs[i]->close(inspect->states[i]);
	inspect->states[i] = NULL;
}

/* A tab lives while it is shown: a segment is attached no longer than that. */
static void show_tab(struct inspect *inspect, size_t i)
{
	if (i != inspect->tab && !current_tab(inspect)->always_updated)
		close_tab(inspect, inspect->tab);
	inspect->tab = i;
	if (!inspect->states[i] && inspect->tabs[i]->open)
		inspect->states[i] = inspect->tabs[i]->open(inspect);
}

void inspect_ask(struct inspect *inspect, const char *label,
		 void (*finish)(struct app *app, struct dialog *dialog, bool accepted))
{
	struct dialog *prompt = prompt_create(label, "");

	prompt->finish = finish;
	app_open_dialog(inspect->app, prompt);
}

struct inspect *inspect_of(struct app *app, void **state)
{
	struct inspect *inspect = (struct inspect *)app->dialog;

	*state = current_state(inspect);
	return inspect;
}

static enum dialog_state inspect_key(struct dialog *dialog, int key)
{
	struct inspect *inspect = (struct inspect *)dialog;
	const struct inspect_tab *tab = current_tab(inspect);

	inspect->note[0] = '\0';
	if (tab->key && tab->key(inspect, current_state(inspect), key))
		return DIALOG_OPEN;
	switch (key) {
	case 'q':
	case KEY_CODE_ESCAPE:
	case KEY_F(10):
		return DIALOG_CANCELLED;
	case '\t':
	case KEY_RIGHT:
		show_tab(inspect, (inspect->tab + 1) % inspect->tab_count);
		break;
	case KEY_BTAB:
	case KEY_LEFT:
		show_tab(inspect, (inspect->tab + inspect->tab_count - 1) % inspect->tab_count);
		break;
	default:
		if (key >= '1' && key < '1' + (int)inspect->tab_count)
			show_tab(inspect, (size_t)(key - '1'));
	}
	return DIALOG_OPEN;
}

static enum dialog_state inspect_click(struct dialog *dialog, int y, int x)
{
	struct inspect *inspect = (struct inspect *)dialog;
	int end = 0;

	for (size_t i = 0; y == 1 && i < inspect->tab_count; i++) {
		end += (int)text_width(inspect->tabs[i]->title) + 2;
		if (x < end) {
			show_tab(inspect, i);
			break;
		}
	}
	return DIALOG_OPEN;
}

static void inspect_place(struct dialog *dialog)
{
	struct inspect *inspect = (struct inspect *)dialog;

	popup_open(&inspect->popup, LINES, COLS);
}

static void inspect_hide(struct dialog *dialog)
{
	popup_close(&((struct inspect *)dialog)->popup);
}

static void draw_tabs(const struct inspect *inspect)
{
	int x = 0;

	for (size_t i = 0; i < inspect->tab_count; i++)
		x += draw_format(inspect->popup.window, 1, x, COLS - x,
				 i == inspect->tab ? ELEMENT_TAB_FOCUSED : ELEMENT_TAB, " %s ",
				 inspect->tabs[i]->title);
}

static void draw_bottom(const struct inspect *inspect)
{
	const char *keys = current_tab(inspect)->keys;
	char text[200];

	snprintf(text, sizeof(text), "Tab: next tab  q: back%s%s", keys ? "  " : "",
		 keys ? keys : "");
	if (*inspect->note)
		draw_cell(inspect->popup.window, LINES - 1, 0, COLS, false,
			  theme_attributes(inspect->warns ? ELEMENT_WARNING : ELEMENT_TITLE),
			  inspect->note);
	else
		draw_cell(inspect->popup.window, LINES - 1, 0, COLS, false,
			  theme_attributes(ELEMENT_BAR_LABEL), text);
}

static void inspect_draw(struct dialog *dialog)
{
	struct inspect *inspect = (struct inspect *)dialog;
	WINDOW *window = inspect->popup.window;
	int lines = LINES - TITLE_LINES - BOTTOM_LINES;

	if (!window)
		return;
	werase(window);
	draw_format(window, 0, 0, COLS, ELEMENT_TITLE, "%s%s", inspect->name,
		    inspect_row(inspect) ? "" : "  GONE: these are its last facts");
	draw_tabs(inspect);
	if (lines > 0)
		current_tab(inspect)->draw(inspect, current_state(inspect), TITLE_LINES, lines);
	draw_bottom(inspect);
}

static void inspect_update(struct dialog *dialog)
{
	struct inspect *inspect = (struct inspect *)dialog;

	for (size_t i = 0; i < inspect->tab_count; i++)
		if (inspect->tabs[i]->update && inspect->states[i] &&
		    (i == inspect->tab || inspect->tabs[i]->always_updated))
			inspect->tabs[i]->update(inspect, inspect->states[i]);
}

static bool inspect_work(struct dialog *dialog)
{
	struct inspect *inspect = (struct inspect *)dialog;
	const struct inspect_tab *tab = current_tab(inspect);

	return tab->work && tab->work(inspect, current_state(inspect));
}

static void inspect_destroy(struct dialog *dialog)
{
	struct inspect *inspect = (struct inspect *)dialog;

	for (size_t i = 0; i < inspect->tab_count; i++)
		close_tab(inspect, i);
	popup_close(&inspect->popup);
	inspect->app->dialog_needs = 0;
	free(inspect);
}

static const struct dialog_ops ops = {
	.key = inspect_key,
	.click = inspect_click,
	.place = inspect_place,
	.hide = inspect_hide,
	.draw = inspect_draw,
	.destroy = inspect_destroy,
	.update = inspect_update,
	.work = inspect_work,
};

static void choose_tabs(struct inspect *inspect)
{
	for (size_t i = 0; i < ARRAY_SIZE(all_tabs); i++)
		if (inspect->tab_count < INSPECT_MAX_TABS && all_tabs[i]->is_for(inspect->kind))
			inspect->tabs[inspect->tab_count++] = all_tabs[i];
	/* Samples are taken from the start, whichever tab is shown. */
	for (size_t i = 0; i < inspect->tab_count; i++)
		if (inspect->tabs[i]->always_updated && inspect->tabs[i]->open)
			inspect->states[i] = inspect->tabs[i]->open(inspect);
	show_tab(inspect, 0);
}

/* "limit SHMMNI", "process 412" */
static void describe_by_id(const struct inspect *inspect, const void *row, char *text, size_t size)
{
	const struct kind *kind = inspect->kind;
	const struct value_style style = { .absent = "-" };
	const struct column *column = kind_find_column(kind, kind->sort_columns[SORT_ID]);
	char id[64];

	value_format(column->get(app_snapshot(inspect->app), row), &style, id, sizeof(id));
	snprintf(text, size, "%s %s", kind->name, id);
}

static void format_name(struct inspect *inspect, const void *row)
{
	char raw[300];

	if (inspect->kind->describe)
		inspect->kind->describe(row, raw, sizeof(raw));
	else
		describe_by_id(inspect, row, raw, sizeof(raw));
	text_make_safe(raw, inspect->name, sizeof(inspect->name));
}

unsigned int inspect_open(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	struct view *view = app_view(app);
	struct inspect *inspect;
	struct view_row row;

	if (view_cursor(view) >= view_count(view))
		return EFFECT_NONE;
	row = view_row(view, view_cursor(view));
	if (row.change == CHANGE_GONE) {
		app_tell(app, ELEMENT_WARNING, "It is gone already");
		return EFFECT_REDRAW;
	}
	inspect = xcalloc(1, sizeof(*inspect));
	inspect->dialog.ops = &ops;
	inspect->app = app;
	inspect->kind = kind;
	inspect->target = target_of(app_snapshot(app), kind->table, row.row);
	format_name(inspect, row.row);
	for (size_t i = 0; i < kind->column_count; i++)
		app->dialog_needs |= kind->columns[i].needs;
	choose_tabs(inspect);
	app_open_dialog(app, &inspect->dialog);
	return EFFECT_RESCAN;
}
