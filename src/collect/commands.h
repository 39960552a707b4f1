/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h: what processes the rows name. Private to collect.
 */
#ifndef COLLECT_COMMANDS_H
#define COLLECT_COMMANDS_H

#include "ipctop/snapshot.h"
#include "pids.h"

/* Command lines, kept as long as their process lives. */
struct commands;

struct commands *commands_create(void);
void commands_destroy(struct commands *commands); /* NULL is allowed */

/*
 * Fills snapshot->processes with the living ones that rows, uses and waits name. proc_fd is the
 * directory /proc, pids are all processes. attached_stay: those that have segments attached are
 * the same as the last time, and need no look.
 */
void commands_collect(struct commands *commands, int proc_fd, const struct pid_list *pids,
		      bool attached_stay, struct snapshot *snapshot);

#endif
