/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing back what the journal has of an object: what removals and changes have in common. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/text.h"
#include "restoring.h"

void restoring_differ(struct restoring *restoring, const char *format, ...)
{
	char *differs = restoring->result->differs;
	const size_t size = sizeof(restoring->result->differs);
	size_t used = strlen(differs);
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (used && used + 3 < size)
		used += (size_t)snprintf(differs + used, size - used, "; ");
	text_make_safe(text, differs + used, size - used);
}

uint64_t restoring_number(const struct restoring *restoring, const char *fact, uint64_t otherwise)
{
	char *text;
	uint64_t number;

	if (journal_fact(restoring->control->journal, restoring->result->entry.number, fact,
			 &text) < 0)
		return otherwise;
	number = strtoull(text, NULL, 10);
	free(text);
	return number;
}

struct target restoring_target(const struct journal_row *entry)
{
	const bool is_sysv = TABLE_BIT(entry->table) & TABLES_SYSV;
	struct target target = {
		.identity = {
			.ipc_namespace = entry->ipc_namespace,
			.table = entry->table,
			.id = is_sysv ? (uint64_t)entry->id : entry->inode,
		},
		.key = entry->key,
		.uid = entry->uid,
		.gid = entry->gid,
	};

	snprintf(target.name, sizeof(target.name), "%s", entry->name);
	if (is_sysv) {
		target.identity.cuid = entry->cuid;
		target.identity.cgid = entry->cgid;
		target.identity.cpid = entry->cpid;
		target.identity.size = entry->table == TABLE_SHM ? entry->size : 0;
	} else {
		target.identity.device = entry->device;
		target.identity.name = identity_hash_name(entry->name);
	}
	return target;
}

static int open_entry(struct restoring *restoring, int64_t number)
{
	struct control *control = restoring->control;
	struct journal_row *entry = &restoring->result->entry;
	int error = control_open_journal(control, JOURNAL_READ);

	if (!error)
		error = journal_find(control->journal, number, entry);
	if (error == -ENOENT)
		return field_fail(&restoring->complaint, error, "it is not in the journal");
	if (!error && !restoring->dry_run)
		error = control_open_journal(control, JOURNAL_WRITE);
	if (error)
		return field_fail(&restoring->complaint, error, "the journal cannot be %s: %s",
				  restoring->dry_run ? "read" : "used", table_strerror(error));
	return 0;
}

int control_restore(struct control *control, int64_t number, bool dry_run,
		    struct restoration *restoration, char *message, size_t size)
{
	struct restoring restoring = { .control = control,
				       .result = restoration,
				       .complaint = { message, size },
				       .dry_run = dry_run };
	uint64_t id;
	int error;

	*restoration = (struct restoration){ 0 };
	if (control->options.read_only)
		return field_fail(&restoring.complaint, -EROFS, "%s", control_strerror(-EROFS));
	error = open_entry(&restoring, number);
	if (!error)
		error = restoration->entry.action == JOURNAL_REMOVED ? restore_object(&restoring)
								     : restore_edit(&restoring);
	if (error || dry_run)
		return error;
	id = TABLE_BIT(restoration->entry.table) & TABLES_SYSV ? restoration->target.identity.id
							       : 0;
	if (journal_mark(control->journal, number, JOURNAL_RESTORED, id) < 0)
		restoring_differ(&restoring, "the journal could not be told of it");
	return 0;
}
