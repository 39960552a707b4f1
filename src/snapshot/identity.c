/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes an object the same object. */
#include "ipctop/identity.h"

#include <stddef.h>

static void add_sysv(struct identity *identity, const struct sysv_object *object)
{
	identity->id = (uint64_t)object->id;
	identity->cuid = object->cuid;
	identity->cgid = object->cgid;
}

/* FNV-1a, 64 bits. */
uint64_t identity_hash_name(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	return hash;
}

static void add_posix(struct identity *identity, const struct posix_object *object)
{
	identity->id = object->inode;
	identity->device = object->device;
	identity->name = identity_hash_name(object->name);
}

struct identity identity_of(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	struct identity identity = { .ipc_namespace = snapshot->ipc_namespace, .table = table };
	const struct shm_segment *segment;

	switch (table) {
	case TABLE_SHM:
		segment = row;
		add_sysv(&identity, &segment->ipc);
		identity.size = segment->size;
		identity.cpid = segment->cpid;
		break;
	case TABLE_MSG:
	case TABLE_SEM:
		add_sysv(&identity, row);
		break;
	case TABLE_PSHM:
	case TABLE_PMSG:
	case TABLE_PSEM:
		add_posix(&identity, row);
		break;
	case TABLE_OWNER:
		identity.id = ((const struct owner *)row)->uid;
		break;
	case TABLE_PROCESS:
		identity.id = (uint64_t)((const struct ipc_process *)row)->pid;
		identity.started = ((const struct ipc_process *)row)->started;
		break;
	case TABLE_LIMIT:
		identity.id = (uint64_t)((const struct limit *)row -
					 (const struct limit *)snapshot_row(snapshot, table, 0));
		break;
	case TABLE_JOURNAL:
		identity.id = (uint64_t)((const struct journal_row *)row)->number;
		/* Numbers start again in another file. */
		identity.size = (uint64_t)((const struct journal_row *)row)->time;
		break;
	case TABLE_COUNT:
		break;
	}
	return identity;
}

#define ORDER(field)                                                                               \
	if (left->field != right->field)                                                           \
	return left->field < right->field ? -1 : 1

int identity_compare(const struct identity *left, const struct identity *right)
{
	ORDER(table);
	ORDER(id);
	ORDER(ipc_namespace);
	ORDER(cuid);
	ORDER(cgid);
	ORDER(cpid);
	ORDER(size);
	ORDER(device);
	ORDER(name);
	ORDER(started);
	return 0;
}

const void *identity_find(const struct snapshot *snapshot, const struct identity *identity)
{
	size_t low = 0;
	size_t high = snapshot->tables[identity->table].count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const void *row = snapshot_row(snapshot, identity->table, middle);
		struct identity here = identity_of(snapshot, identity->table, row);
		int order = identity_compare(&here, identity);

		if (order == 0)
			return row;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
