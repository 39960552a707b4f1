/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots as tests take them. */
#include "look.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "skip.h"

static struct collector *collector;
static const struct collect_places *places = &collect_places_usual;
static struct snapshot *snapshot;

static const struct snapshot *take(const struct collect_request *request)
{
	if (!collector)
		collector = collector_create_at(SOURCE_AUTO, places);
	snapshot_destroy(snapshot);
	snapshot = collector_take(collector, request);
	return snapshot;
}

const struct snapshot *look_take(unsigned int tables, unsigned int needs)
{
	const struct collect_request request = { .tables = tables, .needs = needs };

	return take(&request);
}

const struct snapshot *look_judge(int64_t idle)
{
	const struct collect_request request = {
		.tables = TABLES_OBJECTS,
		.needs = NEED_VERDICTS | NEED_POSIX_USERS,
		.rules = { .idle = idle },
	};

	return take(&request);
}

void look_end(void)
{
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	snapshot = NULL;
	collector = NULL;
	places = &collect_places_usual;
}

void look_in(const struct collect_places *other)
{
	look_end();
	places = other ? other : &collect_places_usual;
}

void look_require_all_seen(void)
{
	const unsigned int unseen =
		look_take(TABLES_OBJECTS, NEED_USERS | NEED_WAITERS)->unseen_processes;

	if (unseen > 0)
		test_skip("%u processes may not be looked into here", unseen);
}

const void *look_find(enum table_id table, int id)
{
	for (size_t i = 0; i < snapshot->tables[table].count; i++) {
		const struct sysv_object *object = snapshot_row(snapshot, table, i);

		if (object->id == id)
			return object;
	}
	return NULL;
}

const void *look_row_at(enum table_id table, int id, const char *file, int line)
{
	const void *row = look_find(table, id);

	if (row)
		return row;
	print_error("there is no row of id %d\n", id);
	_fail(file, line);
	return NULL;
}

const void *look_posix_at(enum table_id table, const char *name, const char *file, int line)
{
	for (size_t i = 0; i < snapshot->tables[table].count; i++) {
		const struct posix_object *object = snapshot_row(snapshot, table, i);

		if (strcmp(object->name, name) == 0)
			return object;
	}
	print_error("there is no row of name %s\n", name);
	_fail(file, line);
	return NULL;
}

const struct ipc_process *look_process_at(pid_t pid, const char *file, int line)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_PROCESS].count; i++) {
		const struct ipc_process *process = snapshot_row(snapshot, TABLE_PROCESS, i);

		if (process->pid == pid)
			return process;
	}
	print_error("there is no row of process %d\n", pid);
	_fail(file, line);
	return NULL;
}

const struct use *look_use(enum table_id table, const void *row, pid_t pid)
{
	size_t count;
	const struct use *uses = uses_of(snapshot, table, row, &count);

	for (size_t i = 0; i < count; i++)
		if (uses[i].pid == pid)
			return &uses[i];
	return NULL;
}

size_t look_users(enum table_id table, const void *row)
{
	size_t count;

	uses_of(snapshot, table, row, &count);
	return count;
}

const struct wait *look_wait(pid_t tid)
{
	for (size_t i = 0; i < snapshot->wait_count; i++)
		if (snapshot->waits[i].tid == tid)
			return &snapshot->waits[i];
	return NULL;
}
