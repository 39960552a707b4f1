/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's limits: numbers in files of /proc/sys, some of them several in one (kernel/sem). */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "objects.h"

enum { MAX_NUMBERS = 8, FILE_BYTES = 256 };

struct sysctl {
	char path[128];
	uint64_t numbers[MAX_NUMBERS];
	size_t count;
};

static int read_sysctl(struct sysctl *sysctl)
{
	char text[FILE_BYTES];
	char *next = text;
	int fd = open(sysctl->path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -errno;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got < 0)
		return -EIO;
	text[got] = '\0';
	for (sysctl->count = 0; sysctl->count < MAX_NUMBERS; sysctl->count++) {
		char *end;
		uint64_t number = strtoull(next, &end, 10);

		if (end == next)
			break;
		sysctl->numbers[sysctl->count] = number;
		next = end;
	}
	return 0;
}

static int write_sysctl(const struct sysctl *sysctl)
{
	char text[FILE_BYTES] = "";
	size_t used = 0;
	int fd = open(sysctl->path, O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	for (size_t i = 0; i < sysctl->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%" PRIu64 " ",
					 sysctl->numbers[i]);
	if (write(fd, text, used) != (ssize_t)used)
		error = errno ? -errno : -EIO;
	close(fd);
	return error;
}

static int read_of(const struct target *target, struct sysctl *sysctl)
{
	int error;

	if (!target->sysctl)
		return -EOPNOTSUPP;
	snprintf(sysctl->path, sizeof(sysctl->path), "/proc/sys/%s", target->sysctl);
	error = read_sysctl(sysctl);
	return !error && target->position >= sysctl->count ? -EINVAL : error;
}

int sysctl_read_limit(const struct target *target, uint64_t *number)
{
	struct sysctl sysctl;
	int error = read_of(target, &sysctl);

	if (!error)
		*number = sysctl.numbers[target->position];
	return error;
}

/* The kernel can take a number and keep another: what it says afterwards counts. */
static int edit(const struct target *target, const struct edit *edit)
{
	struct sysctl sysctl;
	int error = read_of(target, &sysctl);

	if (error)
		return error;
	sysctl.numbers[target->position] = edit->number;
	error = write_sysctl(&sysctl);
	if (!error)
		error = read_sysctl(&sysctl);
	if (!error && sysctl.numbers[target->position] != edit->number)
		error = -EINVAL;
	return error;
}

const struct object_ops sysctl_ops = { .edit = edit };
