/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane Journal: what was removed comes back; and what happens where the journal fails. */
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
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

/* A file that is no journal, where the journal would be. */
static void damage_journal(const struct screen *screen)
{
	static const char *const folders[] = { ".local", ".local/state", ".local/state/ipctop" };
	char path[128];
	int fd;

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", screen_home(screen), folders[i]);
		mkdir(path, 0700);
	}
	fd = open(journal_path(screen), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, "this is no journal", 18), 18);
	close(fd);
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

static void test_removed_and_restored(void **state)
{
	struct screen *screen = *state;
	char *before;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	before = journaled_describe_all();
	monitor_start(screen, 0);
	remove_one(screen, "removed");
	assert_false(exists(ids[0]));
	go_to_journal(screen, "Journal 1");
	screen_wait_for(screen, "removed done");
	screen_wait_row(screen, -1, "F7Restore");
	screen_wait_row(screen, -1, "F9Forget");
	screen_send(screen, "r");
	screen_wait_for(screen, "Restore segment");
	screen_wait_for(screen, "its times and pids are new");
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, "Nothing was restored");
	assert_false(exists(ids[0]));
	screen_press(screen, "kf7");
	screen_wait_for(screen, "Restore segment");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "restored");
	screen_wait_for(screen, "removed restored");
	journaled_assert_all(before);
	/* Not a second time. */
	screen_send(screen, "r");
	screen_wait_row(screen, -1, "NOT restored: it is there still, or again");
	monitor_quit(screen);
	free(before);
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

/* The removal stops, says why, and asks again; No is what anything but y means. */
static void test_a_damaged_journal_asks_again(void **state)
{
	struct screen *screen = *state;
	int ids[2];

	monitor_create_segments(screen, 2, ids);
	damage_journal(screen);
	monitor_start(screen, 0);
	screen_send(screen, "aky");
	screen_wait_for(screen, "Remove for good?");
	screen_wait_for(screen, "it is damaged");
	screen_wait_for(screen, "2 of 2 are left");
	assert_true(exists(ids[0]) && exists(ids[1]));
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, "Nothing was removed");
	assert_true(exists(ids[0]) && exists(ids[1]));
	screen_send(screen, "ky");
	screen_wait_for(screen, "Remove for good?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	assert_false(exists(ids[0]) || exists(ids[1]));
	screen_send(screen, "\r");
	go_to_journal(screen, "Journal 0");
	screen_wait_for(screen, "The journal entries cannot be read: it is damaged");
	monitor_quit(screen);
}

static void change_mode(struct screen *screen)
{
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change segment");
	/* Lock, then mode. */
	screen_send(screen, "\t\025640\r");
	screen_wait_for(screen, "Change? [y/N]");
	screen_wait_for(screen, "What it was: kept in the journal");
	screen_send(screen, "y");
}

static void test_changes_ask_again_too(void **state)
{
	struct screen *screen = *state;
	struct shmid_ds data;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	damage_journal(screen);
	monitor_start(screen, 0);
	change_mode(screen);
	screen_wait_for(screen, "Change without the journal?");
	screen_wait_for(screen, "it is damaged");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was changed");
	assert_int_equal(shmctl(ids[0], IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0600);
	change_mode(screen);
	screen_wait_for(screen, "Change without the journal?");
	screen_send(screen, "y");
	screen_wait_for(screen, "Mode: changed");
	assert_int_equal(shmctl(ids[0], IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0640);
	screen_send(screen, "\r");
	monitor_quit(screen);
}

static void test_changes_are_set_back(void **state)
{
	struct screen *screen = *state;
	struct shmid_ds data;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	change_mode(screen);
	screen_wait_for(screen, "Mode: changed");
	screen_send(screen, "\r");
	go_to_journal(screen, "Journal 1");
	screen_wait_for(screen, "mode 600 -> 640");
	screen_send(screen, "r");
	screen_wait_for(screen, "is set back (was: mode 600 -> 640)");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "set back");
	assert_int_equal(shmctl(ids[0], IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0600);
	monitor_quit(screen);
}

/* The screen lives while another program holds the journal. */
static void test_a_locked_journal(void **state)
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
	screen_send(screen, "ky");
	screen_wait_row(screen, -1, "Removing segment");
	screen_wait_for(screen, "it is locked by another program");
	assert_true(exists(ids[0]));
	sqlite3_close(other);
	screen_send(screen, "n");
	remove_one(screen, "removed");
	assert_false(exists(ids[0]));
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

static void test_what_is_not_kept_is_told(void **state)
{
	struct screen *screen = *state;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, .arguments = (const char *const[]){ "--journal-max", "1K", NULL });
	screen_send(screen, "k");
	screen_wait_for(screen, "contents NOT kept: 4K is more than 1K");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "removed");
	go_to_journal(screen, "Journal 1");
	screen_wait_for(screen, "too large");
	screen_send(screen, "r");
	screen_wait_for(screen, "comes back empty");
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

/* What could command the terminal is shown, not sent. */
static void test_hostile_names(void **state)
{
	static const char name[] = "/\033]0;OWNED\007x";
	struct screen *screen = *state;

	screen_require(screen);
	assert_int_equal(factory_posix_segment(name, 10, 0600), 0);
	monitor_start(screen, 0);
	screen_send(screen, "\t\t\t");
	screen_wait_row(screen, 3, "POSIX segments 1");
	remove_one(screen, "removed");
	for (int i = 0; i < 4; i++)
		screen_press(screen, "kcbt");
	screen_wait_row(screen, 3, "Journal 1");
	screen_wait_for(screen, "/\\x1b]0;OWNED");
	screen_send(screen, "r");
	screen_wait_for(screen, "Restore? [y/N]");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "restored");
	assert_false(screen_wrote(screen, "\033]0;OWNED", 9));
	monitor_quit(screen);
	factory_posix_remove_all();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_removed_and_restored),
		screen_test(test_an_entry_is_inspected),
		screen_test(test_tagged_ones_are_restored_and_forgotten),
		screen_test(test_a_damaged_journal_asks_again),
		screen_test(test_changes_ask_again_too),
		screen_test(test_changes_are_set_back),
		screen_test(test_a_locked_journal),
		screen_test(test_the_second_question_waits),
		screen_test(test_what_is_not_kept_is_told),
		screen_test(test_without_a_journal),
		screen_test(test_read_only),
		screen_test(test_hostile_names),
	};

	return screen_run_group(tests);
}
