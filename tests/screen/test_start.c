/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first frame, at each size, and what the command line asks of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor.h"

enum { DAEMON = 1 };

static void test_first_frame(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	assert_true(factory_queue(0x2001, 0600) >= 0);
	monitor_start(screen, 0);
	screen_wait_row(screen, 0, "SHM [");
	screen_wait_row(screen, 0, "3/");
	screen_wait_row(screen, 1, "SEM [");
	screen_wait_row(screen, 2, "MSG [");
	screen_wait_row(screen, 3, "Segments 3  Msg 1 Sem 0 Pshm 0 Pmsg 0 Psem 0 Lim 2");
	screen_wait_row(screen, 4, "KEY ");
	screen_wait_row(screen, -1, "F1Help F3Search F4Filter F5Zoom F6SortBy F7Create F8Edit F9Remove F10Quit");
	monitor_wait_order(screen, "0x00001003", "0x00001002", "0x00001001");
	assert_false(terminal_cursor_visible(screen_terminal(screen)));
	assert_true(terminal_alternate(screen_terminal(screen)));
	monitor_quit(screen);
}

static void test_columns_of_a_segment(void **state)
{
	struct screen *screen = *state;
	int row, column;

	screen_require(screen);
	assert_true(factory_segment(0x1001, 3 << 20, 0640) >= 0);
	monitor_start(screen, .columns = 140);
	screen_find(screen, "0x00001001", &row, &column);
	screen_wait_row(screen, row, " root ");
	screen_wait_row(screen, row, " 640 ");
	screen_wait_row(screen, row, " 3M ");
	screen_wait_row(screen, row, "test_start");
}

static void test_empty_tables(void **state)
{
	struct screen *screen = *state;

	monitor_start(screen, 0);
	screen_wait_row(screen, 3, "Segments 0  Msg 0 Sem 0 Pshm 0 Pmsg 0 Psem 0 Lim 2");
	screen_wait_for(screen, "No segments");
	screen_send(screen, "\t");
	screen_wait_for(screen, "No queues");
	screen_send(screen, "\t");
	screen_wait_for(screen, "No semaphore sets");
	/* Nothing is there to tag, remove, search or sort: told or ignored, no more. */
	screen_send(screen, " ");
	screen_wait_for(screen, "There is no object under the cursor");
	screen_send(screen, "k");
	screen_wait_for(screen, "There is no object under the cursor");
	screen_send(screen, "I/x\r");
	screen_press(screen, "kend");
	screen_press(screen, "knp");
	screen_wait_row(screen, -1, "F1Help");
	monitor_quit(screen);
}

static void test_overview_shows_all_panes(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	assert_true(factory_queue(0x2001, 0600) >= 0);
	assert_true(factory_set(0x3001, 5, 0600) >= 0);
	monitor_start(screen, .rows = 50, .columns = 200);
	monitor_wait_order(screen, "┌ Segments 2 ", "0x00001002", "└", "┌ Queues 1 ", "0x00002001",
			   "┌ Semaphores 1 ", "0x00003001", "┌ Limits 2", "SHMMNI");
	/* Where there is room, so are more columns. */
	screen_wait_for(screen, "SWAP");
	screen_wait_for(screen, "QBYTES");
	screen_wait_for(screen, "AGE");
	monitor_quit(screen);
}

static void test_small_screen(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 20, NULL);
	monitor_start(screen, .rows = 10, .columns = 40);
	screen_wait_row(screen, 0, "SHM");
	screen_wait_row(screen, 1, "Segments 20");
	screen_wait_row(screen, 2, "KEY");
	monitor_wait_cursor(screen, "0x00001014");
	screen_press(screen, "kend");
	monitor_wait_cursor(screen, "0x00001001");
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment ");
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment ");
	monitor_quit(screen);
}

static void test_too_small_says_so(void **state)
{
	struct screen *screen = *state;
	const struct screen_options options = { .rows = 4, .columns = 30 };

	screen_start(screen, &options);
	screen_wait_for(screen, "too small");
	monitor_quit(screen);
}

