/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * POSIX objects: files of /dev/shm (shm_overview(7), sem_overview(7)) and of /dev/mqueue
 * (mq_overview(7)). Looking at one leaves no trace where the system lets us; reading the state of a
 * queue sets its ctime and atime, so it is done only where needed.
 */
#include "posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "ipctop/identity.h"

#ifndef MQUEUE_MAGIC
#define MQUEUE_MAGIC 0x19800202 /* ipc/mqueue.c */
#endif

enum {
	/* A semaphore of glibc on 64-bit: sizeof(sem_t); value and waiters are its first halves. */
	SEMAPHORE_BYTES = 32,
	STATE_BYTES = 128,
};

static const char semaphore_prefix[] = "sem.";

/* A table being gathered. */
struct gathering {
	enum table_id table;
	size_t row_size;
	char *rows;
	size_t count;
	size_t capacity;
};

static void *next_row(struct gathering *gathering)
{
	gathering->rows = xgrow(gathering->rows, gathering->count, &gathering->capacity,
				gathering->row_size);
	return memset(gathering->rows + gathering->count * gathering->row_size, 0,
		      gathering->row_size);
}

static void fill_object(struct posix_object *object, const struct stat *status)
{
	object->device = status->st_dev;
	object->inode = status->st_ino;
	object->uid = status->st_uid;
	object->gid = status->st_gid;
	object->mode = status->st_mode;
	object->atime = status->st_atime;
	object->mtime = status->st_mtime;
	object->ctime = status->st_ctime;
}

static const char *keep_name(struct arena *arena, const char *name)
{
	size_t size = strlen(name) + 2;
	char *kept = arena_alloc(arena, size, 1);

	*kept = '/';
	memcpy(kept + 1, name, size - 1);
	return kept;
}

/* Each look_at function returns 0 or -errno: -ENOENT also where there is something else. */
static int look_at_segment(int directory, const char *name, struct posix_segment *segment)
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -ENOENT;
	fill_object(&segment->file, &status);
	segment->size = (uint64_t)status.st_size;
	segment->allocated = (uint64_t)status.st_blocks * 512;
	return 0;
}

static void add_segment(struct gathering *segments, int directory, const char *name,
			struct arena *arena)
{
	struct posix_segment *segment = next_row(segments);

	if (look_at_segment(directory, name, segment) < 0)
		return;
	segment->file.name = keep_name(arena, name);
	segments->count++;
}

static void read_value(int fd, const struct stat *status, struct posix_semaphore *semaphore)
{
	uint32_t halves[2];

	if (sizeof(long) != 8 || status->st_size != SEMAPHORE_BYTES ||
	    pread(fd, halves, sizeof(halves), 0) != (ssize_t)sizeof(halves))
		return;
	semaphore->value = halves[__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 1];
	semaphore->waiters = halves[__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 1 : 0];
	semaphore->value_known = true;
}

/* Reading would set the file's atime; for others' files only root may ask that it does not. */
static int open_quietly(int directory, const char *name)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(directory, name, flags | O_NOATIME);

	if (fd < 0 && errno == EPERM)
		fd = openat(directory, name, flags);
	return fd;
}

static int stat_file(int directory, const char *name, int fd, struct stat *status)
{
	if (fd >= 0)
		return fstat(fd, status);
	return fstatat(directory, name, status, AT_SYMLINK_NOFOLLOW);
}

/* One that may not be read is there all the same. */
static int look_at_semaphore(int directory, const char *name, bool with_value,
			     struct posix_semaphore *semaphore)
{
	int fd = with_value ? open_quietly(directory, name) : -1;
	struct stat status;
	int error = stat_file(directory, name, fd, &status) < 0 ? -errno : 0;

	if (!error && !S_ISREG(status.st_mode))
		error = -ENOENT;
	if (!error)
		fill_object(&semaphore->file, &status);
	if (!error && fd >= 0)
		read_value(fd, &status, semaphore);
	if (fd >= 0)
		close(fd);
	return error;
}

