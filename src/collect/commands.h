/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h: what processes the rows name. Private to collect.
 */
#ifndef COLLECT_COMMANDS_H
#define COLLECT_COMMANDS_H

#include "ipctop/snapshot.h"

/* Command lines, kept as long as their process lives. */
struct commands;

struct commands *commands_create(void);
void commands_destroy(struct commands *commands); /* NULL is allowed */

/* Fills snapshot->processes. proc_fd is the directory /proc. Returns 0 or -errno. */
int commands_collect(struct commands *commands, int proc_fd, struct snapshot *snapshot);

#endif
