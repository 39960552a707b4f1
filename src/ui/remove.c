/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removing objects: the question, the removals, the report. What is to be removed is fixed when the
 * question is asked; the control module looks at each again before its call. Where the journal
 * fails it stops, and asks again whether to go on without it.
 */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum {
	LINE_BYTES = 256,
	/* So many are removed between two lines that say how far it is. */
	REMOVALS_AT_ONCE = 200,
};

struct removal_item {
	struct target target;
	char name[64]; /* safe */
};

struct removal {
	struct control *control;
	size_t count;
	atomic_size_t done;
	size_t failed;
	bool unjournaled; /* the second question was answered with yes */
	char reason[160]; /* why the journal failed; empty: it did not */
	char **report;	  /* a line for each that is done */
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

static void removal_destroy(void *context)
{
	struct removal *removal = context;

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

/* ---- the removals, in a thread of their own ---- */

static void remove_items(struct task *task, void *context)
{
	struct removal *removal = context;

	while (removal->done < removal->count && !task_must_stop(task)) {
		const struct removal_item *item = &removal->items[removal->done];
		int error = removal->unjournaled
				    ? control_remove_unjournaled(removal->control, &item->target)
				    : control_remove(removal->control, &item->target);

		if (error == CONTROL_NOT_JOURNALED) {
			snprintf(removal->reason, sizeof(removal->reason), "%s",
				 control_journal_error(removal->control));
			return;
		}
		removal->failed += error != 0;
		removal->report[removal->done] = format_line(
			"%s: %s", item->name, error ? control_strerror(error) : "removed");
		if (++removal->done % REMOVALS_AT_ONCE == 0)
			task_tell(task);
	}
}

static void show_progress(struct app *app, const void *context)
{
	const struct removal *removal = context;

	if (removal->count > 1)
		app_tell(app, ELEMENT_TITLE, "Removing: %zu of %zu", removal->done, removal->count);
	else
		app_tell(app, ELEMENT_TITLE, "Removing %s", removal->items[0].name);
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

static void start(struct app *app, struct removal *removal);

/* Those that are left were not asked about in vain: each is told. */
static void leave_the_rest(struct app *app, struct removal *removal)
{
	if (removal->done == 0) {
		app_tell(app, ELEMENT_TITLE, "Nothing was removed");
		return;
	}
	while (removal->done < removal->count) {
		removal->report[removal->done] =
			format_line("%s: left alone", removal->items[removal->done].name);
		removal->done++;
		removal->failed++;
	}
	report(app, removal);
}

static void answered_again(struct app *app, struct dialog *dialog, bool accepted)
{
	struct removal *removal = dialog->context;

	dialog->context = NULL;
	if (accepted) {
		removal->unjournaled = true;
		removal->reason[0] = '\0';
		start(app, removal);
		return;
	}
	leave_the_rest(app, removal);
	removal_destroy(removal);
}

static void ask_again(struct app *app, struct removal *removal)
{
	char **lines = xcalloc(3, sizeof(*lines));
	size_t left = removal->count - removal->done;
	size_t count = 0;
	struct dialog *dialog;

	lines[count++] = format_line("%s is still there: the journal cannot be written:",
				     removal->items[removal->done].name);
	lines[count++] = format_line("%s.", removal->reason);
	if (left > 1)
		lines[count++] = format_line("%zu of %zu are left.", left, removal->count);
	dialog = text_dialog_create("Remove for good?",
				    "Remove without the journal, for good? [y/N]  (Enter: No)",
				    lines, count);
	dialog->context = removal;
	dialog->finish = answered_again;
	app_open_dialog(app, dialog);
}

static void finished(struct app *app, void *context)
{
	struct removal *removal = context;

	app->effects |= EFFECT_RESCAN;
	if (*removal->reason) {
		ask_again(app, removal);
		return;
	}
	report(app, removal);
	removal_destroy(removal);
}

static void start(struct app *app, struct removal *removal)
{
	const struct app_job job = { .run = remove_items,
				 .progress = show_progress,
				 .finish = finished,
				 .destroy = removal_destroy,
				 .context = removal };

	app_start_job(app, &job);
}

/* ---- the question ---- */

static void removal_answered(struct app *app, struct dialog *dialog, bool accepted)
{
	struct removal *removal = dialog->context;

	if (!accepted) {
		app_tell(app, ELEMENT_TITLE, "Nothing was removed");
		return;
	}
	dialog->context = NULL;
	removal->report = xcalloc(removal->count, sizeof(*removal->report));
	start(app, removal);
}

/* Who uses it, or why it is stale, as far as that was judged. */
static void add_verdict_line(const struct app *app, const struct kind *kind, const void *row,
			     char **lines, size_t *count)
{
	const struct snapshot *snapshot = app_snapshot(app);
	struct verdict verdict = verdict_of(snapshot, kind->table, row);
	char reasons[LINE_BYTES];

	if (verdict.level == VERDICT_NONE)
		return;
	verdict_explain(snapshot, kind->table, row, reasons, sizeof(reasons));
	lines[(*count)++] = xasprintf(
		"  %s: %s", verdict_word((enum verdict_level)verdict.level), reasons);
}

/* What the journal will keep: of one object in any case, of several only what it will not. */
static void add_journal_line(const struct removal *removal, size_t i, char **lines, size_t *count)
{
	char clause[160];

	control_foretell(removal->control, &removal->items[i].target, NULL, clause, sizeof(clause));
	if (*clause && (removal->count == 1 || strstr(clause, "NOT")))
		lines[(*count)++] = format_line("  %s%s", clause,
						strstr(clause, "NOT") ? "" : ": it can be restored");
}

/* Makes the removal and the lines of its question: at most three an object. */
static struct removal *removal_create(const struct app *app, const void **rows, size_t count,
				      char **lines, size_t *line_count)
{
	const struct snapshot *snapshot = app_snapshot(app);
	const struct kind *kind = pane_kind(app_pane(app));
	struct removal *removal = xcalloc(1, sizeof(*removal) + count * sizeof(*removal->items));

	removal->control = app->control;
	removal->count = count;
	for (size_t i = 0; i < count; i++) {
		struct removal_item *item = &removal->items[i];
		char raw[sizeof(item->name)];

		item->target = target_of(snapshot, kind->table, rows[i]);
		/* What is removed because it is stale must still be so then. */
		if (verdict_of(snapshot, kind->table, rows[i]).level == VERDICT_STALE)
			target_require_unused(&item->target, snapshot, kind->table, rows[i]);
		kind->describe(rows[i], raw, sizeof(raw));
		text_make_safe(raw, item->name, sizeof(item->name));
		lines[(*line_count)++] = question_line(snapshot, kind, rows[i], item->name);
		add_verdict_line(app, kind, rows[i], lines, line_count);
		add_journal_line(removal, i, lines, line_count);
	}
	return removal;
}

unsigned int removal_ask(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	const void **rows;
	size_t count, line_count = 0;
	char **lines;
	char title[128];
	struct dialog *dialog;
	struct removal *removal;

	if (kind->table == TABLE_JOURNAL)
		return forget_ask(app);
	if (!kind->describe) {
		app_tell(app, ELEMENT_WARNING, "%s cannot be removed", kind->title);
		return EFFECT_REDRAW;
	}
	count = view_selection(app_view(app), &rows);
	lines = xcalloc(3 * count, sizeof(*lines));
	removal = removal_create(app, rows, count, lines, &line_count);
	free(rows);
	if (count == 1)
		snprintf(title, sizeof(title), "Remove %s?", removal->items[0].name);
	else
		snprintf(title, sizeof(title), "Remove %zu %s?", count, kind->plural);
	dialog = text_dialog_create(title, "Remove? [y/N]  (Enter: No)", lines, line_count);
	dialog->context = removal;
	dialog->finish = removal_answered;
	app_open_dialog(app, dialog);
	return EFFECT_REDRAW;
}
