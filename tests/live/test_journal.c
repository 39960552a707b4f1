/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The journal's file: whose it is, what is in it, and what happens where it cannot be written. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/kind.h"
#include "ipctop/memory.h"
#include "journaled.h"
#include "namespace.h"
#include "skip.h"

enum { NOBODY = 65534, MOST = 64 << 20 };

static int tear_down(void **state)
{
	(void)state;
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static struct control *control_at(const char *path)
{
	const struct control_options options = { .journal = path, .journal_max = MOST };

	return control_create(&options);
}

static bool exists(int id)
{
	struct shmid_ds data;

	return shmctl(id, IPC_STAT, &data) == 0;
}

static mode_t mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 0777;
}

/* A segment that is full of bytes other than zero. */
static int full_segment(size_t size)
{
	int id = factory_segment(0x77, size, 0600);
	char *bytes = shmat(id, NULL, 0);

	assert_true(bytes != (void *)-1);
	memset(bytes, 'x', size);
	shmdt(bytes);
	return id;
}

static void assert_edit_refused(struct control *control, const struct target *target)
{
	const struct edit edit = { .field = EDIT_MODE, .number = 0611 };
	struct shmid_ds data;

	assert_int_equal(control_edit(control, target, &edit), CONTROL_NOT_JOURNALED);
	assert_int_equal(shmctl((int)target->identity.id, IPC_STAT, &data), 0);
	assert_int_not_equal(data.shm_perm.mode & 0777, 0611);
}

/* The only segment stays, the reason is told; without the journal it goes. */
static void assert_refused(struct control *control, int id, const char *reason)
{
	const struct target target = journaled_target(TABLE_SHM);

	assert_int_equal(control_remove(control, &target), CONTROL_NOT_JOURNALED);
	if (!strstr(control_journal_error(control), reason))
		print_message("%s, not %s\n", control_journal_error(control), reason);
	assert_non_null(strstr(control_journal_error(control), reason));
	assert_true(exists(id));
	assert_int_equal(control_remove_unjournaled(control, &target), 0);
	assert_false(exists(id));
}

static void test_only_its_owner_can_read_it(void **state)
{
	struct control *control = control_at(NULL);
	struct target target;
	mode_t mask = umask(0);

	(void)state;
	/* Folders above it are made, too. */
	setenv("HOME", journaled_path("home"), 1);
	unsetenv("XDG_STATE_HOME");
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	umask(mask);
	setenv("XDG_STATE_HOME", getenv("HOME"), 1);
	*strrchr(getenv("XDG_STATE_HOME"), '/') = '\0';
	assert_int_equal(mode_of(journaled_path("home/.local")), 0700);
	assert_int_equal(mode_of(journaled_path("home/.local/state/ipctop")), 0700);
	assert_int_equal(mode_of(journaled_path("home/.local/state/ipctop/journal.db")), 0600);
	assert_int_equal(mode_of(journaled_path("home/.local/state/ipctop/journal.db-wal")), 0600);
	assert_int_equal(mode_of(journaled_path("home/.local/state/ipctop/journal.db-shm")), 0600);
	control_destroy(control);
	unsetenv("HOME");
}

/* One that was open to others is closed to them. */
static void test_open_folders_are_closed(void **state)
{
	struct control *control;
	struct target target;
	char path[256];

	(void)state;
	snprintf(path, sizeof(path), "%s", journaled_path("ipctop"));
	mkdir(path, 0777);
	chmod(path, 0777);
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	control = control_at(NULL);
	assert_int_equal(control_remove(control, &target), 0);
	assert_int_equal(mode_of(path), 0700);
	control_destroy(control);
}

