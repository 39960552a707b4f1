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

static int row_id(const void *row)
{
	return ((const struct sysv_object *)row)->id;
}

static int compare_rows(const void *left, const void *right)
{
	return (row_id(left) > row_id(right)) - (row_id(left) < row_id(right));
}

/* Looks at the row while the processor still holds it; later that would be a walk of them all. */
void sysv_rows_add(struct sysv_rows *rows)
{
	const char *row = rows->rows + rows->count * rows->row_size;
	const struct sysv_object *object = (const void *)row;
	const uint32_t none = UINT32_MAX;

	if (rows->count > 0 && row_id(row - rows->row_size) > object->id)
		rows->unsorted = true;
	if (object->uid == none || object->gid == none || object->cuid == none ||
	    object->cgid == none)
		rows->unmapped = true;
	rows->count++;
}

void sysv_rows_sort(struct sysv_rows *rows)
{
	/* Both sources go by index; ids follow it until an index is used for the second time. */
	if (rows->unsorted)
		qsort(rows->rows, rows->count, rows->row_size, compare_rows);
}
