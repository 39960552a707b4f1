/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that stand in the file for what is an enum in the program. */
#include "words.h"

#include <string.h>

#include "ipctop/memory.h"

static const char *const actions[] = {
	[JOURNAL_REMOVED] = "removed",
	[JOURNAL_CHANGED] = "changed",
};

static const char *const states[] = {
	[JOURNAL_PENDING] = "pending",
	[JOURNAL_DONE] = "done",
	[JOURNAL_VANISHED] = "vanished",
	[JOURNAL_RESTORED] = "restored",
};

static const char *const contents_words[] = {
	[CONTENTS_NONE] = "none",
	[CONTENTS_KEPT] = "kept",
	[CONTENTS_TOO_LARGE] = "too large",
	[CONTENTS_UNREADABLE] = "unreadable",
	[CONTENTS_UNREACHABLE] = "unreachable",
};

/* The words of the kinds; a test compares them. */
static const char *const tables[TABLE_COUNT] = {
	[TABLE_SHM] = "shm",	 [TABLE_MSG] = "msg",	[TABLE_SEM] = "sem",
	[TABLE_PSHM] = "pshm",	 [TABLE_PMSG] = "pmsg", [TABLE_PSEM] = "psem",
	[TABLE_LIMIT] = "limit",
};

const char *word_of_action(enum journal_action action)
{
	return actions[action];
}

const char *word_of_state(enum journal_state state)
{
	return states[state];
}

const char *word_of_contents(enum journal_contents contents)
{
	return contents_words[contents];
}

const char *journal_kind_word(enum table_id table)
{
	return tables[table];
}

static bool find(const char *const *words, size_t count, const char *word, unsigned int *found)
{
	for (size_t i = 0; word && i < count; i++) {
		if (!words[i] || strcmp(words[i], word) != 0)
			continue;
		*found = (unsigned int)i;
		return true;
	}
	return false;
}

bool action_of_word(const char *word, enum journal_action *action)
{
	unsigned int found = 0;
	bool known = find(actions, ARRAY_SIZE(actions), word, &found);

	*action = found;
	return known;
}

bool state_of_word(const char *word, enum journal_state *state)
{
	unsigned int found = 0;
	bool known = find(states, ARRAY_SIZE(states), word, &found);

	*state = found;
	return known;
}

bool contents_of_word(const char *word, enum journal_contents *contents)
{
	unsigned int found = 0;
	bool known = find(contents_words, ARRAY_SIZE(contents_words), word, &found);

	*contents = found;
	return known;
}

bool table_of_word(const char *word, enum table_id *table)
{
	unsigned int found = 0;
	bool known = find(tables, ARRAY_SIZE(tables), word, &found);

	*table = found;
	return known;
}
