/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipctop ls against /proc/sysvipc and lsipc(1): the same objects, the same figures. And the faults
 * of lsipc that are not here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "namespace.h"
#include "run.h"
#include "skip.h"

enum { DAEMON = 1, NOBODY_KNOWS = 54321 };

static int segment_id, queue_id, set_id;

static int setup(void **state)
{
	(void)state;
	segment_id = factory_segment(0x1001, 3 << 20, 0640);
	factory_segment((key_t)0x80000001, 5000, 0);
	factory_segment(0, 4096, 0600);
	queue_id = factory_queue(0x2001, 0600);
	factory_send(queue_id, 5, "hello", 5);
	set_id = factory_set(0x3001, 3, 0600);
	factory_set_value(set_id, 1, 7);
	return segment_id < 0 || queue_id < 0 || set_id < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	factory_remove_all();
	return 0;
}

static void assert_output(const struct run *run, const char *expected)
{
	assert_string_equal(run->out, expected);
}

static uint64_t number_of(json_object *member)
{
	assert_non_null(member);
	assert_true(json_object_is_type(member, json_type_int) ||
		    json_object_is_type(member, json_type_double));
	return (uint64_t)json_object_get_int64(member);
}

/* Every line of /proc/sysvipc/shm is a row with the same figures. */
static void test_json_equals_proc(void **state)
{
	json_object *document = run_json("ls", "-m", "-J", "-o",
					 "KEY,ID,SIZE,CPID,LPID,NATTCH,UID,GID,CUID,CGID,RSS,SWAP");
	FILE *file = fopen("/proc/sysvipc/shm", "r");
	char line[512];
	size_t row = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	for (; fgets(line, sizeof(line), file); row++) {
		static const char *const names[] = { "id",  NULL,  "size", "cpid", "lpid", "nattch",
						     "uid", "gid", "cuid", "cgid", NULL,   NULL,
						     NULL,  "rss", "swap" };
		char key[16];
		int offset;
		int number;

		assert_int_equal(sscanf(line, "%d%n", &number, &offset), 1);
		snprintf(key, sizeof(key), "0x%08x", (unsigned int)number);
		assert_string_equal(
			json_object_get_string(run_member(document, "sharedmemory", row, "key")),
			key);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			unsigned long long value;
			int used;

			assert_int_equal(sscanf(line + offset, "%llu%n", &value, &used), 1);
			offset += used;
			if (names[i])
				assert_int_equal(number_of(run_member(document, "sharedmemory", row,
								      names[i])),
						 value);
		}
	}
	fclose(file);
	assert_int_equal(row, 3);
	json_object_put(document);
}

/* lsipc writes numbers as texts, and an absent one as "". */
static void assert_same_table(const char *letter, const char *table, const char *const *keys)
{
	const struct run *run = run_command((const char *const[]){
		"lsipc", letter, "-J", "--bytes", "--time-format=iso", NULL });
	json_object *theirs, *ours;
	json_object *rows;

	if (run->status != 0)
		test_skip("lsipc is not here");
	theirs = run_json_at(run, __FILE__, __LINE__);
	ours = run_json("ls", letter, "-J");
	assert_true(json_object_object_get_ex(theirs, table, &rows));
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		for (size_t j = 0; keys[j]; j++) {
			json_object *left = run_member(theirs, table, i, keys[j]);
			json_object *right = run_member(ours, table, i, keys[j]);

			if (!left || !*json_object_get_string(left))
				assert_null(right);
			else
				assert_string_equal(json_object_get_string(left),
						    json_object_get_string(right));
		}
	}
	json_object_put(theirs);
	json_object_put(ours);
}

static void test_json_equals_lsipc(void **state)
{
	static const char *const segments[] = { "key",	  "id",	    "perms", "owner", "size",
						"nattch", "ctime",  "cpid",  "lpid",  NULL };
	static const char *const queues[] = { "key",  "id",    "perms", "owner", "usedbytes",
					      "msgs", "lspid", "lrpid", NULL };
	static const char *const sets[] = { "key", "id", "perms", "owner", "nsems", NULL };

	(void)state;
	assert_same_table("-m", "sharedmemory", segments);
	assert_same_table("-q", "messages", queues);
	assert_same_table("-s", "semaphores", sets);
}

