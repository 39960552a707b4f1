/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h: the command line: the monitor's options, sub-commands, printed tables.
 *
 * These functions print: tables on standard output, one line on standard error for each thing that
 * went wrong. What they return is the exit status of the program.
 */
#ifndef IPCTOP_CLI_H
#define IPCTOP_CLI_H

#include <stdio.h>

#include "ipctop/option.h"
#include "ipctop/settings.h"

struct command {
	const char *name;
	const char *summary; /* a few words */
	const struct option_set *options;
	int (*run)(int argc, char **argv); /* argv[0] is the name */
};

/* All sub-commands; ends with a NULL name. */
extern const struct command commands[];

/* The sub-command of that name; where there is none, says so and returns NULL. */
const struct command *command_find(const char *name);

/* The monitor's options, for help, manual and completion. */
extern const struct option_set monitor_options;

enum monitor_verdict {
	MONITOR_RUN,  /* settings are checked and complete */
	MONITOR_DONE, /* help or version was asked for and printed */
	MONITOR_BAD,  /* said why */
};

/* Reads and checks the monitor's command line. Texts in settings are those of argv. */
enum monitor_verdict monitor_parse(int argc, char **argv, struct settings *settings);

/* The monitor without a screen: prints all tables, again and again. */
int batch_run(const struct settings *settings);

#endif
