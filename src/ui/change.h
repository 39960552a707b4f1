/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * change.h: changes to one object, carried out one after another.
 */
#ifndef UI_CHANGE_H
#define UI_CHANGE_H

#include "ipctop/control.h"

struct app;
struct changes;

/* None at first. name is safe, and copied. */
struct changes *changes_create(struct control *control, const struct target *target,
			       const char *name);
void changes_destroy(void *changes);

/* Takes over what the edit owns. At most one of each field. */
void changes_add(struct changes *changes, const struct edit_row *row, const struct edit *edit);

/*
 * What the journal will keep, in a line; where something will not be kept, that. The caller frees
 * it; NULL: there is no journal.
 */
char *changes_foretell(const struct changes *changes);

/* Carries them out, reports what came of each, and frees them. */
void changes_start(struct app *app, struct changes *changes);

#endif
