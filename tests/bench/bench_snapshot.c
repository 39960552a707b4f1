/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One whole snapshot against a bare loop of system calls over the same objects. */
#include <stdio.h>

#include "ipctop/collect.h"
#include "measure.h"
#include "namespace.h"

enum { ROUNDS = 25 };

static size_t take(struct collector *collector, unsigned int needs)
{
	const struct collect_request request = { .tables = TABLES_ALL, .needs = needs };
	struct snapshot *snapshot = collector_take(collector, &request);
	size_t count = snapshot->tables[TABLE_SHM].count + snapshot->tables[TABLE_MSG].count +
		       snapshot->tables[TABLE_SEM].count;

	snapshot_destroy(snapshot);
	return count;
}

static double median_take(struct collector *collector, unsigned int needs)
{
	double times[ROUNDS];

	take(collector, needs);
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_now_ms();

		take(collector, needs);
		times[i] = measure_now_ms() - start;
	}
	return measure_median(times, ROUNDS);
}

static void compare(struct collector *collector, double *bare, double *ours)
{
	double bare_times[ROUNDS];
	double our_times[ROUNDS];

	/* In turn, so that both see the same machine. */
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_now_ms();
		double middle;

		measure_bare_loop();
		middle = measure_now_ms();
		take(collector, 0);
		our_times[i] = measure_now_ms() - middle;
		bare_times[i] = middle - start;
	}
	*bare = measure_median(bare_times, ROUNDS);
	*ours = measure_median(our_times, ROUNDS);
}

int main(void)
{
	const double most = 1.5;
	struct collector *collector = collector_create(SOURCE_AUTO);
	bool good;
	double bare;
	double ours;

	namespace_require();
	if (measure_bare_loop() != take(collector, 0)) {
		fputs("bench_snapshot: the two do not see the same objects\n", stderr);
		return 1;
	}
	compare(collector, &bare, &ours);
	good = ours <= most * bare;
	printf("snapshot: bare %.1f ms, ipctop %.1f ms, ratio %.2f (at most %.1f) %s\n", bare, ours,
	       ours / bare, most, good ? "ok" : "TOO SLOW");
	printf("snapshot with names: %.1f ms\n", median_take(collector, NEED_NAMES));
	printf("snapshot with commands: %.1f ms\n", median_take(collector, NEED_COMMANDS));
	printf("snapshot with rss in rounds: %.1f ms\n", median_take(collector, NEED_RSS));
	printf("snapshot with all rss: %.1f ms\n", median_take(collector, NEED_RSS_EXACT));
	collector_destroy(collector);
	return good ? 0 : 1;
}
