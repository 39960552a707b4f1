/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help: made from the rows of keys, actions and columns. */
#include <stdio.h>
#include <stdlib.h>

#include "actions.h"
#include "app.h"
#include "ipctop/memory.h"
#include "ipctop/ui.h"
#include "keys.h"

struct lines {
	char **texts;
	size_t count;
};

static void add(struct lines *lines, char *text)
{
	lines->texts = xreallocarray(lines->texts, lines->count + 1, sizeof(*lines->texts));
	lines->texts[lines->count++] = text;
}

void ui_each_key(void (*visit)(const char *names, const char *help, void *argument),
		 void *argument)
{
	char names[64];

	for (enum action_id id = ACTION_NONE + 1; id < ACTION_COUNT; id++)
		if (key_names(id, names, sizeof(names)) > 0)
			visit(names, action_of(id)->help, argument);
}

static void add_key(const char *names, const char *help, void *lines)
{
	add(lines, xasprintf("  %-14s %s", names, help));
}

static void add_columns(struct lines *lines, const struct kind *kind)
{
	add(lines, xstrdup(""));
	add(lines, xasprintf("COLUMNS OF %s", kind->title));
	for (size_t i = 0; i < kind->column_count; i++)
		add(lines, xasprintf("  %-14s %s", kind->columns[i].name, kind->columns[i].help));
}

struct dialog *help_create(const struct app *app)
{
	static const char *const marks[] = {
		"",
		"MARKS",
		"  *              tagged",
		"  +              new: appeared in the last seconds",
		"  -              gone: will leave the list in a moment",
		"  bold value     changed since the refresh before",
		"",
		"FILTERS",
		"  text           some column shown contains the text",
		"  owner:post     that column contains it",
		"  size>1M        compared as the column's type; also = != < <= >=",
		"  !term  a b  a|b  not; both; one of them",
		"  nattch=0       segments that nobody is attached to",
	};
	struct lines lines = { 0 };

	add(&lines, xasprintf("ipctop %s, a monitor of Linux IPC", IPCTOP_VERSION));
	add(&lines, xstrdup(""));
	add(&lines, xstrdup("KEYS"));
	ui_each_key(add_key, &lines);
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		add(&lines, xstrdup(marks[i]));
	for (size_t i = 0; i < app->pane_count; i++)
		add_columns(&lines, pane_kind(app->panes[i]));
	return text_dialog_create("Help", NULL, lines.texts, lines.count);
}
