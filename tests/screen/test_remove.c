/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags and removal: what was confirmed goes, all else stays, and each outcome is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

#include "monitor.h"
#include "skip.h"

#define LEFT_ALONE "left alone: it has been changed or replaced"

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

/* Opens the question about the segment under the cursor. */
static void ask(struct screen *screen, int id)
{
	char title[64];

	screen_press(screen, "kf9");
	snprintf(title, sizeof(title), "Remove segment %d?", id);
	screen_wait_for(screen, title);
}

static void wait_outcome(struct screen *screen, const char *kind, int id, const char *outcome)
{
	char line[128];

	snprintf(line, sizeof(line), "%s %d: %s", kind, id, outcome);
	screen_wait_for(screen, line);
}

static void test_yes_removes(void **state)
{
	struct screen *screen = *state;
	int ids[3];

	monitor_create_segments(screen, 3, ids);
	monitor_start(screen, 0);
	screen_press(screen, "kcud1");
	monitor_wait_cursor(screen, "0x00001002");
	ask(screen, ids[1]);
	screen_wait_for(screen, "nobody attached, contents are lost");
	screen_wait_for(screen, "y/N");
	screen_send(screen, "y");
	wait_outcome(screen, "segment", ids[1], "removed");
	assert_false(segment_exists(ids[1]));
	assert_true(segment_exists(ids[0]) && segment_exists(ids[2]));
	screen_wait_row(screen, 3, "Segments 2");
	monitor_quit(screen);
}

static void test_anything_but_yes_does_not(void **state)
{
	static const char *const answers[] = { "n", "N", "\r", "\033", "q" };
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		ask(screen, ids[0]);
		/* What is no answer keeps the question open. */
		screen_send(screen, "x\t");
		screen_send(screen, answers[i]);
		screen_wait_gone(screen, "Remove segment");
		screen_wait_row(screen, -1, "Nothing was removed");
		/* After this key's effect, all that the answer could do has been done. */
		screen_send(screen, "Z");
		screen_wait_row(screen, 1, "PAUSED");
		screen_send(screen, "Z");
		screen_wait_gone(screen, "PAUSED");
		assert_true(segment_exists(ids[0]));
	}
	monitor_quit(screen);
}

static void test_each_key_that_asks(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
	screen_press(screen, "kdch1");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove segment");
}

static void test_queues_and_sets(void **state)
{
	struct screen *screen = *state;
	int queue, set;

	screen_require(screen);
	queue = factory_queue(0x2001, 0600);
	set = factory_set(0x3001, 4, 0600);
	assert_int_equal(factory_send(queue, 1, "0123456789", 10), 0);
	monitor_start(screen, 0);
	screen_send(screen, "\t");
	screen_wait_for(screen, "0x00002001");
	screen_send(screen, "k");
	screen_wait_for(screen, "1 message is (10B) lost");
	screen_send(screen, "y");
	wait_outcome(screen, "queue", queue, "removed");
	assert_false(queue_exists(queue));
	screen_send(screen, "\t");
	screen_wait_for(screen, "0x00003001");
	screen_send(screen, "k");
	screen_wait_for(screen, "4 semaphores are lost");
	screen_send(screen, "y");
	wait_outcome(screen, "semaphore set", set, "removed");
	assert_false(set_exists(set));
}

static void test_tags(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 4, NULL);
	monitor_start(screen, 0);
	screen_send(screen, " ");
	monitor_wait_mark(screen, "0x00001004", '*');
	monitor_wait_cursor(screen, "0x00001003");
	screen_wait_row(screen, 3, "1 tagged");
	/* Tags stay with their objects. */
	screen_send(screen, "I");
	monitor_wait_order(screen, "0x00001001", "0x00001004");
	monitor_wait_mark(screen, "0x00001004", '*');
	monitor_wait_mark(screen, "0x00001001", ' ');
	screen_send(screen, "a");
	screen_wait_row(screen, 3, "4 tagged");
	monitor_wait_mark(screen, "0x00001001", '*');
	screen_send(screen, "U");
	screen_wait_gone(screen, "tagged");
	monitor_wait_mark(screen, "0x00001004", ' ');
	/* The second time untags. */
	screen_press(screen, "khome");
	screen_send(screen, " ");
	monitor_wait_mark(screen, "0x00001001", '*');
	screen_press(screen, "khome");
	screen_send(screen, " ");
	monitor_wait_mark(screen, "0x00001001", ' ');
}

