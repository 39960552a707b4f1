/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has segments of System V attached: real processes against the kernel's nattch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"
#include "skip.h"

enum { PAGE = 4096 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	return 0;
}

static int segment(key_t key)
{
	int id = factory_segment(key, PAGE, 0600);

	assert_true(id >= 0);
	return id;
}

static const struct shm_segment *look(int id)
{
	look_take(TABLE_BIT(TABLE_SHM), NEED_USERS);
	return look_row(TABLE_SHM, id);
}

static const struct use *use_of(const struct shm_segment *row, pid_t pid)
{
	const struct use *use = look_use(TABLE_SHM, row, pid);

	assert_non_null(use);
	return use;
}

/* All that the kernel counts was seen, by so many processes. */
static void assert_all_seen(const struct snapshot *snapshot, const struct shm_segment *row,
			    size_t processes)
{
	size_t count;
	const struct use *uses = uses_of(snapshot, TABLE_SHM, row, &count);

	assert_int_equal(count, processes);
	assert_int_equal(uses_count_mappings(uses, count), row->nattch);
}

static void test_nobody(void **state)
{
	const struct shm_segment *row = look(segment(1));

	(void)state;
	assert_int_equal(look_users(TABLE_SHM, row), 0);
}

static void test_attach_and_exit(void **state)
{
	int id = segment(1);
	struct actor *actor = actor_start(ATTACH(id));
	const struct shm_segment *row = look(id);

	(void)state;
	assert_int_equal(look_users(TABLE_SHM, row), 1);
	assert_int_equal(use_of(row, actor->pid)->mappings, 1);
	assert_int_equal(use_of(row, actor->pid)->access, ACCESS_READ | ACCESS_WRITE);
	actor_end(actor);
	row = look(id);
	assert_int_equal(row->nattch, 0);
	assert_int_equal(look_users(TABLE_SHM, row), 0);
}

static void test_detach(void **state)
{
	int id = segment(1);
	int other = segment(2);
	struct actor *actor = actor_start(ATTACH(other), ATTACH(id), HALT, DETACH);
	const struct shm_segment *row = look(id);

	(void)state;
	use_of(row, actor->pid);
	actor_go(actor);
	row = look(id);
	assert_int_equal(look_users(TABLE_SHM, row), 0);
	use_of(look_row(TABLE_SHM, other), actor->pid);
}

/* Detaching one of two leaves the process in the list, with one mapping less. */
static void test_several_mappings(void **state)
{
	int id = segment(1);
	struct actor *actor = actor_start(ATTACH(id), ATTACH_READ(id), ATTACH(id), HALT, DETACH);
	const struct shm_segment *row = look(id);

	(void)state;
	assert_int_equal(row->nattch, 3);
	assert_int_equal(use_of(row, actor->pid)->mappings, 3);
	actor_go(actor);
	row = look(id);
	assert_int_equal(row->nattch, 2);
	assert_int_equal(use_of(row, actor->pid)->mappings, 2);
}

static void test_read_only(void **state)
{
	int id = segment(1);
	struct actor *reader = actor_start(ATTACH_READ(id));
	struct actor *writer = actor_start(ATTACH(id));
	const struct shm_segment *row = look(id);
	char text[4];

	(void)state;
	assert_int_equal(use_of(row, reader->pid)->access, ACCESS_READ);
	assert_string_equal(access_format(use_of(row, reader->pid)->access, text), "r--");
	assert_string_equal(access_format(use_of(row, writer->pid)->access, text), "rw-");
}

/* A child inherits the mapping; it keeps it when its parent has gone. */
static void test_fork(void **state)
{
	int id = segment(1);
	struct actor *actor = actor_start(ATTACH(id), FORK);
	const struct shm_segment *row = look(id);
	pid_t child = actor->child;

	(void)state;
	assert_int_equal(row->nattch, 2);
	use_of(row, actor->pid);
	use_of(row, child);
	actor_end(actor);
	row = look(id);
	assert_int_equal(look_users(TABLE_SHM, row), 1);
	use_of(row, child);
	actor_end_child(actor);
	assert_int_equal(look_users(TABLE_SHM, look(id)), 0);
}

