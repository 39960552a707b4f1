/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The raw calls that change System V objects: shmctl(2), msgctl(2), semctl(2). */
#include <errno.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "ipctop/memory.h"
#include "objects.h"

/* glibc leaves the definition of semctl(2)'s argument to its callers. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

/* What IPC_STAT gives; perm is the start of each. */
union sysv_data {
	struct ipc_perm perm;
	struct shmid_ds shm;
	struct msqid_ds msg;
	struct semid_ds sem;
};

/* One kind's *ctl(2) and *_STAT_ANY. */
struct sysv_calls {
	int (*control)(int id, int command, union sysv_data *data);
	int stat_any;
};

static int shm_control(int id, int command, union sysv_data *data)
{
	int result = shmctl(id, command, &data->shm);

	return result < 0 ? -errno : result;
}

static int msg_control(int id, int command, union sysv_data *data)
{
	int result = msgctl(id, command, &data->msg);

	return result < 0 ? -errno : result;
}

static int sem_control(int id, int command, union sysv_data *data)
{
	int result = semctl(id, 0, command, (union semun){ .buf = &data->sem });

	return result < 0 ? -errno : result;
}

static const struct sysv_calls shm_calls = { shm_control, SHM_STAT_ANY };
static const struct sysv_calls msg_calls = { msg_control, MSG_STAT_ANY };
static const struct sysv_calls sem_calls = { sem_control, SEM_STAT_ANY };

/*
 * IPC_STAT needs read permission, which even an owner can lack. *_STAT_ANY does not, but takes the
 * index: the low 15 bits of the id, or the low 24 where the kernel was booted with ipcmni_extend
 * (ipc/util.h). It returns the id, so a wrong guess shows.
 */
static int get_data(const struct sysv_calls *calls, int id, union sysv_data *data)
{
	static const int masks[] = { 0x7fff, 0xffffff };
	int error = calls->control(id, IPC_STAT, data);

	for (size_t i = 0; error == -EACCES && i < ARRAY_SIZE(masks); i++)
		if (calls->control(id & masks[i], calls->stat_any, data) == id)
			error = 0;
	return error < 0 ? error : 0;
}

static int id_of(const struct target *target)
{
	return (int)target->identity.id;
}

static void take_perm(struct target *target, const struct ipc_perm *perm, time_t ctime)
{
	target->key = perm->__key;
	target->uid = perm->uid;
	target->gid = perm->gid;
	target->ctime = ctime;
	target->identity.cuid = perm->cuid;
	target->identity.cgid = perm->cgid;
}

static int shm_look(struct target *target)
{
	union sysv_data data;
	int error = get_data(&shm_calls, id_of(target), &data);

	if (error)
		return error;
	take_perm(target, &data.perm, data.shm.shm_ctime);
	target->identity.size = data.shm.shm_segsz;
	target->identity.cpid = data.shm.shm_cpid;
	return 0;
}

static int msg_look(struct target *target)
{
	union sysv_data data;
	int error = get_data(&msg_calls, id_of(target), &data);

	if (!error)
		take_perm(target, &data.perm, data.msg.msg_ctime);
	return error;
}

static int sem_look(struct target *target)
{
	union sysv_data data;
	int error = get_data(&sem_calls, id_of(target), &data);

	if (!error)
		take_perm(target, &data.perm, data.sem.sem_ctime);
	return error;
}

static int remove_object(const struct sysv_calls *calls, const struct target *target)
{
	union sysv_data unused;
	int result = calls->control(id_of(target), IPC_RMID, &unused);

	return result < 0 ? result : 0;
}

static int shm_remove(const struct target *target)
{
	return remove_object(&shm_calls, target);
}

static int msg_remove(const struct target *target)
{
	return remove_object(&msg_calls, target);
}

static int sem_remove(const struct target *target)
{
	return remove_object(&sem_calls, target);
}

/* IPC_SET takes all of owner, mode and limit: the others stay as they are. */
static int set_perm(const struct sysv_calls *calls, const struct target *target,
		    const struct edit *edit)
{
	union sysv_data data;
	int error = get_data(calls, id_of(target), &data);

	if (error)
		return error;
	switch (edit->field) {
	case EDIT_OWNER:
		data.perm.uid = (uid_t)edit->number;
		break;
	case EDIT_GROUP:
		data.perm.gid = (gid_t)edit->number;
		break;
	case EDIT_MODE:
		data.perm.mode = (unsigned short)((data.perm.mode & ~0777U) | edit->number);
		break;
	case EDIT_QBYTES:
		data.msg.msg_qbytes = edit->number;
		break;
	default:
		return -EOPNOTSUPP;
	}
	error = calls->control(id_of(target), IPC_SET, &data);
	return error < 0 ? error : 0;
}

