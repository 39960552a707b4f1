/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_ls OWNERS: ipctop ls against lsipc(1) and ipcs(1), each with the same letters, over the same
 * objects; the peers in turn with ours, medians of the wall-clock times.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "measure.h"
#include "namespace.h"

enum { ROUNDS = 5 };

struct race {
	const char *ours[5];
	const char *theirs[5];
	double many; /* times faster that ours must be with many owners */
	double one;  /* with one */
};

static const struct race races[] = {
	{ { "ipctop", "ls", "-m" }, { "lsipc", "-m" }, 8, 2 },
	{ { "ipctop", "ls", "-m", "-J" }, { "lsipc", "-m", "-J" }, 8, 2 },
	{ { "ipctop", "ls", "-m", "-r" }, { "lsipc", "-m", "-r" }, 8, 2 },
	{ { "ipctop", "ls", "-q" }, { "lsipc", "-q" }, 8, 2 },
	{ { "ipctop", "ls", "-q", "-J" }, { "lsipc", "-q", "-J" }, 8, 2 },
	{ { "ipctop", "ls", "-q", "-r" }, { "lsipc", "-q", "-r" }, 8, 2 },
	{ { "ipctop", "ls", "-s" }, { "lsipc", "-s" }, 1, 1 },
	{ { "ipctop", "ls", "-s", "-J" }, { "lsipc", "-s", "-J" }, 1, 1 },
	{ { "ipctop", "ls", "-s", "-r" }, { "lsipc", "-s", "-r" }, 1, 1 },
	{ { "ipctop", "ls" }, { "ipcs", "-a" }, 8, 2 },
};

static double run(const char *const *arguments)
{
	int status;
	double time = measure_run_ms(arguments, &status);

	if (status != 0) {
		fprintf(stderr, "bench_ls: %s did not run\n", arguments[0]);
		exit(1);
	}
	return time;
}

static void print_name(const char *const *arguments)
{
	for (; *arguments; arguments++)
		printf("%s ", *arguments);
}

static bool race(const struct race *race, bool many)
{
	double bound = many ? race->many : race->one;
	double ours[ROUNDS], theirs[ROUNDS];
	double ratio;

	for (int i = 0; i < ROUNDS; i++) {
		theirs[i] = run(race->theirs);
		ours[i] = run(race->ours);
	}
	ratio = measure_median(theirs, ROUNDS) / measure_median(ours, ROUNDS);
	print_name(race->ours);
	printf("%.0f ms, ", measure_median(ours, ROUNDS));
	print_name(race->theirs);
	printf("%.0f ms: %.1f times faster (at least %.0f) %s\n", measure_median(theirs, ROUNDS),
	       ratio, bound, ratio >= bound ? "ok" : "TOO SLOW");
	fflush(stdout);
	return ratio >= bound;
}

int main(int argc, char **argv)
{
	bool many = argc > 1 && atoi(argv[1]) > 1;
	bool good = true;

	namespace_require();
	for (size_t i = 0; i < sizeof(races) / sizeof(races[0]); i++)
		good = race(&races[i], many) && good;
	return good ? 0 : 1;
}
