/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * getters.h: defines a column's get() that only hands out a field of the row.
 *
 *   static GET_NUMBER(get_size, struct shm_segment, size, VALUE_BYTES)
 */
#ifndef KINDS_GETTERS_H
#define KINDS_GETTERS_H

#include "ipctop/snapshot.h"
#include "ipctop/value.h"

#define GET_NUMBER(function, row_struct, field, type)                                              \
	struct value function(const struct snapshot *snapshot, const void *row)                    \
	{                                                                                          \
		(void)snapshot;                                                                    \
		return value_number(type, (uint64_t)((const row_struct *)row)->field);             \
	}

/* A time stamp of the kernel, which says 0 for never. */
#define GET_STAMP(function, row_struct, field)                                                     \
	struct value function(const struct snapshot *snapshot, const void *row)                    \
	{                                                                                          \
		int64_t stamp = ((const row_struct *)row)->field;                                  \
                                                                                                   \
		(void)snapshot;                                                                    \
		return stamp ? value_number(VALUE_TIME, (uint64_t)stamp)                           \
			     : value_absent(VALUE_TIME, "never");                                  \
	}

#endif
