/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who waits for queues and semaphore sets of System V, and for what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"

static const unsigned int tables =
	TABLE_BIT(TABLE_MSG) | TABLE_BIT(TABLE_SEM) | TABLE_BIT(TABLE_PROCESS);

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	return 0;
}

static int queue(void)
{
	int id = factory_queue(IPC_PRIVATE, 0600);

	assert_true(id >= 0);
	return id;
}

/* All semaphores have the value 0. */
static int set(int nsems)
{
	int id = factory_set(IPC_PRIVATE, nsems, 0600);

	assert_true(id >= 0);
	return id;
}

static void fill_queue(int id)
{
	char text[1024] = "";

	while (factory_send(id, 1, text, sizeof(text)) == 0)
		;
	while (factory_send(id, 1, text, 1) == 0)
		;
}

static const struct snapshot *look(void)
{
	return look_take(tables, LOOK_PROCESSES);
}

/* The wait of that thread, for that object. */
static const struct wait *wait_of(pid_t tid, enum table_id table, int id)
{
	const struct snapshot *snapshot = look();
	const struct wait *wait = look_wait(tid);

	assert_non_null(wait);
	assert_int_equal(wait->table, table);
	assert_ptr_equal(snapshot_row(snapshot, table, wait->row), look_row(table, id));
	return wait;
}

static void assert_nobody_waits(void)
{
	assert_int_equal(look()->wait_count, 0);
}

static void test_sender(void **state)
{
	int id = queue();
	struct actor *receiver = actor_start(HALT, RECEIVE(id), HALT, RECEIVE(id));
	struct actor *actor;
	const struct wait *wait;

	(void)state;
	fill_queue(id);
	actor_go(receiver);
	fill_queue(id);
	actor = actor_start(MSGSND(id));
	wait = wait_of(actor->pid, TABLE_MSG, id);
	assert_int_equal(wait->call, WAIT_MSGSND);
	assert_int_equal(wait->pid, actor->pid);
	/* The last to make room in it. */
	assert_int_equal(wait->blocker, receiver->pid);
	actor_go(receiver);
	actor_wait_woken(actor);
	assert_nobody_waits();
}

static void test_receiver_of_a_type(void **state)
{
	int id = queue();
	struct actor *sender = actor_start(SEND(id, 3));
	struct actor *actor = actor_start(MSGRCV(id, 7));
	struct actor *below = actor_start(MSGRCV(id, -2));
	const struct wait *wait = wait_of(actor->pid, TABLE_MSG, id);

	(void)state;
	assert_int_equal(wait->call, WAIT_MSGRCV);
	assert_int_equal(wait->message_type, 7);
	assert_int_equal(wait->blocker, sender->pid);
	assert_int_equal(wait_of(below->pid, TABLE_MSG, id)->message_type, -2);
}

static void test_receiver_that_was_woken(void **state)
{
	int id = queue();
	struct actor *actor = actor_start(MSGRCV(id, 0));

	(void)state;
	wait_of(actor->pid, TABLE_MSG, id);
	assert_int_equal(factory_send(id, 1, "", 0), 0);
	actor_wait_woken(actor);
	assert_nobody_waits();
}

static void assert_operation(const struct wait *wait, int number, int operation, unsigned int all)
{
	assert_true(wait->operation_known);
	assert_int_equal(wait->number, number);
	assert_int_equal(wait->operation, operation);
	assert_int_equal(wait->operations, all);
}

static void test_one_operation(void **state)
{
	int id = set(3);
	struct actor *holder = actor_start(HALT, OPERATE(id, { 2, -1, 0 }));
	struct actor *actor;
	const struct wait *wait;

	(void)state;
	assert_int_equal(factory_set_value(id, 2, 1), 0);
	actor_go(holder);
	actor = actor_start(SEMOP(id, { 2, -1, SEM_UNDO }));
	wait = wait_of(actor->pid, TABLE_SEM, id);
	assert_int_equal(wait->call, WAIT_SEMOP);
	assert_operation(wait, 2, -1, 1);
	assert_int_equal(wait->flags, SEM_UNDO);
	assert_int_equal(wait->blocker, holder->pid);
}

