/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.h: takes the terminal, and gives it back as it was, whatever happens.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Starts curses on standard input and output. Returns 0, or -errno with one line in message where
 * there is no terminal, or one that cannot place its cursor. From then on a crash (SIGSEGV,
 * SIGBUS, SIGFPE, SIGILL, SIGABRT) resets the terminal before the program dies of it.
 */
int terminal_start(bool no_color, bool no_mouse, char *message, size_t size);

/* Ends curses and restores the terminal's modes. */
void terminal_stop(void);

/*
 * Gives the terminal back, stops the process as Ctrl-Z would, and returns when it continues; the
 * next frame takes the terminal again.
 */
void terminal_suspend(void);

/* Takes over the terminal's size of now; returns false where it cannot be told. */
bool terminal_follow_size(void);

#endif