static void test_all_of_nattch_is_seen(void **state)
{
	int ids[] = { segment(1), segment(2), segment(3) };
	const struct snapshot *snapshot;

	(void)state;
	actor_start(ATTACH(ids[0]), ATTACH(ids[0]), FORK);
	actor_start(ATTACH(ids[1]), ATTACH_READ(ids[0]));
	actor_start(ATTACH(ids[2]), FORK);
	snapshot = look_take(TABLE_BIT(TABLE_SHM), NEED_USERS);
	assert_all_seen(snapshot, look_row(TABLE_SHM, ids[0]), 3);
	assert_all_seen(snapshot, look_row(TABLE_SHM, ids[1]), 1);
	assert_all_seen(snapshot, look_row(TABLE_SHM, ids[2]), 2);
}

/* With key 0 in the tables, and its first key in the name of its file. */
static void test_removed_but_attached(void **state)
{
	int id = segment(0x5151);
	struct actor *actor = actor_start(ATTACH(id));
	const struct shm_segment *row;

	(void)state;
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	row = look(id);
	assert_true(row->ipc.mode & SHM_DEST);
	assert_int_equal(row->ipc.key, 0);
	use_of(row, actor->pid);
}

static void test_private_and_negative_keys(void **state)
{
	int private = segment(IPC_PRIVATE);
	int negative = segment((key_t)0x80000001);
	struct actor *actor = actor_start(ATTACH(private), ATTACH(negative));
	const struct shm_segment *row = look(private);

	(void)state;
	use_of(row, actor->pid);
	use_of(look_row(TABLE_SHM, negative), actor->pid);
}

/* The uses stay with their objects while rows before and behind them go. */
static void test_rows_move(void **state)
{
	int first = segment(1);
	int id = segment(2);
	int last = segment(3);
	struct actor *actor = actor_start(ATTACH(id), ATTACH(last));

	(void)state;
	use_of(look(id), actor->pid);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, first), 0);
	use_of(look(id), actor->pid);
	assert_int_equal(look_users(TABLE_SHM, look_row(TABLE_SHM, last)), 1);
}

/* "Since" is when it was first seen, not when it was last. */
static void test_since_is_kept(void **state)
{
	int id = segment(1);
	struct actor *actor = actor_start(ATTACH(id));
	const struct timespec second = { .tv_sec = 1, .tv_nsec = 10000000 };
	const int64_t before = time(NULL);
	int64_t since = use_of(look(id), actor->pid)->since;

	(void)state;
	/* time(2) may be a tick behind the clock. */
	assert_in_range(since, before, time(NULL) + 1);
	/* Something has to change, else nothing is looked at again; and a second has to pass. */
	nanosleep(&second, NULL);
	actor_start(ATTACH(id));
	assert_int_equal(use_of(look(id), actor->pid)->since, since);
}

/* The first user, a new one in its place: it was not there before. */
static void test_one_for_another(void **state)
{
	int id = segment(1);
	struct actor *first = actor_start(ATTACH(id));
	struct actor *second = actor_start(HALT, ATTACH(id));
	pid_t gone = first->pid;

	(void)state;
	use_of(look(id), first->pid);
	actor_end(first);
	actor_go(second);
	assert_int_equal(look_users(TABLE_SHM, look(id)), 1);
	use_of(look(id), second->pid);
	assert_null(look_use(TABLE_SHM, look(id), gone));
}

/*
 * One goes and another comes within a second, and all that the kernel records of the segment is as
 * before: who attached and detached last is the same one, and times are whole seconds.
 */
