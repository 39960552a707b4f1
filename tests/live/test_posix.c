/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX objects as the collector sees them, against the files themselves. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/identity.h"
#include "ipctop/memory.h"
#include "../../src/collect/collector.h"
#include "namespace.h"
#include "skip.h"

enum { NAMELESS = 54321 };

static struct snapshot *snapshot;

static void take_from(const struct posix_paths *paths, unsigned int needs)
{
	const struct collect_request request = { .tables = TABLES_ALL, .needs = needs };
	struct collect_places places = collect_places_usual;
	struct collector *collector;

	if (paths)
		places.paths = *paths;
	collector = collector_create_at(SOURCE_AUTO, &places);
	snapshot_destroy(snapshot);
	snapshot = collector_take(collector, &request);
	collector_destroy(collector);
}

static void take(void)
{
	take_from(NULL, NEED_NAMES | NEED_VALUES);
}

static int teardown(void **state)
{
	(void)state;
	snapshot_destroy(snapshot);
	snapshot = NULL;
	factory_posix_remove_all();
	return 0;
}

static const void *find(enum table_id table, const char *name)
{
	for (size_t i = 0; i < snapshot->tables[table].count; i++) {
		const struct posix_object *object = snapshot_row(snapshot, table, i);

		if (strcmp(object->name, name) == 0)
			return object;
	}
	return NULL;
}

static void test_segments(void **state)
{
	const struct posix_segment *segment;
	struct stat status;

	(void)state;
	assert_int_equal(factory_posix_segment("/one", 1 << 20, 0640), 0);
	assert_int_equal(mkdir("/dev/shm/folder", 0700), 0);
	assert_int_equal(symlink("/etc/passwd", "/dev/shm/link"), 0);
	take();
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 1);
	assert_int_equal(snapshot->tables[TABLE_PSEM].count, 0);
	segment = find(TABLE_PSHM, "/one");
	assert_non_null(segment);
	assert_int_equal(stat("/dev/shm/one", &status), 0);
	assert_int_equal(segment->size, 1 << 20);
	assert_int_equal(segment->allocated, (uint64_t)status.st_blocks * 512);
	assert_true(segment->file.inode == status.st_ino && segment->file.device == status.st_dev);
	assert_int_equal(segment->file.mode & 0777, 0640);
	assert_int_equal(segment->file.mtime, status.st_mtime);
}

static void test_semaphores(void **state)
{
	sem_t *semaphore = sem_open("/sem", O_CREAT | O_EXCL, 0600, 7);
	const struct posix_semaphore *seen;
	int fd;

	(void)state;
	assert_true(semaphore != SEM_FAILED);
	assert_int_equal(sem_wait(semaphore), 0);
	/* Not of glibc's form: it is there, its value is not known. */
	fd = open("/dev/shm/sem.strange", O_CREAT | O_WRONLY, 0600);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	take();
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 0);
	assert_int_equal(snapshot->tables[TABLE_PSEM].count, 2);
	seen = find(TABLE_PSEM, "/sem");
	assert_non_null(seen);
	assert_true(seen->value_known);
	assert_int_equal(seen->value, 6);
	assert_int_equal(seen->waiters, 0);
	seen = find(TABLE_PSEM, "/strange");
	assert_non_null(seen);
	assert_false(seen->value_known);
	sem_close(semaphore);
}

static void test_waiters_of_a_semaphore(void **state)
{
	sem_t *semaphore = sem_open("/sem", O_CREAT | O_EXCL, 0600, 0);
	const struct posix_semaphore *seen = NULL;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		sem_wait(semaphore);
		_exit(0);
	}
	for (int i = 0; i < 2000 && (!seen || seen->waiters == 0); i++) {
		take();
		seen = find(TABLE_PSEM, "/sem");
		assert_non_null(seen);
		usleep(1000);
	}
	assert_int_equal(seen->waiters, 1);
	sem_post(semaphore);
	sem_close(semaphore);
}

