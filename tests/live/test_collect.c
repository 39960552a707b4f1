/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collector on real objects: both sources, limits, names, commands. */
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "namespace.h"
#include "skip.h"

enum { NAMELESS = 54321 };

union semun {
	int val;
	struct seminfo *info;
};

static struct snapshot *take(enum collect_source source, unsigned int tables, unsigned int needs)
{
	const struct collect_request request = { .tables = tables, .needs = needs };
	struct collector *collector = collector_create(source);
	struct snapshot *snapshot = collector_take(collector, &request);

	collector_destroy(collector);
	return snapshot;
}

static int made(int id)
{
	assert_true(id >= 0);
	return id;
}

/* In a user namespace of our own there are no other users. */
static bool all_ids_are_mapped(void)
{
	unsigned long first = 0;
	unsigned long count = 0;
	FILE *file = fopen("/proc/self/uid_map", "r");

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu %*u %lu", &first, &count), 2);
	fclose(file);
	return first == 0 && count > NAMELESS;
}

static int remove_everything(void **state)
{
	(void)state;
	factory_remove_all();
	return 0;
}

static void assert_same_object(const struct sysv_object *a, const struct sysv_object *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->key, b->key);
	assert_int_equal(a->uid, b->uid);
	assert_int_equal(a->gid, b->gid);
	assert_int_equal(a->cuid, b->cuid);
	assert_int_equal(a->cgid, b->cgid);
	assert_int_equal(a->mode, b->mode);
	assert_int_equal(a->ctime, b->ctime);
}

static void assert_same_segment(const void *left, const void *right)
{
	const struct shm_segment *a = left;
	const struct shm_segment *b = right;

	assert_same_object(&a->ipc, &b->ipc);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->nattch, b->nattch);
	assert_true(a->rss_known && b->rss_known);
	assert_int_equal(a->rss, b->rss);
	assert_int_equal(a->swap, b->swap);
	assert_int_equal(a->atime, b->atime);
	assert_int_equal(a->dtime, b->dtime);
	assert_int_equal(a->cpid, b->cpid);
	assert_int_equal(a->lpid, b->lpid);
}

static void assert_same_queue(const void *left, const void *right)
{
	const struct msg_queue *a = left;
	const struct msg_queue *b = right;

	assert_same_object(&a->ipc, &b->ipc);
	assert_int_equal(a->cbytes, b->cbytes);
	assert_int_equal(a->qnum, b->qnum);
	assert_true(a->qbytes_known && b->qbytes_known);
	assert_int_equal(a->qbytes, b->qbytes);
	assert_int_equal(a->stime, b->stime);
	assert_int_equal(a->rtime, b->rtime);
	assert_int_equal(a->lspid, b->lspid);
	assert_int_equal(a->lrpid, b->lrpid);
}

static void assert_same_set(const void *left, const void *right)
{
	const struct sem_set *a = left;
	const struct sem_set *b = right;

	assert_same_object(&a->ipc, &b->ipc);
	assert_int_equal(a->nsems, b->nsems);
	assert_int_equal(a->otime, b->otime);
}

static void assert_same_table(enum table_id table, const struct snapshot *a,
			      const struct snapshot *b)
{
	static void (*const assert_same[])(const void *, const void *) = {
		[TABLE_SHM] = assert_same_segment,
		[TABLE_MSG] = assert_same_queue,
		[TABLE_SEM] = assert_same_set,
	};
	const struct sysv_object *last = NULL;

	assert_int_equal(a->tables[table].error, 0);
	assert_int_equal(b->tables[table].error, 0);
	assert_int_equal(a->tables[table].count, b->tables[table].count);
	for (size_t i = 0; i < a->tables[table].count; i++) {
		const struct sysv_object *object = snapshot_row(a, table, i);

		assert_same[table](object, snapshot_row(b, table, i));
		assert_true(!last || last->id < object->id);
		last = object;
	}
}

/* Compares all three ways of reading; count is how many objects of each kind there must be. */
static void assert_sources_agree(size_t count)
{
	struct snapshot *by_stat = take(SOURCE_STAT, TABLES_ALL, NEED_RSS_EXACT);
	struct snapshot *by_proc = take(SOURCE_PROC, TABLES_ALL, 0);
	struct snapshot *by_either = take(SOURCE_AUTO, TABLES_ALL, NEED_RSS);

	for (enum table_id table = TABLE_SHM; table <= TABLE_SEM; table++) {
		assert_int_equal(by_stat->tables[table].count, count);
		assert_same_table(table, by_stat, by_proc);
		assert_same_table(table, by_stat, by_either);
	}
	snapshot_destroy(by_stat);
	snapshot_destroy(by_proc);
	snapshot_destroy(by_either);
}

