/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collector while objects come and go, with very many of them, and in its thread. */
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "namespace.h"
#include "skip.h"

/* More than are read in a round of rss, see collect.h; two rounds and a bit. */
enum { ROUND = 4096, MANY = 2 * ROUND + 100 };

enum { STABLE = 40, TAKES = 200, PAGE = 4096 };

static int made(int id)
{
	assert_true(id >= 0);
	return id;
}

static int remove_everything(void **state)
{
	(void)state;
	factory_remove_all();
	return 0;
}

static void *create_and_remove(void *argument)
{
	atomic_bool *stop = argument;

	while (!atomic_load(stop)) {
		int ids[FACTORY_KINDS][8];

		for (int i = 0; i < 8; i++) {
			ids[FACTORY_SEGMENT][i] = factory_segment(IPC_PRIVATE, PAGE, 0600);
			ids[FACTORY_QUEUE][i] = factory_queue(IPC_PRIVATE, 0600);
			ids[FACTORY_SET][i] = factory_set(IPC_PRIVATE, 1, 0600);
		}
		for (int i = 0; i < 8; i++)
			for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++)
				factory_remove(kind, ids[kind][i]);
	}
	return NULL;
}

/* Every stable object, told by its key, is there once, and ids are in order. */
static void assert_stable(const struct snapshot *snapshot, enum table_id table)
{
	size_t stable = 0;
	int last = -1;

	assert_int_equal(snapshot->tables[table].error, 0);
	for (size_t i = 0; i < snapshot->tables[table].count; i++) {
		const struct sysv_object *object = snapshot_row(snapshot, table, i);

		assert_true(object->id > last);
		assert_true(object->key >= 0 && object->key <= STABLE);
		assert_int_equal(object->mode & 0777, 0600);
		last = object->id;
		stable += object->key != 0;
	}
	assert_int_equal(stable, STABLE);
}

static void take_while_busy(enum collect_source source)
{
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = NEED_NAMES | NEED_COMMANDS | NEED_RSS };
	struct collector *collector = collector_create(source);
	atomic_bool stop = false;
	pthread_t thread;

	for (int i = 0; i < STABLE; i++) {
		made(factory_segment(1 + i, PAGE, 0600));
		made(factory_queue(1 + i, 0600));
		made(factory_set(1 + i, 1, 0600));
	}
	assert_int_equal(pthread_create(&thread, NULL, create_and_remove, &stop), 0);
	for (int i = 0; i < TAKES; i++) {
		struct snapshot *snapshot = collector_take(collector, &request);

		for (enum table_id table = TABLE_SHM; table <= TABLE_SEM; table++)
			assert_stable(snapshot, table);
		snapshot_destroy(snapshot);
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
	collector_destroy(collector);
}

static void test_vanishing_by_stat(void **state)
{
	(void)state;
	take_while_busy(SOURCE_STAT);
}

static void test_vanishing_by_proc(void **state)
{
	(void)state;
	take_while_busy(SOURCE_PROC);
}

static void test_vanishing_by_either(void **state)
{
	(void)state;
	take_while_busy(SOURCE_AUTO);
}

static void touch(int id, size_t pages)
{
	char *memory = shmat(id, NULL, 0);

	assert_ptr_not_equal(memory, (void *)-1);
	memset(memory, 1, pages * PAGE);
	assert_int_equal(shmdt(memory), 0);
}

static const struct shm_segment *segment_of(const struct snapshot *snapshot, int id)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_SHM].count; i++) {
		const struct shm_segment *segment = snapshot_row(snapshot, TABLE_SHM, i);

		if (segment->ipc.id == id)
			return segment;
	}
	fail();
	return NULL;
}

static uint64_t rss_now(struct collector *collector, unsigned int need, int id)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_SHM),
						 .needs = need };
	struct snapshot *snapshot = collector_take(collector, &request);
	const struct shm_segment *segment = segment_of(snapshot, id);
	uint64_t rss = segment->rss_known ? segment->rss + segment->swap : UINT64_MAX;

	snapshot_destroy(snapshot);
	return rss;
}

static void make_many(int ids[MANY])
{
	if (factory_raise_limits(2 * MANY) < 0)
		test_skip("limits cannot be raised here");
	for (int i = 0; i < MANY; i++)
		ids[i] = made(factory_segment(1 + i, 4 * PAGE, 0600));
}

static void test_rss_in_rounds(void **state)
{
	struct collector *collector = collector_create(SOURCE_STAT);
	static int ids[MANY];

	(void)state;
	make_many(ids);
	touch(ids[0], 1);
	touch(ids[MANY - 1], 2);
	/* The first take reads them all. */
	assert_int_equal(rss_now(collector, NEED_RSS, ids[0]), PAGE);
	touch(ids[0], 3);
	touch(ids[MANY - 1], 4);
	/* Then a part each time: from the start, until the end, and again. */
	assert_int_equal(rss_now(collector, NEED_RSS, ids[MANY - 1]), 2 * PAGE);
	assert_int_equal(rss_now(collector, NEED_RSS, ids[0]), 3 * PAGE);
	assert_int_equal(rss_now(collector, NEED_RSS, ids[MANY - 1]), 4 * PAGE);
	touch(ids[0], 4);
	assert_int_equal(rss_now(collector, NEED_RSS_EXACT, ids[0]), 4 * PAGE);
	collector_destroy(collector);
}

