/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kind.h: a kind of object: the columns it has and what can be said of it.
 *
 * Each kind is one file in src/kinds; src/kinds/list.c is the one list of them. Panes, printed
 * tables, filters, sorting and help are made from these rows.
 */
#ifndef IPCTOP_KIND_H
#define IPCTOP_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/snapshot.h"
#include "ipctop/value.h"

struct column {
	const char *name; /* as in lsipc(1), upper case, unique in its kind */
	const char *help; /* a few words, for help texts */
	enum value_type type;
	unsigned int needs; /* enum need: what a snapshot must hold for it */
	/* The value in a row of the kind's table of that snapshot. */
	struct value (*get)(const struct snapshot *snapshot, const void *row);
};

/* What the keys N O M T sort by. */
enum sort_role {
	SORT_ID,
	SORT_OWNER,
	SORT_USAGE,
	SORT_TIME,
	SORT_ROLES
};

struct kind {
	enum table_id table;
	const char *word;	/* as ipcrm(1)'s --all has it: "shm" */
	const char *name;	/* "segment" */
	const char *plural;	/* "segments" */
	const char *title;	/* of its pane: "Segments" */
	const char *short_title; /* the same where there is little room: "Shm" */
	const char *json_table; /* as in lsipc(1): "sharedmemory" */
	char letter;		/* as in lsipc(1): 'm'; 0: ls does not list it */

	const struct column *columns; /* in the order of the help */
	size_t column_count;
	const char *screen_columns;	     /* names of those on the screen at first, with commas */
	const char *wide_columns;	     /* the same for a screen with much room */
	const char *print_columns;	     /* names of those that "ls" prints, with commas */
	const char *sort_columns[SORT_ROLES]; /* column names, NULL where the role has none */
	const char *default_sort;	     /* column name, NULL: the order of the table */
	bool default_descending;

	/* Whose the row is; NULL where rows have no owner. */
	uid_t (*owner)(const void *row);

	/* Both NULL where rows cannot be removed. A short name of the object: "segment 32769"... */
	void (*describe)(const void *row, char *buffer, size_t size);
	/* ... and what its removal will do, one clause: "6 attached keep it until they detach". */
	void (*foretell_removal)(const void *row, char *buffer, size_t size);
};

/* All kinds, in the order of their panes; ends with NULL. */
extern const struct kind *const kinds[];

const struct kind *kind_of_table(enum table_id table);

/* What a journal entry is about: "segment 5", "POSIX queue /name"; not made safe. */
void kind_describe_entry(const struct journal_row *entry, char *buffer, size_t size);

/* The column of that name, case ignored, or NULL. */
const struct column *kind_find_column(const struct kind *kind, const char *name);

/*
 * Turns a list of column names with commas into columns. Stores at most max of them in columns and
 * their number in *count. A list that starts with '+' adds to the defaults. On a name that is no
 * column: -EINVAL, with the name copied (and cut) to bad. More than max: -E2BIG.
 */
int kind_parse_columns(const struct kind *kind, const char *list, const char *defaults,
		       const struct column **columns, size_t max, size_t *count, char *bad,
		       size_t bad_size);

#endif