static void test_what_an_entry_says(void **state)
{
	struct control *control = control_at(journaled_path("entry.db"));
	struct journal *journal;
	struct journal_row *rows;
	struct target target;
	size_t count;
	char *value;
	int id = full_segment(100);

	(void)state;
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	rows = journaled_entries(journaled_path("entry.db"), &count);
	assert_int_equal(count, 1);
	assert_int_equal(rows->action, JOURNAL_REMOVED);
	assert_int_equal(rows->state, JOURNAL_DONE);
	assert_int_equal(rows->table, TABLE_SHM);
	assert_int_equal(rows->contents, CONTENTS_KEPT);
	assert_int_equal(rows->id, id);
	assert_int_equal(rows->key, 0x77);
	assert_int_equal(rows->mode & 0777, 0600);
	assert_int_equal(rows->size, 100);
	assert_int_equal(rows->cpid, getpid());
	assert_int_equal(rows->actor_pid, getpid());
	assert_int_equal(journal_open(journaled_path("entry.db"), JOURNAL_READ, &journal), 0);
	assert_int_equal(journal_fact(journal, rows->number, "lpid", &value), 0);
	assert_int_equal(atoi(value), getpid());
	free(value);
	assert_int_equal(journal_fact(journal, rows->number, "atime", &value), 0);
	assert_true(atoll(value) >= rows->time - 5);
	free(value);
	assert_int_equal(journal_fact(journal, rows->number, "before", &value), -ENOENT);
	journal_close(journal);
	free(rows);
	control_destroy(control);
}

static int remove_of_root(const char *path)
{
	const struct target target = journaled_target(TABLE_SHM);
	struct control *control = control_at(path);
	int error = control_remove(control, &target);
	struct journal_row *rows;
	size_t count;

	control_destroy(control);
	rows = journaled_entries(path, &count);
	free(rows);
	return error == -EPERM && count == 0 ? 0 : 1;
}

