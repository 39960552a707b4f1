/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changing an object: a form made from the rows of its kind with the values of now, and a question
 * that lists what differs. change.c carries it out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "change.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"

enum { MESSAGE_BYTES = 256, VALUE_BYTES_MAX = 256 };

/* The object as it was when the form opened, and what the form then said. */
struct editing {
	struct target target;
	char name[300]; /* safe */
	uint64_t used;	/* of a limit; only if used_known */
	bool used_known;
	char before[EDIT_FIELDS][VALUE_BYTES_MAX];
	char after[EDIT_FIELDS][VALUE_BYTES_MAX];
};

static enum table_id table_of(const struct editing *editing)
{
	return editing->target.identity.table;
}

static bool differs(const struct editing *editing, size_t row)
{
	return strcmp(editing->before[row], editing->after[row]) != 0;
}

/* The value of now as one would type it. */
static void format_present(const struct snapshot *snapshot, const struct kind *kind,
			   const void *row, const struct edit_row *edit, char *text, size_t size)
{
	const struct value_style style = { .exact_bytes = true, .exact_durations = true };
	const struct column *column = edit->column ? kind_find_column(kind, edit->column) : NULL;

	text[0] = '\0';
	if (column)
		value_format(column->get(snapshot, row), &style, text, size);
	if (edit->field == EDIT_LOCK)
		snprintf(text, size, "%s", strstr(text, "locked") ? "yes" : "no");
}

static void format_name(const struct editing *editing, const struct kind *kind, const void *row,
			char *text, size_t size)
{
	char raw[300];

	if (kind->describe)
		kind->describe(row, raw, sizeof(raw));
	else
		snprintf(raw, sizeof(raw), "%s %s", kind->name, editing->target.name);
	text_make_safe(raw, text, size);
}

static int parse_row(const struct editing *editing, const struct edit_row *row, const char *text,
		     struct edit *edit, char *message, size_t size)
{
	return edit_parse(table_of(editing), row->field, text, edit, message, size);
}

/* Reads the form; the first field that is wrong is told. */
static int read_form(struct editing *editing, const struct dialog *dialog, char *message,
		     size_t size)
{
	size_t count;
	const struct edit_row *rows = edit_rows(table_of(editing), &count);

	for (size_t i = 0; i < count; i++) {
		struct edit edit;
		int error;

		snprintf(editing->after[i], sizeof(editing->after[i]), "%s",
			 form_dialog_text(dialog, i));
		if (!differs(editing, i))
			continue;
		error = parse_row(editing, &rows[i], editing->after[i], &edit, message, size);
		if (error)
			return error;
		edit_clear(&edit);
	}
	return 0;
}

/* A limit below what is in use stops only new objects: worth a warning. */
static void format_warning(const struct editing *editing, char *text, size_t size)
{
	uint64_t limit;

	text[0] = '\0';
	if (table_of(editing) != TABLE_LIMIT || !editing->used_known)
		return;
	snprintf(text, size, "In use now: %llu.", (unsigned long long)editing->used);
	if (parse_size(editing->after[0], &limit) == 0 && limit < editing->used)
		snprintf(text, size,
			 "WARNING: %llu in use is more: nothing new can be made until it shrinks.",
			 (unsigned long long)editing->used);
}

static void show_notes(struct app *app, struct dialog *dialog)
{
	struct editing *editing = dialog->context;
	char message[MESSAGE_BYTES] = "";
	char warning[MESSAGE_BYTES];

	(void)app;
	read_form(editing, dialog, message, sizeof(message));
	format_warning(editing, warning, sizeof(warning));
	form_dialog_set_notes(dialog, warning, message);
}

static bool check_form(struct app *app, struct dialog *dialog)
{
	char message[MESSAGE_BYTES] = "";

	(void)app;
	if (read_form(dialog->context, dialog, message, sizeof(message)) == 0)
		return true;
	form_dialog_set_notes(dialog, "", message);
	return false;
}

/* The form was checked: each field that differs is understood. */
static struct changes *read_changes(const struct app *app, const struct editing *editing)
{
	struct changes *changes = changes_create(app->control, &editing->target, editing->name);
	size_t count;
	const struct edit_row *rows = edit_rows(table_of(editing), &count);
	char message[MESSAGE_BYTES];
	struct edit edit;

	for (size_t i = 0; i < count; i++)
		if (differs(editing, i) && parse_row(editing, &rows[i], editing->after[i], &edit,
						     message, sizeof(message)) == 0)
			changes_add(changes, &rows[i], &edit);
	return changes;
}

