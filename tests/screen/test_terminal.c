/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terminals: each kind, with and without colours, in both locales, at changing sizes; or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "monitor.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const terms[] = { "xterm-256color", "linux", "screen", "vt100" };
static const char *const locales[] = { "C.UTF-8", "C" };

/* The main ways through the program, with the keys as this terminal sends them. */
static void use_it(struct screen *screen, const struct screen_options *options)
{
	monitor_start_with(screen, options);
	monitor_wait_order(screen, "SHM [", "Segments 3", "KEY", "0x00001003", "0x00001002");
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x00001002");
	screen_press(screen, "kf6");
	screen_wait_for(screen, "Sort by");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "Sort by");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, "Nothing was removed");
	screen_press(screen, "kf10");
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_each_kind_and_locale(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	for (size_t i = 0; i < COUNT(terms); i++) {
		for (size_t j = 0; j < COUNT(locales); j++) {
			const struct screen_options options = { .term = terms[i],
								.locale = locales[j] };

			use_it(screen, &options);
		}
	}
}

static bool wrote_only_ascii(struct screen *screen)
{
	size_t length;
	const char *log = terminal_log(screen_terminal(screen), &length);

	for (size_t i = 0; i < length; i++)
		if ((unsigned char)log[i] >= 0x80)
			return false;
	return true;
}

static void test_frames_are_lines(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	for (size_t i = 0; i < COUNT(terms); i++) {
		monitor_start(screen, .rows = 50, .columns = 100, .term = terms[i]);
		monitor_wait_order(screen, "┌ Segments 1", "└", "┌ Limits");
		monitor_quit(screen);
		/* Without UTF-8 they are drawn with what the terminal has, or with signs. */
		monitor_start(screen, .rows = 50, .columns = 100, .term = terms[i], .locale = "C");
		screen_wait_row(screen, 3, "Segments 1");
		monitor_quit(screen);
		if (strcmp(terms[i], "linux") != 0)
			assert_true(wrote_only_ascii(screen));
	}
}

/* Nothing is said by colour alone, and no colour is sent. */
static void assert_colorless(struct screen *screen)
{
	const struct terminal *terminal = screen_terminal(screen);

	for (int row = 0; row < terminal_rows(terminal); row++) {
		for (int column = 0; column < terminal_columns(terminal); column++) {
			struct terminal_cell cell = terminal_cell(terminal, row, column);

			assert_int_equal(cell.foreground, -1);
			assert_int_equal(cell.background, -1);
		}
	}
}

static void check_without_colors(struct screen *screen, const struct screen_options *options)
{
	monitor_start_with(screen, options);
	monitor_wait_cursor(screen, "0x00001003");
	assert_true(screen_cell_of(screen, "0x00001003").reverse);
	screen_send(screen, " ");
	monitor_wait_mark(screen, "0x00001003", '*');
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove segment");
	assert_colorless(screen);
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
	monitor_quit(screen);
}

static void test_without_colors(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	check_without_colors(screen,
			     &(const struct screen_options){
				     .environment = (const char *const[]){ "NO_COLOR=1", NULL } });
	check_without_colors(screen, &(const struct screen_options){
					     .arguments = (const char *const[]){ "-C", NULL } });
	check_without_colors(screen, &(const struct screen_options){ .term = "vt100" });
}

/* As no-color.org says: set, but to nothing, asks for nothing. */
static void test_empty_no_color_means_colors(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, .environment = (const char *const[]){ "NO_COLOR=", NULL });
	monitor_wait_cursor(screen, "0x00001001");
	assert_int_equal(screen_cell_of(screen, "0x00001001").background, 6);
}

static void test_shrinking_and_growing(void **state)
{
	static const int sizes[][2] = { { 50, 200 }, { 10, 40 }, { 20, 5 },  { 5, 20 },	 { 1, 1 },
					{ 2, 200 },  { 60, 30 }, { 24, 80 }, { 16, 150 } };
	struct screen *screen = *state;

	monitor_create_segments(screen, 30, NULL);
	monitor_start(screen, 0);
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x0000101d");
	for (size_t i = 0; i < COUNT(sizes); i++) {
		screen_resize(screen, sizes[i][0], sizes[i][1]);
		if (sizes[i][0] >= 10 && sizes[i][1] >= 40)
			monitor_wait_cursor(screen, "0x0000101d");
		/* Whatever was left undone at that size is not an excuse. */
		screen_resize(screen, 24, 80);
		screen_wait_row(screen, 3, "Segments 30");
		monitor_wait_cursor(screen, "0x0000101d");
		screen_wait_row(screen, -1, MONITOR_READY);
	}
	monitor_quit(screen);
}

