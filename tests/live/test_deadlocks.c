/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deadlocks of real processes are found; busy and idle ones are none. */
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

enum { BUSY_PROCESSES = 200, BUSY_LOOKS = 100 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

/* A set of unlocked locks. */
static int locks(int count)
{
	int id = factory_set(IPC_PRIVATE, count, 0600);

	assert_true(id >= 0);
	for (int i = 0; i < count; i++)
		assert_int_equal(factory_set_value(id, i, 1), 0);
	return id;
}

static int queue(void)
{
	int id = factory_queue(IPC_PRIVATE, 0600);

	assert_true(id >= 0);
	return id;
}

static const struct snapshot *look(void)
{
	return look_take(TABLES_OBJECTS | TABLE_BIT(TABLE_PROCESS), LOOK_PROCESSES);
}

#define LOCK(set, number)	  OPERATE(set, { number, -1, SEM_UNDO })
#define LOCK_WAITING(set, number) SEMTIMEDOP(set, { number, -1, SEM_UNDO })

/* Has one of two locks; after the next actor_go() it wants the other. */
static struct actor *start_locker(int set, unsigned short has, unsigned short wants)
{
	return actor_start(LOCK(set, has), HALT, LOCK_WAITING(set, wants));
}

static void assert_no_circle(const struct snapshot *snapshot)
{
	assert_int_equal(waits_circles(snapshot), 0);
	for (size_t i = 0; i < snapshot->wait_count; i++)
		assert_int_equal(snapshot->waits[i].circle, 0);
}

/* The one circle is made of exactly these. */
static void assert_circle(const struct snapshot *snapshot, struct actor *const *actors,
			  size_t count)
{
	size_t marked = 0;

	assert_int_equal(waits_circles(snapshot), 1);
	for (size_t i = 0; i < count; i++) {
		const struct wait *wait = look_wait(actors[i]->pid);

		assert_non_null(wait);
		assert_int_equal(wait->circle, 1);
		assert_int_equal(wait->blocker, actors[(i + 1) % count]->pid);
		assert_int_equal(look_process(actors[i]->pid)->circle, 1);
	}
	for (size_t i = 0; i < snapshot->wait_count; i++)
		marked += snapshot->waits[i].circle != 0;
	assert_int_equal(marked, count);
}

static void assert_chain(const struct snapshot *snapshot, struct actor *const *actors, size_t count)
{
	const struct wait *chain[8];
	bool closed;
	size_t length = wait_chain(snapshot, look_wait(actors[0]->pid), chain, 8, &closed);

	assert_int_equal(length, count);
	assert_true(closed);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(chain[i]->pid, actors[i]->pid);
}

static void test_two_processes(void **state)
{
	int set = locks(2);
	struct actor *pair[] = { start_locker(set, 0, 1), start_locker(set, 1, 0) };
	const struct snapshot *snapshot;

	(void)state;
	actor_go(pair[0]);
	assert_no_circle(look());
	actor_go(pair[1]);
	snapshot = look();
	assert_circle(snapshot, pair, 2);
	assert_chain(snapshot, pair, 2);
	assert_int_equal(waits_circle(snapshot, TABLE_SEM, look_row(TABLE_SEM, set)), 1);
	/* It is still there, and still the same one. */
	assert_circle(look(), pair, 2);
	/* One of them is ended, and what it had locked is unlocked. */
	actor_end(pair[0]);
	actor_wait_woken(pair[1]);
	assert_no_circle(look());
}

static void test_three_processes(void **state)
{
	int set = locks(3);
	struct actor *three[3];
	const struct snapshot *snapshot;

	(void)state;
	for (unsigned short i = 0; i < 3; i++)
		three[i] = start_locker(set, i, (unsigned short)((i + 1) % 3));
	for (int i = 0; i < 3; i++) {
		assert_no_circle(look());
		actor_go(three[i]);
	}
	snapshot = look();
	assert_circle(snapshot, three, 3);
	assert_chain(snapshot, three, 3);
}

/* Who waits for one of them is not part of the circle. */
static void test_others_wait_too(void **state)
{
	int set = locks(3);
	struct actor *pair[] = { start_locker(set, 0, 1), start_locker(set, 1, 0) };
	struct actor *third = start_locker(set, 2, 0);

	(void)state;
	actor_go(pair[0]);
	actor_go(pair[1]);
	actor_go(third);
	assert_circle(look(), pair, 2);
	assert_int_equal(look_wait(third->pid)->circle, 0);
}

static void test_in_two_sets(void **state)
{
	int first = locks(1);
	int second = locks(1);
	struct actor *pair[] = {
		actor_start(LOCK(first, 0), HALT, LOCK_WAITING(second, 0)),
		actor_start(LOCK(second, 0), HALT, LOCK_WAITING(first, 0)),
	};

	(void)state;
	actor_go(pair[0]);
	actor_go(pair[1]);
	assert_circle(look(), pair, 2);
}

static void test_two_circles(void **state)
{
	int sets[] = { locks(2), locks(2) };
	struct actor *pairs[2][2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		pairs[i][0] = start_locker(sets[i], 0, 1);
		pairs[i][1] = start_locker(sets[i], 1, 0);
		actor_go(pairs[i][0]);
		actor_go(pairs[i][1]);
	}
	assert_int_equal(waits_circles(look()), 2);
	for (int i = 0; i < 2; i++)
		assert_int_equal(look_wait(pairs[i][0]->pid)->circle,
				 look_wait(pairs[i][1]->pid)->circle);
	assert_int_not_equal(look_wait(pairs[0][0]->pid)->circle,
			     look_wait(pairs[1][0]->pid)->circle);
}

static void fill_queue(int id)
{
	char text[1024] = "";

	while (factory_send(id, 1, text, sizeof(text)) == 0)
		;
}

/* Each sends to a full queue that only the other empties. */
static void test_full_queues(void **state)
{
	int queues[] = { queue(), queue() };
	struct actor *pair[2];

	(void)state;
	fill_queue(queues[0]);
	fill_queue(queues[1]);
	for (int i = 0; i < 2; i++)
		pair[i] = actor_start(RECEIVE(queues[i]), HALT, MSGSND(queues[!i]));
	fill_queue(queues[0]);
	fill_queue(queues[1]);
	actor_go(pair[0]);
	actor_go(pair[1]);
	assert_circle(look(), pair, 2);
}

/* ---- none ---- */

/* All take the two locks in the same order: whatever a moment looks like, they go on. */
static void test_busy_processes(void **state)
{
	int set = locks(2);
	size_t waits = 0;

	(void)state;
	for (int i = 0; i < BUSY_PROCESSES; i++)
		actor_start(BUSY(set));
	for (int i = 0; i < BUSY_LOOKS; i++) {
		const struct snapshot *snapshot = look();

		assert_no_circle(snapshot);
		waits += snapshot->wait_count;
	}
	/* There was something to be wrong about. */
	assert_true(waits > BUSY_PROCESSES);
}

/* A deadlock is found among them all the same. */
static void test_deadlock_beside_busy_processes(void **state)
{
	int set = locks(2);
	int busy = locks(2);
	struct actor *pair[] = { start_locker(set, 0, 1), start_locker(set, 1, 0) };

	(void)state;
	for (int i = 0; i < 20; i++)
		actor_start(BUSY(busy));
	actor_go(pair[0]);
	actor_go(pair[1]);
	assert_circle(look(), pair, 2);
}

/* Each waits for a message of the other's, as servers and clients do all day. */
static void test_idle_peers(void **state)
{
	int queues[] = { queue(), queue() };
	struct actor *pair[2];

	(void)state;
	for (int i = 0; i < 2; i++)
		pair[i] = actor_start(SEND(queues[!i], 1), HALT, RECEIVE(queues[i]), HALT,
				      MSGRCV(queues[i], 0));
	for (int i = 0; i < 4; i++)
		actor_go(pair[i % 2]);
	assert_no_circle(look());
	assert_int_equal(look_wait(pair[0]->pid)->blocker, pair[1]->pid);
	assert_int_equal(look_wait(pair[1]->pid)->blocker, pair[0]->pid);
}

/* The last operator waits for the same semaphore itself, as any loser of a race does. */
static void test_waiting_for_oneself(void **state)
{
	int set = locks(1);
	struct actor *actor = actor_start(LOCK(set, 0), LOCK_WAITING(set, 0));

	(void)state;
	assert_no_circle(look());
	assert_int_equal(look_wait(actor->pid)->blocker, actor->pid);
}

int main(void)
{
#define DEADLOCK_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		DEADLOCK_TEST(test_two_processes),
		DEADLOCK_TEST(test_three_processes),
		DEADLOCK_TEST(test_others_wait_too),
		DEADLOCK_TEST(test_in_two_sets),
		DEADLOCK_TEST(test_two_circles),
		DEADLOCK_TEST(test_full_queues),
		DEADLOCK_TEST(test_busy_processes),
		DEADLOCK_TEST(test_deadlock_beside_busy_processes),
		DEADLOCK_TEST(test_idle_peers),
		DEADLOCK_TEST(test_waiting_for_oneself),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
