/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stale objects on the screen: three keys show, tag and remove them, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include <cmocka.h>

#include "actors.h"
#include "monitor.h"

/* Everything that nobody uses any more counts at once. */
#define START_NOW(screen)                                                                          \
	monitor_start(screen, .arguments = (const char *const[]){ "--stale-after", "0", NULL })

static int teardown(void **state)
{
	actors_end();
	return screen_teardown(state);
}

static bool segment_exists(key_t key)
{
	return shmget(key, 0, 0) >= 0;
}

/* Leaves a segment whose creator has gone without removing it. */
static void leak_segment(key_t key)
{
	struct actor *actor = actor_start(SEGMENT(key));

	actor_end(actor);
	assert_true(segment_exists(key));
}

/* Two that were left behind, one that is attached, one whose creator lives. */
static void create_mixed(struct screen *screen)
{
	screen_require(screen);
	leak_segment(0x1001);
	leak_segment(0x1002);
	leak_segment(0x1003);
	actor_start(ATTACH(shmget(0x1003, 0, 0)));
	actor_start(SEGMENT(0x1004));
}

static void test_three_keys(void **state)
{
	struct screen *screen = *state;

	create_mixed(screen);
	START_NOW(screen);
	screen_wait_for(screen, "0x00001004");
	screen_send(screen, "s");
	screen_wait_gone(screen, "0x00001003");
	screen_wait_gone(screen, "0x00001004");
	screen_wait_for(screen, "0x00001001");
	screen_wait_for(screen, "0x00001002");
	screen_wait_row(screen, 3, "only stale");
	screen_send(screen, "a");
	monitor_wait_mark(screen, "0x00001001", '*');
	monitor_wait_mark(screen, "0x00001002", '*');
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove 2 segments?");
	screen_wait_for(screen, "is gone");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	assert_false(segment_exists(0x1001) || segment_exists(0x1002));
	assert_true(segment_exists(0x1003) && segment_exists(0x1004));
	screen_send(screen, "q");
	screen_wait_for(screen, "is stale");
	screen_send(screen, "s");
	screen_wait_for(screen, "0x00001003");
	screen_wait_for(screen, "0x00001004");
	monitor_quit(screen);
}

/* Between the question and its answer somebody attaches: what was told is no longer true. */
static void test_used_again_is_left_alone(void **state)
{
	struct screen *screen = *state;

	screen_require(screen);
	leak_segment(0x1001);
	START_NOW(screen);
	screen_send(screen, "s");
	screen_wait_row(screen, 3, "only stale");
	screen_wait_for(screen, "0x00001001");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove segment");
	actor_start(ATTACH(shmget(0x1001, 0, 0)));
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "left alone");
	assert_true(segment_exists(0x1001));
	monitor_quit(screen);
}

/* Somebody attaches after it was tagged: then it is out of sight, and no longer meant. */
static void test_used_after_it_was_tagged(void **state)
{
	struct screen *screen = *state;

	screen_require(screen);
	leak_segment(0x1001);
	leak_segment(0x1002);
	START_NOW(screen);
	screen_send(screen, "s");
	screen_wait_row(screen, 3, "only stale");
	screen_wait_for(screen, "0x00001002");
	screen_send(screen, "a");
	monitor_wait_mark(screen, "0x00001001", '*');
	actor_start(ATTACH(shmget(0x1001, 0, 0)));
	screen_wait_gone(screen, "0x00001001");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "(0x00001002");
	assert_false(screen_shows(screen, "0x00001001"));
	screen_send(screen, "y");
	screen_wait_for(screen, "removed");
	assert_true(segment_exists(0x1001));
	assert_false(segment_exists(0x1002));
}

/* What is young is not stale yet, whatever else speaks for it. */
static void test_threshold(void **state)
{
	struct screen *screen = *state;

	screen_require(screen);
	leak_segment(0x1001);
	monitor_start(screen, 0);
	screen_send(screen, "s");
	screen_wait_for(screen, "None of 1 segments is stale");
	screen_send(screen, "s");
	screen_wait_for(screen, "0x00001001");
	screen_send(screen, "\r2");
	screen_wait_for(screen, "Verdict: perhaps stale");
	screen_send(screen, "q");
	monitor_quit(screen);
}

/* Tags of what is hidden would be removed unseen. */
static void test_tags_do_not_outlive_it(void **state)
{
	struct screen *screen = *state;

	create_mixed(screen);
	START_NOW(screen);
	screen_wait_for(screen, "0x00001004");
	screen_send(screen, "a");
	monitor_wait_mark(screen, "0x00001004", '*');
	screen_send(screen, "s");
	screen_wait_gone(screen, "0x00001004");
	monitor_wait_mark(screen, "0x00001001", ' ');
	monitor_quit(screen);
}

#define TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_three_keys),
		TEST(test_used_again_is_left_alone),
		TEST(test_used_after_it_was_tagged),
		TEST(test_threshold),
		TEST(test_tags_do_not_outlive_it),
	};

	return screen_run_group(tests);
}
