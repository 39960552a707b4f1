/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop journal and restore, and what rm and set do with the journal. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "journaled.h"
#include "namespace.h"
#include "run.h"
#include "skip.h"

enum { NOBODY = 65534 };

static int tear_down(void **state)
{
	const char *path = journaled_path("ipctop/journal.db");
	char beside[300];

	(void)state;
	factory_remove_all();
	factory_posix_remove_all();
	unlink(path);
	snprintf(beside, sizeof(beside), "%s-wal", path);
	unlink(beside);
	snprintf(beside, sizeof(beside), "%s-shm", path);
	unlink(beside);
	return 0;
}

static void assert_says(const struct run *run, const char *text)
{
	if (!strstr(run->out, text))
		print_message("no \"%s\" in: %s\n", text, run->out);
	assert_non_null(strstr(run->out, text));
}

static void test_none_yet(void **state)
{
	json_object *document;
	json_object *rows;

	(void)state;
	assert_string_equal(run_good("journal")->out, "");
	document = run_json("journal", "-J");
	assert_true(json_object_object_get_ex(document, "journal", &rows));
	assert_int_equal(json_object_array_length(rows), 0);
	json_object_put(document);
	run_bad("it is not in the journal", "journal", "--forget", "1");
	run_bad("it is not in the journal", "restore", "1");
	assert_says(run_good("journal", "--older-than", "1d"), "0 forgotten");
	/* None of this makes one. */
	assert_int_not_equal(access(journaled_path("ipctop/journal.db"), F_OK), 0);
}

static void test_removed_and_restored(void **state)
{
	json_object *document;
	char *before;

	(void)state;
	assert_int_equal(factory_segment(0x77, 5000, 0640), 0);
	assert_int_equal(factory_set_value(factory_set(0x78, 3, 0600), 1, 7), 0);
	assert_int_equal(factory_posix_segment("/one", 10, 0600), 0);
	before = journaled_describe_all();
	run_good("rm", "shm", "0");
	run_good("rm", "sem", "0");
	run_good("rm", "pshm", "one");
	document = run_json("journal", "-J");
	/* The newest first. */
	assert_int_equal(json_object_get_int(run_member(document, "journal", 0, "n")), 3);
	assert_string_equal(json_object_get_string(run_member(document, "journal", 0, "name")),
			    "/one");
	assert_null(run_member(document, "journal", 0, "id"));
	assert_string_equal(json_object_get_string(run_member(document, "journal", 1, "note")),
			    "3 semaphores");
	assert_string_equal(json_object_get_string(run_member(document, "journal", 2, "key")),
			    "0x00000077");
	assert_int_equal(json_object_get_int(run_member(document, "journal", 2, "size")), 5000);
	json_object_put(document);
	assert_says(run_good("restore", "--dry-run", "1", "2", "3"),
		    "segment 0: would be restored");
	assert_string_equal(run_good("ls")->out, "------ Segments: 0 ------\n\n"
						 "------ Queues: 0 ------\n\n"
						 "------ Semaphores: 0 ------\n");
	assert_says(run_good("restore", "1", "2", "3"), "POSIX segment /one: restored");
	journaled_assert_all(before);
	run_bad("it is there still, or again", "restore", "1");
	assert_says(run_good("journal", "-F", "state=restored", "-o", "N,NEWID", "-r"), "1 0\n");
	free(before);
}

static void test_changed_and_set_back(void **state)
{
	struct shmid_ds data;
	int id = factory_segment(0x77, 100, 0640);

	(void)state;
	run_good("set", "shm", "0x77", "--mode", "600");
	assert_says(run_good("journal", "-o", "ACTION,NOTE", "--noheadings"),
		    "changed mode 640 -> 600");
	assert_says(run_good("restore", "1"), "set back");
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0640);
	run_bad("it is as it was already", "restore", "1");
}

static void test_no_journal(void **state)
{
	(void)state;
	factory_segment(0x77, 100, 0640);
	run_good("set", "--no-journal", "shm", "0x77", "--mode", "600");
	run_good("rm", "--no-journal", "-M", "0x77");
	assert_string_equal(run_good("journal")->out, "");
}

/* One line that names the way out, and the object is as it was. */
static void test_a_journal_that_cannot_be_written(void **state)
{
	struct shmid_ds data;
	int id = factory_segment(0x77, 100, 0640);
	int fd;

	(void)state;
	mkdir(journaled_path("ipctop"), 0700);
	fd = open(journaled_path("ipctop/journal.db"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, "this is no journal", 18), 18);
	close(fd);
	run_bad("it is damaged; see --no-journal", "rm", "-M", "0x77");
	run_bad("it is damaged; see --no-journal", "set", "shm", "0x77", "--mode", "600");
	run_bad("it is damaged", "journal");
	run_bad("it is damaged", "restore", "1");
	run_bad("it is damaged", "journal", "--forget", "1");
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0640);
	run_good("rm", "--no-journal", "-M", "0x77");
	assert_int_not_equal(shmctl(id, IPC_STAT, &data), 0);
}

