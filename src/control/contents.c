/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is inside an object, written to the journal as it is read. */
#include <errno.h>
#include <stdlib.h>

#include "ipctop/memory.h"
#include "recording.h"

enum {
	CHUNK = 256 * 1024, /* a piece in the journal */
	GRAIN = 4096,	    /* runs of zeros of that size and more are left out */
};

static size_t end_of_grain(size_t from, size_t size)
{
	return size - from > GRAIN ? from + GRAIN : size;
}

/* The runs of grains that are not zero, each as one piece. */
static int write_chunk(struct journal *journal, uint64_t offset, const unsigned char *bytes,
		       size_t size)
{
	size_t at = 0;
	int error = 0;

	while (at < size && !error) {
		size_t end = at;

		while (end < size && !memory_is_zero(bytes + end, end_of_grain(end, size) - end))
			end = end_of_grain(end, size);
		if (end > at)
			error = journal_add_extent(journal, offset + at, bytes + at, end - at);
		/* What it stopped at is a grain of zeros, or the end. */
		at = end < size ? end_of_grain(end, size) : size;
	}
	return error;
}

static int write_bytes(struct recording *recording, struct inspection *inspection, uint64_t offset,
		       bool *reading)
{
	unsigned char *bytes = xcalloc(1, CHUNK);
	ssize_t got = 0;
	int error = 0;

	while (!error && (got = inspection_read(inspection, offset, bytes, CHUNK)) > 0) {
		error = write_chunk(recording->journal, offset, bytes, (size_t)got);
		offset += (uint64_t)got;
	}
	*reading = got < 0;
	free(bytes);
	return got < 0 ? (int)got : error;
}

static int write_messages(struct recording *recording, struct inspection *inspection, bool *reading)
{
	struct message message;
	int error;

	for (size_t position = 0;; position++) {
		error = inspection_message(inspection, position, &message);
		if (error) {
			*reading = error != -ENOMSG;
			return *reading ? error : 0;
		}
		error = journal_add_message(recording->journal, message.type, message.data,
					    message.size);
		if (error)
			return error;
	}
}

static int write_semaphores(struct recording *recording, struct inspection *inspection,
			    bool *reading)
{
	int error = 0;

	for (unsigned int i = 0; i < recording->object.sem.nsems && !error; i++) {
		struct semaphore semaphore;

		error = inspection_semaphore(inspection, i, &semaphore);
		if (!error)
			error = semaphore.value_error;
		*reading = error;
		if (!error)
			error = journal_add_semaphore(recording->journal, i,
						      (unsigned int)semaphore.value);
	}
	return error;
}

int recording_write_contents(struct recording *recording, bool *reading)
{
	const enum table_id table = recording->row.table;
	const struct edit *edit = recording->edit;
	struct inspection *inspection;
	int error;

	*reading = false;
	/* The values that a change replaces are facts of it. */
	if (edit && edit->field != EDIT_SIZE)
		return 0;
	if (table == TABLE_PSEM)
		return journal_add_semaphore(recording->journal, 0, recording->object.psem.value);
	error = inspection_open(NULL, table, &recording->object, &inspection);
	*reading = error;
	if (error)
		return error;
	if (table == TABLE_MSG)
		error = write_messages(recording, inspection, reading);
	else if (table == TABLE_SEM)
		error = write_semaphores(recording, inspection, reading);
	else
		/* Of a segment that shrinks only the end is lost. */
		error = write_bytes(recording, inspection, edit ? edit->number : 0, reading);
	inspection_close(inspection);
	return error;
}
