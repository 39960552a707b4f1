/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop set: changes an object or a limit, each change by the same code as the screen's. */
#include <errno.h>
#include <string.h>

#include "ipctop/collect.h"
#include "ipctop/control.h"
#include "ipctop/memory.h"
#include "check.h"
#include "common.h"
#include "find.h"

static const char program[] = "ipctop set";

struct set_line {
	const char *texts[EDIT_FIELDS];
	struct control_options control;
	bool help, version;
};

#define EDIT_ROW(field, long_name, word, text)                                                     \
	{                                                                                          \
		.name = long_name, .argument = word, .type = OPTION_TEXT,                          \
		.offset = offsetof(struct set_line, texts[field]), .help = text                    \
	}

/* In the order in which changes are made: who no longer owns an object may not change the rest. */
static const struct option_row rows[] = {
	EDIT_ROW(EDIT_LIMIT, "limit", "NUMBER", "the new limit"),
	EDIT_ROW(EDIT_SIZE, "size", "SIZE", "size of a POSIX segment; what is cut off is lost"),
	EDIT_ROW(EDIT_QBYTES, "qbytes", "SIZE", "most bytes in a queue"),
	EDIT_ROW(EDIT_VALUE, "value", "NUMBER=VALUE", "value of one semaphore of a set"),
	EDIT_ROW(EDIT_VALUES, "values", "LIST", "values of a set: one for all, or each, with commas"),
	EDIT_ROW(EDIT_LOCK, "lock", "yes|no", "keep a segment in memory, or let it be swapped"),
	EDIT_ROW(EDIT_MODE, "mode", "MODE", "permissions"),
	EDIT_ROW(EDIT_GROUP, "group", "GROUP", "owning group"),
	EDIT_ROW(EDIT_OWNER, "owner", "USER", "owner"),
	JOURNAL_OPTIONS(offsetof(struct set_line, control.no_journal),
			offsetof(struct set_line, control.journal_max)),
	HELP_OPTION(struct set_line),
	VERSION_OPTION(struct set_line),
};

const struct option_set set_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop set KIND ID|KEY|NAME OPTION...\n"
	     "       ipctop set limit NAME --limit NUMBER\n\n"
	     "Changes an object or a limit. KIND is one of shm, msg, sem, pshm, pmsg, psem.\n"
	     "The attributes of a POSIX queue cannot be changed once it is there.\n\n"
	     "Options:");
	option_write_help(&set_options, stdout);
}

/* The field of a row of rows[], EDIT_FIELDS for the others. */
static enum edit_field field_of(const struct option_row *row)
{
	size_t i = (row->offset - offsetof(struct set_line, texts)) / sizeof(const char *);

	return row->type == OPTION_TEXT ? (enum edit_field)i : EDIT_FIELDS;
}

static const struct edit_row *find_edit(enum table_id table, enum edit_field field)
{
	size_t count;
	const struct edit_row *edits = edit_rows(table, &count);

	for (size_t i = 0; i < count; i++)
		if (edits[i].field == field)
			return &edits[i];
	return NULL;
}

static const char *text_of(const struct set_line *line, const struct option_row *row)
{
	enum edit_field field = field_of(row);

	return field == EDIT_FIELDS ? NULL : line->texts[field];
}

/* All is understood before anything is changed. */
static int check_edits(const struct set_line *line, const struct kind *kind, char *message,
		       size_t size)
{
	bool any = false;
	int error = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows) && !error; i++) {
		const char *text = text_of(line, &rows[i]);
		struct edit edit;

		if (!text)
			continue;
		any = true;
		if (!find_edit(kind->table, field_of(&rows[i]))) {
			snprintf(message, size, "%s have no %s that can be changed", kind->plural,
				 rows[i].name);
			return -EINVAL;
		}
		error = edit_parse(kind->table, field_of(&rows[i]), text, &edit, message, size);
		if (!error)
			edit_clear(&edit);
	}
	if (!any)
		snprintf(message, size, "nothing to change; see %s --help", program);
	return any ? error : -EINVAL;
}

static void warn_of_limit(const void *row, const char *text)
{
	const struct limit *limit = row;
	struct value value;

	if (limit->used_known && value_parse(VALUE_BYTES, text, 0, &value) == 0 &&
	    value.number < limit->used)
		complain(program, "warning: %llu in use is more: nothing new can be made",
			 (unsigned long long)limit->used);
}

static int apply(struct control *control, struct target *target, const struct option_row *row,
		 const char *text)
{
	char message[MESSAGE_SIZE];
	struct edit edit;
	int error = edit_parse(target->identity.table, field_of(row), text, &edit, message,
			       sizeof(message));

	if (error) {
		complain(program, "%s: %s", row->name, message);
		return 1;
	}
	error = control_edit(control, target, &edit);
	edit_clear(&edit);
	if (!error)
		error = control_renew(target);
	if (error == CONTROL_NOT_JOURNALED)
		complain(program, "%s: left alone, the journal cannot be written: %s; see --no-journal",
			 row->name, control_journal_error(control));
	else if (error)
		complain(program, "%s: %s", row->name, control_strerror(error));
	else
		printf("%s: changed to %s\n", row->name, quote(text).text);
	return error ? 1 : 0;
}

static int apply_all(const struct set_line *line, const struct kind *kind, const char *name)
{
	const struct collect_request request = { .tables = TABLE_BIT(kind->table) };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	struct control *control = control_create(&line->control);
	char message[MESSAGE_SIZE];
	const void *row =
		find_object(snapshot, kind, FIND_ANY, name, message, sizeof(message));
	struct target target;
	int status = row ? 0 : 1;

	if (row) {
		target = target_of(snapshot, kind->table, row);
		if (line->texts[EDIT_LIMIT])
			warn_of_limit(row, line->texts[EDIT_LIMIT]);
	} else {
		complain(program, "%s", message);
	}
	for (size_t i = 0; row && i < ARRAY_SIZE(rows); i++)
		if (text_of(line, &rows[i]))
			status |= apply(control, &target, &rows[i], text_of(line, &rows[i]));
	control_destroy(control);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return flush_output(program, status);
}

int set_run(int argc, char **argv)
{
	struct set_line line = { 0 };
	const struct kind *kind;
	char message[MESSAGE_SIZE] = "";
	int first, status;

	if (!start_command(&set_options, print_help, argc, argv, &line, &line.help, &line.version,
			   &first, &status))
		return status;
	kind = find_kind_of_line(program, argc, argv, first, message, sizeof(message));
	if (!kind || check_edits(&line, kind, message, sizeof(message)) < 0) {
		complain(program, "%s", message);
		return 1;
	}
	return apply_all(&line, kind, argv[first + 1]);
}
