/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing an object to the journal before it is removed or changed. */
#include "recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"

int control_open_journal(struct control *control, enum journal_access access)
{
	int error;

	if (control->journal &&
	    (!journal_is_current(control->journal) || control->access < access)) {
		journal_close(control->journal);
		control->journal = NULL;
	}
	if (control->journal)
		return 0;
	error = journal_open(control->options.journal, access, &control->journal);
	control->access = access;
	return error;
}

const char *control_journal_error(const struct control *control)
{
	return control->reason;
}

static bool touches_contents(const struct edit *edit)
{
	return !edit || edit->field == EDIT_SIZE || edit->field == EDIT_VALUE ||
	       edit->field == EDIT_VALUES;
}

/* Bytes of what is inside, but of sets: semaphores. */
static uint64_t size_of(enum table_id table, const union object_row *object)
{
	switch (table) {
	case TABLE_SHM:
		return object->shm.size;
	case TABLE_MSG:
		return object->msg.cbytes;
	case TABLE_SEM:
		return object->sem.nsems;
	case TABLE_PSHM:
		return object->pshm.size;
	default:
		return 0;
	}
}

/* What would be lost, in bytes. A segment that only grows loses nothing. */
static uint64_t loss_of(enum table_id table, const union object_row *object,
			const struct edit *edit)
{
	uint64_t size = size_of(table, object);

	if (table == TABLE_SEM)
		return size * sizeof(unsigned short);
	if (!edit || edit->field != EDIT_SIZE)
		return size;
	return edit->number < size ? size - edit->number : 0;
}

/* What will be kept of what is inside, at most max bytes. */
static enum journal_contents plan(enum table_id table, const union object_row *object,
				  const struct edit *edit, uint64_t max)
{
	uint64_t loss = loss_of(table, object, edit);

	if (table == TABLE_LIMIT || !touches_contents(edit))
		return CONTENTS_NONE;
	if (table == TABLE_PMSG)
		return object->pmsg.attributes_known && object->pmsg.curmsgs == 0
			       ? CONTENTS_NONE
			       : CONTENTS_UNREACHABLE;
	if (edit && edit->field == EDIT_SIZE && loss == 0)
		return CONTENTS_NONE;
	if (loss > max)
		return CONTENTS_TOO_LARGE;
	if (inspection_test(table, object) < 0 ||
	    (table == TABLE_PSEM && !object->psem.value_known))
		return CONTENTS_UNREADABLE;
	return CONTENTS_KEPT;
}

static int look(const struct target *target, union object_row *object)
{
	if (target->identity.table == TABLE_LIMIT)
		return 0;
	return inspection_look(target->identity.table, (int)target->identity.id, target->name,
			       object);
}

void control_foretell(const struct control *control, const struct target *target,
		      const struct edit *edit, char *buffer, size_t size)
{
	const enum table_id table = target->identity.table;
	const uint64_t max = control->options.journal_max;
	union object_row object = { 0 };
	char bytes[32], limit[32];

	buffer[0] = '\0';
	if (control->options.no_journal || look(target, &object) < 0)
		return;
	switch (plan(table, &object, edit, max)) {
	case CONTENTS_NONE:
	case CONTENTS_KEPT:
		snprintf(buffer, size, "kept in the journal");
		break;
	case CONTENTS_TOO_LARGE:
		format_size(loss_of(table, &object, edit), bytes, sizeof(bytes));
		format_size(max, limit, sizeof(limit));
		snprintf(buffer, size, "contents NOT kept: %s is more than %s", bytes, limit);
		break;
	case CONTENTS_UNREADABLE:
		snprintf(buffer, size, "contents NOT kept: may not be read");
		break;
	case CONTENTS_UNREACHABLE:
		snprintf(buffer, size,
			 "messages NOT kept: POSIX queues cannot be read without taking them");
		break;
	}
}

/* Whose login it was, whoever they are now: what audit(8) goes by. */
static uid_t acting_user(void)
{
	FILE *file = fopen("/proc/self/loginuid", "re");
	unsigned int uid = UINT32_MAX;

	if (file) {
		if (fscanf(file, "%u", &uid) != 1)
			uid = UINT32_MAX;
		fclose(file);
	}
	return uid == UINT32_MAX ? getuid() : uid;
}

static void take_sysv(struct journal_row *row, const struct sysv_object *object)
{
	row->id = object->id;
	row->key = object->key;
	row->uid = object->uid;
	row->gid = object->gid;
	row->cuid = object->cuid;
	row->cgid = object->cgid;
	row->mode = object->mode;
}

/* Of files the owner counts as the creator, as in lsipc(1). */
static void take_posix(struct journal_row *row, const struct posix_object *object)
{
	row->device = object->device;
	row->inode = object->inode;
	row->uid = row->cuid = object->uid;
	row->gid = row->cgid = object->gid;
	row->mode = object->mode & 07777;
}

