/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show.h: one object in full, for "ipctop show" and "ipctop ls --id". Private to cli.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <stdbool.h>

#include "find.h"

struct show_style {
	const char *program; /* in messages */
	bool json;
	bool hex;	  /* messages in hexadecimal */
	bool facts_only;  /* without the contents */
	const char *save; /* a new file for a segment's bytes, NULL: print them */
};

/* Prints the object that name means. Returns the exit status. */
int show_object(const struct kind *kind, enum find_by by, const char *name,
		const struct show_style *style);

#endif
