/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mouse: on rows, headings, tabs, boxes, dialogs and the function bar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor.h"

static void test_click_on_a_row(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 5, NULL);
	monitor_start(screen, 0);
	screen_click_text(screen, "0x00001002");
	monitor_wait_cursor(screen, "0x00001002");
	/* Below the rows and on the meters there is nothing to hit. */
	screen_click(screen, 20, 5, 1);
	screen_click(screen, 0, 5, 1);
	monitor_wait_cursor(screen, "0x00001002");
	monitor_quit(screen);
}

static void test_click_on_a_heading(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, .columns = 110);
	screen_click_text(screen, "SIZE▼");
	monitor_wait_order(screen, "by SIZE ▲", "0x00001001", "0x00001002", "0x00001003");
	screen_click_text(screen, "SIZE▲");
	monitor_wait_order(screen, "by SIZE ▼", "0x00001003", "0x00001002", "0x00001001");
	screen_click_text(screen, "PERMS");
	screen_wait_row(screen, 3, "by PERMS");
}

static void test_click_on_a_tab(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_click_text(screen, "Lim 2");
	screen_wait_row(screen, 4, "RESOURCE");
	screen_click_text(screen, "Msg 0");
	screen_wait_for(screen, "No queues");
	screen_click_text(screen, "Shm 1");
	screen_wait_for(screen, "0x00001001");
}

static void test_click_on_a_box(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	assert_true(factory_queue(0x2001, 0600) >= 0);
	assert_true(factory_queue(0x2002, 0600) >= 0);
	monitor_start(screen, .rows = 50, .columns = 120);
	screen_click_text(screen, "0x00002002");
	monitor_wait_cursor(screen, "0x00002002");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove queue");
}

static void test_click_on_the_bar(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_click_text(screen, "Help");
	screen_wait_for(screen, "KEYS");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "KEYS");
	screen_click_text(screen, "F4Filter");
	screen_wait_row(screen, -1, "Filter:");
	screen_send(screen, "\033");
	screen_wait_row(screen, -1, MONITOR_READY);
	screen_click_text(screen, "Remove");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
	/* The message covers the bar until the next key. */
	screen_send(screen, "U");
	screen_wait_row(screen, -1, MONITOR_READY);
	screen_click_text(screen, "Quit");
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_wheel(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 5, NULL);
	monitor_start(screen, 0);
	monitor_wait_cursor(screen, "0x00001005");
	screen_click(screen, 10, 10, 5);
	monitor_wait_cursor(screen, "0x00001004");
	screen_click(screen, 10, 10, 5);
	monitor_wait_cursor(screen, "0x00001003");
	screen_click(screen, 10, 10, 4);
	monitor_wait_cursor(screen, "0x00001004");
}

static void test_click_in_the_sort_menu(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, .columns = 110);
	screen_send(screen, "<");
	screen_wait_for(screen, "Sort by");
	screen_click_text(screen, "identifier");
	screen_wait_gone(screen, "Sort by");
	monitor_wait_order(screen, "by ID ▲", "0x00001001", "0x00001002", "0x00001003");
}

/* A click beside an open question answers nothing. */
static void test_click_beside_a_question(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment");
	screen_click(screen, 3, 14, 1);
	screen_click(screen, 5, 5, 1);
	screen_click(screen, 23, 5, 1);
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
	screen_wait_row(screen, -1, "Nothing was removed");
	screen_wait_for(screen, "0x00001001");
}

/* The older encoding of presses, which ends at column 223. */
static void test_terminal_with_the_older_mouse(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 5, NULL);
	monitor_start(screen, .term = "screen", .columns = 200);
	screen_click_text(screen, "0x00001002");
	monitor_wait_cursor(screen, "0x00001002");
	screen_click_text(screen, "AGE");
	screen_wait_row(screen, 3, "by AGE");
	monitor_quit(screen);
}

static void test_mouse_can_be_left_to_the_terminal(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, .arguments = (const char *const[]){ "-M", NULL });
	assert_false(terminal_mouse(screen_terminal(screen)));
	assert_false(screen_wrote(screen, "1000h", 5));
	monitor_quit(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_click_on_a_row),
		screen_test(test_click_on_a_heading),
		screen_test(test_click_on_a_tab),
		screen_test(test_click_on_a_box),
		screen_test(test_click_on_the_bar),
		screen_test(test_wheel),
		screen_test(test_click_in_the_sort_menu),
		screen_test(test_click_beside_a_question),
		screen_test(test_terminal_with_the_older_mouse),
		screen_test(test_mouse_can_be_left_to_the_terminal),
	};

	return screen_run_group(tests);
}
