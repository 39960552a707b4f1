/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the terminal, and gives it back as it was, whatever happens. */
#include "terminal.h"

#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "theme.h"

/*
 * What the crash handler needs: it may call nothing but write(2), tcsetattr(3) and the like, so
 * all is prepared while the program is sound. The one state that a signal handler can reach.
 */
static struct {
	struct termios modes;
	char reset[256];
	size_t reset_length;
} saved;

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void handle_crash(int number)
{
	ssize_t ignored = write(STDOUT_FILENO, saved.reset, saved.reset_length);

	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &saved.modes);
	/* SA_RESETHAND brought back the default action: die of it, with a core where wanted. */
	raise(number);
}

static void watch_for_crashes(void)
{
	struct sigaction action = { .sa_handler = handle_crash, .sa_flags = SA_RESETHAND };

	for (size_t i = 0; i < ARRAY_SIZE(crash_signals); i++)
		sigaction(crash_signals[i], &action, NULL);
}

static void add_reset(const char *sequence)
{
	size_t length = sequence ? strlen(sequence) : 0;

	if (length > sizeof(saved.reset) - saved.reset_length)
		return;
	memcpy(saved.reset + saved.reset_length, sequence ? sequence : "", length);
	saved.reset_length += length;
}

static void prepare_reset(bool no_mouse)
{
	static const char *const capabilities[] = { "sgr0", "rmkx", "cnorm", "rmcup" };

	/* Not in terminfo, but what curses itself sends for xterm-like mice. */
	if (!no_mouse && has_mouse())
		add_reset("\033[?1000l\033[?1006l");
	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++) {
		const char *sequence = tigetstr(capabilities[i]);

		add_reset(sequence == (const char *)-1 ? NULL : sequence);
	}
}

static int check_capabilities(char *message, size_t size)
{
	const char *name = getenv("TERM");
	int status;

	if (setupterm(NULL, STDOUT_FILENO, &status) == ERR) {
		snprintf(message, size, "terminal type '%.40s' is unknown; set TERM",
			 name ? name : "");
		return -ENOTTY;
	}
	if (!tigetstr("cup") || tigetstr("cup") == (char *)-1 || tigetflag("hc") > 0) {
		snprintf(message, size,
			 "terminal '%.40s' cannot place its cursor; use 'ipctop -b' or 'ipctop ls'",
			 name ? name : "");
		return -ENOTTY;
	}
	return 0;
}

/* Before curses starts: initscr(3X) would end the program where it cannot. */
static int check_terminal(char *message, size_t size)
{
	int error;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		snprintf(message, size, "no terminal; to print use 'ipctop -b' or 'ipctop ls'");
		return -ENOTTY;
	}
	error = check_capabilities(message, size);
	if (cur_term)
		del_curterm(cur_term);
	return error;
}

static void set_modes(bool no_mouse)
{
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	/* Long enough for a slow line to deliver an arrow key whole, short enough for Esc. */
	set_escdelay(50);
	curs_set(0);
	if (!no_mouse) {
		/* Of events that were not asked for wgetch() would wait for more, for ever. */
		mousemask(ALL_MOUSE_EVENTS, NULL);
		mouseinterval(0);
	}
}

int terminal_start(bool no_color, bool no_mouse, char *message, size_t size)
{
	int error = check_terminal(message, size);

	if (error)
		return error;
	tcgetattr(STDIN_FILENO, &saved.modes);
	if (!newterm(NULL, stdout, stdin)) {
		snprintf(message, size, "curses cannot start on this terminal");
		return -ENOTTY;
	}
	set_modes(no_mouse);
	theme_start(no_color);
	prepare_reset(no_mouse);
	watch_for_crashes();
	return 0;
}

void terminal_stop(void)
{
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &saved.modes);
}

void terminal_suspend(void)
{
	endwin();
	tcsetattr(STDIN_FILENO, TCSANOW, &saved.modes);
	kill(getpid(), SIGSTOP);
}

bool terminal_follow_size(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	resizeterm(size.ws_row, size.ws_col);
	return true;
}
