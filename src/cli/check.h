/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h: what users name: owners, columns, filters. Private to cli.
 *
 * Each function returns 0, or -EINVAL with one line in message that says what is wrong and what
 * would be right. tables are TABLE_BITs: the kinds that the name must make sense for.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "ipctop/kind.h"

/* A text of a user, made safe and cut, between quotes. Lives as long as the struct. */
struct quoted {
	char text[72];
};
struct quoted quote(const char *text);

/* The number of a journal entry. */
int check_entry(const char *text, int64_t *number, char *message, size_t size);

int check_user(const char *text, uid_t *uid, char *message, size_t size);

/* The column that "COLUMN[:asc|:desc]" names. */
struct sort_order {
	char column[32];
	bool descending;
};
/* A column of at least one of the kinds. */
int check_sort(const char *text, unsigned int tables, struct sort_order *order, char *message,
	       size_t size);

/* A list of columns with commas, each of which at least one of the kinds has. */
int check_columns(const char *list, unsigned int tables, char *message, size_t size);

/* A filter that compiles for each of the kinds. */
int check_filter(const char *text, unsigned int tables, char *message, size_t size);

#endif
