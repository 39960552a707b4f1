/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line_edit.h: keys that edit the current field of a form, the same in prompts and forms.
 */
#ifndef UI_LINE_EDIT_H
#define UI_LINE_EDIT_H

#include <form.h>
#include <stddef.h>
#include <wchar.h>

/* One line of at most so many cells wide, that scrolls; max is the most characters it may hold. */
FIELD *line_edit_create(int y, int x, int width, int max, const char *text);

/* Moves, deletes or inserts. Bytes of one character may come one by one: state keeps them. */
void line_edit_key(FORM *form, mbstate_t *state, int key);

/* Copies what stands in a field, without the blanks at its ends. */
void line_edit_read(FORM *form, FIELD *field, char *text, size_t size);

#endif