static void test_resized_to_the_overview(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	monitor_start(screen, 0);
	screen_wait_row(screen, 3, "Segments 2");
	screen_resize(screen, 50, 200);
	monitor_wait_order(screen, "┌ Segments 2", "┌ Queues 0", "┌ Semaphores 0", "┌ Limits 2");
	screen_wait_for(screen, "SWAP");
	screen_resize(screen, 24, 80);
	screen_wait_row(screen, 3, "Segments 2  Msg 0");
	screen_wait_gone(screen, "┌");
	screen_wait_gone(screen, "SWAP");
}

struct dialog_case {
	const char *keys;
	const char *shown;
	const char *closing;
};

static void resize_under(struct screen *screen, const struct dialog_case *dialog)
{
	static const int sizes[][2] = { { 5, 20 }, { 20, 5 }, { 50, 200 }, { 10, 40 }, { 1, 1 } };

	screen_send(screen, dialog->keys);
	screen_wait_for(screen, dialog->shown);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		screen_resize(screen, sizes[i][0], sizes[i][1]);
		screen_send(screen, "\033[B");
		screen_resize(screen, 24, 80);
		screen_wait_for(screen, dialog->shown);
	}
	screen_send(screen, dialog->closing);
	screen_wait_gone(screen, dialog->shown);
}

static void test_resized_under_a_dialog(void **state)
{
	static const struct dialog_case dialogs[] = {
		{ "k", "Remove segment", "n" },	    { "<", "Sort by", "\033" },
		{ "u", "Only this owner", "\033" }, { "\\x", "Filter: x", "\025\r" },
		{ "/3", "Search: 3", "\r" },	    { "h", "Help", "\033" },
	};
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, 0);
	for (size_t i = 0; i + 1 < COUNT(dialogs); i++)
		resize_under(screen, &dialogs[i]);
	monitor_wait_order(screen, "Segments 3", "0x00001003", "0x00001001", MONITOR_READY);
	monitor_quit(screen);
}

static void test_answer_at_a_tiny_size(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, 0);
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment");
	screen_resize(screen, 5, 20);
	screen_send(screen, "n");
	screen_resize(screen, 24, 80);
	screen_wait_for(screen, "0x00001003");
	screen_wait_gone(screen, "Remove segment");
	screen_wait_row(screen, 3, "Segments 3");
}

static void assert_one_line(struct screen *screen)
{
	size_t length;
	const char *log = terminal_log(screen_terminal(screen), &length);
	size_t lines = 0;

	for (size_t i = 0; i < length; i++)
		lines += log[i] == '\n';
	assert_int_equal(lines, 1);
	assert_true(strncmp(log, "ipctop: ", 8) == 0);
	assert_false(screen_wrote(screen, "\033", 1));
}

static void test_terminals_that_cannot(void **state)
{
	static const char *const unfit[] = { "dumb", "no-such-terminal", "" };
	struct screen *screen = *state;

	for (size_t i = 0; i < COUNT(unfit); i++) {
		screen_start(screen, &(const struct screen_options){ .term = unfit[i] });
		assert_int_equal(screen_wait_exit(screen), 1);
		assert_one_line(screen);
		screen_assert_restored(screen);
	}
}

static void test_no_terminal_at_all(void **state)
{
	static const enum screen_device devices[] = { SCREEN_NO_INPUT, SCREEN_NO_OUTPUT };
	struct screen *screen = *state;

	for (size_t i = 0; i < COUNT(devices); i++) {
		screen_start(screen, &(const struct screen_options){ .device = devices[i] });
		assert_int_equal(screen_wait_exit(screen), 1);
		assert_one_line(screen);
	}
}

static void test_redraw(void **state)
{
	struct screen *screen = *state;
	int row, column;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_find(screen, "0x00001001", &row, &column);
	/* Something else writes over the screen. */
	screen_scribble(screen, "\033[H\033[2JWall message from root");
	assert_false(screen_shows(screen, "0x00001001"));
	screen_send(screen, "\f");
	screen_wait_row(screen, row, "0x00001001");
	screen_wait_gone(screen, "Wall message");
	screen_wait_row(screen, -1, MONITOR_READY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_each_kind_and_locale),
		screen_test(test_frames_are_lines),
		screen_test(test_without_colors),
		screen_test(test_empty_no_color_means_colors),
		screen_test(test_shrinking_and_growing),
		screen_test(test_resized_to_the_overview),
		screen_test(test_resized_under_a_dialog),
		screen_test(test_answer_at_a_tiny_size),
		screen_test(test_terminals_that_cannot),
		screen_test(test_no_terminal_at_all),
		screen_test(test_redraw),
	};

	return screen_run_group(tests);
}
