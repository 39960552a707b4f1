/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h: what the files of control share. Private to control.
 */
#ifndef CONTROL_INTERNAL_H
#define CONTROL_INTERNAL_H

#include "ipctop/journal.h"
#include "objects.h"

struct control {
	struct control_options options;
	struct journal *journal;    /* NULL: not open */
	enum journal_access access; /* that it was opened with */
	char reason[160];	    /* of control_journal_error() */
};

/* NULL: nothing can be done to rows of that table. */
const struct object_ops *control_ops(enum table_id table);

/* The IPC namespace that we are in, 0 where it cannot be told. */
uint64_t control_namespace(void);

/* Fills in what the kernel says now of the object with the target's id or name. 0 or -errno. */
int control_complete(struct target *target);

/* Removes half an object, if it was made at all; what became of it as a clause to be appended. */
const char *control_undo(const struct target *created, bool was_made);

/* Opens the journal, or opens it again where it is another file now. 0 or -errno. */
int control_open_journal(struct control *control, enum journal_access access);

#endif
