/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text as a terminal sees it. */
#include "ipctop/text.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* One character of a text: its bytes, and its cells or -1 where it must not be printed. */
struct character {
	size_t bytes;
	int cells;
};

/* Invisible characters that turn the direction of what follows, or join it: Unicode Bidi_Control. */
static bool is_direction_control(wchar_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static struct character next_character(const char *text, size_t length)
{
	unsigned char first = (unsigned char)*text;
	mbstate_t state = { 0 };
	wchar_t c;
	size_t bytes;

	if (first < 0x80)
		return (struct character){ 1, first >= 0x20 && first < 0x7f ? 1 : -1 };
	bytes = mbrtowc(&c, text, length, &state);
	if (bytes == (size_t)-1 || bytes == (size_t)-2 || bytes == 0)
		return (struct character){ 1, -1 };
	if (!iswprint((wint_t)c) || is_direction_control(c))
		return (struct character){ bytes, -1 };
	return (struct character){ bytes, wcwidth(c) };
}

/* Writes \x1b for each byte of an unsafe character; returns the length, 0 if it does not fit. */
static size_t escape(const char *text, size_t bytes, char *buffer, size_t room)
{
	static const char digits[] = "0123456789abcdef";

	if (bytes * 4 > room)
		return 0;
	for (size_t i = 0; i < bytes; i++) {
		unsigned char byte = (unsigned char)text[i];

		*buffer++ = '\\';
		*buffer++ = 'x';
		*buffer++ = digits[byte >> 4];
		*buffer++ = digits[byte & 15];
	}
	return bytes * 4;
}

size_t text_make_safe(const char *text, char *buffer, size_t size)
{
	size_t length = strlen(text);
	size_t used = 0;

	if (size == 0)
		return 0;
	while (length > 0) {
		struct character c = next_character(text, length);
		size_t room = size - 1 - used;
		size_t written = c.bytes;

		if (c.cells <= 0)
			written = escape(text, c.bytes, buffer + used, room);
		else if (c.bytes <= room)
			memcpy(buffer + used, text, c.bytes);
		if (written == 0 || written > room)
			break;
		used += written;
		text += c.bytes;
		length -= c.bytes;
	}
	buffer[used] = '\0';
	return used;
}

size_t text_fit(const char *text, size_t cells, size_t *used)
{
	size_t length = strlen(text);
	size_t taken = 0;
	size_t bytes = 0;

	while (bytes < length) {
		struct character c = next_character(text + bytes, length - bytes);
		size_t width = c.cells > 0 ? (size_t)c.cells : 1;

		if (taken + width > cells)
			break;
		taken += width;
		bytes += c.bytes;
	}
	if (used)
		*used = taken;
	return bytes;
}

size_t text_width(const char *text)
{
	size_t cells;

	text_fit(text, SIZE_MAX, &cells);
	return cells;
}

bool text_contains(const char *text, const char *needle)
{
	return strcasestr(text, needle) != NULL;
}
