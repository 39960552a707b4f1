/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen_process.h: starts a program on a pseudo-terminal.
 */
#ifndef TESTS_SCREEN_PROCESS_H
#define TESTS_SCREEN_PROCESS_H

#include <termios.h>

#include "screen.h"

/* What the test holds of the program; -1 where there is none. */
struct screen_process {
	pid_t pid;
	int master; /* the other end of its terminal */
	int slave;  /* the terminal itself, so that its modes can be compared */
	int pipe;   /* what it writes, where that is not the terminal; else -1 */
};

/* options are complete; stores the terminal's modes before the start. Returns 0 or -errno. */
int screen_process_start(const struct screen_options *options, const char *home,
			 struct termios *modes, struct screen_process *process);

#endif
