/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc as older, later or broken kernels could show it, in a directory of our own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/collect/collector.h"
#include "../../src/collect/sysv.h"

static const char shm_headings[] =
	"       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  "
	"cgid      atime      dtime      ctime                   rss                  swap\n";
static const char msg_headings[] = "       key      msqid perms      cbytes       qnum lspid "
				   "lrpid   uid   gid  cuid  cgid      stime      rtime      "
				   "ctime\n";
static const char sem_headings[] =
	"       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n";

struct fake {
	char root[64];
};

static void make_directory(const struct fake *fake, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", fake->root, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void put(const struct fake *fake, const char *name, const char *first, const char *second)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", fake->root, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "%s%s", first, second);
	assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
	struct fake *fake = xcalloc(1, sizeof(*fake));

	strcpy(fake->root, "/tmp/ipctop-test-XXXXXX");
	assert_non_null(mkdtemp(fake->root));
	make_directory(fake, "sysvipc");
	make_directory(fake, "sys");
	make_directory(fake, "sys/kernel");
	put(fake, "sysvipc/shm", shm_headings, "");
	put(fake, "sysvipc/msg", msg_headings, "");
	put(fake, "sysvipc/sem", sem_headings, "");
	*state = fake;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {
		"sysvipc/shm",
		"sysvipc/msg",
		"sysvipc/sem",
		"sysvipc",
		"sys/kernel/shmmax",
		"sys/kernel/shmall",
		"sys/kernel/sem",
		"sys/kernel",
		"sys",
		".",
	};
	struct fake *fake = *state;

	for (size_t i = 0; i + 1 < ARRAY_SIZE(names); i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s/%s", fake->root, names[i]);
		remove(path);
	}
	remove(fake->root);
	free(fake);
	return 0;
}

static struct collector *create_at(enum collect_source source, const char *proc)
{
	struct collect_places places = collect_places_usual;

	places.proc = proc;
	return collector_create_at(source, &places);
}

static struct snapshot *take(const struct fake *fake, unsigned int tables)
{
	const struct collect_request request = { .tables = tables };
	struct collector *collector = create_at(SOURCE_PROC, fake->root);
	struct snapshot *snapshot = collector_take(collector, &request);

	collector_destroy(collector);
	return snapshot;
}

static void test_extreme_segment(void **state)
{
	struct snapshot *snapshot;
	const struct shm_segment *row;

	put(*state, "sysvipc/shm", shm_headings,
	    "-2147483648 2147483647  3777  18446744073709551615 4194304     0 18446744073709551615 "
	    "4294967294 4294967293 1 2 4294967296 0 9999999999 18446744073709551615 "
	    "18446744073709547520\n");
	snapshot = take(*state, TABLE_BIT(TABLE_SHM));
	assert_int_equal(snapshot->tables[TABLE_SHM].error, 0);
	assert_int_equal(snapshot->tables[TABLE_SHM].count, 1);
	row = snapshot_row(snapshot, TABLE_SHM, 0);
	assert_true(row->ipc.key == INT32_MIN);
	assert_int_equal(row->ipc.id, INT32_MAX);
	assert_int_equal(row->ipc.mode, 03777);
	assert_int_equal(row->ipc.uid, 4294967294U);
	assert_int_equal(row->ipc.gid, 4294967293U);
	assert_int_equal(row->ipc.cuid, 1);
	assert_int_equal(row->ipc.cgid, 2);
	assert_true(row->size == UINT64_MAX);
	assert_true(row->nattch == UINT64_MAX);
	assert_int_equal(row->cpid, 4194304);
	assert_int_equal(row->lpid, 0);
	assert_true(row->atime == 4294967296);
	assert_true(row->ipc.ctime == 9999999999);
	assert_true(row->rss_known);
	assert_true(row->rss == UINT64_MAX);
	assert_true(row->swap == UINT64_MAX - 4095);
	snapshot_destroy(snapshot);
}

static void test_rows_are_ordered(void **state)
{
	static const int ids[] = { 3, 32769, 98304 };
	struct snapshot *snapshot;

	put(*state, "sysvipc/sem", sem_headings,
	    "1 98304 600 1 0 0 0 0 0 1\n2 32769 600 1 0 0 0 0 0 1\n3 3 600 1 0 0 0 0 0 1\n");
	snapshot = take(*state, TABLE_BIT(TABLE_SEM));
	assert_int_equal(snapshot->tables[TABLE_SEM].count, ARRAY_SIZE(ids));
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		const struct sem_set *set = snapshot_row(snapshot, TABLE_SEM, i);

		assert_int_equal(set->ipc.id, ids[i]);
	}
	snapshot_destroy(snapshot);
}