static void test_only_shown_rows_are_tagged(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 4, NULL);
	monitor_start(screen, .arguments = (const char *const[]){ "-F", "size>8K", NULL });
	screen_send(screen, "a");
	screen_wait_row(screen, 3, "2 tagged");
	screen_send(screen, "\\\025\r");
	monitor_wait_mark(screen, "0x00001004", '*');
	monitor_wait_mark(screen, "0x00001002", ' ');
}

static void test_tagged_ones_are_removed_together(void **state)
{
	struct screen *screen = *state;
	int ids[5];

	monitor_create_segments(screen, 5, ids);
	monitor_start(screen, 0);
	/* The largest, not the next, the third; the cursor ends elsewhere. */
	screen_send(screen, " ");
	screen_press(screen, "kcud1");
	screen_send(screen, " ");
	screen_press(screen, "kend");
	monitor_wait_cursor(screen, "0x00001001");
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove 2 segments?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	wait_outcome(screen, "segment", ids[4], "removed");
	wait_outcome(screen, "segment", ids[2], "removed");
	assert_false(segment_exists(ids[4]) || segment_exists(ids[2]));
	assert_true(segment_exists(ids[0]) && segment_exists(ids[1]) && segment_exists(ids[3]));
	screen_send(screen, "\r");
	screen_wait_gone(screen, "2 removed");
	screen_wait_row(screen, 3, "Segments 3");
	monitor_quit(screen);
}

/* More than fit into the dialog, and more than are removed between two looks at the keyboard. */
static void test_many_are_removed(void **state)
{
	struct screen *screen = *state;
	int ids[500];

	monitor_create_segments(screen, 500, ids);
	monitor_start(screen, 0);
	screen_send(screen, "ak");
	screen_wait_for(screen, "Remove 500 segments?");
	screen_wait_for(screen, "arrows scroll");
	screen_press(screen, "knp");
	screen_press(screen, "kend");
	screen_wait_for(screen, "(0x000011f4");
	screen_send(screen, "y");
	screen_wait_for(screen, "500 removed, 0 not");
	for (size_t i = 0; i < 500; i++)
		assert_false(segment_exists(ids[i]));
	screen_send(screen, "\033");
	screen_wait_gone(screen, "500 removed");
	screen_wait_row(screen, 3, "Segments 0");
	monitor_quit(screen);
}

static void test_gone_before_the_answer(void **state)
{
	struct screen *screen = *state;
	int ids[2];

	monitor_create_segments(screen, 2, ids);
	monitor_start(screen, 0);
	ask(screen, ids[1]);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, ids[1]), 0);
	screen_send(screen, "y");
	wait_outcome(screen, "segment", ids[1], "it is gone already");
	assert_true(segment_exists(ids[0]));
	monitor_quit(screen);
}

/* Someone removes the segment and creates another one with the same key. */
static void test_replaced_with_the_same_key(void **state)
{
	struct screen *screen = *state;
	int ids[1];
	int other;

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	ask(screen, ids[0]);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, ids[0]), 0);
	other = factory_segment(0x1001, 4096, 0600);
	assert_int_not_equal(other, ids[0]);
	screen_send(screen, "y");
	wait_outcome(screen, "segment", ids[0], "it is gone already");
	assert_true(segment_exists(other));
}