static void test_new_and_gone_objects(void **state)
{
	struct screen *screen = *state;
	int id;

	monitor_create_segments(screen, 2, NULL);
	monitor_start(screen, 0);
	screen_wait_for(screen, "0x00001001");
	id = factory_segment(0x5005, 4096, 0600);
	monitor_wait_mark(screen, "0x00005005", '+');
	assert_int_equal(screen_cell_of(screen, "0x00005005").foreground, 2);
	screen_wait_row(screen, 3, "Segments 3");
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	monitor_wait_mark(screen, "0x00005005", '-');
	assert_int_equal(screen_cell_of(screen, "0x00005005").foreground, 1);
	screen_wait_row(screen, 3, "Segments 2");
	screen_wait_gone(screen, "0x00005005");
	monitor_wait_mark(screen, "0x00001001", ' ');
}

static void test_a_gone_object_keeps_its_facts(void **state)
{
	struct screen *screen = *state;
	int row, column;
	int id;

	monitor_create_segments(screen, 1, NULL);
	id = factory_segment(0x5005, 4096, 0600);
	monitor_give(id, DAEMON, 0600);
	monitor_start(screen, 0);
	screen_find(screen, "0x00005005", &row, &column);
	screen_wait_row(screen, row, "daemon");
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	monitor_wait_mark(screen, "0x00005005", '-');
	screen_wait_row(screen, row, "daemon");
}

static bool new_permissions_are_bold(struct screen *screen, const void *data)
{
	(void)data;
	return screen_shows(screen, " 604 ") && screen_cell_of(screen, "604 ").bold &&
	       !screen_cell_of(screen, "0x00001001").bold;
}

static void test_changed_values_are_bold(void **state)
{
	struct screen *screen = *state;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 4096, 0600);
	monitor_start(screen, .arguments = (const char *const[]){ "-d", "0.5", NULL });
	screen_wait_for(screen, "0x00001001");
	assert_int_equal(factory_change(FACTORY_SEGMENT, id, 0, 0, 0604), 0);
	screen_wait_until(screen, new_permissions_are_bold, NULL, "the permissions are bold");
}

static void test_options_of_the_start(void **state)
{
	struct screen *screen = *state;
	int ids[3];

	monitor_create_segments(screen, 3, ids);
	monitor_give(ids[1], DAEMON, 0600);
	monitor_start(screen, .columns = 110,
		      .arguments = (const char *const[]){ "-s", "SIZE:asc", NULL });
	monitor_wait_order(screen, "by SIZE ▲", "0x00001001", "0x00001002", "0x00001003");
	monitor_start(screen, .arguments = (const char *const[]){ "-u", "daemon", NULL });
	monitor_wait_order(screen, "only of daemon", "0x00001002");
	assert_false(screen_shows(screen, "0x00001001"));
	monitor_start(screen, .arguments = (const char *const[]){ "-F", "size>4K !daemon", NULL });
	monitor_wait_order(screen, "size>4K !daemon", "0x00001003");
	assert_false(screen_shows(screen, "0x00001001"));
	assert_false(screen_shows(screen, "0x00001002"));
}

static void test_ends_after_a_count(void **state)
{
	struct screen *screen = *state;

	screen_start(screen,
		     &(const struct screen_options){
			     .arguments = (const char *const[]){ "-n", "2", "-d", "0.1", NULL } });
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_bad_options_never_start_a_screen(void **state)
{
	static const char *const bad[][3] = {
		{ "--nonsense", NULL },	  { "-d", "soon", NULL },   { "-u", "no-such-user", NULL },
		{ "-s", "NOSUCH", NULL }, { "-F", "size>x", NULL }, { "-n", "-1", NULL },
	};
	struct screen *screen = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		screen_start(screen, &(const struct screen_options){ .arguments = bad[i] });
		assert_int_equal(screen_wait_exit(screen), 1);
		screen_wait_row(screen, 0, "ipctop: ");
		assert_string_equal(screen_row(screen, 3), "");
		assert_false(screen_wrote(screen, "\033", 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_first_frame),
		screen_test(test_columns_of_a_segment),
		screen_test(test_empty_tables),
		screen_test(test_overview_shows_all_panes),
		screen_test(test_small_screen),
		screen_test(test_too_small_says_so),
		screen_test(test_new_and_gone_objects),
		screen_test(test_a_gone_object_keeps_its_facts),
		screen_test(test_changed_values_are_bold),
		screen_test(test_options_of_the_start),
		screen_test(test_ends_after_a_count),
		screen_test(test_bad_options_never_start_a_screen),
	};

	return screen_run_group(tests);
}
