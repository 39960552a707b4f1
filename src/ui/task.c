/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A piece of work in a thread of its own. */
#include "task.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "ipctop/thread.h"

struct task {
	void (*run)(struct task *task, void *context);
	void *context;
	pthread_t thread;
	int fd;
	atomic_bool stop;
	atomic_bool done;
};

static void *run_task(void *argument)
{
	struct task *task = argument;

	task->run(task, task->context);
	atomic_store(&task->done, true);
	task_tell(task);
	return NULL;
}

int task_start(void (*run)(struct task *task, void *context), void *context, struct task **task)
{
	struct task *started = xcalloc(1, sizeof(*started));
	int error;

	started->run = run;
	started->context = context;
	started->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = started->fd < 0 ? -errno : thread_start(&started->thread, run_task, started);
	if (!error) {
		*task = started;
		return 0;
	}
	if (started->fd >= 0)
		close(started->fd);
	free(started);
	return error;
}

void task_tell(struct task *task)
{
	eventfd_write(task->fd, 1);
}

bool task_must_stop(struct task *task)
{
	return atomic_load(&task->stop);
}

int task_fd(const struct task *task)
{
	return task->fd;
}

bool task_is_done(struct task *task)
{
	eventfd_t count;

	eventfd_read(task->fd, &count);
	return atomic_load(&task->done);
}

void task_finish(struct task *task)
{
	if (!task)
		return;
	atomic_store(&task->stop, true);
	pthread_join(task->thread, NULL);
	close(task->fd);
	free(task);
}
