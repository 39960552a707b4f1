/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deadlocks.h: circles of processes that wait for each other, printed. Private to cli.
 */
#ifndef CLI_DEADLOCKS_H
#define CLI_DEADLOCKS_H

#include <stdbool.h>

/*
 * Looks for suspected deadlocks and prints each with its evidence. Returns the exit status: 2 when
 * there is one, 0 when there is none, 1 when something could not be read or printed.
 */
int deadlocks_print(const char *program, bool json);

#endif
