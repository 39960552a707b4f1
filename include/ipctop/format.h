/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * format.h: numbers as people read them. Each function writes a terminated text into buffer and
 * returns its length; 32 bytes are enough for all.
 */
#ifndef IPCTOP_FORMAT_H
#define IPCTOP_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "ipctop/value.h"

/* At most five characters and a unit of 1024: "0B", "4K", "1.5M", "16E". */
size_t format_size(uint64_t bytes, char *buffer, size_t size);
/* A count in units of 1000: "93", "29.4k", "1.02M". */
size_t format_count(uint64_t count, char *buffer, size_t size);
/* The two largest units: "12s", "5m12s", "3d04h", "2y110d". */
size_t format_duration(uint64_t seconds, char *buffer, size_t size);
/* "600", the low nine bits of mode. */
size_t format_perms_octal(mode_t mode, char *buffer, size_t size);
/* "rw-------", the low nine bits of mode. */
size_t format_perms_symbolic(mode_t mode, char *buffer, size_t size);
size_t format_time(time_t time, enum time_style style, time_t now, char *buffer, size_t size);

#endif
