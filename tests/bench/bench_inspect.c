/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening the contents of something large against something small: from the key to the first frame
 * that shows them, in the real program in a pseudo-terminal.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "factory.h"
#include "measure.h"
#include "namespace.h"

enum { ROUNDS = 7, PATIENCE_MS = 5000 };

static void fail(const char *what)
{
	fprintf(stderr, "bench_inspect: %s\n", what);
	exit(1);
}

/* Reads what is drawn until text is among it. */
static void wait_for(int terminal, const char *text)
{
	static char seen[1 << 20];
	size_t used = 0;
	double end = measure_now_ms() + PATIENCE_MS;

	while (measure_now_ms() < end && used < sizeof(seen) - 1) {
		struct pollfd fd = { .fd = terminal, .events = POLLIN };
		ssize_t got;

		if (poll(&fd, 1, 100) <= 0)
			continue;
		got = read(terminal, seen + used, sizeof(seen) - 1 - used);
		if (got <= 0)
			break;
		used += (size_t)got;
		seen[used] = '\0';
		if (strstr(seen, text))
			return;
	}
	fail(text);
}

static void send_keys(int terminal, const char *keys)
{
	if (write(terminal, keys, strlen(keys)) != (ssize_t)strlen(keys))
		fail("the terminal is gone");
}

/* Milliseconds from the key to the contents, with the only object of the pane after some tabs. */
static double open_contents(const char *tabs, const char *ready, const char *text)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	double start, end;
	int terminal;
	pid_t child = forkpty(&terminal, NULL, NULL, &size);

	if (child == 0) {
		setenv("TERM", "xterm", 1);
		execl(getenv("IPCTOP"), "ipctop", "-d", "60", (char *)NULL);
		_exit(127);
	}
	wait_for(terminal, "F10");
	send_keys(terminal, tabs);
	if (*ready)
		wait_for(terminal, ready);
	send_keys(terminal, "\r");
	wait_for(terminal, "Facts");
	start = measure_now_ms();
	send_keys(terminal, "3"); /* the tab Contents */
	wait_for(terminal, text);
	end = measure_now_ms();
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	close(terminal);
	return end - start;
}

static double time_segment(size_t size)
{
	double times[ROUNDS];

	factory_remove_all();
	if (factory_segment(0x11, size, 0600) < 0)
		fail("no segment of that size can be made here");
	for (int i = 0; i < ROUNDS; i++)
		times[i] = open_contents("", "", "0000000010");
	return measure_median(times, ROUNDS);
}

static double time_queue(int messages)
{
	double times[ROUNDS];
	int id;

	factory_remove_all();
	if (system("echo 1048576 >/proc/sys/kernel/msgmnb") != 0)
		fail("queues cannot be made larger here");
	id = factory_queue(0x22, 0600);
	for (int i = 0; i < messages; i++)
		if (factory_send(id, 1, "a message", 9) < 0)
			fail("the queue is full");
	for (int i = 0; i < ROUNDS; i++)
		times[i] = open_contents("\t", "0x00000022", "a message");
	return measure_median(times, ROUNDS);
}

static bool compare(const char *what, double small, double large)
{
	const double most = 2.0;
	bool good = large <= most * small;

	printf("contents of %s: %.1f ms, ratio %.2f (at most %.1f) %s\n", what, large,
	       large / small, most, good ? "ok" : "TOO SLOW");
	return good;
}

int main(void)
{
	bool good;

	namespace_require();
	good = compare("a segment of 4 GiB, against 4 KiB", time_segment(4096),
		       time_segment(4UL << 30));
	good = compare("a queue of 10,000 messages, against 10", time_queue(10),
		       time_queue(10000)) &&
	       good;
	factory_remove_all();
	return good ? 0 : 1;
}
