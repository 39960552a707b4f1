/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A change to an object: what can be changed of each kind, and how its text is understood. */
#include "ipctop/edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "fields.h"

#define OWNER_ROW                                                                                  \
	{                                                                                          \
		EDIT_OWNER, "owner", "Owner", "OWNER", "a user, name or number"                    \
	}
#define GROUP_ROW                                                                                  \
	{                                                                                          \
		EDIT_GROUP, "group", "Group", "GROUP", "a group, name or number"                   \
	}
#define MODE_ROW                                                                                   \
	{                                                                                          \
		EDIT_MODE, "mode", "Mode", "PERMS", "permissions: 600 or rw-------"                \
	}

/* In the order in which they are carried out: the owner last, who may no longer change the rest. */
static const struct edit_row shm_rows[] = {
	{ EDIT_LOCK, "lock", "Locked", "STATUS", "keep it out of swap (space)" },
	MODE_ROW,
	GROUP_ROW,
	OWNER_ROW,
};

static const struct edit_row msg_rows[] = {
	{ EDIT_QBYTES, "qbytes", "Most bytes", "QBYTES", "bytes that its messages may have" },
	MODE_ROW,
	GROUP_ROW,
	OWNER_ROW,
};

static const struct edit_row sem_rows[] = {
	{ EDIT_VALUE, "value", "One value", NULL, "NUMBER=VALUE, such as 0=1" },
	{ EDIT_VALUES, "values", "All values", NULL, "one value for all, or one for each: 1,0,5" },
	MODE_ROW,
	GROUP_ROW,
	OWNER_ROW,
};

static const struct edit_row pshm_rows[] = {
	{ EDIT_SIZE, "size", "Size", "SIZE", "bytes; what is cut off is lost" },
	MODE_ROW,
	GROUP_ROW,
	OWNER_ROW,
};

/* Capacity and message size of a POSIX queue cannot be changed: mq_setattr(3) has only O_NONBLOCK.
 */
static const struct edit_row file_rows[] = {
	MODE_ROW,
	GROUP_ROW,
	OWNER_ROW,
};

static const struct edit_row limit_rows[] = {
	{ EDIT_LIMIT, "limit", "Limit", "LIMIT", "a number, or a size such as 64M" },
};

static const struct {
	const struct edit_row *rows;
	size_t count;
} kinds_rows[TABLE_COUNT] = {
	[TABLE_SHM] = { shm_rows, ARRAY_SIZE(shm_rows) },
	[TABLE_MSG] = { msg_rows, ARRAY_SIZE(msg_rows) },
	[TABLE_SEM] = { sem_rows, ARRAY_SIZE(sem_rows) },
	[TABLE_PSHM] = { pshm_rows, ARRAY_SIZE(pshm_rows) },
	[TABLE_PMSG] = { file_rows, ARRAY_SIZE(file_rows) },
	[TABLE_PSEM] = { file_rows, ARRAY_SIZE(file_rows) },
	[TABLE_LIMIT] = { limit_rows, ARRAY_SIZE(limit_rows) },
};

const struct edit_row *edit_rows(enum table_id table, size_t *count)
{
	*count = kinds_rows[table].count;
	return kinds_rows[table].rows;
}

void edit_clear(struct edit *edit)
{
	free(edit->values);
	edit->values = NULL;
	edit->value_count = 0;
}

static int parse_bytes(const char *text, uint64_t *number, const struct complaint *complaint)
{
	int error = parse_size(text, number);

	if (error)
		return field_fail(complaint, error,
				  "this is a number or a size such as 1.5M, not '%s'", text);
	return 0;
}

static int parse_lock(const char *text, uint64_t *number, const struct complaint *complaint)
{
	*number = strcasecmp(text, "yes") == 0;
	if (*number || strcasecmp(text, "no") == 0)
		return 0;
	return field_complain(complaint, "this is yes or no, not '%s'", text);
}

/* NUMBER=VALUE */
static int parse_one_value(const char *text, struct edit *edit, const struct complaint *complaint)
{
	const char *equals = strchr(text, '=');
	char number[16] = "";
	int error;

	if (equals && equals - text < (long)sizeof(number))
		memcpy(number, text, (size_t)(equals - text));
	if (!equals || parse_number_to(number, UINT16_MAX, &edit->number) < 0)
		return field_complain(
			complaint, "a semaphore's number and its value are meant, as 0=1, not '%s'",
			text);
	error = field_parse_values(equals + 1, &edit->values, &edit->value_count, complaint);
	if (!error && edit->value_count != 1) {
		edit_clear(edit);
		return field_complain(complaint, "one value belongs to one semaphore: '%s'", text);
	}
	return error;
}

static int parse_field(struct edit *edit, const char *text, const struct complaint *complaint)
{
	uid_t uid = 0;
	gid_t gid = 0;
	mode_t mode = 0;
	int error;

	switch (edit->field) {
	case EDIT_OWNER:
		error = field_parse_user(text, &uid, complaint);
		edit->number = uid;
		return error;
	case EDIT_GROUP:
		error = field_parse_group(text, &gid, complaint);
		edit->number = gid;
		return error;
	case EDIT_MODE:
		error = field_parse_mode(text, &mode, complaint);
		edit->number = mode;
		return error;
	case EDIT_LOCK:
		return parse_lock(text, &edit->number, complaint);
	case EDIT_VALUE:
		return parse_one_value(text, edit, complaint);
	case EDIT_VALUES:
		return field_parse_values(text, &edit->values, &edit->value_count, complaint);
	case EDIT_QBYTES:
	case EDIT_SIZE:
	case EDIT_LIMIT:
		return parse_bytes(text, &edit->number, complaint);
	case EDIT_FIELDS:
		break;
	}
	return -EINVAL;
}

int edit_parse(enum table_id table, enum edit_field field, const char *text, struct edit *edit,
	       char *message, size_t size)
{
	const struct complaint complaint = { message, size };
	size_t count;
	const struct edit_row *rows = edit_rows(table, &count);

	*edit = (struct edit){ .field = field };
	for (size_t i = 0; i < count; i++)
		if (rows[i].field == field)
			return parse_field(edit, text, &complaint);
	return field_complain(&complaint, "that cannot be changed of this kind");
}
