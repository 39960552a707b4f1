/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.h: the tables of a snapshot, one for each kind of row.
 */
#ifndef IPCTOP_TABLE_H
#define IPCTOP_TABLE_H

enum table_id {
	TABLE_SHM,     /* struct shm_segment, ordered by id */
	TABLE_MSG,     /* struct msg_queue, ordered by id */
	TABLE_SEM,     /* struct sem_set, ordered by id */
	TABLE_PSHM,    /* struct posix_segment, in the order of identity.h */
	TABLE_PMSG,    /* struct posix_queue, in the order of identity.h */
	TABLE_PSEM,    /* struct posix_semaphore, in the order of identity.h */
	TABLE_LIMIT,   /* struct limit, in the order of the collector */
	TABLE_OWNER,   /* struct owner, ordered by uid; of the other tables that were asked for */
	TABLE_PROCESS, /* struct ipc_process, ordered by pid; of the tables that were asked for */
	TABLE_JOURNAL, /* struct journal_row, ordered by number; the newest some thousands */
	TABLE_COUNT
};

#define TABLE_BIT(table) (1U << (table))
#define TABLES_ALL	 (TABLE_BIT(TABLE_COUNT) - 1)
/* The tables of objects; not the limits, and who owns and uses them. */
#define TABLES_SYSV    (TABLE_BIT(TABLE_SHM) | TABLE_BIT(TABLE_MSG) | TABLE_BIT(TABLE_SEM))
#define TABLES_POSIX   (TABLE_BIT(TABLE_PSHM) | TABLE_BIT(TABLE_PMSG) | TABLE_BIT(TABLE_PSEM))
#define TABLES_OBJECTS (TABLES_SYSV | TABLES_POSIX)

#endif