static const key_t odd_keys[] = { 0x0052e2c1, INT32_MIN, -1, INT32_MAX, 1, IPC_PRIVATE };

static void test_nothing(void **state)
{
	(void)state;
	assert_sources_agree(0);
}

static void test_odd_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(odd_keys); i++) {
		made(factory_segment(odd_keys[i], 1 + i * 4096, 0600));
		made(factory_queue(odd_keys[i], 0640));
		made(factory_set(odd_keys[i], 1 + (int)i * 50, 0777));
	}
	assert_sources_agree(ARRAY_SIZE(odd_keys));
}

static void give_away(enum factory_kind kind, int id)
{
	int error = factory_change(kind, id, NAMELESS, NAMELESS, 0);

	if (error && !all_ids_are_mapped())
		test_skip("there is no other user to give an object to");
	assert_int_equal(error, 0);
}

static void test_no_permissions_and_other_owners(void **state)
{
	const int ids[FACTORY_KINDS] = {
		[FACTORY_SEGMENT] = made(factory_segment(1, 4096, 0)),
		[FACTORY_QUEUE] = made(factory_queue(1, 0)),
		[FACTORY_SET] = made(factory_set(1, 7, 0)),
	};

	(void)state;
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++)
		give_away(kind, ids[kind]);
	assert_sources_agree(1);
}

/* Reads as a user who may read no object and compares; the exit status says where it failed. */
static int compare_as_stranger(void)
{
	struct snapshot *by_stat;
	struct snapshot *by_proc;
	const struct msg_queue *a;
	const struct msg_queue *b;

	if (setresgid(NAMELESS, NAMELESS, NAMELESS) < 0 ||
	    setresuid(NAMELESS, NAMELESS, NAMELESS) < 0)
		return 77;
	by_stat = take(SOURCE_STAT, TABLES_ALL, 0);
	by_proc = take(SOURCE_PROC, TABLES_ALL, 0);
	for (enum table_id table = TABLE_SHM; table <= TABLE_SEM; table++)
		if (by_stat->tables[table].count != 1 || by_proc->tables[table].count != 1)
			return 1;
	a = snapshot_row(by_stat, TABLE_MSG, 0);
	b = snapshot_row(by_proc, TABLE_MSG, 0);
	if (!a->qbytes_known || !b->qbytes_known || a->qbytes != b->qbytes)
		return 2;
	snapshot_destroy(by_stat);
	snapshot_destroy(by_proc);
	return 0;
}

