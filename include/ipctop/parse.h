/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h: numbers as users type them. The whole text must be the number.
 * Every function returns 0, -EINVAL when it is none, -ERANGE when it does not fit; *result is
 * only written on success.
 */
#ifndef IPCTOP_PARSE_H
#define IPCTOP_PARSE_H

#include <stdint.h>
#include <sys/types.h>

/* Decimal, or hexadecimal after 0x, or octal after 0; no sign. */
int parse_number(const char *text, uint64_t *result);
/* A number from 0 to max. */
int parse_number_to(const char *text, uint64_t max, uint64_t *result);
/*
 * A size in bytes: a number with an optional fraction and suffix. K M G T P E (or KiB ...) are
 * powers of 1024; KB MB ... powers of 1000, as ipcmk(1) has it.
 */
int parse_size(const char *text, uint64_t *result);
/* Seconds: "90", "1.5s", "250ms", "5m", "2h30m", "3d"; as a fraction of seconds. */
int parse_seconds(const char *text, double *result);
/* A user: a name that the system knows, or a number. -ENOENT: no such name. */
int parse_user(const char *text, uid_t *result);
int parse_group(const char *text, gid_t *result);

#endif
