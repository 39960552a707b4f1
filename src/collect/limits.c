/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's limits, from the sysctls or, where they cannot be read, from IPC_INFO. */
#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

/* IPC_INFO of the three kinds. */
struct ipc_info {
	struct shminfo shm;
	struct msginfo msg;
	struct seminfo sem;
	bool known[SYSV_TABLES];
};

struct limit_spec {
	const char *name;
	const char *description;
	enum table_id table;
	enum value_type type;
	const char *sysctl;    /* NULL: IPC_INFO alone has it */
	unsigned int position; /* among the numbers of the sysctl */
	size_t info_offset;    /* in struct ipc_info */
	size_t info_size;
	bool has_usage;
	size_t usage_offset; /* in struct usage */
};

#define INFO(field) offsetof(struct ipc_info, field), sizeof(((struct ipc_info *)NULL)->field)
#define NO_INFO	    0, 0
#define USED(field) true, offsetof(struct usage, field)
#define UNUSED	    false, 0

static const struct limit_spec specs[] = {
	{ "MSGMNI", "message queues", TABLE_MSG, VALUE_INTEGER, "kernel/msgmni", 0,
	  INFO(msg.msgmni), USED(queues) },
	{ "MSGMAX", "largest message", TABLE_MSG, VALUE_BYTES, "kernel/msgmax", 0, INFO(msg.msgmax),
	  UNUSED },
	{ "MSGMNB", "first capacity of a queue", TABLE_MSG, VALUE_BYTES, "kernel/msgmnb", 0,
	  INFO(msg.msgmnb), UNUSED },
	{ "SHMMNI", "segments", TABLE_SHM, VALUE_INTEGER, "kernel/shmmni", 0, INFO(shm.shmmni),
	  USED(segments) },
	{ "SHMALL", "pages in all segments", TABLE_SHM, VALUE_INTEGER, "kernel/shmall", 0,
	  INFO(shm.shmall), USED(shm_pages) },
	{ "SHMMAX", "largest segment", TABLE_SHM, VALUE_BYTES, "kernel/shmmax", 0, INFO(shm.shmmax),
	  UNUSED },
	{ "SHMMIN", "smallest segment", TABLE_SHM, VALUE_BYTES, NULL, 0, INFO(shm.shmmin), UNUSED },
	{ "SEMMNI", "semaphore sets", TABLE_SEM, VALUE_INTEGER, "kernel/sem", 3, INFO(sem.semmni),
	  USED(semaphore_sets) },
	{ "SEMMNS", "semaphores in all sets", TABLE_SEM, VALUE_INTEGER, "kernel/sem", 1,
	  INFO(sem.semmns), USED(semaphores) },
	{ "SEMMSL", "semaphores in a set", TABLE_SEM, VALUE_INTEGER, "kernel/sem", 0,
	  INFO(sem.semmsl), UNUSED },
	{ "SEMOPM", "operations in one semop", TABLE_SEM, VALUE_INTEGER, "kernel/sem", 2,
	  INFO(sem.semopm), UNUSED },
	{ "SEMVMX", "highest value of a semaphore", TABLE_SEM, VALUE_INTEGER, NULL, 0,
	  INFO(sem.semvmx), UNUSED },
	{ "MQUMNI", "POSIX queues", TABLE_PMSG, VALUE_INTEGER, "fs/mqueue/queues_max", 0, NO_INFO,
	  USED(posix_queues) },
	{ "MQUMAX", "largest message of a POSIX queue", TABLE_PMSG, VALUE_BYTES,
	  "fs/mqueue/msgsize_max", 0, NO_INFO, UNUSED },
	{ "MQUMNB", "messages in a POSIX queue", TABLE_PMSG, VALUE_INTEGER, "fs/mqueue/msg_max", 0,
	  NO_INFO, UNUSED },
	{ "MQUDMAX", "message size where none is given", TABLE_PMSG, VALUE_BYTES,
	  "fs/mqueue/msgsize_default", 0, NO_INFO, UNUSED },
	{ "MQUDMNB", "messages where none are given", TABLE_PMSG, VALUE_INTEGER,
	  "fs/mqueue/msg_default", 0, NO_INFO, UNUSED },
	/* Sums without a limit, as ipcs -u has them. */
	{ "SHMRSS", "bytes of segments in memory", TABLE_SHM, VALUE_BYTES, NULL, 0, NO_INFO,
	  USED(shm_rss) },
	{ "SHMSWAP", "bytes of segments in swap", TABLE_SHM, VALUE_BYTES, NULL, 0, NO_INFO,
	  USED(shm_swap) },
	{ "MSGS", "messages in all queues", TABLE_MSG, VALUE_INTEGER, NULL, 0, NO_INFO,
	  USED(messages) },
	{ "MSGBYTES", "bytes in all messages", TABLE_MSG, VALUE_BYTES, NULL, 0, NO_INFO,
	  USED(message_bytes) },
	{ "SHMFS", "size of /dev/shm", TABLE_PSHM, VALUE_BYTES, NULL, 0, NO_INFO,
	  USED(shm_fs_used) },
};

