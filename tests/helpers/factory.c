/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V and POSIX objects for tests. */
#include "factory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "namespace.h"

union semun {
	int val;
	struct semid_ds *buf;
	struct seminfo *info;
};

static int or_errno(int result)
{
	return result < 0 ? -errno : result;
}

int factory_segment(key_t key, size_t size, mode_t mode)
{
	namespace_require();
	return or_errno(shmget(key, size, (int)mode | IPC_CREAT | IPC_EXCL));
}

int factory_queue(key_t key, mode_t mode)
{
	namespace_require();
	return or_errno(msgget(key, (int)mode | IPC_CREAT | IPC_EXCL));
}

int factory_set(key_t key, int nsems, mode_t mode)
{
	namespace_require();
	return or_errno(semget(key, nsems, (int)mode | IPC_CREAT | IPC_EXCL));
}

static void change_perm(struct ipc_perm *perm, uid_t uid, gid_t gid, mode_t mode)
{
	perm->uid = uid;
	perm->gid = gid;
	perm->mode = (perm->mode & ~0777U) | mode;
}

static int change_segment(int id, uid_t uid, gid_t gid, mode_t mode)
{
	struct shmid_ds data;

	if (shmctl(id, IPC_STAT, &data) < 0)
		return -errno;
	change_perm(&data.shm_perm, uid, gid, mode);
	return or_errno(shmctl(id, IPC_SET, &data));
}

static int change_queue(int id, uid_t uid, gid_t gid, mode_t mode)
{
	struct msqid_ds data;

	if (msgctl(id, IPC_STAT, &data) < 0)
		return -errno;
	change_perm(&data.msg_perm, uid, gid, mode);
	return or_errno(msgctl(id, IPC_SET, &data));
}

static int change_set(int id, uid_t uid, gid_t gid, mode_t mode)
{
	struct semid_ds data;

	if (semctl(id, 0, IPC_STAT, (union semun){ .buf = &data }) < 0)
		return -errno;
	change_perm(&data.sem_perm, uid, gid, mode);
	return or_errno(semctl(id, 0, IPC_SET, (union semun){ .buf = &data }));
}

int factory_change(enum factory_kind kind, int id, uid_t uid, gid_t gid, mode_t mode)
{
	namespace_require();
	switch (kind) {
	case FACTORY_SEGMENT:
		return change_segment(id, uid, gid, mode);
	case FACTORY_QUEUE:
		return change_queue(id, uid, gid, mode);
	case FACTORY_SET:
		return change_set(id, uid, gid, mode);
	default:
		return -EINVAL;
	}
}

int factory_remove(enum factory_kind kind, int id)
{
	namespace_require();
	switch (kind) {
	case FACTORY_SEGMENT:
		return or_errno(shmctl(id, IPC_RMID, NULL));
	case FACTORY_QUEUE:
		return or_errno(msgctl(id, IPC_RMID, NULL));
	case FACTORY_SET:
		return or_errno(semctl(id, 0, IPC_RMID));
	default:
		return -EINVAL;
	}
}

/* The id at an index, or negative, and the highest index in use. */
static int id_at(enum factory_kind kind, int index)
{
	struct shmid_ds segment;
	struct msqid_ds queue;
	struct semid_ds set;

	switch (kind) {
	case FACTORY_SEGMENT:
		return shmctl(index, SHM_STAT, &segment);
	case FACTORY_QUEUE:
		return msgctl(index, MSG_STAT, &queue);
	default:
		return semctl(index, 0, SEM_STAT, (union semun){ .buf = &set });
	}
}

static int highest_index(enum factory_kind kind)
{
	struct shm_info segments;
	struct msginfo queues;
	struct seminfo sets;

	switch (kind) {
	case FACTORY_SEGMENT:
		return shmctl(0, SHM_INFO, (struct shmid_ds *)&segments);
	case FACTORY_QUEUE:
		return msgctl(0, MSG_INFO, (struct msqid_ds *)&queues);
	default:
		return semctl(0, 0, SEM_INFO, (union semun){ .info = &sets });
	}
}

void factory_remove_all(void)
{
	for (enum factory_kind kind = 0; kind < FACTORY_KINDS; kind++) {
		for (int index = highest_index(kind); index >= 0; index--) {
			int id = id_at(kind, index);

			if (id >= 0)
				factory_remove(kind, id);
		}
	}
}

