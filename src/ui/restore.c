/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The journal's entries: restoring them, after a question that says what will come back and what
 * cannot be the same, and forgetting them. Looking is done in a thread, too: the file can be
 * locked.
 */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum work { WORK_LOOK, WORK_RESTORE, WORK_FORGET };

static const char *const outcomes[] = {
	[WORK_LOOK] = "restored", /* none: all that could be told is why not */
	[WORK_RESTORE] = "restored",
	[WORK_FORGET] = "forgotten",
};

struct entry {
	int64_t number;
	char name[96]; /* safe */
	bool possible; /* the look found nothing against it */
};

struct restoring {
	struct control *control;
	enum work work; /* under way, or asked about */
	size_t count;
	size_t good;  /* that went well, or would */
	char **lines; /* one each, what came of it or would */
	size_t line_count;
	struct entry entries[];
};

static void restoring_destroy(void *context)
{
	struct restoring *restoring = context;

	for (size_t i = 0; i < restoring->line_count; i++)
		free(restoring->lines[i]);
	free(restoring->lines);
	free(restoring);
}

static void describe(const struct journal_row *row, char *text, size_t size)
{
	char raw[400];

	kind_describe_entry(row, raw, sizeof(raw));
	text_make_safe(raw, text, size);
}

static char *outcome_line(const struct entry *entry, const struct restoration *restoration,
			  bool dry_run)
{
	const bool changed = restoration->entry.action == JOURNAL_CHANGED;
	char note[200] = "";
	const char *done = dry_run ? "comes back" : "restored";

	if (changed) {
		done = dry_run ? "is set back" : "set back";
		text_make_safe(restoration->entry.note, note, sizeof(note));
	}
	return xasprintf("%s: %s%s%s%s%s%s", entry->name, done, changed ? " (was: " : "", note,
			 changed ? ")" : "", *restoration->differs ? "; " : "",
			 restoration->differs);
}

/* ---- in the thread ---- */

static char *work_on_restore(struct restoring *restoring, struct entry *entry)
{
	struct restoration restoration;
	char message[256];
	bool dry_run = restoring->work == WORK_LOOK;
	int error = control_restore(restoring->control, entry->number, dry_run, &restoration,
				    message, sizeof(message));

	entry->possible = error == 0;
	restoring->good += error == 0;
	return error ? xasprintf("%s: NOT restored: %s", entry->name, message)
		     : outcome_line(entry, &restoration, dry_run);
}

static char *work_on_forget(struct restoring *restoring, const struct entry *entry)
{
	int error = control_forget(restoring->control, entry->number);

	restoring->good += error == 0;
	return xasprintf("entry %lld, %s: %s", (long long)entry->number, entry->name,
			 error ? table_strerror(error) : "forgotten");
}

static void work(struct task *task, void *context)
{
	struct restoring *restoring = context;

	for (size_t i = 0; i < restoring->count && !task_must_stop(task); i++) {
		struct entry *entry = &restoring->entries[i];

		restoring->lines[restoring->line_count++] =
			restoring->work == WORK_FORGET ? work_on_forget(restoring, entry)
						       : work_on_restore(restoring, entry);
	}
}

/* ---- on the screen ---- */

static void start(struct app *app, struct restoring *restoring, enum work what);

static void show_progress(struct app *app, const void *context)
{
	const struct restoring *restoring = context;
	static const char *const doing[] = { "Looking at", "Restoring", "Forgetting" };

	app_tell(app, ELEMENT_TITLE, "%s %zu of the journal", doing[restoring->work],
		 restoring->count);
}

/* What fits into a line is one; what does not, or is several, stays until it has been read. */
static void report(struct app *app, struct restoring *restoring)
{
	char title[96];

	if (restoring->count == 1 && text_width(restoring->lines[0]) < (size_t)COLS) {
		app_tell(app, restoring->good ? ELEMENT_TITLE : ELEMENT_WARNING, "%s",
			 restoring->lines[0]);
		return;
	}
	snprintf(title, sizeof(title), "%zu %s, %zu not", restoring->good,
		 outcomes[restoring->work], restoring->count - restoring->good);
	app_open_dialog(app,
			text_dialog_create(title, NULL, restoring->lines, restoring->line_count));
	restoring->lines = NULL;
	restoring->line_count = 0;
}