static void test_queues(void **state)
{
	struct mq_attr attributes = { .mq_maxmsg = 5, .mq_msgsize = 100 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	mqd_t queue = mq_open("/q", O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
	const struct posix_queue *seen;

	(void)state;
	assert_true(queue != (mqd_t)-1);
	assert_int_equal(mq_send(queue, "hello", 5, 1), 0);
	assert_int_equal(mq_notify(queue, &event), 0);
	take();
	seen = find(TABLE_PMSG, "/q");
	assert_non_null(seen);
	assert_true(seen->attributes_known && seen->state_known);
	assert_int_equal(seen->curmsgs, 1);
	assert_int_equal(seen->maxmsg, 5);
	assert_int_equal(seen->msgsize, 100);
	assert_int_equal(seen->bytes, 5);
	assert_int_equal(seen->notify_pid, getpid());
	assert_int_equal(seen->notify_signal, SIGUSR1);
	mq_close(queue);
}

static void test_names_of_any_form(void **state)
{
	static const char *const names[] = { "/a\033[2Jb", "/a\nb", "/\xff\xfe", "/caf\xc3\xa9",
					     "/ ", "/sem" };
	char longest[257] = "/";

	(void)state;
	memset(longest + 1, 'x', 255);
	longest[256] = '\0';
	assert_int_equal(factory_posix_segment(longest, 1, 0600), 0);
	assert_int_equal(factory_posix_queue(longest, 1, 1, 0600), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(factory_posix_segment(names[i], 1, 0600), 0);
		assert_int_equal(factory_posix_queue(names[i], 1, 1, 0600), 0);
		assert_int_equal(factory_posix_semaphore(names[i], 1, 0600), 0);
	}
	/* The longest that leaves room for "sem.". */
	longest[1 + 255 - 4] = '\0';
	assert_int_equal(factory_posix_semaphore(longest, 1, 0600), 0);
	take();
	assert_non_null(find(TABLE_PSEM, longest));
	longest[1 + 255 - 4] = 'x';
	assert_non_null(find(TABLE_PSHM, longest));
	assert_non_null(find(TABLE_PMSG, longest));
	for (enum table_id table = TABLE_PSHM; table <= TABLE_PSEM; table++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			assert_non_null(find(table, names[i]));
}

static void assert_found_by_identity(enum table_id table)
{
	for (size_t i = 0; i < snapshot->tables[table].count; i++) {
		const void *row = snapshot_row(snapshot, table, i);
		struct identity identity = identity_of(snapshot, table, row);

		assert_ptr_equal(identity_find(snapshot, &identity), row);
	}
}

static void test_rows_are_in_the_order_of_identity(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "/s%d", i * 7919 % 1000);
		assert_int_equal(factory_posix_segment(name, 1, 0600), 0);
	}
	take();
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 200);
	assert_found_by_identity(TABLE_PSHM);
}

static void test_two_names_of_one_file(void **state)
{
	(void)state;
	assert_int_equal(factory_posix_segment("/one", 1, 0600), 0);
	assert_int_equal(link("/dev/shm/one", "/dev/shm/two"), 0);
	take();
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 2);
	assert_found_by_identity(TABLE_PSHM);
}

static void make_one_of_each(mode_t mode)
{
	assert_int_equal(factory_posix_segment("/o", 8192, mode), 0);
	assert_int_equal(factory_posix_queue("/o", 4, 32, mode), 0);
	assert_int_equal(factory_posix_semaphore("/o", 5, mode), 0);
}

/* Takes a snapshot as a user who owns nothing; the exit status says where it failed. */
static int look_as_stranger(bool readable)
{
	const struct posix_semaphore *semaphore;
	const struct posix_segment *segment;
	const struct posix_queue *queue;

	if (setresgid(NAMELESS, NAMELESS, NAMELESS) < 0 ||
	    setresuid(NAMELESS, NAMELESS, NAMELESS) < 0)
		return 77;
	take();
	segment = find(TABLE_PSHM, "/o");
	if (!segment || segment->size != 8192 || segment->file.uid != 0)
		return 1;
	semaphore = find(TABLE_PSEM, "/o");
	if (!semaphore || semaphore->value_known != readable || semaphore->file.uid != 0 ||
	    (readable && semaphore->value != 5))
		return 2;
	queue = find(TABLE_PMSG, "/o");
	if (!queue || queue->attributes_known != readable || queue->state_known != readable ||
	    (readable && queue->maxmsg != 4))
		return 3;
	snapshot_destroy(snapshot);
	return 0;
}

