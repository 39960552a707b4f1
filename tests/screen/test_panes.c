/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Panes, the cursor in them, and what concerns the whole screen: meters, pause, delay, help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "monitor.h"

static void create_all_kinds(struct screen *screen)
{
	int queue;

	monitor_create_segments(screen, 3, NULL);
	queue = factory_queue(0x2001, 0620);
	assert_int_equal(factory_send(queue, 1, "twelve bytes", 12), 0);
	assert_true(factory_queue(0x2002, 0600) >= 0);
	assert_true(factory_set(0x3001, 7, 0660) >= 0);
}

static bool tab_is_focused(struct screen *screen, const void *text)
{
	struct terminal_cell cell;
	int row, column;

	if (!terminal_find(screen_terminal(screen), text, 3, 3, &row, &column))
		return false;
	cell = terminal_cell(screen_terminal(screen), row, column);
	return cell.reverse || cell.background >= 0;
}

static void wait_focus(struct screen *screen, const char *title)
{
	screen_wait_until(screen, tab_is_focused, title, title);
}

static void test_each_pane(void **state)
{
	struct screen *screen = *state;
	int row, column;

	create_all_kinds(screen);
	monitor_start(screen, .columns = 110);
	wait_focus(screen, "Segments 3");
	screen_wait_row(screen, 4, "NATTCH");
	screen_send(screen, "\t");
	wait_focus(screen, "Queues 2");
	screen_wait_row(screen, 4, "USEDBYTES");
	screen_wait_for(screen, "0x00002001");
	screen_find(screen, "0x00002001", &row, &column);
	screen_wait_row(screen, row, " 620 ");
	screen_wait_row(screen, row, " 12B ");
	assert_false(tab_is_focused(screen, "Segments 3"));
	assert_false(screen_shows(screen, "0x00001001"));
	screen_send(screen, "\t");
	wait_focus(screen, "Semaphores 1");
	screen_wait_row(screen, 4, "NSEMS");
	screen_find(screen, "0x00003001", &row, &column);
	screen_wait_row(screen, row, " 7 ");
	screen_send(screen, "\t");
	wait_focus(screen, "POSIX segments");
	screen_wait_for(screen, "No POSIX segments");
	screen_send(screen, "\t");
	wait_focus(screen, "POSIX queues");
	screen_send(screen, "\t");
	wait_focus(screen, "POSIX semaphores");
	screen_send(screen, "\t");
	wait_focus(screen, "Limits 2");
	screen_wait_row(screen, 4, "RESOURCE");
	screen_wait_for(screen, "SEMVMX");
	screen_send(screen, "\t");
	wait_focus(screen, "Owners 1");
	screen_wait_row(screen, 4, "SHMBYTES");
	screen_send(screen, "\t");
	wait_focus(screen, "Processes 1");
	screen_wait_row(screen, 4, "WAITSFOR");
	screen_send(screen, "\t");
	wait_focus(screen, "Journal 0");
	screen_wait_for(screen, "No journal entries");
	screen_wait_row(screen, 4, "CONTENTS");
	screen_wait_for(screen, "F7Restore");
	screen_send(screen, "\t");
	wait_focus(screen, "Segments 3");
	screen_press(screen, "kcbt");
	wait_focus(screen, "Journal 0");
	monitor_quit(screen);
}

static void test_every_limit_is_shown(void **state)
{
	static const char *const limits[] = { "SHMMNI", "SHMMAX", "SHMALL", "SHMMIN",
					      "MSGMNI", "MSGMAX", "MSGMNB", "SEMMNI",
					      "SEMMNS", "SEMMSL", "SEMOPM", "SEMVMX" };
	struct screen *screen = *state;
	int row, column;

	create_all_kinds(screen);
	monitor_start(screen, .rows = 29);
	screen_click_text(screen, "Lim 2");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		screen_wait_for(screen, limits[i]);
	screen_find(screen, "SEMMNS ", &row, &column);
	screen_wait_row(screen, row, " 7 ");
	/* Limits are no objects: they cannot be tagged or removed. */
	screen_send(screen, "k");
	screen_wait_row(screen, -1, "annot be removed");
}

static void test_zoom(void **state)
{
	struct screen *screen = *state;

	create_all_kinds(screen);
	monitor_start(screen, .rows = 50, .columns = 120);
	screen_wait_for(screen, "┌ Segments 3");
	screen_send(screen, "\t");
	screen_press(screen, "kf5");
	screen_wait_gone(screen, "┌");
	wait_focus(screen, "Queues 2");
	screen_wait_for(screen, "0x00002001");
	assert_false(screen_shows(screen, "0x00001001"));
	screen_send(screen, "z");
	monitor_wait_order(screen, "┌ Segments 3", "┌ Queues 2", "┌ Semaphores 1", "┌ Limits 2");
}

static void test_meters(void **state)
{
	struct screen *screen = *state;

	create_all_kinds(screen);
	monitor_start(screen, 0);
	screen_wait_row(screen, 0, "SHM [");
	screen_wait_row(screen, 0, "3/4096");
	screen_wait_row(screen, 1, "7 semaphores");
	screen_wait_row(screen, 2, "12B in 1 message");
	screen_send(screen, "#");
	screen_wait_row(screen, 0, "Segments 3");
	assert_false(screen_shows(screen, "SHM ["));
	screen_send(screen, "#");
	screen_wait_row(screen, 0, "SHM [");
}

