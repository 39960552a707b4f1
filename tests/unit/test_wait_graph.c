/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Circles among waits, and chains of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ipctop/memory.h"
#include "ipctop/snapshot.h"

/* Process `who` waits, in a call, for `whom`. */
#define WAITS(who, how, whom)                                                                      \
	{                                                                                          \
		.pid = who, .tid = who, .call = how, .blocker = whom                               \
	}

static void test_two(void **state)
{
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 2), WAITS(2, WAIT_SEMOP, 1) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 1);
	assert_int_equal(waits[0].circle, 1);
	assert_int_equal(waits[1].circle, 1);
}

static void test_a_chain_is_no_circle(void **state)
{
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 2), WAITS(2, WAIT_SEMOP, 3),
				WAITS(3, WAIT_MSGSND, 4), WAITS(5, WAIT_SEMOP, 0) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 0);
	for (size_t i = 0; i < ARRAY_SIZE(waits); i++)
		assert_int_equal(waits[i].circle, 0);
}

/* Who operated last may be the one that waits: that tells nothing. */
static void test_oneself_is_no_circle(void **state)
{
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 1), WAITS(2, WAIT_SEMOP, 1),
				WAITS(3, WAIT_SEMOP, 1) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 0);
}

/* Those who wait behind a circle are not part of it. */
static void test_three_and_their_followers(void **state)
{
	struct wait waits[] = { WAITS(9, WAIT_SEMOP, 1), WAITS(1, WAIT_SEMOP, 2),
				WAITS(2, WAIT_MSGSND, 3), WAITS(3, WAIT_SEMTIMEDOP, 1),
				WAITS(8, WAIT_SEMOP, 9) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 1);
	assert_int_equal(waits[0].circle, 0);
	assert_int_equal(waits[1].circle, 1);
	assert_int_equal(waits[2].circle, 1);
	assert_int_equal(waits[3].circle, 1);
	assert_int_equal(waits[4].circle, 0);
}

static void test_two_circles(void **state)
{
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 2), WAITS(2, WAIT_SEMOP, 1),
				WAITS(3, WAIT_SEMOP, 4), WAITS(4, WAIT_SEMOP, 3),
				/* From one into the other, not back. */
				WAITS(1, WAIT_SEMOP, 3) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 2);
	assert_int_equal(waits[0].circle, waits[1].circle);
	assert_int_equal(waits[2].circle, waits[3].circle);
	assert_int_not_equal(waits[0].circle, waits[2].circle);
	assert_int_equal(waits[4].circle, 0);
}

/* Idle peers wait for each other's messages; with a lock among it they are stuck. */
static void test_receivers(void **state)
{
	struct wait idle[] = { WAITS(1, WAIT_MSGRCV, 2), WAITS(2, WAIT_MSGRCV, 1) };
	struct wait stuck[] = { WAITS(1, WAIT_MSGRCV, 2), WAITS(2, WAIT_SEMOP, 1) };

	(void)state;
	assert_int_equal(wait_graph_mark(idle, ARRAY_SIZE(idle)), 0);
	assert_int_equal(wait_graph_mark(stuck, ARRAY_SIZE(stuck)), 1);
	assert_int_equal(stuck[0].circle, 1);
}

/* A thread of a process may close the circle that another one opens. */
static void test_threads(void **state)
{
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 7), WAITS(1, WAIT_SEMOP, 2),
				WAITS(2, WAIT_SEMOP, 1) };

	(void)state;
	assert_int_equal(wait_graph_mark(waits, ARRAY_SIZE(waits)), 1);
	assert_int_equal(waits[0].circle, 0);
	assert_int_equal(waits[1].circle, 1);
}

/* As deep as there are processes: no recursion may run out of stack. */
static void test_one_long_circle(void **state)
{
	const uint32_t count = 200000;
	struct wait *waits = xcalloc(count, sizeof(*waits));

	(void)state;
	for (uint32_t i = 0; i < count; i++)
		waits[i] = (struct wait){ .pid = (pid_t)i + 1,
					  .call = WAIT_SEMOP,
					  .blocker = (pid_t)((i + 1) % count) + 1 };
	assert_int_equal(wait_graph_mark(waits, count), 1);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(waits[i].circle, 1);
	waits[count - 1].blocker = 0;
	assert_int_equal(wait_graph_mark(waits, count), 0);
	free(waits);
}

static void test_chains(void **state)
{
	struct snapshot *snapshot = snapshot_create();
	struct wait waits[] = { WAITS(1, WAIT_SEMOP, 2), WAITS(2, WAIT_SEMOP, 3),
				WAITS(3, WAIT_SEMOP, 2), WAITS(4, WAIT_SEMOP, 5) };
	const struct wait *chain[4];
	bool closed;

	(void)state;
	snapshot->waits = waits;
	snapshot->wait_count = ARRAY_SIZE(waits);
	wait_graph_mark(waits, ARRAY_SIZE(waits));
	assert_int_equal(waits_circles(snapshot), 1);
	assert_int_equal(wait_chain(snapshot, &waits[0], chain, 4, &closed), 3);
	assert_true(closed);
	assert_ptr_equal(chain[2], &waits[2]);
	assert_int_equal(wait_chain(snapshot, &waits[3], chain, 4, &closed), 1);
	assert_false(closed);
	assert_int_equal(wait_chain(snapshot, &waits[0], chain, 2, &closed), 2);
	snapshot_destroy(snapshot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_a_chain_is_no_circle),
		cmocka_unit_test(test_oneself_is_no_circle),
		cmocka_unit_test(test_three_and_their_followers),
		cmocka_unit_test(test_two_circles),
		cmocka_unit_test(test_receivers),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_one_long_circle),
		cmocka_unit_test(test_chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
