/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each type of value means: how it is printed, compared and read. */
#include "ipctop/value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"

static const struct {
	const char *hint;
	bool right_aligned;
	bool json_number;
} types[] = {
	[VALUE_INTEGER] = { "a number", true, true },
	[VALUE_BYTES] = { "a size such as 4096 or 1.5M", true, true },
	[VALUE_PERCENT] = { "a percentage such as 80", true, true },
	[VALUE_ID] = { "an id", true, true },
	[VALUE_PID] = { "a process id", true, true },
	[VALUE_KEY] = { "a key such as 0x0052e2c1", false, false },
	[VALUE_PERMS] = { "permissions such as 600 or rw-------", false, false },
	[VALUE_TIME] = { "a time such as 14:02 or \"2026-11-24 14:02\"", true, false },
	[VALUE_DURATION] = { "a duration such as 90s or 2h30m", true, true },
	[VALUE_TEXT] = { "a text", false, false },
};

/* printf with twenty digits is what a table of 32,000 rows would spend its time in. */
static size_t format_integer(uint64_t number, char *buffer, size_t size)
{
	char digits[20];
	size_t start = sizeof(digits);
	size_t length;

	do {
		digits[--start] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	length = sizeof(digits) - start;
	if (length > size - 1)
		length = size - 1;
	memcpy(buffer, digits + start, length);
	buffer[length] = '\0';
	return length;
}

static size_t format_key(uint64_t key, char *buffer, size_t size)
{
	char text[] = "0x00000000";

	for (char *digit = text + sizeof(text) - 2; *digit != 'x'; digit--) {
		*digit = "0123456789abcdef"[key & 15];
		key >>= 4;
	}
	return text_make_safe(text, buffer, size);
}

static size_t format_percent(double percent, bool bare, char *buffer, size_t size)
{
	int length = snprintf(buffer, size, bare ? "%.2f" : "%.2f%%", percent);

	return (size_t)length < size ? (size_t)length : size - 1;
}

size_t value_format(struct value value, const struct value_style *style, char *buffer, size_t size)
{
	if (size == 0)
		return 0;
	if (value.absent)
		return text_make_safe(style->absent ? style->absent : "", buffer, size);
	switch (value.type) {
	case VALUE_BYTES:
		if (style->exact_bytes)
			break;
		return format_size(value.number, buffer, size);
	case VALUE_PERCENT:
		return format_percent(value.percent, style->bare_percent, buffer, size);
	case VALUE_KEY:
		return format_key(value.number, buffer, size);
	case VALUE_PERMS:
		if (style->symbolic_perms)
			return format_perms_symbolic((mode_t)value.number, buffer, size);
		return format_perms_octal((mode_t)value.number, buffer, size);
	case VALUE_TIME:
		return format_time((time_t)value.number, style->time, style->now, buffer, size);
	case VALUE_DURATION:
		if (style->exact_durations)
			break;
		return format_duration(value.number, buffer, size);
	case VALUE_TEXT:
		return text_make_safe(value.text, buffer, size);
	case VALUE_INTEGER:
	case VALUE_ID:
	case VALUE_PID:
		break;
	}
	return format_integer(value.number, buffer, size);
}

bool value_type_is_right_aligned(enum value_type type)
{
	return types[type].right_aligned;
}

bool value_type_is_json_number(enum value_type type)
{
	return types[type].json_number;
}

const char *value_type_hint(enum value_type type)
{
	return types[type].hint;
}

int value_compare(const struct value *left, const struct value *right)
{
	if (left->absent || right->absent)
		return !left->absent - !right->absent;
	switch (left->type) {
	case VALUE_TEXT:
		return strcmp(left->text, right->text);
	case VALUE_PERCENT:
		return (left->percent > right->percent) - (left->percent < right->percent);
	case VALUE_TIME:
		return ((int64_t)left->number > (int64_t)right->number) -
		       ((int64_t)left->number < (int64_t)right->number);
	default:
		return (left->number > right->number) - (left->number < right->number);
	}
}

static int parse_percent(const char *text, struct value *value)
{
	const char *end = text + strspn(text, "0123456789.");
	char *parsed;

	if (end == text || (*end != '\0' && strcmp(end, "%") != 0))
		return -EINVAL;
	value->percent = strtod(text, &parsed);
	return parsed == end ? 0 : -EINVAL;
}

static int parse_perms(const char *text, uint64_t *mode)
{
	static const char letters[] = "rwxrwxrwx";
	uint64_t bits = 0;
	char *end;

	if (strlen(text) == sizeof(letters) - 1 && text[strspn(text, "rwx-")] == '\0') {
		for (unsigned int i = 0; i < sizeof(letters) - 1; i++) {
			if (text[i] != '-' && text[i] != letters[i])
				return -EINVAL;
			bits |= text[i] == '-' ? 0 : 0400U >> i;
		}
	} else {
		if (*text == '\0' || text[strspn(text, "01234567")] != '\0')
			return -EINVAL;
		bits = strtoull(text, &end, 8);
		if (bits > 0777)
			return -ERANGE;
	}
	*mode = bits;
	return 0;
}

static int parse_time(const char *text, time_t now, uint64_t *seconds)
{
	static const char *const formats[] = { "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
					       "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%H:%M:%S", "%H:%M" };
	struct tm today;

	if (!localtime_r(&now, &today))
		return -ERANGE;
	today.tm_hour = today.tm_min = today.tm_sec = 0;
	today.tm_isdst = -1;
	for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++) {
		struct tm tm = today;
		const char *end = strptime(text, formats[i], &tm);

		if (end && *end == '\0') {
			*seconds = (uint64_t)mktime(&tm);
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_duration(const char *text, uint64_t *number)
{
	double seconds;
	int error = parse_seconds(text, &seconds);

	if (error == 0)
		*number = (uint64_t)seconds;
	return error;
}

int value_parse(enum value_type type, const char *text, time_t now, struct value *value)
{
	struct value result = { .type = type };
	int error = 0;

	switch (type) {
	case VALUE_TEXT:
		result.text = text;
		break;
	case VALUE_BYTES:
		error = parse_size(text, &result.number);
		break;
	case VALUE_PERCENT:
		error = parse_percent(text, &result);
		break;
	case VALUE_KEY:
		error = parse_number_to(text, UINT32_MAX, &result.number);
		break;
	case VALUE_PERMS:
		error = parse_perms(text, &result.number);
		break;
	case VALUE_TIME:
		error = parse_time(text, now, &result.number);
		break;
	case VALUE_DURATION:
		error = parse_duration(text, &result.number);
		break;
	case VALUE_INTEGER:
	case VALUE_ID:
	case VALUE_PID:
		error = parse_number(text, &result.number);
		break;
	}
	if (error == 0)
		*value = result;
	return error;
}
