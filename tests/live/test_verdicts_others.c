/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verdicts on what records less: queues, sets, POSIX objects; and on owners. */
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"
#include "skip.h"

enum { NAMELESS = 54321, LONG = 3600 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static int queue(void)
{
	int id = factory_queue(IPC_PRIVATE, 0600);

	assert_true(id >= 0);
	return id;
}

static int set(int nsems)
{
	int id = factory_set(IPC_PRIVATE, nsems, 0600);

	assert_true(id >= 0);
	return id;
}

static struct verdict verdict_on(enum table_id table, int id, int64_t idle)
{
	const struct snapshot *snapshot = look_judge(idle);

	return verdict_of(snapshot, table, look_row(table, id));
}

static struct verdict posix_verdict(enum table_id table, const char *name, int64_t idle)
{
	const struct snapshot *snapshot = look_judge(idle);

	return verdict_of(snapshot, table, look_posix(table, name));
}

static void assert_verdict(struct verdict verdict, enum verdict_level level, unsigned int with,
			   unsigned int without)
{
	assert_string_equal(verdict_word(verdict.level), verdict_word(level));
	assert_int_equal(verdict.reasons & with, with);
	assert_int_equal(verdict.reasons & without, 0);
}

/* ---- queues ---- */

static void test_queue_that_names_nobody(void **state)
{
	(void)state;
	assert_verdict(verdict_on(TABLE_MSG, queue(), 0), VERDICT_PERHAPS, REASON_NO_PIDS,
		       REASON_PIDS_GONE | REASON_PID_LIVES | REASON_WAITERS);
}

static void test_queue_of_gone_processes(void **state)
{
	int id = queue();
	struct actor *sender = actor_start(SEND(id, 1), SEND(id, 1));
	struct actor *receiver = actor_start(RECEIVE(id));

	(void)state;
	look_require_all_seen();
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_IN_USE, REASON_PID_LIVES,
		       REASON_PIDS_GONE);
	actor_end(sender);
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_IN_USE, REASON_PID_LIVES,
		       REASON_PIDS_GONE);
	actor_end(receiver);
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_STALE, REASON_PIDS_GONE | REASON_IDLE,
		       REASON_PID_LIVES);
	assert_int_not_equal(verdict_on(TABLE_MSG, id, LONG).level, VERDICT_STALE);
}

static void test_queue_with_a_receiver(void **state)
{
	int id = queue();
	struct actor *receiver;

	(void)state;
	look_require_all_seen();
	actor_end(actor_start(SEND(id, 1)));
	actor_end(actor_start(RECEIVE(id)));
	receiver = actor_start(MSGRCV(id, 0));
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_IN_USE, REASON_WAITERS, 0);
	actor_end(receiver);
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_STALE, 0, REASON_WAITERS);
}

/* ---- sets ---- */

static void test_set_that_names_nobody(void **state)
{
	(void)state;
	assert_verdict(verdict_on(TABLE_SEM, set(3), 0), VERDICT_PERHAPS, REASON_NO_PIDS,
		       REASON_PIDS_GONE | REASON_PID_LIVES | REASON_WAITERS);
}

/* Each of its semaphores may name another one. */
static void test_set_of_gone_processes(void **state)
{
	int id = set(3);
	struct actor *first = actor_start(OPERATE(id, { 0, 1, 0 }));
	struct actor *last = actor_start(OPERATE(id, { 2, 1, 0 }));

	(void)state;
	look_require_all_seen();
	actor_end(first);
	assert_verdict(verdict_on(TABLE_SEM, id, 0), VERDICT_IN_USE, REASON_PID_LIVES,
		       REASON_PIDS_GONE);
	actor_end(last);
	assert_verdict(verdict_on(TABLE_SEM, id, 0), VERDICT_STALE, REASON_PIDS_GONE | REASON_IDLE,
		       REASON_PID_LIVES | REASON_RECENT);
	assert_int_not_equal(verdict_on(TABLE_SEM, id, LONG).level, VERDICT_STALE);
}

static void test_set_with_a_waiter(void **state)
{
	int id = set(2);
	struct actor *waiter;

	(void)state;
	look_require_all_seen();
	actor_end(actor_start(OPERATE(id, { 0, 1, 0 })));
	waiter = actor_start(SEMOP(id, { 1, -1, 0 }));
	assert_verdict(verdict_on(TABLE_SEM, id, 0), VERDICT_IN_USE, REASON_WAITERS, 0);
	actor_end(waiter);
	assert_verdict(verdict_on(TABLE_SEM, id, 0), VERDICT_STALE, 0, REASON_WAITERS);
}

