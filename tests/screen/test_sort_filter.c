/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows are shown and in which order: sort, filter, users, search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor.h"

/* On a narrower screen the tabs leave no room for the order; its heading has an arrow anyway. */
enum { ROOM_FOR_ORDER = 110 };

enum { DAEMON = 1, BIN = 2, NAMELESS = 123456 };

/* By size 1003, 1002, 1001; by owner 1002 (bin), 1001 (daemon), 1003 (root). */
static void create_owned(struct screen *screen)
{
	int ids[3];

	monitor_create_segments(screen, 3, ids);
	monitor_give(ids[0], DAEMON, 0640);
	monitor_give(ids[1], BIN, 0604);
}

static void test_sort_by_letters(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, .columns = ROOM_FOR_ORDER);
	monitor_wait_order(screen, "by SIZE ▼", "0x00001003", "0x00001002", "0x00001001");
	screen_send(screen, "O");
	monitor_wait_order(screen, "by OWNER ▲", "0x00001002", "0x00001001", "0x00001003");
	screen_send(screen, "I");
	monitor_wait_order(screen, "by OWNER ▼", "0x00001003", "0x00001001", "0x00001002");
	screen_send(screen, "N");
	monitor_wait_order(screen, "by ID ▲", "0x00001001", "0x00001002", "0x00001003");
	screen_send(screen, "N");
	monitor_wait_order(screen, "by ID ▼", "0x00001003", "0x00001002", "0x00001001");
	screen_send(screen, "M");
	monitor_wait_order(screen, "by SIZE ▼", "0x00001003", "0x00001002", "0x00001001");
	screen_send(screen, "I");
	monitor_wait_order(screen, "by SIZE ▲", "0x00001001", "0x00001002", "0x00001003");
	screen_send(screen, "T");
	screen_wait_row(screen, 3, "by CTIME");
}

static void test_sort_menu(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, .columns = ROOM_FOR_ORDER);
	screen_press(screen, "kf6");
	screen_wait_for(screen, "Sort by");
	screen_wait_for(screen, "identifier");
	screen_press(screen, "khome");
	screen_press(screen, "kcud1");
	screen_press(screen, "kcud1");
	screen_send(screen, "\r");
	screen_wait_gone(screen, "Sort by");
	monitor_wait_order(screen, "by OWNER ▲", "0x00001002", "0x00001001", "0x00001003");
	screen_send(screen, ">");
	screen_wait_for(screen, "Sort by");
	screen_press(screen, "kend");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "Sort by");
	monitor_wait_order(screen, "by OWNER ▲", "0x00001002", "0x00001001", "0x00001003");
}

static void test_each_pane_has_its_own_order(void **state)
{
	struct screen *screen = *state;
	int queue;

	create_owned(screen);
	assert_true(factory_queue(0x2001, 0600) >= 0);
	queue = factory_queue(0x2002, 0600);
	assert_int_equal(factory_send(queue, 1, "x", 1), 0);
	monitor_start(screen, .columns = ROOM_FOR_ORDER);
	screen_send(screen, "O\t");
	monitor_wait_order(screen, "by USEDBYTES ▼", "0x00002002", "0x00002001");
	screen_send(screen, "I");
	monitor_wait_order(screen, "by USEDBYTES ▲", "0x00002001", "0x00002002");
	screen_press(screen, "kcbt");
	monitor_wait_order(screen, "by OWNER ▲", "0x00001002", "0x00001001", "0x00001003");
}

static void test_filter(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, 0);
	screen_press(screen, "kf4");
	screen_wait_row(screen, -1, "Filter:");
	assert_true(terminal_cursor_visible(screen_terminal(screen)));
	/* The rows follow as one types. */
	screen_send(screen, "daem");
	screen_wait_gone(screen, "0x00001003");
	screen_wait_for(screen, "0x00001001");
	screen_send(screen, "on|bin\r");
	screen_wait_row(screen, 3, "daemon|bin");
	screen_wait_row(screen, -1, MONITOR_READY);
	monitor_wait_order(screen, "0x00001002", "0x00001001");
	assert_false(screen_shows(screen, "0x00001003"));
	assert_false(terminal_cursor_visible(screen_terminal(screen)));
	/* The prompt begins with the filter that is set; emptied, all are back. */
	screen_send(screen, "\\");
	screen_wait_row(screen, -1, "Filter: daemon|bin");
	screen_send(screen, "\025\r");
	screen_wait_row(screen, -1, MONITOR_READY);
	monitor_wait_order(screen, "0x00001003", "0x00001002", "0x00001001");
}

