/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * theme.h: what each element of the screen looks like, with and without colours.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>

enum element {
	ELEMENT_NORMAL,
	ELEMENT_FRAME,
	ELEMENT_FRAME_FOCUSED,
	ELEMENT_TITLE,
	ELEMENT_HEADING,
	ELEMENT_HEADING_SORTED,
	ELEMENT_CURSOR,
	ELEMENT_CURSOR_UNFOCUSED,
	ELEMENT_TAGGED,
	ELEMENT_NEW,
	ELEMENT_GONE,
	ELEMENT_CHANGED,
	ELEMENT_ABSENT,
	ELEMENT_METER_LOW,
	ELEMENT_METER_MIDDLE,
	ELEMENT_METER_HIGH,
	ELEMENT_METER_TEXT,
	ELEMENT_TAB,
	ELEMENT_TAB_FOCUSED,
	ELEMENT_BAR_KEY,
	ELEMENT_BAR_LABEL,
	ELEMENT_DIALOG,
	ELEMENT_WARNING,
	ELEMENT_COUNT
};

/*
 * After newterm(3X): sets up colours where the terminal has them and they are wanted: neither
 * no_color nor the environment variable NO_COLOR says otherwise.
 */
void theme_start(bool no_color);

/* The curses attributes of an element. */
unsigned int theme_attributes(enum element element);

#endif
