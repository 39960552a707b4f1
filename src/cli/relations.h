/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relations.h: who uses an object, who waits for it, and the verdict on it, printed. Private to
 * cli.
 */
#ifndef CLI_RELATIONS_H
#define CLI_RELATIONS_H

#include <json-c/json.h>

#include "ipctop/snapshot.h"

/* Prints verdict, processes, waiters and chains of a row. Returns 0 or -ENOMEM. */
int relations_print(const struct snapshot *snapshot, enum table_id table, const void *row);

/*
 * Adds to the object of a row, which has the kind's columns already: "processes", each that uses it
 * or waits for it, once; "waiters"; "attachments_seen" of a segment; "processes_hidden" and
 * "unseen_processes"; and the "explanation" of its verdict. Processes that it only names are in its
 * columns.
 */
void relations_add_json(const struct snapshot *snapshot, enum table_id table, const void *row,
			json_object *object);

/* A wait as an object, which the caller frees with json_object_put(). */
json_object *relations_wait_json(const struct snapshot *snapshot, const struct wait *wait);

#endif
