/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that there are. */
#include "pids.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipctop/memory.h"

int numbers_visit(int parent_fd, const char *path, void (*visit)(void *context, int number),
		  void *context)
{
	DIR *directory;
	const struct dirent *entry;
	/* A descriptor of its own: the directory's place belongs to it. */
	int fd = openat(parent_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	directory = fdopendir(fd);
	if (!directory) {
		close(fd);
		return -ENOMEM;
	}
	while ((entry = readdir(directory))) {
		char *end;
		long number = strtol(entry->d_name, &end, 10);

		if (end != entry->d_name && *end == '\0' && number >= 0 && number <= INT_MAX)
			visit(context, (int)number);
	}
	closedir(directory);
	return 0;
}

static void add_pid(void *context, int number)
{
	struct pid_list *list = context;

	list->pids = xgrow(list->pids, list->count, &list->capacity, sizeof(*list->pids));
	list->pids[list->count++] = number;
}

/* The kernel lists processes in the order of their numbers, as proc_pid_readdir() walks them. */
int pid_list_need(struct pid_list *list, int proc_fd)
{
	int error;

	if (list->is_read)
		return 0;
	list->count = 0;
	error = numbers_visit(proc_fd, ".", add_pid, list);
	/* We are there ourselves: where nobody is, nothing is mounted, and nobody is not gone. */
	if (!error && list->count == 0)
		error = -ENOENT;
	list->is_read = error == 0;
	return error;
}

void pid_list_clear(struct pid_list *list)
{
	free(list->pids);
	*list = (struct pid_list){ 0 };
}

/* That is the owner of /proc/PID: fs/proc/base.c, task_dump_owner(). */
bool pid_user(int proc_fd, pid_t pid, uid_t *uid)
{
	struct stat status;
	char path[16];

	snprintf(path, sizeof(path), "%d", (int)pid);
	if (fstatat(proc_fd, path, &status, 0) < 0)
		return false;
	*uid = status.st_uid;
	return true;
}

ssize_t proc_read(int proc_fd, const char *path, char *buffer, size_t size)
{
	ssize_t length;
	int fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);

	buffer[0] = '\0';
	if (fd < 0)
		return -errno;
	length = read(fd, buffer, size - 1);
	if (length < 0)
		length = -errno;
	close(fd);
	buffer[length > 0 ? length : 0] = '\0';
	return length;
}