int factory_posix_segment(const char *name, size_t size, mode_t mode)
{
	int error = 0;
	int fd;

	namespace_require();
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, mode);
	if (fd < 0)
		return -errno;
	/* What umask(2) took away is given back. */
	if (fchmod(fd, mode) < 0 || ftruncate(fd, (off_t)size) < 0 ||
	    (size > 0 && pwrite(fd, "x", 1, 0) < 0))
		error = -errno;
	close(fd);
	return error;
}

int factory_posix_queue(const char *name, long maxmsg, long msgsize, mode_t mode)
{
	struct mq_attr attributes = { .mq_maxmsg = maxmsg, .mq_msgsize = msgsize };
	int error = 0;
	mqd_t queue;

	namespace_require();
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, mode, &attributes);
	if (queue == (mqd_t)-1)
		return -errno;
	if (fchmod((int)queue, mode) < 0)
		error = -errno;
	mq_close(queue);
	return error;
}

int factory_posix_semaphore(const char *name, unsigned int value, mode_t mode)
{
	char path[PATH_MAX];
	sem_t *semaphore;

	namespace_require();
	semaphore = sem_open(name, O_CREAT | O_EXCL, mode, value);
	if (semaphore == SEM_FAILED)
		return -errno;
	sem_close(semaphore);
	snprintf(path, sizeof(path), "/dev/shm/sem.%s", name + 1);
	return or_errno(chmod(path, mode));
}

static void remove_files(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (unlinkat(dirfd(directory), entry->d_name, 0) < 0 && errno == EISDIR)
			unlinkat(dirfd(directory), entry->d_name, AT_REMOVEDIR);
	if (directory)
		closedir(directory);
}

void factory_posix_remove_all(void)
{
	namespace_require();
	remove_files("/dev/shm");
	remove_files("/dev/mqueue");
}

int factory_send(int queue, long type, const void *text, size_t size)
{
	struct msgbuf *message = malloc(sizeof(*message) + size);
	int result;

	namespace_require();
	if (!message)
		return -ENOMEM;
	message->mtype = type;
	memcpy(message->mtext, text, size);
	result = or_errno(msgsnd(queue, message, size, IPC_NOWAIT));
	free(message);
	return result;
}

int factory_set_value(int set, int number, int value)
{
	namespace_require();
	return or_errno(semctl(set, number, SETVAL, (union semun){ .val = value }));
}

static int write_sysctl(const char *name, const char *value)
{
	char path[128];
	int error = 0;
	int fd;

	namespace_require();
	snprintf(path, sizeof(path), "/proc/sys/kernel/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, value, strlen(value)) < 0)
		error = -errno;
	close(fd);
	return error;
}

int factory_raise_limits(unsigned int count)
{
	char number[16];
	char four[64];
	int error;

	snprintf(number, sizeof(number), "%u", count);
	snprintf(four, sizeof(four), "32000 1024000000 500 %u", count);
	error = write_sysctl("shmmni", number);
	if (!error)
		error = write_sysctl("msgmni", number);
	if (!error)
		error = write_sysctl("sem", four);
	return error;
}

int factory_next_id(enum factory_kind kind, int id)
{
	static const char *const names[FACTORY_KINDS] = { "shm_next_id", "msg_next_id",
							  "sem_next_id" };
	char number[16];

	snprintf(number, sizeof(number), "%d", id);
	return write_sysctl(names[kind], number);
}

static int create_one_of_each(key_t key)
{
	int result = factory_segment(key, (size_t)sysconf(_SC_PAGESIZE), 0600);

	if (result >= 0)
		result = factory_queue(key, 0600);
	if (result >= 0)
		result = factory_set(key, 1, 0600);
	return result < 0 ? result : 0;
}

int factory_fill(unsigned int count, unsigned int owners, key_t first_key)
{
	const uid_t uid = geteuid();
	const gid_t gid = getegid();
	int error = 0;

	namespace_require();
	for (unsigned int i = 0; i < count && !error; i++) {
		if (setegid(i % owners) < 0 || seteuid(i % owners) < 0)
			error = -errno;
		else
			error = create_one_of_each(first_key + (key_t)i);
		if (seteuid(uid) < 0 || setegid(gid) < 0)
			abort();
	}
	return error;
}
