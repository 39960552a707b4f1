/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What actors do. This runs in their processes: nothing here returns to the test. */
#include "acts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "factory.h"
#include "namespace.h"

enum { MESSAGE_BYTES = 8 };

/* What the acts of one process share. */
struct stage {
	int channel;
	void *attached; /* last */
	sem_t reported; /* by a thread that was started */
};

struct text_message {
	long type;
	char text[MESSAGE_BYTES];
};

static void report(const struct stage *stage, struct report report)
{
	/* Without the test there is nobody left to act for. */
	if (send(stage->channel, &report, sizeof(report), MSG_NOSIGNAL) != sizeof(report))
		_exit(1);
}

static void check(const struct stage *stage, const struct step *step, bool good)
{
	const int error = errno;

	if (good)
		return;
	report(stage, (struct report){ REPORT_FAILED, step->act, error, 0 });
	_exit(1);
}

static void act_halt(struct stage *stage, const struct step *step)
{
	char byte;

	report(stage, (struct report){ REPORT_HALT, step->act, 0, 0 });
	if (recv(stage->channel, &byte, 1, 0) != 1)
		_exit(0);
}

/* The child is the test's own, so that it outlives this process and the test can wait for it. */
static void act_fork(struct stage *stage, const struct step *step)
{
	pid_t child = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

	check(stage, step, child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(stage->channel);
		while (true)
			pause();
	}
	report(stage, (struct report){ REPORT_FORKED, step->act, 0, child });
}

static void act_user(struct stage *stage, const struct step *step)
{
	const uid_t uid = (uid_t)step->id;

	check(stage, step,
	      setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 &&
		      setresuid(uid, uid, uid) == 0);
	/* A change of user takes the signal back, and the right to look into this process. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 1);
}

static void act_attach(struct stage *stage, const struct step *step)
{
	stage->attached = shmat(step->id, NULL, step->flags);
	check(stage, step, stage->attached != (void *)-1);
}

static void act_detach(struct stage *stage, const struct step *step)
{
	check(stage, step, shmdt(stage->attached) == 0);
}

static void act_segment(struct stage *stage, const struct step *step)
{
	int id = factory_segment((key_t)step->number, (size_t)sysconf(_SC_PAGESIZE), 0600);

	errno = id < 0 ? -id : 0;
	check(stage, step, id >= 0);
}

static void act_namespace(struct stage *stage, const struct step *step)
{
	int error = namespace_enter();

	if (!error)
		error = factory_next_id(FACTORY_SEGMENT, step->id);
	errno = -error;
	check(stage, step, error == 0);
	act_segment(stage, step);
	act_attach(stage, step);
}

static void act_map_fd(struct stage *stage, const struct step *step)
{
	void *memory = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, step->id, 0);

	check(stage, step, memory != MAP_FAILED);
}

static void act_send(struct stage *stage, const struct step *step)
{
	const struct text_message message = { .type = step->number };

	check(stage, step, msgsnd(step->id, &message, MESSAGE_BYTES, IPC_NOWAIT) == 0);
}

static void act_receive(struct stage *stage, const struct step *step)
{
	struct text_message message;

	check(stage, step,
	      msgrcv(step->id, &message, MESSAGE_BYTES, 0, IPC_NOWAIT | MSG_NOERROR) >= 0);
}

static void act_operate(struct stage *stage, const struct step *step)
{
	const struct timespec at_once = { 0 };
	struct step copy = *step;

	check(stage, step,
	      semtimedop(step->id, copy.operations, copy.operation_count, &at_once) == 0);
}

static void act_busy(struct stage *stage, const struct step *step)
{
	struct sembuf operations[] = { { 0, -1, 0 }, { 1, -1, 0 }, { 1, 1, 0 }, { 0, 1, 0 } };

	report(stage, (struct report){ REPORT_HALT, step->act, 0, 0 });
	while (true)
		for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
			if (semop(step->id, &operations[i], 1) < 0)
				_exit(1);
}

static void act_posix_open(struct stage *stage, const struct step *step)
{
	check(stage, step, shm_open(step->name, O_RDWR, 0) >= 0);
}

static void act_posix_map(struct stage *stage, const struct step *step)
{
	int fd = shm_open(step->name, step->flags & PROT_WRITE ? O_RDWR : O_RDONLY, 0);

	check(stage, step, fd >= 0);
	check(stage, step, mmap(NULL, 1, step->flags, MAP_SHARED, fd, 0) != MAP_FAILED);
	close(fd);
}

static mqd_t open_queue(struct stage *stage, const struct step *step)
{
	mqd_t queue = mq_open(step->name, O_RDWR);

	check(stage, step, queue != (mqd_t)-1);
	return queue;
}

static void act_queue_open(struct stage *stage, const struct step *step)
{
	open_queue(stage, step);
}

static void act_semaphore_create(struct stage *stage, const struct step *step)
{
	sem_t *semaphore = sem_open(step->name, O_CREAT | O_EXCL, 0600, (unsigned int)step->number);

	check(stage, step, semaphore != SEM_FAILED);
}

static sem_t *open_semaphore(struct stage *stage, const struct step *step)
{
	sem_t *semaphore = sem_open(step->name, 0);

	check(stage, step, semaphore != SEM_FAILED);
	return semaphore;
}

static void act_semaphore_open(struct stage *stage, const struct step *step)
{
	open_semaphore(stage, step);
}

/* ---- calls that wait ---- */

static void act_msgsnd(struct stage *stage, const struct step *step)
{
	const struct text_message message = { .type = step->number };

	check(stage, step, msgsnd(step->id, &message, MESSAGE_BYTES, 0) == 0);
}

static void act_msgrcv(struct stage *stage, const struct step *step)
{
	struct text_message message;

	check(stage, step, msgrcv(step->id, &message, MESSAGE_BYTES, step->number, 0) >= 0);
}

/* The call itself: glibc's semop() is semtimedop(2). */
static void act_semop(struct stage *stage, const struct step *step)
{
	check(stage, step,
	      syscall(SYS_semop, step->id, step->operations, step->operation_count) == 0);
}

static void act_semtimedop(struct stage *stage, const struct step *step)
{
	const struct timespec an_hour = { .tv_sec = 3600 };
	struct step copy = *step;

	check(stage, step,
	      semtimedop(step->id, copy.operations, copy.operation_count, &an_hour) == 0);
}

static void act_mq_send(struct stage *stage, const struct step *step)
{
	check(stage, step, mq_send(open_queue(stage, step), "", 1, 0) == 0);
}

static void act_mq_receive(struct stage *stage, const struct step *step)
{
	char buffer[65536];

	check(stage, step, mq_receive(open_queue(stage, step), buffer, sizeof(buffer), NULL) >= 0);
}

static void act_sem_wait(struct stage *stage, const struct step *step)
{
	check(stage, step, sem_wait(open_semaphore(stage, step)) == 0);
}

static void act_lock_twice(struct stage *stage, const struct step *step)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&lock);
	check(stage, step, pthread_mutex_lock(&lock) == 0);
}