/* key, id, owner, permissions, bytes, attachments: what ipcs(1) shows of a segment. */
static void test_rows_equal_ipcs(void **state)
{
	const struct run *run = run_command((const char *const[]){ "ipcs", "-m", "-b", NULL });
	char ours[1024] = "", theirs[1024] = "";
	char key[16], id[16], owner[40], perms[8], bytes[24], nattch[24];

	(void)state;
	if (run->status != 0)
		test_skip("ipcs is not here");
	for (const char *line = run->out; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "0x%8s %15s %39s %7s %23s %23s", key, id, owner, perms, bytes,
			   nattch) == 6)
			snprintf(theirs + strlen(theirs), sizeof(theirs) - strlen(theirs),
				 "0x%s %s %s %03lo %s %s\n", key, id, owner,
				 strtoul(perms, NULL, 8), bytes, nattch);
	}
	snprintf(ours, sizeof(ours), "%s",
		 run_good("ls", "-m", "-r", "-b", "-P", "--noheadings", "-o",
			  "KEY,ID,OWNER,PERMS,SIZE,NATTCH")
			 ->out);
	assert_true(strlen(theirs) > 30);
	assert_string_equal(ours, theirs);
}

/* The creator's group is not the creator: lsipc showed one for the other. */
static void test_creators(void **state)
{
	int id;

	(void)state;
	if (setegid(DAEMON) < 0)
		test_skip("no other group can be taken on here");
	id = factory_queue(0x2009, 0600);
	assert_int_equal(setegid(0), 0);
	assert_true(id >= 0);
	assert_output(run_good("ls", "-q", "-r", "--noheadings", "-F", "key=0x2009", "-o",
			       "CUID,CGID,CGROUP"),
		      "0 1 daemon\n");
}

static void test_limits_equal_the_kernel(void **state)
{
	json_object *document = run_json("ls", "-g", "-J");
	struct shm_info info;

	(void)state;
	assert_true(shmctl(0, SHM_INFO, (struct shmid_ds *)&info) >= 0);
	/* lsipc sums up sizes; the kernel counts whole pages of each segment. */
	assert_string_equal(json_object_get_string(run_member(document, "ipclimits", 4, "resource")),
			    "SHMALL");
	assert_int_equal(number_of(run_member(document, "ipclimits", 4, "used")), info.shm_tot);
	assert_int_equal(number_of(run_member(document, "ipclimits", 3, "used")), 3);
	assert_null(run_member(document, "ipclimits", 1, "used"));
	json_object_put(document);
}

static void test_all_tables_are_one_document(void **state)
{
	json_object *document = run_json("ls", "-J");

	(void)state;
	assert_int_equal(number_of(run_member(document, "sharedmemory", 0, "id")), segment_id);
	assert_int_equal(number_of(run_member(document, "messages", 0, "msgs")), 1);
	assert_int_equal(number_of(run_member(document, "semaphores", 0, "nsems")), 3);
	json_object_put(document);
	document = run_json("ls", "-J", "-m", "-g");
	assert_non_null(run_member(document, "sharedmemory", 0, "id"));
	assert_non_null(run_member(document, "ipclimits", 0, "limit"));
	json_object_put(document);
}

static void test_empty_tables_are_empty_arrays(void **state)
{
	json_object *document, *rows;

	factory_remove_all();
	document = run_json("ls", "-m", "-J");
	assert_true(json_object_object_get_ex(document, "sharedmemory", &rows));
	assert_int_equal(json_object_array_length(rows), 0);
	json_object_put(document);
	setup(state);
}

static void test_formats(void **state)
{
	(void)state;
	assert_output(run_good("ls", "-q", "-r", "-o", "MSGS,USEDBYTES,PERMS"),
		      "MSGS USEDBYTES PERMS\n1 5B rw-------\n");
	assert_output(run_good("ls", "-q", "-e", "-o", "MSGS,USE%"),
		      "MSGS=\"1\" USE%=\"0.03%\"\n");
	assert_output(run_good("ls", "-q", "-n", "-o", "MSGS,PERMS"),
		      "MSGS=\"1\"\nPERMS=\"rw-------\"\n");
	assert_output(run_good("ls", "-q", "--noheadings", "-P", "-o", "MSGS,PERMS"), "   1 600\n");
	assert_output(run_good("ls", "-m", "-r", "--noheadings", "-o", "SIZE", "--sort", "SIZE"),
		      "4K\n4.9K\n3M\n");
	assert_output(run_good("ls", "-m", "-r", "-b", "--noheadings", "-o", "SIZE", "--sort",
			       "size:desc"),
		      "3145728\n5000\n4096\n");
	assert_output(run_good("ls", "-m", "-r", "--noheadings", "-o", "KEY", "-F", "size>=3M"),
		      "0x00001001\n");
	assert_non_null(strstr(run_good("ls", "-q", "-o", "+USE%")->out, "LRPID"));
	assert_non_null(strstr(run_good("ls", "-s", "-y", "-g", "-o", "USE%")->out, "USE_PCT"));
	assert_non_null(strstr(run_good("ls", "-m", "-t", "--time-format", "iso")->out, "+00:00"));
	assert_non_null(strstr(run_good("ls", "-m", "-c")->out, "CUID"));
	assert_non_null(strstr(run_good("ls", "-p")->out, "LSPID"));
	assert_non_null(strstr(run_good("ls", "-u")->out, "SHMALL"));
}

