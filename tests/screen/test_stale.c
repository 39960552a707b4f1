/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys s, a, F9: exactly the stale ones go. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "monitor.h"
#include "namespace.h"
#include "skip.h"

static int teardown(void **state)
{
	actors_end();
	factory_posix_remove_all();
	return screen_teardown(state);
}

/*
 * A queue that was used a day ago. Of all that the kernel records, only this can be set back; what
 * a stale object of another kind is, is tried with the collector alone.
 */
static void make_old_queue(const char *name)
{
	const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
					   { .tv_sec = time(NULL) - 86400 } };
	char path[64];

	assert_int_equal(factory_posix_queue(name, 2, 8, 0600), 0);
	snprintf(path, sizeof(path), "/dev/mqueue%s", name);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool queue_exists(const char *name)
{
	struct stat status;
	char path[64];

	snprintf(path, sizeof(path), "/dev/mqueue%s", name);
	return stat(path, &status) == 0;
}

/* Two stale queues, one that is open, and one that was used a moment ago. */
static void start_with_queues(struct screen *screen)
{
	screen_require(screen);
	make_old_queue("/stale-a");
	make_old_queue("/stale-b");
	make_old_queue("/open");
	actor_start(QUEUE_OPEN("/open"));
	assert_int_equal(factory_posix_queue("/recent", 2, 8, 0600), 0);
	monitor_start(screen, .columns = 160);
	screen_click_text(screen, "POSIX queues");
	screen_wait_for(screen, "/recent");
}

static void show_stale(struct screen *screen)
{
	screen_send(screen, "s");
	screen_wait_for(screen, "only stale");
	screen_wait_gone(screen, "/recent");
	screen_wait_gone(screen, "/open");
	screen_wait_for(screen, "/stale-a");
	screen_wait_for(screen, "/stale-b");
}

static void test_three_keys(void **state)
{
	struct screen *screen = *state;

	start_with_queues(screen);
	show_stale(screen);
	screen_send(screen, "a");
	screen_wait_for(screen, "2 tagged");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove 2 POSIX queues?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	assert_false(queue_exists("/stale-a") || queue_exists("/stale-b"));
	assert_true(queue_exists("/open") && queue_exists("/recent"));
	screen_send(screen, "\r");
	screen_wait_gone(screen, "2 removed");
	monitor_quit(screen);
}

static void test_again_shows_all(void **state)
{
	struct screen *screen = *state;

	start_with_queues(screen);
	show_stale(screen);
	screen_send(screen, "s");
	screen_wait_for(screen, "/recent");
	screen_wait_for(screen, "/open");
	screen_wait_for(screen, "/stale-a");
	assert_false(screen_shows(screen, "only stale"));
}

/* What was tagged before, in sight or not, is not removed with the stale ones. */
static void test_older_tags(void **state)
{
	struct screen *screen = *state;

	start_with_queues(screen);
	screen_send(screen, "a");
	screen_wait_for(screen, "4 tagged");
	show_stale(screen);
	screen_wait_gone(screen, "tagged");
	screen_send(screen, "a");
	screen_wait_for(screen, "2 tagged");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove 2 POSIX queues?");
	screen_send(screen, "n");
	assert_true(queue_exists("/stale-a") && queue_exists("/open"));
}

/* Somebody opens one after it was tagged: it is no longer stale, and no longer meant. */
static void test_used_after_it_was_tagged(void **state)
{
	struct screen *screen = *state;

	start_with_queues(screen);
	show_stale(screen);
	screen_send(screen, "a");
	screen_wait_for(screen, "2 tagged");
	actor_start(QUEUE_OPEN("/stale-a"));
	screen_wait_gone(screen, "/stale-a");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove POSIX queue /stale-b?");
	screen_send(screen, "y");
	screen_wait_for(screen, "/stale-b: removed");
	assert_true(queue_exists("/stale-a"));
	assert_false(queue_exists("/stale-b"));
}

/* Gone processes alone make nothing stale that was used a moment ago. */
static void test_none_is_stale(void **state)
{
	struct screen *screen = *state;

	screen_require(screen);
	actor_end(actor_start(SEGMENT(0x1001)));
	monitor_start(screen, .columns = 160);
	screen_wait_for(screen, "0x00001001");
	screen_send(screen, "s");
	screen_wait_gone(screen, "0x00001001");
	screen_wait_for(screen, "None of 1 segments is stale");
	screen_send(screen, "a");
	screen_press(screen, "kf9");
	screen_send(screen, "y");
	/* After this key's effect, all that those before it could do has been done. */
	screen_send(screen, "s");
	screen_wait_for(screen, "0x00001001");
	monitor_quit(screen);
}

int main(void)
{
#define STALE_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		STALE_TEST(test_three_keys),	STALE_TEST(test_again_shows_all),
		STALE_TEST(test_older_tags),	STALE_TEST(test_used_after_it_was_tagged),
		STALE_TEST(test_none_is_stale),
	};

	/* Where that fails, so does what the group starts with, and the tests skip. */
	namespace_enter_alone();
	return screen_run_group(tests);
}
