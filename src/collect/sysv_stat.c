/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V tables through shmctl(2), msgctl(2) and semctl(2). */
#include "sysv.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "ipctop/memory.h"

/* Linux 4.17, where the C library's headers are older. */
#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif
#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif

/* semctl(2) leaves it to its callers to declare this. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
	struct seminfo *info;
};

static void extent_set(struct sysv_extent *extent, int max, int used)
{
	if (max < 0) {
		*extent = (struct sysv_extent){ .error = -errno };
		return;
	}
	*extent = (struct sysv_extent){ .max = max, .used = used < 0 ? 0 : (size_t)used };
}

static void read_shm_totals(struct usage *usage, struct sysv_extent *extent)
{
	struct shm_info info = { 0 };
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	int max = shmctl(0, SHM_INFO, (struct shmid_ds *)&info);
	extent_set(extent, max, info.used_ids);
	usage->segments = extent->used;
	usage->shm_pages = info.shm_tot;
	usage->shm_rss = info.shm_rss * page;
	usage->shm_swap = info.shm_swp * page;
}

static void read_msg_totals(struct usage *usage, struct sysv_extent *extent)
{
	struct msginfo info = { 0 };
	int max = msgctl(0, MSG_INFO, (struct msqid_ds *)&info);
	extent_set(extent, max, info.msgpool);
	usage->queues = extent->used;
	usage->messages = (unsigned int)info.msgmap;
	usage->message_bytes = (unsigned int)info.msgtql;
}

static void read_sem_totals(struct usage *usage, struct sysv_extent *extent)
{
	struct seminfo info = { 0 };
	int max = semctl(0, 0, SEM_INFO, (union semun){ .info = &info });
	extent_set(extent, max, info.semusz);
	usage->semaphore_sets = extent->used;
	usage->semaphores = (unsigned int)info.semaem;
}

void sysv_read_totals(unsigned int tables, struct usage *usage,
		      struct sysv_extent extents[SYSV_TABLES])
{
	if (tables & TABLE_BIT(TABLE_SHM))
		read_shm_totals(usage, &extents[TABLE_SHM]);
	if (tables & TABLE_BIT(TABLE_MSG))
		read_msg_totals(usage, &extents[TABLE_MSG]);
	if (tables & TABLE_BIT(TABLE_SEM))
		read_sem_totals(usage, &extents[TABLE_SEM]);
}

static void fill_object(struct sysv_object *object, int id, const struct ipc_perm *perm,
			int64_t ctime)
{
	*object = (struct sysv_object){
		.id = id,
		.key = perm->__key,
		.uid = perm->uid,
		.gid = perm->gid,
		.cuid = perm->cuid,
		.cgid = perm->cgid,
		.mode = perm->mode,
		.ctime = ctime,
	};
}

static int stat_segment(int index, void *row)
{
	struct shm_segment *segment = row;
	struct shmid_ds data;
	int id = shmctl(index, SHM_STAT_ANY, &data);

	if (id < 0)
		return -errno;
	fill_object(&segment->ipc, id, &data.shm_perm, data.shm_ctime);
	segment->size = data.shm_segsz;
	segment->nattch = data.shm_nattch;
	segment->atime = data.shm_atime;
	segment->dtime = data.shm_dtime;
	segment->cpid = data.shm_cpid;
	segment->lpid = data.shm_lpid;
	return id;
}

static int stat_queue(int index, void *row)
{
	struct msg_queue *queue = row;
	struct msqid_ds data;
	int id = msgctl(index, MSG_STAT_ANY, &data);

	if (id < 0)
		return -errno;
	fill_object(&queue->ipc, id, &data.msg_perm, data.msg_ctime);
	queue->cbytes = data.__msg_cbytes;
	queue->qnum = data.msg_qnum;
	queue->qbytes = data.msg_qbytes;
	queue->qbytes_known = true;
	queue->stime = data.msg_stime;
	queue->rtime = data.msg_rtime;
	queue->lspid = data.msg_lspid;
	queue->lrpid = data.msg_lrpid;
	return id;
}

static int stat_set(int index, void *row)
{
	struct sem_set *set = row;
	struct semid_ds data;
	int id = semctl(index, 0, SEM_STAT_ANY, (union semun){ .buf = &data });

	if (id < 0)
		return -errno;
	fill_object(&set->ipc, id, &data.sem_perm, data.sem_ctime);
	set->nsems = data.sem_nsems;
	set->otime = data.sem_otime;
	return id;
}

static int (*const stat_object[SYSV_TABLES])(int index, void *row) = {
	[TABLE_SHM] = stat_segment,
	[TABLE_MSG] = stat_queue,
	[TABLE_SEM] = stat_set,
};

int sysv_stat_read(enum table_id table, const struct sysv_extent *extent, struct sysv_rows *rows)
{
	int (*const stat)(int, void *) = stat_object[table];
	int error = 0;

	for (int index = 0; index <= extent->max; index++) {
		int result = stat(index, sysv_rows_next(rows));

		if (result >= 0)
			sysv_rows_add(rows);
		else if (result != -EINVAL && result != -EIDRM) /* a free index, or vanished */
			error = result;
	}
	return error;
}

int sysv_stat_look(enum table_id table, int id, void *row)
{
	/* The index: the low 15 bits of the id, or 24 with ipcmni_extend (ipc/util.h). */
	static const int masks[] = { 0x7fff, 0xffffff };
	int result = -EINVAL;

	for (size_t i = 0; i < ARRAY_SIZE(masks); i++) {
		result = stat_object[table](id & masks[i], row);
		if (result == id)
			return 0;
	}
	return result < 0 && result != -EINVAL ? result : -EIDRM;
}

bool sysv_is_sparse(const struct sysv_extent *extent)
{
	/* A call for a free index costs a fraction of a line of proc: a few thousand do not matter.
	 */
	const size_t negligible = 4096;
	size_t indices = (size_t)extent->max + 1;

	return indices > negligible && extent->used < indices / 2;
}

int sysv_stat_queue_limit(int id, uint64_t *qbytes)
{
	struct msqid_ds data;

	/* MSG_STAT_ANY takes the index from an id, and tells whose index it was. */
	if (msgctl(id, IPC_STAT, &data) < 0 && msgctl(id, MSG_STAT_ANY, &data) != id)
		return -errno;
	*qbytes = data.msg_qbytes;
	return 0;
}