static void test_every_column_can_be_named(void **state)
{
	static const char *const letters[] = { "-m", "-q", "-s", "-M", "-Q", "-S" };

	(void)state;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		run_good("ls", letters[i], "-o", "OWNER,PERMS,CUID,CUSER,CGID,CGROUP,UID,GID,CTIME");
	/* lsipc refuses these. */
	run_good("ls", "-M", "-o", "SIZE");
	run_good("ls", "-S", "-o", "SVAL");
	run_good("ls", "-Q", "-o", "USEDBYTES");
}

static void test_users_without_a_name(void **state)
{
	(void)state;
	if (factory_change(FACTORY_SEGMENT, segment_id, NOBODY_KNOWS, NOBODY_KNOWS, 0640) < 0)
		test_skip("owners cannot be changed here");
	assert_output(run_good("ls", "-m", "-r", "--noheadings", "--user", "54321", "-o",
			       "OWNER,UID,CUID,CGID"),
		      "54321 54321 0 0\n");
}

/* dest and locked are two words, and the creator's group is a group. */
static void test_status_words(void **state)
{
	void *place = shmat(segment_id, NULL, 0);

	(void)state;
	assert_true(place != (void *)-1);
	assert_int_equal(shmctl(segment_id, SHM_LOCK, NULL), 0);
	assert_int_equal(shmctl(segment_id, IPC_RMID, NULL), 0);
	assert_output(run_good("ls", "-m", "-r", "--noheadings", "-o", "STATUS,NATTCH", "-F",
			       "nattch=1"),
		      "dest,locked 1\n");
	assert_int_equal(shmdt(place), 0);
}

static void test_one_object_in_full(void **state)
{
	char id[16];
	json_object *document, *elements;

	(void)state;
	snprintf(id, sizeof(id), "%d", set_id);
	assert_non_null(strstr(run_good("ls", "-s", "-i", id)->out, "SEMNUM"));
	document = run_json("ls", "-s", "-i", id, "-J");
	elements = run_member(document, "semaphores", 0, "elements");
	assert_int_equal(json_object_array_length(elements), 3);
	json_object_put(document);
	assert_null(strstr(run_good("ls", "-s", "-i", id, "-l")->out, "SEMNUM"));
	run_bad("there is no semaphore set with id '4711'", "ls", "-s", "-i", "4711");
	run_bad("there is no semaphore set with id '4711'", "ls", "-s", "-i", "4711", "-r");
	run_bad("goes with one of", "ls", "-i", id);
	run_bad("goes with one of", "ls", "-m", "-N", "name");
	/* A missing POSIX object is not told as one of another kind. */
	run_bad("there is no POSIX semaphore named 'x'", "ls", "-S", "-N", "x");
}

static void test_bad_input(void **state)
{
	(void)state;
	run_bad("FOO", "ls", "-o", "FOO");
	run_bad("did you mean", "ls", "-m", "-o", "SIZ");
	run_bad("MSGS", "ls", "-m", "-o", "MSGS");
	run_bad("SIZE takes a size", "ls", "-m", "-F", "size>x");
	run_bad("no user is called", "ls", "--user", "nosuchuser");
	run_bad("asc or :desc", "ls", "--sort", "SIZE:up");
	run_bad("time-format", "ls", "--time-format", "never");
	run_bad("unexpected argument", "ls", "something");
	run_bad("bogus", "ls", "--bogus");
	run_bad("exclude", "ls", "-J", "-r");
	run_bad("unknown sub-command", "lss");
	run_bad("-d takes seconds", "-d", "x", "-b");
	run_bad("nosuchuser", "-b", "-n", "1", "-u", "nosuchuser");
	run_bad("no terminal", "-n", "1");
}

static void test_batch(void **state)
{
	const struct run *run = run_good("-b", "-n", "2", "-d", "0.1", "-F", "key:1001");
	const char *second;

	(void)state;
	second = strstr(strstr(run->out, "Segments: 1") + 1, "Segments: 1");
	assert_non_null(second);
	assert_null(strstr(second + 1, "Segments: 1"));
}

int main(void)
{
#define LS_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
	const struct CMUnitTest tests[] = {
		LS_TEST(test_json_equals_proc),
		LS_TEST(test_json_equals_lsipc),
		LS_TEST(test_rows_equal_ipcs),
		LS_TEST(test_creators),
		LS_TEST(test_limits_equal_the_kernel),
		LS_TEST(test_all_tables_are_one_document),
		LS_TEST(test_empty_tables_are_empty_arrays),
		LS_TEST(test_formats),
		LS_TEST(test_every_column_can_be_named),
		LS_TEST(test_users_without_a_name),
		LS_TEST(test_status_words),
		LS_TEST(test_one_object_in_full),
		LS_TEST(test_bad_input),
		LS_TEST(test_batch),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
