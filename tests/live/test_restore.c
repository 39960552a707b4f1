/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was removed or changed comes back, the same in every field and every byte. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/memory.h"
#include "journaled.h"
#include "namespace.h"
#include "skip.h"

enum { MANY = 1000, MOST = 64 << 20 };

static struct control *control;
static char message[512];
static struct restoration restoration;

static int set_up(void **state)
{
	const struct control_options options = { .journal_max = MOST };

	(void)state;
	control = control_create(&options);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	control_destroy(control);
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static int64_t newest_entry(struct journal_row *row)
{
	size_t count;
	struct journal_row *rows = journaled_entries(NULL, &count);

	assert_true(count > 0);
	*row = rows[count - 1];
	free(rows);
	return row->number;
}

static int restore(int64_t number)
{
	return control_restore(control, number, false, &restoration, message, sizeof(message));
}

/* Removes the only object of the table; returns its entry. */
static int64_t remove_only(enum table_id table)
{
	const struct target target = journaled_target(table);
	struct journal_row row;

	assert_int_equal(control_remove(control, &target), 0);
	return newest_entry(&row);
}

static void remove_all_objects(void)
{
	size_t count;
	struct target *targets = journaled_targets(TABLES_SYSV | TABLES_POSIX, &count);

	for (size_t i = 0; i < count; i++)
		assert_int_equal(control_remove(control, &targets[i]), 0);
	free(targets);
}

static void restore_entries(const struct journal_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int error = restore(rows[i].number);

		if (error)
			print_message("%s %d %s: %s\n", journal_kind_word(rows[i].table),
				      rows[i].id, rows[i].name, message);
		assert_int_equal(error, 0);
	}
}

static bool ids_can_be_chosen(void)
{
	return access("/proc/sys/kernel/shm_next_id", W_OK) == 0;
}

/* Takes back what only the right to choose ids would keep the same. */
static void assert_same(const char *before)
{
	if (ids_can_be_chosen())
		journaled_assert_all(before);
	else
		test_skip("the id of a new object cannot be chosen here");
}

static void test_a_thousand_objects_come_back(void **state)
{
	struct journal_row first;
	struct journal_row *rows;
	size_t count;
	char *before;
	char *now;

	(void)state;
	journaled_make_mixture(MANY);
	/* Reading sets what removal must find unchanged: none of it is in the text. */
	before = journaled_describe_all();
	remove_all_objects();
	now = journaled_describe_all();
	assert_string_equal(now, "");
	free(now);
	rows = journaled_entries(NULL, &count);
	assert_int_equal(count, MANY);
	restore_entries(rows, count);
	free(rows);
	assert_same(before);
	newest_entry(&first);
	assert_int_equal(first.state, JOURNAL_RESTORED);
	free(before);
}

/* Removes one after another, saying so after each, until it is killed. */
static void remove_until_killed(const struct target *targets, size_t count, int progress)
{
	const struct control_options options = { .journal_max = MOST };
	struct control *own = control_create(&options);

	for (size_t i = 0; i < count; i++)
		if (control_remove(own, &targets[i]) < 0 || write(progress, "", 1) != 1)
			_exit(1);
	_exit(0);
}

static void kill_in_the_middle(const struct target *targets, size_t count)
{
	int ends[2];
	int status;
	pid_t child;
	char byte;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	if (child == 0)
		remove_until_killed(targets, count, ends[1]);
	close(ends[1]);
	for (size_t i = 0; i < count / 2; i++)
		assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	close(ends[0]);
}

static void test_nothing_is_lost_when_killed(void **state)
{
	struct journal_row *rows;
	size_t count, left, before_count;
	struct target *targets;
	char *before;
	size_t gone = 0;

	(void)state;
	rows = journaled_entries(NULL, &before_count);
	free(rows);
	journaled_make_mixture(MANY);
	before = journaled_describe_all();
	targets = journaled_targets(TABLES_SYSV | TABLES_POSIX, &count);
	assert_int_equal(count, MANY);
	kill_in_the_middle(targets, count);
	free(targets);
	targets = journaled_targets(TABLES_SYSV | TABLES_POSIX, &left);
	free(targets);
	assert_in_range(left, 1, MANY / 2);
	rows = journaled_entries(NULL, &count);
	/* One may have been written and not removed: it is there, and says so. */
	for (size_t i = before_count; i < count; i++) {
		int error = restore(rows[i].number);

		gone += error == 0;
		if (error)
			assert_int_equal(error, -EEXIST);
	}
	assert_int_equal(gone, MANY - left);
	free(rows);
	assert_same(before);
	free(before);
}