static void fill_row(struct recording *recording, enum journal_contents contents)
{
	const struct target *target = recording->target;
	const enum table_id table = target->identity.table;
	struct journal_row *row = &recording->row;

	*row = (struct journal_row){
		.time = time(NULL),
		.table = table,
		.action = recording->edit ? JOURNAL_CHANGED : JOURNAL_REMOVED,
		.state = JOURNAL_PENDING,
		.contents = contents,
		.ipc_namespace = control_namespace(),
		.size = size_of(table, &recording->object),
		.actor = acting_user(),
		.actor_pid = getpid(),
	};
	if (TABLE_BIT(table) & TABLES_SYSV)
		take_sysv(row, &recording->object.sysv);
	else if (TABLE_BIT(table) & TABLES_POSIX)
		take_posix(row, &recording->object.posix);
	if (table == TABLE_SHM)
		row->cpid = recording->object.shm.cpid;
	snprintf(row->name, sizeof(row->name), "%s", target->name);
}

static int write_change(struct recording *recording, const char *before, const char *after)
{
	const struct edit *edit = recording->edit;
	int error = 0;

	if (edit)
		error = journal_add_fact(recording->journal, "field",
					 recording_field(recording->row.table, edit->field));
	if (!error && edit)
		error = journal_add_fact(recording->journal, "after", after);
	if (!error && before)
		error = journal_add_fact(recording->journal, "before", before);
	return error;
}

static int write_all(struct recording *recording, const char *before, const char *after,
		     bool *reading)
{
	int error;

	recording_write_note(recording, before, after);
	error = journal_begin(recording->journal, &recording->row);
	if (!error)
		error = write_change(recording, before, after);
	if (!error)
		error = recording_write_facts(recording);
	if (!error && recording->row.contents == CONTENTS_KEPT)
		error = recording_write_contents(recording, reading);
	if (!error)
		error = journal_commit(recording->journal);
	if (error)
		journal_rollback(recording->journal);
	return error;
}

/* What vanished while it was read is no failure of the journal: a last look tells the two apart. */
static int refuse(struct control *control, struct recording *recording, bool reading, int error)
{
	int gone = reading ? look(recording->target, &recording->object) : 0;

	if (gone == -EIDRM || gone == -ENOENT)
		return gone;
	if (reading && error == -ENOSYS)
		snprintf(control->reason, sizeof(control->reason),
			 "this kernel has no way to copy messages");
	else
		snprintf(control->reason, sizeof(control->reason), "%s%s",
			 reading ? "its contents cannot be read: " : "", table_strerror(error));
	return CONTROL_NOT_JOURNALED;
}

int recording_write(struct control *control, const struct target *target, const struct edit *edit,
		    int64_t *entry)
{
	struct recording recording = { .target = target, .edit = edit };
	char *before = NULL;
	char *after = edit ? recording_format_edit(edit) : NULL;
	bool reading = false;
	int error = look(target, &recording.object);

	/* What has no present value cannot be changed: that is the error, not the journal's. */
	if (!error && edit)
		error = recording_format_present(target, &recording.object, edit, &before);
	if (error && error != -EACCES)
		goto out;
	error = control_open_journal(control, JOURNAL_WRITE);
	if (!error) {
		recording.journal = control->journal;
		fill_row(&recording, plan(target->identity.table, &recording.object, edit,
					  control->options.journal_max));
		error = write_all(&recording, before, after, &reading);
	}
	if (error)
		error = refuse(control, &recording, reading, error);
	else
		*entry = recording.row.number;
out:
	free(before);
	free(after);
	return error;
}

/* A mark that fails leaves the entry pending: it can be restored all the same. */
void recording_finish(struct control *control, int64_t entry, int error)
{
	if (error == 0)
		journal_mark(control->journal, entry, JOURNAL_DONE, 0);
	else if (error == -EIDRM || error == -ENOENT)
		journal_mark(control->journal, entry, JOURNAL_VANISHED, 0);
	else
		journal_forget(control->journal, entry);
}

int control_forget(struct control *control, int64_t number)
{
	int error =
		control->options.read_only ? -EROFS : control_open_journal(control, JOURNAL_READ);

	/* What is not there is not made for that. */
	if (!error)
		error = control_open_journal(control, JOURNAL_WRITE);
	return error ? error : journal_forget(control->journal, number);
}

int control_forget_before(struct control *control, int64_t time, uint64_t *count)
{
	int error =
		control->options.read_only ? -EROFS : control_open_journal(control, JOURNAL_READ);

	*count = 0;
	if (!error)
		error = control_open_journal(control, JOURNAL_WRITE);
	return error ? error : journal_forget_before(control->journal, time, count);
}
