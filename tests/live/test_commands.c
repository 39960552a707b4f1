/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop mk, set, rm and show: every option, against the kernel's own tables. */
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "namespace.h"
#include "run.h"

enum { DAEMON = 1 };

union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

static int teardown(void **state)
{
	(void)state;
	factory_remove_all();
	if (system("rm -rf /dev/shm/* /dev/mqueue/*") != 0)
		return -1;
	return 0;
}

/* Runs mk, and returns the id that it prints after that text. */
static int id_after(const struct run *run, const char *said)
{
	const char *found = strstr(run->out, said);
	int id = -1;

	assert_non_null(found);
	assert_int_equal(sscanf(found + strlen(said), ": %d", &id), 1);
	return id;
}

static void test_mk_segment(void **state)
{
	int id = id_after(run_good("mk", "-M", "1M", "-p", "0600", "--key", "0x77", "--owner",
				   "daemon", "--group", "1"),
			  "Shared memory id");
	struct shmid_ds data;

	(void)state;
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_segsz, 1 << 20);
	assert_int_equal(data.shm_perm.mode & 0777, 0600);
	assert_int_equal(data.shm_perm.__key, 0x77);
	assert_int_equal(data.shm_perm.uid, DAEMON);
	assert_int_equal(data.shm_perm.gid, 1);
	assert_int_equal(data.shm_perm.cuid, 0);
	run_bad("File exists", "mk", "-M", "1M", "--key", "0x77", "--exclusive");
	/* Without --exclusive the one that exists is named, and told to be old. */
	assert_int_equal(id_after(run_ipctop("mk", "-M", "1M", "--key", "0x77"), "Shared memory id"),
			 id);
}

static void test_mk_keys(void **state)
{
	int id = id_after(run_good("mk", "-Q", "--key", "ftok:/tmp:7"), "Message queue id");
	struct msqid_ds data;

	(void)state;
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_perm.__key, ftok("/tmp", 7));
	id = id_after(run_good("mk", "-Q", "--key", "private"), "Message queue id");
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_perm.__key, 0);
	id = id_after(run_good("mk", "-Q"), "Message queue id");
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_not_equal(data.msg_perm.__key, 0);
	assert_int_equal(data.msg_perm.mode & 0777, 0644);
}