static void test_taken_keys_and_names(void **state)
{
	int id = factory_segment(0x77, 4096, 0600);
	struct shmid_ds data;
	int64_t segment, file;
	int other;

	(void)state;
	segment = remove_only(TABLE_SHM);
	other = factory_segment(0x77, 100, 0600);
	assert_int_equal(restore(segment), -EEXIST);
	assert_non_null(strstr(message, "its key 0x00000077 is taken by another object"));
	assert_int_equal(shmctl(other, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_segsz, 100);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, other), 0);
	assert_int_equal(
		control_restore(control, segment, true, &restoration, message, sizeof(message)), 0);
	assert_int_not_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(restore(segment), 0);
	/* Once more only when it is gone again. */
	assert_int_equal(restore(segment), -EEXIST);
	remove_only(TABLE_SHM);
	assert_int_equal(restore(segment), 0);

	assert_int_equal(factory_posix_segment("/taken", 10, 0600), 0);
	file = remove_only(TABLE_PSHM);
	assert_int_equal(factory_posix_segment("/taken", 20, 0600), 0);
	assert_int_equal(restore(file), -EEXIST);
	assert_non_null(strstr(message, "its name is taken"));
	assert_int_equal(restore(123456), -ENOENT);
}

/* Private keys are never taken: what is there must be looked at. */
static void test_what_is_there_is_not_made_twice(void **state)
{
	struct journal_row row;
	size_t count;
	struct target *targets;
	int64_t entry;
	int id = factory_segment(IPC_PRIVATE, 4096, 0600);
	const void *attached = shmat(id, NULL, 0);

	(void)state;
	/* Attached, it lives on without being there for anybody else. */
	entry = remove_only(TABLE_SHM);
	assert_int_equal(restore(entry), 0);
	newest_entry(&row);
	assert_int_equal(row.restored_id, restoration.target.identity.id);
	assert_int_equal(restore(entry), -EEXIST);
	assert_non_null(strstr(message, "restored already"));
	shmdt(attached);
	targets = journaled_targets(TABLE_BIT(TABLE_SHM), &count);
	assert_int_equal(count, 1);
	free(targets);
}

static int write_limit(const char *path, const char *value)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return -errno;
	fputs(value, file);
	return fclose(file) < 0 ? -errno : 0;
}

/* A failed creation must not leave its id to the next that anybody makes. */
static void test_the_next_id_is_not_left_behind(void **state)
{
	int id = factory_set(0x99, 200, 0600);
	FILE *file;
	int next = 0;
	int64_t entry;

	(void)state;
	assert_true(id >= 0);
	entry = remove_only(TABLE_SEM);
	if (write_limit("/proc/sys/kernel/sem", "100 32000 500 32000") < 0 || !ids_can_be_chosen())
		test_skip("limits or ids cannot be set here");
	assert_int_equal(restore(entry), -EINVAL);
	assert_non_null(strstr(message, "creating it failed"));
	file = fopen("/proc/sys/kernel/sem_next_id", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &next), 1);
	fclose(file);
	assert_int_equal(next, -1);
	factory_raise_limits(32000);
	assert_int_equal(restore(entry), 0);
}

static int set_queue_limit(int id, unsigned long qbytes)
{
	struct msqid_ds data;

	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	data.msg_qbytes = qbytes;
	return msgctl(id, IPC_SET, &data) < 0 ? -errno : 0;
}

/* A queue with more in it than its limit allows, which is told of no other way than by IPC_SET. */
static int make_overfull_queue(void)
{
	static char data[8000];
	int id = factory_queue(0x55, 0600);

	for (int i = 0; i < 20; i++) {
		memset(data, 'a' + i, sizeof(data));
		assert_int_equal(factory_send(id, i + 1, data, sizeof(data)), 0);
	}
	assert_int_equal(set_queue_limit(id, 1000), 0);
	return id;
}

