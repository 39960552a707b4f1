/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings.h: what the user asked of the monitor, on the screen or printed.
 */
#ifndef IPCTOP_SETTINGS_H
#define IPCTOP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "ipctop/collect.h"
#include "ipctop/control.h"

struct settings {
	double delay;	    /* seconds between two refreshes */
	uint64_t count;	    /* end after so many refreshes, 0: never */
	double stale_after; /* seconds without use, see struct verdict_rules */
	const char *user;   /* only this owner, name or number; NULL: all */
	const char *filter; /* NULL: all rows */
	const char *sort;   /* column[:desc|:asc]; NULL: as each kind has it */
	struct control_options control; /* -R, and the journal */
	bool no_color;
	bool no_mouse;
	bool batch; /* print instead of drawing */
	enum collect_source source;
};

#endif
