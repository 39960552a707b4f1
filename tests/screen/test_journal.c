/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The journal on the screen: what was removed or changed comes back, and what fails is asked. */
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "journaled.h"
#include "monitor.h"

/* Where a test can reach it. */
#define START(screen, ...)                                                                         \
	monitor_start(screen, .columns = 110,                                                      \
		      .environment = (const char *const[]){ state_home(), NULL }, __VA_ARGS__)

static const char *state_home(void)
{
	static char variable[64];

	snprintf(variable, sizeof(variable), "XDG_STATE_HOME=%s", getenv("XDG_STATE_HOME"));
	return variable;
}

/* Each test begins without a journal. */
static int teardown(void **state)
{
	static const char *const names[] = { "journal.db", "journal.db-wal", "journal.db-shm" };
	int result = screen_teardown(state);
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "ipctop/%s", names[i]);
		unlink(journaled_path(path));
	}
	return result;
}

/* A segment with a text in it; returns its id. */
static int create_segment(struct screen *screen, key_t key, size_t size)
{
	char *bytes;
	int id;

	screen_require(screen);
	id = factory_segment(key, size, 0640);
	bytes = shmat(id, NULL, 0);
	strcpy(bytes, "what was in it");
	shmdt(bytes);
	return id;
}

static bool exists(int id)
{
	struct shmid_ds data;

	return shmctl(id, IPC_STAT, &data) == 0;
}

static void assert_contents(int id)
{
	char *bytes = shmat(id, NULL, SHM_RDONLY);

	assert_true(bytes != (void *)-1);
	assert_string_equal(bytes, "what was in it");
	shmdt(bytes);
}

static void remove_first(struct screen *screen)
{
	screen_press(screen, "kf9");
	screen_wait_for(screen, "Remove segment");
	screen_send(screen, "y");
}

static void show_journal(struct screen *screen)
{
	screen_press(screen, "kcbt");
	screen_wait_row(screen, 4, "CONTENTS");
}

static void test_removed_and_restored(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 4096);

	START(screen, .rows = 24);
	screen_press(screen, "kf9");
	screen_wait_for(screen, "kept in the journal");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "removed");
	assert_false(exists(id));
	show_journal(screen);
	screen_wait_row(screen, 5, "removed");
	screen_send(screen, "r");
	screen_wait_for(screen, "Restore segment");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was restored");
	assert_false(exists(id));
	screen_press(screen, "kf7");
	screen_wait_for(screen, "Restore segment");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "restored");
	assert_int_equal(shmget(0x1001, 0, 0), id);
	assert_contents(id);
	screen_wait_row(screen, 5, "restored");
	/* A second time there is nothing to bring back. */
	screen_send(screen, "r");
	screen_wait_row(screen, -1, "NOT restored");
	monitor_quit(screen);
}

static mode_t mode_of(int id)
{
	struct shmid_ds data;

	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	return data.shm_perm.mode & 0777;
}

static void change_mode(struct screen *screen)
{
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change segment");
	screen_send(screen, "\t\025600\r");
	screen_wait_for(screen, "Mode: 600, was 640");
	screen_send(screen, "y");
}

static void test_changed_and_set_back(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 4096);

	START(screen, .rows = 24);
	change_mode(screen);
	screen_wait_for(screen, "Mode: changed");
	screen_send(screen, "q");
	assert_int_equal(mode_of(id), 0600);
	show_journal(screen);
	screen_wait_row(screen, 5, "changed");
	screen_send(screen, "r");
	screen_wait_for(screen, "is set back");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "set back");
	assert_int_equal(mode_of(id), 0640);
	monitor_quit(screen);
}

static void test_forgotten(void **state)
{
	struct screen *screen = *state;

	create_segment(screen, 0x1001, 4096);
	START(screen, .rows = 24);
	remove_first(screen);
	screen_wait_row(screen, -1, "removed");
	show_journal(screen);
	screen_wait_row(screen, 5, "removed");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "y/N");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was forgotten");
	screen_press(screen, "kf9");
	screen_wait_for(screen, "y/N");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "forgotten");
	screen_wait_row(screen, 3, "Journal 0");
	monitor_quit(screen);
}

