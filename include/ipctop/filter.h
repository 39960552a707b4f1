/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h: which rows are shown.
 *
 *   text          some shown column contains the text, case ignored
 *   column:text   that column contains the text
 *   column=value  equal, as that column's type understands it (size=1M, perms=600); also != < <= > >=
 *   !term         the term does not hold
 *   a b           both hold                  a|b   one of them holds
 *   "a b"         quotes keep blanks, bars and operators in a text; a backslash any one character
 */
#ifndef IPCTOP_FILTER_H
#define IPCTOP_FILTER_H

#include <stddef.h>
#include <time.h>

#include "ipctop/kind.h"

struct filter;

/*
 * Compiles text for a kind. A column that exists in another kind but not in this one is allowed:
 * such a term holds for no row. On success stores a filter that the caller frees (NULL for a text
 * without any term: all rows). Returns 0, or -EINVAL with one line in message that says what is
 * wrong and what would be right.
 */
int filter_compile(const struct kind *kind, const char *text, time_t now, struct filter **filter,
		   char *message, size_t message_size);
void filter_destroy(struct filter *filter); /* NULL is allowed */

/* enum need of all columns that the filter names. */
unsigned int filter_needs(const struct filter *filter);

/* True when the row passes. columns are the shown ones, in which a bare text is looked for. */
bool filter_matches(const struct filter *filter, const struct snapshot *snapshot, const void *row,
		    const struct column *const *columns, size_t column_count,
		    const struct value_style *style);

#endif
