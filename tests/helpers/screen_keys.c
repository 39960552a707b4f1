/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the keys of a terminal send: on its own, for <term.h> has macros for common words. */
#include "screen_keys.h"

#include <curses.h>
#include <term.h>

#include "ipctop/memory.h"

char *screen_key_sequence(const char *term, const char *capability)
{
	TERMINAL *before = set_curterm(NULL);
	char *sequence = NULL;
	char *copy = NULL;
	int status;

	if (setupterm(term, 1, &status) == OK)
		sequence = tigetstr(capability);
	if (sequence && sequence != (char *)-1)
		copy = xstrdup(sequence);
	if (cur_term)
		del_curterm(cur_term);
	set_curterm(before);
	return copy;
}
