/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * listing.h: which rows and columns of one kind are printed. Private to cli.
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "ipctop/history.h"
#include "ipctop/view.h"
#include "check.h"

/* What was asked for of all tables alike; checked. */
struct listing_request {
	const char *columns;		/* NULL: the kind's print_columns */
	const char *more[2];		/* lists of columns to add, NULL: none */
	const struct sort_order *order; /* NULL: as the kind has it, where kind_order says so */
	bool kind_order;
	const char *filter; /* NULL: all */
	const uid_t *user;  /* NULL: all */
	bool only_stale;    /* verdict.h */
	struct verdict_rules rules;
};

enum { LISTING_COLUMNS = 64 };

struct listing {
	const struct kind *kind;
	const struct column *columns[LISTING_COLUMNS];
	size_t column_count; /* 0: this kind has none of those asked for */
	struct view *view;   /* NULL: all rows in the order of the table */
	const void **rows;   /* of the view, at the last listing_update() */
	size_t row_count;
	bool unreadable; /* the table could not be read, or not judged, at the last update */
};

/* Clean up with listing_finish(). Returns 0, or -EINVAL with a line in message. */
int listing_init(struct listing *listing, const struct kind *kind,
		 const struct listing_request *request, char *message, size_t size);
void listing_finish(struct listing *listing);

/* What must be collected: enum need. */
unsigned int listing_needs(const struct listing *listing);

/* Chooses the rows of the newest snapshot. */
void listing_update(struct listing *listing, const struct history *history);

/* Row i of the last update, of the snapshot that it was made from. */
const void *listing_row(const struct listing *listing, const struct snapshot *snapshot, size_t i);

#endif
