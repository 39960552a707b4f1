/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who waits, among 2,000 blocked threads: a snapshot of queues and sets with their waiters against
 * a bare read of these threads' syscall files, whose list is given.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <unistd.h>

#include "crowd.h"
#include "factory.h"
#include "ipctop/collect.h"
#include "measure.h"
#include "namespace.h"

enum { PROCESSES = 1125, THREADED = 125, THREADS = 8, ROUNDS = 15 };

static void read_bare(const struct crowd *crowd)
{
	char path[64], text[256];

	for (size_t i = 0; i < crowd->thread_count; i++) {
		const struct crowd_thread *thread = &crowd->threads[i];
		int fd;

		snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", thread->pid, thread->tid);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || read(fd, text, sizeof(text)) <= 0)
			perror("bench_waiters");
		close(fd);
	}
}

static size_t take(struct collector *collector)
{
	const struct collect_request request = {
		.tables = TABLE_BIT(TABLE_MSG) | TABLE_BIT(TABLE_SEM),
		.needs = NEED_WAITERS,
	};
	struct snapshot *snapshot = collector_take(collector, &request);
	size_t count = snapshot->wait_count;

	snapshot_destroy(snapshot);
	return count;
}

static bool measure(const struct crowd *crowd, struct collector *collector)
{
	const double most = 2;
	double bare[ROUNDS], ours[ROUNDS];
	double ratio;

	/* In turn, so that both see the same machine. */
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_now_ms();
		double middle;

		read_bare(crowd);
		middle = measure_now_ms();
		take(collector);
		ours[i] = measure_now_ms() - middle;
		bare[i] = middle - start;
	}
	ratio = measure_median(ours, ROUNDS) / measure_median(bare, ROUNDS);
	printf("waiters: bare %.1f ms, ipctop %.1f ms, ratio %.2f (at most %.1f) %s\n",
	       measure_median(bare, ROUNDS), measure_median(ours, ROUNDS), ratio, most,
	       ratio <= most ? "ok" : "TOO SLOW");
	return ratio <= most;
}

int main(void)
{
	const struct crowd_plan plan = {
		.processes = PROCESSES,
		.threaded = THREADED,
		.threads = THREADS,
		.set = factory_set(IPC_PRIVATE, 1, 0600),
		.queue = factory_queue(IPC_PRIVATE, 0600),
	};
	struct crowd *crowd = crowd_start(&plan);
	struct collector *collector = collector_create(SOURCE_AUTO);
	double start = measure_now_ms();
	bool good = take(collector) == crowd->thread_count;

	if (!good)
		fputs("bench_waiters: not all waiters are seen\n", stderr);
	printf("waiters, first look of %zu threads: %.1f ms\n", crowd->thread_count,
	       measure_now_ms() - start);
	good = measure(crowd, collector) && good;
	collector_destroy(collector);
	crowd_end(crowd);
	return good ? 0 : 1;
}
