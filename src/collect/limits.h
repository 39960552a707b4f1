/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * limits.h: the kernel's limits on System V and POSIX objects. Private to collect.
 */
#ifndef COLLECT_LIMITS_H
#define COLLECT_LIMITS_H

#include "sysv.h"

/*
 * Makes the table of limits. Figures in use come from snapshot->usage, of System V where the extent
 * of their table has no error. proc_fd is the directory /proc.
 */
void limits_read(int proc_fd, const struct sysv_extent extents[SYSV_TABLES],
		 struct snapshot *snapshot);

#endif
