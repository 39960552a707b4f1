/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one list of sub-commands. */
#include <string.h>

#include "ipctop/spell.h"
#include "check.h"
#include "common.h"

const struct command commands[] = {
	{ "journal", "list what was removed or changed", &journal_options, journal_run },
	{ "ls", "list objects and limits", &ls_options, ls_run },
	{ "mk", "create objects", &mk_options, mk_run },
	{ "restore", "bring back what was removed or changed", &restore_options, restore_run },
	{ "rm", "remove objects", &rm_options, rm_run },
	{ "set", "change objects and limits", &set_options, set_run },
	{ "show", "show one object in full, with its contents", &show_options, show_run },
	{ NULL, NULL, NULL, NULL },
};

const struct command *command_find(const char *name)
{
	struct spell spell = { .word = name };
	char suggestion[64];

	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(command->name, name) == 0)
			return command;
		spell_offer(&spell, command->name);
	}
	complain("ipctop", "unknown sub-command %s%s; see ipctop --help", quote(name).text,
		 spell_suggestion(&spell, suggestion, sizeof(suggestion)));
	return NULL;
}