static void test_mk_queue_and_set(void **state)
{
	const struct run *run = run_good("mk", "-Q", "-S", "3", "--qbytes", "8K", "--values",
					 "1,2,3");
	int queue = id_after(run, "Message queue id");
	int set = id_after(run, "Semaphore id");
	struct msqid_ds data;

	(void)state;
	assert_int_equal(msgctl(queue, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qbytes, 8192);
	for (int i = 0; i < 3; i++)
		assert_int_equal(semctl(set, i, GETVAL), i + 1);
}

static void test_mk_posix(void **state)
{
	const struct run *run = run_good("mk", "-m", "64K", "-n", "seg", "-p", "666");
	struct mq_attr attributes;
	struct stat status;
	mqd_t queue;
	sem_t *semaphore;
	int value;

	(void)state;
	assert_string_equal(run->out, "POSIX shared memory name: /seg\n");
	assert_int_equal(stat("/dev/shm/seg", &status), 0);
	assert_int_equal(status.st_size, 65536);
	assert_int_equal(status.st_mode & 0777, 0666);
	run = run_good("mk", "-q", "-n", "/q", "--maxmsg", "5", "--msgsize", "100");
	assert_string_equal(run->out, "POSIX message queue name: /q\n");
	queue = mq_open("/q", O_RDONLY);
	assert_int_equal(mq_getattr(queue, &attributes), 0);
	assert_int_equal(attributes.mq_maxmsg, 5);
	assert_int_equal(attributes.mq_msgsize, 100);
	mq_close(queue);
	run = run_good("mk", "-s", "-n", "sem", "--value", "7", "--owner", "daemon");
	assert_string_equal(run->out, "POSIX semaphore name: /sem\n");
	semaphore = sem_open("/sem", 0);
	assert_true(semaphore != SEM_FAILED);
	assert_int_equal(sem_getvalue(semaphore, &value), 0);
	assert_int_equal(value, 7);
	sem_close(semaphore);
	assert_int_equal(stat("/dev/shm/sem.sem", &status), 0);
	assert_int_equal(status.st_uid, DAEMON);
}

static void test_mk_bad_input(void **state)
{
	char name[300];

	(void)state;
	run_bad("nothing to create", "mk");
	run_bad("too large", "mk", "-M", "99999999999E");
	run_bad("more than 0", "mk", "-M", "0");
	run_bad("not 'x'", "mk", "-M", "x");
	run_bad("not '999'", "mk", "-Q", "-p", "999");
	run_bad("not '1777'", "mk", "-Q", "-p", "1777");
	run_bad("up to 0xffffffff", "mk", "-Q", "--key", "0x100000000");
	run_bad("ftok of", "mk", "-Q", "--key", "ftok:/no/such/file");
	run_bad("2 values for 3", "mk", "-S", "3", "--values", "1,2");
	run_bad("0 to 32767", "mk", "-S", "1", "--values", "32768");
	run_bad("from 1 to", "mk", "-S", "0");
	run_bad("needs a name", "mk", "-m", "4K");
	run_bad("no slash", "mk", "-m", "4K", "-n", "a/b");
	run_bad("no name", "mk", "-m", "4K", "-n", "/");
	run_bad("no name", "mk", "-m", "4K", "-n", "..");
	run_bad("cannot be shown", "mk", "-m", "4K", "-n", "a\033b");
	memset(name, 'x', 256);
	name[256] = '\0';
	run_bad("256 bytes long", "mk", "-m", "4K", "-n", name);
	run_bad("give both", "mk", "-q", "-n", "q", "--maxmsg", "5");
	run_bad("means nothing", "mk", "-Q", "--maxmsg", "5");
	run_bad("no user is called", "mk", "-Q", "--owner", "nosuchuser");
	run_bad("unexpected argument", "mk", "-Q", "x");
	/* Nothing of all that has left anything. */
	assert_string_equal(run_good("ls", "-r", "--noheadings")->out, "");
	name[255] = '\0';
	run_good("mk", "-m", "4K", "-n", name);
}

static void test_set_system_v(void **state)
{
	struct shmid_ds segment;
	struct msqid_ds queue;
	int segment_id = factory_segment(0x11, 4096, 0600);
	int queue_id = factory_queue(0x22, 0600);
	int set_id = factory_set(0x33, 3, 0600);

	(void)state;
	assert_true(segment_id >= 0 && queue_id >= 0 && set_id >= 0);
	run_good("set", "shm", "0x11", "--mode", "640", "--group", "1", "--owner", "daemon", "--lock",
		 "yes");
	assert_int_equal(shmctl(segment_id, IPC_STAT, &segment), 0);
	assert_int_equal(segment.shm_perm.mode & 0777, 0640);
	assert_int_equal(segment.shm_perm.uid, DAEMON);
	assert_int_equal(segment.shm_perm.gid, 1);
	assert_true(segment.shm_perm.mode & SHM_LOCKED);
	run_good("set", "shm", "0x11", "--lock", "no");
	assert_int_equal(shmctl(segment_id, IPC_STAT, &segment), 0);
	assert_false(segment.shm_perm.mode & SHM_LOCKED);
	run_good("set", "msg", "0x22", "--qbytes", "4K");
	assert_int_equal(msgctl(queue_id, IPC_STAT, &queue), 0);
	assert_int_equal(queue.msg_qbytes, 4096);
	assert_int_equal(queue.msg_perm.mode & 0777, 0600);
	run_good("set", "sem", "0x33", "--values", "9");
	run_good("set", "sem", "0x33", "--value", "1=5");
	assert_int_equal(semctl(set_id, 0, GETVAL), 9);
	assert_int_equal(semctl(set_id, 1, GETVAL), 5);
	assert_int_equal(semctl(set_id, 2, GETVAL), 9);
}

static void test_set_posix(void **state)
{
	struct stat status;

	(void)state;
	run_good("mk", "-m", "4K", "-n", "seg");
	run_good("set", "pshm", "seg", "--size", "1M", "--mode", "600", "--owner", "daemon");
	assert_int_equal(stat("/dev/shm/seg", &status), 0);
	assert_int_equal(status.st_size, 1 << 20);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_uid, DAEMON);
	run_good("mk", "-q", "-n", "q");
	run_good("set", "pmsg", "/q", "--mode", "620", "--group", "1");
	assert_int_equal(stat("/dev/mqueue/q", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0620);
	assert_int_equal(status.st_gid, 1);
}

static void test_set_limits(void **state)
{
	unsigned int numbers[4];
	FILE *file;

	(void)state;
	run_good("set", "limit", "SEMMNI", "--limit", "123");
	run_good("set", "limit", "mqumni", "--limit", "77");
	file = fopen("/proc/sys/kernel/sem", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%u %u %u %u", &numbers[0], &numbers[1], &numbers[2],
				&numbers[3]),
			 4);
	fclose(file);
	assert_int_equal(numbers[3], 123);
	assert_int_equal(numbers[2], 500);
	run_bad("cannot be done", "set", "limit", "SEMVMX", "--limit", "1");
	factory_segment(0x11, 4096, 0600);
	assert_non_null(strstr(run_ipctop("set", "limit", "SHMMNI", "--limit", "0")->err,
			       "1 in use is more"));
	run_good("set", "limit", "SHMMNI", "--limit", "4096");
	run_good("set", "limit", "SEMMNI", "--limit", "32000");
}

