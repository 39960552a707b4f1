/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts a program on a pseudo-terminal, with an environment that is the same everywhere. */
#include "screen_process.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ipctop/memory.h"

enum { MAX_VARIABLES = 64, MAX_ARGUMENTS = 32 };

/* What is handed on: where programs and sanitizers' settings are, and which namespace this is. */
static const char *const inherited[] = {
	"PATH=",	  "LD_LIBRARY_PATH=", "TERMINFO=",	    "ASAN_OPTIONS=",
	"UBSAN_OPTIONS=", "LSAN_OPTIONS=",    "LLVM_PROFILE_FILE=", "IPCTOP_TEST_NAMESPACE=",
	"TSAN_OPTIONS="
};

extern char **environ;

static bool is_inherited(const char *variable)
{
	for (size_t i = 0; i < ARRAY_SIZE(inherited); i++)
		if (strncmp(variable, inherited[i], strlen(inherited[i])) == 0)
			return true;
	return false;
}

/* Runs in the child, so nothing of it is freed. */
static char **make_environment(const struct screen_options *options, const char *home)
{
	char **variables = xcalloc(MAX_VARIABLES, sizeof(*variables));
	size_t count = 0;

	/* The first of two wins. */
	for (size_t i = 0; options->environment && options->environment[i]; i++)
		variables[count++] = xstrdup(options->environment[i]);
	variables[count++] = xasprintf("TERM=%s", options->term);
	variables[count++] = xasprintf("LC_ALL=%s", options->locale);
	variables[count++] = xasprintf("HOME=%s", home);
	variables[count++] = xstrdup("TZ=UTC");
	for (size_t i = 0; environ[i] && count + 1 < MAX_VARIABLES; i++)
		if (is_inherited(environ[i]))
			variables[count++] = environ[i];
	return variables;
}

static char **make_arguments(const struct screen_options *options, const char *program)
{
	char **arguments = xcalloc(MAX_ARGUMENTS, sizeof(*arguments));

	arguments[0] = xstrdup(program);
	for (size_t i = 0; options->arguments && options->arguments[i]; i++)
		arguments[i + 1] = xstrdup(options->arguments[i]);
	return arguments;
}

static void connect_child(const struct screen_options *options, int slave, int output)
{
	int input = options->device == SCREEN_NO_INPUT ? open("/dev/null", O_RDONLY) : slave;

	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
}

static void reset_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
}

static void run_child(const struct screen_options *options, const char *home, int slave, int output)
{
	const char *program = getenv("IPCTOP");

	connect_child(options, slave, output);
	reset_signals();
	/* Crashes are part of the tests; and nothing is left where a test is killed. */
	setrlimit(RLIMIT_CORE, &(const struct rlimit){ 0 });
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execve(program, make_arguments(options, program), make_environment(options, home));
	dprintf(STDERR_FILENO, "cannot run %s: %s\r\n", program, strerror(errno));
	_exit(127);
}

static int open_terminal(const struct screen_options *options, struct screen_process *process)
{
	const struct winsize size = { .ws_row = (unsigned short)options->rows,
				      .ws_col = (unsigned short)options->columns };

	if (openpty(&process->master, &process->slave, NULL, NULL, &size) < 0)
		return -errno;
	fcntl(process->master, F_SETFD, FD_CLOEXEC);
	fcntl(process->slave, F_SETFD, FD_CLOEXEC);
	return 0;
}

int screen_process_start(const struct screen_options *options, const char *home,
			 struct termios *modes, struct screen_process *process)
{
	int ends[2] = { -1, -1 };
	int error = open_terminal(options, process);

	if (error)
		return error;
	tcgetattr(process->slave, modes);
	if (options->device == SCREEN_NO_OUTPUT && pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	process->pid = fork();
	if (process->pid == 0)
		run_child(options, home, process->slave, ends[1] < 0 ? process->slave : ends[1]);
	if (ends[1] >= 0)
		close(ends[1]);
	process->pipe = ends[0];
	return process->pid < 0 ? -errno : 0;
}
