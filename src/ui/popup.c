/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window of a dialog. */
#include "popup.h"

#include "keycodes.h"

static void open_at(struct popup *popup, int height, int width, int y, int x)
{
	popup_close(popup);
	popup->window = newwin(height, width, y, x);
	if (popup->window)
		popup->panel = new_panel(popup->window);
}

void popup_open(struct popup *popup, int height, int width)
{
	if (height > LINES)
		height = LINES;
	if (width > COLS)
		width = COLS;
	open_at(popup, height, width, (LINES - height) / 2, (COLS - width) / 2);
}

void popup_open_bottom(struct popup *popup)
{
	open_at(popup, 1, COLS, LINES - 1, 0);
}

void popup_open_inner(struct popup *popup, int height, int width, int y, int x)
{
	if (popup->window && height > 0 && width > 0)
		popup->inner = derwin(popup->window, height, width, y, x);
}

void popup_close(struct popup *popup)
{
	if (popup->panel)
		del_panel(popup->panel);
	if (popup->inner)
		delwin(popup->inner);
	if (popup->window)
		delwin(popup->window);
	*popup = (struct popup){ 0 };
}

enum dialog_state popup_key_state(int key)
{
	switch (key) {
	case '\r':
	case '\n':
	case KEY_ENTER:
		return DIALOG_ACCEPTED;
	case KEY_CODE_ESCAPE:
	case KEY_F(10):
		return DIALOG_CANCELLED;
	default:
		return DIALOG_OPEN;
	}
}