static void test_overfull_queues_come_back(void **state)
{
	static const char path[] = "/proc/sys/kernel/msgmnb";
	struct msqid_ds now;
	size_t count;
	int64_t entry;
	int error;

	(void)state;
	if (write_limit(path, "200000") < 0)
		test_skip("limits cannot be set here");
	make_overfull_queue();
	entry = remove_only(TABLE_MSG);
	/* More than MSGMNB takes a privilege: without it half a queue is removed again. */
	assert_int_equal(write_limit(path, "16384"), 0);
	error = restore(entry);
	if (error) {
		assert_int_equal(error, -EPERM);
		assert_non_null(strstr(message, "more than MSGMNB"));
		assert_non_null(strstr(message, "removed again"));
		free(journaled_targets(TABLE_BIT(TABLE_MSG), &count));
		assert_int_equal(count, 0);
		assert_int_equal(write_limit(path, "200000"), 0);
		assert_int_equal(restore(entry), 0);
		write_limit(path, "16384");
	}
	assert_int_equal(msgctl((int)restoration.target.identity.id, IPC_STAT, &now), 0);
	assert_int_equal(now.msg_qnum, 20);
	assert_int_equal(now.msg_qbytes, 1000);
}

/* Escape sequences, and bytes that are no characters. */
static void test_hostile_names(void **state)
{
	static const char name[] = "/\033[2J\xff\n 'x\"; DROP TABLE entries; --";
	struct journal_row row;
	char *before;
	int64_t entry;

	(void)state;
	assert_int_equal(factory_posix_segment(name, 100, 0640), 0);
	before = journaled_describe_all();
	entry = remove_only(TABLE_PSHM);
	newest_entry(&row);
	assert_string_equal(row.name, name);
	assert_int_equal(restore(entry), 0);
	journaled_assert_all(before);
	assert_int_equal(restore(entry), -EEXIST);
	assert_null(strchr(message, '\033'));
	free(before);
}

/* What cannot be the same is told; the dry run tells it, too, and does nothing. */
static void test_differences_are_told(void **state)
{
	mqd_t queue;
	int64_t entry;

	(void)state;
	assert_int_equal(factory_posix_queue("/queue", 3, 16, 0600), 0);
	queue = mq_open("/queue", O_WRONLY);
	assert_int_equal(mq_send(queue, "hello", 5, 1), 0);
	mq_close(queue);
	entry = remove_only(TABLE_PMSG);
	assert_int_equal(
		control_restore(control, entry, true, &restoration, message, sizeof(message)), 0);
	assert_non_null(strstr(restoration.differs, "messages of POSIX queues are not kept"));
	assert_int_equal(mq_open("/queue", O_RDONLY), -1);
	assert_int_equal(restore(entry), 0);
	assert_non_null(strstr(restoration.differs, "it comes back empty"));
}

static void edit_only(enum table_id table, enum edit_field field, const char *text)
{
	struct target target = journaled_target(table);
	struct edit edit;

	assert_int_equal(edit_parse(table, field, text, &edit, message, sizeof(message)), 0);
	assert_int_equal(control_edit(control, &target, &edit), 0);
	edit_clear(&edit);
}

/* Changes the only object in one field, and sets it back. */
static void change_and_restore(enum table_id table, enum edit_field field, const char *text)
{
	char *before = journaled_describe_all();
	struct journal_row row;
	char *changed;
	int64_t entry;

	edit_only(table, field, text);
	changed = journaled_describe_all();
	assert_string_not_equal(before, changed);
	free(changed);
	entry = newest_entry(&row);
	assert_int_equal(row.action, JOURNAL_CHANGED);
	assert_int_equal(row.state, JOURNAL_DONE);
	assert_int_equal(restore(entry), 0);
	journaled_assert_all(before);
	assert_int_equal(restore(entry), -EEXIST);
	assert_string_equal(message, "it is as it was already");
	free(before);
}

static void test_changes_of_segments(void **state)
{
	int id = factory_segment(0x11, 5000, 0640);

	(void)state;
	assert_true(id >= 0);
	change_and_restore(TABLE_SHM, EDIT_MODE, "600");
	change_and_restore(TABLE_SHM, EDIT_LOCK, "yes");
	if (factory_change(FACTORY_SEGMENT, id, 1, 1, 0640) < 0)
		test_skip("owners cannot be changed here");
	change_and_restore(TABLE_SHM, EDIT_OWNER, "2");
	change_and_restore(TABLE_SHM, EDIT_GROUP, "2");
}

static void test_changes_of_queues_and_sets(void **state)
{
	int set;

	(void)state;
	factory_queue(0x12, 0640);
	change_and_restore(TABLE_MSG, EDIT_QBYTES, "1000");
	change_and_restore(TABLE_MSG, EDIT_MODE, "0");
	factory_remove_all();
	set = factory_set(0x13, 3, 0600);
	for (int i = 0; i < 3; i++)
		factory_set_value(set, i, 10 + i);
	change_and_restore(TABLE_SEM, EDIT_VALUE, "1=5");
	change_and_restore(TABLE_SEM, EDIT_VALUES, "7");
	change_and_restore(TABLE_SEM, EDIT_MODE, "644");
}

