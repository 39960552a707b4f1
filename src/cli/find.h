/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * find.h: the object that a user names on the command line. Private to cli.
 */
#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "ipctop/kind.h"

enum find_by {
	FIND_ANY, /* System V: an id, or a key where it starts with 0x; POSIX, limits: a name */
	FIND_ID,
	FIND_KEY,
	FIND_NAME,
};

/* The kind whose word that is ("shm", "psem"), or NULL with a line in message. */
const struct kind *find_kind(const char *word, char *message, size_t size);

/*
 * The kind of a line that names a kind and one object, from argument first on; NULL with a line in
 * message where it names anything else.
 */
const struct kind *find_kind_of_line(const char *program, int argc, char **argv, int first,
				     char *message, size_t size);

/* The row of the kind's table that is meant, or NULL with a line in message. */
const void *find_object(const struct snapshot *snapshot, const struct kind *kind, enum find_by by,
			const char *text, char *message, size_t size);

/* Looks whether there is one: 0, or 1 and has complained. */
int find_or_complain(const char *program, const struct kind *kind, enum find_by by,
		     const char *text);

#endif