static void test_strangers_see_all(void **state)
{
	int status;
	pid_t child;

	(void)state;
	made(factory_segment(1, 4096, 0));
	made(factory_queue(1, 0));
	made(factory_set(1, 7, 0));
	child = fork();
	if (child == 0)
		_exit(compare_as_stranger());
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_contents(void **state)
{
	int segment = made(factory_segment(1, 64 * 4096, 0600));
	int queue = made(factory_queue(1, 0600));
	int set = made(factory_set(1, 500, 0600));
	struct snapshot *snapshot;
	const struct shm_segment *row;
	char *memory = shmat(segment, NULL, 0);

	(void)state;
	assert_ptr_not_equal(memory, (void *)-1);
	memset(memory, 1, 10 * 4096);
	assert_int_equal(factory_send(queue, 1, "hello", 5), 0);
	assert_int_equal(factory_send(queue, 2, "world!", 6), 0);
	assert_int_equal(factory_set_value(set, 499, 32767), 0);
	assert_sources_agree(1);
	snapshot = take(SOURCE_AUTO, TABLES_ALL, NEED_RSS);
	row = snapshot_row(snapshot, TABLE_SHM, 0);
	assert_int_equal(row->nattch, 1);
	assert_true(row->rss + row->swap >= 10 * 4096);
	assert_int_equal(row->cpid, getpid());
	assert_int_equal(row->lpid, getpid());
	assert_int_equal(snapshot->usage.segments, 1);
	assert_int_equal(snapshot->usage.shm_pages, 64);
	assert_int_equal(snapshot->usage.messages, 2);
	assert_int_equal(snapshot->usage.message_bytes, 11);
	assert_int_equal(snapshot->usage.semaphores, 500);
	snapshot_destroy(snapshot);
	shmdt(memory);
}

static void test_removed_but_attached(void **state)
{
	int id = made(factory_segment(0x77, 4096, 0640));
	void *memory = shmat(id, NULL, 0);
	struct snapshot *snapshot;
	const struct shm_segment *row;

	(void)state;
	made(factory_queue(1, 0600));
	made(factory_set(1, 1, 0600));
	assert_ptr_not_equal(memory, (void *)-1);
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	assert_sources_agree(1);
	snapshot = take(SOURCE_AUTO, TABLE_BIT(TABLE_SHM), 0);
	row = snapshot_row(snapshot, TABLE_SHM, 0);
	assert_int_equal(row->ipc.key, 0);
	assert_int_equal(row->ipc.mode & 0777, 0640);
	assert_true(row->ipc.mode & SHM_DEST);
	snapshot_destroy(snapshot);
	shmdt(memory);
}

static void test_locked(void **state)
{
	int id = made(factory_segment(0x77, 4096, 0600));
	struct snapshot *snapshot;
	const struct shm_segment *row;

	(void)state;
	if (shmctl(id, SHM_LOCK, NULL) < 0)
		test_skip("no segment can be locked here");
	made(factory_queue(1, 0600));
	made(factory_set(1, 1, 0600));
	assert_sources_agree(1);
	snapshot = take(SOURCE_STAT, TABLE_BIT(TABLE_SHM), 0);
	row = snapshot_row(snapshot, TABLE_SHM, 0);
	assert_true(row->ipc.mode & SHM_LOCKED);
	snapshot_destroy(snapshot);
}

static void test_large_ids_are_sorted(void **state)
{
	const int large = 2147450880; /* sequence number 65535, index 0 */
	int first[FACTORY_KINDS];

	(void)state;
	for (int i = 0; i < 10; i++) {
		int ids[FACTORY_KINDS] = {
			[FACTORY_SEGMENT] = made(factory_segment(1 + i, 4096, 0600)),
			[FACTORY_QUEUE] = made(factory_queue(1 + i, 0600)),
			[FACTORY_SET] = made(factory_set(1 + i, 1, 0600)),
		};

		if (i == 0)
			memcpy(first, ids, sizeof(first));
	}
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		assert_int_equal(factory_remove(kind, first[kind]), 0);
		if (factory_next_id(kind, large) < 0)
			test_skip("no id can be chosen here");
	}
	assert_int_equal(factory_segment(1, 4096, 0600), large);
	assert_int_equal(factory_queue(1, 0600), large);
	assert_int_equal(factory_set(1, 1, 0600), large);
	assert_sources_agree(10);
}

static void test_sparse_indices(void **state)
{
	enum { COUNT = 9000, LEFT = 5 };
	static int ids[COUNT];

	(void)state;
	for (int i = 0; i < COUNT; i++)
		ids[i] = made(factory_queue(1 + i, 0600));
	for (int i = 0; i < COUNT - LEFT; i++)
		assert_int_equal(factory_remove(FACTORY_QUEUE, ids[i]), 0);
	for (int i = 0; i < LEFT; i++) {
		made(factory_segment(1 + i, 4096, 0600));
		made(factory_set(1 + i, 1, 0600));
	}
	assert_sources_agree(LEFT);
}

static uint64_t sysctl_number(const char *name, int position)
{
	char path[64];
	unsigned long long number = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	for (int i = 0; i <= position; i++)
		assert_int_equal(fscanf(file, "%llu", &number), 1);
	fclose(file);
	return number;
}

static void assert_limit(const struct snapshot *snapshot, size_t position, const char *name,
			 uint64_t number)
{
	const struct limit *limit = snapshot_row(snapshot, TABLE_LIMIT, position);

	assert_string_equal(limit->name, name);
	assert_true(limit->limit_known);
	assert_true(limit->limit == number);
	assert_ptr_equal(snapshot_find_limit(snapshot, name), limit);
}

static void assert_used(const struct snapshot *snapshot, const char *name, uint64_t number)
{
	const struct limit *limit = snapshot_find_limit(snapshot, name);

	assert_true(limit->used_known);
	assert_int_equal(limit->used, number);
}

