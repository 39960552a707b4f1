/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the word that somebody meant. */
#include "ipctop/spell.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Longer words are names of nothing that we have. */
enum { LONGEST = 32 };

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to insert, drop, replace or swap with their neighbour to make one word the other. */
static size_t distance(const char *left, const char *right)
{
	size_t rows[LONGEST + 1][LONGEST + 1];
	size_t height = strlen(left);
	size_t width = strlen(right);

	if (height > LONGEST || width > LONGEST)
		return LONGEST;
	for (size_t i = 0; i <= height; i++)
		rows[i][0] = i;
	for (size_t j = 0; j <= width; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= height; i++) {
		for (size_t j = 1; j <= width; j++) {
			size_t *here = &rows[i][j];

			*here = smallest(rows[i - 1][j] + 1, rows[i][j - 1] + 1,
					 rows[i - 1][j - 1] + !same(left[i - 1], right[j - 1]));
			if (i > 1 && j > 1 && same(left[i - 1], right[j - 2]) &&
			    same(left[i - 2], right[j - 1]) && rows[i - 2][j - 2] + 1 < *here)
				*here = rows[i - 2][j - 2] + 1;
		}
	}
	return rows[height][width];
}

void spell_offer(struct spell *spell, const char *candidate)
{
	size_t length = strlen(spell->word);
	size_t apart = distance(spell->word, candidate);

	/* In a short word, one wrong letter is already a third of it. */
	if (length < 2 || apart > (length < 5 ? 1 : 2))
		return;
	if (spell->closest && apart >= spell->distance)
		return;
	spell->closest = candidate;
	spell->distance = apart;
}

const char *spell_suggestion(const struct spell *spell, char *buffer, size_t size)
{
	if (size == 0)
		return "";
	*buffer = '\0';
	if (spell->closest)
		snprintf(buffer, size, "; did you mean '%s'?", spell->closest);
	return buffer;
}
