/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that stand in the file, and on the screen, for what is an enum in the program. */
#include "words.h"

#include <string.h>

#include "ipctop/memory.h"

static const char *const actions[] = {
	[JOURNAL_REMOVED] = "removed",
	[JOURNAL_CHANGED] = "changed",
};

/* What is pending long after its time was cut short: the call was made, or was not. */
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

const char *journal_action_word(enum journal_action action)
{
	return actions[action];
}

const char *journal_state_word(enum journal_state state)
{
	return states[state];
}

const char *journal_contents_word(enum journal_contents contents)
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

#define OF_WORD(function, type, words)                                                             \
	bool function(const char *word, type *value)                                               \
	{                                                                                          \
		unsigned int found = 0;                                                            \
		bool known = find(words, ARRAY_SIZE(words), word, &found);                         \
                                                                                                   \
		*value = (type)found;                                                              \
		return known;                                                                      \
	}

OF_WORD(action_of_word, enum journal_action, actions)
OF_WORD(state_of_word, enum journal_state, states)
OF_WORD(contents_of_word, enum journal_contents, contents_words)
OF_WORD(table_of_word, enum table_id, tables)