static void test_rss_of_a_new_segment_in_an_old_place(void **state)
{
	struct collector *collector = collector_create(SOURCE_STAT);
	static int ids[MANY];
	int id;

	(void)state;
	make_many(ids);
	touch(ids[MANY - 1], 4);
	assert_int_equal(rss_now(collector, NEED_RSS, ids[MANY - 1]), 4 * PAGE);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, ids[MANY - 1]), 0);
	if (factory_next_id(FACTORY_SEGMENT, ids[MANY - 1]) < 0)
		test_skip("no id can be chosen here");
	id = made(factory_segment(IPC_PRIVATE, 2 * PAGE, 0600));
	assert_int_equal(id, ids[MANY - 1]);
	/* Not yet read: unknown, not the other one's. */
	for (int take = 0; take < 2; take++)
		rss_now(collector, NEED_RSS, ids[0]);
	assert_int_equal(rss_now(collector, NEED_RSS, id), 0);
	collector_destroy(collector);
}

static struct snapshot *wait_for(struct worker *worker)
{
	struct pollfd fd = { .fd = worker_fd(worker), .events = POLLIN };

	assert_int_equal(poll(&fd, 1, 60000), 1);
	return worker_fetch(worker);
}

static void test_worker(void **state)
{
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = NEED_NAMES };
	const struct collect_request smaller = { .tables = TABLE_BIT(TABLE_MSG),
						 .needs = 0 };
	struct worker *worker = NULL;
	struct pollfd fd = { .events = POLLIN };
	struct snapshot *snapshot;

	(void)state;
	made(factory_segment(1, PAGE, 0600));
	assert_int_equal(worker_create(collector_create(SOURCE_AUTO), &worker), 0);
	assert_null(worker_fetch(worker));
	worker_request(worker, &request);
	snapshot = wait_for(worker);
	assert_non_null(snapshot);
	assert_int_equal(snapshot->tables[TABLE_SHM].count, 1);
	snapshot_destroy(snapshot);
	assert_null(worker_fetch(worker));
	fd.fd = worker_fd(worker);
	assert_int_equal(poll(&fd, 1, 0), 0);

	/* The newest of many requests is the one that is answered last. */
	for (int i = 0; i < 100; i++)
		worker_request(worker, &request);
	worker_request(worker, &smaller);
	for (;;) {
		bool last;

		snapshot = wait_for(worker);
		assert_non_null(snapshot);
		last = !snapshot->tables[TABLE_SHM].collected;
		snapshot_destroy(snapshot);
		if (last)
			break;
	}
	assert_int_equal(poll(&fd, 1, 0), 0);
	worker_destroy(worker);
}

static void test_worker_ends_while_it_works(void **state)
{
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = NEED_NAMES | NEED_COMMANDS };

	(void)state;
	for (int i = 0; i < 50; i++) {
		struct worker *worker = NULL;

		assert_int_equal(worker_create(collector_create(SOURCE_AUTO), &worker), 0);
		for (int k = 0; k < i % 5; k++)
			worker_request(worker, &request);
		worker_destroy(worker);
	}
	worker_destroy(NULL);
	collector_destroy(NULL);
}

static pid_t other_thread(void)
{
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	pid_t found = 0;

	assert_non_null(tasks);
	while (!found && (entry = readdir(tasks)))
		if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != getpid())
			found = atoi(entry->d_name);
	closedir(tasks);
	return found;
}

static unsigned long long blocked_signals(pid_t thread)
{
	unsigned long long blocked = 0;
	char text[256];
	FILE *file;

	snprintf(text, sizeof(text), "/proc/self/task/%d/status", thread);
	file = fopen(text, "r");
	assert_non_null(file);
	while (fgets(text, sizeof(text), file))
		if (sscanf(text, "SigBlk: %llx", &blocked) == 1)
			break;
	fclose(file);
	return blocked;
}

static bool has_signal(unsigned long long set, int number)
{
	return set >> (number - 1) & 1;
}

/* Signals sent to the process must find the thread that waits for them; faults their handler. */
static void test_worker_blocks_signals(void **state)
{
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = 0 };
	struct worker *worker = NULL;
	unsigned long long blocked;
	unsigned long long before = blocked_signals(getpid());

	(void)state;
	assert_int_equal(worker_create(collector_create(SOURCE_AUTO), &worker), 0);
	worker_request(worker, &request);
	snapshot_destroy(wait_for(worker));
	blocked = blocked_signals(other_thread());
	assert_true(has_signal(blocked, SIGTERM));
	assert_true(has_signal(blocked, SIGWINCH));
	assert_false(has_signal(blocked, SIGSEGV));
	assert_true(blocked_signals(getpid()) == before);
	worker_destroy(worker);
}

#define TEST(function) cmocka_unit_test_teardown(function, remove_everything)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_vanishing_by_stat),
		TEST(test_vanishing_by_proc),
		TEST(test_vanishing_by_either),
		TEST(test_rss_in_rounds),
		TEST(test_rss_of_a_new_segment_in_an_old_place),
		TEST(test_worker),
		TEST(test_worker_ends_while_it_works),
		TEST(test_worker_blocks_signals),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
