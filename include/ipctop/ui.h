/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ui.h: the monitor on the screen.
 */
#ifndef IPCTOP_UI_H
#define IPCTOP_UI_H

#include <stddef.h>

#include "ipctop/settings.h"

/*
 * Runs the monitor until the user quits. The terminal is as it was afterwards. Settings have been
 * checked by the command line. Returns 0, or -errno with one line in message when it cannot run
 * here: no terminal, or one that cannot place the cursor.
 */
int ui_run(const struct settings *settings, char *message, size_t size);

/* Visits each thing that a key does, with the names of its keys: for the help and the manual. */
void ui_each_key(void (*visit)(const char *names, const char *help, void *argument),
		 void *argument);

#endif
