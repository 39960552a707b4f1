/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.h: the reverse of journal_action_word() and the like. Private to journal.
 */
#ifndef JOURNAL_WORDS_H
#define JOURNAL_WORDS_H

#include "ipctop/journal.h"

/* Each returns false for a word that is none: then the file is damaged, or newer. */
bool action_of_word(const char *word, enum journal_action *action);
bool state_of_word(const char *word, enum journal_state *state);
bool contents_of_word(const char *word, enum journal_contents *contents);
bool table_of_word(const char *word, enum table_id *table);

#endif
