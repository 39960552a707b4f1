/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carrying out changes: in a thread, each written to the journal before; and the system's answer to
 * each. Where the journal fails it stops, and asks whether to go on without it.
 */
#include "change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "ipctop/memory.h"

/* What was asked for, understood. */
struct planned {
	const struct edit_row *row;
	struct edit edit;
};

struct changes {
	struct control *control;
	struct target target;
	char name[300]; /* safe */
	struct planned items[EDIT_FIELDS];
	size_t count;
	size_t done;
	bool unjournaled; /* the second question was answered with yes */
	char reason[160]; /* why the journal failed; empty: it did not */
	char *report[EDIT_FIELDS];
};

struct changes *changes_create(struct control *control, const struct target *target,
			       const char *name)
{
	struct changes *changes = xcalloc(1, sizeof(*changes));

	changes->control = control;
	changes->target = *target;
	snprintf(changes->name, sizeof(changes->name), "%s", name);
	return changes;
}

void changes_destroy(void *context)
{
	struct changes *changes = context;

	for (size_t i = 0; i < changes->count; i++) {
		edit_clear(&changes->items[i].edit);
		free(changes->report[i]);
	}
	free(changes);
}

void changes_add(struct changes *changes, const struct edit_row *row, const struct edit *edit)
{
	changes->items[changes->count++] = (struct planned){ row, *edit };
}

char *changes_foretell(const struct changes *changes)
{
	char clause[160] = "";

	for (size_t i = 0; i < changes->count && !strstr(clause, "NOT"); i++)
		control_foretell(changes->control, &changes->target, &changes->items[i].edit,
				 clause, sizeof(clause));
	return *clause ? xasprintf("What it was: %s", clause) : NULL;
}

/*
 * Each edit changes what the target says of the object: the change time, and perhaps the owner; so
 * the target is renewed for the next one.
 */
static void change_all(struct task *task, void *context)
{
	struct changes *changes = context;

	(void)task;
	for (; changes->done < changes->count; changes->done++) {
		const struct planned *change = &changes->items[changes->done];
		int error =
			changes->unjournaled
				? control_edit_unjournaled(changes->control, &changes->target,
							   &change->edit)
				: control_edit(changes->control, &changes->target, &change->edit);

		if (error == CONTROL_NOT_JOURNALED) {
			snprintf(changes->reason, sizeof(changes->reason), "%s",
				 control_journal_error(changes->control));
			return;
		}
		if (!error)
			error = control_renew(&changes->target);
		changes->report[changes->done] = xasprintf(
			"%s: %s", change->row->label, error ? control_strerror(error) : "changed");
	}
}

static void show_progress(struct app *app, const void *context)
{
	app_tell(app, ELEMENT_TITLE, "Changing %s", ((const struct changes *)context)->name);
}

static void report(struct app *app, struct changes *changes)
{
	char **lines = xcalloc(changes->count, sizeof(*lines));

	for (size_t i = 0; i < changes->count; i++) {
		lines[i] = changes->report[i]
				   ? changes->report[i]
				   : xasprintf("%s: left alone", changes->items[i].row->label);
		changes->report[i] = NULL;
	}
	app_open_dialog(app, text_dialog_create(changes->name, NULL, lines, changes->count));
}

static void answered_again(struct app *app, struct dialog *dialog, bool accepted)
{
	struct changes *changes = dialog->context;

	dialog->context = NULL;
	if (accepted) {
		changes->unjournaled = true;
		changes->reason[0] = '\0';
		changes_start(app, changes);
		return;
	}
	if (changes->done > 0)
		report(app, changes);
	else
		app_tell(app, ELEMENT_TITLE, "Nothing was changed");
	changes_destroy(changes);
}

static void ask_again(struct app *app, struct changes *changes)
{
	char **lines = xcalloc(2, sizeof(*lines));
	struct dialog *dialog;

	lines[0] = xasprintf("%s is as it was: the journal cannot be written:", changes->name);
	lines[1] = xasprintf("%s.", changes->reason);
	dialog = text_dialog_create("Change without the journal?",
				    "Change without the journal? [y/N]  (Enter: No)", lines, 2);
	dialog->context = changes;
	dialog->finish = answered_again;
	app_open_dialog(app, dialog);
}

static void finished(struct app *app, void *context)
{
	struct changes *changes = context;

	app->effects |= EFFECT_RESCAN;
	if (*changes->reason) {
		ask_again(app, changes);
		return;
	}
	report(app, changes);
	changes_destroy(changes);
}

void changes_start(struct app *app, struct changes *changes)
{
	const struct app_job job = { .run = change_all,
				 .progress = show_progress,
				 .finish = finished,
				 .destroy = changes_destroy,
				 .context = changes };

	app_start_job(app, &job);
}
