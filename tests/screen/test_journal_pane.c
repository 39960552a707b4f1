/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane Journal among the others: tags, the inspect screen, options, and a question that waits.
 */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

#include "journaled.h"
#include "monitor.h"

static bool exists(int id)
{
	struct shmid_ds data;

	return shmctl(id, IPC_STAT, &data) == 0;
}

static const char *journal_path(const struct screen *screen)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/.local/state/ipctop/journal.db", screen_home(screen));
	return path;
}

/* Removes what is under the cursor in the first pane, and goes to the last. */
static void remove_one(struct screen *screen, const char *outcome)
{
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove? [y/N]");
	screen_wait_for(screen, "kept in the journal");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, outcome);
}

static void go_to_journal(struct screen *screen, const char *title)
{
	screen_press(screen, "kcbt");
	screen_wait_row(screen, 3, title);
}

static void test_an_entry_is_inspected(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	remove_one(screen, "removed");
	go_to_journal(screen, "Journal 1");
	screen_send(screen, "\r");
	screen_wait_for(screen, "journal entry 1");
	screen_wait_for(screen, "0x00001001");
	screen_wait_for(screen, "CONTENTS");
	screen_send(screen, "q");
	screen_wait_row(screen, 3, "Journal 1");
	monitor_quit(screen);
}

static void test_tagged_ones_are_restored_and_forgotten(void **state)
{
	struct screen *screen = *state;
	int ids[3];

	monitor_create_segments(screen, 3, ids);
	monitor_start(screen, 0);
	screen_send(screen, "ak");
	screen_wait_for(screen, "Remove 3 segments?");
	screen_send(screen, "y");
	screen_wait_for(screen, "3 removed, 0 not");
	screen_send(screen, "\r");
	go_to_journal(screen, "Journal 3");
	/* One cannot come back: its key is taken. */
	assert_true(factory_segment(0x1002, 10, 0600) >= 0);
	screen_send(screen, "ar");
	screen_wait_for(screen, "Restore 2 of 3?");
	screen_wait_for(screen, "its key 0x00001002 is taken");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 restored, 0 not");
	screen_send(screen, "\r");
	assert_true(exists(ids[0]) && exists(ids[2]));
	screen_send(screen, "k");
	screen_wait_for(screen, "Forget 3 of the journal?");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was forgotten");
	screen_send(screen, "k");
	screen_wait_for(screen, "Forget 3 of the journal?");
	screen_send(screen, "y");
	screen_wait_for(screen, "3 forgotten, 0 not");
	screen_send(screen, "\r");
	screen_wait_row(screen, 3, "Journal 0");
	monitor_quit(screen);
}

/* A question must not take the keys of who types elsewhere. */
static void test_the_second_question_waits(void **state)
{
	struct screen *screen = *state;
	sqlite3 *other;
	int ids[2];

	monitor_create_segments(screen, 2, ids);
	monitor_start(screen, 0);
	remove_one(screen, "removed");
	/* The row that is gone stays for a while. */
	screen_press(screen, "kend");
	monitor_wait_cursor(screen, "0x00001001");
	assert_int_equal(sqlite3_open(journal_path(screen), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	screen_send(screen, "ky/yyyy");
	screen_wait_for(screen, "yyyy");
	usleep(1500000);
	screen_send(screen, "y");
	screen_wait_for(screen, "yyyyy");
	assert_false(screen_shows(screen, "Remove for good?"));
	assert_true(exists(ids[0]));
	screen_send(screen, "\033");
	screen_wait_for(screen, "Remove for good?");
	sqlite3_close(other);
	screen_send(screen, "n");
	monitor_quit(screen);
}

static void test_without_a_journal(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, .arguments = (const char *const[]){ "--no-journal", NULL });
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove? [y/N]");
	assert_false(screen_shows(screen, "in the journal"));
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "removed");
	assert_int_not_equal(access(journal_path(screen), F_OK), 0);
	monitor_quit(screen);
}

static void test_read_only(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	remove_one(screen, "removed");
	monitor_quit(screen);
	monitor_start(screen, .arguments = (const char *const[]){ "-R", NULL });
	go_to_journal(screen, "Journal 1");
	screen_send(screen, "r");
	screen_wait_row(screen, -1, "Read-only");
	screen_send(screen, "k");
	screen_wait_row(screen, -1, "Read-only");
	monitor_quit(screen);
	assert_false(exists(ids[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_an_entry_is_inspected),
		screen_test(test_tagged_ones_are_restored_and_forgotten),
		screen_test(test_the_second_question_waits),
		screen_test(test_without_a_journal),
		screen_test(test_read_only),
	};

	return screen_run_group(tests);
}
