/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX objects as the collector sees them, against the files themselves; and what owners own. */
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
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/identity.h"
#include "namespace.h"

static struct snapshot *snapshot;

static void take(unsigned int tables)
{
	const struct collect_request request = { .tables = tables, .needs = NEED_NAMES | NEED_VALUES };
	struct collector *collector = collector_create(SOURCE_AUTO);

	snapshot_destroy(snapshot);
	snapshot = collector_take(collector, &request);
	collector_destroy(collector);
}

static int teardown(void **state)
{
	(void)state;
	snapshot_destroy(snapshot);
	snapshot = NULL;
	factory_remove_all();
	return system("rm -rf /dev/shm/* /dev/mqueue/*");
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

static void make_segment(const char *name, off_t size)
{
	int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0640);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(pwrite(fd, "x", 1, 0), 1);
	close(fd);
}

static void test_segments(void **state)
{
	const struct posix_segment *segment;
	struct stat status;

	(void)state;
	make_segment("/one", 1 << 20);
	assert_int_equal(mkdir("/dev/shm/folder", 0700), 0);
	assert_int_equal(symlink("/etc/passwd", "/dev/shm/link"), 0);
	take(TABLES_POSIX);
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
	take(TABLES_POSIX);
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
		take(TABLES_POSIX);
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
	take(TABLES_POSIX);
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
	char longest[257] = "/";

	(void)state;
	memset(longest + 1, 'x', 255);
	longest[256] = '\0';
	make_segment(longest, 1);
	make_segment("/a\033[2Jb", 1);
	make_segment("/caf\xc3\xa9", 1);
	take(TABLES_POSIX);
	assert_non_null(find(TABLE_PSHM, longest));
	assert_non_null(find(TABLE_PSHM, "/a\033[2Jb"));
	assert_non_null(find(TABLE_PSHM, "/caf\xc3\xa9"));
}

static void test_rows_are_in_the_order_of_identity(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "/s%d", i * 7919 % 1000);
		make_segment(name, 1);
	}
	take(TABLES_POSIX);
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 200);
	for (size_t i = 0; i < 200; i++) {
		const void *row = snapshot_row(snapshot, TABLE_PSHM, i);
		struct identity identity = identity_of(snapshot, TABLE_PSHM, row);

		assert_ptr_equal(identity_find(snapshot, &identity), row);
	}
}

static void test_owners(void **state)
{
	const struct owner *owner;
	int id = factory_segment(0x11, 8192, 0600);

	(void)state;
	factory_segment(0x12, 4096, 0600);
	assert_int_equal(factory_send(factory_queue(0x21, 0600), 1, "abc", 3), 0);
	factory_set(0x31, 5, 0600);
	make_segment("/one", 4096);
	factory_change(FACTORY_SEGMENT, id, 1, 1, 0600);
	take(TABLES_ALL);
	assert_int_equal(snapshot->tables[TABLE_OWNER].count, 2);
	owner = snapshot_row(snapshot, TABLE_OWNER, 0);
	assert_int_equal(owner->uid, 0);
	assert_int_equal(owner->segments, 1);
	assert_int_equal(owner->segment_bytes, 4096);
	assert_int_equal(owner->queues, 1);
	assert_int_equal(owner->messages, 1);
	assert_int_equal(owner->message_bytes, 3);
	assert_int_equal(owner->sets, 1);
	assert_int_equal(owner->semaphores, 5);
	assert_int_equal(owner->posix_segments, 1);
	owner = snapshot_row(snapshot, TABLE_OWNER, 1);
	assert_int_equal(owner->uid, 1);
	assert_int_equal(owner->segment_bytes, 8192);
}

/* Last: it takes the file system away. */
static void test_without_the_file_system(void **state)
{
	(void)state;
	assert_int_equal(umount2("/dev/mqueue", MNT_DETACH), 0);
	take(TABLES_ALL);
	/* Another one may be mounted below it, as on the machine itself. */
	while (umount2("/dev/mqueue", MNT_DETACH) == 0)
		take(TABLES_ALL);
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
		POSIX_TEST(test_owners),
		POSIX_TEST(test_without_the_file_system),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