static void add_semaphore(struct gathering *semaphores, int directory, const char *name,
			  bool with_value, struct arena *arena)
{
	struct posix_semaphore *semaphore = next_row(semaphores);

	if (look_at_semaphore(directory, name, with_value, semaphore) < 0)
		return;
	semaphore->file.name = keep_name(arena, name + sizeof(semaphore_prefix) - 1);
	semaphores->count++;
}

static void read_state(int fd, struct posix_queue *queue)
{
	char text[STATE_BYTES];
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);
	unsigned long long bytes;

	if (length <= 0)
		return;
	text[length] = '\0';
	queue->state_known = sscanf(text, "QSIZE:%llu NOTIFY:%d SIGNO:%d NOTIFY_PID:%d", &bytes,
				    &queue->notify, &queue->notify_signal, &queue->notify_pid) == 4;
	if (queue->state_known)
		queue->bytes = bytes;
}

/* On Linux a queue's descriptor is a file descriptor: mq_overview(7). */
static void read_attributes(int fd, struct posix_queue *queue)
{
	struct mq_attr attributes;

	if (mq_getattr((mqd_t)fd, &attributes) < 0)
		return;
	queue->curmsgs = (uint64_t)attributes.mq_curmsgs;
	queue->maxmsg = (uint64_t)attributes.mq_maxmsg;
	queue->msgsize = (uint64_t)attributes.mq_msgsize;
	queue->attributes_known = true;
}

static int look_at_queue(int directory, const char *name, bool with_state,
			 struct posix_queue *queue)
{
	struct stat status;
	int fd;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -ENOENT;
	fill_object(&queue->file, &status);
	fd = open_quietly(directory, name);
	if (fd < 0)
		return 0;
	if (with_state)
		read_state(fd, queue);
	read_attributes(fd, queue);
	close(fd);
	return 0;
}

static void add_queue(struct gathering *queues, int directory, const char *name, bool with_state,
		      struct arena *arena)
{
	struct posix_queue *queue = next_row(queues);

	if (look_at_queue(directory, name, with_state, queue) < 0)
		return;
	queue->file.name = keep_name(arena, name);
	queues->count++;
}

int posix_look(const struct posix_paths *paths, enum table_id table, const char *name, void *row)
{
	const char *folder = table == TABLE_PMSG ? paths->mqueue : paths->shm;
	int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *file = xasprintf("%s%s", table == TABLE_PSEM ? semaphore_prefix : "", name + 1);
	int error = directory < 0 ? -errno : 0;

	if (!error && table == TABLE_PSHM)
		error = look_at_segment(directory, file, row);
	else if (!error && table == TABLE_PMSG)
		error = look_at_queue(directory, file, false, row);
	else if (!error)
		error = look_at_semaphore(directory, file, true, row);
	free(file);
	if (directory >= 0)
		close(directory);
	((struct posix_object *)row)->name = name;
	return error;
}

static int compare_rows(const void *left, const void *right)
{
	const struct posix_object *a = left;
	const struct posix_object *b = right;

	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	/* Two names of one file, which link(2) can make. */
	return identity_hash_name(a->name) < identity_hash_name(b->name) ? -1 : 1;
}

static const void *row_at(const struct gathering *gathering, size_t i)
{
	return gathering->rows + i * gathering->row_size;
}

/* tmpfs lists its files from the newest to the oldest, which is the order of inodes reversed. */
static bool is_reversed(const struct gathering *gathering)
{
	for (size_t i = 1; i < gathering->count; i++)
		if (compare_rows(row_at(gathering, i - 1), row_at(gathering, i)) <= 0)
			return false;
	return true;
}

static void finish(struct gathering *gathering, int error, struct snapshot *snapshot)
{
	struct table *table = &snapshot->tables[gathering->table];
	size_t count = gathering->count;
	size_t size = gathering->row_size;
	char *rows = arena_alloc(snapshot->arena, count, size);
	bool reversed = is_reversed(gathering);

	for (size_t i = 0; i < count; i++)
		memcpy(rows + i * size, row_at(gathering, reversed ? count - 1 - i : i), size);
	if (count > 0 && !reversed)
		qsort(rows, count, size, compare_rows);
	free(gathering->rows);
	*table = (struct table){ .rows = rows,
				 .count = error ? 0 : gathering->count,
				 .row_size = gathering->row_size,
				 .collected = true,
				 .error = error };
}