static void test_changes_of_posix_objects(void **state)
{
	char bytes[10000];
	int fd;

	(void)state;
	memset(bytes, 'b', sizeof(bytes));
	assert_int_equal(factory_posix_segment("/one", sizeof(bytes), 0600), 0);
	fd = shm_open("/one", O_RDWR, 0);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	/* What is cut off comes back, too. */
	change_and_restore(TABLE_PSHM, EDIT_SIZE, "5");
	change_and_restore(TABLE_PSHM, EDIT_SIZE, "0");
	change_and_restore(TABLE_PSHM, EDIT_SIZE, "20000");
	change_and_restore(TABLE_PSHM, EDIT_MODE, "644");
	factory_posix_remove_all();
	assert_int_equal(factory_posix_queue("/two", 3, 16, 0600), 0);
	change_and_restore(TABLE_PMSG, EDIT_MODE, "640");
	factory_posix_remove_all();
	assert_int_equal(factory_posix_semaphore("/three", 3, 0600), 0);
	change_and_restore(TABLE_PSEM, EDIT_MODE, "660");
}

/* Another object that has the id is not touched. */
static void test_changes_of_replaced_objects(void **state)
{
	int id = factory_segment(0x11, 5000, 0640);
	struct journal_row row;
	struct shmid_ds data;
	int64_t entry;

	(void)state;
	edit_only(TABLE_SHM, EDIT_MODE, "600");
	entry = newest_entry(&row);
	factory_remove(FACTORY_SEGMENT, id);
	assert_int_not_equal(restore(entry), 0);
	assert_string_equal(message, "it is gone already");
	if (factory_next_id(FACTORY_SEGMENT, id) < 0)
		test_skip("the id of a new object cannot be chosen here");
	assert_int_equal(factory_segment(0x22, 5000, 0666), id);
	assert_int_equal(restore(entry), -ESTALE);
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0666);
}

static unsigned long read_limit(const char *path)
{
	FILE *file = fopen(path, "r");
	unsigned long number = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu", &number), 1);
	fclose(file);
	return number;
}

static void test_changes_of_limits(void **state)
{
	static const char path[] = "/proc/sys/kernel/shmmni";
	unsigned long before = read_limit(path);
	struct target target = { .identity = { .table = TABLE_LIMIT },
				 .name = "SHMMNI",
				 .sysctl = "kernel/shmmni" };
	const struct edit edit = { .field = EDIT_LIMIT, .number = before + 1 };
	struct journal_row row;
	int64_t entry;

	(void)state;
	if (access(path, W_OK) < 0)
		test_skip("limits cannot be set here");
	assert_int_equal(control_edit(control, &target, &edit), 0);
	assert_int_equal(read_limit(path), before + 1);
	entry = newest_entry(&row);
	assert_string_equal(row.name, "SHMMNI");
	assert_int_equal(restore(entry), 0);
	assert_int_equal(read_limit(path), before);
	assert_int_equal(restore(entry), -EEXIST);
}

static void test_read_only_restores_nothing(void **state)
{
	const struct control_options options = { .read_only = true };
	struct control *reader = control_create(&options);
	int64_t entry;

	(void)state;
	factory_segment(0x11, 10, 0600);
	entry = remove_only(TABLE_SHM);
	assert_int_equal(
		control_restore(reader, entry, false, &restoration, message, sizeof(message)),
		-EROFS);
	assert_int_equal(control_forget(reader, entry), -EROFS);
	control_destroy(reader);
	assert_int_equal(restore(entry), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_thousand_objects_come_back),
		TEST(test_nothing_is_lost_when_killed),
		TEST(test_taken_keys_and_names),
		TEST(test_what_is_there_is_not_made_twice),
		TEST(test_the_next_id_is_not_left_behind),
		TEST(test_overfull_queues_come_back),
		TEST(test_hostile_names),
		TEST(test_differences_are_told),
		TEST(test_changes_of_segments),
		TEST(test_changes_of_queues_and_sets),
		TEST(test_changes_of_posix_objects),
		TEST(test_changes_of_replaced_objects),
		TEST(test_changes_of_limits),
		TEST(test_read_only_restores_nothing),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