/* As above, and the kernel hands out the same id; paused, so that no refresh sees the change. */
static void replace(struct screen *screen, int id, size_t size, uid_t owner)
{
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	if (factory_next_id(FACTORY_SEGMENT, id) < 0)
		test_skip("the kernel does not let the next id be chosen");
	assert_int_equal(factory_segment(0x1001, size, 0600), id);
	if (owner)
		monitor_give(id, owner, 0600);
	screen_send(screen, "y");
	wait_outcome(screen, "segment", id, LEFT_ALONE);
	assert_true(segment_exists(id));
}

static void test_replaced_with_the_same_id_and_another_size(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	ask(screen, ids[0]);
	replace(screen, ids[0], 12345, 0);
	monitor_quit(screen);
}

static void test_replaced_with_the_same_id_by_another_owner(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	screen_send(screen, "Z");
	screen_wait_for(screen, "PAUSED");
	ask(screen, ids[0]);
	replace(screen, ids[0], (size_t)sysconf(_SC_PAGESIZE), 1);
}

/* Of several, only the one that was replaced is left alone, and the report says so. */
static void test_one_of_several_replaced(void **state)
{
	struct screen *screen = *state;
	int ids[3];

	monitor_create_segments(screen, 3, ids);
	monitor_start(screen, 0);
	screen_send(screen, "ak");
	screen_wait_for(screen, "Remove 3 segments?");
	monitor_give(ids[1], 1, 0600);
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 1 not");
	assert_true(segment_exists(ids[1]));
	assert_false(segment_exists(ids[0]) || segment_exists(ids[2]));
	wait_outcome(screen, "segment", ids[0], "removed");
	wait_outcome(screen, "segment", ids[1], LEFT_ALONE);
}

/* The rows go on moving below the question; the answer still means what was asked. */
static void test_the_question_keeps_its_object(void **state)
{
	struct screen *screen = *state;
	int ids[2];
	int newer;

	monitor_create_segments(screen, 2, ids);
	monitor_start(screen, 0);
	ask(screen, ids[1]);
	newer = factory_segment(0x7777, 1 << 20, 0600);
	screen_wait_row(screen, 3, "Segments 3");
	screen_send(screen, "y");
	wait_outcome(screen, "segment", ids[1], "removed");
	assert_true(segment_exists(newer) && segment_exists(ids[0]));
}

static void test_attached_segment(void **state)
{
	struct screen *screen = *state;
	void *memory;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 4096, 0600);
	memory = shmat(id, NULL, 0);
	assert_true(memory != (void *)-1);
	monitor_start(screen, 0);
	ask(screen, id);
	screen_wait_for(screen, "IN USE: 1 attached");
	screen_send(screen, "y");
	/* It lives on without a key until the last detach. */
	screen_wait_for(screen, " dest ");
	ask(screen, id);
	screen_wait_for(screen, "already removed");
	screen_send(screen, "n");
	assert_int_equal(shmdt(memory), 0);
	assert_false(segment_exists(id));
	screen_wait_row(screen, 3, "Segments 0");
}

static void test_read_only_refuses(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, .arguments = (const char *const[]){ "-R", NULL });
	screen_wait_row(screen, 1, "read-only");
	screen_press(screen, "kf9");
	screen_wait_row(screen, -1, "Read-only: nothing can be changed");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, MONITOR_READY);
	assert_false(screen_shows(screen, "Remove segment"));
	assert_true(segment_exists(ids[0]));
	monitor_quit(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_yes_removes),
		screen_test(test_anything_but_yes_does_not),
		screen_test(test_each_key_that_asks),
		screen_test(test_queues_and_sets),
		screen_test(test_tags),
		screen_test(test_only_shown_rows_are_tagged),
		screen_test(test_tagged_ones_are_removed_together),
		screen_test(test_many_are_removed),
		screen_test(test_gone_before_the_answer),
		screen_test(test_replaced_with_the_same_key),
		screen_test(test_replaced_with_the_same_id_and_another_size),
		screen_test(test_replaced_with_the_same_id_by_another_owner),
		screen_test(test_one_of_several_replaced),
		screen_test(test_the_question_keeps_its_object),
		screen_test(test_attached_segment),
		screen_test(test_read_only_refuses),
	};

	return screen_run_group(tests);
}
