/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verdicts on segments of System V: each reason with a case on both sides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"
#include "skip.h"

enum { KEY = 0x1001, LONG = 3600 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	return 0;
}

static int id_of_key(key_t key)
{
	int id = shmget(key, 0, 0);

	assert_true(id >= 0);
	return id;
}

/* A segment whose creator has gone. */
static int orphan(void)
{
	actor_end(actor_start(SEGMENT(KEY)));
	return id_of_key(KEY);
}

static struct verdict verdict_on(int id, int64_t idle)
{
	const struct snapshot *snapshot = look_judge(idle);

	return verdict_of(snapshot, TABLE_SHM, look_row(TABLE_SHM, id));
}

static void assert_verdict(struct verdict verdict, enum verdict_level level, unsigned int with,
			   unsigned int without)
{
	assert_string_equal(verdict_word(verdict.level), verdict_word(level));
	assert_int_equal(verdict.reasons & with, with);
	assert_int_equal(verdict.reasons & without, 0);
}

static void test_creator_gone(void **state)
{
	(void)state;
	assert_verdict(verdict_on(orphan(), 0), VERDICT_STALE,
		       REASON_UNATTACHED | REASON_PIDS_GONE | REASON_IDLE,
		       REASON_ATTACHED | REASON_PID_LIVES | REASON_PID_REUSED | REASON_RECENT |
			       REASON_NO_PIDS | REASON_REMOVED | REASON_NOT_ALL_SEEN);
}

static void test_creator_lives(void **state)
{
	(void)state;
	actor_start(SEGMENT(KEY));
	assert_verdict(verdict_on(id_of_key(KEY), 0), VERDICT_PERHAPS,
		       REASON_UNATTACHED | REASON_PID_LIVES, REASON_PIDS_GONE);
}

/* Its creator has gone, but who detached it last is there and may come again. */
static void test_last_user_lives(void **state)
{
	int id = orphan();
	struct actor *user = actor_start(ATTACH(id), DETACH);

	(void)state;
	assert_verdict(verdict_on(id, 0), VERDICT_PERHAPS, REASON_UNATTACHED | REASON_PID_LIVES,
		       REASON_PIDS_GONE);
	actor_end(user);
	assert_verdict(verdict_on(id, 0), VERDICT_STALE, REASON_UNATTACHED | REASON_PIDS_GONE,
		       REASON_PID_LIVES);
}

static void test_attached(void **state)
{
	int id = orphan();
	struct actor *actor = actor_start(ATTACH(id), HALT, DETACH);

	(void)state;
	assert_verdict(verdict_on(id, 0), VERDICT_IN_USE, REASON_ATTACHED, REASON_UNATTACHED);
	actor_go(actor);
	actor_end(actor);
	assert_verdict(verdict_on(id, 0), VERDICT_STALE, REASON_UNATTACHED, REASON_ATTACHED);
}

/* By one that we do not see: nattch alone says so. */
static void test_attached_in_another_namespace(void **state)
{
	int id = orphan();

	(void)state;
	actor_start(ATTACH(id), NAMESPACE(id, KEY));
	assert_verdict(verdict_on(id, 0), VERDICT_IN_USE, REASON_ATTACHED, REASON_UNATTACHED);
}

static void test_idle_threshold(void **state)
{
	int id = orphan();
	const struct verdict recent = verdict_on(id, LONG);

	(void)state;
	assert_int_not_equal(recent.level, VERDICT_STALE);
	assert_int_equal(recent.reasons & (REASON_RECENT | REASON_IDLE), REASON_RECENT);
	assert_verdict(verdict_on(id, 0), VERDICT_STALE, REASON_IDLE, REASON_RECENT);
}

static void test_idle_time(void **state)
{
	int id = orphan();
	const struct snapshot *snapshot = look_judge(0);
	int64_t idle = verdict_idle_time(snapshot, TABLE_SHM, look_row(TABLE_SHM, id));

	(void)state;
	assert_in_range(idle, 0, 5);
}

/* Times are whole seconds: a process is another one only when it started clearly later. */
static void wait_seconds(int seconds)
{
	const struct timespec time = { .tv_sec = seconds };

	nanosleep(&time, NULL);
}

static void test_pid_reused(void **state)
{
	struct actor *creator = actor_start(SEGMENT(KEY));
	const pid_t pid = creator->pid;
	int id = id_of_key(KEY);

	(void)state;
	actor_end(creator);
	wait_seconds(3);
	actor_start_as(pid, HALT);
	assert_verdict(verdict_on(id, 0), VERDICT_STALE, REASON_UNATTACHED | REASON_PID_REUSED,
		       REASON_PID_LIVES);
}

static void test_dying(void **state)
{
	int id = orphan();
	struct actor *actor = actor_start(ATTACH(id));

	(void)state;
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	assert_verdict(verdict_on(id, 0), VERDICT_DYING, REASON_REMOVED, 0);
	actor_end(actor);
	look_judge(0);
	assert_null(look_find(TABLE_SHM, id));
}

static void test_words(void **state)
{
	int id = orphan();
	const struct snapshot *snapshot = look_judge(0);
	const struct shm_segment *row = look_row(TABLE_SHM, id);
	char text[512], creator[64];

	(void)state;
	verdict_explain(snapshot, TABLE_SHM, row, text, sizeof(text));
	snprintf(creator, sizeof(creator), "creator %d is gone", row->cpid);
	assert_non_null(strstr(text, "nobody attached"));
	assert_non_null(strstr(text, creator));
}

static void test_words_of_one_in_use(void **state)
{
	int id = orphan();
	const struct snapshot *snapshot;
	char text[512];

	(void)state;
	actor_start(ATTACH(id), FORK);
	snapshot = look_judge(0);
	verdict_explain(snapshot, TABLE_SHM, look_row(TABLE_SHM, id), text, sizeof(text));
	assert_non_null(strstr(text, "2 attached"));
}

static void test_only_when_asked_for(void **state)
{
	int id = orphan();
	const struct snapshot *snapshot = look_take(TABLE_BIT(TABLE_SHM), 0);

	(void)state;
	assert_int_equal(verdict_of(snapshot, TABLE_SHM, look_row(TABLE_SHM, id)).level,
			 VERDICT_NONE);
}

int main(void)
{
#define VERDICT_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		VERDICT_TEST(test_creator_gone),
		VERDICT_TEST(test_creator_lives),
		VERDICT_TEST(test_last_user_lives),
		VERDICT_TEST(test_attached),
		VERDICT_TEST(test_attached_in_another_namespace),
		VERDICT_TEST(test_idle_threshold),
		VERDICT_TEST(test_idle_time),
		VERDICT_TEST(test_pid_reused),
		VERDICT_TEST(test_dying),
		VERDICT_TEST(test_words),
		VERDICT_TEST(test_words_of_one_in_use),
		VERDICT_TEST(test_only_when_asked_for),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
