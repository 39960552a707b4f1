/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields.h: texts that creations and edits both understand. Private to control.
 */
#ifndef CONTROL_FIELDS_H
#define CONTROL_FIELDS_H

#include <stddef.h>
#include <sys/types.h>

/* Where to say in one line what is wrong. */
struct complaint {
	char *message;
	size_t size;
};

/* Says it, made safe, and returns -EINVAL or error. */
int field_complain(const struct complaint *complaint, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int field_fail(const struct complaint *complaint, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Each returns 0, or -EINVAL or -ERANGE and has complained. */
int field_parse_mode(const char *text, mode_t *mode, const struct complaint *complaint);
int field_parse_user(const char *text, uid_t *uid, const struct complaint *complaint);
int field_parse_group(const char *text, gid_t *gid, const struct complaint *complaint);
/* Semaphore values with commas between; the caller frees *values. */
int field_parse_values(const char *text, unsigned short **values, size_t *count,
		       const struct complaint *complaint);

#endif