static void test_what_is_not_kept_is_told(void **state)
{
	(void)state;
	factory_segment(0x77, 5000, 0640);
	assert_says(run_good("rm", "--dry-run", "--journal-max", "4K", "-M", "0x77"),
		    "contents NOT kept: 4.9K is more than 4K");
	assert_says(run_good("rm", "--journal-max", "4K", "-M", "0x77"),
		    "removed (contents NOT kept: 4.9K is more than 4K)");
	assert_says(run_good("restore", "1"), "it comes back empty");
	run_bad("--journal-max takes a size", "rm", "--journal-max", "much", "-M", "0x77");
}

static void test_hostile_names(void **state)
{
	static const char name[] = "/\033[2Jx";

	(void)state;
	assert_int_equal(factory_posix_segment(name, 10, 0600), 0);
	assert_null(strchr(run_good("rm", "pshm", name)->out, '\033'));
	assert_null(strchr(run_good("journal")->out, '\033'));
	assert_null(strchr(run_good("journal", "-r")->out, '\033'));
	assert_null(strchr(run_good("show", "journal", "1")->out, '\033'));
	assert_says(run_good("restore", "1"), "\\x1b[2Jx: restored");
}

static void test_forgetting(void **state)
{
	char number[24];

	(void)state;
	for (int i = 0; i < 5; i++) {
		snprintf(number, sizeof(number), "%d", factory_segment(0x77 + i, 10, 0600));
		run_good("rm", "shm", number);
	}
	run_good("journal", "--forget", "2", "4");
	assert_string_equal(run_good("journal", "-o", "N", "-r", "--noheadings")->out, "5\n3\n1\n");
	run_bad("'x'", "journal", "--forget", "x");
	run_bad("--older-than takes a time", "journal", "--older-than", "soon");
	assert_says(run_good("journal", "--older-than", "2100-01-01"), "3 forgotten");
	run_bad("it is not in the journal", "restore", "1");
	run_bad("unexpected argument", "journal", "5");
	run_bad("which entries", "restore");
}

static bool ran(const struct run *run, int status, const char *text)
{
	if (run->status == status && strstr(status == 0 ? run->out : run->err, text))
		return true;
	print_message("status %d: %s%s\n", run->status, run->out, run->err);
	return false;
}

/* What somebody may do who owns none but one segment; the exit status says where it failed. */
static int act_as_stranger(const char *state_home)
{
	if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0 ||
	    access(getenv("IPCTOP"), X_OK) < 0)
		return 77;
	setenv("XDG_STATE_HOME", state_home, 1);
	factory_segment(0x79, 5000, 0600);
	if (!ran(run_ipctop("ls"), 0, "0x00000077") || !ran(run_ipctop("journal"), 0, "") ||
	    !ran(run_ipctop("-b", "-n", "1"), 0, "Journal: 0"))
		return 2;
	if (!ran(run_ipctop("rm", "-M", "0x77"), 1, "not permitted") ||
	    !ran(run_ipctop("set", "msg", "0x78", "--mode", "666"), 1, "not permitted"))
		return 3;
	if (!ran(run_ipctop("rm", "-M", "0x79"), 0, "removed") ||
	    !ran(run_ipctop("restore", "--dry-run", "3"), 0, "would be restored") ||
	    !ran(run_ipctop("restore", "3"), 0, "restored"))
		return 4;
	return 0;
}

/* Less is allowed, that is said, and nothing is left in the journal of what was refused. */
static void test_another_user(void **state)
{
	const char *folder = journaled_path("stranger");
	int status;
	pid_t child;

	(void)state;
	assert_true(factory_segment(0x77, 5000, 0600) >= 0);
	assert_true(factory_queue(0x78, 0600) >= 0);
	assert_int_equal(mkdir(folder, 0777), 0);
	assert_int_equal(chmod(folder, 0777), 0);
	child = fork();
	if (child == 0)
		_exit(act_as_stranger(folder));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(status, 0);
}

#define TEST(function) cmocka_unit_test_teardown(function, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_none_yet),
		TEST(test_removed_and_restored),
		TEST(test_changed_and_set_back),
		TEST(test_no_journal),
		TEST(test_a_journal_that_cannot_be_written),
		TEST(test_what_is_not_kept_is_told),
		TEST(test_hostile_names),
		TEST(test_forgetting),
		TEST(test_another_user),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
