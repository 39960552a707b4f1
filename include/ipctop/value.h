/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * value.h: a typed value of one column of one row.
 *
 * The type alone decides how a value is aligned, printed, compared, filtered and written as JSON.
 * A value that is not there says why, so that "absent" is never mistaken for 0.
 */
#ifndef IPCTOP_VALUE_H
#define IPCTOP_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

enum value_type {
	VALUE_INTEGER,	/* a count */
	VALUE_BYTES,	/* a size in bytes */
	VALUE_PERCENT,	/* a share in percent, a fraction */
	VALUE_ID,	/* an identifier of an object, a user or a group */
	VALUE_PID,	/* a process */
	VALUE_KEY,	/* a System V key, 32 bits, shown as hexadecimal */
	VALUE_PERMS,	/* permission bits, the low nine of a mode */
	VALUE_TIME,	/* seconds since the Epoch */
	VALUE_DURATION, /* seconds */
	VALUE_TEXT,	/* a text in the encoding of the locale, possibly unsafe to print */
};

struct value {
	enum value_type type;
	const char *absent; /* NULL, or why there is no value: a constant text */
	union {
		uint64_t number; /* every type but VALUE_PERCENT and VALUE_TEXT */
		double percent;
		const char *text; /* owned by the snapshot that it was taken from */
	};
};

static inline struct value value_number(enum value_type type, uint64_t number)
{
	return (struct value){ .type = type, .number = number };
}

static inline struct value value_percent(double percent)
{
	return (struct value){ .type = VALUE_PERCENT, .percent = percent };
}

static inline struct value value_text(const char *text)
{
	return (struct value){ .type = VALUE_TEXT, .text = text };
}

static inline struct value value_absent(enum value_type type, const char *why)
{
	return (struct value){ .type = type, .absent = why };
}

enum time_style {
	TIME_SHORT, /* 14:02 today, Nov24 this year, 2019-Nov24 before */
	TIME_FULL,  /* Tue Nov 24 14:02:11 2026 */
	TIME_ISO,   /* 2026-11-24T14:02:11+00:00 */
};

/* How values are turned into text; all zero is what the screen shows. */
struct value_style {
	enum time_style time;
	bool exact_bytes;     /* 4096 instead of 4K */
	bool symbolic_perms;  /* rw-r--r-- instead of 644 */
	bool bare_percent;    /* 12.50 instead of 12.50% */
	bool exact_durations; /* 90061 instead of 1d01h */
	const char *absent;   /* what stands for an absent value; NULL: nothing */
	time_t now;	      /* what "today" means to TIME_SHORT */
};

/*
 * Writes the value as text into buffer, always terminated. Text is made safe for a terminal, cut
 * where the buffer ends but never within a character.
 * Returns the length written, without the terminator.
 */
size_t value_format(struct value value, const struct value_style *style, char *buffer, size_t size);

/* True when numbers of this type are aligned to the right. */
bool value_type_is_right_aligned(enum value_type type);

/* True when JSON writes this type as a number: identifiers, counts, sizes, durations, percents. */
bool value_type_is_json_number(enum value_type type);

/* Less than, equal to or greater than 0. Absent values come before all others. */
int value_compare(const struct value *left, const struct value *right);

/*
 * Reads what a user typed as a value of that type: "1.5M" for bytes, "0x5e" or "94" for a key,
 * "600" or "rw-------" for permissions, "2h30m" for a duration; for a time, a date
 * ("2026-11-24", "2026-11-24 14:02") or a time of today ("14:02").
 * Text is not copied: the value points at it. Returns 0, or -EINVAL, or -ERANGE.
 */
int value_parse(enum value_type type, const char *text, time_t now, struct value *value);

/* What value_parse takes for that type, in a few words for an error message. */
const char *value_type_hint(enum value_type type);

#endif
