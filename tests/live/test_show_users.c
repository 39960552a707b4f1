/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users, waiters and deadlocks on the command line. */
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
#include "namespace.h"
#include "run.h"
#include "skip.h"

static int teardown(void **state)
{
	(void)state;
	actors_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static const char *number(long value)
{
	static char texts[4][16];
	static int next;

	next = (next + 1) % 4;
	snprintf(texts[next], sizeof(texts[next]), "%ld", value);
	return texts[next];
}

static json_object *member(json_object *object, const char *name)
{
	json_object *found = NULL;

	if (!json_object_object_get_ex(object, name, &found))
		fail_msg("no member %s in %s", name, json_object_to_json_string(object));
	return found;
}

static int64_t number_of(json_object *object, const char *name)
{
	json_object *found = member(object, name);

	assert_true(json_object_is_type(found, json_type_int));
	return json_object_get_int64(found);
}

static const char *text_of(json_object *object, const char *name)
{
	json_object *found = member(object, name);

	assert_true(json_object_is_type(found, json_type_string));
	return json_object_get_string(found);
}

static void test_users_column(void **state)
{
	int id = factory_segment(0x1001, 4096, 0600);
	int unused = factory_segment(0x1002, 4096, 0600);
	json_object *document;

	(void)state;
	actor_start(ATTACH(id), FORK);
	document = run_json("ls", "-m", "-J", "-o", "ID,USERS");
	assert_int_equal(json_object_get_int(run_member(document, "sharedmemory", 0, "id")), id);
	assert_string_equal(
		json_object_get_string(run_member(document, "sharedmemory", 0, "users")),
		"test_show_users (2)");
	assert_int_equal(json_object_get_int(run_member(document, "sharedmemory", 1, "id")),
			 unused);
	assert_null(run_member(document, "sharedmemory", 1, "users"));
	json_object_put(document);
}

static void test_wait_column(void **state)
{
	int set = factory_set(0x3001, 2, 0600);
	json_object *document;

	(void)state;
	factory_set(0x3002, 2, 0600);
	actor_start(SEMOP(set, { 1, -1, 0 }));
	actor_start(SEMOP(set, { 0, -1, 0 }));
	document = run_json("ls", "-s", "-J", "-o", "ID,WAIT");
	assert_int_equal(json_object_get_int(run_member(document, "semaphores", 0, "wait")), 2);
	assert_int_equal(json_object_get_int(run_member(document, "semaphores", 1, "wait")), 0);
	json_object_put(document);
}

static void test_processes_of_a_segment(void **state)
{
	int id = factory_segment(0x1001, 4096, 0600);
	struct actor *reader = actor_start(ATTACH_READ(id), ATTACH_READ(id));
	struct actor *writer = actor_start(ATTACH(id));
	json_object *document = run_json("show", "shm", number(id), "-J");
	json_object *processes = run_member(document, "sharedmemory", 0, "processes");
	json_object *process;

	(void)state;
	assert_int_equal(json_object_array_length(processes), 2);
	process = json_object_array_get_idx(processes, 0);
	assert_int_equal(number_of(process, "pid"), reader->pid);
	assert_int_equal(number_of(process, "mappings"), 2);
	assert_string_equal(text_of(process, "access"), "r--");
	assert_string_equal(text_of(process, "user"), "root");
	assert_non_null(strstr(text_of(process, "command"), "test_show_users"));
	process = json_object_array_get_idx(processes, 1);
	assert_int_equal(number_of(process, "pid"), writer->pid);
	assert_int_equal(number_of(process, "mappings"), 1);
	assert_string_equal(text_of(process, "access"), "rw-");
	/* Nobody waits for a segment. */
	assert_int_equal(
		json_object_array_length(run_member(document, "sharedmemory", 0, "waiters")), 0);
	assert_string_equal(
		json_object_get_string(run_member(document, "sharedmemory", 0, "verdict")),
		"in use");
	json_object_put(document);
}

static void test_waiters_of_a_set(void **state)
{
	int set = factory_set(0x3001, 2, 0600);
	struct actor *actor =
		actor_start(THREAD, SEMTIMEDOP(set, { 0, -1, 0 }), SEMOP(set, { 1, -1, 0 }));
	json_object *document = run_json("show", "sem", number(set), "-J");
	json_object *waiters = run_member(document, "semaphores", 0, "waiters");
	json_object *waiter;

	(void)state;
	assert_int_equal(json_object_array_length(waiters), 2);
	waiter = json_object_array_get_idx(waiters, 0);
	assert_int_equal(number_of(waiter, "pid"), actor->pid);
	assert_int_equal(number_of(waiter, "tid"), actor->tids[0]);
	assert_string_equal(text_of(waiter, "call"), "semtimedop");
	waiter = json_object_array_get_idx(waiters, 1);
	assert_int_equal(number_of(waiter, "tid"), actor->pid);
	assert_string_equal(text_of(waiter, "call"), "semop");
	json_object_put(document);
}

static void test_show_prints_processes(void **state)
{
	int id = factory_segment(0x1001, 4096, 0600);
	struct actor *actor = actor_start(ATTACH(id));
	const struct run *run = run_good("show", "shm", number(id));

	(void)state;
	assert_non_null(strstr(run->out, number(actor->pid)));
	assert_non_null(strstr(run->out, "rw-"));
}

static void test_no_deadlock(void **state)
{
	int queues[] = { factory_queue(0x2001, 0600), factory_queue(0x2002, 0600) };

	(void)state;
	run_good("ls", "--deadlocks");
	for (int i = 0; i < 2; i++)
		actor_start(MSGRCV(queues[i], 0));
	run_good("ls", "--deadlocks");
}

#define LOCK(set, number) OPERATE(set, { number, -1, 0 })

static void test_deadlock(void **state)
{
	int set = factory_set(0x3001, 2, 0600);
	struct actor *pair[2];
	const struct run *run;
	char semaphore[32];

	(void)state;
	factory_set_value(set, 0, 1);
	factory_set_value(set, 1, 1);
	for (unsigned short i = 0; i < 2; i++)
		pair[i] =
			actor_start(LOCK(set, i), HALT, SEMOP(set, { (unsigned short)!i, -1, 0 }));
	run_good("ls", "--deadlocks");
	actor_go(pair[0]);
	actor_go(pair[1]);
	run = run_ipctop("ls", "--deadlocks");
	assert_int_equal(run->status, 2);
	for (int i = 0; i < 2; i++) {
		assert_non_null(strstr(run->out, number(pair[i]->pid)));
		snprintf(semaphore, sizeof(semaphore), "semop on set %d, semaphore %d", set, !i);
		assert_non_null(strstr(run->out, semaphore));
	}
	/* Who has none is not part of it. */
	actor_end(pair[0]);
	run_good("ls", "--deadlocks");
}

/* A process of several threads may let go by another one. */
static void test_deadlock_as_json(void **state)
{
	int set = factory_set(0x3001, 2, 0600);
	struct actor *pair[2];
	json_object *document, *deadlocks, *circle;

	(void)state;
	factory_set_value(set, 0, 1);
	factory_set_value(set, 1, 1);
	pair[0] = actor_start(LOCK(set, 0), HALT, SEMOP(set, { 1, -1, 0 }));
	pair[1] = actor_start(LOCK(set, 1), HALT, THREAD, SEMOP(set, { 0, -1, 0 }));
	actor_go(pair[0]);
	actor_go(pair[1]);
	document = run_json_at(run_ipctop("ls", "--deadlocks", "-J"), __FILE__, __LINE__);
	deadlocks = member(document, "deadlocks");
	assert_int_equal(json_object_array_length(deadlocks), 1);
	circle = json_object_array_get_idx(deadlocks, 0);
	assert_int_equal(json_object_array_length(circle), 2);
	for (size_t i = 0; i < 2; i++) {
		json_object *wait = json_object_array_get_idx(circle, i);
		bool second = number_of(wait, "pid") == pair[1]->pid;

		assert_int_equal(number_of(wait, "blocker"), pair[!second]->pid);
		assert_int_equal(number_of(wait, "tid"),
				 second ? pair[1]->tids[0] : pair[0]->pid);
		assert_int_equal(number_of(wait, "id"), set);
		assert_int_equal(number_of(wait, "number"), !second);
		assert_int_equal(number_of(wait, "operation"), -1);
		assert_int_equal(number_of(wait, "other_threads"), second ? 1 : 0);
		text_of(wait, "command");
		text_of(wait, "call");
		text_of(wait, "since");
	}
	assert_int_equal(number_of(document, "unseen_processes"), 0);
	json_object_put(document);
	assert_non_null(strstr(run_ipctop("ls", "--deadlocks")->out,
			       "1 other thread of it may still let go"));
}

static void test_deadlocks_go_alone(void **state)
{
	(void)state;
	run_bad("goes alone", "ls", "--deadlocks", "-s");
	run_bad("goes alone", "ls", "--deadlocks", "--stale");
	run_bad("goes alone", "ls", "--deadlocks", "-e");
	run_bad("goes alone", "ls", "--deadlocks", "-F", "x");
}

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { NEEDS_PROC = 1 };
#else
enum { NEEDS_PROC = 0 };
#endif

/* Without /proc nobody knows: that is not to be told as "none". */
static void test_without_proc(void **state)
{
	static const char script[] = "mount -t tmpfs none /proc || exit 99; "
				     "exec ${IPCTOP:-./ipctop} \"$@\"";
	const struct run *run;

	(void)state;
	if (NEEDS_PROC)
		test_skip("AddressSanitizer cannot do without /proc");
	run =
		run_command((const char *const[]){ "unshare", "--mount", "sh", "-c", script, "sh",
						   "ls", "--deadlocks", NULL });
	run_bad_at(run, "/proc cannot be read", __FILE__, __LINE__);
	assert_string_equal(run->out, "");
	run = run_command((const char *const[]){ "unshare", "--mount", "sh", "-c", script, "sh",
						 "ls", "--stale", "-m", "-J", NULL });
	run_bad_at(run, "cannot be judged", __FILE__, __LINE__);
	assert_non_null(strstr(run->out, "null"));
	run = run_command((const char *const[]){ "unshare", "--mount", "sh", "-c", script, "sh",
						 "rm", "--stale", "--yes", NULL });
	run_bad_at(run, "nothing can be judged", __FILE__, __LINE__);
}

/* Others' processes are there, though this user sees none of them: nothing is surely stale. */
static void test_hidden_processes(void **state)
{
	static const char script[] = "mount -t proc -o hidepid=invisible proc /proc || exit 99; "
				     "exec setpriv --reuid 12345 --regid 12345 --clear-groups "
				     "${IPCTOP:-./ipctop} \"$@\"";
	const struct run *run;
	int queue = factory_queue(0x2001, 0666);
	int private_queue = factory_queue(0x2002, 0600);
	int set = factory_set(0x3001, 1, 0666);

	(void)state;
	assert_int_equal(factory_posix_semaphore("/held", 0, 0666), 0);
	actor_start(SEM_WAIT("/held"));
	/* Whom these name lives. */
	actor_start(SEND(queue, 1), SEND(private_queue, 1), OPERATE(set, { 0, 1, 0 }),
		    SEGMENT(0x1001), ATTACH(factory_segment(0x1002, 4096, 0666)), DETACH);
	run = run_command((const char *const[]){ "unshare", "--mount", "sh", "-c", script, "sh",
						 "ls", "--stale", "--stale-after", "0", "-r",
						 "--noheadings", NULL });
	if (run->status == 99 || run->status == 127)
		test_skip("processes cannot be hidden here");
	assert_int_equal(run->status, 0);
	assert_string_equal(run->out, "");
	run = run_command((const char *const[]){ "unshare", "--mount", "sh", "-c", script, "sh",
						 "ls", "--deadlocks", NULL });
	assert_int_equal(run->status, 0);
	assert_non_null(strstr(run->out, "are hidden"));
}

int main(void)
{
#define SHOW_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		SHOW_TEST(test_users_column),
		SHOW_TEST(test_wait_column),
		SHOW_TEST(test_processes_of_a_segment),
		SHOW_TEST(test_waiters_of_a_set),
		SHOW_TEST(test_show_prints_processes),
		SHOW_TEST(test_no_deadlock),
		SHOW_TEST(test_deadlock),
		SHOW_TEST(test_deadlock_as_json),
		SHOW_TEST(test_deadlocks_go_alone),
		SHOW_TEST(test_without_proc),
		SHOW_TEST(test_hidden_processes),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
