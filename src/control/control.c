/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that changes IPC objects, each after a second look at what it is about to change. */
#include "ipctop/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include "ipctop/memory.h"

/* glibc leaves the definition of semctl(2)'s argument to its callers. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
	struct seminfo *info;
};

struct control {
	bool read_only;
};

struct control *control_create(bool read_only)
{
	struct control *control = xcalloc(1, sizeof(*control));

	control->read_only = read_only;
	return control;
}

void control_destroy(struct control *control)
{
	free(control);
}

bool control_is_read_only(const struct control *control)
{
	return control->read_only;
}

struct target target_of(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	struct target target = { .identity = identity_of(snapshot, table, row) };
	const struct sysv_object *object = row;

	if (!(TABLE_BIT(table) & TABLES_SYSV))
		return target;
	target.key = object->key;
	target.uid = object->uid;
	target.gid = object->gid;
	target.ctime = object->ctime;
	return target;
}

static void fill_target(struct target *target, const struct ipc_perm *perm, time_t ctime)
{
	target->key = perm->__key;
	target->uid = perm->uid;
	target->gid = perm->gid;
	target->ctime = ctime;
	target->identity.cuid = perm->cuid;
	target->identity.cgid = perm->cgid;
}

/* The raw calls of one kind. state(id, command) is its *ctl(2), filling target on success. */
struct operations {
	int (*state)(int id, int command, struct target *target);
	int (*remove)(int id);
	int stat_any; /* its *_STAT_ANY */
};

static int shm_state(int id, int command, struct target *target)
{
	struct shmid_ds data;
	int result = shmctl(id, command, &data);

	if (result < 0)
		return -errno;
	fill_target(target, &data.shm_perm, data.shm_ctime);
	target->identity.size = data.shm_segsz;
	target->identity.cpid = data.shm_cpid;
	return result;
}

static int shm_remove(int id)
{
	return shmctl(id, IPC_RMID, NULL) < 0 ? -errno : 0;
}

static int msg_state(int id, int command, struct target *target)
{
	struct msqid_ds data;
	int result = msgctl(id, command, &data);

	if (result < 0)
		return -errno;
	fill_target(target, &data.msg_perm, data.msg_ctime);
	return result;
}

static int msg_remove(int id)
{
	return msgctl(id, IPC_RMID, NULL) < 0 ? -errno : 0;
}

static int sem_state(int id, int command, struct target *target)
{
	struct semid_ds data;
	int result = semctl(id, 0, command, (union semun){ .buf = &data });

	if (result < 0)
		return -errno;
	fill_target(target, &data.sem_perm, data.sem_ctime);
	return result;
}

static int sem_remove(int id)
{
	return semctl(id, 0, IPC_RMID) < 0 ? -errno : 0;
}

static const struct operations operations[TABLE_COUNT] = {
	[TABLE_SHM] = { shm_state, shm_remove, SHM_STAT_ANY },
	[TABLE_MSG] = { msg_state, msg_remove, MSG_STAT_ANY },
	[TABLE_SEM] = { sem_state, sem_remove, SEM_STAT_ANY },
};

/*
 * IPC_STAT needs read permission, which even an owner can lack. *_STAT_ANY does not, but takes the
 * index: the low 15 bits of the id, or the low 24 where the kernel was booted with ipcmni_extend
 * (ipc/util.h). It returns the id, so a wrong guess shows.
 */
static int look_again(const struct operations *calls, int id, struct target *target)
{
	static const int masks[] = { 0x7fff, 0xffffff };
	int error = calls->state(id, IPC_STAT, target);

	for (unsigned int i = 0; error == -EACCES && i < ARRAY_SIZE(masks); i++)
		if (calls->state(id & masks[i], calls->stat_any, target) == id)
			error = 0;
	return error < 0 ? error : 0;
}

static bool is_our_namespace(uint64_t ipc_namespace)
{
	struct stat status;

	if (ipc_namespace == 0 || stat("/proc/self/ns/ipc", &status) < 0)
		return true;
	return status.st_ino == ipc_namespace;
}

static int check_unchanged(const struct operations *calls, const struct target *target)
{
	struct target now = *target;
	int error;

	if (!is_our_namespace(target->identity.ipc_namespace))
		return -ESTALE;
	error = look_again(calls, (int)target->identity.id, &now);
	if (error)
		return error;
	if (identity_compare(&now.identity, &target->identity) != 0 || now.key != target->key ||
	    now.uid != target->uid || now.gid != target->gid || now.ctime != target->ctime)
		return -ESTALE;
	return 0;
}

int control_remove(struct control *control, const struct target *target)
{
	const struct operations *calls = &operations[target->identity.table];
	int error;

	if (control->read_only)
		return -EROFS;
	if (!calls->remove)
		return -EOPNOTSUPP;
	error = check_unchanged(calls, target);
	return error ? error : calls->remove((int)target->identity.id);
}

const char *control_strerror(int error)
{
	switch (error) {
	case -EROFS:
		return "read-only: nothing is changed";
	case -ESTALE:
		return "left alone: it has been changed or replaced since it was shown";
	case -EIDRM:
	case -EINVAL:
		return "it is gone already";
	case -EPERM:
		return "not permitted: only its owner, its creator or root may";
	case -EOPNOTSUPP:
		return "this cannot be removed";
	default:
		return strerror(-error);
	}
}
