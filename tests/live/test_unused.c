/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was stale when it was chosen, and is used again before the call, is left alone. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "ipctop/control.h"
#include "look.h"
#include "namespace.h"

enum { KEY = 0x1001 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

/* The object with that id, as a look finds it now, to be removed only while it is unused. */
static struct target unused(enum table_id table, int id)
{
	const struct snapshot *snapshot = look_judge(0);
	const void *row = look_row(table, id);
	struct target target = target_of(snapshot, table, row);

	target_require_unused(&target, snapshot, table, row);
	return target;
}

static struct target unused_posix(enum table_id table, const char *name)
{
	const struct snapshot *snapshot = look_judge(0);
	const void *row = look_posix(table, name);
	struct target target = target_of(snapshot, table, row);

	target_require_unused(&target, snapshot, table, row);
	return target;
}

/* With the journal: writing it is no use by others. */
static int remove_target(const struct target *target)
{
	const struct control_options options = { .journal_max = 1 << 20 };
	struct control *control = control_create(&options);
	int error = control_remove(control, target);

	control_destroy(control);
	return error;
}

static int orphan(void)
{
	actor_end(actor_start(SEGMENT(KEY)));
	return shmget(KEY, 0, 0);
}

static void test_what_stays_unused_is_removed(void **state)
{
	int segment = orphan();
	int queue = factory_queue(0x2001, 0600);
	int set = factory_set(0x3001, 3, 0600);
	struct target targets[4];

	(void)state;
	actor_end(actor_start(SEND(queue, 1), OPERATE(set, { 1, 1, 0 })));
	actor_end(actor_start(OPERATE(set, { 2, 1, 0 })));
	assert_int_equal(factory_posix_segment("/seg", 100, 0600), 0);
	targets[0] = unused(TABLE_SHM, segment);
	targets[1] = unused(TABLE_MSG, queue);
	targets[2] = unused(TABLE_SEM, set);
	targets[3] = unused_posix(TABLE_PSHM, "/seg");
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		assert_int_equal(remove_target(&targets[i]), 0);
}

static void test_attached_meanwhile(void **state)
{
	int segment = orphan();
	struct target target = unused(TABLE_SHM, segment);
	struct actor *user = actor_start(ATTACH(segment), HALT, DETACH);

	(void)state;
	assert_int_equal(remove_target(&target), -EBUSY);
	assert_string_equal(control_strerror(-EBUSY), "left alone: it is used again");
	/* Without the demand it goes. */
	actor_go(user);
	/* It was there, and has left: that was a use, too. */
	assert_int_equal(remove_target(&target), -EBUSY);
	target.only_unused = false;
	assert_int_equal(remove_target(&target), 0);
}

static void test_sent_to_meanwhile(void **state)
{
	int queue = factory_queue(0x2001, 0600);
	struct target target = unused(TABLE_MSG, queue);
	struct actor *sender = actor_start(SEND(queue, 1), RECEIVE(queue));

	(void)state;
	assert_int_equal(remove_target(&target), -EBUSY);
	actor_end(sender);
	assert_int_equal(remove_target(&target), -EBUSY);
}

/* Also where the time of the last operation is the same second. */
static void test_operated_on_meanwhile(void **state)
{
	int set = factory_set(0x3001, 3, 0600);
	struct target target;

	(void)state;
	actor_end(actor_start(OPERATE(set, { 0, 1, 0 })));
	target = unused(TABLE_SEM, set);
	actor_end(actor_start(OPERATE(set, { 2, 1, 0 })));
	assert_int_equal(remove_target(&target), -EBUSY);
}

/* Waiting changes neither time nor operator. */
static void test_waited_for_meanwhile(void **state)
{
	int set = factory_set(0x3001, 3, 0600);
	struct target target = unused(TABLE_SEM, set);

	(void)state;
	actor_start(SEMOP(set, { 2, -1, 0 }));
	assert_int_equal(remove_target(&target), -EBUSY);
}

static void test_posix_written_meanwhile(void **state)
{
	const struct timespec times[] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1000000000 } };
	struct target target;
	int fd;

	(void)state;
	assert_int_equal(factory_posix_segment("/seg", 100, 0600), 0);
	fd = shm_open("/seg", O_RDWR, 0);
	assert_true(fd >= 0);
	assert_int_equal(futimens(fd, times), 0);
	target = unused_posix(TABLE_PSHM, "/seg");
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(remove_target(&target), -EBUSY);
	target = unused_posix(TABLE_PSHM, "/seg");
	assert_int_equal(ftruncate(fd, 200), 0);
	assert_int_equal(remove_target(&target), -EBUSY);
	close(fd);
}

int main(void)
{
#define UNUSED_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		UNUSED_TEST(test_what_stays_unused_is_removed),
		UNUSED_TEST(test_attached_meanwhile),
		UNUSED_TEST(test_sent_to_meanwhile),
		UNUSED_TEST(test_operated_on_meanwhile),
		UNUSED_TEST(test_waited_for_meanwhile),
		UNUSED_TEST(test_posix_written_meanwhile),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
