/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop rm --stale on a terminal: what is used by the time of the answer is left alone. */
#include <errno.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "namespace.h"

/* The program on a terminal, and what it has written. */
static struct asked {
	pid_t pid;
	int terminal;
	char text[16384];
	size_t length;
} asked;

/* Stale, one of each; and a second segment, which stays so. */
static struct objects {
	int segment, other_segment, queue, set;
} objects;

static int orphan_segment(key_t key)
{
	actor_end(actor_start(SEGMENT(key)));
	return shmget(key, 0, 0);
}

static int setup(void **state)
{
	(void)state;
	objects = (struct objects){
		.segment = orphan_segment(0x1001),
		.other_segment = orphan_segment(0x1002),
		.queue = factory_queue(0x2001, 0600),
		.set = factory_set(0x3001, 1, 0600),
	};
	actor_end(actor_start(SEND(objects.queue, 1)));
	actor_end(actor_start(OPERATE(objects.set, { 0, 1, 0 })));
	return factory_posix_segment("/stale", 4096, 0600);
}

static int teardown(void **state)
{
	(void)state;
	if (asked.pid > 0) {
		kill(asked.pid, SIGKILL);
		waitpid(asked.pid, NULL, 0);
		close(asked.terminal);
	}
	actors_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

/* Reads until the text is there, or the end where text is NULL. */
static void read_until(const char *text)
{
	for (;;) {
		size_t room = sizeof(asked.text) - 1 - asked.length;
		ssize_t got;

		if (text && strstr(asked.text, text))
			return;
		got = read(asked.terminal, asked.text + asked.length, room);
		/* EIO: nobody has the other end any more. */
		if (got <= 0 && !text)
			return;
		if (got <= 0)
			fail_msg("no %s in: %s", text, asked.text);
		asked.length += (size_t)got;
		asked.text[asked.length] = '\0';
	}
}

static void ask(void)
{
	const char *program = getenv("IPCTOP");

	program = program ? program : "./ipctop";
	namespace_require();
	asked = (struct asked){ 0 };
	asked.pid = forkpty(&asked.terminal, NULL, NULL, NULL);
	assert_true(asked.pid >= 0);
	if (asked.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execl(program, "ipctop", "rm", "--stale", "--older-than", "0", "--no-journal",
		      NULL);
		_exit(127);
	}
	read_until("[y/N]");
}

/* Returns the exit status. */
static int answer(const char *line)
{
	int status;

	assert_int_equal(write(asked.terminal, line, strlen(line)), strlen(line));
	read_until(NULL);
	assert_int_equal(waitpid(asked.pid, &status, 0), asked.pid);
	close(asked.terminal);
	asked.pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool segment_exists(int id)
{
	struct shmid_ds data;

	return shmctl(id, IPC_STAT, &data) == 0;
}

static bool queue_exists(void)
{
	struct msqid_ds data;

	return msgctl(objects.queue, IPC_STAT, &data) == 0;
}

static bool set_exists(void)
{
	return semctl(objects.set, 0, GETPID) >= 0;
}

static bool file_exists(void)
{
	struct stat status;

	return stat("/dev/shm/stale", &status) == 0;
}

static void test_yes(void **state)
{
	(void)state;
	ask();
	assert_non_null(strstr(asked.text, "Remove these 5 objects?"));
	assert_int_equal(answer("y\n"), 0);
	assert_false(segment_exists(objects.segment));
	assert_false(segment_exists(objects.other_segment));
	assert_false(queue_exists());
	assert_false(set_exists());
	assert_false(file_exists());
}

static void test_no(void **state)
{
	(void)state;
	ask();
	assert_int_equal(answer("\n"), 1);
	assert_true(segment_exists(objects.segment));
	assert_true(file_exists());
}

/* Nothing in the objects themselves tells of who maps a file, or waits. */
static void test_used_before_the_answer(void **state)
{
	(void)state;
	ask();
	actor_start(ATTACH(objects.segment));
	actor_start(POSIX_MAP("/stale", PROT_READ));
	actor_start(MSGRCV(objects.queue, 7));
	actor_start(SEMOP(objects.set, { 0, -2, 0 }));
	assert_int_equal(answer("y\n"), 1);
	assert_true(segment_exists(objects.segment));
	assert_true(queue_exists());
	assert_true(set_exists());
	assert_true(file_exists());
	assert_non_null(strstr(asked.text, "/stale: left alone: it is used again"));
	/* The others are not spared for that. */
	assert_false(segment_exists(objects.other_segment));
}

int main(void)
{
#define ASKED_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
	const struct CMUnitTest tests[] = {
		ASKED_TEST(test_yes),
		ASKED_TEST(test_no),
		ASKED_TEST(test_used_before_the_answer),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