static void test_limits(void **state)
{
	struct shminfo shm;
	struct seminfo sem;
	struct statvfs shm_fs;
	struct snapshot *snapshot = take(SOURCE_AUTO, TABLE_BIT(TABLE_LIMIT), 0);

	(void)state;
	assert_true(shmctl(0, IPC_INFO, (struct shmid_ds *)&shm) >= 0);
	assert_true(semctl(0, 0, IPC_INFO, (union semun){ .info = &sem }) >= 0);
	assert_int_equal(snapshot->tables[TABLE_LIMIT].count, 22);
	assert_false(snapshot->tables[TABLE_SHM].collected);
	assert_limit(snapshot, 0, "MSGMNI", sysctl_number("kernel/msgmni", 0));
	assert_limit(snapshot, 1, "MSGMAX", sysctl_number("kernel/msgmax", 0));
	assert_limit(snapshot, 2, "MSGMNB", sysctl_number("kernel/msgmnb", 0));
	assert_limit(snapshot, 3, "SHMMNI", sysctl_number("kernel/shmmni", 0));
	assert_limit(snapshot, 4, "SHMALL", sysctl_number("kernel/shmall", 0));
	assert_limit(snapshot, 5, "SHMMAX", sysctl_number("kernel/shmmax", 0));
	assert_limit(snapshot, 6, "SHMMIN", shm.shmmin);
	assert_limit(snapshot, 7, "SEMMNI", sysctl_number("kernel/sem", 3));
	assert_limit(snapshot, 8, "SEMMNS", sysctl_number("kernel/sem", 1));
	assert_limit(snapshot, 9, "SEMMSL", sysctl_number("kernel/sem", 0));
	assert_limit(snapshot, 10, "SEMOPM", sysctl_number("kernel/sem", 2));
	assert_limit(snapshot, 11, "SEMVMX", (uint64_t)sem.semvmx);
	assert_limit(snapshot, 12, "MQUMNI", sysctl_number("fs/mqueue/queues_max", 0));
	assert_limit(snapshot, 13, "MQUMAX", sysctl_number("fs/mqueue/msgsize_max", 0));
	assert_limit(snapshot, 14, "MQUMNB", sysctl_number("fs/mqueue/msg_max", 0));
	assert_limit(snapshot, 15, "MQUDMAX", sysctl_number("fs/mqueue/msgsize_default", 0));
	assert_limit(snapshot, 16, "MQUDMNB", sysctl_number("fs/mqueue/msg_default", 0));
	assert_false(snapshot_find_limit(snapshot, "SHMRSS")->limit_known);
	assert_int_equal(statvfs("/dev/shm", &shm_fs), 0);
	assert_limit(snapshot, 21, "SHMFS", shm_fs.f_blocks * shm_fs.f_frsize);
	snapshot_destroy(snapshot);
}

static void test_usage_of_limits(void **state)
{
	struct snapshot *snapshot;

	(void)state;
	for (int i = 0; i < 3; i++) {
		made(factory_segment(1 + i, 3 * 4096, 0600));
		made(factory_set(1 + i, 25, 0600));
	}
	made(factory_queue(1, 0600));
	snapshot = take(SOURCE_PROC, TABLE_BIT(TABLE_LIMIT), 0);
	assert_used(snapshot, "SHMMNI", 3);
	assert_used(snapshot, "SHMALL", 9);
	assert_used(snapshot, "MSGMNI", 1);
	assert_used(snapshot, "SEMMNI", 3);
	assert_used(snapshot, "SEMMNS", 75);
	assert_false(snapshot_find_limit(snapshot, "SHMMAX")->used_known);
	assert_false(snapshot_find_limit(snapshot, "SEMVMX")->used_known);
	snapshot_destroy(snapshot);
}

static void test_names(void **state)
{
	int id = made(factory_segment(1, 4096, 0600));
	struct snapshot *snapshot;

	(void)state;
	snapshot = take(SOURCE_AUTO, TABLES_ALL, 0);
	assert_null(snapshot_find_user(snapshot, 0));
	snapshot_destroy(snapshot);
	give_away(FACTORY_SEGMENT, id);
	snapshot = take(SOURCE_AUTO, TABLES_ALL, NEED_NAMES);
	assert_true(snapshot->needs & NEED_NAMES);
	assert_int_equal(snapshot->user_count, 2);
	assert_int_equal(snapshot->group_count, 2);
	assert_string_equal(snapshot_find_user(snapshot, 0)->text, "root");
	assert_true(snapshot_find_user(snapshot, 0)->known);
	assert_string_equal(snapshot_find_group(snapshot, 0)->text, "root");
	assert_string_equal(snapshot_find_user(snapshot, NAMELESS)->text, "54321");
	assert_false(snapshot_find_user(snapshot, NAMELESS)->known);
	assert_false(snapshot_find_group(snapshot, NAMELESS)->known);
	snapshot_destroy(snapshot);
}

static bool is_nobody(const struct snapshot *snapshot, enum table_id table, uint32_t nobody)
{
	const struct sysv_object *object = snapshot_row(snapshot, table, 0);

	return object->uid == nobody && object->cuid == nobody && object->gid == nobody &&
	       object->cgid == nobody;
}

