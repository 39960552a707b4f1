/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 10,000 POSIX segments and as many semaphores: a snapshot against a bare readdir and stat loop. */
#include <dirent.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipctop/collect.h"
#include "measure.h"
#include "namespace.h"

enum { OBJECTS = 10000, ROUNDS = 15 };

static void fill(void)
{
	char name[32];

	for (int i = 0; i < OBJECTS; i++) {
		sem_t *semaphore;

		snprintf(name, sizeof(name), "/bench%d", i);
		close(shm_open(name, O_CREAT | O_RDWR, 0600));
		semaphore = sem_open(name, O_CREAT, 0600, 1);
		if (semaphore == SEM_FAILED) {
			perror("bench_posix");
			exit(1);
		}
		sem_close(semaphore);
	}
}

static size_t loop_bare(void)
{
	DIR *directory = opendir("/dev/shm");
	const struct dirent *entry;
	struct stat status;
	size_t count = 0;

	while ((entry = readdir(directory)))
		count += fstatat(dirfd(directory), entry->d_name, &status, 0) == 0 &&
			 S_ISREG(status.st_mode);
	closedir(directory);
	return count;
}

static size_t take(struct collector *collector, unsigned int needs)
{
	const struct collect_request request = {
		.tables = TABLE_BIT(TABLE_PSHM) | TABLE_BIT(TABLE_PSEM),
		.needs = needs,
	};
	struct snapshot *snapshot = collector_take(collector, &request);
	size_t count = snapshot->tables[TABLE_PSHM].count + snapshot->tables[TABLE_PSEM].count;

	snapshot_destroy(snapshot);
	return count;
}

int main(void)
{
	const double most = 2.0;
	struct collector *collector = collector_create(SOURCE_AUTO);
	double bare[ROUNDS], ours[ROUNDS], with_values[ROUNDS];
	bool good;

	namespace_require();
	fill();
	if (loop_bare() != take(collector, 0)) {
		fputs("bench_posix: the two do not see the same objects\n", stderr);
		return 1;
	}
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_now_ms();
		double middle;

		loop_bare();
		middle = measure_now_ms();
		take(collector, 0);
		ours[i] = measure_now_ms() - middle;
		bare[i] = middle - start;
		middle = measure_now_ms();
		take(collector, NEED_VALUES);
		with_values[i] = measure_now_ms() - middle;
	}
	good = measure_median(ours, ROUNDS) <= most * measure_median(bare, ROUNDS);
	printf("POSIX listing: bare %.1f ms, ipctop %.1f ms, ratio %.2f (at most %.1f) %s\n",
	       measure_median(bare, ROUNDS), measure_median(ours, ROUNDS),
	       measure_median(ours, ROUNDS) / measure_median(bare, ROUNDS), most,
	       good ? "ok" : "TOO SLOW");
	/* To stat a file is one call; to read it as well, four. */
	printf("POSIX listing with the semaphores' values: %.1f ms, ratio %.2f\n",
	       measure_median(with_values, ROUNDS),
	       measure_median(with_values, ROUNDS) / measure_median(bare, ROUNDS));
	collector_destroy(collector);
	return good ? 0 : 1;
}
