/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that do something with IPC objects: the test's side. */
#include "actors.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "acts.h"
#include "namespace.h"
#include "skip.h"

enum { MAX_ACTORS = 512, PATIENCE_SECONDS = 15 };

static struct actor actors[MAX_ACTORS];
static size_t actor_count;

static void fail_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

static void fail_at(const char *file, int line, const char *format, ...)
{
	char message[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	print_error("%s\n", message);
	_fail(file, line);
	abort();
}

/* ---- waiting ---- */

/* The call that a thread is blocked in, -1: none. */
static long call_of(pid_t pid, pid_t tid)
{
	char path[64];
	char text[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", pid, tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	if (fd >= 0)
		close(fd);
	return text[0] >= '0' && text[0] <= '9' ? atol(text) : -1;
}

static void wait_blocked(const struct actor *actor, const struct report *report, const char *file,
			 int line)
{
	const pid_t tid = report->tid ? report->tid : actor->pid;
	const time_t until = time(NULL) + PATIENCE_SECONDS;

	while (call_of(actor->pid, tid) != report->number) {
		if (time(NULL) > until)
			fail_at(file, line, "actor %d: act %d does not block", actor->pid,
				report->act);
		sched_yield();
	}
}

static struct report next_report(const struct actor *actor, const char *file, int line)
{
	const struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	struct report report;

	setsockopt(actor->channel, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (recv(actor->channel, &report, sizeof(report), 0) != sizeof(report))
		fail_at(file, line, "actor %d does not get there", actor->pid);
	return report;
}

static void fail_report(const struct actor *actor, const struct report *report, const char *file,
			int line)
{
	if (report->number == EPERM || report->number == EACCES)
		test_skip("an actor may not do act %d here", report->act);
	fail_at(file, line, "actor %d: act %d: %s", actor->pid, report->act,
		strerror((int)report->number));
}

/* Returns when it is where its steps lead to. */
static void wait_there(struct actor *actor, const char *file, int line)
{
	while (true) {
		const struct report report = next_report(actor, file, line);

		switch (report.kind) {
		case REPORT_FAILED:
			fail_report(actor, &report, file, line);
			break;
		case REPORT_FORKED:
			actor->child = report.tid;
			break;
		case REPORT_THREAD:
			actor->tids[actor->tid_count++] = report.tid;
			wait_blocked(actor, &report, file, line);
			break;
		case REPORT_WAIT:
			wait_blocked(actor, &report, file, line);
			return;
		case REPORT_HALT:
			return;
		}
	}
}

/* ---- starting ---- */

/* As fork(2), with that pid. */
static pid_t fork_as(pid_t pid)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&pid,
		.set_tid_size = 1,
	};

	return pid ? (pid_t)syscall(SYS_clone3, &arguments, sizeof(arguments)) : fork();
}

_Noreturn static void run_actor(const struct step *steps, int channel, pid_t test)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != test)
		_exit(0);
	/* What belongs to the other actors would keep their channels open. */
	for (size_t i = 0; i < actor_count; i++)
		if (actors[i].channel >= 0)
			close(actors[i].channel);
	acts_perform(steps, channel);
}

struct actor *actor_start_at(pid_t pid, const struct step *steps, const char *file, int line)
{
	struct actor *actor = &actors[actor_count];
	const pid_t test = getpid();
	int ends[2];

	namespace_require();
	if (actor_count == MAX_ACTORS ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		fail_at(file, line, "too many actors");
	*actor = (struct actor){ .pid = fork_as(pid), .channel = ends[0] };
	if (actor->pid == 0) {
		close(ends[0]);
		run_actor(steps, ends[1], test);
	}
	close(ends[1]);
	if (actor->pid < 0) {
		close(ends[0]);
		if (pid)
			test_skip("no process can be given pid %d: %s", pid, strerror(errno));
		fail_at(file, line, "no actor: %s", strerror(errno));
	}
	actor_count++;
	wait_there(actor, file, line);
	return actor;
}

void actor_go_at(struct actor *actor, const char *file, int line)
{
	if (send(actor->channel, "", 1, MSG_NOSIGNAL) != 1)
		fail_at(file, line, "actor %d is gone", actor->pid);
	wait_there(actor, file, line);
}

void actor_wait_woken_at(struct actor *actor, const char *file, int line)
{
	wait_there(actor, file, line);
}

/* ---- ending ---- */

static void end_process(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void actor_end(struct actor *actor)
{
	if (actor->channel < 0)
		return;
	end_process(actor->pid);
	close(actor->channel);
	actor->channel = -1;
}

void actor_end_child(struct actor *actor)
{
	end_process(actor->child);
	actor->child = 0;
}

void actors_end(void)
{
	for (size_t i = 0; i < actor_count; i++) {
		actor_end(&actors[i]);
		actor_end_child(&actors[i]);
	}
	actor_count = 0;
}

/* ---- files ---- */

int actor_memfd(int *inode)
{
	int fd = memfd_create("SYSV00000000", MFD_CLOEXEC);
	struct stat status;

	if (fd < 0)
		test_skip("no memfd can be made here: %s", strerror(errno));
	assert_int_equal(ftruncate(fd, sysconf(_SC_PAGESIZE)), 0);
	assert_int_equal(fstat(fd, &status), 0);
	if (status.st_ino > INT_MAX)
		test_skip("the inode numbers are beyond all ids of segments");
	*inode = (int)status.st_ino;
	return fd;
}