static void check_as_stranger(mode_t mode)
{
	int status;
	pid_t child;

	make_one_of_each(mode);
	child = fork();
	if (child == 0)
		_exit(look_as_stranger(mode & 0004));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		test_skip("there is no other user in this user namespace");
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_unreadable_objects_are_there(void **state)
{
	(void)state;
	check_as_stranger(0600);
}

static void test_readable_objects_of_others(void **state)
{
	(void)state;
	check_as_stranger(0644);
}

static void stat_file(const char *path, struct stat *status)
{
	/* Before ctime and mtime: with relatime, the next reading would be noted. */
	const struct timespec long_ago[2] = { { .tv_sec = 1000 }, { .tv_nsec = UTIME_OMIT } };

	assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
	assert_int_equal(stat(path, status), 0);
}

static void test_looking_leaves_no_trace(void **state)
{
	struct stat before, after;

	(void)state;
	make_one_of_each(0600);
	stat_file("/dev/shm/sem.o", &before);
	take();
	assert_true(((const struct posix_semaphore *)find(TABLE_PSEM, "/o"))->value_known);
	assert_int_equal(stat("/dev/shm/sem.o", &after), 0);
	assert_memory_equal(&after.st_atim, &before.st_atim, sizeof(before.st_atim));
	assert_memory_equal(&after.st_ctim, &before.st_ctim, sizeof(before.st_ctim));
}

/* The kernel takes a look at a queue's state for a change, so without need there is none. */
static void test_state_of_queues_only_where_needed(void **state)
{
	const struct posix_queue *queue;
	struct stat before, after;

	(void)state;
	make_one_of_each(0600);
	stat_file("/dev/mqueue/o", &before);
	take_from(NULL, 0);
	queue = find(TABLE_PMSG, "/o");
	assert_true(queue->attributes_known);
	assert_false(queue->state_known);
	assert_int_equal(stat("/dev/mqueue/o", &after), 0);
	assert_memory_equal(&after.st_atim, &before.st_atim, sizeof(before.st_atim));
	assert_memory_equal(&after.st_ctim, &before.st_ctim, sizeof(before.st_ctim));
	assert_false(((const struct posix_semaphore *)find(TABLE_PSEM, "/o"))->value_known);
	take();
	assert_true(((const struct posix_queue *)find(TABLE_PMSG, "/o"))->state_known);
}

static void test_missing_directories(void **state)
{
	const struct posix_paths missing = { "/nonexistent/shm", "/nonexistent/mqueue" };
	const struct posix_paths unmounted = { "/dev/shm", "/dev/shm" };

	(void)state;
	make_one_of_each(0600);
	take_from(&missing, NEED_VALUES);
	assert_int_equal(snapshot->tables[TABLE_PSHM].error, -ENOENT);
	assert_int_equal(snapshot->tables[TABLE_PSEM].error, -ENOENT);
	assert_int_equal(snapshot->tables[TABLE_PMSG].error, -ENODEV);
	assert_int_equal(snapshot->tables[TABLE_SHM].error, 0);
	assert_false(snapshot_find_limit(snapshot, "SHMFS")->limit_known);
	/* A directory that is there, but of another file system. */
	take_from(&unmounted, NEED_VALUES);
	assert_int_equal(snapshot->tables[TABLE_PMSG].error, -ENODEV);
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 1);
}

/* Last: it takes the file system away. */
static void test_without_the_file_system(void **state)
{
	(void)state;
	assert_int_equal(umount2("/dev/mqueue", MNT_DETACH), 0);
	take();
	/* Another one may be mounted below it, as on the machine itself. */
	while (umount2("/dev/mqueue", MNT_DETACH) == 0)
		take();
	assert_int_equal(snapshot->tables[TABLE_PMSG].error, -ENODEV);
	assert_int_equal(snapshot->tables[TABLE_PMSG].count, 0);
	assert_int_equal(snapshot->tables[TABLE_PSHM].error, 0);
	assert_false(snapshot_find_limit(snapshot, "MQUMNI")->used_known);
}

int main(void)
{
#define POSIX_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		POSIX_TEST(test_segments),
		POSIX_TEST(test_semaphores),
		POSIX_TEST(test_waiters_of_a_semaphore),
		POSIX_TEST(test_queues),
		POSIX_TEST(test_names_of_any_form),
		POSIX_TEST(test_rows_are_in_the_order_of_identity),
		POSIX_TEST(test_two_names_of_one_file),
		POSIX_TEST(test_unreadable_objects_are_there),
		POSIX_TEST(test_readable_objects_of_others),
		POSIX_TEST(test_looking_leaves_no_trace),
		POSIX_TEST(test_state_of_queues_only_where_needed),
		POSIX_TEST(test_missing_directories),
		POSIX_TEST(test_without_the_file_system),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
