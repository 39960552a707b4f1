/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that others choose: none of their control characters reaches the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipctop/memory.h"
#include "monitor.h"
#include "skip.h"

/*
 * A title set, colours, the screen cleared, the cursor moved, a bell, the 8-bit CSI raw and in
 * UTF-8, shift-out, a text turned from right to left, and what is no UTF-8 at all. OWNED marks
 * what it is about.
 */
static const char hostile[] =
	"\033]0;OWNED\007\033[31;7mOWNED\033[2J\033[HOWNED\x9b"
	"31mOWNED\xc2\x9bOWNED\016OWNED\r\nOWNED\xe2\x80\xaeOWNED\xff\xfeOWNED\177";

/*
 * What must never be written, in any of its shapes. A line of the screen may end in OWNED and be
 * followed by curses' own return: only with what comes after it is it that of the text.
 */
static const char *const forbidden[] = {
	"\033]0;",	"\007", "\033[31;7m", "\033[2JOWNED", "\033[HOWNED", "\x9b",	"\016OWNED",
	"\xe2\x80\xae", "\xff", "\xfe",	      "\177",	      "OWNED\r\nOWNED", "OWNED\nOWNED",
};

/* This program again, under that name: creates a segment, then waits for its end. */
static int create_and_wait(const char *key)
{
	ssize_t ignored;

	if (factory_segment((key_t)strtol(key, NULL, 10), 4096, 0600) < 0)
		return 1;
	ignored = write(STDOUT_FILENO, ".", 1);
	(void)ignored;
	for (;;)
		pause();
}

static pid_t start_creator(const char *name, key_t key)
{
	char number[16];
	char *const arguments[] = { (char *)name, "create", number, NULL };
	int ready[2];
	char byte;
	pid_t pid;

	snprintf(number, sizeof(number), "%ld", (long)key);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ready[1], STDOUT_FILENO);
		close(ready[0]);
		close(ready[1]);
		execv("/proc/self/exe", arguments);
		_exit(127);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void end_creator(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* The forbidden text that was written, NULL: none. */
static const char *written(struct screen *screen)
{
	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++)
		if (screen_wrote(screen, forbidden[i], strlen(forbidden[i])))
			return forbidden[i];
	return NULL;
}

/* Looks at the command line from all sides: as a row, filtered, searched, in a dialog. */
static void look_at_it(struct screen *screen, const struct screen_options *options)
{
	monitor_start_with(screen, options);
	monitor_wait_cursor(screen, "0x00000bad");
	screen_wait_for(screen, "OWNED");
	screen_wait_for(screen, "\\x1b");
	screen_send(screen, "/owned\r");
	monitor_wait_cursor(screen, "0x00000bad");
	screen_send(screen, "\\command:owned\r");
	screen_wait_row(screen, 3, "command:owned");
	screen_wait_for(screen, "0x00000bad");
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
	screen_press(screen, "kcuf1");
	screen_wait_for(screen, "OWNED");
	if (written(screen))
		screen_fail(screen, "of the command line, something was written as it is");
	screen_wait_row(screen, 3, "Segments 1");
	monitor_quit(screen);
}

static void test_command_line(void **state)
{
	static const char *const terms[] = { "xterm-256color", "vt100" };
	static const char *const locales[] = { "C.UTF-8", "C" };
	struct screen *screen = *state;
	pid_t creator;

	screen_require(screen);
	creator = start_creator(hostile, 0xbad);
	for (size_t i = 0; i < ARRAY_SIZE(terms); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(locales); j++) {
			const struct screen_options options = { .columns = 200,
								.term = terms[i],
								.locale = locales[j] };

			look_at_it(screen, &options);
		}
	}
	end_creator(creator);
}

/* Longer than a row, a line and a page, and of wide characters, which must not be cut in half. */
static void test_long_and_wide_command_line(void **state)
{
	struct screen *screen = *state;
	char *name = xcalloc(30001, 1);
	pid_t creator;

	screen_require(screen);
	for (int i = 0; i < 10000; i++)
		memcpy(name + (size_t)i * 3, "\xe6\xbc\xa2", 3);
	creator = start_creator(name, 0xbad);
	for (int columns = 76; columns < 84; columns++) {
		monitor_start(screen, .columns = columns);
		screen_wait_for(screen, "\xe6\xbc\xa2\xe6\xbc\xa2");
		screen_wait_row(screen, 6, "");
		assert_string_equal(screen_row(screen, 6), "");
		assert_string_equal(screen_row(screen, 7), "");
		monitor_quit(screen);
	}
	end_creator(creator);
	free(name);
}

/* What the user types is a text like any other. */
static void test_typed_text(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen,
		      .arguments = (const char *const[]){ "-F", "!\033]0;OWNED\007", NULL });
	screen_wait_row(screen, 3, "OWNED");
	assert_false(screen_wrote(screen, "\033]0;", 4));
	assert_false(screen_wrote(screen, "\007", 1));
	screen_send(screen, "\\");
	screen_wait_row(screen, -1, "Filter:");
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, MONITOR_READY);
	assert_false(screen_wrote(screen, "\033]0;", 4));
	screen_start(screen,
		     &(const struct screen_options){ .arguments = (const char *const[]){
							     "-u", "\033]0;OWNED\007", NULL } });
	assert_int_equal(screen_wait_exit(screen), 1);
	screen_wait_row(screen, 0, "OWNED");
	assert_false(screen_wrote(screen, "\033", 1));
	assert_false(screen_wrote(screen, "\007", 1));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_command_line),
		screen_test(test_long_and_wide_command_line),
		screen_test(test_typed_text),
	};

	if (argc == 3 && strcmp(argv[1], "create") == 0)
		return create_and_wait(argv[2]);
	return screen_run_group(tests);
}
