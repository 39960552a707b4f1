/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal is given back as it was: on quit, on signals, on a crash, around a stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>

#include <cmocka.h>

#include "monitor.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const terms[] = { "xterm-256color", "linux", "screen", "vt100" };

static void start_and_see(struct screen *screen, const char *term)
{
	monitor_start(screen, .term = term);
	screen_wait_for(screen, "0x00001001");
}

static void test_quit(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	start_and_see(screen, NULL);
	monitor_quit(screen);
	start_and_see(screen, NULL);
	screen_press(screen, "kf10");
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_signals_that_end(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	for (size_t i = 0; i < COUNT(signals); i++) {
		start_and_see(screen, NULL);
		screen_signal(screen, signals[i]);
		assert_int_equal(screen_wait_exit(screen), 0);
		screen_assert_restored(screen);
	}
}

static void test_ctrl_c(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	start_and_see(screen, NULL);
	screen_send(screen, "\003");
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_signal_with_a_dialog_open(void **state)
{
	static const char *const keys[] = { "k", "<", "\\abc", "h" };
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	for (size_t i = 0; i < COUNT(keys); i++) {
		start_and_see(screen, NULL);
		screen_send(screen, keys[i]);
		screen_wait_gone(screen, MONITOR_READY "\n");
		screen_signal(screen, SIGTERM);
		assert_int_equal(screen_wait_exit(screen), 0);
		screen_assert_restored(screen);
	}
}

static void test_terminal_goes_away(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	start_and_see(screen, NULL);
	screen_hang_up(screen);
	assert_int_equal(screen_wait_exit(screen), 0);
}

static void test_crash(void **state)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	for (size_t i = 0; i < COUNT(terms); i++) {
		start_and_see(screen, terms[i]);
		screen_signal(screen, SIGSEGV);
		assert_int_equal(screen_wait_exit(screen), 128 + SIGSEGV);
		screen_assert_restored(screen);
	}
	for (size_t i = 0; i < COUNT(signals); i++) {
		start_and_see(screen, NULL);
		screen_signal(screen, signals[i]);
		assert_int_equal(screen_wait_exit(screen), 128 + signals[i]);
		screen_assert_restored(screen);
	}
}

static void test_stop_and_go_on(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	for (size_t i = 0; i < COUNT(terms); i++) {
		start_and_see(screen, terms[i]);
		screen_send(screen, "\032");
		screen_wait_stopped(screen, true);
		screen_assert_restored(screen);
		/* The shell writes its prompt meanwhile. */
		screen_scribble(screen, "\033[H\033[2J[1]+ Stopped");
		screen_signal(screen, SIGCONT);
		screen_wait_stopped(screen, false);
		monitor_wait_order(screen, "SHM [", "Segments 2", "0x00001002", "F1Help");
		screen_wait_gone(screen, "Stopped");
		screen_press(screen, "kcud1");
		monitor_wait_cursor(screen, "0x00001001");
		monitor_quit(screen);
	}
}

/* While it was stopped, the window was made larger. */
static void test_resized_while_stopped(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	start_and_see(screen, NULL);
	screen_signal(screen, SIGTSTP);
	screen_wait_stopped(screen, true);
	screen_resize(screen, 50, 200);
	screen_signal(screen, SIGCONT);
	monitor_wait_order(screen, "┌ Segments 2", "┌ Queues 0", "F1Help");
	assert_false(terminal_cursor_visible(screen_terminal(screen)));
	assert_true(terminal_mouse(screen_terminal(screen)));
	monitor_quit(screen);
}

/* Stopped by a signal that cannot be caught: a shell then sets its own modes. */
static void test_stopped_from_outside(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	start_and_see(screen, NULL);
	screen_signal(screen, SIGSTOP);
	screen_wait_stopped(screen, true);
	screen_reset_modes(screen);
	screen_scribble(screen, "\033[?1049l\033[?25h\033[?1000l[1]+ Stopped");
	screen_signal(screen, SIGCONT);
	monitor_wait_order(screen, "Segments 2", "0x00001002", "F1Help");
	screen_wait_gone(screen, "Stopped");
	/* A key works without Enter after it. */
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x00001001");
	monitor_quit(screen);
}

static void test_stop_with_a_dialog_open(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 2, NULL);
	start_and_see(screen, NULL);
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "\032");
	screen_wait_stopped(screen, true);
	screen_assert_restored(screen);
	screen_signal(screen, SIGCONT);
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was removed");
	monitor_quit(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_quit),
		screen_test(test_signals_that_end),
		screen_test(test_ctrl_c),
		screen_test(test_signal_with_a_dialog_open),
		screen_test(test_terminal_goes_away),
		screen_test(test_crash),
		screen_test(test_stop_and_go_on),
		screen_test(test_resized_while_stopped),
		screen_test(test_stopped_from_outside),
		screen_test(test_stop_with_a_dialog_open),
	};

	return screen_run_group(tests);
}
