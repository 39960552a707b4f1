/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who waits for POSIX queues and semaphores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <mqueue.h>
#include <semaphore.h>
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

/* A queue for one message. */
static void make_queue(const char *name)
{
	assert_int_equal(factory_posix_queue(name, 1, 8, 0600), 0);
}

static void send_one(const char *name)
{
	mqd_t queue = mq_open(name, O_WRONLY);

	assert_int_equal(mq_send(queue, "", 1, 0), 0);
	mq_close(queue);
}

static const struct wait *wait_of(pid_t tid, enum table_id table, const char *name)
{
	const struct snapshot *snapshot = look_take(tables, LOOK_PROCESSES);
	const struct wait *wait = look_wait(tid);

	assert_non_null(wait);
	assert_int_equal(wait->table, table);
	assert_ptr_equal(snapshot_row(snapshot, table, wait->row), look_posix(table, name));
	return wait;
}

static void test_receiver(void **state)
{
	struct actor *actor;

	(void)state;
	make_queue("/p");
	make_queue("/q");
	actor = actor_start(QUEUE_OPEN("/p"), MQ_RECEIVE("/q"));
	assert_int_equal(wait_of(actor->pid, TABLE_PMSG, "/q")->call, WAIT_MQ_RECEIVE);
	send_one("/q");
	actor_wait_woken(actor);
	look_take(tables, LOOK_PROCESSES);
	assert_null(look_wait(actor->pid));
}

static void test_sender(void **state)
{
	struct actor *actor;

	(void)state;
	make_queue("/q");
	send_one("/q");
	actor = actor_start(MQ_SEND("/q"));
	assert_int_equal(wait_of(actor->pid, TABLE_PMSG, "/q")->call, WAIT_MQ_SEND);
	assert_int_equal(look_process(actor->pid)->waits, 1);
}

static void test_threads_on_two_queues(void **state)
{
	struct actor *actor;

	(void)state;
	make_queue("/p");
	make_queue("/q");
	actor = actor_start(THREAD, MQ_RECEIVE("/q"), THREAD, MQ_RECEIVE("/p"));
	wait_of(actor->tids[0], TABLE_PMSG, "/q");
	wait_of(actor->tids[1], TABLE_PMSG, "/p");
	assert_int_equal(look_wait(actor->tids[1])->pid, actor->pid);
}

static void post(const char *name)
{
	sem_t *semaphore = sem_open(name, 0);

	assert_ptr_not_equal(semaphore, SEM_FAILED);
	sem_post(semaphore);
	sem_close(semaphore);
}

static void test_semaphore(void **state)
{
	struct actor *actor;
	const struct snapshot *snapshot;

	(void)state;
	assert_int_equal(factory_posix_semaphore("/s", 0, 0600), 0);
	assert_int_equal(factory_posix_semaphore("/t", 0, 0600), 0);
	actor = actor_start(SEMAPHORE_OPEN("/t"), SEM_WAIT("/s"));
	assert_int_equal(wait_of(actor->pid, TABLE_PSEM, "/s")->call, WAIT_SEM_WAIT);
	snapshot = look_take(tables, NEED_WAITERS | NEED_VALUES);
	assert_int_equal(waits_count(snapshot, TABLE_PSEM, look_posix(TABLE_PSEM, "/s")), 1);
	assert_int_equal(waits_count(snapshot, TABLE_PSEM, look_posix(TABLE_PSEM, "/t")), 0);
	post("/s");
	actor_wait_woken(actor);
	look_take(tables, LOOK_PROCESSES);
	assert_null(look_wait(actor->pid));
}

/* It waits on a mapping of the temporary name that its semaphore had when it was made. */
static void test_creator_waits(void **state)
{
	struct actor *actor = actor_start(SEMAPHORE_CREATE("/s", 0), HALT, SEM_WAIT("/s"));

	(void)state;
	actor_go(actor);
	wait_of(actor->pid, TABLE_PSEM, "/s");
}

/* A futex that is in no such file is nobody's business. */
static void test_other_futexes(void **state)
{
	const struct snapshot *snapshot;

	(void)state;
	assert_int_equal(factory_posix_semaphore("/s", 0, 0600), 0);
	actor_start(SEMAPHORE_OPEN("/s"), LOCK_TWICE);
	snapshot = look_take(tables, LOOK_PROCESSES);
	assert_int_equal(snapshot->wait_count, 0);
}

int main(void)
{
#define WAITERS_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		WAITERS_TEST(test_receiver),
		WAITERS_TEST(test_sender),
		WAITERS_TEST(test_threads_on_two_queues),
		WAITERS_TEST(test_semaphore),
		WAITERS_TEST(test_creator_waits),
		WAITERS_TEST(test_other_futexes),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
