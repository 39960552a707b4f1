/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One refresh of the monitor on a screen against a bare loop of system calls: processor time of
 * both, and the monitor's peak memory. The real program runs in a pseudo-terminal.
 */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"
#include "namespace.h"

enum { ROUNDS = 5, FEW = 5, MANY = 25 };

static void drain(int terminal)
{
	char buffer[65536];

	while (read(terminal, buffer, sizeof(buffer)) > 0)
		;
}

/* Processor time, in ms, of a run with that many refreshes. */
static double run_monitor(int refreshes, struct rusage *usage)
{
	const struct winsize size = { .ws_row = 50, .ws_col = 200 };
	char count[16];
	int terminal, status;
	pid_t child;

	snprintf(count, sizeof(count), "%d", refreshes);
	child = forkpty(&terminal, NULL, NULL, &size);
	if (child == 0) {
		setenv("TERM", "xterm-256color", 1);
		execl(getenv("IPCTOP"), "ipctop", "-d", "0.3", "-n", count, (char *)NULL);
		_exit(127);
	}
	drain(terminal);
	close(terminal);
	if (child < 0 || wait4(child, &status, 0, usage) != child || status != 0) {
		fputs("bench_screen: the monitor did not run\n", stderr);
		exit(1);
	}
	return measure_usage_ms(usage);
}

int main(void)
{
	const double most = 2.0;
	const long most_memory = 60L * 1024;
	double bare[ROUNDS];
	double ours[ROUNDS];
	struct rusage usage;
	bool good, small;

	namespace_require();
	/* In turn, so that both see the same machine. */
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_cpu_ms();
		double few;

		for (int j = 0; j < MANY - FEW; j++)
			measure_bare_loop();
		bare[i] = (measure_cpu_ms() - start) / (MANY - FEW);
		few = run_monitor(FEW, &usage);
		ours[i] = (run_monitor(MANY, &usage) - few) / (MANY - FEW);
	}
	good = measure_median(ours, ROUNDS) <= most * measure_median(bare, ROUNDS);
	small = usage.ru_maxrss <= most_memory;
	printf("refresh on the screen: bare %.1f ms, ipctop %.1f ms, ratio %.2f (at most %.1f) %s\n",
	       measure_median(bare, ROUNDS), measure_median(ours, ROUNDS),
	       measure_median(ours, ROUNDS) / measure_median(bare, ROUNDS), most,
	       good ? "ok" : "TOO SLOW");
	printf("peak memory: %.1f MiB (at most %ld) %s\n", (double)usage.ru_maxrss / 1024,
	       most_memory / 1024, small ? "ok" : "TOO MUCH");
	return good && small ? 0 : 1;
}