static void test_set_bad_input(void **state)
{
	(void)state;
	assert_true(factory_set(0x33, 3, 0600) >= 0);
	run_bad("name a kind", "set");
	run_bad("nothing to change", "set", "sem", "0x33");
	run_bad("unknown kind", "set", "sam", "0x33", "--mode", "600");
	run_bad("have no qbytes", "set", "sem", "0x33", "--qbytes", "4K");
	run_bad("there is no", "set", "sem", "0x34", "--mode", "600");
	run_bad("0 to 32767", "set", "sem", "0x33", "--values", "99999");
	run_bad("does not take", "set", "sem", "0x33", "--values", "1,2");
	run_bad("0=1", "set", "sem", "0x33", "--value", "7");
	run_bad("does not take", "set", "sem", "0x33", "--value", "7=1");
}

static void test_rm_each_way(void **state)
{
	char id[16];
	int segment = factory_segment(0x11, 4096, 0600);

	(void)state;
	snprintf(id, sizeof(id), "%d", segment);
	assert_non_null(strstr(run_good("rm", "-m", id)->out, "removed"));
	assert_int_equal(shmctl(segment, IPC_RMID, NULL), -1);
	factory_segment(0x12, 4096, 0600);
	factory_queue(0x22, 0600);
	factory_set(0x32, 1, 0600);
	run_good("rm", "-M", "0x12", "-Q", "0x22", "-S", "0x32");
	snprintf(id, sizeof(id), "%d", factory_queue(0x23, 0600));
	run_good("rm", "-q", id);
	snprintf(id, sizeof(id), "%d", factory_set(0x33, 1, 0600));
	run_good("rm", "sem", id);
	run_good("mk", "-m", "4K", "-s", "-q", "-n", "x");
	run_good("rm", "--posix-shmem", "x", "--posix-semaphore", "/x", "--posix-mqueue", "x");
	assert_string_equal(run_good("ls", "-m", "-q", "-s", "-M", "-Q", "-S", "-r", "--noheadings")
				    ->out,
			    "");
}

static void test_rm_many(void **state)
{
	(void)state;
	factory_segment(0x11, 4096, 0600);
	factory_segment(0x12, 8192, 0600);
	factory_queue(0x22, 0600);
	run_bad("--yes", "rm", "--all");
	run_bad("--yes", "rm", "--filter", "size>4K");
	assert_non_null(strstr(run_good("rm", "--all", "--dry-run")->out, "would be removed"));
	run_good("rm", "--filter", "size>4K", "--yes");
	assert_string_equal(run_good("ls", "-m", "-r", "--noheadings", "-o", "KEY")->out,
			    "0x00000011\n");
	run_good("rm", "--all=msg", "--yes");
	assert_string_equal(run_good("ls", "-q", "-r", "--noheadings")->out, "");
	run_bad("nothing matches", "rm", "--user", "daemon", "--yes");
	run_good("rm", "--all", "--yes", "-v");
	assert_string_equal(run_good("ls", "-r", "--noheadings")->out, "");
}