static void test_exchange_within_a_second(void **state)
{
	int id = segment(1);
	struct actor *first = actor_start(ATTACH(id), DETACH, ATTACH(id), HALT, DETACH);
	struct actor *second = actor_start(HALT, ATTACH(id));
	const struct timespec second_and_more = { .tv_sec = 2, .tv_nsec = 10000000 };
	const struct shm_segment *row;

	(void)state;
	use_of(look(id), first->pid);
	actor_go(second);
	actor_go(first);
	/* When that second is over, it is looked at once more. */
	while (nanosleep(&second_and_more, NULL) < 0)
		;
	row = look(id);
	assert_int_equal(row->lpid, first->pid);
	use_of(row, second->pid);
	assert_null(look_use(TABLE_SHM, row, first->pid));
}

static void test_processes(void **state)
{
	int small = segment(1);
	int large = factory_segment(2, 10 * PAGE, 0600);
	struct actor *actor = actor_start(ATTACH(small), ATTACH(large), ATTACH_READ(large));
	struct actor *idle = actor_start(HALT);
	const struct snapshot *snapshot;
	const struct ipc_process *process;

	(void)state;
	look_take(TABLE_BIT(TABLE_SHM) | TABLE_BIT(TABLE_PROCESS), LOOK_PROCESSES);
	process = look_process(actor->pid);
	assert_int_equal(process->uid, geteuid());
	assert_int_equal(process->segments, 2);
	assert_int_equal(process->attached_bytes, 11 * PAGE);
	assert_int_equal(process->waits, 0);
	assert_in_range(process->started, time(NULL) - 60, time(NULL) + 1);
	snapshot = look_take(TABLE_BIT(TABLE_SHM) | TABLE_BIT(TABLE_PROCESS), LOOK_PROCESSES);
	assert_int_equal(snapshot->tables[TABLE_PROCESS].count, 1);
	actor_end(actor);
	snapshot = look_take(TABLE_BIT(TABLE_SHM) | TABLE_BIT(TABLE_PROCESS), LOOK_PROCESSES);
	assert_int_equal(snapshot->tables[TABLE_PROCESS].count, 0);
	actor_end(idle);
}

static void test_text_names_the_commands(void **state)
{
	int id = segment(1);
	int unused = segment(2);
	const struct snapshot *snapshot;
	const char *text;

	(void)state;
	actor_start(ATTACH(id), FORK);
	snapshot = look_take(TABLE_BIT(TABLE_SHM), NEED_USERS | NEED_COMMANDS);
	text = uses_text(snapshot, TABLE_SHM, look_row(TABLE_SHM, id));
	assert_non_null(text);
	/* The kernel cuts a name at 15 bytes. */
	assert_non_null(strstr(text, "test_users"));
	assert_non_null(strstr(text, "(2)"));
	assert_null(uses_text(snapshot, TABLE_SHM, look_row(TABLE_SHM, unused)));
}

static void test_only_when_asked_for(void **state)
{
	int id = segment(1);
	const struct snapshot *snapshot;

	(void)state;
	actor_start(ATTACH(id));
	snapshot = look_take(TABLE_BIT(TABLE_SHM), 0);
	assert_false(snapshot->needs & NEED_USERS);
	assert_int_equal(look_users(TABLE_SHM, look_row(TABLE_SHM, id)), 0);
}

int main(void)
{
#define USERS_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		USERS_TEST(test_nobody),
		USERS_TEST(test_attach_and_exit),
		USERS_TEST(test_detach),
		USERS_TEST(test_several_mappings),
		USERS_TEST(test_read_only),
		USERS_TEST(test_fork),
		USERS_TEST(test_all_of_nattch_is_seen),
		USERS_TEST(test_removed_but_attached),
		USERS_TEST(test_private_and_negative_keys),
		USERS_TEST(test_rows_move),
		USERS_TEST(test_since_is_kept),
		USERS_TEST(test_one_for_another),
		USERS_TEST(test_exchange_within_a_second),
		USERS_TEST(test_processes),
		USERS_TEST(test_text_names_the_commands),
		USERS_TEST(test_only_when_asked_for),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