/* The first two could be done: it is the third that waits. */
static void test_which_of_several_operations(void **state)
{
	int id = set(4);
	struct actor *actor;

	(void)state;
	assert_int_equal(factory_set_value(id, 0, 5), 0);
	assert_int_equal(factory_set_value(id, 3, 2), 0);
	actor = actor_start(SEMOP(id, { 0, -5, 0 }, { 1, 0, 0 }, { 3, -3, 0 }, { 2, -1, 0 }));
	assert_operation(wait_of(actor->pid, TABLE_SEM, id), 3, -3, 4);
	/* Enough there: the last is left. */
	assert_int_equal(factory_set_value(id, 3, 3), 0);
	assert_operation(wait_of(actor->pid, TABLE_SEM, id), 2, -1, 4);
}

/* What an operation of the same call adds counts for those behind it. */
static void test_operations_add_up(void **state)
{
	int id = set(2);
	struct actor *actor = actor_start(SEMOP(id, { 0, 2, 0 }, { 0, -2, 0 }, { 0, -1, 0 }));
	const struct wait *wait = wait_of(actor->pid, TABLE_SEM, id);

	(void)state;
	assert_operation(wait, 0, -1, 3);
}

static void test_for_zero(void **state)
{
	int id = set(2);
	struct actor *actor;

	(void)state;
	assert_int_equal(factory_set_value(id, 1, 4), 0);
	actor = actor_start(SEMTIMEDOP(id, { 1, 0, 0 }));
	assert_operation(wait_of(actor->pid, TABLE_SEM, id), 1, 0, 1);
	assert_int_equal(look_wait(actor->pid)->call, WAIT_SEMTIMEDOP);
	assert_int_equal(factory_set_value(id, 1, 0), 0);
	actor_wait_woken(actor);
	assert_nobody_waits();
}

static void test_several_threads(void **state)
{
	int id = set(2);
	int other = queue();
	struct actor *actor =
		actor_start(THREAD, SEMOP(id, { 0, -1, 0 }), THREAD, SEMTIMEDOP(id, { 1, -1, 0 }),
			    THREAD, MSGRCV(other, 0), THREAD, MSGRCV(other, 9));
	const struct ipc_process *process;

	(void)state;
	assert_int_equal(actor->tid_count, 4);
	assert_int_equal(wait_of(actor->tids[0], TABLE_SEM, id)->number, 0);
	assert_int_equal(wait_of(actor->tids[1], TABLE_SEM, id)->number, 1);
	wait_of(actor->tids[2], TABLE_MSG, other);
	assert_int_equal(wait_of(actor->tids[3], TABLE_MSG, other)->message_type, 9);
	for (size_t i = 0; i < actor->tid_count; i++)
		assert_int_equal(look_wait(actor->tids[i])->pid, actor->pid);
	assert_null(look_wait(actor->pid));
	process = look_process(actor->pid);
	assert_int_equal(process->waits, 4);
	assert_int_equal(process->sets, 1);
	assert_int_equal(process->queues, 1);
}

/* What is seen in /proc is what GETNCNT and GETZCNT count. */
static void test_the_kernel_counts_the_same(void **state)
{
	int id = set(2);
	const struct snapshot *snapshot;
	const void *row;
	size_t seen;

	(void)state;
	assert_int_equal(factory_set_value(id, 1, 1), 0);
	for (int i = 0; i < 3; i++)
		actor_start(SEMOP(id, { 0, -1, 0 }));
	actor_start(SEMOP(id, { 1, 0, 0 }));
	snapshot = look();
	row = look_row(TABLE_SEM, id);
	waits_of(snapshot, TABLE_SEM, row, &seen);
	assert_int_equal(seen, 4);
	assert_int_equal(seen, semctl(id, 0, GETNCNT) + semctl(id, 1, GETZCNT));
	assert_int_equal(waits_count(snapshot, TABLE_SEM, row), seen);
}

