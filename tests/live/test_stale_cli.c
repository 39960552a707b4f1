/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop rm --stale: what is stale goes, with its reasons told; all else stays. */
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "namespace.h"
#include "run.h"
#include "skip.h"

/* Of each kind one that is stale and one that is not. */
static struct objects {
	int stale_segment, attached_segment;
	int stale_queue, live_queue;
	int stale_set, live_set;
} objects;

static int orphan_segment(key_t key)
{
	actor_end(actor_start(SEGMENT(key)));
	return shmget(key, 0, 0);
}

static int setup(void **state)
{
	(void)state;
	objects = (struct objects){
		.stale_segment = orphan_segment(0x1001),
		.attached_segment = orphan_segment(0x1002),
		.stale_queue = factory_queue(0x2001, 0600),
		.live_queue = factory_queue(0x2002, 0600),
		.stale_set = factory_set(0x3001, 2, 0600),
		.live_set = factory_set(0x3002, 2, 0600),
	};
	actor_end(actor_start(SEND(objects.stale_queue, 1)));
	actor_end(actor_start(OPERATE(objects.stale_set, { 0, 1, 0 })));
	actor_start(ATTACH(objects.attached_segment), SEND(objects.live_queue, 1),
		    OPERATE(objects.live_set, { 0, 1, 0 }));
	return factory_posix_segment("/stale", 1, 0600);
}

static int teardown(void **state)
{
	(void)state;
	actors_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static bool segment_exists(int id)
{
	struct shmid_ds data;

	return shmctl(id, IPC_STAT, &data) == 0;
}

static bool queue_exists(int id)
{
	struct msqid_ds data;

	return msgctl(id, IPC_STAT, &data) == 0;
}

static bool set_exists(int id)
{
	return semctl(id, 0, GETPID) >= 0;
}

static bool file_exists(void)
{
	struct stat status;

	return stat("/dev/shm/stale", &status) == 0;
}

static void assert_what_is_used_exists(void)
{
	assert_true(segment_exists(objects.attached_segment));
	assert_true(queue_exists(objects.live_queue));
	assert_true(set_exists(objects.live_set));
}

static void assert_all_exist(void)
{
	assert_what_is_used_exists();
	assert_true(segment_exists(objects.stale_segment));
	assert_true(queue_exists(objects.stale_queue));
	assert_true(set_exists(objects.stale_set));
	assert_true(file_exists());
}

/* The line about that object, until the next call; NULL: there is none. */
static const char *line_about(const struct run *run, const char *kind, int id)
{
	static char line[1024];
	char name[64];
	const char *start;

	snprintf(name, sizeof(name), "%s %d:", kind, id);
	start = strstr(run->out, name);
	if (!start)
		return NULL;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(start, "\n"), start);
	return line;
}

static void test_dry_run_tells_the_reasons(void **state)
{
	const struct run *run = run_good("rm", "--stale", "--older-than", "0s", "--dry-run");
	const char *line;

	(void)state;
	line = line_about(run, "segment", objects.stale_segment);
	assert_non_null(line);
	assert_non_null(strstr(line, "nobody attached"));
	assert_non_null(strstr(line, "is gone"));
	line = line_about(run, "queue", objects.stale_queue);
	assert_non_null(line);
	assert_non_null(strstr(line, "gone"));
	assert_non_null(line_about(run, "semaphore set", objects.stale_set));
	assert_non_null(strstr(run->out, "/stale"));
	assert_null(line_about(run, "segment", objects.attached_segment));
	assert_null(line_about(run, "queue", objects.live_queue));
	assert_null(line_about(run, "semaphore set", objects.live_set));
	assert_all_exist();
}

static void test_exactly_the_stale_ones_go(void **state)
{
	(void)state;
	run_good("rm", "--stale", "--older-than", "0s", "--yes");
	assert_what_is_used_exists();
	assert_false(segment_exists(objects.stale_segment));
	assert_false(queue_exists(objects.stale_queue));
	assert_false(set_exists(objects.stale_set));
	assert_false(file_exists());
}

static void test_it_asks_first(void **state)
{
	(void)state;
	/* Standard input is no terminal, so there is nobody to ask. */
	assert_int_equal(run_ipctop("rm", "--stale", "--older-than", "0s")->status, 1);
	assert_all_exist();
}

/* All of them were used a moment ago. */
static void test_not_old_enough(void **state)
{
	static const char *const ages[] = { "1h", "11m" };

	(void)state;
	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++)
		run_ipctop("rm", "--stale", "--older-than", ages[i], "--yes");
	run_ipctop("rm", "--stale", "--yes");
	assert_all_exist();
}

static void test_of_one_user(void **state)
{
	const struct passwd *user = getpwnam("daemon");

	(void)state;
	if (!user ||
	    factory_change(FACTORY_SEGMENT, objects.stale_segment, user->pw_uid, 0, 0600) < 0)
		test_skip("there is no other user here");
	run_good("rm", "--stale", "--older-than", "0s", "--user", "daemon", "--yes");
	assert_false(segment_exists(objects.stale_segment));
	assert_true(queue_exists(objects.stale_queue));
	assert_true(set_exists(objects.stale_set));
	assert_true(file_exists());
	assert_what_is_used_exists();
}

static void test_a_second_time_there_is_nothing(void **state)
{
	(void)state;
	run_good("rm", "--stale", "--older-than", "0s", "--yes");
	run_ipctop("rm", "--stale", "--older-than", "0s", "--yes");
	assert_what_is_used_exists();
}

static void test_nothing_is_named_beside_it(void **state)
{
	(void)state;
	run_bad("name none beside it", "rm", "--stale", "--yes", "shm", "0");
	run_bad("name none beside it", "rm", "--stale", "--yes", "--shmem-id", "0");
	assert_all_exist();
}

static void test_wrong_age(void **state)
{
	(void)state;
	run_bad("older-than", "rm", "--stale", "--older-than", "soon", "--yes");
	assert_all_exist();
}

int main(void)
{
#define STALE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
	const struct CMUnitTest tests[] = {
		STALE_TEST(test_dry_run_tells_the_reasons),
		STALE_TEST(test_exactly_the_stale_ones_go),
		STALE_TEST(test_it_asks_first),
		STALE_TEST(test_not_old_enough),
		STALE_TEST(test_of_one_user),
		STALE_TEST(test_a_second_time_there_is_nothing),
		STALE_TEST(test_nothing_is_named_beside_it),
		STALE_TEST(test_wrong_age),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
