/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as processes name them to the kernel. */
#include "object_key.h"

#include <stdio.h>
#include <sys/stat.h>

int object_key_compare(const struct object_key *left, const struct object_key *right)
{
	if (left->table != right->table)
		return left->table < right->table ? -1 : 1;
	if (left->id != right->id)
		return left->id < right->id ? -1 : 1;
	return (left->device > right->device) - (left->device < right->device);
}

static struct object_key key_of_row(const struct snapshot *snapshot, enum table_id table,
				    size_t row)
{
	const void *place = snapshot_row(snapshot, table, row);
	const struct posix_object *file = place;

	if (TABLE_BIT(table) & TABLES_SYSV)
		return (struct object_key){ table,
					    (uint64_t)((const struct sysv_object *)place)->id, 0 };
	return (struct object_key){ table, file->inode, file->device };
}

size_t object_first_row(const struct snapshot *snapshot, const struct object_key *object)
{
	size_t low = 0;
	size_t high = snapshot->tables[object->table].count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct object_key here = key_of_row(snapshot, object->table, middle);

		if (object_key_compare(&here, object) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t object_row_count(const struct snapshot *snapshot, const struct object_key *object)
{
	size_t first = object_first_row(snapshot, object);
	size_t row;

	for (row = first; row < snapshot->tables[object->table].count; row++) {
		struct object_key here = key_of_row(snapshot, object->table, row);

		if (object_key_compare(&here, object) != 0)
			break;
	}
	return row - first;
}

bool object_find_id(const struct snapshot *snapshot, enum table_id table, uint64_t id,
		    struct object_key *object)
{
	*object = (struct object_key){ table, id, 0 };
	return object_row_count(snapshot, object) > 0;
}

bool object_find_file(const struct snapshot *snapshot, uint64_t device, uint64_t inode,
		      struct object_key *object)
{
	for (enum table_id table = TABLE_PSHM; table <= TABLE_PSEM; table++) {
		*object = (struct object_key){ table, inode, device };
		if (object_row_count(snapshot, object) > 0)
			return true;
	}
	return false;
}

bool object_is_ours(const struct snapshot *snapshot, int proc_fd, pid_t pid)
{
	struct stat status;
	char path[32];

	if (snapshot->ipc_namespace == 0)
		return true;
	snprintf(path, sizeof(path), "%d/ns/ipc", (int)pid);
	return fstatat(proc_fd, path, &status, 0) == 0 && status.st_ino == snapshot->ipc_namespace;
}
