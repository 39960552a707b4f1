/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A snapshot's memory and the look-ups in it. */
#include "ipctop/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct snapshot *snapshot_create(void)
{
	struct arena *arena = arena_create();
	struct snapshot *snapshot = arena_alloc(arena, 1, sizeof(*snapshot));

	snapshot->arena = arena;
	return snapshot;
}

void snapshot_destroy(struct snapshot *snapshot)
{
	if (snapshot)
		arena_destroy(snapshot->arena);
}

const char *table_strerror(int error)
{
	switch (error) {
	case -ENODEV:
		return "its file system is not mounted";
	case -ENOSPC:
		return "the disk is full";
	case -EBUSY:
		return "it is locked by another program";
	case -EUCLEAN:
		return "it is damaged";
	case -EPROTONOSUPPORT:
		return "it was written by a newer ipctop";
	case -ELOOP:
		return "it or its folder is a symbolic link";
	case -EKEYREJECTED:
		return "it or its folder belongs to somebody else";
	case -ENXIO:
		return "there is no place for it: HOME is not set";
	default:
		return strerror(-error);
	}
}

const void *snapshot_row(const struct snapshot *snapshot, enum table_id table, size_t i)
{
	const struct table *rows = &snapshot->tables[table];

	return (const char *)rows->rows + i * rows->row_size;
}

size_t snapshot_index(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	const struct table *rows = &snapshot->tables[table];
	uintptr_t first = (uintptr_t)rows->rows;
	uintptr_t place = (uintptr_t)row;

	if (place < first || place >= first + rows->count * rows->row_size)
		return SIZE_MAX;
	return (place - first) / rows->row_size;
}

static int compare_id(const void *key, const void *entry)
{
	uint32_t left = *(const uint32_t *)key;
	uint32_t right = ((const struct id_name *)entry)->id;

	return (left > right) - (left < right);
}

static const struct id_name *find_name(const struct id_name *names, size_t count, uint32_t id)
{
	return count ? bsearch(&id, names, count, sizeof(*names), compare_id) : NULL;
}

const struct id_name *snapshot_find_user(const struct snapshot *snapshot, uid_t uid)
{
	return find_name(snapshot->users, snapshot->user_count, uid);
}

const struct id_name *snapshot_find_group(const struct snapshot *snapshot, gid_t gid)
{
	return find_name(snapshot->groups, snapshot->group_count, gid);
}

static int compare_pid(const void *key, const void *entry)
{
	pid_t left = *(const pid_t *)key;
	pid_t right = ((const struct process *)entry)->pid;

	return (left > right) - (left < right);
}

const struct process *snapshot_find_process(const struct snapshot *snapshot, pid_t pid)
{
	if (snapshot->process_count == 0)
		return NULL;
	return bsearch(&pid, snapshot->processes, snapshot->process_count,
		       sizeof(*snapshot->processes), compare_pid);
}

/* Start times are rounded to ticks since boot: allow a second before calling a pid reused. */
bool process_was_there(const struct process *process, int64_t time)
{
	return process->started <= time + 1;
}

const char *snapshot_user_of(const struct snapshot *snapshot, const struct process *process)
{
	const struct id_name *user =
		process ? snapshot_find_user(snapshot, process->uid) : NULL;

	return user ? user->text : NULL;
}

const struct limit *snapshot_find_limit(const struct snapshot *snapshot, const char *name)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_LIMIT].count; i++) {
		const struct limit *limit = snapshot_row(snapshot, TABLE_LIMIT, i);

		if (strcmp(limit->name, name) == 0)
			return limit;
	}
	return NULL;
}