static int shm_edit(const struct target *target, const struct edit *edit)
{
	union sysv_data unused;

	if (edit->field != EDIT_LOCK)
		return set_perm(&shm_calls, target, edit);
	return shm_control(id_of(target), edit->number ? SHM_LOCK : SHM_UNLOCK, &unused);
}

static int msg_edit(const struct target *target, const struct edit *edit)
{
	return set_perm(&msg_calls, target, edit);
}

/* One value is meant for all semaphores of the set. */
static int set_values(int id, const unsigned short *values, size_t count)
{
	union sysv_data data;
	unsigned short *all;
	int error = get_data(&sem_calls, id, &data);
	size_t nsems;

	if (error)
		return error;
	nsems = data.sem.sem_nsems;
	if (count != 1 && count != nsems)
		return -EINVAL;
	all = xcalloc(nsems, sizeof(*all));
	for (size_t i = 0; i < nsems; i++)
		all[i] = values[count == 1 ? 0 : i];
	if (semctl(id, 0, SETALL, (union semun){ .array = all }) < 0)
		error = -errno;
	free(all);
	return error;
}

static int sem_edit(const struct target *target, const struct edit *edit)
{
	union semun value;

	if (edit->field == EDIT_VALUES)
		return set_values(id_of(target), edit->values, edit->value_count);
	if (edit->field != EDIT_VALUE)
		return set_perm(&sem_calls, target, edit);
	value.val = edit->values[0];
	if (semctl(id_of(target), (int)edit->number, SETVAL, value) < 0)
		return -errno;
	return 0;
}

/* Owner, group and limit in one IPC_SET, where any of them was given. */
static int finish_creation(const struct sysv_calls *calls, const struct creation *creation, int id,
			   const char **step)
{
	union sysv_data data;
	int error;

	if (!is_given(creation, CREATION_OWNER) && !is_given(creation, CREATION_GROUP) &&
	    !is_given(creation, CREATION_QBYTES))
		return 0;
	*step = "setting its owner or limit";
	error = get_data(calls, id, &data);
	if (error)
		return error;
	if (is_given(creation, CREATION_OWNER))
		data.perm.uid = creation->uid;
	if (is_given(creation, CREATION_GROUP))
		data.perm.gid = creation->gid;
	if (is_given(creation, CREATION_QBYTES))
		data.msg.msg_qbytes = creation->qbytes;
	error = calls->control(id, IPC_SET, &data);
	return error < 0 ? error : 0;
}

static int made(int id, struct target *created, const char **step)
{
	*step = "creating it";
	if (id < 0)
		return -errno;
	created->identity.id = (uint64_t)id;
	return 0;
}

static int shm_create(const struct creation *creation, struct target *created, const char **step)
{
	int flags = IPC_CREAT | IPC_EXCL | (int)creation->mode;
	int error;

	if (is_given(creation, CREATION_HUGE))
		flags |= SHM_HUGETLB;
	error = made(shmget(creation->key, creation->size, flags), created, step);
	return error ? error : finish_creation(&shm_calls, creation, id_of(created), step);
}

static int msg_create(const struct creation *creation, struct target *created, const char **step)
{
	int error = made(msgget(creation->key, IPC_CREAT | IPC_EXCL | (int)creation->mode), created,
			 step);

	return error ? error : finish_creation(&msg_calls, creation, id_of(created), step);
}

static int sem_create(const struct creation *creation, struct target *created, const char **step)
{
	int error = made(semget(creation->key, (int)creation->nsems,
				IPC_CREAT | IPC_EXCL | (int)creation->mode),
			 created, step);

	if (!error && creation->value_count > 0) {
		*step = "setting its values";
		error = set_values(id_of(created), creation->values, creation->value_count);
	}
	return error ? error : finish_creation(&sem_calls, creation, id_of(created), step);
}

static int found(int id, struct target *target)
{
	if (id < 0)
		return -errno;
	target->identity.id = (uint64_t)id;
	return 0;
}

static int shm_find(const struct creation *creation, struct target *target)
{
	return found(shmget(creation->key, 0, 0), target);
}

static int msg_find(const struct creation *creation, struct target *target)
{
	return found(msgget(creation->key, 0), target);
}

static int sem_find(const struct creation *creation, struct target *target)
{
	return found(semget(creation->key, 0, 0), target);
}

const struct object_ops sysv_shm_ops = { shm_look, shm_remove, shm_edit, shm_create, shm_find };
const struct object_ops sysv_msg_ops = { msg_look, msg_remove, msg_edit, msg_create, msg_find };
const struct object_ops sysv_sem_ops = { sem_look, sem_remove, sem_edit, sem_create, sem_find };
