/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.h: a piece of work in a thread of its own, so that the screen stays alive meanwhile.
 */
#ifndef UI_TASK_H
#define UI_TASK_H

#include <stdbool.h>

struct task;

/*
 * Starts run(task, context) in a thread, which leaves the screen and all that belongs to it alone.
 * The context is the thread's until task_is_done(). Returns 0 or -errno.
 */
int task_start(void (*run)(struct task *task, void *context), void *context, struct task **task);

/* For the thread: wakes the one who started it; and whether that one wants it to end early. */
void task_tell(struct task *task);
bool task_must_stop(struct task *task);

/* Readable after task_tell() and at the end: an eventfd(2). Owned by the task. */
int task_fd(const struct task *task);
/* Whether run() has returned; clears task_fd(). */
bool task_is_done(struct task *task);
/* Asks it to stop, waits for its end, and frees it. NULL is allowed. */
void task_finish(struct task *task);

#endif
