/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen.h: the real program in a pseudo-terminal, in a private IPC namespace: keys go in, and the
 * screen that a person would see can be asked. Nothing here sleeps: it waits for what the test
 * expects, and where that does not come the test fails with a picture of the screen.
 */
#ifndef TESTS_SCREEN_H
#define TESTS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "terminal.h"

/* How long anything that is waited for may take. */
enum { SCREEN_PATIENCE_MS = 15000 };

enum screen_device {
	SCREEN_TERMINAL,  /* a pseudo-terminal for all three */
	SCREEN_NO_INPUT,  /* standard input is /dev/null */
	SCREEN_NO_OUTPUT, /* standard output is a pipe, as is standard error */
};

/* What to start; all zero is the monitor on 24 lines of 80 columns. */
struct screen_options {
	const char *const *arguments; /* after the program's name, ends with NULL */
	int rows;
	int columns;
	const char *term;		/* NULL: xterm-256color */
	const char *locale;		/* NULL: C.UTF-8 */
	const char *const *environment; /* more variables, "NAME=value", ends with NULL */
	enum screen_device device;
};

struct screen;

/*
 * For cmocka: the state of all tests of a group is a struct screen. Each test starts with no
 * objects and no program, and what it leaves of both is removed. Where there is no namespace,
 * screen_start() skips the test.
 */
int screen_group_setup(void **state);
int screen_group_teardown(void **state);
int screen_teardown(void **state);
#define screen_test(function) cmocka_unit_test_teardown(function, screen_teardown)
#define screen_run_group(tests)                                                                    \
	cmocka_run_group_tests(tests, screen_group_setup, screen_group_teardown)

/* Skips the test where it would touch real objects; to be called before any object is created. */
void screen_require(struct screen *screen);
/* Runs $IPCTOP. One at a time: what ran before is ended first. NULL: as if all were zero. */
void screen_start(struct screen *screen, const struct screen_options *options);
pid_t screen_pid(const struct screen *screen);
/* The program's HOME, empty before each test. */
const char *screen_home(const struct screen *screen);
const struct terminal *screen_terminal(const struct screen *screen);

/* Keys by their bytes, or by terminfo(5)'s name ("kf9", "kcuu1"); clicks count from 0. */
void screen_send(struct screen *screen, const char *bytes);
void screen_press(struct screen *screen, const char *capability);
void screen_click(struct screen *screen, int row, int column, int button);
/* Clicks on the first such text. */
void screen_click_text(struct screen *screen, const char *text);
void screen_resize(struct screen *screen, int rows, int columns);
void screen_signal(struct screen *screen, int number);
/* What another program writes on the terminal. */
void screen_scribble(struct screen *screen, const char *bytes);
/* Sets the modes of before the start, as a shell does when its job stops. */
void screen_reset_modes(struct screen *screen);
/* The terminal goes away, as when its window is closed. */
void screen_hang_up(struct screen *screen);

/* Waits until holds() is true of a screen that has come to rest; what is for the message. */
#define screen_wait_until(screen, holds, data, what)                                               \
	screen_wait_until_at(screen, holds, data, what, __FILE__, __LINE__)
void screen_wait_until_at(struct screen *screen, bool (*holds)(struct screen *, const void *),
			  const void *data, const char *what, const char *file, int line);

/* Waits until the text is on the screen, is on none of its rows, is in that row (-1: the last). */
#define screen_wait_for(screen, text)	   screen_wait_for_at(screen, text, __FILE__, __LINE__)
#define screen_wait_gone(screen, text)	   screen_wait_gone_at(screen, text, __FILE__, __LINE__)
#define screen_wait_row(screen, row, text) screen_wait_row_at(screen, row, text, __FILE__, __LINE__)
void screen_wait_for_at(struct screen *screen, const char *text, const char *file, int line);
void screen_wait_gone_at(struct screen *screen, const char *text, const char *file, int line);
void screen_wait_row_at(struct screen *screen, int row, const char *text, const char *file,
			int line);

/* Waits until the program ends: its exit status, or 128 and the number of its signal. */
#define screen_wait_exit(screen) screen_wait_exit_at(screen, __FILE__, __LINE__)
int screen_wait_exit_at(struct screen *screen, const char *file, int line);
/* Waits until the program is stopped (true) or runs again (false). */
#define screen_wait_stopped(screen, stopped)                                                       \
	screen_wait_stopped_at(screen, stopped, __FILE__, __LINE__)
void screen_wait_stopped_at(struct screen *screen, bool stopped, const char *file, int line);

/* What is on the screen now. */
bool screen_shows(struct screen *screen, const char *text);
/* The row and column of the text; fails where it is not there. */
void screen_find(struct screen *screen, const char *text, int *row, int *column);
struct terminal_cell screen_cell_of(struct screen *screen, const char *text);
/* The row as text, until the next call. Negative rows count from the end. */
const char *screen_row(struct screen *screen, int row);
/* Those bytes occur in all that the program wrote. */
bool screen_wrote(struct screen *screen, const char *bytes, size_t length);

/* Fails unless the terminal is as it was before the start: modes, cursor, screen, mouse. */
#define screen_assert_restored(screen) screen_assert_restored_at(screen, __FILE__, __LINE__)
void screen_assert_restored_at(struct screen *screen, const char *file, int line);

/* Fails with a picture of the screen. */
#define screen_fail(screen, ...) screen_fail_at(screen, __FILE__, __LINE__, __VA_ARGS__)
void screen_fail_at(struct screen *screen, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5), noreturn));

#endif
