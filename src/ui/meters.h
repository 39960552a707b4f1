/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * meters.h: the header: how full the kernel's tables are.
 */
#ifndef UI_METERS_H
#define UI_METERS_H

#include <stdbool.h>

#include "ipctop/snapshot.h"
#include "layout.h"

struct meters_input {
	const struct snapshot *snapshot;
	double delay; /* seconds */
	const char *user; /* whose objects alone are shown, safe; empty: everyone's */
	bool paused;
	bool read_only;
};

/* Draws into three lines, or into one when place has no more. */
void meters_draw(const struct rectangle *place, const struct meters_input *input);

#endif
