/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thousands of processes. All are forked from one that has what each is to have. */
#include "crowd.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipctop/memory.h"

enum { STACK_BYTES = 65536 };

__attribute__((noreturn)) static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- in the crowd ---- */

struct member {
	const struct crowd_plan *plan;
	int channel; /* takes a struct crowd_thread of each that is to wait */
};

static void wait_for(const struct member *member, size_t turn)
{
	const struct crowd_thread self = { getpid(), (pid_t)syscall(SYS_gettid) };
	struct sembuf take = { 0, -1, 0 };
	struct {
		long type;
		char text[8];
	} message;

	if (write(member->channel, &self, sizeof(self)) != sizeof(self))
		_exit(1);
	if (member->plan->set < 0)
		pause();
	else if (turn % 2 == 0)
		semop(member->plan->set, &take, 1);
	else
		msgrcv(member->plan->queue, &message, sizeof(message.text), 1, 0);
	_exit(0);
}

static void *run_thread(void *data)
{
	const struct member *member = data;

	wait_for(member, (size_t)syscall(SYS_gettid));
	return NULL;
}

_Noreturn static void run_member(const struct member *member, size_t number)
{
	size_t threads = number < member->plan->threaded ? member->plan->threads : 1;
	pthread_attr_t attributes;
	pthread_t id;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	for (size_t i = 1; i < threads; i++)
		if (pthread_create(&id, &attributes, run_thread, (void *)member) != 0)
			_exit(1);
	wait_for(member, number);
	_exit(0);
}

static void take_all(const struct crowd_plan *plan)
{
	/* Neighbours of the same protection would become one. */
	for (size_t i = 0; i < plan->mappings; i++)
		if (mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
			_exit(1);
	for (size_t i = 0; i < plan->segment_count; i++)
		if (shmat(plan->segments[i], NULL, 0) == (void *)-1)
			_exit(1);
}

/* The first of the crowd makes the others, as its siblings: the bench waits for all of them. */
_Noreturn static void run_first(const struct member *member)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	take_all(member->plan);
	for (size_t i = 1; i < member->plan->processes; i++) {
		long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

		if (pid < 0)
			_exit(1);
		if (pid == 0)
			run_member(member, i);
	}
	run_member(member, 0);
}

/* ---- in the bench ---- */

static void meet(struct crowd *crowd, const struct crowd_plan *plan, int channel)
{
	size_t count = plan->processes + plan->threaded * (plan->threads ? plan->threads - 1 : 0);

	crowd->threads = xcalloc(count, sizeof(*crowd->threads));
	crowd->pids = xcalloc(plan->processes, sizeof(*crowd->pids));
	for (; crowd->thread_count < count; crowd->thread_count++) {
		struct crowd_thread *thread = &crowd->threads[crowd->thread_count];

		if (read(channel, thread, sizeof(*thread)) != sizeof(*thread))
			fail("crowd: somebody did not come");
		if (thread->pid == thread->tid)
			crowd->pids[crowd->count++] = thread->pid;
	}
}

static bool is_blocked(const struct crowd_thread *thread)
{
	char path[64], text[16];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", thread->pid, thread->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fail("crowd: no syscall file");
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	/* Before that, it may be in the write that told of itself. */
	return text[0] >= '0' && text[0] <= '9' && atol(text) != SYS_write;
}

struct crowd *crowd_start(const struct crowd_plan *plan)
{
	struct crowd *crowd = xcalloc(1, sizeof(*crowd));
	int ends[2];
	pid_t first;

	if (pipe2(ends, O_CLOEXEC) < 0)
		fail("crowd: pipe");
	first = fork();
	if (first < 0)
		fail("crowd: fork");
	if (first == 0) {
		const struct member member = { plan, ends[1] };

		close(ends[0]);
		run_first(&member);
	}
	close(ends[1]);
	meet(crowd, plan, ends[0]);
	for (size_t i = 0; i < crowd->thread_count; i++)
		while (!is_blocked(&crowd->threads[i]))
			sched_yield();
	close(ends[0]);
	return crowd;
}

void crowd_end(struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->count; i++)
		kill(crowd->pids[i], SIGKILL);
	for (size_t i = 0; i < crowd->count; i++)
		waitpid(crowd->pids[i], NULL, 0);
	free(crowd->threads);
	free(crowd->pids);
	free(crowd);
}
