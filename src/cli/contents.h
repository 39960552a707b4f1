/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * contents.h: what is inside one object, printed. Private to cli.
 *
 * Each function returns 0 or -errno; what the stream failed at stays in the stream.
 */
#ifndef CLI_CONTENTS_H
#define CLI_CONTENTS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "ipctop/inspect.h"

/* A segment as hexadecimal and ASCII; lines that repeat the one before are one "*". */
int contents_print_bytes(struct inspection *inspection, FILE *stream);
/* Writes a segment into a new file; runs of zeros become holes in it. */
int contents_save(struct inspection *inspection, const char *path);
/* A queue's messages, oldest first: as text made safe, or as hexadecimal. */
int contents_print_messages(struct inspection *inspection, bool hex, FILE *stream);
/* A set's semaphores; what of them cannot be read is a "?". */
int contents_print_semaphores(struct inspection *inspection, size_t count, FILE *stream);

/* The same as arrays, which the caller frees with json_object_put(); NULL with *error. */
json_object *contents_json_messages(struct inspection *inspection, bool hex, int *error);
json_object *contents_json_semaphores(struct inspection *inspection, size_t count, int *error);

#endif