static void test_rm_failures(void **state)
{
	const struct run *run;
	char id[16];

	(void)state;
	run_bad("nothing to remove", "rm");
	run_bad("is no id", "rm", "-m", "x");
	run_bad("is no id", "rm", "-m", "99999999999");
	run_bad("key 0 is private", "rm", "-M", "0");
	run_bad("unknown kind", "rm", "--all=foo", "--yes");
	run_bad("named '/x'", "rm", "--posix-shmem", "/x");
	/* What is not there does not save what is. */
	snprintf(id, sizeof(id), "%d", factory_segment(0x11, 4096, 0600));
	run = run_ipctop("rm", "-m", "4711", "-m", id);
	assert_int_equal(run->status, 1);
	assert_non_null(strstr(run->out, "removed"));
	assert_string_equal(run_good("ls", "-m", "-r", "--noheadings")->out, "");
}

static void test_show_contents(void **state)
{
	int segment = factory_segment(0x11, 100, 0600);
	int queue = factory_queue(0x22, 0600);
	int set = factory_set(0x33, 2, 0600);
	char *bytes = shmat(segment, NULL, 0);
	json_object *document, *array, *value;
	char saved[] = "/tmp/ipctop-test-XXXXXX";
	char buffer[128];
	int fd;

	(void)state;
	strcpy(bytes, "hello");
	assert_int_equal(shmdt(bytes), 0);
	assert_int_equal(factory_send(queue, 5, "a\033[2Jb", 6), 0);
	assert_int_equal(factory_send(queue, 7, "\0\1", 2), 0);
	assert_int_equal(factory_set_value(set, 1, 9), 0);
	assert_non_null(strstr(run_good("show", "shm", "0x11")->out,
			       "00000000  68 65 6c 6c 6f 00"));
	assert_non_null(strstr(run_good("show", "msg", "0x22")->out, "a\\x1b[2Jb"));
	assert_null(strchr(run_good("show", "msg", "0x22")->out, '\033'));
	assert_non_null(strstr(run_good("show", "msg", "0x22", "--hex")->out, "611b5b324a62"));
	document = run_json("show", "msg", "0x22", "-J");
	array = run_member(document, "messages", 0, "messages");
	assert_int_equal(json_object_array_length(array), 2);
	json_object_object_get_ex(json_object_array_get_idx(array, 1), "type", &value);
	assert_int_equal(json_object_get_int(value), 7);
	json_object_put(document);
	/* Looking has taken nothing. */
	assert_string_equal(run_good("ls", "-q", "-r", "--noheadings", "-o", "MSGS")->out, "2\n");
	document = run_json("show", "sem", "0x33", "-J");
	array = run_member(document, "semaphores", 0, "elements");
	json_object_object_get_ex(json_object_array_get_idx(array, 1), "value", &value);
	assert_int_equal(json_object_get_int(value), 9);
	json_object_put(document);
	fd = mkstemp(saved);
	close(fd);
	run_bad("File exists", "show", "shm", "0x11", "--facts", "--save", saved);
	unlink(saved);
	run_good("show", "shm", "0x11", "--save", saved);
	fd = open(saved, O_RDONLY);
	assert_int_equal(read(fd, buffer, sizeof(buffer)), 100);
	assert_string_equal(buffer, "hello");
	close(fd);
	unlink(saved);
	run_bad("only the bytes of segments", "show", "sem", "0x33", "--save", saved);
	run_bad("there is no segment", "show", "shm", "0x12");
}

int main(void)
{
#define COMMAND_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		COMMAND_TEST(test_mk_segment),
		COMMAND_TEST(test_mk_keys),
		COMMAND_TEST(test_mk_queue_and_set),
		COMMAND_TEST(test_mk_posix),
		COMMAND_TEST(test_mk_bad_input),
		COMMAND_TEST(test_set_system_v),
		COMMAND_TEST(test_set_posix),
		COMMAND_TEST(test_set_limits),
		COMMAND_TEST(test_set_bad_input),
		COMMAND_TEST(test_rm_each_way),
		COMMAND_TEST(test_rm_many),
		COMMAND_TEST(test_rm_failures),
		COMMAND_TEST(test_show_contents),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
