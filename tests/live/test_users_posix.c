/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has POSIX objects open or mapped: segments, queues, semaphores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"

static const unsigned int tables = TABLES_POSIX | TABLE_BIT(TABLE_PROCESS);

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_posix_remove_all();
	return 0;
}

static const void *look(enum table_id table, const char *name)
{
	look_take(tables, LOOK_PROCESSES);
	return look_posix(table, name);
}

static const struct use *use_of(enum table_id table, const void *row, pid_t pid)
{
	const struct use *use = look_use(table, row, pid);

	assert_non_null(use);
	assert_int_equal(look_users(table, row), 1);
	return use;
}

static void test_segment_open(void **state)
{
	struct actor *actor;
	const struct use *use;

	(void)state;
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	assert_int_equal(factory_posix_segment("/b", 1, 0600), 0);
	actor = actor_start(POSIX_OPEN("/a"), POSIX_OPEN("/a"));
	use = use_of(TABLE_PSHM, look(TABLE_PSHM, "/a"), actor->pid);
	assert_int_equal(use->mappings, 0);
	assert_int_equal(use->descriptors, 2);
	assert_int_equal(look_users(TABLE_PSHM, look_posix(TABLE_PSHM, "/b")), 0);
	assert_int_equal(look_process(actor->pid)->posix_segments, 1);
	actor_end(actor);
	assert_int_equal(look_users(TABLE_PSHM, look(TABLE_PSHM, "/a")), 0);
}

static void test_segment_mapped(void **state)
{
	struct actor *actor;
	const struct use *use;

	(void)state;
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	actor = actor_start(POSIX_MAP("/a", PROT_READ), POSIX_MAP("/a", PROT_READ));
	use = use_of(TABLE_PSHM, look(TABLE_PSHM, "/a"), actor->pid);
	assert_int_equal(use->mappings, 2);
	assert_int_equal(use->descriptors, 0);
	assert_int_equal(use->access, ACCESS_READ);
	actor_end(actor);
	actor = actor_start(POSIX_MAP("/a", PROT_READ | PROT_WRITE), FORK);
	look_take(tables, LOOK_PROCESSES);
	assert_int_equal(look_users(TABLE_PSHM, look_posix(TABLE_PSHM, "/a")), 2);
	assert_int_equal(look_use(TABLE_PSHM, look_posix(TABLE_PSHM, "/a"), actor->child)->access,
			 ACCESS_READ | ACCESS_WRITE);
}

/* Another file has the name now: who has the old one does not use the new one. */
static void test_segment_replaced(void **state)
{
	struct actor *actor;

	(void)state;
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	actor = actor_start(POSIX_MAP("/a", PROT_READ), POSIX_OPEN("/a"));
	assert_int_equal(unlink("/dev/shm/a"), 0);
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	assert_null(look_use(TABLE_PSHM, look(TABLE_PSHM, "/a"), actor->pid));
}

static void test_queue_open(void **state)
{
	struct actor *actor;
	const struct use *use;

	(void)state;
	assert_int_equal(factory_posix_queue("/q", 2, 8, 0600), 0);
	assert_int_equal(factory_posix_queue("/r", 2, 8, 0600), 0);
	actor = actor_start(QUEUE_OPEN("/q"), FORK);
	look_take(tables, LOOK_PROCESSES);
	assert_int_equal(look_users(TABLE_PMSG, look_posix(TABLE_PMSG, "/q")), 2);
	assert_int_equal(look_users(TABLE_PMSG, look_posix(TABLE_PMSG, "/r")), 0);
	actor_end(actor);
	use = use_of(TABLE_PMSG, look(TABLE_PMSG, "/q"), actor->child);
	assert_int_equal(use->descriptors, 1);
	assert_int_equal(look_process(actor->child)->posix_queues, 1);
}

static void test_semaphore_open(void **state)
{
	struct actor *actor;
	const struct use *use;

	(void)state;
	assert_int_equal(factory_posix_semaphore("/s", 1, 0600), 0);
	actor = actor_start(SEMAPHORE_OPEN("/s"));
	use = use_of(TABLE_PSEM, look(TABLE_PSEM, "/s"), actor->pid);
	assert_int_equal(use->mappings, 1);
	assert_int_equal(look_process(actor->pid)->posix_semaphores, 1);
	actor_end(actor);
	assert_int_equal(look_users(TABLE_PSEM, look(TABLE_PSEM, "/s")), 0);
}

/* The creator maps /dev/shm/sem.XXXXXX (deleted), which is the same file. */
static void test_semaphore_created(void **state)
{
	struct actor *creator = actor_start(SEMAPHORE_CREATE("/s", 1));
	struct actor *opener = actor_start(SEMAPHORE_OPEN("/s"));
	const void *row = look(TABLE_PSEM, "/s");

	(void)state;
	assert_int_equal(look_users(TABLE_PSEM, row), 2);
	assert_non_null(look_use(TABLE_PSEM, row, creator->pid));
	assert_non_null(look_use(TABLE_PSEM, row, opener->pid));
}

/* Where nothing but POSIX objects changes, no nattch tells. */
static void test_change_is_seen_without_any_nattch(void **state)
{
	struct actor *actor;

	(void)state;
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	actor = actor_start(HALT, POSIX_OPEN("/a"), HALT, POSIX_MAP("/a", PROT_READ));
	assert_int_equal(look_users(TABLE_PSHM, look(TABLE_PSHM, "/a")), 0);
	actor_go(actor);
	use_of(TABLE_PSHM, look(TABLE_PSHM, "/a"), actor->pid);
	actor_go(actor);
	assert_int_equal(use_of(TABLE_PSHM, look(TABLE_PSHM, "/a"), actor->pid)->mappings, 1);
}

static void test_every_sort_at_once(void **state)
{
	struct actor *actor;
	const struct ipc_process *process;

	(void)state;
	assert_int_equal(factory_posix_segment("/a", 100, 0600), 0);
	assert_int_equal(factory_posix_segment("/b", 23, 0600), 0);
	assert_int_equal(factory_posix_queue("/q", 2, 8, 0600), 0);
	assert_int_equal(factory_posix_semaphore("/s", 1, 0600), 0);
	actor = actor_start(POSIX_MAP("/a", PROT_READ), POSIX_MAP("/b", PROT_READ),
			    POSIX_OPEN("/b"), QUEUE_OPEN("/q"), SEMAPHORE_OPEN("/s"));
	look_take(tables, LOOK_PROCESSES);
	process = look_process(actor->pid);
	assert_int_equal(process->posix_segments, 2);
	assert_int_equal(process->posix_queues, 1);
	assert_int_equal(process->posix_semaphores, 1);
	assert_int_equal(process->segments, 0);
	assert_int_equal(process->attached_bytes, 123);
}

int main(void)
{
#define POSIX_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		POSIX_TEST(test_segment_open),
		POSIX_TEST(test_segment_mapped),
		POSIX_TEST(test_segment_replaced),
		POSIX_TEST(test_queue_open),
		POSIX_TEST(test_semaphore_open),
		POSIX_TEST(test_semaphore_created),
		POSIX_TEST(test_change_is_seen_without_any_nattch),
		POSIX_TEST(test_every_sort_at_once),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
