/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every column of the POSIX kinds, against what was made and what stat(2) says of it. */
#include <fcntl.h>
#include <mqueue.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/kind.h"
#include "ipctop/memory.h"
#include "namespace.h"

static struct snapshot *snapshot;

static int teardown(void **state)
{
	(void)state;
	snapshot_destroy(snapshot);
	snapshot = NULL;
	factory_posix_remove_all();
	return 0;
}

static void take(void)
{
	const struct collect_request request = { .tables = TABLES_POSIX,
						 .needs = NEEDS_ALL };
	struct collector *collector = collector_create(SOURCE_AUTO);

	snapshot = collector_take(collector, &request);
	collector_destroy(collector);
}

/* The value in the only row of the kind. */
static struct value value_of(const struct kind *kind, const char *name)
{
	const struct column *column = kind_find_column(kind, name);

	assert_non_null(column);
	assert_int_equal(snapshot->tables[kind->table].count, 1);
	return column->get(snapshot, snapshot_row(snapshot, kind->table, 0));
}

static void assert_number(const struct kind *kind, const char *column, uint64_t number)
{
	struct value value = value_of(kind, column);

	assert_null(value.absent);
	assert_int_equal(value.number, number);
}

static void assert_text(const struct kind *kind, const char *column, const char *text)
{
	struct value value = value_of(kind, column);

	assert_null(value.absent);
	assert_string_equal(value.text, text);
}

/* What all three kinds have. */
static void assert_file(const struct kind *kind, const struct stat *status)
{
	assert_text(kind, "NAME", "/o");
	assert_text(kind, "OWNER", "root");
	assert_text(kind, "USER", "root");
	assert_text(kind, "CUSER", "root");
	assert_text(kind, "GROUP", "root");
	assert_text(kind, "CGROUP", "root");
	assert_number(kind, "UID", status->st_uid);
	assert_number(kind, "CUID", status->st_uid);
	assert_number(kind, "GID", status->st_gid);
	assert_number(kind, "CGID", status->st_gid);
	assert_number(kind, "PERMS", 0640);
	assert_number(kind, "INODE", status->st_ino);
	assert_number(kind, "ATIME", (uint64_t)status->st_atime);
	assert_number(kind, "MTIME", (uint64_t)status->st_mtime);
	assert_number(kind, "CTIME", (uint64_t)status->st_ctime);
	assert_number(kind, "AGE", (uint64_t)(snapshot->realtime.tv_sec - status->st_mtime));
}

/* Puts its times apart from each other and from now, and takes the snapshot. */
static void look_at(const char *path, struct stat *status)
{
	const struct timespec times[2] = { { .tv_sec = 1000000 }, { .tv_sec = 2000000 } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_int_equal(stat(path, status), 0);
	take();
}

static void test_segment(void **state)
{
	const struct kind *kind = kind_of_table(TABLE_PSHM);
	struct stat status;

	(void)state;
	assert_int_equal(factory_posix_segment("/o", 1 << 20, 0640), 0);
	look_at("/dev/shm/o", &status);
	assert_file(kind, &status);
	assert_number(kind, "SIZE", 1 << 20);
	assert_number(kind, "ALLOCATED", (uint64_t)status.st_blocks * 512);
	assert_true(status.st_blocks * 512 < 1 << 20);
}

static void test_semaphore(void **state)
{
	const struct kind *kind = kind_of_table(TABLE_PSEM);
	struct stat status;

	(void)state;
	assert_int_equal(factory_posix_semaphore("/o", 2147483647, 0640), 0);
	look_at("/dev/shm/sem.o", &status);
	assert_file(kind, &status);
	assert_number(kind, "SVAL", 2147483647);
	assert_number(kind, "WAITERS", 0);
}

static void test_queue(void **state)
{
	const struct kind *kind = kind_of_table(TABLE_PMSG);
	struct stat status;
	mqd_t queue;

	(void)state;
	assert_int_equal(factory_posix_queue("/o", 4, 32, 0640), 0);
	queue = mq_open("/o", O_RDWR);
	assert_true(queue != (mqd_t)-1);
	assert_int_equal(mq_send(queue, "abc", 3, 0), 0);
	look_at("/dev/mqueue/o", &status);
	assert_file(kind, &status);
	assert_number(kind, "MSGS", 1);
	assert_number(kind, "MAXMSG", 4);
	assert_number(kind, "MSGSIZE", 32);
	assert_number(kind, "USEDBYTES", 3);
	assert_true(value_of(kind, "USE%").percent == 25.0);
	assert_number(kind, "NPID", 0);
	assert_non_null(value_of(kind, "NOTIFY").absent);
	mq_close(queue);
}

static void test_registered_process(void **state)
{
	static const struct {
		int notify;
		const char *word;
	} ways[] = { { SIGEV_SIGNAL, "signal" }, { SIGEV_NONE, "none" } };
	const struct kind *kind = kind_of_table(TABLE_PMSG);
	mqd_t queue;

	(void)state;
	assert_int_equal(factory_posix_queue("/o", 4, 32, 0600), 0);
	queue = mq_open("/o", O_RDONLY);
	assert_true(queue != (mqd_t)-1);
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		struct sigevent event = { .sigev_notify = ways[i].notify,
					  .sigev_signo = SIGUSR1 };

		assert_int_equal(mq_notify(queue, &event), 0);
		take();
		assert_text(kind, "NOTIFY", ways[i].word);
		assert_number(kind, "NPID", (uint64_t)getpid());
		assert_int_equal(mq_notify(queue, NULL), 0);
		snapshot_destroy(snapshot);
		snapshot = NULL;
	}
	mq_close(queue);
}

int main(void)
{
#define COLUMN_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		COLUMN_TEST(test_segment),
		COLUMN_TEST(test_semaphore),
		COLUMN_TEST(test_queue),
		COLUMN_TEST(test_registered_process),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
