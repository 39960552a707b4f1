/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysv.h: reading the System V tables, from system calls or from /proc/sysvipc. Private to collect.
 */
#ifndef COLLECT_SYSV_H
#define COLLECT_SYSV_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/snapshot.h"

enum { SYSV_TABLES = TABLE_SEM + 1 };

/* How much of a table there is, according to *_INFO. */
struct sysv_extent {
	int error;   /* 0, or the -errno of *_INFO: the rest is 0 */
	int max;     /* highest index in use; 0 also when none is */
	size_t used; /* objects */
};

/* One call of SHM_INFO, MSG_INFO or SEM_INFO for each of the tables, which are TABLE_BITs. */
void sysv_read_totals(unsigned int tables, struct usage *usage,
		      struct sysv_extent extents[SYSV_TABLES]);

/* Rows being gathered; they live in the arena. All zero but arena and row_size at first. */
struct sysv_rows {
	struct arena *arena;
	size_t row_size;
	char *rows;
	size_t count;
	size_t capacity;
	bool unsorted; /* some id is below the one before */
	bool unmapped; /* some owner or creator has no id in our user namespace */
};

/* Makes room for about that many rows, so that gathering them moves nothing. */
void sysv_rows_reserve(struct sysv_rows *rows, size_t count);
/* The place of the next row, which counts once sysv_rows_add() is called. */
void *sysv_rows_next(struct sysv_rows *rows);
void sysv_rows_add(struct sysv_rows *rows);
/* Orders by id. */
void sysv_rows_sort(struct sysv_rows *rows);

extern const size_t sysv_row_sizes[SYSV_TABLES];

/*
 * Reads a whole table through *_STAT_ANY. Returns 0; or the -errno of an object that exists but
 * could not be read; then the rows are not complete.
 */
int sysv_stat_read(enum table_id table, const struct sysv_extent *extent, struct sysv_rows *rows);

/* Reads the object with that id through *_STAT_ANY. Returns 0 or -errno: -EIDRM, it is gone. */
int sysv_stat_look(enum table_id table, int id, void *row);

/* What /proc/sysvipc/msg lacks of the queue with that id. Returns 0 or -errno. */
int sysv_stat_queue_limit(int id, uint64_t *qbytes);

/* True when most indices up to extent->max are so likely free that proc is the cheaper source. */
bool sysv_is_sparse(const struct sysv_extent *extent);

/* A file of /proc/sysvipc, read line by line. */
struct sysv_reader;

/* Opens the file of a table below the directory proc_fd and stores a reader. 0 or -errno. */
int sysv_reader_open(int proc_fd, enum table_id table, struct sysv_reader **reader);
void sysv_reader_close(struct sysv_reader *reader); /* NULL is allowed */
/* Starts again with the first object. Returns 0 or -errno. */
int sysv_reader_rewind(struct sysv_reader *reader);
/*
 * Reads the next object into row, which must be all zero. Returns 1, 0 at the end of the table, or
 * -errno (-EBADMSG: not in the form of proc_sysvipc(5)).
 */
int sysv_reader_next(struct sysv_reader *reader, void *row);

/* Reads a whole table from /proc/sysvipc. Returns 0 or -errno; then the rows are not complete. */
int sysv_proc_read(int proc_fd, enum table_id table, struct sysv_rows *rows);

#endif
