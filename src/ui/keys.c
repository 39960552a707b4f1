/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which key does what. The function bar shows the F keys in the order of these rows. */
#include "keys.h"

#include <stdio.h>

#include "ipctop/memory.h"
#include "keycodes.h"

/* terminfo(5) counts Shift-F3 as F15 where there are twelve function keys. */
enum { SHIFT_F3 = KEY_F(15) };

static const struct key keys[] = {
	{ KEY_F(1), "F1", ACTION_HELP },
	{ 'h', "h", ACTION_HELP },
	{ '?', "?", ACTION_HELP },
	{ KEY_F(3), "F3", ACTION_SEARCH },
	{ '/', "/", ACTION_SEARCH },
	{ 'n', "n", ACTION_SEARCH_NEXT },
	{ SHIFT_F3, "Shift-F3", ACTION_SEARCH_PREVIOUS },
	{ KEY_F(4), "F4", ACTION_FILTER },
	{ '\\', "\\", ACTION_FILTER },
	{ KEY_F(5), "F5", ACTION_ZOOM },
	{ 'z', "z", ACTION_ZOOM },
	{ KEY_F(6), "F6", ACTION_SORT_MENU },
	{ '<', "<", ACTION_SORT_MENU },
	{ '>', ">", ACTION_SORT_MENU },
	{ '\r', "Enter", ACTION_INSPECT },
	{ KEY_ENTER, NULL, ACTION_INSPECT },
	{ 'i', "i", ACTION_INSPECT },
	{ KEY_F(7), "F7", ACTION_CREATE },
	{ KEY_F(8), "F8", ACTION_EDIT },
	{ KEY_F(9), "F9", ACTION_REMOVE },
	{ 'k', "k", ACTION_REMOVE },
	{ KEY_DC, "Del", ACTION_REMOVE },
	{ 'r', "r", ACTION_RESTORE },
	{ KEY_F(10), "F10", ACTION_QUIT },
	{ 'q', "q", ACTION_QUIT },
	{ 'I', "I", ACTION_SORT_INVERT },
	{ 'N', "N", ACTION_SORT_ID },
	{ 'O', "O", ACTION_SORT_OWNER },
	{ 'M', "M", ACTION_SORT_USAGE },
	{ 'T', "T", ACTION_SORT_TIME },
	{ ' ', "Space", ACTION_TAG },
	{ 'a', "a", ACTION_TAG_ALL },
	{ 'U', "U", ACTION_UNTAG_ALL },
	{ 'u', "u", ACTION_USER },
	{ 's', "s", ACTION_STALE },
	{ '\t', "Tab", ACTION_NEXT_PANE },
	{ KEY_BTAB, "Shift-Tab", ACTION_PREVIOUS_PANE },
	{ KEY_UP, "Up", ACTION_UP },
	{ KEY_ALT('k'), "Alt-k", ACTION_UP },
	{ KEY_WHEEL_UP, "wheel", ACTION_UP },
	{ KEY_DOWN, "Down", ACTION_DOWN },
	{ KEY_ALT('j'), "Alt-j", ACTION_DOWN },
	{ KEY_WHEEL_DOWN, "wheel", ACTION_DOWN },
	{ KEY_LEFT, "Left", ACTION_LEFT },
	{ KEY_ALT('h'), "Alt-h", ACTION_LEFT },
	{ KEY_RIGHT, "Right", ACTION_RIGHT },
	{ KEY_ALT('l'), "Alt-l", ACTION_RIGHT },
	{ KEY_PPAGE, "PgUp", ACTION_PAGE_UP },
	{ KEY_NPAGE, "PgDn", ACTION_PAGE_DOWN },
	{ KEY_HOME, "Home", ACTION_FIRST },
	{ KEY_END, "End", ACTION_LAST },
	{ '0', "digits", ACTION_DIGIT },
	{ '1', NULL, ACTION_DIGIT },
	{ '2', NULL, ACTION_DIGIT },
	{ '3', NULL, ACTION_DIGIT },
	{ '4', NULL, ACTION_DIGIT },
	{ '5', NULL, ACTION_DIGIT },
	{ '6', NULL, ACTION_DIGIT },
	{ '7', NULL, ACTION_DIGIT },
	{ '8', NULL, ACTION_DIGIT },
	{ '9', NULL, ACTION_DIGIT },
	{ 'F', "F", ACTION_FOLLOW },
	{ 'Z', "Z", ACTION_PAUSE },
	{ '#', "#", ACTION_METERS },
	{ '+', "+", ACTION_SLOWER },
	{ '-', "-", ACTION_FASTER },
	{ KEY_CTRL('l'), "Ctrl-L", ACTION_REDRAW },
};

const struct key *keys_all(size_t *count)
{
	*count = ARRAY_SIZE(keys);
	return keys;
}

enum action_id key_action(int code)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].code == code)
			return keys[i].action;
	return ACTION_NONE;
}

size_t key_names(enum action_id action, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (keys[i].action != action || !keys[i].name || used >= size)
			continue;
		used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? " " : "",
					 keys[i].name);
	}
	return used < size ? used : size - 1;
}
