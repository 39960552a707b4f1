/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * common.h: what all commands need. Private to cli.
 */
#ifndef CLI_COMMON_H
#define CLI_COMMON_H

#include <stdio.h>

#include "ipctop/cli.h"

enum { MESSAGE_SIZE = 512 };

/* One line on standard error, after the program's name. */
void complain(const char *program, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints name and version. */
void print_version(void);

/*
 * Writes out what standard output still holds, and returns the exit status: the given one, or 1
 * with a line when something could not be written.
 */
int flush_output(const char *program, int status);

/*
 * Parses a sub-command's line (see option_parse()) and answers --help and --version, whose flags
 * stand in it. Returns true to go on, with the number of the first argument in *first; else the
 * exit status is in *status.
 */
bool start_command(const struct option_set *options, void (*print_help)(void), int argc,
		   char **argv, void *line, const bool *help, const bool *version, int *first,
		   int *status);

/* Asks on the terminal; no is what anything but y means. False where there is no terminal. */
bool confirm(const char *question);
bool can_confirm(void);

/* Words of --source, in the order of enum collect_source. */
extern const char *const source_words[];

#define SOURCE_OPTION(struct_name, member)                                                         \
	{                                                                                          \
		.name = "source", .argument = "SOURCE", .type = OPTION_CHOICE,                     \
		.offset = offsetof(struct_name, member), .words = source_words,                    \
		.help = "where the tables are read from", .hidden = true                           \
	}
/* How long an object must have been idle to be stale; member is a double. */
#define STALE_AFTER_OPTION(struct_name, member)                                                    \
	{                                                                                          \
		.name = "stale-after", .argument = "TIME", .type = OPTION_SECONDS,                 \
		.offset = offsetof(struct_name, member), .preset = "10m", .min = 0, .max = 1e9,    \
		.help = "how long nobody may have used an object before it is stale"               \
	}
#define HELP_OPTION(struct_name)                                                                   \
	{                                                                                          \
		.letter = 'h', .name = "help", .type = OPTION_FLAG,                                \
		.offset = offsetof(struct_name, help), .help = "print this help", .stops = true    \
	}
#define VERSION_OPTION(struct_name)                                                                \
	{                                                                                          \
		.letter = 'V', .name = "version", .type = OPTION_FLAG,                             \
		.offset = offsetof(struct_name, version), .help = "print the version",             \
		.stops = true                                                                      \
	}

/* Of commands that journal what they remove or change. */
#define JOURNAL_OPTIONS(no_journal_offset, journal_max_offset)                                     \
	{                                                                                          \
		.name = "no-journal", .type = OPTION_FLAG, .offset = (no_journal_offset),          \
		.help = "keep nothing in the journal of what is removed or changed"                \
	},                                                                                         \
	{                                                                                          \
		.name = "journal-max", .argument = "SIZE", .type = OPTION_SIZE,                    \
		.offset = (journal_max_offset), .preset = "64M",                                   \
		.help = "keep the contents of objects up to this size"                             \
	}

/* The sub-commands, as list.c lists them. */
extern const struct option_set journal_options;
int journal_run(int argc, char **argv);
extern const struct option_set ls_options;
int ls_run(int argc, char **argv);
extern const struct option_set mk_options;
int mk_run(int argc, char **argv);
extern const struct option_set restore_options;
int restore_run(int argc, char **argv);
extern const struct option_set rm_options;
int rm_run(int argc, char **argv);
extern const struct option_set set_options;
int set_run(int argc, char **argv);
extern const struct option_set show_options;
int show_run(int argc, char **argv);

#endif
