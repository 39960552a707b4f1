/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting back what was inside an object. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "restoring.h"

/* An attached segment, or an open file. */
struct destination {
	char *bytes;
	int fd;
	uint64_t size;
};

/* Through the kernel: a page that cannot be had is an error of a call, not a signal. */
static int write_memory(const struct destination *to, const struct journal_piece *piece)
{
	const struct iovec from = { .iov_base = (void *)(uintptr_t)piece->data,
				    .iov_len = piece->size };
	const struct iovec place = { .iov_base = to->bytes + piece->place, .iov_len = piece->size };
	ssize_t written = process_vm_writev(getpid(), &from, 1, &place, 1, 0);

	if (written < 0)
		return -errno;
	return (size_t)written == piece->size ? 0 : -ENOMEM;
}

static int write_file(const struct destination *to, const struct journal_piece *piece)
{
	const char *data = piece->data;
	size_t done = 0;

	while (done < piece->size) {
		ssize_t written = pwrite(to->fd, data + done, piece->size - done,
					 (off_t)(piece->place + done));

		if (written < 0)
			return -errno;
		done += (size_t)written;
	}
	return 0;
}

static int write_extent(const struct journal_piece *piece, void *argument)
{
	const struct destination *to = argument;

	/* A journal that was tampered with must not make us write beyond the end. */
	if (piece->place > to->size || piece->size > to->size - piece->place)
		return -EUCLEAN;
	return to->bytes ? write_memory(to, piece) : write_file(to, piece);
}

static int write_segment(const struct restoring *restoring, const struct target *target)
{
	struct destination to = { .fd = -1, .size = restoring->result->entry.size };
	int error;

	to.bytes = shmat((int)target->identity.id, NULL, 0);
	if (to.bytes == (void *)-1)
		return -errno;
	error = journal_each_extent(restoring->control->journal, restoring->result->entry.number,
				    write_extent, &to);
	shmdt(to.bytes);
	return error;
}

static int write_posix_segment(const struct restoring *restoring, const struct target *target)
{
	struct destination to = { .fd = shm_open(target->name, O_RDWR, 0) };
	struct stat status;
	int error = -ESTALE;

	if (to.fd < 0)
		return -errno;
	if (fstat(to.fd, &status) == 0 && status.st_ino == target->identity.id &&
	    status.st_dev == target->identity.device) {
		to.size = (uint64_t)status.st_size;
		error = journal_each_extent(restoring->control->journal,
					    restoring->result->entry.number, write_extent, &to);
	}
	close(to.fd);
	return error;
}

static int send(const struct journal_piece *piece, void *argument)
{
	const struct target *target = argument;
	struct msgbuf *message = xcalloc(1, sizeof(*message) + piece->size);
	int error = 0;

	message->mtype = piece->type;
	if (piece->size)
		memcpy(message->mtext, piece->data, piece->size);
	if (msgsnd((int)target->identity.id, message, piece->size, IPC_NOWAIT) < 0)
		error = -errno;
	free(message);
	return error;
}

/* Room for all of them first: the kernel counts bytes, and messages of no bytes as one. */
static int send_all(const struct restoring *restoring, const struct target *target)
{
	const struct journal_row *entry = &restoring->result->entry;
	uint64_t messages = restoring_number(restoring, "qnum", 0);
	uint64_t room = entry->size > messages ? entry->size : messages;
	struct target queue = *target;
	struct msqid_ds data;
	int error = 0;

	if (msgctl((int)target->identity.id, IPC_STAT, &data) < 0)
		return -errno;
	if (data.msg_qbytes < room) {
		const struct edit grow = { .field = EDIT_QBYTES, .number = room };

		error = control_ops(TABLE_MSG)->edit(target, &grow);
	}
	return error ? error
		     : journal_each_message(restoring->control->journal, entry->number, send,
					    &queue);
}

int restore_contents(const struct restoring *restoring, const struct target *target,
		     const char **what)
{
	switch (target->identity.table) {
	case TABLE_SHM:
		*what = "writing its contents";
		return write_segment(restoring, target);
	case TABLE_PSHM:
		*what = "writing its contents";
		return write_posix_segment(restoring, target);
	case TABLE_MSG:
		*what = "sending its messages";
		return send_all(restoring, target);
	default:
		return 0;
	}
}

struct values {
	unsigned short *values;
	size_t count;
};

static int take_value(const struct journal_piece *piece, void *argument)
{
	struct values *values = argument;

	if (piece->place != values->count)
		return -EUCLEAN;
	values->values = xreallocarray(values->values, values->count + 1, sizeof(*values->values));
	values->values[values->count++] = (unsigned short)piece->value;
	return 0;
}

int restore_read_values(const struct restoring *restoring, unsigned short **values, size_t *count)
{
	struct values taken = { 0 };
	int error = journal_each_semaphore(restoring->control->journal,
					   restoring->result->entry.number, take_value, &taken);

	if (error) {
		free(taken.values);
		return error;
	}
	*values = taken.values;
	*count = taken.count;
	return 0;
}
