/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the journal keeps of an object in words: its facts, and what a change replaces. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

#include "ipctop/memory.h"
#include "recording.h"

#ifndef SHM_LOCKED
#define SHM_LOCKED 02000 /* linux/shm.h */
#endif

struct fact {
	const char *name;
	int64_t value;
};

static int write_all(struct journal *journal, const struct fact *facts, size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		char text[24];

		snprintf(text, sizeof(text), "%" PRId64, facts[i].value);
		error = journal_add_fact(journal, facts[i].name, text);
	}
	return error;
}

#define WRITE_ALL(journal, facts) write_all(journal, facts, ARRAY_SIZE(facts))

static int write_segment(struct journal *journal, const struct shm_segment *segment)
{
	const struct fact facts[] = {
		{ "ctime", segment->ipc.ctime },
		{ "atime", segment->atime },
		{ "dtime", segment->dtime },
		{ "lpid", segment->lpid },
		{ "nattch", (int64_t)segment->nattch },
	};

	return WRITE_ALL(journal, facts);
}

static int write_queue(struct journal *journal, const struct msg_queue *queue)
{
	const struct fact facts[] = {
		{ "ctime", queue->ipc.ctime },
		{ "stime", queue->stime },
		{ "rtime", queue->rtime },
		{ "lspid", queue->lspid },
		{ "lrpid", queue->lrpid },
		{ "qnum", (int64_t)queue->qnum },
		{ "qbytes", (int64_t)queue->qbytes },
	};

	return WRITE_ALL(journal, facts);
}

static int write_set(struct journal *journal, const struct sem_set *set)
{
	const struct fact facts[] = { { "ctime", set->ipc.ctime }, { "otime", set->otime } };

	return WRITE_ALL(journal, facts);
}

static int write_file(struct journal *journal, const struct posix_object *file)
{
	const struct fact facts[] = { { "ctime", file->ctime },
				      { "mtime", file->mtime },
				      { "atime", file->atime } };

	return WRITE_ALL(journal, facts);
}

static int write_posix_queue(struct journal *journal, const struct posix_queue *queue)
{
	const struct fact facts[] = {
		{ "maxmsg", (int64_t)queue->maxmsg },
		{ "msgsize", (int64_t)queue->msgsize },
		{ "curmsgs", (int64_t)queue->curmsgs },
	};

	return queue->attributes_known ? WRITE_ALL(journal, facts) : 0;
}

int recording_write_facts(struct recording *recording)
{
	const union object_row *object = &recording->object;
	const enum table_id table = recording->row.table;
	int error = 0;

	if (TABLE_BIT(table) & TABLES_POSIX)
		error = write_file(recording->journal, &object->posix);
	if (error)
		return error;
	switch (table) {
	case TABLE_SHM:
		return write_segment(recording->journal, &object->shm);
	case TABLE_MSG:
		return write_queue(recording->journal, &object->msg);
	case TABLE_SEM:
		return write_set(recording->journal, &object->sem);
	case TABLE_PMSG:
		return write_posix_queue(recording->journal, &object->pmsg);
	default:
		return 0;
	}
}

/* ---- what a change replaces ---- */

const char *recording_field(enum table_id table, enum edit_field field)
{
	size_t count;
	const struct edit_row *rows = edit_rows(table, &count);

	for (size_t i = 0; i < count; i++)
		if (rows[i].field == field)
			return rows[i].option;
	return "";
}

static char *format_values(const unsigned short *values, size_t count)
{
	char *text = xcalloc(count * 6 + 1, 1);
	char *end = text;

	for (size_t i = 0; i < count; i++)
		end += sprintf(end, "%s%u", i ? "," : "", values[i]);
	return text;
}

static char *format_number(enum edit_field field, uint64_t number)
{
	if (field == EDIT_MODE)
		return xasprintf("%03" PRIo64, number);
	if (field == EDIT_LOCK)
		return xstrdup(number ? "yes" : "no");
	return xasprintf("%" PRIu64, number);
}

