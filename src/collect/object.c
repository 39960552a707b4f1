/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at one object, as the tables show it, and whether its inside may be read. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "ipctop/inspect.h"
#include "ipctop/memory.h"
#include "posix.h"
#include "sysv.h"

static const struct posix_paths paths = { "/dev/shm", "/dev/mqueue" };

int inspection_look(enum table_id table, int id, const char *name, union object_row *row)
{
	*row = (union object_row){ 0 };
	if (TABLE_BIT(table) & TABLES_SYSV)
		return sysv_stat_look(table, id, row);
	if (TABLE_BIT(table) & TABLES_POSIX)
		return posix_look(&paths, table, name, row);
	return -EOPNOTSUPP;
}

static int test_file(const char *prefix, const struct posix_object *object)
{
	char *path = xasprintf("%s/%s%s", paths.shm, prefix, object->name + 1);
	int error = faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) < 0 ? -errno : 0;

	free(path);
	return error;
}

/* IPC_STAT asks for the same right as reading: shmctl(2), msgctl(2), semctl(2). */
int inspection_test(enum table_id table, const union object_row *row)
{
	struct shmid_ds segment;
	struct msqid_ds queue;

	switch (table) {
	case TABLE_SHM:
		return shmctl(row->sysv.id, IPC_STAT, &segment) < 0 ? -errno : 0;
	case TABLE_MSG:
		return msgctl(row->sysv.id, IPC_STAT, &queue) < 0 ? -errno : 0;
	case TABLE_SEM:
		return row->sem.nsems && semctl(row->sysv.id, 0, GETPID) < 0 ? -errno : 0;
	case TABLE_PSHM:
		return test_file("", &row->posix);
	case TABLE_PSEM:
		return test_file("sem.", &row->posix);
	default:
		return -EOPNOTSUPP;
	}
}