/* Reads from a user namespace in which no id has a meaning. */
static int read_unmapped(uint32_t nobody)
{
	int status = 0;

	if (unshare(CLONE_NEWUSER) < 0)
		return 77;
	for (enum collect_source source = SOURCE_AUTO; source <= SOURCE_PROC; source++) {
		struct snapshot *snapshot = take(source, TABLES_ALL, 0);

		for (enum table_id table = TABLE_SHM; table <= TABLE_SEM; table++)
			if (snapshot->tables[table].count != 1 ||
			    !is_nobody(snapshot, table, nobody))
				status = 1;
		snapshot_destroy(snapshot);
	}
	return status;
}

static void test_ids_that_do_not_map(void **state)
{
	const uint32_t nobody = (uint32_t)sysctl_number("kernel/overflowuid", 0);
	int status;
	pid_t child;

	(void)state;
	made(factory_segment(1, 4096, 0666));
	made(factory_queue(1, 0666));
	made(factory_set(1, 1, 0666));
	child = fork();
	if (child == 0)
		_exit(read_unmapped(nobody));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		test_skip("no user namespace can be made here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* A child with a segment of its own, that runs a program with odd arguments until its end. */
static pid_t start_creator(char *program, char *argument)
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		char *arguments[] = { program, "1000", argument, NULL };

		made(factory_segment(0x99, 4096, 0600));
		execv("/bin/sleep", arguments);
		_exit(1);
	}
	close(ready[1]);
	/* The pipe closes with execve(2). */
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	return child;
}

static void end_creator(pid_t child)
{
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_commands(void **state)
{
	const struct collect_request request = { .tables = TABLES_ALL,
						 .needs = NEED_COMMANDS };
	struct collector *collector = collector_create(SOURCE_AUTO);
	pid_t child = start_creator("sle ep)", "1000");
	struct snapshot *snapshot;
	const struct process *process;

	(void)state;
	for (int i = 0; i < 2; i++) { /* the second time it is known */
		snapshot = collector_take(collector, &request);
		assert_int_equal(snapshot->process_count, 1);
		process = snapshot_find_process(snapshot, child);
		assert_non_null(process);
		assert_string_equal(process->command, "sle ep) 1000 1000");
		assert_in_range(process->started, snapshot->realtime.tv_sec - 60,
				snapshot->realtime.tv_sec + 2);
		snapshot_destroy(snapshot);
	}
	end_creator(child);
	snapshot = collector_take(collector, &request);
	assert_int_equal(snapshot->tables[TABLE_SHM].count, 1);
	assert_int_equal(snapshot->process_count, 0);
	assert_null(snapshot_find_process(snapshot, child));
	snapshot_destroy(snapshot);
	collector_destroy(collector);
}

static void test_zombies_and_long_commands(void **state)
{
	static char argument[20000];
	struct snapshot *snapshot;
	const struct process *process;
	pid_t child;

	(void)state;
	memset(argument, '0', sizeof(argument) - 1);
	child = start_creator("sleep", argument);
	snapshot = take(SOURCE_AUTO, TABLES_ALL, NEED_COMMANDS);
	process = snapshot_find_process(snapshot, child);
	assert_non_null(process);
	assert_int_equal(strlen(process->command), 4096);
	snapshot_destroy(snapshot);

	kill(child, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
	snapshot = take(SOURCE_AUTO, TABLES_ALL, NEED_COMMANDS);
	process = snapshot_find_process(snapshot, child);
	assert_non_null(process);
	assert_string_equal(process->command, "[sleep]");
	snapshot_destroy(snapshot);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_namespace(void **state)
{
	struct snapshot *snapshot = take(SOURCE_AUTO, 0, 0);
	struct stat status;

	(void)state;
	assert_int_equal(stat("/proc/self/ns/ipc", &status), 0);
	assert_true(snapshot->ipc_namespace == status.st_ino);
	for (int table = 0; table < TABLE_COUNT; table++)
		assert_false(snapshot->tables[table].collected);
	snapshot_destroy(snapshot);
}

#define TEST(function) cmocka_unit_test_teardown(function, remove_everything)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing),
		TEST(test_odd_keys),
		TEST(test_no_permissions_and_other_owners),
		TEST(test_strangers_see_all),
		TEST(test_contents),
		TEST(test_removed_but_attached),
		TEST(test_locked),
		TEST(test_large_ids_are_sorted),
		TEST(test_sparse_indices),
		TEST(test_limits),
		TEST(test_usage_of_limits),
		TEST(test_names),
		TEST(test_ids_that_do_not_map),
		TEST(test_commands),
		TEST(test_zombies_and_long_commands),
		TEST(test_namespace),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
