/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What systemd-logind(8) would remove at a logout: its settings and sessions, in a tree of ours. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "look.h"
#include "namespace.h"
#include "skip.h"

enum { LOGIN_USER = 1234, SYSTEM_USER = 5, NOBODY = 65534 };

static char root[] = "/tmp/ipctop-test-XXXXXX";
static struct collect_places places;
static int id;

static const char *const directories[] = { "run", "run/systemd", "run/systemd/users",
					   "etc", "etc/systemd", "etc/systemd/logind.conf.d",
					   "usr", "usr/lib",	 "usr/lib/systemd" };
static const char *const files[] = { "run/systemd/users/1234",
				     "etc/login.defs",
				     "etc/systemd/logind.conf",
				     "etc/systemd/logind.conf.d/10-a.conf",
				     "etc/systemd/logind.conf.d/20-b.conf",
				     "etc/systemd/logind.conf.d/30-c.txt",
				     "usr/lib/systemd/logind.conf" };

static const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(root))
		return -1;
	places = collect_places_usual;
	places.root = root;
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++)
		if (mkdir(path_of(directories[i]), 0700) < 0)
			return -1;
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	for (size_t i = ARRAY_SIZE(directories); i > 0; i--)
		rmdir(path_of(directories[i - 1]));
	return rmdir(root);
}

/* A queue of a user who may log in, and logind without settings. */
static int setup(void **state)
{
	(void)state;
	look_in(&places);
	id = factory_queue(IPC_PRIVATE, 0600);
	return id < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	look_end();
	factory_remove_all();
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(path_of(files[i]));
	return 0;
}

static bool is_at_risk(uid_t owner)
{
	const struct snapshot *snapshot;

	if (factory_change(FACTORY_QUEUE, id, owner, owner, 0600) < 0)
		test_skip("there is no other user here");
	snapshot = look_judge(0);
	return verdict_of(snapshot, TABLE_MSG, look_row(TABLE_MSG, id)).reasons & REASON_AT_RISK;
}

static void test_users_who_log_in(void **state)
{
	(void)state;
	assert_true(is_at_risk(LOGIN_USER));
	assert_false(is_at_risk(0));
	assert_false(is_at_risk(SYSTEM_USER));
	assert_false(is_at_risk(NOBODY));
}

static void test_logged_in(void **state)
{
	(void)state;
	write_file("run/systemd/users/1234", "NAME=somebody\n");
	assert_false(is_at_risk(LOGIN_USER));
	assert_true(is_at_risk(LOGIN_USER + 1));
	assert_int_equal(unlink(path_of("run/systemd/users/1234")), 0);
	assert_true(is_at_risk(LOGIN_USER));
}

static void test_without_logind(void **state)
{
	bool risk;

	(void)state;
	assert_int_equal(rmdir(path_of("run/systemd/users")), 0);
	risk = is_at_risk(LOGIN_USER);
	assert_int_equal(mkdir(path_of("run/systemd/users"), 0700), 0);
	assert_false(risk);
}

static void test_first_uid(void **state)
{
	(void)state;
	write_file("etc/login.defs", "# UID_MIN 5\nUID_MIN\t\t 2000\nUID_MAX 60000\n");
	assert_false(is_at_risk(LOGIN_USER));
	assert_true(is_at_risk(2000));
}

static void test_setting(void **state)
{
	(void)state;
	write_file("etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\n");
	assert_true(is_at_risk(LOGIN_USER));
	write_file("etc/systemd/logind.conf", "[Login]\nRemoveIPC = no\n");
	assert_false(is_at_risk(LOGIN_USER));
	write_file("etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n");
	assert_true(is_at_risk(LOGIN_USER));
}

/* The administrator's file goes before the distribution's; of drop-ins, the last of all. */
static void test_order_of_settings(void **state)
{
	(void)state;
	write_file("usr/lib/systemd/logind.conf", "[Login]\nRemoveIPC=no\n");
	assert_false(is_at_risk(LOGIN_USER));
	write_file("etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n");
	assert_true(is_at_risk(LOGIN_USER));
	write_file("etc/systemd/logind.conf.d/20-b.conf", "[Login]\nRemoveIPC=no\n");
	write_file("etc/systemd/logind.conf.d/10-a.conf", "[Login]\nRemoveIPC=yes\n");
	write_file("etc/systemd/logind.conf.d/30-c.txt", "[Login]\nRemoveIPC=yes\n");
	assert_false(is_at_risk(LOGIN_USER));
}

int main(void)
{
#define LOGIN_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
	const struct CMUnitTest tests[] = {
		LOGIN_TEST(test_users_who_log_in), LOGIN_TEST(test_logged_in),
		LOGIN_TEST(test_without_logind),   LOGIN_TEST(test_first_uid),
		LOGIN_TEST(test_setting),	   LOGIN_TEST(test_order_of_settings),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
