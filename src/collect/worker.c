/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that takes snapshots while its owner does other things. */
#include "ipctop/collect.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ipctop/thread.h"

struct worker {
	struct collector *collector;
	int fd;
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t wake;
	bool requested;
	bool quit;
	struct collect_request request;
	struct snapshot *finished;
};

/* Waits for a request. False: the thread is to end. */
static bool worker_wait(struct worker *worker, struct collect_request *request)
{
	bool go_on;

	pthread_mutex_lock(&worker->lock);
	while (!worker->requested && !worker->quit)
		pthread_cond_wait(&worker->wake, &worker->lock);
	go_on = !worker->quit;
	*request = worker->request;
	worker->requested = false;
	pthread_mutex_unlock(&worker->lock);
	return go_on;
}

static void worker_finish(struct worker *worker, struct snapshot *snapshot)
{
	struct snapshot *older;

	pthread_mutex_lock(&worker->lock);
	older = worker->finished;
	worker->finished = snapshot;
	eventfd_write(worker->fd, 1);
	pthread_mutex_unlock(&worker->lock);
	snapshot_destroy(older);
}

static void *worker_run(void *argument)
{
	struct worker *worker = argument;
	struct collect_request request;

	while (worker_wait(worker, &request))
		worker_finish(worker, collector_take(worker->collector, &request));
	return NULL;
}

static void worker_free(struct worker *worker)
{
	pthread_cond_destroy(&worker->wake);
	pthread_mutex_destroy(&worker->lock);
	if (worker->fd >= 0)
		close(worker->fd);
	snapshot_destroy(worker->finished);
	collector_destroy(worker->collector);
	free(worker);
}

int worker_create(struct collector *collector, struct worker **worker)
{
	struct worker *created = xcalloc(1, sizeof(*created));
	int error;

	created->collector = collector;
	pthread_mutex_init(&created->lock, NULL);
	pthread_cond_init(&created->wake, NULL);
	created->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = created->fd < 0 ? -errno :
				  thread_start(&created->thread, worker_run, created);
	if (error)
		worker_free(created);
	else
		*worker = created;
	return error;
}

void worker_destroy(struct worker *worker)
{
	if (!worker)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->quit = true;
	pthread_cond_signal(&worker->wake);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->thread, NULL);
	worker_free(worker);
}

int worker_fd(const struct worker *worker)
{
	return worker->fd;
}

void worker_request(struct worker *worker, const struct collect_request *request)
{
	pthread_mutex_lock(&worker->lock);
	worker->request = *request;
	worker->requested = true;
	pthread_cond_signal(&worker->wake);
	pthread_mutex_unlock(&worker->lock);
}

struct snapshot *worker_fetch(struct worker *worker)
{
	struct snapshot *snapshot;
	eventfd_t count;

	pthread_mutex_lock(&worker->lock);
	snapshot = worker->finished;
	worker->finished = NULL;
	eventfd_read(worker->fd, &count);
	pthread_mutex_unlock(&worker->lock);
	return snapshot;
}
