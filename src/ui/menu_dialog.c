/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A menu to choose one item from, on curses' menu library. */
#include <curses.h>
#include <menu.h>
#include <stdlib.h>

#include "dialog.h"
#include "draw.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "keycodes.h"
#include "popup.h"

enum { FRAME = 2, MARGIN = 1, PAD = 3 /* cells that the library puts between name and note */ };

struct menu_dialog {
	struct dialog dialog;
	char *title;
	char **texts; /* the library keeps the pointers that it is given */
	ITEM **items;
	size_t count;
	int width;
	MENU *menu;
	struct popup popup;
};

static int selected_index(const struct menu_dialog *self)
{
	int i = item_index(current_item(self->menu));

	return i < 0 ? 0 : i;
}

/* The library would move on a click; here a click chooses at once. */
static enum dialog_state menu_click(struct dialog *dialog, int y, int x)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;
	int row = y - getbegy(self->popup.inner);
	int target = top_row(self->menu) + row;

	if (!wenclose(self->popup.window, y, x))
		return DIALOG_CANCELLED;
	if (row < 0 || row >= getmaxy(self->popup.inner) || target >= (int)self->count)
		return DIALOG_OPEN;
	set_current_item(self->menu, self->items[target]);
	return DIALOG_ACCEPTED;
}

static int request_of(int key)
{
	static const struct {
		int key;
		int request;
	} requests[] = {
		{ KEY_UP, REQ_UP_ITEM },	 { KEY_WHEEL_UP, REQ_UP_ITEM },
		{ KEY_DOWN, REQ_DOWN_ITEM },	 { KEY_WHEEL_DOWN, REQ_DOWN_ITEM },
		{ KEY_PPAGE, REQ_SCR_UPAGE },	 { KEY_NPAGE, REQ_SCR_DPAGE },
		{ KEY_HOME, REQ_FIRST_ITEM },	 { KEY_END, REQ_LAST_ITEM },
		{ KEY_BACKSPACE, REQ_BACK_PATTERN }, { 127, REQ_BACK_PATTERN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		if (requests[i].key == key)
			return requests[i].request;
	return key;
}

static enum dialog_state menu_key(struct dialog *dialog, int key)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;
	enum dialog_state state = popup_key_state(key);

	if (state != DIALOG_OPEN)
		return state;
	/* A page beyond the end is refused: go to the end instead. */
	if (menu_driver(self->menu, request_of(key)) == E_REQUEST_DENIED) {
		if (key == KEY_PPAGE)
			menu_driver(self->menu, REQ_FIRST_ITEM);
		else if (key == KEY_NPAGE)
			menu_driver(self->menu, REQ_LAST_ITEM);
	}
	return DIALOG_OPEN;
}

static void menu_place(struct dialog *dialog)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;
	int current = selected_index(self);
	int height = (int)self->count + FRAME;
	int width = self->width + FRAME + 2 * MARGIN;

	popup_open(&self->popup, height, width);
	if (!self->popup.window)
		return;
	getmaxyx(self->popup.window, height, width);
	popup_open_inner(&self->popup, height - FRAME, width - FRAME - 2 * MARGIN, 1, 1 + MARGIN);
	if (!self->popup.inner)
		return;
	set_menu_format(self->menu, height - FRAME, 1);
	set_menu_win(self->menu, self->popup.window);
	set_menu_sub(self->menu, self->popup.inner);
	set_current_item(self->menu, self->items[current]);
}

static void menu_hide(struct dialog *dialog)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;

	unpost_menu(self->menu);
	/* The library looks into the windows that it was given, even when it gets others. */
	set_menu_sub(self->menu, NULL);
	set_menu_win(self->menu, NULL);
	popup_close(&self->popup);
}

static void menu_draw(struct dialog *dialog)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;
	int error;

	if (!self->popup.window)
		return;
	draw_frame(self->popup.window, 0, 0, getmaxy(self->popup.window), getmaxx(self->popup.window),
		   ELEMENT_FRAME_FOCUSED, self->title, NULL);
	error = self->popup.inner ? post_menu(self->menu) : E_NO_ROOM;
	if (error == E_NO_ROOM)
		draw_text(self->popup.window, 1, 1, getmaxx(self->popup.window) - FRAME, ELEMENT_WARNING,
			  "no room");
	else
		pos_menu_cursor(self->menu);
}

static void menu_destroy(struct dialog *dialog)
{
	struct menu_dialog *self = (struct menu_dialog *)dialog;

	menu_hide(dialog);
	free_menu(self->menu);
	for (size_t i = 0; i < self->count; i++)
		free_item(self->items[i]);
	for (size_t i = 0; i < 2 * self->count; i++)
		free(self->texts[i]);
	free(self->items);
	free(self->texts);
	free(self->title);
	free(self);
}

static const struct dialog_ops ops = {
	.key = menu_key,
	.click = menu_click,
	.place = menu_place,
	.hide = menu_hide,
	.draw = menu_draw,
	.destroy = menu_destroy,
};

size_t menu_dialog_selected(const struct dialog *dialog)
{
	return (size_t)selected_index((const struct menu_dialog *)dialog);
}

static void add_items(struct menu_dialog *self, const struct menu_item *items)
{
	size_t name = 0;
	size_t note = 0;

	self->items = xcalloc(self->count + 1, sizeof(*self->items));
	self->texts = xcalloc(2 * self->count, sizeof(*self->texts));
	for (size_t i = 0; i < self->count; i++) {
		const char *remark = items[i].note ? items[i].note : "";

		self->texts[2 * i] = xstrdup(items[i].name);
		self->texts[2 * i + 1] = xstrdup(remark);
		self->items[i] = new_item(self->texts[2 * i], self->texts[2 * i + 1]);
		name = text_width(items[i].name) > name ? text_width(items[i].name) : name;
		note = text_width(remark) > note ? text_width(remark) : note;
	}
	self->width = (int)(name + (note ? PAD + note : 0));
}

struct dialog *menu_dialog_create(const char *title, const struct menu_item *items, size_t count,
				  size_t selected)
{
	struct menu_dialog *self = xcalloc(1, sizeof(*self));

	self->dialog.ops = &ops;
	self->title = xstrdup(title);
	self->count = count;
	add_items(self, items);
	if (self->width < (int)text_width(title) + 2)
		self->width = (int)text_width(title) + 2;
	self->menu = new_menu(self->items);
	set_menu_mark(self->menu, "");
	set_menu_fore(self->menu, theme_attributes(ELEMENT_CURSOR));
	set_menu_back(self->menu, theme_attributes(ELEMENT_DIALOG));
	menu_opts_off(self->menu, O_SHOWMATCH);
	if (selected < count)
		set_current_item(self->menu, self->items[selected]);
	return &self->dialog;
}
