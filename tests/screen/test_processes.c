/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses an object and who waits for it, on the screen: real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "actors.h"
#include "monitor.h"

static int teardown(void **state)
{
	actors_end();
	return screen_teardown(state);
}

static void wait_number(struct screen *screen, const char *format, long number)
{
	char text[64];

	snprintf(text, sizeof(text), format, number);
	screen_wait_for(screen, text);
}

/* One holds 0 and waits for 1, the other the other way round. */
static void start_deadlock(int set, struct actor **first, struct actor **second)
{
	assert_int_equal(factory_set_value(set, 0, 1), 0);
	assert_int_equal(factory_set_value(set, 1, 1), 0);
	*first = actor_start(OPERATE(set, { 0, -1, 0 }), HALT, SEMOP(set, { 1, -1, 0 }));
	*second = actor_start(OPERATE(set, { 1, -1, 0 }), SEMOP(set, { 0, -1, 0 }));
	actor_go(*first);
}

static void test_users_of_a_segment(void **state)
{
	struct screen *screen = *state;
	struct actor *writer, *reader;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 4096, 0600);
	writer = actor_start(ATTACH(id));
	reader = actor_start(ATTACH_READ(id), ATTACH_READ(id));
	monitor_start(screen, .columns = 120);
	screen_wait_row(screen, 5, "test_processes (2)");
	screen_send(screen, "\r");
	screen_wait_row(screen, 0, "segment");
	screen_send(screen, "2");
	screen_wait_for(screen, "Verdict: in use");
	screen_wait_for(screen, "3 of 3 attachments seen");
	wait_number(screen, "%ld root       rw-       1    0", writer->pid);
	wait_number(screen, "%ld root       r--       2    0", reader->pid);
	/* It is alive: who leaves is gone from it. */
	actor_end(reader);
	screen_wait_for(screen, "1 of 1 attachments seen");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_waiters(void **state)
{
	struct screen *screen = *state;
	struct actor *actor;
	int queue;

	screen_require(screen);
	queue = factory_queue(0x2001, 0600);
	actor = actor_start(MSGRCV(queue, 7));
	monitor_start(screen, 0);
	screen_wait_row(screen, 2, "1 waiting");
	screen_send(screen, "\t");
	screen_wait_row(screen, 4, "WAIT");
	screen_wait_row(screen, 5, "0.00%    1");
	screen_send(screen, "\r2");
	screen_wait_for(screen, "msgrcv from queue");
	screen_wait_for(screen, "type 7");
	wait_number(screen, "%8ld", actor->pid);
	actor_end(actor);
	screen_wait_for(screen, "nobody was seen waiting");
	screen_send(screen, "q");
	monitor_quit(screen);
}

/* Nothing is kept of a wait that is over while its process lives. */
static void test_a_wait_that_ends(void **state)
{
	struct screen *screen = *state;
	struct actor *actor;
	int set;

	screen_require(screen);
	set = factory_set(0x3001, 2, 0600);
	actor = actor_start(SEMOP(set, { 1, -1, 0 }));
	monitor_start(screen, 0);
	screen_wait_row(screen, 1, "1 waiting");
	screen_send(screen, "\t\t");
	screen_wait_for(screen, "0x00003001");
	screen_send(screen, "\r2");
	screen_wait_for(screen, "semaphore 1: -1");
	wait_number(screen, "%8ld", actor->pid);
	assert_int_equal(factory_set_value(set, 1, 1), 0);
	actor_wait_woken(actor);
	screen_wait_for(screen, "nobody was seen waiting");
	screen_send(screen, "q");
	screen_wait_gone(screen, "1 waiting");
	monitor_quit(screen);
}

static void test_processes_are_not_removed(void **state)
{
	struct screen *screen = *state;
	struct actor *actor;

	screen_require(screen);
	actor = actor_start(ATTACH(factory_segment(0x1001, 4096, 0600)));
	monitor_start(screen, .columns = 120);
	screen_click_text(screen, "Proc");
	wait_number(screen, "%ld root ", actor->pid);
	screen_press(screen, "kf9");
	/* After this key's effect, all that those before it could do has been done. */
	screen_send(screen, "Z");
	screen_wait_row(screen, 1, "PAUSED");
	assert_false(screen_shows(screen, "Remove process"));
}

static void test_deadlock_is_marked(void **state)
{
	struct screen *screen = *state;
	struct actor *first, *second;
	int set;

	screen_require(screen);
	set = factory_set(0x3001, 2, 0600);
	assert_true(factory_set(0x3002, 1, 0600) >= 0);
	monitor_start(screen, 0);
	screen_send(screen, "\t\t");
	screen_wait_for(screen, "0x00003001");
	assert_false(screen_shows(screen, "DEADLOCK"));
	start_deadlock(set, &first, &second);
	screen_wait_row(screen, 2, "DEADLOCK?");
	screen_wait_row(screen, 1, "SEM!");
	monitor_wait_mark(screen, "0x00003001", '!');
	monitor_wait_mark(screen, "0x00003002", ' ');
	screen_send(screen, "\r2");
	screen_wait_for(screen, "SUSPECTED DEADLOCK");
	wait_number(screen, "(%ld) waits for", first->pid);
	wait_number(screen, "(%ld) waits for", second->pid);
	screen_wait_for(screen, "No proof");
	screen_send(screen, "q");
	actor_end(second);
	screen_wait_gone(screen, "DEADLOCK?");
	monitor_wait_mark(screen, "0x00003001", ' ');
	monitor_quit(screen);
}

static void test_pane_of_processes(void **state)
{
	struct screen *screen = *state;
	struct actor *actor;
	int id, queue;

	screen_require(screen);
	id = factory_segment(0x1001, 3 << 20, 0600);
	queue = factory_queue(0x2001, 0600);
	actor = actor_start(ATTACH(id), MSGRCV(queue, 0));
	monitor_start(screen, .columns = 120);
	screen_click_text(screen, "Proc");
	screen_wait_row(screen, 4, "WAITSFOR");
	wait_number(screen, "%ld root ", actor->pid);
	screen_wait_for(screen, "3M");
	wait_number(screen, "queue %ld receive", queue);
	/* Enter shows its objects. */
	screen_send(screen, "\r");
	wait_number(screen, "process %ld", actor->pid);
	wait_number(screen, "segment %ld", id);
	wait_number(screen, "waits for queue %ld receive", queue);
	actor_end(actor);
	screen_wait_row(screen, 0, "GONE");
	screen_send(screen, "q");
	screen_wait_for(screen, "No processes");
	monitor_quit(screen);
}

#define TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_users_of_a_segment),
		TEST(test_waiters),
		TEST(test_a_wait_that_ends),
		TEST(test_processes_are_not_removed),
		TEST(test_deadlock_is_marked),
		TEST(test_pane_of_processes),
	};

	return screen_run_group(tests);
}
