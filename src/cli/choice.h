/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * choice.h: the objects that a line of "ipctop rm" means, each once. Private to cli.
 */
#ifndef CLI_CHOICE_H
#define CLI_CHOICE_H

#include "find.h"

/* Objects to be removed, as they were when they were chosen. */
struct choice {
	const char *program; /* in messages */
	const struct snapshot *snapshot;
	struct {
		const struct kind *kind;
		const void *row;
	} *items; /* owned: freed with free(3) */
	size_t count;
	size_t named; /* the first of them: those named one by one */
	bool failed;  /* something that was named is not there */
};

/* What --all, --user, --filter and --stale let through. */
struct sieve {
	unsigned int tables;
	const uid_t *user;  /* NULL: all */
	const char *filter; /* NULL: all */
	bool stale;	    /* only those; needs verdicts in the snapshot */
};

/* Adds the one object that is named, or says that it is not there. */
void choice_add_named(struct choice *choice, const struct kind *kind, enum find_by by,
		      const char *text);

/* Adds all that the sieve lets through. A table that cannot be read or judged fails the choice. */
void choice_add_all(struct choice *choice, const struct sieve *sieve);

/* The name of item i, safe: "segment 32769". */
void choice_describe(const struct choice *choice, size_t i, char *text, size_t size);

/*
 * Takes out those that a later snapshot, judged by the same rules, does not call stale any more,
 * each with a line, and fails the choice for them.
 */
void choice_drop_used(struct choice *choice, const struct snapshot *now);

#endif
