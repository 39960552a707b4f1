/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * docgen: makes the manual page and the completion of bash from the program's own rows, so that
 * none of them is typed twice. Not installed.
 *
 *   docgen manual TEMPLATE     copies the template; a line "@KEYS@" or the like becomes a table
 *   docgen completion
 */
#include <stdio.h>
#include <string.h>

#include "ipctop/cli.h"
#include "ipctop/kind.h"
#include "ipctop/ui.h"

/* Text for roff: hyphens that are hyphens, nothing that is a request. */
static void print_roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
}

static void print_item(const char *term, const char *text)
{
	fputs(".TP\n.B ", stdout);
	/* A term that is a quote or starts with a blank would vanish. */
	fputs("\\&", stdout);
	print_roff(term);
	putchar('\n');
	print_roff(text);
	putchar('\n');
}

static void print_options(const struct option_set *set)
{
	const struct option_row *row;
	size_t i = 0;
	char term[128];

	while ((row = option_next(set, &i))) {
		option_synopsis(row, term, sizeof(term));
		print_item(term, row->help);
	}
}

static void print_commands(void)
{
	for (const struct command *command = commands; command->name; command++) {
		printf(".SS ipctop %s\n", command->name);
		print_roff(command->summary);
		fputs(".\n", stdout);
		print_options(command->options);
	}
}

static void print_key(const char *names, const char *help, void *argument)
{
	(void)argument;
	print_item(names, help);
}

static void print_columns(void)
{
	for (size_t i = 0; kinds[i]; i++) {
		printf(".SS %s\n", kinds[i]->title);
		for (size_t j = 0; j < kinds[i]->column_count; j++)
			print_item(kinds[i]->columns[j].name, kinds[i]->columns[j].help);
	}
}

static void print_line(const char *line)
{
	if (strcmp(line, "@OPTIONS@\n") == 0)
		print_options(&monitor_options);
	else if (strcmp(line, "@COMMANDS@\n") == 0)
		print_commands();
	else if (strcmp(line, "@KEYS@\n") == 0)
		ui_each_key(print_key, NULL);
	else if (strcmp(line, "@COLUMNS@\n") == 0)
		print_columns();
	else
		fputs(line, stdout);
}

static int print_manual(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[1024];

	if (!file) {
		perror(path);
		return 1;
	}
	while (fgets(line, sizeof(line), file))
		print_line(line);
	fclose(file);
	return 0;
}

static void print_words(const struct option_set *set)
{
	const struct option_row *row;
	size_t i = 0;

	while ((row = option_next(set, &i)))
		if (row->name)
			printf(" --%s", row->name);
}

static void print_column_names(void)
{
	for (size_t i = 0; kinds[i]; i++)
		for (size_t j = 0; j < kinds[i]->column_count; j++)
			printf(" %s", kinds[i]->columns[j].name);
}

static int print_completion(void)
{
	fputs("# bash completion for ipctop, made from the program's own rows\n"
	      "_ipctop()\n{\n"
	      "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
	      "\tlocal words=\n"
	      "\tcase $before in\n"
	      "\t-o|--output|--sort|-s) words=\"",
	      stdout);
	print_column_names();
	fputs("\" ;;\n\tesac\n\tif [ -z \"$words\" ]; then\n\t\tcase ${COMP_WORDS[1]} in\n", stdout);
	for (const struct command *command = commands; command->name; command++) {
		printf("\t\t%s) words=\"", command->name);
		print_words(command->options);
		fputs("\" ;;\n", stdout);
	}
	fputs("\t\t*) words=\"", stdout);
	print_words(&monitor_options);
	fputs("\"\n\t\t\t[ \"$COMP_CWORD\" -ne 1 ] || words=\"$words", stdout);
	for (const struct command *command = commands; command->name; command++)
		printf(" %s", command->name);
	fputs("\" ;;\n\t\tesac\n\tfi\n"
	      "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"
	      "complete -F _ipctop ipctop\n",
	      stdout);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "manual") == 0)
		return print_manual(argv[2]);
	if (argc == 2 && strcmp(argv[1], "completion") == 0)
		return print_completion();
	fputs("usage: docgen manual TEMPLATE | completion\n", stderr);
	return 1;
}
