/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * creation.h: an object to be made: which fields each kind has, and how their texts are understood.
 * The create form and "ipctop mk" are made from the same rows.
 */
#ifndef IPCTOP_CREATION_H
#define IPCTOP_CREATION_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipctop/snapshot.h"

enum creation_field {
	CREATION_KEY,	    /* "private", a number in any base, or ftok:PATH[:PROJECT] */
	CREATION_NAME,	    /* POSIX: with or without the slash in front */
	CREATION_SIZE,	    /* a size */
	CREATION_NSEMS,	    /* semaphores in the set */
	CREATION_MODE,	    /* permissions */
	CREATION_OWNER,	    /* a user, who gets it after it was made */
	CREATION_GROUP,	    /* a group, the same */
	CREATION_EXCLUSIVE, /* flag: fail where the key or name is taken */
	CREATION_HUGE,	    /* flag: SHM_HUGETLB */
	CREATION_QBYTES,    /* System V queue: most bytes, set after it was made */
	CREATION_VALUES,    /* initial values: one for all, or a list with commas */
	CREATION_MAXMSG,    /* POSIX queue */
	CREATION_MSGSIZE,   /* POSIX queue */
	CREATION_VALUE,	    /* POSIX semaphore */
	CREATION_FIELDS
};

/* A field that a kind's creation has. */
struct creation_row {
	enum creation_field field;
	const char *label;  /* "Key" */
	const char *preset; /* the text it starts with; "": leave it to the system */
	const char *help;   /* what may stand there */
	bool flag;	    /* yes or no */
};

struct creation {
	enum table_id table;
	unsigned int given; /* 1U << enum creation_field: those that are not left to the system */
	int32_t key;
	char name[NAME_MAX + 2]; /* "/name" */
	uint64_t size;
	uint64_t nsems;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	uint64_t qbytes;
	unsigned short *values; /* nsems or 1 of them; owned */
	size_t value_count;
	uint64_t maxmsg;
	uint64_t msgsize;
	unsigned int value;
};

/* The fields of a kind, in the order of a form; *count is 0 where nothing can be made. */
const struct creation_row *creation_rows(enum table_id table, size_t *count);

/* All presets of that kind. */
void creation_start(struct creation *creation, enum table_id table);
void creation_clear(struct creation *creation); /* frees what it owns */

/*
 * Understands a text as a field; "" leaves the field to the system, "yes" and "no" are a flag's.
 * Returns 0, or -EINVAL or -ERANGE with one line in message that says what is wrong and what would
 * be right.
 */
int creation_set(struct creation *creation, enum creation_field field, const char *text,
		 char *message, size_t size);

/* Checks fields against each other and for what is missing, as above. */
int creation_check(const struct creation *creation, char *message, size_t size);

/* The call that makes it: "shmget(0x0052e2c1, 4096, IPC_CREAT | IPC_EXCL | 0600)". */
void creation_describe(const struct creation *creation, char *buffer, size_t size);

#endif