/* ---- POSIX ---- */

static void test_posix_segment(void **state)
{
	struct actor *actor;

	(void)state;
	look_require_all_seen();
	assert_int_equal(factory_posix_segment("/a", 1, 0600), 0);
	actor = actor_start(POSIX_OPEN("/a"));
	assert_verdict(posix_verdict(TABLE_PSHM, "/a", 0), VERDICT_IN_USE, REASON_ATTACHED,
		       REASON_UNATTACHED);
	actor_end(actor);
	actor = actor_start(POSIX_MAP("/a", PROT_READ));
	assert_verdict(posix_verdict(TABLE_PSHM, "/a", 0), VERDICT_IN_USE, REASON_ATTACHED,
		       REASON_UNATTACHED);
	actor_end(actor);
	assert_verdict(posix_verdict(TABLE_PSHM, "/a", 0), VERDICT_STALE,
		       REASON_UNATTACHED | REASON_IDLE, REASON_ATTACHED | REASON_RECENT);
	assert_int_not_equal(posix_verdict(TABLE_PSHM, "/a", LONG).level, VERDICT_STALE);
}

static void test_posix_queue(void **state)
{
	struct actor *actor;

	(void)state;
	look_require_all_seen();
	assert_int_equal(factory_posix_queue("/q", 1, 8, 0600), 0);
	actor = actor_start(MQ_RECEIVE("/q"));
	assert_verdict(posix_verdict(TABLE_PMSG, "/q", 0), VERDICT_IN_USE,
		       REASON_ATTACHED | REASON_WAITERS, REASON_UNATTACHED);
	actor_end(actor);
	assert_verdict(posix_verdict(TABLE_PMSG, "/q", 0), VERDICT_STALE, REASON_UNATTACHED,
		       REASON_ATTACHED | REASON_WAITERS);
}

static void test_posix_semaphore(void **state)
{
	struct actor *actor = actor_start(SEMAPHORE_CREATE("/s", 0));

	(void)state;
	look_require_all_seen();
	assert_verdict(posix_verdict(TABLE_PSEM, "/s", 0), VERDICT_IN_USE, REASON_ATTACHED,
		       REASON_UNATTACHED);
	actor_end(actor);
	assert_verdict(posix_verdict(TABLE_PSEM, "/s", 0), VERDICT_STALE, REASON_UNATTACHED,
		       REASON_ATTACHED);
}

/* ---- owners ---- */

static void give(int id, uid_t uid)
{
	if (factory_change(FACTORY_QUEUE, id, uid, uid, 0600) < 0)
		test_skip("there is no other user here");
}

static void test_owner_without_a_name(void **state)
{
	int id = queue();

	(void)state;
	assert_verdict(verdict_on(TABLE_MSG, id, 0), VERDICT_PERHAPS, 0,
		       REASON_OWNER_UNKNOWN | REASON_OWNER_ABSENT);
	give(id, NAMELESS);
	assert_true(verdict_on(TABLE_MSG, id, 0).reasons & REASON_OWNER_UNKNOWN);
}

/* A user with a name; whether it has processes is up to the test. */
static uid_t user_without_processes(void)
{
	const struct passwd *user = getpwnam("games");

	if (!user)
		test_skip("there is no user games here");
	return user->pw_uid;
}

static void test_owner_without_processes(void **state)
{
	int id = queue();
	uid_t uid = user_without_processes();

	(void)state;
	give(id, uid);
	assert_int_equal(verdict_on(TABLE_MSG, id, 0).reasons &
				 (REASON_OWNER_ABSENT | REASON_OWNER_UNKNOWN),
			 REASON_OWNER_ABSENT);
	actor_start(USER(uid));
	assert_int_equal(verdict_on(TABLE_MSG, id, 0).reasons & REASON_OWNER_ABSENT, 0);
}

int main(void)
{
#define VERDICT_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		VERDICT_TEST(test_queue_that_names_nobody),
		VERDICT_TEST(test_queue_of_gone_processes),
		VERDICT_TEST(test_queue_with_a_receiver),
		VERDICT_TEST(test_set_that_names_nobody),
		VERDICT_TEST(test_set_of_gone_processes),
		VERDICT_TEST(test_set_with_a_waiter),
		VERDICT_TEST(test_posix_segment),
		VERDICT_TEST(test_posix_queue),
		VERDICT_TEST(test_posix_semaphore),
		VERDICT_TEST(test_owner_without_a_name),
		VERDICT_TEST(test_owner_without_processes),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
