/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that edit the current field of a form. */
#include "line_edit.h"

#include <string.h>

#include "ipctop/memory.h"
#include "keycodes.h"

FIELD *line_edit_create(int y, int x, int width, int max, const char *text)
{
	FIELD *field = new_field(1, width, y, x, 0, 0);

	field_opts_off(field, O_STATIC | O_AUTOSKIP);
	set_max_field(field, max);
	set_field_buffer(field, 0, text);
	return field;
}

static int request_of(int key)
{
	static const struct {
		int key;
		int request;
	} requests[] = {
		{ KEY_LEFT, REQ_PREV_CHAR },	 { KEY_RIGHT, REQ_NEXT_CHAR },
		{ KEY_HOME, REQ_BEG_LINE },	 { KEY_END, REQ_END_LINE },
		{ KEY_CTRL('a'), REQ_BEG_LINE }, { KEY_CTRL('e'), REQ_END_LINE },
		{ KEY_DC, REQ_DEL_CHAR },	 { KEY_BACKSPACE, REQ_DEL_PREV },
		{ 127, REQ_DEL_PREV },		 { KEY_CTRL('h'), REQ_DEL_PREV },
		{ KEY_CTRL('u'), REQ_CLR_FIELD }, { KEY_CTRL('w'), REQ_DEL_WORD },
	};

	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		if (requests[i].key == key)
			return requests[i].request;
	return 0;
}

/* Keys above ASCII are the bytes of one character in the locale's encoding. */
static void add_byte(FORM *form, mbstate_t *state, int key)
{
	char byte = (char)key;
	wchar_t c;
	size_t result = mbrtowc(&c, &byte, 1, state);

	if (result == 1)
		form_driver_w(form, OK, c);
	else if (result != (size_t)-2)
		memset(state, 0, sizeof(*state));
}

void line_edit_key(FORM *form, mbstate_t *state, int key)
{
	int request = request_of(key);

	if (request)
		form_driver(form, request);
	else if (key >= ' ' && key < 256)
		add_byte(form, state, key);
}

void line_edit_read(FORM *form, FIELD *field, char *text, size_t size)
{
	const char *buffer;
	size_t length;

	form_driver(form, REQ_VALIDATION);
	buffer = field_buffer(field, 0);
	if (!buffer)
		buffer = "";
	buffer += strspn(buffer, " ");
	length = strlen(buffer);
	/* The library pads the field with blanks. */
	while (length > 0 && buffer[length - 1] == ' ')
		length--;
	if (length >= size)
		length = size - 1;
	memcpy(text, buffer, length);
	text[length] = '\0';
}
