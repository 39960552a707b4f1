/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * popup.h: the window of a dialog: above the panes, cut to the screen, in its middle.
 */
#ifndef UI_POPUP_H
#define UI_POPUP_H

#include <curses.h>
#include <panel.h>

#include "dialog.h"

struct popup {
	WINDOW *window; /* NULL: there was no room, draw nothing */
	WINDOW *inner;	/* a part of it for a menu or a form, NULL where none was asked for */
	PANEL *panel;
};

/* Closes what was open; then a window of that size in the middle, or cut to the whole screen. */
void popup_open(struct popup *popup, int height, int width);
/* The same on the last line of the screen, all its width. */
void popup_open_bottom(struct popup *popup);
/* Adds the inner part. */
void popup_open_inner(struct popup *popup, int height, int width, int y, int x);
void popup_close(struct popup *popup);

/* What the keys that close any dialog mean: Enter accepts, Esc and F10 cancel; else it stays open. */
enum dialog_state popup_key_state(int key);

#endif
