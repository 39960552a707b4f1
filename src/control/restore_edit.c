/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Setting back what was changed of an object or a limit. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/collect.h"
#include "recording.h"
#include "restoring.h"

static int find_limit(struct restoring *restoring, struct target *target)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_LIMIT) };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	const struct limit *limit = snapshot_find_limit(snapshot, target->name);

	/* Names and paths of limits are constants: they outlive the snapshot. */
	if (limit)
		*target = target_of(snapshot, TABLE_LIMIT, limit);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return limit ? 0 : field_fail(&restoring->complaint, -ENOENT, "there is no such limit");
}

/* The object as it is now, if it is still the one that was changed. */
static int find_target(struct restoring *restoring, struct target *target)
{
	int error;

	*target = restoring_target(&restoring->result->entry);
	if (target->identity.table == TABLE_LIMIT)
		return find_limit(restoring, target);
	error = control_renew(target);
	if (!error && target->key != restoring->result->entry.key)
		error = -ESTALE;
	if (error == -ESTALE)
		return field_fail(&restoring->complaint, error, "another object has its place now");
	return error ? field_fail(&restoring->complaint, error, "%s", control_strerror(error)) : 0;
}

static int field_of_word(enum table_id table, const char *word, enum edit_field *field)
{
	size_t count;
	const struct edit_row *rows = edit_rows(table, &count);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(rows[i].option, word) != 0)
			continue;
		*field = rows[i].field;
		return 0;
	}
	return -EUCLEAN;
}

/* What the entry says it was. */
static int read_before(struct restoring *restoring, char **before, struct edit *edit)
{
	const struct journal_row *entry = &restoring->result->entry;
	struct journal *journal = restoring->control->journal;
	enum edit_field field = EDIT_FIELDS;
	char *word;
	int error = journal_fact(journal, entry->number, "field", &word);

	if (!error) {
		error = field_of_word(entry->table, word, &field);
		free(word);
	}
	if (!error)
		error = journal_fact(journal, entry->number, "before", before);
	if (error == -ENOENT)
		return field_fail(&restoring->complaint, error,
				  "what it was before is not known: it could not be read");
	if (error)
		return field_fail(&restoring->complaint, error, "%s", table_strerror(error));
	error = edit_parse(entry->table, field, *before, edit, restoring->complaint.message,
			   restoring->complaint.size);
	if (error) {
		free(*before);
		*before = NULL;
	}
	return error;
}

static bool is_already(const struct target *target, const struct edit *edit, const char *before)
{
	union object_row object = { 0 };
	char *present = NULL;
	bool same;

	if (target->identity.table != TABLE_LIMIT &&
	    inspection_look(target->identity.table, (int)target->identity.id, target->name,
			    &object) < 0)
		return false;
	if (recording_format_present(target, &object, edit, &present) < 0)
		return false;
	same = strcmp(present, before) == 0;
	free(present);
	return same;
}

static int set_back(struct restoring *restoring, struct target *target, const struct edit *edit)
{
	const char *step = "changing it";
	int error = control_edit_unjournaled(restoring->control, target, edit);

	/* Now there is room again for what was cut off. */
	if (!error && edit->field == EDIT_SIZE &&
	    restoring->result->entry.contents == CONTENTS_KEPT)
		error = restore_contents(restoring, target, &step);
	if (!error)
		error = control_renew(target);
	return error ? field_fail(&restoring->complaint, error, "%s failed: %s", step,
				  control_strerror(error))
		     : 0;
}

static void foretell_differences(struct restoring *restoring, const struct edit *edit)
{
	enum journal_contents contents = restoring->result->entry.contents;

	if (edit->field == EDIT_SIZE &&
	    (contents == CONTENTS_TOO_LARGE || contents == CONTENTS_UNREADABLE))
		restoring_differ(restoring, "what was cut off was not kept: it is zeros");
}

int restore_edit(struct restoring *restoring)
{
	struct target *target = &restoring->result->target;
	struct edit edit;
	char *before = NULL;
	int error = find_target(restoring, target);

	if (!error)
		error = read_before(restoring, &before, &edit);
	if (error)
		return error;
	foretell_differences(restoring, &edit);
	if (is_already(target, &edit, before))
		error = field_fail(&restoring->complaint, -EEXIST, "it is as it was already");
	else if (!restoring->dry_run)
		error = set_back(restoring, target, &edit);
	edit_clear(&edit);
	free(before);
	return error;
}
