/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removal: what was meant is removed, what is no longer the same is left alone. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/control.h"
#include "namespace.h"
#include "skip.h"

enum { NOBODY = 65534 };

static const struct control_options unjournaled = { .no_journal = true };
static const struct control_options read_only = { .read_only = true };

static const enum table_id tables[] = {
	[FACTORY_SEGMENT] = TABLE_SHM,
	[FACTORY_QUEUE] = TABLE_MSG,
	[FACTORY_SET] = TABLE_SEM,
};

static int create(enum factory_kind kind, key_t key, mode_t mode)
{
	int id;

	if (kind == FACTORY_SEGMENT)
		id = factory_segment(key, 4096, mode);
	else if (kind == FACTORY_QUEUE)
		id = factory_queue(key, mode);
	else
		id = factory_set(key, 3, mode);
	assert_true(id >= 0);
	return id;
}

/* The only object of the kind, as a snapshot shows it; with count 0 there must be none. */
static struct target seen(enum factory_kind kind)
{
	const struct collect_request request = { .tables = TABLE_BIT(tables[kind]) };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	struct target target;

	assert_int_equal(snapshot->tables[tables[kind]].count, 1);
	target = target_of(snapshot, tables[kind], snapshot_row(snapshot, tables[kind], 0));
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return target;
}

static int remove_seen(const struct target *target)
{
	struct control *control = control_create(&unjournaled);
	int error = control_remove(control, target);

	control_destroy(control);
	return error;
}

static void test_what_was_seen_is_removed(void **state)
{
	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		int id = create(kind, 0x1234, 0600);
		struct target target = seen(kind);

		assert_int_equal(remove_seen(&target), 0);
		assert_int_not_equal(factory_remove(kind, id), 0);
	}
}

static void test_unreadable_objects_of_ours_are_removed(void **state)
{
	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		struct target target;

		create(kind, 0, 0);
		target = seen(kind);
		assert_int_equal(remove_seen(&target), 0);
	}
}

static void test_gone_objects_are_told(void **state)
{
	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		int id = create(kind, 0, 0600);
		struct target target = seen(kind);
		int error;

		assert_int_equal(factory_remove(kind, id), 0);
		error = remove_seen(&target);
		assert_true(error == -EINVAL || error == -EIDRM);
		assert_string_equal(control_strerror(error), "it is gone already");
	}
}

static void test_replaced_objects_are_left_alone(void **state)
{
	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		int id = create(kind, 0x77, 0600);
		struct target target = seen(kind);

		assert_int_equal(factory_remove(kind, id), 0);
		if (factory_next_id(kind, id) < 0)
			test_skip("the id of a new object cannot be chosen here");
		/* The same id, the same creator: but another key. */
		assert_int_equal(create(kind, 0x78, 0600), id);
		assert_int_equal(remove_seen(&target), -ESTALE);
		assert_int_equal(factory_remove(kind, id), 0);
	}
}

static void test_changed_objects_are_left_alone(void **state)
{
	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		int id = create(kind, 0x77, 0600);
		struct target target = seen(kind);

		if (factory_change(kind, id, NOBODY, NOBODY, 0600) < 0)
			test_skip("owners cannot be changed here");
		assert_int_equal(remove_seen(&target), -ESTALE);
		assert_int_equal(factory_remove(kind, id), 0);
	}
}

static void test_every_part_of_the_identity_counts(void **state)
{
	int id = create(FACTORY_SEGMENT, 0x77, 0600);
	const struct target target = seen(FACTORY_SEGMENT);
	struct target others[8];

	(void)state;
	for (size_t i = 0; i < 8; i++)
		others[i] = target;
	others[0].identity.cuid++;
	others[1].identity.cgid++;
	others[2].identity.cpid++;
	others[3].identity.size++;
	others[4].identity.ipc_namespace++;
	others[5].key++;
	others[6].uid++;
	others[7].ctime++;
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(remove_seen(&others[i]), -ESTALE);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
}

static void test_read_only_refuses(void **state)
{
	int id = create(FACTORY_SEGMENT, 0x77, 0600);
	struct target target = seen(FACTORY_SEGMENT);
	struct control *control = control_create(&read_only);

	(void)state;
	assert_true(control_is_read_only(control));
	assert_int_equal(control_remove(control, &target), -EROFS);
	control_destroy(control);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
}

static void test_limits_cannot_be_removed(void **state)
{
	const struct target target = { .identity = { .table = TABLE_LIMIT } };

	(void)state;
	assert_int_equal(remove_seen(&target), -EOPNOTSUPP);
}

static void test_strangers_are_refused(void **state)
{
	int id = create(FACTORY_SEGMENT, 0x77, 0644);
	struct target target = seen(FACTORY_SEGMENT);
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(77);
		_exit(remove_seen(&target) == -EPERM ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* More than MSGMNB is a privilege: what cannot be finished is removed again, and that is told. */
static int create_too_large(void)
{
	struct control *control = control_create(&unjournaled);
	struct creation creation;
	struct target created;
	char message[256] = "";
	bool existed;
	int error;

	creation_start(&creation, TABLE_MSG);
	error = creation_set(&creation, CREATION_QBYTES, "1G", message, sizeof(message));
	if (!error)
		error = control_create_object(control, &creation, &created, &existed, message,
					      sizeof(message));
	creation_clear(&creation);
	control_destroy(control);
	return error == -EPERM && strstr(message, "removed again") ? 0 : 1;
}

static void test_halves_are_removed_again(void **state)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_MSG) };
	struct collector *collector;
	struct snapshot *snapshot;
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(77);
		_exit(create_too_large());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(WEXITSTATUS(status), 0);
	collector = collector_create(SOURCE_AUTO);
	snapshot = collector_take(collector, &request);
	assert_int_equal(snapshot->tables[TABLE_MSG].count, 0);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
}

/* A file that took another's name is another object, whatever it is called. */
static void test_replaced_posix_objects_are_left_alone(void **state)
{
	const struct collect_request request = { .tables = TABLE_BIT(TABLE_PSHM) };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot;
	struct target target;
	int other;

	(void)state;
	close(shm_open("/first", O_CREAT | O_EXCL | O_RDWR, 0600));
	snapshot = collector_take(collector, &request);
	assert_int_equal(snapshot->tables[TABLE_PSHM].count, 1);
	target = target_of(snapshot, TABLE_PSHM, snapshot_row(snapshot, TABLE_PSHM, 0));
	other = shm_open("/second", O_CREAT | O_EXCL | O_RDWR, 0600);
	assert_int_equal(rename("/dev/shm/second", "/dev/shm/first"), 0);
	assert_int_equal(remove_seen(&target), -ESTALE);
	assert_int_equal(shm_unlink("/first"), 0);
	assert_int_equal(remove_seen(&target), -ENOENT);
	close(other);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_seen_is_removed),
		cmocka_unit_test(test_unreadable_objects_of_ours_are_removed),
		cmocka_unit_test(test_gone_objects_are_told),
		cmocka_unit_test(test_replaced_objects_are_left_alone),
		cmocka_unit_test(test_changed_objects_are_left_alone),
		cmocka_unit_test(test_every_part_of_the_identity_counts),
		cmocka_unit_test(test_read_only_refuses),
		cmocka_unit_test(test_limits_cannot_be_removed),
		cmocka_unit_test(test_strangers_are_refused),
		cmocka_unit_test(test_halves_are_removed_again),
		cmocka_unit_test(test_replaced_posix_objects_are_left_alone),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
