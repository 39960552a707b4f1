/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking things up in a snapshot, and what makes an object the same one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ipctop/identity.h"
#include "ipctop/snapshot.h"

enum { SEGMENTS = 7 };

/* Segments with the ids 0, 32769, 65538 and so on. */
static struct snapshot *make_snapshot(void)
{
	struct snapshot *snapshot = snapshot_create();
	struct shm_segment *rows = arena_alloc(snapshot->arena, SEGMENTS, sizeof(*rows));

	for (int i = 0; i < SEGMENTS; i++) {
		rows[i].ipc.id = i * 32769;
		rows[i].ipc.cuid = 1000;
		rows[i].size = 4096;
		rows[i].cpid = 77;
	}
	snapshot->ipc_namespace = 4026531839;
	snapshot->tables[TABLE_SHM] = (struct table){
		.rows = rows,
		.count = SEGMENTS,
		.row_size = sizeof(*rows),
		.collected = true,
	};
	return snapshot;
}

static void add_limits(struct snapshot *snapshot)
{
	static const char *const names[] = { "MSGMNI", "SHMMNI", "SEMMNI" };
	struct limit *rows = arena_alloc(snapshot->arena, ARRAY_SIZE(names), sizeof(*rows));

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		rows[i].name = names[i];
	snapshot->tables[TABLE_LIMIT] = (struct table){
		.rows = rows,
		.count = ARRAY_SIZE(names),
		.row_size = sizeof(*rows),
		.collected = true,
	};
}

static void test_empty(void **state)
{
	struct snapshot *snapshot = snapshot_create();
	const struct identity nobody = { .table = TABLE_SEM, .id = 5 };

	(void)state;
	assert_null(snapshot_find_user(snapshot, 0));
	assert_null(snapshot_find_group(snapshot, 0));
	assert_null(snapshot_find_process(snapshot, 1));
	assert_null(snapshot_find_limit(snapshot, "SHMMNI"));
	assert_null(identity_find(snapshot, &nobody));
	snapshot_destroy(snapshot);
	snapshot_destroy(NULL);
}

static void test_names_are_found(void **state)
{
	struct snapshot *snapshot = snapshot_create();
	struct id_name names[] = {
		{ 0, true, "root" },
		{ 1000, true, "anna" },
		{ UINT32_MAX - 1, false, "4294967294" },
	};

	(void)state;
	snapshot->users = names;
	snapshot->user_count = ARRAY_SIZE(names);
	snapshot->groups = names + 1;
	snapshot->group_count = 1;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_ptr_equal(snapshot_find_user(snapshot, names[i].id), &names[i]);
	assert_null(snapshot_find_user(snapshot, 1));
	assert_null(snapshot_find_user(snapshot, UINT32_MAX));
	assert_ptr_equal(snapshot_find_group(snapshot, 1000), &names[1]);
	assert_null(snapshot_find_group(snapshot, 0));
	snapshot_destroy(snapshot);
}

static void test_processes_are_found(void **state)
{
	struct snapshot *snapshot = snapshot_create();
	struct process processes[] = { { .pid = 1, .command = "init" },
				       { .pid = 4194304, .command = "last" } };

	(void)state;
	snapshot->processes = processes;
	snapshot->process_count = ARRAY_SIZE(processes);
	assert_string_equal(snapshot_find_process(snapshot, 1)->command, "init");
	assert_string_equal(snapshot_find_process(snapshot, 4194304)->command, "last");
	assert_null(snapshot_find_process(snapshot, 0));
	assert_null(snapshot_find_process(snapshot, 2));
	assert_null(snapshot_find_process(snapshot, -1));
	snapshot_destroy(snapshot);
}

static void test_limits_are_found(void **state)
{
	struct snapshot *snapshot = make_snapshot();

	(void)state;
	add_limits(snapshot);
	assert_ptr_equal(snapshot_find_limit(snapshot, "SEMMNI"),
			 snapshot_row(snapshot, TABLE_LIMIT, 2));
	assert_null(snapshot_find_limit(snapshot, "SEMMN"));
	snapshot_destroy(snapshot);
}

static void test_each_row_is_found_by_its_identity(void **state)
{
	struct snapshot *snapshot = make_snapshot();
	struct snapshot *later = make_snapshot();

	(void)state;
	add_limits(snapshot);
	add_limits(later);
	for (enum table_id table = TABLE_SHM; table < TABLE_COUNT; table++)
		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			const void *row = snapshot_row(snapshot, table, i);
			struct identity identity = identity_of(snapshot, table, row);

			assert_ptr_equal(identity_find(later, &identity),
					 snapshot_row(later, table, i));
		}
	snapshot_destroy(snapshot);
	snapshot_destroy(later);
}

static void test_every_part_of_an_identity_counts(void **state)
{
	struct snapshot *snapshot = make_snapshot();
	const struct identity same =
		identity_of(snapshot, TABLE_SHM, snapshot_row(snapshot, TABLE_SHM, 3));
	struct identity others[] = { same, same, same, same, same, same, same };

	(void)state;
	others[0].ipc_namespace++;
	others[1].id++;
	others[2].size++;
	others[3].table = TABLE_MSG;
	others[4].cuid++;
	others[5].cgid++;
	others[6].cpid++;
	assert_int_equal(identity_compare(&same, &same), 0);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		assert_true(identity_compare(&same, &others[i]) < 0);
		assert_true(identity_compare(&others[i], &same) > 0);
		assert_null(identity_find(snapshot, &others[i]));
	}
	snapshot_destroy(snapshot);
}

/* Owner, key, permissions and times may change: it is the same object still. */
static void test_what_may_change_is_no_part_of_it(void **state)
{
	struct snapshot *snapshot = make_snapshot();
	struct shm_segment changed =
		*(const struct shm_segment *)snapshot_row(snapshot, TABLE_SHM, 2);
	struct identity before;
	struct identity after;

	(void)state;
	before = identity_of(snapshot, TABLE_SHM, &changed);
	changed.ipc.uid = 7;
	changed.ipc.gid = 7;
	changed.ipc.key = 0;
	changed.ipc.mode = 01644;
	changed.ipc.ctime = 99;
	changed.nattch = 5;
	changed.lpid = 8;
	after = identity_of(snapshot, TABLE_SHM, &changed);
	assert_int_equal(identity_compare(&before, &after), 0);
	snapshot_destroy(snapshot);
}

static void test_arena(void **state)
{
	struct arena *arena = arena_create();
	char *texts[1000];
	char *large;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		texts[i] = arena_strdup(arena, "a text of some length");
		assert_int_equal((uintptr_t)texts[i] % _Alignof(max_align_t), 0);
	}
	large = arena_alloc(arena, 1 << 20, 3);
	for (size_t i = 0; i < 3 << 20; i++)
		assert_int_equal(large[i], 0);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_string_equal(texts[i], "a text of some length");
	assert_in_range(arena_size(arena), 3 << 20, (3 << 20) + (1 << 18));
	arena_destroy(arena);
	arena_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_names_are_found),
		cmocka_unit_test(test_processes_are_found),
		cmocka_unit_test(test_limits_are_found),
		cmocka_unit_test(test_each_row_is_found_by_its_identity),
		cmocka_unit_test(test_every_part_of_an_identity_counts),
		cmocka_unit_test(test_what_may_change_is_no_part_of_it),
		cmocka_unit_test(test_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
