/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removing objects: the question, the removals, the report. What is to be removed is fixed when the
 * question is asked; the control module looks at each again before its call.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum {
	LINE_BYTES = 256,
	/* So many are removed between two looks at the keyboard. */
	REMOVALS_AT_ONCE = 200,
};

struct removal_item {
	struct target target;
	char name[64]; /* safe */
};

struct removal {
	size_t count;
	size_t done;
	size_t failed;
	char **report; /* a line for each that is done */
	struct removal_item items[];
};

static char *format_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *format_line(const char *format, ...)
{
	char text[LINE_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return xstrdup(text);
}

void removal_destroy(struct removal *removal)
{
	if (!removal)
		return;
	for (size_t i = 0; removal->report && i < removal->done; i++)
		free(removal->report[i]);
	free(removal->report);
	free(removal);
}

/* "0x0052e2c1, postgres, 148M": by what a person knows the object. */
static void format_facts(const struct snapshot *snapshot, const struct kind *kind, const void *row,
			 char *buffer, size_t size)
{
	const char *const names[] = { "KEY", kind->sort_columns[SORT_OWNER],
				      kind->sort_columns[SORT_USAGE] };
	const struct value_style style = { .absent = "-" };
	size_t used = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(names) && used < size; i++) {
		const struct column *column = names[i] ? kind_find_column(kind, names[i]) : NULL;
		char text[64];

		if (!column)
			continue;
		value_format(column->get(snapshot, row), &style, text, sizeof(text));
		used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? ", " : "",
					 text);
	}
}

static char *question_line(const struct snapshot *snapshot, const struct kind *kind,
			   const void *row, const char *name)
{
	char facts[128];
	char future[128];

	format_facts(snapshot, kind, row, facts, sizeof(facts));
	kind->foretell_removal(row, future, sizeof(future));
	return format_line("%s (%s): %s", name, facts, future);
}

static void removal_answered(struct app *app, struct dialog *dialog, bool accepted)
{
	struct removal *removal = dialog->context;

	if (!accepted) {
		app_tell(app, ELEMENT_TITLE, "Nothing was removed");
		return;
	}
	dialog->context = NULL;
	removal->report = xcalloc(removal->count, sizeof(*removal->report));
	app->removal = removal;
}

static struct removal *removal_create(const struct app *app, const void **rows, size_t count,
				      char **lines)
{
	const struct snapshot *snapshot = app_snapshot(app);
	const struct kind *kind = pane_kind(app_pane(app));
	struct removal *removal =
		xcalloc(1, sizeof(*removal) + count * sizeof(*removal->items));

	removal->count = count;
	for (size_t i = 0; i < count; i++) {
		struct removal_item *item = &removal->items[i];

		item->target = target_of(snapshot, kind->table, rows[i]);
		kind->describe(rows[i], item->name, sizeof(item->name));
		lines[i] = question_line(snapshot, kind, rows[i], item->name);
	}
	return removal;
}

unsigned int removal_ask(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	const void **rows;
	size_t count;
	char **lines;
	char title[128];
	struct dialog *dialog;
	struct removal *removal;

	if (!kind->describe || app->removal) {
		app_tell(app, ELEMENT_WARNING, app->removal ? "A removal is still under way" :
							      "%s cannot be removed", kind->title);
		return EFFECT_REDRAW;
	}
	count = view_selection(app_view(app), &rows);
	lines = xcalloc(count, sizeof(*lines));
	removal = removal_create(app, rows, count, lines);
	free(rows);
	if (count == 1)
		snprintf(title, sizeof(title), "Remove %s?", removal->items[0].name);
	else
		snprintf(title, sizeof(title), "Remove %zu %s?", count, kind->plural);
	dialog = text_dialog_create(title, "Remove? [y/N]  (Enter: No)", lines, count);
	dialog->context = removal;
	dialog->finish = removal_answered;
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}

static void remove_item(struct app *app, struct removal *removal)
{
	const struct removal_item *item = &removal->items[removal->done];
	int error = control_remove(app->control, &item->target);

	if (error)
		removal->failed++;
	removal->report[removal->done++] =
		format_line("%s: %s", item->name, error ? control_strerror(error) : "removed");
}

/* One outcome fits into a line; several are a list that stays until it has been read. */
static void report(struct app *app, struct removal *removal)
{
	char title[128];

	if (removal->count == 1) {
		app_tell(app, removal->failed ? ELEMENT_WARNING : ELEMENT_TITLE, "%s",
			 removal->report[0]);
		return;
	}
	snprintf(title, sizeof(title), "%zu removed, %zu not", removal->count - removal->failed,
		 removal->failed);
	app_open_dialog(app, text_dialog_create(title, NULL, removal->report, removal->count));
	removal->report = NULL;
}

void removal_continue(struct app *app)
{
	struct removal *removal = app->removal;

	for (int i = 0; i < REMOVALS_AT_ONCE && removal->done < removal->count; i++)
		remove_item(app, removal);
	app->effects |= EFFECT_REDRAW;
	if (removal->done < removal->count) {
		app_tell(app, ELEMENT_TITLE, "Removing: %zu of %zu", removal->done, removal->count);
		return;
	}
	app->removal = NULL;
	report(app, removal);
	removal_destroy(removal);
	app->effects |= EFFECT_RESCAN;
}