union semun {
	int val;
	struct seminfo *info;
};

static void ipc_info_read(struct ipc_info *info)
{
	memset(info, 0, sizeof(*info));
	info->known[TABLE_SHM] = shmctl(0, IPC_INFO, (struct shmid_ds *)&info->shm) >= 0;
	info->known[TABLE_MSG] = msgctl(0, IPC_INFO, (struct msqid_ds *)&info->msg) >= 0;
	info->known[TABLE_SEM] = semctl(0, 0, IPC_INFO, (union semun){ .info = &info->sem }) >= 0;
}

static bool limit_from_info(const struct limit_spec *spec, const struct ipc_info *info,
			    uint64_t *limit)
{
	const char *place = (const char *)info + spec->info_offset;
	unsigned long wide;
	unsigned int narrow;

	if (spec->info_size == 0)
		return false;
	if (spec->info_size == sizeof(wide)) {
		memcpy(&wide, place, sizeof(wide));
		*limit = wide;
	} else {
		memcpy(&narrow, place, sizeof(narrow));
		*limit = narrow;
	}
	return info->known[spec->table];
}

/* The number at that position, counted from 0, of a text of numbers between blanks. */
static bool nth_number(const char *text, unsigned int position, uint64_t *number)
{
	char *end;

	for (unsigned int i = 0;; i++) {
		errno = 0;
		*number = strtoull(text, &end, 10);
		if (end == text || errno)
			return false;
		if (i == position)
			return true;
		text = end;
	}
}

static bool limit_from_sysctl(int proc_fd, const struct limit_spec *spec, uint64_t *limit)
{
	char path[64] = "sys/";
	char text[128];
	ssize_t length;
	int fd;

	if (!spec->sysctl)
		return false;
	strcat(path, spec->sysctl);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return false;
	text[length] = '\0';
	return nth_number(text, spec->position, limit);
}

static void limit_fill(struct limit *limit, const struct limit_spec *spec, int proc_fd,
		       const struct ipc_info *info)
{
	limit->name = spec->name;
	limit->description = spec->description;
	limit->table = spec->table;
	limit->type = spec->type;
	limit->sysctl = spec->sysctl;
	limit->position = spec->position;
	limit->limit_known = limit_from_sysctl(proc_fd, spec, &limit->limit) ||
			     limit_from_info(spec, info, &limit->limit);
}

/* Whether the figure in use of that kind of object was really read. */
static bool is_usage_known(const struct limit_spec *spec,
			   const struct sysv_extent extents[SYSV_TABLES], const struct usage *usage)
{
	if (!spec->has_usage)
		return false;
	if (spec->table == TABLE_PMSG)
		return usage->posix_queues_known;
	if (spec->table == TABLE_PSHM)
		return usage->shm_fs_size > 0;
	return !extents[spec->table].error;
}

void limits_read(int proc_fd, const struct sysv_extent extents[SYSV_TABLES],
		 struct snapshot *snapshot)
{
	struct table *table = &snapshot->tables[TABLE_LIMIT];
	struct limit *limits = arena_alloc(snapshot->arena, ARRAY_SIZE(specs), sizeof(*limits));
	const char *usage = (const char *)&snapshot->usage;
	bool any = false;
	struct ipc_info info;

	ipc_info_read(&info);
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
		limit_fill(&limits[i], &specs[i], proc_fd, &info);
		/* A file system's size is no sysctl. */
		if (specs[i].table == TABLE_PSHM) {
			limits[i].limit = snapshot->usage.shm_fs_size;
			limits[i].limit_known = limits[i].limit > 0;
		}
		limits[i].used_known = is_usage_known(&specs[i], extents, &snapshot->usage);
		if (limits[i].used_known)
			memcpy(&limits[i].used, usage + specs[i].usage_offset, sizeof(uint64_t));
		any |= limits[i].limit_known;
	}
	table->collected = true;
	table->row_size = sizeof(*limits);
	table->rows = limits;
	table->count = any ? ARRAY_SIZE(specs) : 0;
	table->error = any ? 0 : extents[TABLE_SHM].error ? extents[TABLE_SHM].error : -ENOENT;
}
