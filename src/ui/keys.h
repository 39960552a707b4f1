/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keys.h: which key does what: one row in keys.c each.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stddef.h>

#include "actions.h"

struct key {
	int code;	  /* of curses, or of keycodes.h */
	const char *name; /* as the help writes it: "F9", "Del"; NULL: not mentioned */
	enum action_id action;
};

/* All rows, for the help and the function bar. */
const struct key *keys_all(size_t *count);

/* ACTION_NONE for a key without a row. */
enum action_id key_action(int code);

/* The names of all keys of an action, with blanks between; returns the length. */
size_t key_names(enum action_id action, char *buffer, size_t size);

#endif
