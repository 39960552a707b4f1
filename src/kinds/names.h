/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h: values that several kinds make of a name, or of a time.
 */
#ifndef KINDS_NAMES_H
#define KINDS_NAMES_H

#include "ipctop/snapshot.h"
#include "ipctop/value.h"

/* The name or, where the system has none, the number. NULL: names were not collected. */
static inline struct value name_or_number(const struct id_name *name)
{
	return name ? value_text(name->text) :
		      value_absent(VALUE_TEXT, "names were not collected");
}

static inline struct value name_or_absent(const struct id_name *name)
{
	if (name && !name->known)
		return value_absent(VALUE_TEXT, "the system has no name for this number");
	return name_or_number(name);
}

/* A clock that was set back must not make an object come from the future. */
static inline struct value age_since(const struct snapshot *snapshot, int64_t then)
{
	int64_t age = snapshot->realtime.tv_sec - then;

	return value_number(VALUE_DURATION, age > 0 ? (uint64_t)age : 0);
}

#endif
