/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitor's command line. */
#include "check.h"
#include "common.h"

#include "ipctop/memory.h"

struct monitor_line {
	struct settings settings;
	bool help;
	bool version;
};

#define MEMBER(member) offsetof(struct monitor_line, settings.member)

static const struct option_row rows[] = {
	{ .letter = 'd',
	  .name = "delay",
	  .argument = "SECONDS",
	  .type = OPTION_SECONDS,
	  .offset = MEMBER(delay),
	  .preset = "2",
	  .min = 0.1,
	  .max = 3600,
	  .help = "time between two refreshes" },
	{ .letter = 'u',
	  .name = "user",
	  .argument = "USER",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(user),
	  .help = "only objects of this owner, a name or a number" },
	{ .letter = 'F',
	  .name = "filter",
	  .argument = "FILTER",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(filter),
	  .help = "only rows that match: text, COLUMN:text, SIZE>1M" },
	{ .letter = 's',
	  .name = "sort",
	  .argument = "COLUMN[:asc|:desc]",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(sort),
	  .help = "sort by this column" },
	{ .letter = 'R',
	  .name = "read-only",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(control.read_only),
	  .help = "change nothing" },
	STALE_AFTER_OPTION(struct monitor_line, settings.stale_after),
	{ .letter = 'C',
	  .name = "no-color",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(no_color),
	  .help = "no colors" },
	{ .letter = 'M',
	  .name = "no-mouse",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(no_mouse),
	  .help = "leave the mouse to the terminal" },
	{ .letter = 'n',
	  .name = "count",
	  .argument = "COUNT",
	  .type = OPTION_NUMBER,
	  .offset = MEMBER(count),
	  .min = 0,
	  .max = 1000000000,
	  .help = "end after so many refreshes, 0: never" },
	{ .letter = 'b',
	  .name = "batch",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(batch),
	  .help = "print the tables instead of drawing them" },
	JOURNAL_OPTIONS(MEMBER(control.no_journal), MEMBER(control.journal_max)),
	SOURCE_OPTION(struct monitor_line, settings.source),
	HELP_OPTION(struct monitor_line),
	VERSION_OPTION(struct monitor_line),
};

const struct option_set monitor_options = { "ipctop", rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop [OPTION]...\n"
	     "       ipctop COMMAND [OPTION]...\n\n"
	     "Shows shared memory, message queues, semaphores and their limits, live.\n\n"
	     "Options:");
	option_write_help(&monitor_options, stdout);
	puts("\nCommands, each with its own --help:");
	for (const struct command *command = commands; command->name; command++)
		printf("  %-9s%s\n", command->name, command->summary);
}

static int check_settings(const struct settings *settings, char *message, size_t size)
{
	struct sort_order order;
	int error = 0;
	uid_t uid;

	if (settings->user)
		error = check_user(settings->user, &uid, message, size);
	if (!error && settings->sort)
		error = check_sort(settings->sort, TABLES_ALL, &order, message, size);
	if (!error && settings->filter)
		error = check_filter(settings->filter, TABLES_ALL, message, size);
	return error;
}

static int parse_line(int argc, char **argv, struct monitor_line *line, char *message, size_t size)
{
	int first;
	int error = option_parse(&monitor_options, argc, argv, line, &first, message, size);

	if (error || line->help || line->version)
		return error;
	if (first < argc) {
		snprintf(message, size,
			 "unexpected argument %s; a command comes before all options",
			 quote(argv[first]).text);
		return -1;
	}
	return check_settings(&line->settings, message, size);
}

enum monitor_verdict monitor_parse(int argc, char **argv, struct settings *settings)
{
	struct monitor_line line = { 0 };
	char message[MESSAGE_SIZE];

	if (parse_line(argc, argv, &line, message, sizeof(message))) {
		complain("ipctop", "%s", message);
		return MONITOR_BAD;
	}
	if (line.help)
		print_help();
	else if (line.version)
		print_version();
	if (line.help || line.version)
		return flush_output("ipctop", 0) ? MONITOR_BAD : MONITOR_DONE;
	*settings = line.settings;
	return MONITOR_RUN;
}
