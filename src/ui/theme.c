/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each element looks like: one row each. */
#include "theme.h"

#include <curses.h>
#include <stdlib.h>


/* Colours of a row are a curses pair; attributes differ where there are none to tell apart by. */
struct style {
	short foreground;
	short background;
	attr_t with_color;
	attr_t without_color;
};

enum { NONE = -1 };

static const struct style styles[ELEMENT_COUNT] = {
	[ELEMENT_NORMAL] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_FRAME] = { COLOR_BLUE, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_FRAME_FOCUSED] = { COLOR_CYAN, NONE, A_BOLD, A_BOLD },
	[ELEMENT_TITLE] = { NONE, NONE, A_BOLD, A_BOLD },
	[ELEMENT_HEADING] = { COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_REVERSE },
	[ELEMENT_HEADING_SORTED] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE | A_BOLD },
	[ELEMENT_CURSOR] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[ELEMENT_CURSOR_UNFOCUSED] = { NONE, NONE, A_UNDERLINE, A_UNDERLINE },
	[ELEMENT_TAGGED] = { COLOR_YELLOW, NONE, A_BOLD, A_BOLD },
	[ELEMENT_NEW] = { COLOR_GREEN, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_GONE] = { COLOR_RED, NONE, A_NORMAL, A_DIM },
	[ELEMENT_CHANGED] = { NONE, NONE, A_BOLD, A_BOLD },
	[ELEMENT_ABSENT] = { NONE, NONE, A_DIM, A_NORMAL },
	[ELEMENT_METER_LOW] = { COLOR_GREEN, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_METER_MIDDLE] = { COLOR_YELLOW, NONE, A_NORMAL, A_BOLD },
	[ELEMENT_METER_HIGH] = { COLOR_RED, NONE, A_BOLD, A_BOLD },
	[ELEMENT_METER_TEXT] = { NONE, NONE, A_BOLD, A_BOLD },
	[ELEMENT_TAB] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_TAB_FOCUSED] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[ELEMENT_BAR_KEY] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_BAR_LABEL] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[ELEMENT_DIALOG] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ELEMENT_WARNING] = { COLOR_RED, NONE, A_BOLD, A_BOLD },
};

/* https://no-color.org: set and not empty. */
static bool environment_wants_none(void)
{
	const char *no_color = getenv("NO_COLOR");

	return no_color && *no_color;
}

void theme_start(bool no_color)
{
	if (no_color || environment_wants_none() || !has_colors() || start_color() == ERR)
		return;
	/* A terminal without a default pair gets curses' own: white on black. */
	use_default_colors();
	for (short i = 1; i < ELEMENT_COUNT && i < COLOR_PAIRS; i++)
		init_pair(i, styles[i].foreground, styles[i].background);
}

/* start_color() is what makes COLOR_PAIRS positive: without it there are no colours. */
unsigned int theme_attributes(enum element element)
{
	if (COLOR_PAIRS <= (int)element)
		return styles[element].without_color;
	return styles[element].with_color | (unsigned int)COLOR_PAIR((int)element);
}