static void test_columns_of_other_kernels(void **state)
{
	struct snapshot *snapshot;
	const struct sem_set *set;
	const struct shm_segment *segment;

	put(*state, "sysvipc/sem",
	    "nsems colour key semid perms uid gid cuid cgid otime ctime weight\n",
	    "250 #ff0000 -7 12 640 1 2 3 4 5 6 1.5kg\n");
	put(*state, "sysvipc/shm",
	    "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime\n",
	    "1 2 600 4096 10 11 1 0 0 0 0 1 2 3\n");
	snapshot = take(*state, TABLE_BIT(TABLE_SEM) | TABLE_BIT(TABLE_SHM));
	assert_int_equal(snapshot->tables[TABLE_SEM].count, 1);
	set = snapshot_row(snapshot, TABLE_SEM, 0);
	assert_int_equal(set->nsems, 250);
	assert_int_equal(set->ipc.key, -7);
	assert_int_equal(set->ipc.ctime, 6);
	assert_int_equal(snapshot->tables[TABLE_SHM].count, 1);
	segment = snapshot_row(snapshot, TABLE_SHM, 0);
	assert_false(segment->rss_known);
	assert_int_equal(segment->lpid, 11);
	snapshot_destroy(snapshot);
}

static void test_unknown_queue_has_no_limit(void **state)
{
	struct snapshot *snapshot;
	const struct msg_queue *queue;

	put(*state, "sysvipc/msg", msg_headings, "1 2147483646 600 5 6 1 2 0 0 0 0 1 2 3\n");
	snapshot = take(*state, TABLE_BIT(TABLE_MSG));
	assert_int_equal(snapshot->tables[TABLE_MSG].count, 1);
	queue = snapshot_row(snapshot, TABLE_MSG, 0);
	assert_false(queue->qbytes_known);
	assert_int_equal(queue->cbytes, 5);
	assert_int_equal(queue->qnum, 6);
	snapshot_destroy(snapshot);
}

static void test_broken_lines_are_told(void **state)
{
	static const char *const lines[] = {
		"1 2 600 1 0 0 0 0 0\n",		      /* too few */
		"1 2 600 1 0 0 0 0 0 1",		      /* cut */
		"1 x 600 1 0 0 0 0 0 1\n",		      /* no number */
		"1 2 800 1 0 0 0 0 0 1\n",		      /* not octal */
		"1 4294967296 600 1 0 0 0 0 0 1\n",	      /* 33 bits */
		"1 -2 600 1 0 0 0 0 0 1\n",		      /* no id */
		"1 2 600 18446744073709551616 0 0 0 0 0 1\n", /* 65 bits */
		"1 2 600 1 0 0 0 0 0 1\n\n",		      /* a line of nothing */
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct snapshot *snapshot;

		put(*state, "sysvipc/sem", sem_headings, lines[i]);
		snapshot = take(*state, TABLE_BIT(TABLE_SEM));
		assert_true(snapshot->tables[TABLE_SEM].collected);
		assert_int_equal(snapshot->tables[TABLE_SEM].error, -EBADMSG);
		assert_int_equal(snapshot->tables[TABLE_SEM].count, 0);
		snapshot_destroy(snapshot);
	}
}

static void test_broken_headings_are_told(void **state)
{
	static const char *const headings[] = { "", "key semid\n", "key semid perms" };

	for (size_t i = 0; i < ARRAY_SIZE(headings); i++) {
		struct snapshot *snapshot;

		put(*state, "sysvipc/sem", headings[i], "");
		snapshot = take(*state, TABLE_BIT(TABLE_SEM));
		assert_int_equal(snapshot->tables[TABLE_SEM].error, -EBADMSG);
		snapshot_destroy(snapshot);
	}
}

static void test_a_line_without_end(void **state)
{
	char *blanks = xcalloc(100001, 1);
	struct snapshot *snapshot;

	memset(blanks, ' ', 100000);
	put(*state, "sysvipc/sem", sem_headings, blanks);
	snapshot = take(*state, TABLE_BIT(TABLE_SEM));
	assert_int_equal(snapshot->tables[TABLE_SEM].error, -EBADMSG);
	snapshot_destroy(snapshot);
	free(blanks);
}

static void test_many_lines(void **state)
{
	enum { COUNT = 5000 };
	char *lines = xcalloc(COUNT, 64);
	size_t length = 0;
	struct snapshot *snapshot;

	for (int i = 0; i < COUNT; i++)
		length +=
			(size_t)sprintf(lines + length, "%d %d 600 %d 0 0 0 0 0 1\n", -i, i, i + 1);
	put(*state, "sysvipc/sem", sem_headings, lines);
	snapshot = take(*state, TABLE_BIT(TABLE_SEM));
	assert_int_equal(snapshot->tables[TABLE_SEM].count, COUNT);
	for (int i = 0; i < COUNT; i++) {
		const struct sem_set *set = snapshot_row(snapshot, TABLE_SEM, (size_t)i);

		assert_int_equal(set->ipc.id, i);
		assert_int_equal(set->ipc.key, -i);
		assert_int_equal(set->nsems, i + 1);
	}
	snapshot_destroy(snapshot);
	free(lines);
}

