/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is inside one object, read on demand and no more of it than is asked for. */
#include "ipctop/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ipctop/memory.h"

struct inspection {
	enum table_id table;
	int id;		   /* System V */
	const void *bytes; /* an attached segment, NULL: none */
	int fd;		   /* a POSIX file, -1: none */
	uint64_t size;
	struct msgbuf *message; /* room for one of the queue's */
	size_t message_room;
};

static int open_segment(struct inspection *inspection, const struct shm_segment *segment)
{
	struct shmid_ds data;
	void *bytes = shmat(segment->ipc.id, NULL, SHM_RDONLY);

	if (bytes == (void *)-1)
		return -errno;
	inspection->bytes = bytes;
	/* Attached, it can no longer be replaced: now the look counts. */
	if (shmctl(segment->ipc.id, IPC_STAT, &data) < 0)
		return -errno;
	inspection->size = data.shm_segsz;
	if (data.shm_segsz != segment->size || data.shm_cpid != segment->cpid)
		return -ESTALE;
	return 0;
}

static int open_queue(const struct msg_queue *queue)
{
	struct msqid_ds data;

	if (msgctl(queue->ipc.id, IPC_STAT, &data) < 0)
		return -errno;
	return data.msg_perm.__key == queue->ipc.key ? 0 : -ESTALE;
}

union semun {
	int val;
	struct semid_ds *buf;
};

/* A set that may not be read still has its table, with nothing but question marks in it. */
static int open_set(const struct sem_set *set)
{
	struct semid_ds data;

	if (semctl(set->ipc.id, 0, IPC_STAT, (union semun){ .buf = &data }) < 0)
		return errno == EACCES ? 0 : -errno;
	return data.sem_perm.__key == set->ipc.key && data.sem_nsems == set->nsems ? 0 : -ESTALE;
}

static int open_file(struct inspection *inspection, const struct posix_object *object)
{
	const char *prefix = inspection->table == TABLE_PSEM ? "/dev/shm/sem." : "/dev/shm/";
	const int flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
	struct stat status;
	char *path = xasprintf("%s%s", prefix, object->name + 1);

	/* Looking should leave no trace; only of a file of one's own may one ask for that. */
	inspection->fd = open(path, flags | O_NOATIME);
	if (inspection->fd < 0 && errno == EPERM)
		inspection->fd = open(path, flags);
	free(path);
	if (inspection->fd < 0 || fstat(inspection->fd, &status) < 0)
		return -errno;
	inspection->size = (uint64_t)status.st_size;
	return status.st_ino == object->inode && status.st_dev == object->device ? 0 : -ESTALE;
}

static int open_object(struct inspection *inspection, const void *row)
{
	switch (inspection->table) {
	case TABLE_SHM:
		return open_segment(inspection, row);
	case TABLE_MSG:
		return open_queue(row);
	case TABLE_SEM:
		return open_set(row);
	case TABLE_PSHM:
	case TABLE_PSEM:
		return open_file(inspection, row);
	default:
		return -EOPNOTSUPP;
	}
}

int inspection_open(const struct snapshot *snapshot, enum table_id table, const void *row,
		    struct inspection **inspection)
{
	struct inspection *opened = xcalloc(1, sizeof(*opened));
	int error;

	(void)snapshot;
	opened->table = table;
	opened->fd = -1;
	if (TABLE_BIT(table) & TABLES_SYSV)
		opened->id = ((const struct sysv_object *)row)->id;
	error = open_object(opened, row);
	if (error)
		inspection_close(opened);
	else
		*inspection = opened;
	return error;
}

void inspection_close(struct inspection *inspection)
{
	if (!inspection)
		return;
	if (inspection->bytes)
		shmdt(inspection->bytes);
	if (inspection->fd >= 0)
		close(inspection->fd);
	free(inspection->message);
	free(inspection);
}

uint64_t inspection_size(const struct inspection *inspection)
{
	struct stat status;

	if (inspection->fd >= 0 && fstat(inspection->fd, &status) == 0)
		return (uint64_t)status.st_size;
	return inspection->size;
}

