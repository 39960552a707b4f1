/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collector.h: a collector with another /proc, for tests of what no running kernel would say.
 */
#ifndef COLLECT_COLLECTOR_H
#define COLLECT_COLLECTOR_H

#include "ipctop/collect.h"
#include "posix.h"

/* Where things are; the texts must outlive the collector. */
struct collect_places {
	const char *proc;	 /* "/proc" */
	struct posix_paths paths; /* of POSIX objects */
	const char *root;	 /* "": where etc, run and usr are, for the settings of logins */
	bool text_maps;		 /* read /proc/PID/maps as text, as on kernels before Linux 6.11 */
};

/* Those of a running system. */
extern const struct collect_places collect_places_usual;

/* Like collector_create(), in other places. */
struct collector *collector_create_at(enum collect_source source,
				      const struct collect_places *places);

#endif
