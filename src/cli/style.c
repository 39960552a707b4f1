/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of commands that print tables. */
#include "style.h"

#include <langinfo.h>
#include <locale.h>
#include <strings.h>
#include <time.h>

const char *const time_words[] = { "short", "full", "iso", NULL };

struct print_style style_of_line(const struct style_line *line)
{
	bool json = line->format == PRINT_JSON;

	/* Where texts are not UTF-8, what is beyond ASCII in them is escaped. */
	if (json && strcasecmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C");
	return (struct print_style){
		.format = (enum print_format)line->format,
		.no_headings = line->no_headings,
		.no_truncate = line->no_truncate,
		.shell_names = line->shell,
		.values = {
			.time = json ? TIME_ISO : (enum time_style)line->time_style,
			.exact_bytes = json || line->bytes,
			.exact_durations = json,
			.bare_percent = json,
			.symbolic_perms = !line->numeric_perms,
			.now = time(NULL),
		},
	};
}

void style_print_columns(const struct kind *kind)
{
	for (size_t i = 0; i < kind->column_count; i++)
		printf("  %12s  %s\n", kind->columns[i].name, kind->columns[i].help);
}
