/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h: names of users or of groups, each looked up once. Private to collect.
 */
#ifndef COLLECT_NAMES_H
#define COLLECT_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "ipctop/snapshot.h"

struct names;

enum names_of { NAMES_OF_USERS, NAMES_OF_GROUPS };

struct names *names_create(enum names_of of);
void names_destroy(struct names *names); /* NULL is allowed */

/* Begins a new collection of ids, empty at first. */
void names_begin(struct names *names);
/* Adds an id to it. Asks the name services when the id was never seen before. */
void names_add(struct names *names, uint32_t id);
/* Copies the collected ids and their names into the arena, ordered by id. Stores their number. */
struct id_name *names_copy(const struct names *names, struct arena *arena, size_t *count);

/* Names of all owners and creators in the tables of the snapshot. */
void names_collect(struct names *users, struct names *groups, struct snapshot *snapshot);

#endif
