/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * style.h: the options of commands that print tables. Private to cli.
 */
#ifndef CLI_STYLE_H
#define CLI_STYLE_H

#include "common.h"
#include "print.h"

struct style_line {
	int format; /* enum print_format */
	int time_style;
	bool no_headings, no_truncate, bytes, numeric_perms, shell;
};

/* In the order of enum time_style. */
extern const char *const time_words[];

#define STYLE_FLAG(base, key, long_name, member, text)                                             \
	{                                                                                          \
		.letter = key, .name = long_name, .type = OPTION_FLAG,                             \
		.offset = (base) + offsetof(struct style_line, member), .help = text               \
	}
#define STYLE_FORMAT(base, key, long_name, print_format, text)                                     \
	{                                                                                          \
		.letter = key, .name = long_name, .type = OPTION_EXCLUDE,                          \
		.offset = (base) + offsetof(struct style_line, format), .value = print_format,     \
		.help = text                                                                       \
	}

/* base: the offset of a struct style_line in the struct of settings. */
#define STYLE_OPTIONS(base)                                                                        \
	STYLE_FORMAT(base, 'J', "json", PRINT_JSON,                                                \
		     "a JSON document; sizes are bytes, times ISO 8601"),                          \
		STYLE_FORMAT(base, 'e', "export", PRINT_EXPORT,                                    \
			     "KEY=\"value\" pairs, an object a line"),                             \
		STYLE_FORMAT(base, 'n', "newline", PRINT_NEWLINE,                                  \
			     "KEY=\"value\" pairs, a pair a line"),                                \
		STYLE_FORMAT(base, 'r', "raw", PRINT_RAW, "columns that are not aligned"),         \
		STYLE_FLAG(base, 'b', "bytes", bytes, "sizes in bytes"),                           \
		STYLE_FLAG(base, 'P', "numeric-perms", numeric_perms, "permissions as a number"),  \
		{ .name = "time-format",                                                           \
		  .argument = "FORMAT",                                                            \
		  .type = OPTION_CHOICE,                                                           \
		  .offset = (base) + offsetof(struct style_line, time_style),                      \
		  .words = time_words,                                                             \
		  .preset = "short",                                                               \
		  .help = "times in short, full or iso format" },                                  \
		STYLE_FLAG(base, 0, "noheadings", no_headings, "no line of headings"),             \
		STYLE_FLAG(base, 0, "notruncate", no_truncate,                                     \
			   "do not cut to the width of the terminal"),                             \
		STYLE_FLAG(base, 'y', "shell", shell,                                              \
			   "headings that a shell takes as names of variables")

/* The style that was asked for. JSON is UTF-8: sets the locale so that it is. */
struct print_style style_of_line(const struct style_line *line);

/* A kind's columns with their help, for --help. */
void style_print_columns(const struct kind *kind);

#endif
