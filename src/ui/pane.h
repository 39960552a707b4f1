/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pane.h: a list of the objects of one kind: a view, drawn as a table with headings.
 */
#ifndef UI_PANE_H
#define UI_PANE_H

#include <stdbool.h>
#include <stddef.h>

#include "ipctop/history.h"
#include "ipctop/kind.h"
#include "ipctop/view.h"
#include "layout.h"

struct pane;

struct pane *pane_create(const struct kind *kind);
void pane_destroy(struct pane *pane); /* NULL is allowed */
struct view *pane_view(struct pane *pane);
const struct kind *pane_kind(const struct pane *pane);

/* Gives the pane its place; boxed: with a frame around it. May change the columns that it shows. */
void pane_place(struct pane *pane, const struct rectangle *place, bool boxed);

/* Takes the rows of the newest snapshot. */
void pane_update(struct pane *pane, const struct history *history);

/* Rows that it would like to show. */
size_t pane_wish(const struct pane *pane);

void pane_draw(struct pane *pane, const struct history *history, bool focused);

/* How it is tagged, filtered and, with_order, sorted: for the title line. */
void pane_format_note(const struct pane *pane, bool with_order, char *buffer, size_t size);

/* Rows on one page, at least 1. */
size_t pane_page(const struct pane *pane);
/* Scrolls whole columns, clamped. */
void pane_scroll_columns(struct pane *pane, int distance);

/* What is at a place on the screen. */
enum pane_hit {
	PANE_HIT_NOTHING,
	PANE_HIT_HEADING, /* column is set */
	PANE_HIT_ROW,	  /* row is set */
	PANE_HIT_INSIDE,
};

enum pane_hit pane_hit(const struct pane *pane, int y, int x, const struct column **column,
		       size_t *row);

#endif
