/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tags.h: a set of identities.
 */
#ifndef MODEL_TAGS_H
#define MODEL_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/identity.h"

struct tags {
	struct identity *items; /* sorted, each once; the tags own it */
	size_t count;
};

void tags_clear(struct tags *tags);
bool tags_have(const struct tags *tags, const struct identity *identity);
void tags_toggle(struct tags *tags, const struct identity *identity);
/* Adds many at once. */
void tags_add(struct tags *tags, const struct identity *identities, size_t count);
/* Drops those whose objects are not in the snapshot... */
void tags_keep_living(struct tags *tags, const struct snapshot *snapshot);
/* ... or are not stale in it (verdict.h). */
void tags_keep_stale(struct tags *tags, const struct snapshot *snapshot);

#endif