/* 30 rows are more than a page: from the largest, with the last key, down to 0x1001. */
static void test_moving(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 30, NULL);
	monitor_start(screen, 0);
	monitor_wait_cursor(screen, "0x0000101e");
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x0000101d");
	screen_send(screen, "\033j");
	monitor_wait_cursor(screen, "0x0000101c");
	screen_send(screen, "\033k");
	monitor_wait_cursor(screen, "0x0000101d");
	screen_press(screen, "kcuu1");
	screen_press(screen, "kcuu1");
	monitor_wait_cursor(screen, "0x0000101e");
	screen_press(screen, "kend");
	monitor_wait_cursor(screen, "0x00001001");
	assert_false(screen_shows(screen, "0x0000101e"));
	screen_press(screen, "khome");
	monitor_wait_cursor(screen, "0x0000101e");
	/* A page is 18 rows. */
	screen_press(screen, "knp");
	monitor_wait_cursor(screen, "0x0000100c");
	screen_press(screen, "kpp");
	monitor_wait_cursor(screen, "0x0000101e");
}

static void test_columns_scroll(void **state)
{
	struct screen *screen = *state;

	create_all_kinds(screen);
	monitor_start(screen, 0);
	screen_wait_row(screen, 4, "KEY");
	screen_press(screen, "kcuf1");
	screen_wait_gone(screen, "KEY");
	screen_wait_row(screen, 4, "ID OWNER");
	screen_send(screen, "\033l");
	screen_wait_gone(screen, "ID OWNER");
	screen_send(screen, "\033h");
	screen_press(screen, "kcub1");
	screen_press(screen, "kcub1");
	screen_wait_row(screen, 4, "KEY");
}

static void test_digits_jump_to_an_id(void **state)
{
	struct screen *screen = *state;
	char digits[16];
	char expected[32];
	int ids[25];

	monitor_create_segments(screen, 25, ids);
	monitor_start(screen, 0);
	monitor_wait_cursor(screen, "0x00001019");
	snprintf(digits, sizeof(digits), "%d", ids[4]);
	snprintf(expected, sizeof(expected), "Id %d", ids[4]);
	screen_send(screen, digits);
	screen_wait_row(screen, -1, expected);
	monitor_wait_cursor(screen, "0x00001005");
	/* Too many digits, and no such id. */
	screen_send(screen, "99999999999999");
	screen_wait_row(screen, -1, "No id starts with");
	monitor_wait_cursor(screen, "0x00001005");
	monitor_quit(screen);
}

static void test_the_cursor_follows_its_object(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, 0);
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x00001002");
	/* The largest comes first, so this one pushes all down. */
	assert_true(factory_segment(0x7777, 1 << 20, 0600) >= 0);
	monitor_wait_order(screen, "0x00007777", "0x00001003", "0x00001002");
	monitor_wait_cursor(screen, "0x00001002");
	screen_send(screen, "F");
	screen_wait_row(screen, -1, "stays on its line");
	assert_true(factory_segment(0x7778, 2 << 20, 0600) >= 0);
	monitor_wait_order(screen, "0x00007778", "0x00007777", "0x00001003");
	monitor_wait_cursor(screen, "0x00001003");
}

static void test_pause(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_send(screen, "Z");
	screen_wait_row(screen, 1, "PAUSED");
	assert_true(factory_segment(0x5005, 4096, 0600) >= 0);
	/* A refresh that was asked for does come; the timer's, five times as often, do not. */
	screen_send(screen, "+");
	screen_wait_row(screen, -1, "every 0.5 seconds");
	assert_false(screen_shows(screen, "0x00005005"));
	screen_send(screen, "Z");
	screen_wait_for(screen, "0x00005005");
	screen_wait_gone(screen, "PAUSED");
}

static void test_delay(void **state)
{
	struct screen *screen = *state;

	monitor_start(screen, .arguments = (const char *const[]){ "-d", "2", NULL });
	screen_wait_row(screen, 1, "every 2.0s");
	screen_send(screen, "-");
	screen_wait_row(screen, 1, "every 1.0s");
	screen_send(screen, "++");
	screen_wait_row(screen, 1, "every 3.0s");
	/* To both ends, and no further. */
	screen_send(screen, "--------------------");
	screen_wait_row(screen, 1, "every 0.1s");
	screen_send(screen, "+++++++++++++++++++++++++");
	screen_wait_row(screen, 1, "every 60.0s");
}

static void test_help(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_press(screen, "kf1");
	screen_wait_for(screen, "KEYS");
	screen_wait_for(screen, "F1 h ?");
	screen_wait_for(screen, "search in the columns shown");
	screen_press(screen, "kend");
	/* The last column of the last kind. */
	screen_wait_for(screen, "creator of a segment");
	screen_press(screen, "khome");
	screen_wait_for(screen, "KEYS");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "KEYS");
	screen_send(screen, "?");
	screen_wait_for(screen, "KEYS");
	/* q closes the help, not the program. */
	screen_send(screen, "q");
	screen_wait_gone(screen, "KEYS");
	screen_send(screen, "h");
	screen_wait_for(screen, "KEYS");
	screen_send(screen, "\r");
	screen_wait_gone(screen, "KEYS");
	screen_wait_row(screen, -1, MONITOR_READY);
	monitor_quit(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_each_pane),
		screen_test(test_every_limit_is_shown),
		screen_test(test_zoom),
		screen_test(test_meters),
		screen_test(test_moving),
		screen_test(test_columns_scroll),
		screen_test(test_digits_jump_to_an_id),
		screen_test(test_the_cursor_follows_its_object),
		screen_test(test_pause),
		screen_test(test_delay),
		screen_test(test_help),
	};

	return screen_run_group(tests);
}