static const struct {
	void (*perform)(struct stage *stage, const struct step *step);
	long call; /* that waits, else 0 */
} acts[ACTS] = {
	[ACT_HALT] = { act_halt, 0 },
	[ACT_FORK] = { act_fork, 0 },
	[ACT_USER] = { act_user, 0 },
	[ACT_NAMESPACE] = { act_namespace, 0 },
	[ACT_SEGMENT] = { act_segment, 0 },
	[ACT_ATTACH] = { act_attach, 0 },
	[ACT_DETACH] = { act_detach, 0 },
	[ACT_MAP_FD] = { act_map_fd, 0 },
	[ACT_SEND] = { act_send, 0 },
	[ACT_RECEIVE] = { act_receive, 0 },
	[ACT_OPERATE] = { act_operate, 0 },
	[ACT_BUSY] = { act_busy, 0 },
	[ACT_POSIX_OPEN] = { act_posix_open, 0 },
	[ACT_POSIX_MAP] = { act_posix_map, 0 },
	[ACT_QUEUE_OPEN] = { act_queue_open, 0 },
	[ACT_SEMAPHORE_CREATE] = { act_semaphore_create, 0 },
	[ACT_SEMAPHORE_OPEN] = { act_semaphore_open, 0 },
	[ACT_MSGSND] = { act_msgsnd, SYS_msgsnd },
	[ACT_MSGRCV] = { act_msgrcv, SYS_msgrcv },
	[ACT_SEMOP] = { act_semop, SYS_semop },
	[ACT_SEMTIMEDOP] = { act_semtimedop, SYS_semtimedop },
	[ACT_MQ_SEND] = { act_mq_send, SYS_mq_timedsend },
	[ACT_MQ_RECEIVE] = { act_mq_receive, SYS_mq_timedreceive },
	[ACT_SEM_WAIT] = { act_sem_wait, SYS_futex },
	[ACT_LOCK_TWICE] = { act_lock_twice, SYS_futex },
};

struct thread {
	struct stage *stage;
	const struct step *step;
};

static void *run_thread(void *data)
{
	const struct thread *thread = data;
	const struct step *step = thread->step;
	const pid_t self = (pid_t)syscall(SYS_gettid);

	report(thread->stage,
	       (struct report){ REPORT_THREAD, step->act, acts[step->act].call, self });
	sem_post(&thread->stage->reported);
	acts[step->act].perform(thread->stage, step);
	return NULL;
}

static void start_thread(struct stage *stage, const struct step *step)
{
	struct thread *thread = malloc(sizeof(*thread));
	pthread_t id;

	check(stage, step, thread);
	*thread = (struct thread){ stage, step };
	errno = pthread_create(&id, NULL, run_thread, thread);
	check(stage, step, errno == 0);
	sem_wait(&stage->reported);
}

void acts_perform(const struct step *steps, int channel)
{
	struct stage stage = { .channel = channel };

	sem_init(&stage.reported, 0, 0);
	for (; steps->act != ACT_END; steps++) {
		if (steps->act == ACT_THREAD) {
			start_thread(&stage, ++steps);
			continue;
		}
		if (acts[steps->act].call)
			report(&stage, (struct report){ REPORT_WAIT, steps->act,
							acts[steps->act].call, 0 });
		acts[steps->act].perform(&stage, steps);
	}
	act_halt(&stage, steps);
	_exit(0);
}