static void answered(struct app *app, struct dialog *dialog, bool accepted)
{
	struct restoring *restoring = dialog->context;

	dialog->context = NULL;
	if (accepted) {
		start(app, restoring, restoring->work);
		return;
	}
	app_tell(app, ELEMENT_TITLE, "Nothing was %s", outcomes[restoring->work]);
	restoring_destroy(restoring);
}

static void ask(struct app *app, struct restoring *restoring, enum work work,
		struct dialog *question)
{
	restoring->work = work;
	question->context = restoring;
	question->finish = answered;
	app_open_dialog(app, question);
}

/* What cannot come back at all is not asked about. */
static void keep_possible(struct restoring *restoring)
{
	size_t kept = 0;

	for (size_t i = 0; i < restoring->count; i++)
		if (restoring->entries[i].possible)
			restoring->entries[kept++] = restoring->entries[i];
	restoring->count = kept;
}

static void ask_to_restore(struct app *app, struct restoring *restoring)
{
	struct dialog *dialog;
	char title[160];

	if (restoring->good == 1 && restoring->count == 1)
		snprintf(title, sizeof(title), "Restore %s?", restoring->entries[0].name);
	else
		snprintf(title, sizeof(title), "Restore %zu of %zu?", restoring->good,
			 restoring->count);
	dialog = text_dialog_create(title, "Restore? [y/N]  (Enter: No)", restoring->lines,
				    restoring->line_count);
	restoring->lines = NULL;
	restoring->line_count = 0;
	keep_possible(restoring);
	ask(app, restoring, WORK_RESTORE, dialog);
}

static void finished(struct app *app, void *context)
{
	struct restoring *restoring = context;

	if (restoring->work == WORK_LOOK && restoring->good > 0) {
		ask_to_restore(app, restoring);
		return;
	}
	report(app, restoring);
	restoring_destroy(restoring);
	app->effects |= EFFECT_RESCAN;
}

static void start(struct app *app, struct restoring *restoring, enum work what)
{
	const struct app_job job = { .run = work,
				     .progress = show_progress,
				     .finish = finished,
				     .destroy = restoring_destroy,
				     .context = restoring };

	restoring->work = what;
	restoring->good = 0;
	restoring->lines = xcalloc(restoring->count, sizeof(*restoring->lines));
	app_start_job(app, &job);
}

/* The entries that are tagged, or the one under the cursor; NULL: none. */
static struct restoring *selection(struct app *app)
{
	const void **rows;
	size_t count = view_selection(app_view(app), &rows);
	struct restoring *restoring;

	if (count == 0)
		return NULL;
	restoring = xcalloc(1, sizeof(*restoring) + count * sizeof(*restoring->entries));
	restoring->control = app->control;
	restoring->count = count;
	for (size_t i = 0; i < count; i++) {
		const struct journal_row *row = rows[i];

		restoring->entries[i].number = row->number;
		describe(row, restoring->entries[i].name, sizeof(restoring->entries[i].name));
	}
	free(rows);
	return restoring;
}

unsigned int restore_ask(struct app *app)
{
	struct restoring *restoring;

	if (pane_kind(app_pane(app))->table != TABLE_JOURNAL) {
		app_tell(app, ELEMENT_WARNING,
			 "What was removed or changed can be restored in the pane Journal");
		return EFFECT_REDRAW;
	}
	restoring = selection(app);
	if (restoring)
		start(app, restoring, WORK_LOOK);
	else
		app_tell(app, ELEMENT_WARNING, "There is no entry under the cursor");
	return EFFECT_REDRAW;
}

unsigned int forget_ask(struct app *app)
{
	struct restoring *restoring = selection(app);
	char title[160];
	char **lines;

	if (!restoring)
		return EFFECT_NONE;
	lines = xcalloc(restoring->count, sizeof(*lines));
	for (size_t i = 0; i < restoring->count; i++)
		lines[i] = xasprintf("entry %lld, %s: cannot be restored any more",
				     (long long)restoring->entries[i].number,
				     restoring->entries[i].name);
	snprintf(title, sizeof(title), "Forget %zu of the journal?", restoring->count);
	ask(app, restoring, WORK_FORGET,
	    text_dialog_create(title, "Forget? [y/N]  (Enter: No)", lines, restoring->count));
	return EFFECT_REDRAW;
}
