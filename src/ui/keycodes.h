/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keycodes.h: keys that curses has no code for: beyond its own, which end at KEY_MAX.
 */
#ifndef UI_KEYCODES_H
#define UI_KEYCODES_H

#include <curses.h>

enum {
	KEY_CODE_ESCAPE = 27,
	KEY_WHEEL_UP = KEY_MAX + 1,
	KEY_WHEEL_DOWN,
	KEY_CODE_NONE, /* nothing that anyone waits for */
	KEY_CLICK,    /* the first button; the place is in the app */
	KEY_ALT_BASE, /* Alt with a letter is KEY_ALT('h') */
};

#define KEY_ALT(letter)	 (KEY_ALT_BASE + (letter))
#define KEY_CTRL(letter) ((letter) & 0x1f)

#endif
