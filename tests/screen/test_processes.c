/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes on the screen: their pane, the tab of an object, waits and deadlocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "monitor.h"
#include "namespace.h"

static int teardown(void **state)
{
	actors_end();
	return screen_teardown(state);
}

static void start(struct screen *screen)
{
	monitor_start(screen, .rows = 30, .columns = 160);
}

/* Shows the object under the cursor, and who uses it. */
static void inspect_processes(struct screen *screen, const char *title)
{
	screen_send(screen, "\r");
	screen_wait_row(screen, 0, title);
	screen_click_text(screen, "Processes");
}

static const char *line(const char *format, int number)
{
	static char text[128];

	snprintf(text, sizeof(text), format, number);
	return text;
}

static void test_users_of_a_segment(void **state)
{
	struct screen *screen = *state;
	struct actor *reader, *writer;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 4096, 0600);
	reader = actor_start(ATTACH_READ(id), ATTACH_READ(id));
	writer = actor_start(ATTACH(id));
	start(screen);
	screen_wait_for(screen, "test_processes (2)");
	inspect_processes(screen, "segment");
	screen_wait_for(screen, "Verdict: in use");
	screen_wait_for(screen, line("%d root       r--       2", reader->pid));
	screen_wait_for(screen, line("%d root       rw-       1", writer->pid));
	screen_wait_for(screen, "3 of 3 attachments seen");
	/* It is alive. */
	actor_end(reader);
	screen_wait_for(screen, "1 of 1 attachments seen");
	assert_false(screen_shows(screen, "r-- "));
}

static void test_waiters_of_a_set(void **state)
{
	struct screen *screen = *state;
	struct actor *actor;
	char text[64];
	int set;

	screen_require(screen);
	set = factory_set(0x3001, 2, 0600);
	actor = actor_start(SEMOP(set, { 1, -1, 0 }));
	start(screen);
	screen_wait_for(screen, "1 waiting");
	screen_click_text(screen, "Semaphores");
	screen_wait_for(screen, "0x00003001");
	inspect_processes(screen, "semaphore set");
	snprintf(text, sizeof(text), "semop on set %d, semaphore 1: -1", set);
	screen_wait_for(screen, text);
	screen_wait_for(screen, line("%d root", actor->pid));
	/* Nothing is kept of a wait that is over. */
	assert_int_equal(factory_set_value(set, 1, 1), 0);
	actor_wait_woken(actor);
	screen_wait_gone(screen, text);
}

/* In the column of its kind's pane. */
static void test_wait_column(void **state)
{
	struct screen *screen = *state;
	int queue;

	screen_require(screen);
	queue = factory_queue(0x2001, 0600);
	for (int i = 0; i < 3; i++)
		actor_start(MSGRCV(queue, 7));
	start(screen);
	screen_wait_for(screen, "3 waiting");
	screen_click_text(screen, "Queues");
	screen_wait_for(screen, " WAIT ");
	screen_wait_for(screen, "0.00%    3 ");
}

static void test_pane(void **state)
{
	struct screen *screen = *state;
	struct actor *user, *waiter;
	char text[64];
	int id, set;

	screen_require(screen);
	id = factory_segment(0x1001, 8192, 0600);
	set = factory_set(0x3001, 3, 0600);
	user = actor_start(ATTACH(id));
	waiter = actor_start(SEMOP(set, { 2, -1, 0 }));
	start(screen);
	screen_click_text(screen, "Processes");
	screen_wait_for(screen, "WAITSFOR");
	snprintf(text, sizeof(text), "%d root ", user->pid);
	screen_wait_for(screen, text);
	snprintf(text, sizeof(text), "set %d[2]", set);
	screen_wait_for(screen, text);
	/* The one with the most bytes is on top, under the cursor. */
	screen_send(screen, "\r");
	screen_wait_row(screen, 0, "process");
	snprintf(text, sizeof(text), "segment %d", id);
	screen_wait_for(screen, text);
	screen_send(screen, "q");
	actor_end(user);
	actor_end(waiter);
	screen_wait_for(screen, "No processes");
	monitor_quit(screen);
}

/* Processes are shown, and not removed. */
static void test_processes_are_not_removed(void **state)
{
	struct screen *screen = *state;
	struct actor *user;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 8192, 0600);
	user = actor_start(ATTACH(id));
	start(screen);
	screen_click_text(screen, "Processes");
	screen_wait_for(screen, line("%d root ", user->pid));
	screen_press(screen, "kf9");
	screen_send(screen, "y");
	screen_send(screen, "Z");
	screen_wait_for(screen, "PAUSED");
	assert_false(screen_shows(screen, "Remove process"));
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
}

#define LOCK(set, number) OPERATE(set, { number, -1, 0 })

static void test_deadlock(void **state)
{
	struct screen *screen = *state;
	struct actor *pair[2];
	int set;

	screen_require(screen);
	set = factory_set(0x3001, 2, 0600);
	factory_set(0x3002, 1, 0600);
	factory_set_value(set, 0, 1);
	factory_set_value(set, 1, 1);
	for (unsigned short i = 0; i < 2; i++)
		pair[i] =
			actor_start(LOCK(set, i), HALT, SEMOP(set, { (unsigned short)!i, -1, 0 }));
	actor_go(pair[0]);
	start(screen);
	screen_wait_for(screen, "1 waiting");
	assert_false(screen_shows(screen, "DEADLOCK"));
	actor_go(pair[1]);
	/* In the header wherever one looks, in the pane at its row, and with its chain. */
	screen_wait_for(screen, "DEADLOCK?");
	screen_click_text(screen, "Semaphores");
	monitor_wait_mark(screen, "0x00003001", '!');
	assert_false(screen_shows(screen, "!0x00003002"));
	inspect_processes(screen, "semaphore set");
	screen_wait_for(screen, "SUSPECTED DEADLOCK");
	screen_wait_for(screen, line("%d", pair[0]->pid));
	screen_wait_for(screen, line("%d", pair[1]->pid));
	actor_end(pair[0]);
	screen_wait_gone(screen, "SUSPECTED DEADLOCK");
	screen_send(screen, "q");
	screen_wait_gone(screen, "DEADLOCK");
	monitor_quit(screen);
}

int main(void)
{
#define PROCESSES_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		PROCESSES_TEST(test_users_of_a_segment),
		PROCESSES_TEST(test_waiters_of_a_set),
		PROCESSES_TEST(test_wait_column),
		PROCESSES_TEST(test_pane),
		PROCESSES_TEST(test_processes_are_not_removed),
		PROCESSES_TEST(test_deadlock),
	};

	/* Where that fails, so does what the group starts with, and the tests skip. */
	namespace_enter_alone();
	return screen_run_group(tests);
}
