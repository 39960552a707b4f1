/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edit.h: a change to an object: what can be changed of each kind, and how its text is understood.
 * The edit form and "ipctop set" are made from the same rows.
 */
#ifndef IPCTOP_EDIT_H
#define IPCTOP_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/snapshot.h"

enum edit_field {
	EDIT_OWNER,
	EDIT_GROUP,
	EDIT_MODE,
	EDIT_QBYTES, /* System V queue */
	EDIT_LOCK,   /* System V segment: "yes" SHM_LOCK, "no" SHM_UNLOCK */
	EDIT_SIZE,   /* POSIX segment */
	EDIT_VALUE,  /* System V set: "NUMBER=VALUE" */
	EDIT_VALUES, /* System V set: one value for all, or as many as there are, with commas */
	EDIT_LIMIT,  /* a limit: its sysctl */
	EDIT_FIELDS
};

struct edit_row {
	enum edit_field field;
	const char *option; /* of "ipctop set", without dashes: "owner" */
	const char *label;  /* "Owner" */
	const char *column; /* of the kind, whose value is the present one; NULL: none has it */
	const char *help;   /* what may stand there */
};

struct edit {
	enum edit_field field;
	uint64_t number; /* uid, gid, mode, bytes, 1 or 0, a semaphore's number, a limit */
	unsigned short *values; /* EDIT_VALUE: one; EDIT_VALUES: one or all; owned */
	size_t value_count;
};

/* What can be changed of a kind, in the order of a form; *count may be 0. */
const struct edit_row *edit_rows(enum table_id table, size_t *count);

/*
 * Understands a text as the new value. Returns 0, or -EINVAL or -ERANGE with one line in message
 * that says what is wrong and what would be right. On success edit_clear() frees what it owns.
 */
int edit_parse(enum table_id table, enum edit_field field, const char *text, struct edit *edit,
	       char *message, size_t size);
void edit_clear(struct edit *edit);

#endif
