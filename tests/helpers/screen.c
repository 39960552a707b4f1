/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real program in a pseudo-terminal. */
#include "screen.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/memory.h"
#include "namespace.h"
#include "screen_keys.h"
#include "screen_process.h"
#include "skip.h"

enum {
	/* A look at the program's state at least so often. */
	STEP_MS = 10,
	/* A frame has been written when nothing follows for so long. */
	REST_MS = 25,
};

struct screen {
	int namespace_error;
	char home[32];
	struct screen_options options;
	struct screen_process process;
	struct terminal *terminal;
	struct termios modes; /* before the start */
	bool ended;
	bool stopped;
	int status; /* of waitpid(2) */
	struct terminal_row row;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- fixtures ---- */

int screen_group_setup(void **state)
{
	struct screen *screen = xcalloc(1, sizeof(*screen));

	screen->process = (struct screen_process){ -1, -1, -1, -1 };
	screen->namespace_error = namespace_enter();
	snprintf(screen->home, sizeof(screen->home), "/tmp/ipctop-test-XXXXXX");
	*state = screen;
	return mkdtemp(screen->home) ? 0 : -1;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void end_program(struct screen *screen)
{
	struct screen_process *process = &screen->process;

	if (process->pid > 0 && !screen->ended) {
		kill(process->pid, SIGKILL);
		waitpid(process->pid, &screen->status, 0);
	}
	close_fd(&process->master);
	close_fd(&process->slave);
	close_fd(&process->pipe);
	*process = (struct screen_process){ -1, -1, -1, -1 };
	terminal_destroy(screen->terminal);
	screen->terminal = NULL;
	screen->ended = screen->stopped = false;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static void remove_all(const char *path)
{
	nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int screen_teardown(void **state)
{
	struct screen *screen = *state;

	end_program(screen);
	/* The journal in it, too: each test starts without one. */
	remove_all(screen->home);
	mkdir(screen->home, 0700);
	if (!screen->namespace_error)
		factory_remove_all();
	return 0;
}

int screen_group_teardown(void **state)
{
	struct screen *screen = *state;

	remove_all(screen->home);
	free(screen);
	return 0;
}

/* ---- the program ---- */

static void reply(const char *bytes, size_t length, void *data)
{
	struct screen *screen = data;

	if (screen->process.master >= 0)
		assert_int_equal(write(screen->process.master, bytes, length), length);
}

void screen_require(struct screen *screen)
{
	if (screen->namespace_error)
		test_skip("no private IPC namespace: %s", strerror(-screen->namespace_error));
}

void screen_start(struct screen *screen, const struct screen_options *options)
{
	struct screen_options *complete = &screen->options;
	int error;

	screen_require(screen);
	end_program(screen);
	assert_non_null(getenv("IPCTOP"));
	*complete = options ? *options : (struct screen_options){ 0 };
	complete->rows = complete->rows ? complete->rows : 24;
	complete->columns = complete->columns ? complete->columns : 80;
	complete->term = complete->term ? complete->term : "xterm-256color";
	complete->locale = complete->locale ? complete->locale : "C.UTF-8";
	screen->terminal = terminal_create(complete->rows, complete->columns, reply, screen);
	error = screen_process_start(complete, screen->home, &screen->modes, &screen->process);
	assert_int_equal(error, 0);
}

pid_t screen_pid(const struct screen *screen)
{
	return screen->process.pid;
}

const char *screen_home(const struct screen *screen)
{
	return screen->home;
}

const struct terminal *screen_terminal(const struct screen *screen)
{
	return screen->terminal;
}

static void look_after_child(struct screen *screen)
{
	int status;

	if (screen->ended || waitpid(screen->process.pid, &status,
				     WNOHANG | WUNTRACED | WCONTINUED) != screen->process.pid)
		return;
	if (WIFSTOPPED(status)) {
		screen->stopped = true;
	} else if (WIFCONTINUED(status)) {
		screen->stopped = false;
	} else {
		screen->ended = true;
		screen->status = status;
	}
}

/* Takes what the program wrote, waiting that long for it. False: it wrote nothing. */
static bool read_output(struct screen *screen, int timeout_ms)
{
	struct screen_process *process = &screen->process;
	int *output = process->pipe >= 0 ? &process->pipe : &process->master;
	struct pollfd fd = { .fd = *output, .events = POLLIN };
	char bytes[16384];
	ssize_t length;

	if (poll(&fd, 1, timeout_ms) <= 0)
		return false;
	length = read(*output, bytes, sizeof(bytes));
	if (length <= 0) {
		/* The pipe is closed: nothing but the exit is left to wait for. */
		close_fd(output);
		return false;
	}
	terminal_write(screen->terminal, bytes, (size_t)length);
	return true;
}

static bool come_to_rest(struct screen *screen, int64_t until)
{
	while (read_output(screen, REST_MS))
		if (now_ms() > until)
			return false;
	return true;
}

/* True when holds() is true and still is when nothing more is written. */
static bool wait_until(struct screen *screen, bool (*holds)(struct screen *, const void *),
		       const void *data)
{
	int64_t until = now_ms() + SCREEN_PATIENCE_MS;

	while (now_ms() < until) {
		bool ended = screen->ended;

		if (holds(screen, data) && come_to_rest(screen, until) && holds(screen, data))
			return true;
		look_after_child(screen);
		if (!read_output(screen, STEP_MS) && ended)
			return holds(screen, data);
	}
	return false;
}

/* ---- input ---- */

void screen_send(struct screen *screen, const char *bytes)
{
	assert_int_equal(write(screen->process.master, bytes, strlen(bytes)), strlen(bytes));
}

void screen_press(struct screen *screen, const char *capability)
{
	char *sequence = screen_key_sequence(screen->options.term, capability);

	if (!sequence)
		screen_fail(screen, "%s has no key %s", screen->options.term, capability);
	screen_send(screen, sequence);
	free(sequence);
}

void screen_click(struct screen *screen, int row, int column, int button)
{
	if (!terminal_mouse(screen->terminal))
		screen_fail(screen, "a click, but the program did not ask for the mouse");
	terminal_click(screen->terminal, row, column, button);
}

void screen_click_text(struct screen *screen, const char *text)
{
	int row, column;

	screen_find(screen, text, &row, &column);
	screen_click(screen, row, column, 1);
}

void screen_resize(struct screen *screen, int rows, int columns)
{
	const struct winsize size = { .ws_row = (unsigned short)rows,
				      .ws_col = (unsigned short)columns };

	terminal_resize(screen->terminal, rows, columns);
	assert_int_equal(ioctl(screen->process.master, TIOCSWINSZ, &size), 0);
}

void screen_signal(struct screen *screen, int number)
{
	assert_false(screen->ended);
	assert_int_equal(kill(screen->process.pid, number), 0);
}

void screen_scribble(struct screen *screen, const char *bytes)
{
	terminal_write(screen->terminal, bytes, strlen(bytes));
}

void screen_reset_modes(struct screen *screen)
{
	assert_int_equal(tcsetattr(screen->process.slave, TCSANOW, &screen->modes), 0);
}

void screen_hang_up(struct screen *screen)
{
	close_fd(&screen->process.master);
}

/* ---- waiting ---- */

static bool shows(struct screen *screen, const void *text)
{
	return screen_shows(screen, text);
}

static bool shows_not(struct screen *screen, const void *text)
{
	return !screen_shows(screen, text);
}

struct row_text {
	int row;
	const char *text;
};

static bool row_shows(struct screen *screen, const void *data)
{
	const struct row_text *expected = data;

	return strstr(screen_row(screen, expected->row), expected->text);
}

static bool has_ended(struct screen *screen, const void *data)
{
	(void)data;
	return screen->ended;
}

static bool is_stopped(struct screen *screen, const void *data)
{
	return screen->stopped == *(const bool *)data;
}

void screen_wait_until_at(struct screen *screen, bool (*holds)(struct screen *, const void *),
			  const void *data, const char *what, const char *file, int line)
{
	if (!wait_until(screen, holds, data))
		screen_fail_at(screen, file, line, "waited in vain until %s", what);
}

void screen_wait_for_at(struct screen *screen, const char *text, const char *file, int line)
{
	if (!wait_until(screen, shows, text))
		screen_fail_at(screen, file, line, "waited in vain for \"%s\"", text);
}

void screen_wait_gone_at(struct screen *screen, const char *text, const char *file, int line)
{
	if (!wait_until(screen, shows_not, text))
		screen_fail_at(screen, file, line, "waited in vain for \"%s\" to go", text);
}

void screen_wait_row_at(struct screen *screen, int row, const char *text, const char *file,
			int line)
{
	const struct row_text expected = { row, text };

	if (!wait_until(screen, row_shows, &expected))
		screen_fail_at(screen, file, line, "waited in vain for \"%s\" in row %d", text,
			       row);
}

int screen_wait_exit_at(struct screen *screen, const char *file, int line)
{
	if (!wait_until(screen, has_ended, NULL))
		screen_fail_at(screen, file, line, "the program does not end");
	return WIFEXITED(screen->status) ? WEXITSTATUS(screen->status)
					 : 128 + WTERMSIG(screen->status);
}

void screen_wait_stopped_at(struct screen *screen, bool stopped, const char *file, int line)
{
	if (!wait_until(screen, is_stopped, &stopped))
		screen_fail_at(screen, file, line, "the program does not %s",
			       stopped ? "stop" : "go on");
}

/* ---- questions ---- */

bool screen_shows(struct screen *screen, const char *text)
{
	int row, column;

	return terminal_find(screen->terminal, text, 0, terminal_rows(screen->terminal) - 1, &row,
			     &column);
}

void screen_find(struct screen *screen, const char *text, int *row, int *column)
{
	if (!terminal_find(screen->terminal, text, 0, terminal_rows(screen->terminal) - 1, row,
			   column))
		screen_fail(screen, "\"%s\" is not on the screen", text);
}

struct terminal_cell screen_cell_of(struct screen *screen, const char *text)
{
	int row, column;

	screen_find(screen, text, &row, &column);
	return terminal_cell(screen->terminal, row, column);
}

const char *screen_row(struct screen *screen, int row)
{
	if (row < 0)
		row += terminal_rows(screen->terminal);
	terminal_read_row(screen->terminal, row, &screen->row);
	return screen->row.text;
}

bool screen_wrote(struct screen *screen, const char *bytes, size_t length)
{
	size_t log_length;
	const char *log = terminal_log(screen->terminal, &log_length);

	return memmem(log, log_length, bytes, length);
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

void screen_assert_restored_at(struct screen *screen, const char *file, int line)
{
	struct termios modes;

	assert_int_equal(tcgetattr(screen->process.slave, &modes), 0);
	if (!same_modes(&modes, &screen->modes))
		screen_fail_at(screen, file, line, "the terminal's modes are not restored");
	if (!terminal_cursor_visible(screen->terminal))
		screen_fail_at(screen, file, line, "the cursor is still hidden");
	if (terminal_alternate(screen->terminal))
		screen_fail_at(screen, file, line, "the alternate screen is still shown");
	if (terminal_mouse(screen->terminal))
		screen_fail_at(screen, file, line, "the mouse is still reported");
}

/* ---- failing ---- */

static void print_screen(struct screen *screen)
{
	int rows = screen->terminal ? terminal_rows(screen->terminal) : 0;

	for (int row = 0; row < rows; row++)
		print_error("%3d|%s\n", row, screen_row(screen, row));
	if (screen->ended)
		print_error("the program ended with the wait status %#x\n", screen->status);
}

void screen_fail_at(struct screen *screen, const char *file, int line, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	print_screen(screen);
	print_error("%s\n", message);
	_fail(file, line);
	abort();
}