/* Both kinds of /dev/shm in one walk. */
static void collect_shm(const char *path, const struct collect_request *request,
			struct snapshot *snapshot)
{
	struct gathering segments = { .table = TABLE_PSHM,
				      .row_size = sizeof(struct posix_segment) };
	struct gathering semaphores = { .table = TABLE_PSEM,
					.row_size = sizeof(struct posix_semaphore) };
	bool want_segments = request->tables & TABLE_BIT(TABLE_PSHM);
	bool want_semaphores = request->tables & TABLE_BIT(TABLE_PSEM);
	DIR *directory = opendir(path);
	int error = directory ? 0 : -errno;
	const struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		bool is_semaphore = strncmp(entry->d_name, semaphore_prefix,
					    sizeof(semaphore_prefix) - 1) == 0;

		if (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN)
			continue;
		if (is_semaphore && want_semaphores)
			add_semaphore(&semaphores, dirfd(directory), entry->d_name,
				      request->needs & (NEED_VALUES | NEED_WAITERS), snapshot->arena);
		else if (!is_semaphore && want_segments)
			add_segment(&segments, dirfd(directory), entry->d_name, snapshot->arena);
	}
	if (directory)
		closedir(directory);
	if (want_segments)
		finish(&segments, error, snapshot);
	if (want_semaphores)
		finish(&semaphores, error, snapshot);
}

static void collect_mqueue(const char *path, bool with_state, struct snapshot *snapshot)
{
	struct gathering queues = { .table = TABLE_PMSG, .row_size = sizeof(struct posix_queue) };
	DIR *directory = opendir(path);
	const struct dirent *entry;
	struct statfs status;
	int error = 0;

	/* An empty directory where nothing is mounted is no empty list of queues. */
	if (!directory)
		error = errno == ENOENT ? -ENODEV : -errno;
	else if (fstatfs(dirfd(directory), &status) < 0 || status.f_type != MQUEUE_MAGIC)
		error = -ENODEV;
	while (!error && (entry = readdir(directory)))
		if (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN)
			add_queue(&queues, dirfd(directory), entry->d_name, with_state,
				  snapshot->arena);
	if (directory)
		closedir(directory);
	finish(&queues, error, snapshot);
}

void posix_collect(const struct posix_paths *paths, const struct collect_request *request,
		   struct snapshot *snapshot)
{
	if (request->tables & (TABLE_BIT(TABLE_PSHM) | TABLE_BIT(TABLE_PSEM)))
		collect_shm(paths->shm, request, snapshot);
	if (request->tables & TABLE_BIT(TABLE_PMSG))
		collect_mqueue(paths->mqueue, request->needs & NEED_VALUES, snapshot);
	snapshot->needs |= request->needs & NEED_VALUES;
}

/* The queues there are, without a look at any; false where their file system is not mounted. */
static bool count_queues(const char *path, uint64_t *count)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	struct statfs status;
	bool mounted;

	if (!directory)
		return false;
	*count = 0;
	mounted = fstatfs(dirfd(directory), &status) == 0 && status.f_type == MQUEUE_MAGIC;
	while (mounted && (entry = readdir(directory)))
		*count += entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN;
	closedir(directory);
	return mounted;
}

void posix_read_usage(const struct posix_paths *paths, struct snapshot *snapshot)
{
	const struct table *queues = &snapshot->tables[TABLE_PMSG];
	struct usage *usage = &snapshot->usage;
	struct statfs status;

	usage->posix_queues = queues->count;
	usage->posix_queues_known = queues->collected && !queues->error;
	if (!queues->collected)
		usage->posix_queues_known = count_queues(paths->mqueue, &usage->posix_queues);
	if (statfs(paths->shm, &status) == 0) {
		usage->shm_fs_size = (uint64_t)status.f_blocks * (uint64_t)status.f_bsize;
		usage->shm_fs_used =
			(uint64_t)(status.f_blocks - status.f_bfree) * (uint64_t)status.f_bsize;
	}
}