static void test_several_come_back(void **state)
{
	struct screen *screen = *state;
	int ids[2] = { create_segment(screen, 0x1001, 4096), create_segment(screen, 0x1002, 8192) };

	START(screen, .rows = 24);
	screen_send(screen, "ak");
	screen_wait_for(screen, "Remove 2 segments?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	screen_send(screen, "q");
	screen_wait_gone(screen, "2 removed");
	show_journal(screen);
	screen_wait_row(screen, 6, "removed");
	screen_send(screen, "ar");
	screen_wait_for(screen, "Restore 2 of 2?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 restored, 0 not");
	screen_send(screen, "q");
	screen_wait_gone(screen, "2 restored");
	assert_contents(shmget(0x1001, 0, 0));
	assert_true(exists(ids[0]) && exists(ids[1]));
	/* A second time there is nothing to ask. */
	screen_send(screen, "r");
	screen_wait_for(screen, "0 restored, 2 not");
	screen_send(screen, "q");
	screen_wait_gone(screen, "0 restored");
	monitor_quit(screen);
}

/* The question about one that cannot be kept says so before it is answered. */
static void test_too_large_is_told(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 1 << 20);

	START(screen, .arguments = (const char *const[]){ "--journal-max", "64K", NULL });
	screen_press(screen, "kf9");
	screen_wait_for(screen, "contents NOT kept");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was removed");
	assert_true(exists(id));
	monitor_quit(screen);
}

/* What could not be the same is told to its end, also where a line has no room for it. */
static void test_differences_are_told_in_full(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 1 << 20);

	monitor_start(screen, .arguments = (const char *const[]){ "--journal-max", "64K", NULL },
		      .environment = (const char *const[]){ state_home(), NULL });
	remove_first(screen);
	screen_wait_row(screen, -1, "removed");
	assert_false(exists(id));
	show_journal(screen);
	screen_wait_row(screen, 5, "too large");
	screen_send(screen, "r");
	screen_wait_for(screen, "Restore segment");
	screen_wait_gone(screen, "Looking at");
	screen_send(screen, "y");
	screen_wait_for(screen, "1 restored, 0 not");
	screen_wait_for(screen, "it comes back empty");
	screen_wait_for(screen, "pids are new");
	assert_true(exists(id));
	screen_send(screen, "q");
	screen_wait_gone(screen, "1 restored");
	monitor_quit(screen);
}

/* Leaves a journal that is none. */
static void damage_journal(void)
{
	int fd;

	mkdir(journaled_path("ipctop"), 0700);
	fd = open(journaled_path("ipctop/journal.db"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_true(write(fd, "no database, but a text that is long enough\n", 44) == 44);
	close(fd);
}

static void test_damaged_asks_again(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 4096);

	damage_journal();
	START(screen, .rows = 24);
	remove_first(screen);
	screen_wait_for(screen, "Remove for good?");
	screen_wait_for(screen, "damaged");
	assert_true(exists(id));
	/* Enter is No. */
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, "Nothing was removed");
	assert_true(exists(id));
	remove_first(screen);
	screen_wait_for(screen, "Remove for good?");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "removed");
	assert_false(exists(id));
	/* Its pane says what is wrong. */
	screen_press(screen, "kcbt");
	screen_wait_for(screen, "cannot be read");
	monitor_quit(screen);
}

