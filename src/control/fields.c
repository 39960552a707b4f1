/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that creations and edits both understand. */
#include "fields.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"
#include "ipctop/value.h"

enum { SEMVMX = 32767 }; /* of the kernel, ipc/sem.c: not a limit that can be set */

static void say(const struct complaint *complaint, const char *format, va_list arguments)
{
	char text[2048];

	vsnprintf(text, sizeof(text), format, arguments);
	text_make_safe(text, complaint->message, complaint->size);
}

int field_complain(const struct complaint *complaint, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(complaint, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

int field_fail(const struct complaint *complaint, int error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(complaint, format, arguments);
	va_end(arguments);
	return error;
}

int field_parse_mode(const char *text, mode_t *mode, const struct complaint *complaint)
{
	struct value value;
	int error = value_parse(VALUE_PERMS, text, 0, &value);

	if (error)
		return field_fail(complaint, error,
				  "the mode is one such as 600 or rw-------, not '%s'", text);
	*mode = (mode_t)value.number;
	return 0;
}

int field_parse_user(const char *text, uid_t *uid, const struct complaint *complaint)
{
	if (parse_user(text, uid) == 0)
		return 0;
	return field_complain(complaint,
			      "no user is called '%s'; a name that the system knows, or a number",
			      text);
}

int field_parse_group(const char *text, gid_t *gid, const struct complaint *complaint)
{
	if (parse_group(text, gid) == 0)
		return 0;
	return field_complain(complaint,
			      "no group is called '%s'; a name that the system knows, or a number",
			      text);
}

int field_parse_values(const char *text, unsigned short **values, size_t *count,
		       const struct complaint *complaint)
{
	unsigned short *list = NULL;
	size_t length;

	*count = 0;
	for (const char *next = text;; next += length + 1) {
		char number[16];
		uint64_t value;

		length = strcspn(next, ",");
		snprintf(number, sizeof(number), "%.*s", (int)length, next);
		if (length >= sizeof(number) || parse_number_to(number, SEMVMX, &value) < 0) {
			free(list);
			*count = 0;
			return field_complain(
				complaint, "values are numbers from 0 to %d with commas, not '%s'",
				SEMVMX, text);
		}
		list = xreallocarray(list, *count + 1, sizeof(*list));
		list[(*count)++] = (unsigned short)value;
		if (next[length] == '\0')
			break;
	}
	*values = list;
	return 0;
}
