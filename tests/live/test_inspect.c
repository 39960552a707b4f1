/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is inside one object: read as it is, without taking or changing anything of it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/control.h"
#include "ipctop/inspect.h"
#include "namespace.h"
#include "skip.h"

enum { NOBODY = 65534 };

/* The only object of a table, opened. */
struct opened {
	struct collector *collector;
	struct snapshot *snapshot;
	struct inspection *inspection;
	struct target target;
	int error;
};

static struct opened open_only(enum table_id table)
{
	const struct collect_request request = { .tables = TABLE_BIT(table) };
	struct opened opened = { .collector = collector_create(SOURCE_AUTO) };

	opened.snapshot = collector_take(opened.collector, &request);
	assert_int_equal(opened.snapshot->tables[table].count, 1);
	opened.error = inspection_open(opened.snapshot, table,
				       snapshot_row(opened.snapshot, table, 0), &opened.inspection);
	opened.target = target_of(opened.snapshot, table, snapshot_row(opened.snapshot, table, 0));
	return opened;
}

static void close_only(struct opened *opened)
{
	inspection_close(opened->error ? NULL : opened->inspection);
	snapshot_destroy(opened->snapshot);
	collector_destroy(opened->collector);
}

static int teardown(void **state)
{
	(void)state;
	factory_remove_all();
	return 0;
}

static void test_bytes_of_a_large_segment(void **state)
{
	const uint64_t size = 4ULL << 30;
	int id = factory_segment(0x11, size, 0600);
	struct opened opened;
	struct shmid_ds data;
	struct shm_info info;
	char buffer[64];

	(void)state;
	if (id < 0)
		test_skip("no segment of 4 GiB can be made here");
	opened = open_only(TABLE_SHM);
	assert_int_equal(opened.error, 0);
	assert_true(inspection_size(opened.inspection) == size);
	assert_int_equal(inspection_read(opened.inspection, size - 16, buffer, 64), 16);
	assert_int_equal(inspection_read(opened.inspection, size, buffer, 64), 0);
	assert_int_equal(inspection_read(opened.inspection, UINT64_MAX, buffer, 64), 0);
	/* No more was read than asked for: one page is there now. */
	assert_true(shmctl(0, SHM_INFO, (struct shmid_ds *)&info) >= 0);
	assert_int_equal(info.shm_rss, 1);
	close_only(&opened);
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_nattch, 0);
}

static void test_messages_stay(void **state)
{
	int id = factory_queue(0x22, 0600);
	struct opened opened;
	struct message message;
	struct msqid_ds data;
	static char large[8192];

	(void)state;
	memset(large, 'x', sizeof(large));
	assert_int_equal(factory_send(id, 5, "hello", 5), 0);
	assert_int_equal(factory_send(id, 7, large, sizeof(large)), 0);
	opened = open_only(TABLE_MSG);
	assert_int_equal(opened.error, 0);
	if (inspection_message(opened.inspection, 0, &message) == -ENOSYS)
		test_skip("this kernel has no MSG_COPY");
	assert_int_equal(message.type, 5);
	assert_int_equal(message.size, 5);
	assert_memory_equal(message.data, "hello", 5);
	assert_int_equal(inspection_message(opened.inspection, 1, &message), 0);
	assert_int_equal(message.size, sizeof(large));
	assert_memory_equal(message.data, large, sizeof(large));
	assert_int_equal(inspection_message(opened.inspection, 2, &message), -ENOMSG);
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qnum, 2);
	assert_int_equal(data.msg_lrpid, 0);
	close_only(&opened);
}

static void test_send_and_take(void **state)
{
	struct control *control = control_create(&(const struct control_options){ .no_journal = true });
	struct opened opened;
	char buffer[16];
	long type = 0;

	(void)state;
	factory_queue(0x22, 0600);
	opened = open_only(TABLE_MSG);
	assert_int_equal(control_send(control, &opened.target, 3, "abc", 3), 0);
	assert_int_equal(control_send(control, &opened.target, 4, "defg", 4), 0);
	assert_int_equal(control_send(control, &opened.target, 0, "x", 1), -EINVAL);
	/* Above MSGMAX. */
	assert_int_equal(control_send(control, &opened.target, 1, (char[9000]){ 0 }, 9000), -EINVAL);
	assert_int_equal(control_take(control, &opened.target, &type, buffer, 2), -E2BIG);
	assert_int_equal(control_take(control, &opened.target, &type, buffer, sizeof(buffer)), 3);
	assert_int_equal(type, 3);
	type = 9;
	assert_int_equal(control_take(control, &opened.target, &type, buffer, sizeof(buffer)),
			 -ENOMSG);
	close_only(&opened);
	control_destroy(control);
	control = control_create(&(const struct control_options){ .read_only = true });
	opened = open_only(TABLE_MSG);
	type = 0;
	assert_int_equal(control_send(control, &opened.target, 3, "abc", 3), -EROFS);
	assert_int_equal(control_take(control, &opened.target, &type, buffer, 16), -EROFS);
	close_only(&opened);
	control_destroy(control);
}

static int look_as_nobody(void)
{
	struct opened opened = open_only(TABLE_SEM);
	struct semaphore semaphore;
	int good = opened.error == 0;

	for (unsigned int i = 0; i < 3 && good; i++)
		good = inspection_semaphore(opened.inspection, i, &semaphore) == 0 &&
		       semaphore.value_error == -EACCES && semaphore.pid_error == -EACCES;
	close_only(&opened);
	return good ? 0 : 1;
}

/* What cannot be read is told for each, and ends nothing. */
static void test_unreadable_semaphores(void **state)
{
	int status;
	pid_t child;

	(void)state;
	factory_set(0x33, 3, 0600);
	child = fork();
	if (child == 0) {
		if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(77);
		_exit(look_as_nobody());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_bytes_of_a_large_segment, teardown),
		cmocka_unit_test_teardown(test_messages_stay, teardown),
		cmocka_unit_test_teardown(test_send_and_take, teardown),
		cmocka_unit_test_teardown(test_unreadable_semaphores, teardown),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