char *recording_format_edit(const struct edit *edit)
{
	if (edit->field == EDIT_VALUE)
		return xasprintf("%" PRIu64 "=%u", edit->number, edit->values[0]);
	if (edit->field == EDIT_VALUES)
		return format_values(edit->values, edit->value_count);
	return format_number(edit->field, edit->number);
}

/* The values from the semaphore first on, as they are now. */
static int read_values(const union object_row *object, size_t first, size_t count,
		       unsigned short *values)
{
	struct inspection *inspection;
	int error = inspection_open(NULL, TABLE_SEM, object, &inspection);

	if (error)
		return error;
	for (size_t i = 0; i < count && !error; i++) {
		struct semaphore semaphore;

		error = inspection_semaphore(inspection, (unsigned int)(first + i), &semaphore);
		if (!error)
			error = semaphore.value_error;
		values[i] = (unsigned short)semaphore.value;
	}
	inspection_close(inspection);
	return error;
}

static int format_present_values(const union object_row *object, const struct edit *edit,
				 char **text)
{
	struct edit present = *edit;
	size_t first = edit->field == EDIT_VALUE ? edit->number : 0;
	int error;

	present.value_count = edit->field == EDIT_VALUE ? 1 : object->sem.nsems;
	if (first + present.value_count > object->sem.nsems)
		return -EINVAL;
	present.values = xcalloc(present.value_count, sizeof(*present.values));
	error = read_values(object, first, present.value_count, present.values);
	if (!error)
		*text = recording_format_edit(&present);
	free(present.values);
	return error;
}

int recording_format_present(const struct target *target, const union object_row *object,
			     const struct edit *edit, char **text)
{
	const bool is_sysv = TABLE_BIT(target->identity.table) & TABLES_SYSV;
	uint64_t number = 0;
	int error = 0;

	switch (edit->field) {
	case EDIT_OWNER:
		number = is_sysv ? object->sysv.uid : object->posix.uid;
		break;
	case EDIT_GROUP:
		number = is_sysv ? object->sysv.gid : object->posix.gid;
		break;
	case EDIT_MODE:
		number = (is_sysv ? object->sysv.mode : object->posix.mode) & 0777;
		break;
	case EDIT_QBYTES:
		number = object->msg.qbytes;
		break;
	case EDIT_LOCK:
		number = (object->sysv.mode & SHM_LOCKED) != 0;
		break;
	case EDIT_SIZE:
		number = object->pshm.size;
		break;
	case EDIT_LIMIT:
		error = sysctl_read_limit(target, &number);
		break;
	case EDIT_VALUE:
	case EDIT_VALUES:
		return format_present_values(object, edit, text);
	case EDIT_FIELDS:
		return -EOPNOTSUPP;
	}
	*text = error ? NULL : format_number(edit->field, number);
	return error;
}

/* ---- the note: what a person wants to read of it ---- */

static void note_removal(struct journal_row *row, const union object_row *object)
{
	unsigned long long count = 0;
	const char *what = NULL;

	if (row->table == TABLE_SHM && object->shm.nattch) {
		count = object->shm.nattch;
		what = "attached";
	} else if (row->table == TABLE_MSG) {
		count = object->msg.qnum;
		what = count == 1 ? "message" : "messages";
	} else if (row->table == TABLE_SEM) {
		count = object->sem.nsems;
		what = count == 1 ? "semaphore" : "semaphores";
	} else if (row->table == TABLE_PMSG && object->pmsg.attributes_known) {
		count = object->pmsg.curmsgs;
		what = count == 1 ? "message" : "messages";
	} else if (row->table == TABLE_PSEM && object->psem.value_known) {
		snprintf(row->note, sizeof(row->note), "value %u", object->psem.value);
	}
	if (what)
		snprintf(row->note, sizeof(row->note), "%llu %s", count, what);
}

void recording_write_note(struct recording *recording, const char *before, const char *after)
{
	struct journal_row *row = &recording->row;

	if (!recording->edit)
		note_removal(row, &recording->object);
	else
		snprintf(row->note, sizeof(row->note), "%s %.40s -> %.40s",
			 recording_field(row->table, recording->edit->field), before ? before : "?",
			 after);
}
