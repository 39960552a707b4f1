/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One whole snapshot against a bare loop of system calls over the same objects. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>

#include "ipctop/collect.h"
#include "namespace.h"

enum { ROUNDS = 25 };

union semun {
	int val;
	struct semid_ds *buf;
	struct seminfo *info;
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Returns the number of objects. IPC_INFO gives the highest index at the least cost. */
static size_t loop_bare(void)
{
	struct shminfo shm_info;
	struct msginfo msg_info;
	struct seminfo sem_info;
	struct shmid_ds segment;
	struct msqid_ds queue;
	struct semid_ds set;
	int max = shmctl(0, IPC_INFO, (struct shmid_ds *)&shm_info);
	size_t count = 0;

	for (int i = 0; i <= max; i++)
		count += shmctl(i, SHM_STAT_ANY, &segment) >= 0;
	max = msgctl(0, IPC_INFO, (struct msqid_ds *)&msg_info);
	for (int i = 0; i <= max; i++)
		count += msgctl(i, MSG_STAT_ANY, &queue) >= 0;
	max = semctl(0, 0, IPC_INFO, (union semun){ .info = &sem_info });
	for (int i = 0; i <= max; i++)
		count += semctl(i, 0, SEM_STAT_ANY, (union semun){ .buf = &set }) >= 0;
	return count;
}

static size_t take(struct collector *collector, unsigned int needs)
{
	const struct collect_request request = { .tables = TABLES_ALL, .needs = needs };
	struct snapshot *snapshot = collector_take(collector, &request);
	size_t count = snapshot->tables[TABLE_SHM].count + snapshot->tables[TABLE_MSG].count +
		       snapshot->tables[TABLE_SEM].count;

	snapshot_destroy(snapshot);
	return count;
}

static int compare_times(const void *left, const void *right)
{
	const double *a = left;
	const double *b = right;

	return (*a > *b) - (*a < *b);
}

static double median(double *times)
{
	qsort(times, ROUNDS, sizeof(*times), compare_times);
	return times[ROUNDS / 2];
}

static double median_take(struct collector *collector, unsigned int needs)
{
	double times[ROUNDS];

	take(collector, needs);
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_ms();

		take(collector, needs);
		times[i] = now_ms() - start;
	}
	return median(times);
}

static void compare(struct collector *collector, double *bare, double *ours)
{
	double bare_times[ROUNDS];
	double our_times[ROUNDS];

	/* In turn, so that both see the same machine. */
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_ms();
		double middle;

		loop_bare();
		middle = now_ms();
		take(collector, 0);
		our_times[i] = now_ms() - middle;
		bare_times[i] = middle - start;
	}
	*bare = median(bare_times);
	*ours = median(our_times);
}

int main(void)
{
	const double most = 1.5;
	struct collector *collector = collector_create(SOURCE_AUTO);
	bool good;
	double bare;
	double ours;

	namespace_require();
	if (loop_bare() != take(collector, 0)) {
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
