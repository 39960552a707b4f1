/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collector.h: a collector with another /proc, for tests of what no running kernel would say.
 */
#ifndef COLLECT_COLLECTOR_H
#define COLLECT_COLLECTOR_H

#include "ipctop/collect.h"
#include "posix.h"

/*
 * Like collector_create(); what it reads below /proc is read below the directory proc instead, and
 * POSIX objects in those of paths, which must outlive it; NULL: where they are.
 */
struct collector *collector_create_at(enum collect_source source, const char *proc,
				      const struct posix_paths *paths);

#endif
