/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creating an object: a form made from the rows of its kind, the call shown as it is filled in. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "ipctop/memory.h"

enum { MESSAGE_BYTES = 256 };

/* What the form means. Returns 0, or -errno with the reason in message. */
static int read_form(const struct dialog *dialog, enum table_id table, struct creation *creation,
		     char *message, size_t size)
{
	size_t count;
	const struct creation_row *rows = creation_rows(table, &count);
	int error = 0;

	creation_start(creation, table);
	for (size_t i = 0; i < count && error == 0; i++)
		error = creation_set(creation, rows[i].field, form_dialog_text(dialog, i), message,
				     size);
	return error ? error : creation_check(creation, message, size);
}

static enum table_id form_table(const struct dialog *dialog)
{
	return *(const enum table_id *)dialog->context;
}

static void show_call(struct app *app, struct dialog *dialog)
{
	struct creation creation;
	char message[MESSAGE_BYTES] = "";
	char call[MESSAGE_BYTES] = "";

	(void)app;
	if (read_form(dialog, form_table(dialog), &creation, message, sizeof(message)) == 0)
		creation_describe(&creation, call, sizeof(call));
	form_dialog_set_notes(dialog, call, message);
	creation_clear(&creation);
}

static void tell_created(struct app *app, const struct target *created, bool existed)
{
	const char *what = existed ? "is there already, nothing was made" : "created";
	const char *name = kind_of_table(created->identity.table)->name;

	if (*created->name)
		app_tell(app, ELEMENT_TITLE, "%s %s: %s", name, created->name, what);
	else
		app_tell(app, ELEMENT_TITLE, "%s %llu: %s", name,
			 (unsigned long long)created->identity.id, what);
}

/* What the system refuses is told in the form, which stays as it was filled in. */
static bool create(struct app *app, struct dialog *dialog)
{
	struct creation creation;
	struct target created;
	char message[MESSAGE_BYTES] = "";
	bool existed = false;
	int error = read_form(dialog, form_table(dialog), &creation, message, sizeof(message));

	if (error == 0)
		error = control_create_object(app->control, &creation, &created, &existed, message,
					      sizeof(message));
	creation_clear(&creation);
	if (error) {
		form_dialog_set_notes(dialog, "", message);
		return false;
	}
	app->wanted = created.identity;
	app->has_wanted = true;
	tell_created(app, &created, existed);
	app->effects |= EFFECT_RESCAN;
	return true;
}

static void mount_answered(struct app *app, struct dialog *dialog, bool accepted)
{
	int error;

	(void)dialog;
	if (!accepted)
		return;
	error = control_mount_mqueue(app->control);
	if (error)
		app_tell(app, ELEMENT_WARNING, "/dev/mqueue: %s", strerror(-error));
	else
		app_tell(app, ELEMENT_TITLE, "/dev/mqueue is mounted");
	app->effects |= EFFECT_RESCAN;
}

static void ask_to_mount(struct app *app)
{
	char **lines = xcalloc(2, sizeof(*lines));
	struct dialog *dialog;

	lines[0] = xstrdup("POSIX queues can only be listed where their file system is mounted.");
	lines[1] = xstrdup("This will be done: mount -t mqueue none /dev/mqueue");
	dialog = text_dialog_create("Mount /dev/mqueue?", "Mount? [y/N]  (Enter: No)", lines, 2);
	dialog->finish = mount_answered;
	app_open_dialog(app, dialog);
}

static void open_form(struct app *app, const struct kind *kind)
{
	size_t count;
	const struct creation_row *rows = creation_rows(kind->table, &count);
	struct form_field *fields = xcalloc(count, sizeof(*fields));
	enum table_id *table = xcalloc(1, sizeof(*table));
	struct dialog *dialog;
	char title[64];

	for (size_t i = 0; i < count; i++)
		fields[i] = (struct form_field){ rows[i].label, rows[i].preset, rows[i].help,
						 rows[i].flag };
	snprintf(title, sizeof(title), "Create a %s", kind->name);
	dialog = form_dialog_create(title, fields, count);
	free(fields);
	*table = kind->table;
	dialog->context = table;
	dialog->changed = show_call;
	dialog->accept = create;
	show_call(app, dialog);
	app_open_dialog(app, dialog);
}

unsigned int create_ask(struct app *app)
{
	const struct kind *kind = pane_kind(app_pane(app));
	size_t count;

	if (kind->table == TABLE_JOURNAL)
		return restore_ask(app);
	creation_rows(kind->table, &count);
	if (count == 0)
		app_tell(app, ELEMENT_WARNING, "%s cannot be created: go to a pane of objects",
			 kind->title);
	else if (app_snapshot(app)->tables[kind->table].error == -ENODEV)
		ask_to_mount(app);
	else
		open_form(app, kind);
	return EFFECT_REDRAW;
}
