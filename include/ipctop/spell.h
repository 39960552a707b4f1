/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spell.h: which word somebody meant who wrote another.
 */
#ifndef IPCTOP_SPELL_H
#define IPCTOP_SPELL_H

#include <stddef.h>

/* The best of the candidates that were offered; all zero at first, but for the word. */
struct spell {
	const char *word;    /* what was written */
	const char *closest; /* NULL: none is close */
	size_t distance;     /* of closest */
};

/* Offers a word, which must outlive the search. Case does not matter. */
void spell_offer(struct spell *spell, const char *candidate);

/* Writes "; did you mean 'x'?" or, where nothing is close, "". Returns buffer. */
const char *spell_suggestion(const struct spell *spell, char *buffer, size_t size);

#endif