/* Of several, all that are left are left alone, and each is told. */
static void test_damaged_with_several(void **state)
{
	struct screen *screen = *state;
	int ids[2] = { create_segment(screen, 0x1001, 4096), create_segment(screen, 0x1002, 8192) };

	damage_journal();
	START(screen, .rows = 24);
	screen_send(screen, "ak");
	screen_wait_for(screen, "Remove 2 segments?");
	screen_send(screen, "y");
	screen_wait_for(screen, "Remove for good?");
	screen_wait_for(screen, "2 of 2 are left");
	screen_send(screen, "n");
	screen_wait_row(screen, -1, "Nothing was removed");
	assert_true(exists(ids[0]) && exists(ids[1]));
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove 2 segments?");
	screen_send(screen, "y");
	screen_wait_for(screen, "Remove for good?");
	screen_send(screen, "y");
	screen_wait_for(screen, "2 removed, 0 not");
	assert_false(exists(ids[0]) || exists(ids[1]));
	screen_send(screen, "q");
	screen_wait_gone(screen, "2 removed");
	monitor_quit(screen);
}

static void test_damaged_asks_again_before_a_change(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 4096);

	damage_journal();
	START(screen, .rows = 24);
	change_mode(screen);
	screen_wait_for(screen, "Change without the journal?");
	screen_wait_for(screen, "damaged");
	screen_send(screen, "\r");
	screen_wait_row(screen, -1, "Nothing was changed");
	assert_int_equal(mode_of(id), 0640);
	change_mode(screen);
	screen_wait_for(screen, "Change without the journal?");
	screen_send(screen, "y");
	screen_wait_for(screen, "Mode: changed");
	assert_int_equal(mode_of(id), 0600);
	screen_send(screen, "q");
	screen_wait_gone(screen, "Mode: changed");
	monitor_quit(screen);
}

/* While another program has the journal, the screen waits for neither. */
static void test_locked_does_not_block_the_screen(void **state)
{
	struct screen *screen = *state;
	int id = create_segment(screen, 0x1001, 4096);
	sqlite3 *other;

	create_segment(screen, 0x1002, 4096);
	START(screen, .rows = 24);
	screen_press(screen, "kcud1");
	remove_first(screen);
	screen_wait_row(screen, -1, "removed");
	/* From the one that is gone to the one that is left. */
	screen_press(screen, "kcuu1");
	assert_int_equal(sqlite3_open(journaled_path("ipctop/journal.db"), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	remove_first(screen);
	screen_send(screen, "Z");
	screen_wait_row(screen, 1, "PAUSED");
	screen_send(screen, "Z");
	screen_wait_for(screen, "locked by another program");
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	screen_send(screen, "n");
	screen_wait_gone(screen, "Remove for good?");
	assert_int_equal(exists(id) + (shmget(0x1002, 0, 0) >= 0), 1);
	monitor_quit(screen);
}

static void test_hostile_name(void **state)
{
	struct screen *screen = *state;

	screen_require(screen);
	assert_int_equal(factory_posix_segment("/\033]0;OWNED\007", 4096, 0600), 0);
	START(screen, .rows = 24);
	screen_send(screen, "\t\t\t");
	screen_wait_for(screen, "OWNED");
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove POSIX segment");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "removed");
	screen_click_text(screen, "Jnl 1");
	screen_wait_row(screen, 5, "OWNED");
	screen_send(screen, "r");
	screen_wait_for(screen, "Restore POSIX segment");
	screen_send(screen, "y");
	screen_wait_row(screen, -1, "restored");
	assert_false(screen_wrote(screen, "\033]0;", 4));
	assert_int_equal(access("/dev/shm/\033]0;OWNED\007", F_OK), 0);
	monitor_quit(screen);
}

#define TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_removed_and_restored),
		TEST(test_changed_and_set_back),
		TEST(test_forgotten),
		TEST(test_several_come_back),
		TEST(test_too_large_is_told),
		TEST(test_differences_are_told_in_full),
		TEST(test_damaged_asks_again),
		TEST(test_damaged_with_several),
		TEST(test_damaged_asks_again_before_a_change),
		TEST(test_locked_does_not_block_the_screen),
		TEST(test_hostile_name),
	};

	return screen_run_group(tests);
}
