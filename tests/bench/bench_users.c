/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has segments attached, among 2,000 processes of 200 mappings each: the first map of a
 * collector against a bare walk by PROCMAP_QUERY, and against lsof(8); then a second look at
 * processes of which none has changed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <unistd.h>

#include "crowd.h"
#include "factory.h"
#include "ipctop/collect.h"
#include "measure.h"
#include "namespace.h"

enum { PROCESSES = 2000, MAPPINGS = 200, SEGMENTS = 4, ROUNDS = 7, LSOF_ROUNDS = 3 };

/* ---- the bare walk ---- */

/* struct procmap_query of linux/fs.h, which headers before Linux 6.11 lack. */
struct query {
	uint64_t size, flags, address;
	uint64_t start, end, vma_flags, page_size, offset, inode;
	uint32_t major, minor, name_size, build_id_size;
	uint64_t name, build_id;
};

#define QUERY_MAPPING _IOWR('f', 17, struct query)

enum { QUERY_SHARED = 0x08, QUERY_COVERING_OR_NEXT = 0x10, QUERY_FILE_BACKED = 0x20 };

static size_t walk_process(const char *pid)
{
	char path[300], name[256];
	size_t count = 0;
	uint64_t at = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	while (true) {
		struct query query = {
			.size = sizeof(query),
			.flags = QUERY_FILE_BACKED | QUERY_SHARED | QUERY_COVERING_OR_NEXT,
			.address = at,
			.name = (uintptr_t)name,
			.name_size = sizeof(name),
		};

		if (ioctl(fd, QUERY_MAPPING, &query) < 0)
			break;
		count += strncmp(name, "/SYSV", 5) == 0;
		at = query.end;
	}
	close(fd);
	return count;
}

static size_t walk_bare(void)
{
	DIR *directory = opendir("/proc");
	const struct dirent *entry;
	size_t count = 0;

	while ((entry = readdir(directory)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			count += walk_process(entry->d_name);
	closedir(directory);
	return count;
}

/* ---- ours ---- */

static size_t take(struct collector *collector, unsigned int needs)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_SHM), .needs = needs };
	struct snapshot *snapshot = collector_take(collector, &request);
	size_t count = uses_count_mappings(snapshot->uses, snapshot->use_count);

	snapshot_destroy(snapshot);
	return count;
}

struct times {
	double bare[ROUNDS];
	double first[ROUNDS];
	double again[ROUNDS];
	double named[ROUNDS];
};

/* Of a new collector; stores the time of its next snapshot too, unless that is NULL. */
static double time_first(unsigned int needs, double *again)
{
	struct collector *collector = collector_create(SOURCE_AUTO);
	double start = measure_now_ms();
	double middle;

	take(collector, needs);
	middle = measure_now_ms();
	if (again) {
		take(collector, needs);
		*again = measure_now_ms() - middle;
	}
	collector_destroy(collector);
	return middle - start;
}

/* In turn, so that all see the same machine. */
static void measure(struct times *times)
{
	for (int i = 0; i < ROUNDS; i++) {
		double start = measure_now_ms();

		walk_bare();
		times->bare[i] = measure_now_ms() - start;
		times->first[i] = time_first(NEED_USERS, &times->again[i]);
		times->named[i] = time_first(NEED_USERS | NEED_COMMANDS, NULL);
	}
}

static bool report_walk(struct times *times)
{
	const double most = 1.3;
	double bare = measure_median(times->bare, ROUNDS);
	double first = measure_median(times->first, ROUNDS);

	printf("users, first map: bare %.1f ms, ipctop %.1f ms, ratio %.2f (at most %.1f) %s\n",
	       bare, first, first / bare, most, first <= most * bare ? "ok" : "TOO SLOW");
	return first <= most * bare;
}

static bool report_refresh(struct times *times)
{
	const double least = 20;
	double first = measure_median(times->first, ROUNDS);
	double again = measure_median(times->again, ROUNDS);

	printf("users, nothing changed: %.2f ms, %.0f times less (at least %.0f) %s\n", again,
	       first / again, least, again * least <= first ? "ok" : "TOO SLOW");
	printf("users, first map with names: %.1f ms\n", measure_median(times->named, ROUNDS));
	return again * least <= first;
}

static bool report_lsof(struct times *times)
{
	static const char *const lsof[] = { "lsof", NULL };
	const double least = 8;
	double first = measure_median(times->first, ROUNDS);
	double theirs[LSOF_ROUNDS];
	double ratio;

	for (int i = 0; i < LSOF_ROUNDS; i++) {
		int status;

		theirs[i] = measure_run_ms(lsof, &status);
		if (status == MEASURE_NOT_FOUND) {
			puts("users against lsof: skipped, lsof is not installed");
			return true;
		}
	}
	ratio = measure_median(theirs, LSOF_ROUNDS) / first;
	printf("users, first map: %.1f ms, lsof %.0f ms: %.1f times faster (at least %.0f) %s\n",
	       first, measure_median(theirs, LSOF_ROUNDS), ratio, least,
	       ratio >= least ? "ok" : "TOO SLOW");
	return ratio >= least;
}

static struct crowd *start_crowd(void)
{
	int segments[SEGMENTS];
	const struct crowd_plan plan = {
		.processes = PROCESSES,
		.mappings = MAPPINGS,
		.segments = segments,
		.segment_count = SEGMENTS,
		.set = -1,
		.queue = -1,
	};

	for (int i = 0; i < SEGMENTS; i++)
		segments[i] = factory_segment(IPC_PRIVATE, 4096, 0600);
	return crowd_start(&plan);
}

int main(void)
{
	struct crowd *crowd = start_crowd();
	struct collector *collector = collector_create(SOURCE_AUTO);
	static struct times times;
	bool good = true;

	if (take(collector, NEED_USERS) != (size_t)PROCESSES * SEGMENTS) {
		fputs("bench_users: not all attachments are seen\n", stderr);
		good = false;
	}
	collector_destroy(collector);
	if (walk_bare() < (size_t)PROCESSES * SEGMENTS) {
		puts("users against a bare walk: skipped, this kernel has no PROCMAP_QUERY");
	} else {
		measure(&times);
		good = report_walk(&times) && good;
		good = report_lsof(&times) && good;
		good = report_refresh(&times) && good;
	}
	crowd_end(crowd);
	return good ? 0 : 1;
}