static void apply(struct app *app, struct dialog *dialog, bool accepted)
{
	if (accepted)
		changes_start(app, read_changes(app, dialog->context));
	else
		app_tell(app, ELEMENT_TITLE, "Nothing was changed");
}

static char *journal_line(const struct app *app, const struct editing *editing)
{
	struct changes *changes = read_changes(app, editing);
	char *line = changes_foretell(changes);

	changes_destroy(changes);
	return line;
}

static char *difference_line(const struct editing *editing, const struct edit_row *row, size_t i)
{
	char before[VALUE_BYTES_MAX];
	char after[VALUE_BYTES_MAX];

	text_make_safe(editing->before[i], before, sizeof(before));
	text_make_safe(editing->after[i], after, sizeof(after));
	return *before ? xasprintf("%s: %s, was %s", row->label, after, before) :
			 xasprintf("%s: %s", row->label, after);
}

/* The form is filled in: say what differs, and ask. */
static void ask(struct app *app, struct dialog *form, bool accepted)
{
	struct editing *editing = form->context;
	size_t count;
	const struct edit_row *rows = edit_rows(table_of(editing), &count);
	char **lines = xcalloc(count + 2, sizeof(*lines));
	char warning[MESSAGE_BYTES];
	char title[320];
	size_t used = 0;
	struct dialog *dialog;

	for (size_t i = 0; accepted && i < count; i++)
		if (differs(editing, i))
			lines[used++] = difference_line(editing, &rows[i], i);
	if (used == 0) {
		free(lines);
		app_tell(app, ELEMENT_TITLE, "Nothing was changed");
		return;
	}
	format_warning(editing, warning, sizeof(warning));
	if (*warning)
		lines[used++] = xstrdup(warning);
	lines[used] = journal_line(app, editing);
	used += lines[used] != NULL;
	snprintf(title, sizeof(title), "Change %s?", editing->name);
	dialog = text_dialog_create(title, "Change? [y/N]  (Enter: No)", lines, used);
	form->context = NULL;
	dialog->context = editing;
	dialog->finish = apply;
	app_open_dialog(app, dialog);
}

static struct editing *editing_create(const struct app *app, const struct kind *kind,
				      const void *row)
{
	const struct snapshot *snapshot = app_snapshot(app);
	struct editing *editing = xcalloc(1, sizeof(*editing));
	size_t count;
	const struct edit_row *rows = edit_rows(kind->table, &count);

	editing->target = target_of(snapshot, kind->table, row);
	format_name(editing, kind, row, editing->name, sizeof(editing->name));
	if (kind->table == TABLE_LIMIT) {
		editing->used = ((const struct limit *)row)->used;
		editing->used_known = ((const struct limit *)row)->used_known;
	}
	for (size_t i = 0; i < count; i++)
		format_present(snapshot, kind, row, &rows[i], editing->before[i],
			       sizeof(editing->before[i]));
	return editing;
}

static void open_form(struct app *app, const struct kind *kind, const void *row)
{
	size_t count;
	const struct edit_row *rows = edit_rows(kind->table, &count);
	struct form_field fields[EDIT_FIELDS];
	struct editing *editing = editing_create(app, kind, row);
	struct dialog *dialog;
	char title[320];

	for (size_t i = 0; i < count; i++)
		fields[i] = (struct form_field){ rows[i].label, editing->before[i], rows[i].help,
						 rows[i].field == EDIT_LOCK };
	snprintf(title, sizeof(title), "Change %s", editing->name);
	dialog = form_dialog_create(title, fields, count);
	dialog->context = editing;
	dialog->changed = show_notes;
	dialog->accept = check_form;
	dialog->finish = ask;
	show_notes(app, dialog);
	app_open_dialog(app, dialog);
}

unsigned int edit_ask(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	struct view *view = app_view(app);
	struct view_row row;
	size_t count;

	edit_rows(kind->table, &count);
	if (count == 0 || view_cursor(view) >= view_count(view)) {
		app_tell(app, ELEMENT_WARNING, "%s: there is nothing that can be changed here",
			 kind->title);
		return EFFECT_REDRAW;
	}
	row = view_row(view, view_cursor(view));
	if (row.change == CHANGE_GONE)
		app_tell(app, ELEMENT_WARNING, "It is gone already");
	else
		open_form(app, kind, row.row);
	return EFFECT_REDRAW;
}
