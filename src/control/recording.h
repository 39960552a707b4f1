/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording.h: writing an object to the journal before it is removed or changed. Private to
 * control.
 */
#ifndef CONTROL_RECORDING_H
#define CONTROL_RECORDING_H

#include "internal.h"
#include "ipctop/inspect.h"

/* An object that is written to the journal. */
struct recording {
	struct journal *journal;
	const struct target *target;
	const struct edit *edit; /* NULL: it is removed */
	union object_row object; /* not of limits */
	struct journal_row row;
};

/*
 * Writes the entry, for good. Returns 0 with its number, CONTROL_NOT_JOURNALED with the reason in
 * control->reason, or -errno when the object is gone.
 */
int recording_write(struct control *control, const struct target *target, const struct edit *edit,
		    int64_t *entry);
/* Tells the journal what the call returned: an entry of nothing that happened is taken back. */
void recording_finish(struct control *control, int64_t entry, int error);

/* contents.c: writes what is inside. Returns 0 or -errno: of the journal, or of reading (*reading).
 */
int recording_write_contents(struct recording *recording, bool *reading);

/*
 * facts.c: all that is known of the object beside what the row has. The value that an edit replaces
 * is written as edit_parse() takes it; the caller frees *text. -EACCES: it may not be read.
 */
int recording_write_facts(struct recording *recording);
int recording_format_present(const struct target *target, const union object_row *object,
			     const struct edit *edit, char **text);
void recording_write_note(struct recording *recording, const char *before, const char *after);
/* The same of the new value. */
char *recording_format_edit(const struct edit *edit);
/* The word for what an edit changes: struct edit_row's option. */
const char *recording_field(enum table_id table, enum edit_field field);

#endif