static void test_missing_files_are_told(void **state)
{
	const struct fake *fake = *state;
	char path[128];
	struct snapshot *snapshot;

	snprintf(path, sizeof(path), "%s/sysvipc/msg", fake->root);
	assert_int_equal(unlink(path), 0);
	snapshot = take(fake, TABLES_ALL);
	assert_int_equal(snapshot->tables[TABLE_MSG].error, -ENOENT);
	assert_int_equal(snapshot->tables[TABLE_SHM].error, 0);
	assert_int_equal(snapshot->tables[TABLE_SEM].error, 0);
	snapshot_destroy(snapshot);
}

static void test_no_proc_at_all(void **state)
{
	static const enum table_id tables[] = { TABLE_SHM, TABLE_MSG, TABLE_SEM, TABLE_LIMIT };
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = NEED_NAMES | NEED_COMMANDS | NEED_RSS |
								     NEED_RSS_EXACT };
	struct collector *collector = create_at(SOURCE_AUTO, "/nonexistent");
	struct snapshot *snapshot = collector_take(collector, &request);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		assert_true(snapshot->tables[tables[i]].collected);
		assert_int_equal(snapshot->tables[tables[i]].error, 0);
	}
	assert_true(snapshot->ipc_namespace == 0);
	assert_true(snapshot->needs & NEED_NAMES);
	assert_false(snapshot->needs & NEED_COMMANDS);
	/* IPC_INFO has the limits too. */
	assert_true(snapshot_find_limit(snapshot, "SHMMNI")->limit_known);
	assert_true(snapshot_find_limit(snapshot, "SEMOPM")->limit_known);
	assert_true(snapshot_find_limit(snapshot, "MSGMNB")->limit_known);
	snapshot_destroy(snapshot);
	collector_destroy(collector);

	collector = create_at(SOURCE_PROC, "/nonexistent");
	snapshot = collector_take(collector, &request);
	assert_int_equal(snapshot->tables[TABLE_SHM].error, -ENOENT);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
}

static void test_extreme_limits(void **state)
{
	struct snapshot *snapshot;

	put(*state, "sys/kernel/shmmax", "18446744073709551615\n", "");
	put(*state, "sys/kernel/shmall", "99999999999999999999\n", "");
	put(*state, "sys/kernel/sem", "11\t22\t33\t44\n", "");
	snapshot = take(*state, TABLE_BIT(TABLE_LIMIT));
	assert_true(snapshot_find_limit(snapshot, "SHMMAX")->limit == UINT64_MAX);
	/* Not a number of 64 bits: IPC_INFO's is shown. */
	assert_true(snapshot_find_limit(snapshot, "SHMALL")->limit_known);
	assert_int_equal(snapshot_find_limit(snapshot, "SEMMSL")->limit, 11);
	assert_int_equal(snapshot_find_limit(snapshot, "SEMMNS")->limit, 22);
	assert_int_equal(snapshot_find_limit(snapshot, "SEMOPM")->limit, 33);
	assert_int_equal(snapshot_find_limit(snapshot, "SEMMNI")->limit, 44);
	snapshot_destroy(snapshot);
}

static void test_what_is_sparse(void **state)
{
	(void)state;
	assert_false(sysv_is_sparse(&(struct sysv_extent){ .max = 0, .used = 0 }));
	assert_false(sysv_is_sparse(&(struct sysv_extent){ .max = 4000, .used = 1 }));
	assert_true(sysv_is_sparse(&(struct sysv_extent){ .max = 30000, .used = 1 }));
	assert_false(sysv_is_sparse(&(struct sysv_extent){ .max = 31999, .used = 32000 }));
	assert_false(sysv_is_sparse(&(struct sysv_extent){ .max = 31999, .used = 16000 }));
	assert_true(sysv_is_sparse(&(struct sysv_extent){ .max = 16777215, .used = 32000 }));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_extreme_segment),	     TEST(test_rows_are_ordered),
		TEST(test_columns_of_other_kernels), TEST(test_unknown_queue_has_no_limit),
		TEST(test_broken_lines_are_told),    TEST(test_broken_headings_are_told),
		TEST(test_a_line_without_end),	     TEST(test_many_lines),
		TEST(test_missing_files_are_told),   TEST(test_no_proc_at_all),
		TEST(test_extreme_limits),	     TEST(test_what_is_sparse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