/* In the order of the semaphores, then of the threads. */
static void test_order(void **state)
{
	int id = set(3);
	const struct snapshot *snapshot;
	const struct wait *waits;
	size_t count;

	(void)state;
	for (short i = 2; i >= 0; i--)
		for (int j = 0; j < 2; j++)
			actor_start(SEMOP(id, { (unsigned short)i, -1, 0 }));
	snapshot = look();
	waits = waits_of(snapshot, TABLE_SEM, look_row(TABLE_SEM, id), &count);
	assert_int_equal(count, 6);
	for (size_t i = 1; i < count; i++) {
		assert_true(waits[i - 1].number <= waits[i].number);
		assert_true(waits[i - 1].number < waits[i].number ||
			    waits[i - 1].tid < waits[i].tid);
	}
}

static void test_words(void **state)
{
	int id = set(4);
	int other = queue();
	struct actor *taker = actor_start(SEMOP(id, { 2, -1, 0 }));
	struct actor *receiver = actor_start(MSGRCV(other, 7));
	const struct snapshot *snapshot = look();
	char text[128], expected[128];

	(void)state;
	wait_describe(snapshot, look_wait(taker->pid), text, sizeof(text));
	snprintf(expected, sizeof(expected), "semop on set %d, semaphore 2: -1", id);
	assert_string_equal(text, expected);
	wait_describe(snapshot, look_wait(receiver->pid), text, sizeof(text));
	snprintf(expected, sizeof(expected), "msgrcv from queue %d: type 7", other);
	assert_string_equal(text, expected);
	wait_format_short(snapshot, look_wait(taker->pid), text, sizeof(text));
	snprintf(expected, sizeof(expected), "set %d[2] -1", id);
	assert_string_equal(text, expected);
}

/* It is the same wait as long as nobody wakes it, and another one after that. */
static void test_since(void **state)
{
	int id = queue();
	struct actor *actor = actor_start(MSGRCV(id, 0), MSGRCV(id, 0));
	const struct timespec second = { .tv_sec = 1, .tv_nsec = 10000000 };
	int64_t since = wait_of(actor->pid, TABLE_MSG, id)->since;

	(void)state;
	/* time(2) may be a tick behind the clock. */
	assert_in_range(since, time(NULL) - 1, time(NULL) + 1);
	nanosleep(&second, NULL);
	assert_int_equal(wait_of(actor->pid, TABLE_MSG, id)->since, since);
	assert_int_equal(look_process(actor->pid)->waits_since, since);
}

static void test_nobody_after_the_exit(void **state)
{
	int id = set(1);
	struct actor *actor = actor_start(SEMOP(id, { 0, -1, 0 }));

	(void)state;
	wait_of(actor->pid, TABLE_SEM, id);
	actor_end(actor);
	assert_nobody_waits();
	assert_int_equal(look()->tables[TABLE_PROCESS].count, 0);
}

static void test_only_when_asked_for(void **state)
{
	int id = set(1);

	(void)state;
	actor_start(SEMOP(id, { 0, -1, 0 }));
	assert_int_equal(look_take(tables, 0)->wait_count, 0);
}

int main(void)
{
#define WAITERS_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		WAITERS_TEST(test_sender),
		WAITERS_TEST(test_receiver_of_a_type),
		WAITERS_TEST(test_receiver_that_was_woken),
		WAITERS_TEST(test_one_operation),
		WAITERS_TEST(test_which_of_several_operations),
		WAITERS_TEST(test_operations_add_up),
		WAITERS_TEST(test_for_zero),
		WAITERS_TEST(test_several_threads),
		WAITERS_TEST(test_the_kernel_counts_the_same),
		WAITERS_TEST(test_order),
		WAITERS_TEST(test_words),
		WAITERS_TEST(test_since),
		WAITERS_TEST(test_nobody_after_the_exit),
		WAITERS_TEST(test_only_when_asked_for),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