static void test_filter_cancelled(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, .arguments = (const char *const[]){ "-F", "size>4K", NULL });
	screen_send(screen, "\\\025root");
	screen_wait_gone(screen, "0x00001002");
	screen_send(screen, "\033");
	screen_wait_for(screen, "0x00001002");
	screen_wait_row(screen, 3, "size>4K");
	assert_false(screen_shows(screen, "0x00001001"));
}

static void test_bad_filter_is_told(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, .columns = 160);
	screen_send(screen, "\\size>lots");
	screen_wait_row(screen, -1, "lots");
	screen_send(screen, "\r");
	/* What is wrong and what would be right, and the rows as they were. */
	screen_wait_row(screen, -1, "'lots'");
	monitor_wait_order(screen, "0x00001003", "0x00001002", "0x00001001");
	monitor_quit(screen);
}

static void test_filter_without_matches(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, 0);
	screen_send(screen, "\\nobody-has-this\r");
	screen_wait_for(screen, "None of 3 segments passes the filter");
	screen_send(screen, "k");
	screen_wait_row(screen, -1, "There is no object under the cursor");
}

static void test_user_menu(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, 0);
	screen_send(screen, "u");
	screen_wait_for(screen, "Only this owner");
	screen_wait_for(screen, "all users");
	screen_click_text(screen, "daemon  ");
	screen_wait_gone(screen, "Only this owner");
	screen_wait_row(screen, 2, "only of daemon");
	screen_wait_gone(screen, "0x00001003");
	screen_wait_for(screen, "0x00001001");
	screen_send(screen, "u");
	screen_wait_for(screen, "all users");
	screen_press(screen, "khome");
	screen_send(screen, "\r");
	monitor_wait_order(screen, "0x00001003", "0x00001002", "0x00001001");
	screen_wait_gone(screen, "only of");
}

static void test_user_without_a_name(void **state)
{
	struct screen *screen = *state;
	int ids[2];

	monitor_create_segments(screen, 2, ids);
	monitor_give(ids[0], NAMELESS, 0600);
	monitor_start(screen, 0);
	screen_wait_for(screen, "123456");
	screen_start(screen, &(const struct screen_options){
				     .arguments = (const char *const[]){ "-u", "123456", NULL } });
	screen_wait_for(screen, "0x00001001");
	assert_false(screen_shows(screen, "0x00001002"));
}

static void test_search(void **state)
{
	struct screen *screen = *state;

	create_owned(screen);
	monitor_start(screen, 0);
	monitor_wait_cursor(screen, "0x00001003");
	screen_press(screen, "kf3");
	screen_wait_row(screen, -1, "Search:");
	screen_send(screen, "daem");
	monitor_wait_cursor(screen, "0x00001001");
	screen_send(screen, "x");
	screen_wait_row(screen, -1, "not found");
	screen_send(screen, "\177\r");
	screen_wait_row(screen, -1, MONITOR_READY);
	monitor_wait_cursor(screen, "0x00001001");
	/* All rows stay: it is no filter. */
	screen_wait_for(screen, "0x00001002");
	screen_send(screen, "/600");
	monitor_wait_cursor(screen, "0x00001003");
	screen_send(screen, "\033");
	monitor_wait_cursor(screen, "0x00001001");
}

static void test_next_and_previous_match(void **state)
{
	struct screen *screen = *state;
	int ids[5];

	monitor_create_segments(screen, 5, ids);
	monitor_give(ids[0], DAEMON, 0600);
	monitor_give(ids[2], DAEMON, 0600);
	monitor_start(screen, 0);
	screen_send(screen, "/daemon\r");
	monitor_wait_cursor(screen, "0x00001003");
	screen_send(screen, "n");
	monitor_wait_cursor(screen, "0x00001001");
	screen_send(screen, "n");
	monitor_wait_cursor(screen, "0x00001003");
	screen_press(screen, "kf15");
	monitor_wait_cursor(screen, "0x00001001");
	screen_press(screen, "kf15");
	monitor_wait_cursor(screen, "0x00001003");
	/* F3 goes on within the prompt. */
	screen_send(screen, "/daemon");
	screen_wait_row(screen, -1, "Search: daemon");
	screen_press(screen, "kf3");
	monitor_wait_cursor(screen, "0x00001001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_sort_by_letters),
		screen_test(test_sort_menu),
		screen_test(test_each_pane_has_its_own_order),
		screen_test(test_filter),
		screen_test(test_filter_cancelled),
		screen_test(test_bad_filter_is_told),
		screen_test(test_filter_without_matches),
		screen_test(test_user_menu),
		screen_test(test_user_without_a_name),
		screen_test(test_search),
		screen_test(test_next_and_previous_match),
	};

	return screen_run_group(tests);
}
