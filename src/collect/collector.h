/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collector.h: a collector with another /proc, for tests of what no running kernel would say.
 */
#ifndef COLLECT_COLLECTOR_H
#define COLLECT_COLLECTOR_H

#include "ipctop/collect.h"

/* Like collector_create(); what it reads below /proc is read below the directory proc instead. */
struct collector *collector_create_at(enum collect_source source, const char *proc);

#endif
