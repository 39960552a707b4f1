/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * accounts.h: which users have processes, and which are logged in: logind.conf(5) with RemoveIPC
 * removes the objects of a user who logs out. Private to collect.
 */
#ifndef COLLECT_ACCOUNTS_H
#define COLLECT_ACCOUNTS_H

#include "ipctop/snapshot.h"
#include "pids.h"

/*
 * Fills snapshot->accounts. proc_fd is the directory /proc; root is where "etc" and "run" are: ""
 * but in tests.
 */
void accounts_collect(int proc_fd, const struct pid_list *pids, const char *root,
		      struct snapshot *snapshot);

#endif
