/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one list of kinds, and the look-ups in their columns. */
#include "list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct kind *const kinds[] = {
	&kind_shm,
	&kind_msg,
	&kind_sem,
	&kind_pshm,
	&kind_pmsg,
	&kind_psem,
	&kind_limit,
	&kind_owner,
	&kind_process,
	&kind_journal,
	NULL,
};

const struct kind *kind_of_table(enum table_id table)
{
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i]->table == table)
			return kinds[i];
	return NULL;
}

static const struct column *find_column(const struct kind *kind, const char *name, size_t length)
{
	for (size_t i = 0; i < kind->column_count; i++) {
		const struct column *column = &kind->columns[i];

		if (strlen(column->name) == length && strncasecmp(column->name, name, length) == 0)
			return column;
	}
	return NULL;
}

const struct column *kind_find_column(const struct kind *kind, const char *name)
{
	return find_column(kind, name, strlen(name));
}

static int add_columns(const struct kind *kind, const char *list, const struct column **columns,
		       size_t max, size_t *count, char *bad, size_t bad_size)
{
	for (;;) {
		size_t length = strcspn(list, ",");
		const struct column *column = find_column(kind, list, length);

		if (!column) {
			snprintf(bad, bad_size, "%.*s", (int)length, list);
			return -EINVAL;
		}
		if (*count == max)
			return -E2BIG;
		columns[(*count)++] = column;
		if (list[length] == '\0')
			return 0;
		list += length + 1;
	}
}

int kind_parse_columns(const struct kind *kind, const char *list, const char *defaults,
		       const struct column **columns, size_t max, size_t *count, char *bad,
		       size_t bad_size)
{
	*count = 0;
	if (*list == '+') {
		int error = add_columns(kind, defaults, columns, max, count, bad, bad_size);

		if (error)
			return error;
		list++;
	}
	return add_columns(kind, list, columns, max, count, bad, bad_size);
}
