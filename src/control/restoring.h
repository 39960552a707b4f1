/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * restoring.h: bringing back what the journal has of an object. Private to control.
 */
#ifndef CONTROL_RESTORING_H
#define CONTROL_RESTORING_H

#include "fields.h"
#include "internal.h"

struct restoring {
	struct control *control;
	struct restoration *result;
	struct complaint complaint; /* where the reason goes */
	bool dry_run;
};

/* Adds a clause to what is not as it was. */
void restoring_differ(struct restoring *restoring, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A fact of the entry as a number, otherwise where it has none. */
uint64_t restoring_number(const struct restoring *restoring, const char *fact, uint64_t otherwise);

/* The object of the entry, as target_of() would have given it. */
struct target restoring_target(const struct journal_row *entry);

/* restore_object.c, restore_edit.c: 0 or -errno with the reason told. */
int restore_object(struct restoring *restoring);
int restore_edit(struct restoring *restoring);

/*
 * restore_contents.c: puts back what is kept of the inside. Returns 0 or -errno, and *what says
 * what failed.
 */
int restore_contents(const struct restoring *restoring, const struct target *target,
		     const char **what);
/* The values of a set, the caller frees *values; none where none are kept. */
int restore_read_values(const struct restoring *restoring, unsigned short **values, size_t *count);

#endif