/* An entry of what did not happen is taken back. */
static void test_failed_removals_leave_no_entry(void **state)
{
	struct control *control;
	char path[256];
	int status;
	pid_t child;

	(void)state;
	snprintf(path, sizeof(path), "%s", journaled_path("nobody/journal.db"));
	mkdir(journaled_path("nobody"), 0777);
	chmod(journaled_path("nobody"), 0777);
	assert_true(factory_segment(0x77, 100, 0644) >= 0);
	child = fork();
	if (child == 0) {
		if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(77);
		_exit(remove_of_root(path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(WEXITSTATUS(status), 0);
	/* The file is that user's: nobody else may use it. */
	control = control_at(path);
	assert_refused(control, (int)journaled_target(TABLE_SHM).identity.id, "somebody else");
	control_destroy(control);
}

/* Somebody else removes it while it is being read: then it is gone, and the journal is well. */
static void test_one_that_goes_meanwhile(void **state)
{
	enum { ROUNDS = 40, SEMAPHORES = 4000 };
	struct control *control = control_at(journaled_path("meanwhile.db"));
	int gone = 0;

	(void)state;
	for (useconds_t i = 0; i < ROUNDS; i++) {
		int id = factory_set(0x78, SEMAPHORES, 0600);
		struct target target = journaled_target(TABLE_SEM);
		pid_t child = fork();
		int error;

		if (child == 0) {
			usleep(i * 50);
			_exit(factory_remove(FACTORY_SET, id) == 0 ? 0 : 1);
		}
		error = control_remove(control, &target);
		assert_int_equal(waitpid(child, NULL, 0), child);
		gone += error == -EIDRM;
		if (error)
			assert_int_equal(error, -EIDRM);
	}
	assert_in_range(gone, 1, ROUNDS);
	control_destroy(control);
}

/* Larger than the limit, or not for these eyes: told before, and only the facts are kept. */
static void test_large_contents_are_not_kept(void **state)
{
	const struct control_options options = { .journal = journaled_path("large.db"),
						 .journal_max = 1000 };
	struct control *control = control_create(&options);
	struct restoration restoration;
	struct journal_row *rows;
	struct target target;
	char clause[160], message[256];
	size_t count;

	(void)state;
	full_segment(1001);
	target = journaled_target(TABLE_SHM);
	control_foretell(control, &target, NULL, clause, sizeof(clause));
	assert_string_equal(clause, "contents NOT kept: 1001B is more than 1000B");
	assert_int_equal(control_remove(control, &target), 0);
	full_segment(1000);
	target = journaled_target(TABLE_SHM);
	control_foretell(control, &target, NULL, clause, sizeof(clause));
	assert_string_equal(clause, "kept in the journal");
	assert_int_equal(control_remove(control, &target), 0);
	rows = journaled_entries(options.journal, &count);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].contents, CONTENTS_TOO_LARGE);
	assert_int_equal(rows[1].contents, CONTENTS_KEPT);
	assert_int_equal(control_restore(control, rows[0].number, false, &restoration, message,
					 sizeof(message)),
			 0);
	assert_non_null(strstr(restoration.differs, "comes back empty"));
	free(rows);
	control_destroy(control);
}

/* Nobody's own segment, which nobody may read. */
static int remove_unreadable(const char *path)
{
	struct control *control = control_at(path);
	struct journal_row *rows;
	struct target target;
	char clause[160];
	size_t count;

	if (factory_segment(0x78, 100, 0) < 0)
		return 2;
	target = journaled_target(TABLE_SHM);
	control_foretell(control, &target, NULL, clause, sizeof(clause));
	if (strcmp(clause, "contents NOT kept: may not be read") != 0)
		return 3;
	if (control_remove(control, &target) != 0)
		return 4;
	control_destroy(control);
	rows = journaled_entries(path, &count);
	return count == 1 && rows[0].contents == CONTENTS_UNREADABLE && rows[0].size == 100 ? 0 : 5;
}

static void test_unreadable_contents_are_not_kept(void **state)
{
	char path[256];
	int status;
	pid_t child;

	(void)state;
	mkdir(journaled_path("unreadable"), 0777);
	chmod(journaled_path("unreadable"), 0777);
	snprintf(path, sizeof(path), "%s", journaled_path("unreadable/journal.db"));
	child = fork();
	if (child == 0) {
		if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(77);
		_exit(remove_unreadable(path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_no_journal_is_written(void **state)
{
	const struct control_options options = { .no_journal = true,
						 .journal = journaled_path("none.db") };
	struct control *control = control_create(&options);
	struct target target;
	char clause[160] = "x";
	int id = full_segment(100);

	(void)state;
	target = journaled_target(TABLE_SHM);
	control_foretell(control, &target, NULL, clause, sizeof(clause));
	assert_string_equal(clause, "");
	assert_int_equal(control_remove(control, &target), 0);
	assert_false(exists(id));
	assert_int_not_equal(access(options.journal, F_OK), 0);
	control_destroy(control);
}

static void mount_small(const char *path, const char *size)
{
	char options[64];

	snprintf(options, sizeof(options), "size=%s,mode=0700", size);
	mkdir(path, 0700);
	assert_int_equal(mount("tmpfs", path, "tmpfs", 0, options), 0);
}

static void test_a_full_disk(void **state)
{
	struct control *control;
	struct journal_row *rows;
	struct target target;
	size_t count;
	char path[256];
	int id;

	(void)state;
	/* Not even an empty journal fits. */
	mount_small(journaled_path("tiny"), "16k");
	snprintf(path, sizeof(path), "%s", journaled_path("tiny/journal.db"));
	control = control_at(path);
	id = full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_edit_refused(control, &target);
	assert_refused(control, id, "the disk is full");
	control_destroy(control);
	/* Much does not fit; little still does afterwards, and nothing of the much is left. */
	mount_small(journaled_path("small"), "2m");
	snprintf(path, sizeof(path), "%s", journaled_path("small/journal.db"));
	control = control_at(path);
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	assert_refused(control, full_segment(4 << 20), "the disk is full");
	control_destroy(control);
	control = control_at(path);
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	control_destroy(control);
	rows = journaled_entries(path, &count);
	assert_int_equal(count, 2);
	free(rows);
	umount2(journaled_path("tiny"), MNT_DETACH);
	umount2(journaled_path("small"), MNT_DETACH);
}

static void test_a_locked_journal(void **state)
{
	const char *path = journaled_path("locked.db");
	struct control *control = control_at(path);
	struct target target;
	sqlite3 *other;

	(void)state;
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	assert_refused(control, full_segment(100), "locked by another program");
	sqlite3_close(other);
	control_destroy(control);
}

static void write_text(const char *path, long offset, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, text, strlen(text), offset), strlen(text));
	close(fd);
}

static void refuse_at(const char *path, const char *reason)
{
	struct control *control = control_at(path);
	int id = full_segment(100);
	const struct target target = journaled_target(TABLE_SHM);

	assert_edit_refused(control, &target);
	assert_refused(control, id, reason);
	control_destroy(control);
}

static void test_damaged_journals(void **state)
{
	const char *path = journaled_path("damaged.db");
	char bytes[8192];
	struct control *control = control_at(path);
	struct target target;

	(void)state;
	full_segment(100);
	target = journaled_target(TABLE_SHM);
	assert_int_equal(control_remove(control, &target), 0);
	control_destroy(control);
	/* Behind an intact head. */
	memset(bytes, 'z', sizeof(bytes) - 1);
	bytes[sizeof(bytes) - 1] = '\0';
	write_text(path, 4096, bytes);
	write_text(path, 4096 + 8191, bytes);
	refuse_at(path, "damaged");
	write_text(journaled_path("text.db"), 0, "this is not a database at all, but some text\n");
	refuse_at(journaled_path("text.db"), "damaged");
}

/* Of another program, or of a version that we know nothing of: neither is touched. */
static void test_foreign_and_newer_files(void **state)
{
	const char *path = journaled_path("foreign.db");
	sqlite3 *other;

	(void)state;
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "CREATE TABLE mine (x)", NULL, NULL, NULL), SQLITE_OK);
	refuse_at(path, "damaged");
	assert_int_equal(sqlite3_exec(other, "SELECT x FROM mine", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);

	path = journaled_path("newer.db");
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(other,
			     "PRAGMA application_id = 1768973172; PRAGMA user_version = 99;"
			     "CREATE TABLE entries (everything)",
			     NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(other);
	refuse_at(path, "newer ipctop");
}

static void test_symbolic_links_and_other_places(void **state)
{
	char home[256];
	char path[256];

	(void)state;
	assert_int_equal(symlink("/etc/hostname", journaled_path("link.db")), 0);
	refuse_at(journaled_path("link.db"), "symbolic link");
	snprintf(home, sizeof(home), "%s", getenv("XDG_STATE_HOME"));
	/* The folder itself, in its usual place. */
	mkdir(journaled_path("elsewhere"), 0700);
	snprintf(path, sizeof(path), "%s", journaled_path("linked"));
	mkdir(path, 0700);
	setenv("XDG_STATE_HOME", path, 1);
	assert_int_equal(symlink("../elsewhere", journaled_path("ipctop")), 0);
	refuse_at(NULL, "symbolic link");
	assert_int_equal(unlink(journaled_path("ipctop")), 0);
	/* A folder of somebody else. */
	mkdir(journaled_path("ipctop"), 0700);
	if (chown(journaled_path("ipctop"), NOBODY, NOBODY) == 0)
		refuse_at(NULL, "somebody else");
	/* One that cannot be written. */
	rmdir(journaled_path("ipctop"));
	assert_int_equal(mount("tmpfs", path, "tmpfs", MS_RDONLY, NULL), 0);
	refuse_at(NULL, "Read-only file system");
	umount2(path, MNT_DETACH);
	/* No place at all. */
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	refuse_at(NULL, "HOME is not set");
	setenv("XDG_STATE_HOME", home, 1);
}

/* What would be written into a file that is gone is lost: it is made anew. */
static void test_a_journal_that_is_taken_away(void **state)
{
	const char *path = journaled_path("away.db");
	struct control *control = control_at(path);
	struct journal_row *rows;
	struct target target;
	size_t count;

	(void)state;
	for (int i = 0; i < 2; i++) {
		full_segment(100);
		target = journaled_target(TABLE_SHM);
		assert_int_equal(control_remove(control, &target), 0);
		rows = journaled_entries(path, &count);
		assert_int_equal(count, 1);
		free(rows);
		assert_int_equal(unlink(path), 0);
		unlink(journaled_path("away.db-wal"));
		unlink(journaled_path("away.db-shm"));
		path = journaled_path("away.db");
	}
	control_destroy(control);
}

static void test_forgetting(void **state)
{
	const char *path = journaled_path("forget.db");
	struct control *control = control_at(path);
	struct journal_row *rows;
	struct target target;
	uint64_t forgotten;
	size_t count;

	(void)state;
	for (int i = 0; i < 3; i++) {
		full_segment(1 << 20);
		target = journaled_target(TABLE_SHM);
		assert_int_equal(control_remove(control, &target), 0);
	}
	assert_int_equal(control_forget(control, 2), 0);
	assert_int_equal(control_forget(control, 2), -ENOENT);
	rows = journaled_entries(path, &count);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].number, 1);
	assert_int_equal(rows[1].number, 3);
	assert_int_equal(control_forget_before(control, rows[0].time - 10, &forgotten), 0);
	assert_int_equal(forgotten, 0);
	assert_int_equal(control_forget_before(control, rows[1].time + 1, &forgotten), 0);
	assert_int_equal(forgotten, 2);
	free(rows);
	control_destroy(control);
	/* Its room is given back. */
	{
		struct stat status;

		assert_int_equal(stat(path, &status), 0);
		assert_in_range(status.st_size, 0, 200000);
	}
}

/* The table follows what other programs write, and is empty where there is no journal. */
static void test_the_table(void **state)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_JOURNAL),
						 .needs = NEED_NAMES };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct control *control = control_at(NULL);
	char home[256];
	struct snapshot *snapshot;
	struct target target;

	(void)state;
	snprintf(home, sizeof(home), "%s", getenv("XDG_STATE_HOME"));
	mkdir(journaled_path("table"), 0700);
	setenv("XDG_STATE_HOME", journaled_path("table"), 1);
	for (size_t expected = 0; expected < 4; expected++) {
		snapshot = collector_take(collector, &request);
		assert_int_equal(snapshot->tables[TABLE_JOURNAL].error, 0);
		assert_int_equal(snapshot->tables[TABLE_JOURNAL].count, expected);
		for (size_t i = 0; i < expected; i++) {
			const struct journal_row *row = snapshot_row(snapshot, TABLE_JOURNAL, i);

			assert_int_equal(row->number, i + 1);
			assert_non_null(snapshot_find_user(snapshot, row->uid));
		}
		snapshot_destroy(snapshot);
		full_segment(10);
		target = journaled_target(TABLE_SHM);
		assert_int_equal(control_remove(control, &target), 0);
	}
	control_destroy(control);
	collector_destroy(collector);
	/* The log may hold all of it. */
	unlink(journaled_path("ipctop/journal.db-wal"));
	write_text(journaled_path("ipctop/journal.db"), 0, "this is not a database at all\n");
	collector = collector_create(SOURCE_AUTO);
	snapshot = collector_take(collector, &request);
	assert_int_equal(snapshot->tables[TABLE_JOURNAL].error, -EUCLEAN);
	assert_string_equal(table_strerror(-EUCLEAN), "it is damaged");
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	setenv("XDG_STATE_HOME", home, 1);
}

static void test_words_are_those_of_the_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; kinds[i]; i++) {
		const char *word = journal_kind_word(kinds[i]->table);

		assert_true(!word || strcmp(word, kinds[i]->word) == 0);
		assert_int_equal(word != NULL,
				 kinds[i]->describe || kinds[i]->table == TABLE_LIMIT);
	}
}

#define TEST(function) cmocka_unit_test_teardown(function, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_only_its_owner_can_read_it),
		TEST(test_open_folders_are_closed),
		TEST(test_what_an_entry_says),
		TEST(test_failed_removals_leave_no_entry),
		TEST(test_one_that_goes_meanwhile),
		TEST(test_large_contents_are_not_kept),
		TEST(test_unreadable_contents_are_not_kept),
		TEST(test_no_journal_is_written),
		TEST(test_a_full_disk),
		TEST(test_a_locked_journal),
		TEST(test_damaged_journals),
		TEST(test_foreign_and_newer_files),
		TEST(test_symbolic_links_and_other_places),
		TEST(test_a_journal_that_is_taken_away),
		TEST(test_forgetting),
		TEST(test_the_table),
		TEST(test_words_are_those_of_the_kinds),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
