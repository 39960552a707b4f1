/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.h: where everything goes: a pure function of sizes and counts.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

enum { LAYOUT_MAX_PANES = 16 };

struct rectangle {
	int y;
	int x;
	int height; /* 0: not on the screen */
	int width;
};

struct layout_input {
	int height;
	int width;
	size_t pane_count; /* at most LAYOUT_MAX_PANES */
	size_t rows[LAYOUT_MAX_PANES]; /* that each pane would like to show */
	size_t focus;
	bool zoomed;	   /* only the focused pane, however much room there is */
	bool hide_meters;
};

struct layout {
	bool too_small; /* nothing else is set then */
	bool overview;	/* all panes, each in a box; else a line of tabs and the focused pane */
	struct rectangle meters;
	struct rectangle tabs;
	struct rectangle panes[LAYOUT_MAX_PANES];
	struct rectangle bar;
};

struct layout layout_compute(const struct layout_input *input);

#endif
