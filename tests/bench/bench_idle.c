/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An idle monitor against irqtop(1) or, where that is missing, top(1): processor time of 20 seconds
 * at a delay of one, both at once in pseudo-terminals of the same size.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"
#include "namespace.h"

enum { SECONDS = 20 };

struct monitor {
	const char *name;
	const char *program;
	pid_t pid;
	int terminal;
};

static void start(struct monitor *monitor)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };

	monitor->pid = forkpty(&monitor->terminal, NULL, NULL, &size);
	if (monitor->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execlp(monitor->program, monitor->name, "-d", "1", (char *)NULL);
		_exit(127);
	}
}

/* Reads what they draw until the time is over. */
static void watch(struct monitor *monitors, size_t count)
{
	double end = measure_now_ms() + SECONDS * 1000;
	struct pollfd fds[2];
	char buffer[65536];

	for (size_t i = 0; i < count; i++)
		fds[i] = (struct pollfd){ .fd = monitors[i].terminal, .events = POLLIN };
	while (measure_now_ms() < end && poll(fds, count, (int)(end - measure_now_ms()) + 1) >= 0)
		for (size_t i = 0; i < count; i++)
			if (fds[i].revents && read(fds[i].fd, buffer, sizeof(buffer)) <= 0)
				fds[i].fd = -1;
}

static double stop(const struct monitor *monitor)
{
	struct rusage usage;
	int status;

	kill(monitor->pid, SIGTERM);
	if (wait4(monitor->pid, &status, 0, &usage) != monitor->pid ||
	    (WIFEXITED(status) && WEXITSTATUS(status) == 127)) {
		fprintf(stderr, "bench_idle: %s did not run\n", monitor->name);
		exit(1);
	}
	close(monitor->terminal);
	return measure_usage_ms(&usage);
}

int main(void)
{
	bool has_irqtop = system("command -v irqtop >/dev/null 2>&1") == 0;
	struct monitor monitors[] = {
		{ .name = "ipctop", .program = getenv("IPCTOP") },
		{ .name = has_irqtop ? "irqtop" : "top", .program = has_irqtop ? "irqtop" : "top" },
	};
	double ours, theirs;

	namespace_require();
	start(&monitors[0]);
	start(&monitors[1]);
	watch(monitors, 2);
	ours = stop(&monitors[0]);
	theirs = stop(&monitors[1]);
	printf("idle for %d s: %s %.1f ms, ipctop %.1f ms of processor time (not more) %s\n", SECONDS,
	       monitors[1].name, theirs, ours, ours <= theirs ? "ok" : "TOO MUCH");
	return ours <= theirs ? 0 : 1;
}
