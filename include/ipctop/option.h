/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * option.h: command line options, one row each. Parsing, help and manual follow from the rows.
 *
 * The caller has a struct of settings; each row says which member it sets.
 */
#ifndef IPCTOP_OPTION_H
#define IPCTOP_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What an option takes, and the type of its member. */
enum option_type {
	OPTION_FLAG,	 /* nothing; bool */
	OPTION_BITS,	 /* nothing; unsigned int: value is added to it with or */
	OPTION_EXCLUDE,	 /* nothing; int, 0 at first: becomes value, two different ones are an error
			  */
	OPTION_TEXT,	 /* const char *, in argv */
	OPTION_OPTIONAL, /* const char *, in argv; "" where the argument was left out */
	OPTION_LIST,	 /* struct option_list: may be given again and again */
	OPTION_NUMBER,	 /* uint64_t, from min to max */
	OPTION_SIZE,	 /* uint64_t, bytes, as parse_size() understands them */
	OPTION_SECONDS,	 /* double, from min to max, as parse_seconds() understands it */
	OPTION_CHOICE,	 /* int: the position of the argument in words */
};

/* The arguments of all times that an option was given: of argv, in their order. */
struct option_list {
	const char **texts; /* freed by the caller with free(3) */
	size_t count;
};

struct option_row {
	char letter;	      /* 0: none */
	const char *name;     /* without dashes; NULL: none */
	const char *argument; /* as help names it: "SECONDS"; NULL: takes none */
	enum option_type type;
	size_t offset;	    /* of the member in the struct of settings */
	const char *preset; /* what it is when not given, as a user would type it; NULL: unset */
	double min, max;    /* OPTION_NUMBER, OPTION_SECONDS */
	unsigned int value; /* OPTION_BITS, OPTION_EXCLUDE */
	const char *const *words; /* OPTION_CHOICE, ends with NULL */
	const char *help;	  /* a few words */
	bool hidden;		  /* from help, manual and completion */
	bool stops;		  /* what follows is not looked at: --help */
};

struct option_set {
	const char *program; /* as users call it: "ipctop ls" */
	const struct option_row *rows;
	size_t count;
};

/*
 * Puts presets and then the options of argv into settings; members that no row names are left as
 * they are. Stores the number of the first argument that is no option in *first (argv is permuted,
 * as getopt_long(3) does). Returns 0, or -EINVAL with one line in message that says what is wrong
 * and what would be right.
 */
int option_parse(const struct option_set *set, int argc, char **argv, void *settings, int *first,
		 char *message, size_t size);

/* Writes one line for each option that is not hidden. */
void option_write_help(const struct option_set *set, FILE *stream);

/* The next row that is not hidden, from *i on; NULL at the end. Start with *i = 0. */
const struct option_row *option_next(const struct option_set *set, size_t *i);

/* "-d, --delay SECONDS". Returns the length written. */
size_t option_synopsis(const struct option_row *row, char *buffer, size_t size);

#endif
