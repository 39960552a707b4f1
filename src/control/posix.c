/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The calls that change POSIX objects. They are files of /dev/shm and /dev/mqueue: owners and modes
 * are changed through a descriptor whose inode was compared, so that no other file can be hit.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "objects.h"

/* Where the files of a kind are, with what stands before their names. */
static const char *prefix_of(enum table_id table)
{
	if (table == TABLE_PMSG)
		return "/dev/mqueue/";
	return table == TABLE_PSEM ? "/dev/shm/sem." : "/dev/shm/";
}

/* An O_PATH descriptor and its status, or -errno. */
static int open_file(const struct target *target, struct stat *status)
{
	char path[NAME_MAX + 32];
	int fd;
	int error;

	snprintf(path, sizeof(path), "%s%s", prefix_of(target->identity.table), target->name + 1);
	fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, status) == 0)
		return fd;
	error = -errno;
	close(fd);
	return error;
}

static int look(struct target *target)
{
	struct stat status;
	int fd = open_file(target, &status);

	if (fd < 0)
		return fd;
	close(fd);
	target->identity.id = status.st_ino;
	target->identity.device = status.st_dev;
	target->identity.name = identity_hash_name(target->name);
	target->uid = status.st_uid;
	target->gid = status.st_gid;
	/* Every message and every resize changes a file's ctime: it says nothing of identity. */
	target->ctime = 0;
	return 0;
}

static int shm_remove(const struct target *target)
{
	return shm_unlink(target->name) < 0 ? -errno : 0;
}

static int msg_remove(const struct target *target)
{
	return mq_unlink(target->name) < 0 ? -errno : 0;
}

static int sem_remove(const struct target *target)
{
	return sem_unlink(target->name) < 0 ? -errno : 0;
}

/* A descriptor opened with O_PATH allows no more than this way round. */
static int reopen(int fd, int flags)
{
	char path[48];
	int result;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	result = open(path, flags | O_CLOEXEC);
	return result < 0 ? -errno : result;
}

static int set_size(int path_fd, uint64_t size)
{
	int fd = reopen(path_fd, O_RDWR);
	int error = 0;

	if (fd < 0)
		return fd;
	if (ftruncate(fd, (off_t)size) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int set_mode(int fd, mode_t mode)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return chmod(path, mode) < 0 ? -errno : 0;
}

static int set_owner(int fd, uid_t uid, gid_t gid)
{
	return fchownat(fd, "", uid, gid, AT_EMPTY_PATH) < 0 ? -errno : 0;
}

static int edit_file(int fd, const struct edit *edit)
{
	switch (edit->field) {
	case EDIT_OWNER:
		return set_owner(fd, (uid_t)edit->number, (gid_t)-1);
	case EDIT_GROUP:
		return set_owner(fd, (uid_t)-1, (gid_t)edit->number);
	case EDIT_MODE:
		return set_mode(fd, (mode_t)edit->number);
	case EDIT_SIZE:
		return set_size(fd, edit->number);
	default:
		return -EOPNOTSUPP;
	}
}

static int edit(const struct target *target, const struct edit *change)
{
	struct stat status;
	int fd = open_file(target, &status);
	int error = -ESTALE;

	if (fd < 0)
		return fd;
	if (status.st_ino == target->identity.id && status.st_dev == target->identity.device)
		error = edit_file(fd, change);
	close(fd);
	return error;
}

/* The umask took bits off the mode; and others get it, where they were named. */
static int finish_creation(const struct creation *creation, const struct target *created,
			   const char **step)
{
	uid_t uid = is_given(creation, CREATION_OWNER) ? creation->uid : (uid_t)-1;
	gid_t gid = is_given(creation, CREATION_GROUP) ? creation->gid : (gid_t)-1;
	struct stat status;
	int fd = open_file(created, &status);
	int error;

	*step = "setting its permissions";
	if (fd < 0)
		return fd;
	error = set_mode(fd, creation->mode);
	if (!error && (uid != (uid_t)-1 || gid != (gid_t)-1)) {
		*step = "setting its owner";
		error = set_owner(fd, uid, gid);
	}
	close(fd);
	return error;
}

static int shm_create(const struct creation *creation, struct target *created, const char **step)
{
	int fd = shm_open(creation->name, O_RDWR | O_CREAT | O_EXCL, creation->mode);
	int error = 0;

	*step = "creating it";
	if (fd < 0)
		return -errno;
	snprintf(created->name, sizeof(created->name), "%s", creation->name);
	if (ftruncate(fd, (off_t)creation->size) < 0) {
		*step = "setting its size";
		error = -errno;
	}
	close(fd);
	return error ? error : finish_creation(creation, created, step);
}

static int msg_create(const struct creation *creation, struct target *created, const char **step)
{
	struct mq_attr attributes = { .mq_maxmsg = (long)creation->maxmsg,
				      .mq_msgsize = (long)creation->msgsize };
	mqd_t queue = mq_open(creation->name, O_RDWR | O_CREAT | O_EXCL, creation->mode,
			      creation->maxmsg ? &attributes : NULL);

	*step = "creating it";
	if (queue == (mqd_t)-1)
		return -errno;
	snprintf(created->name, sizeof(created->name), "%s", creation->name);
	mq_close(queue);
	return finish_creation(creation, created, step);
}

static int sem_create(const struct creation *creation, struct target *created, const char **step)
{
	sem_t *semaphore =
		sem_open(creation->name, O_CREAT | O_EXCL, creation->mode, creation->value);

	*step = "creating it";
	if (semaphore == SEM_FAILED)
		return -errno;
	snprintf(created->name, sizeof(created->name), "%s", creation->name);
	sem_close(semaphore);
	return finish_creation(creation, created, step);
}

static int find(const struct creation *creation, struct target *found)
{
	snprintf(found->name, sizeof(found->name), "%s", creation->name);
	return 0;
}

const struct object_ops posix_shm_ops = { look, shm_remove, edit, shm_create, find };
const struct object_ops posix_msg_ops = { look, msg_remove, edit, msg_create, find };
const struct object_ops posix_sem_ops = { look, sem_remove, edit, sem_create, find };