ssize_t inspection_read(struct inspection *inspection, uint64_t offset, void *buffer, size_t size)
{
	struct iovec to = { .iov_base = buffer, .iov_len = size };
	struct iovec from;
	ssize_t got;

	if (inspection->fd >= 0) {
		got = pread(inspection->fd, buffer, size, (off_t)offset);
		return got < 0 ? -errno : got;
	}
	if (!inspection->bytes)
		return -EOPNOTSUPP;
	if (offset >= inspection->size)
		return 0;
	if (size > inspection->size - offset)
		to.iov_len = size = inspection->size - offset;
	/* Through the kernel: a page that cannot be had is an error of a call, not a signal. */
	from = (struct iovec){ .iov_base = (char *)(uintptr_t)inspection->bytes + offset,
			       .iov_len = size };
	got = process_vm_readv(getpid(), &to, 1, &from, 1, 0);
	return got < 0 ? -errno : got;
}

/* No message can be larger than its queue, and few are larger than a page. */
static int copy_message(struct inspection *inspection, size_t position, ssize_t *size)
{
	enum { FIRST_ROOM = 4096, MOST_ROOM = 1 << 30 };

	for (;;) {
		if (inspection->message_room == 0)
			inspection->message_room = FIRST_ROOM;
		inspection->message = xreallocarray(inspection->message, 1,
						    sizeof(long) + inspection->message_room);
		*size = msgrcv(inspection->id, inspection->message, inspection->message_room,
			       (long)position, MSG_COPY | IPC_NOWAIT);
		if (*size >= 0)
			return 0;
		if (errno != E2BIG || inspection->message_room >= MOST_ROOM)
			return -errno;
		inspection->message_room *= 4;
	}
}

int inspection_message(struct inspection *inspection, size_t position, struct message *message)
{
	ssize_t size;
	int error;

	if (inspection->table != TABLE_MSG)
		return -EOPNOTSUPP;
	error = copy_message(inspection, position, &size);
	if (error)
		return error;
	message->type = inspection->message->mtype;
	message->size = (size_t)size;
	message->data = (const unsigned char *)inspection->message->mtext;
	return 0;
}

bool message_is_text(const struct message *message)
{
	size_t size = message->size;

	while (size > 0 && message->data[size - 1] == '\0')
		size--;
	return size == 0 || !memchr(message->data, '\0', size);
}

static int get_number(int id, unsigned int number, int command, int *result)
{
	int got = semctl(id, (int)number, command);

	*result = got < 0 ? 0 : got;
	return got < 0 ? -errno : 0;
}

int inspection_semaphore(struct inspection *inspection, unsigned int number,
			 struct semaphore *semaphore)
{
	if (inspection->table != TABLE_SEM)
		return -EOPNOTSUPP;
	semaphore->value_error = get_number(inspection->id, number, GETVAL, &semaphore->value);
	semaphore->ncount_error = get_number(inspection->id, number, GETNCNT, &semaphore->ncount);
	semaphore->zcount_error = get_number(inspection->id, number, GETZCNT, &semaphore->zcount);
	semaphore->pid_error = get_number(inspection->id, number, GETPID, &semaphore->pid);
	if (semaphore->value_error == -EIDRM || semaphore->value_error == -EINVAL)
		return -EIDRM;
	return 0;
}

void inspection_command(pid_t pid, char *buffer, size_t size)
{
	char path[32];
	ssize_t length;
	int fd;

	buffer[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	length = read(fd, buffer, size - 1);
	close(fd);
	if (length <= 0)
		return;
	/* Arguments end in zeros: blanks between them. */
	while (length > 0 && buffer[length - 1] == '\0')
		length--;
	for (ssize_t i = 0; i < length; i++)
		if (buffer[i] == '\0')
			buffer[i] = ' ';
	buffer[length] = '\0';
}

/* Of the links of its task directory two are its own. */
unsigned int inspection_threads(pid_t pid)
{
	struct stat status;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	return stat(path, &status) == 0 && status.st_nlink > 2 ? (unsigned int)status.st_nlink - 2
							       : 0;
}
