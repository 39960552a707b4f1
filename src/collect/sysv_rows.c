/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of a System V table while they are gathered. */
#include "sysv.h"

#include <stdlib.h>
#include <string.h>

const size_t sysv_row_sizes[SYSV_TABLES] = {
	[TABLE_SHM] = sizeof(struct shm_segment),
	[TABLE_MSG] = sizeof(struct msg_queue),
	[TABLE_SEM] = sizeof(struct sem_set),
};

void sysv_rows_reserve(struct sysv_rows *rows, size_t count)
{
	/* A few more, for objects that are created meanwhile. */
	size_t capacity = count + count / 64 + 16;
	char *grown;

	if (capacity <= rows->capacity)
		return;
	grown = arena_alloc(rows->arena, capacity, rows->row_size);
	if (rows->count > 0)
		memcpy(grown, rows->rows, rows->count * rows->row_size);
	rows->rows = grown;
	rows->capacity = capacity;
}

void *sysv_rows_next(struct sysv_rows *rows)
{
	if (rows->count == rows->capacity)
		sysv_rows_reserve(rows, 2 * rows->count);
	return rows->rows + rows->count * rows->row_size;
}

void sysv_rows_add(struct sysv_rows *rows)
{
	rows->count++;
}

static int row_id(const void *row)
{
	return ((const struct sysv_object *)row)->id;
}

static int compare_rows(const void *left, const void *right)
{
	return (row_id(left) > row_id(right)) - (row_id(left) < row_id(right));
}

static bool rows_are_sorted(const struct sysv_rows *rows)
{
	for (size_t i = 1; i < rows->count; i++) {
		const char *row = rows->rows + i * rows->row_size;

		if (row_id(row - rows->row_size) > row_id(row))
			return false;
	}
	return true;
}

void sysv_rows_sort(struct sysv_rows *rows)
{
	/* Both sources go by index; ids follow it until an index is used for the second time. */
	if (!rows_are_sorted(rows))
		qsort(rows->rows, rows->count, rows->row_size, compare_rows);
}
