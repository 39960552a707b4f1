/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop journal: lists what was removed or changed, and forgets it. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "ipctop/control.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "report.h"
#include "style.h"

static const char program[] = "ipctop journal";

struct journal_line {
	const char *columns, *filter, *sort;
	struct style_line style;
	struct option_list forget;
	const char *older;
	bool help, version;
};

#define MEMBER(member) offsetof(struct journal_line, member)

static const struct option_row rows[] = {
	{ .letter = 'o',
	  .name = "output",
	  .argument = "LIST",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(columns),
	  .help = "columns, with commas; +LIST adds to the usual ones" },
	{ .letter = 'F',
	  .name = "filter",
	  .argument = "FILTER",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(filter),
	  .help = "only entries that match: text, COLUMN:text, SIZE>1M" },
	{ .name = "sort",
	  .argument = "COLUMN[:asc|:desc]",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(sort),
	  .help = "sort by this column (default: the newest first)" },
	STYLE_OPTIONS(MEMBER(style)),
	{ .name = "forget",
	  .argument = "N",
	  .type = OPTION_LIST,
	  .offset = MEMBER(forget),
	  .help = "delete this entry and those named after it, for good" },
	{ .name = "older-than",
	  .argument = "TIME",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(older),
	  .help = "delete what is older: 30d, 12h, or a date" },
	HELP_OPTION(struct journal_line),
	VERSION_OPTION(struct journal_line),
};

const struct option_set journal_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop journal [OPTION]...\n"
	     "       ipctop journal --forget N...\n"
	     "       ipctop journal --older-than TIME\n\n"
	     "Lists what was removed or changed; ipctop restore brings it back.\n\n"
	     "Options:");
	option_write_help(&journal_options, stdout);
	puts("\nColumns:");
	style_print_columns(kind_of_table(TABLE_JOURNAL));
}

static int list(const struct journal_line *line)
{
	struct listing_request request = { .columns = line->columns,
					   .filter = line->filter,
					   .kind_order = true };
	const unsigned int table = TABLE_BIT(TABLE_JOURNAL);
	struct print_style style = style_of_line(&line->style);
	struct sort_order order;
	struct report *report;
	char message[MESSAGE_SIZE];
	int error = 0;
	int status;

	if (line->columns)
		error = check_columns(line->columns, table, message, sizeof(message));
	if (!error && line->filter)
		error = check_filter(line->filter, table, message, sizeof(message));
	if (!error && line->sort) {
		error = check_sort(line->sort, table, &order, message, sizeof(message));
		request.order = &order;
	}
	if (error) {
		complain(program, "%s", message);
		return 1;
	}
	report = report_create(program, SOURCE_AUTO, table, &request);
	report_take(report);
	status = report_print(report, &style);
	report_destroy(report);
	return flush_output(program, status);
}

static int forget_one(struct control *control, const char *text)
{
	char message[MESSAGE_SIZE];
	int64_t number;
	int error;

	if (check_entry(text, &number, message, sizeof(message)) < 0) {
		complain(program, "%s", message);
		return 1;
	}
	error = control_forget(control, number);
	if (error)
		complain(program, "entry %lld: %s", (long long)number,
			 error == -ENOENT ? "it is not in the journal" : table_strerror(error));
	else
		printf("entry %lld: forgotten\n", (long long)number);
	return error ? 1 : 0;
}

/* A span of time until now, or a point in it. */
static int parse_limit(const char *text, int64_t *limit)
{
	const time_t now = time(NULL);
	struct value value;
	double seconds;

	if (parse_seconds(text, &seconds) == 0)
		*limit = now - (int64_t)seconds;
	else if (value_parse(VALUE_TIME, text, now, &value) == 0)
		*limit = (int64_t)value.number;
	else
		return -1;
	return 0;
}

static int forget_older(struct control *control, const char *text)
{
	uint64_t count;
	int64_t limit;
	int error;

	if (parse_limit(text, &limit) < 0) {
		complain(program, "--older-than takes a time such as 30d or a date, not %s",
			 quote(text).text);
		return 1;
	}
	error = control_forget_before(control, limit, &count);
	/* None yet: nothing is old. */
	if (error && error != -ENOENT) {
		complain(program, "the journal cannot be written: %s", table_strerror(error));
		return 1;
	}
	printf("%llu forgotten\n", (unsigned long long)count);
	return 0;
}

static int forget(const struct journal_line *line, char **arguments, int count)
{
	const struct control_options options = { 0 };
	struct control *control = control_create(&options);
	int status = 0;

	for (size_t i = 0; i < line->forget.count; i++)
		status |= forget_one(control, line->forget.texts[i]);
	for (int i = 0; i < count; i++)
		status |= forget_one(control, arguments[i]);
	if (line->older)
		status |= forget_older(control, line->older);
	control_destroy(control);
	return flush_output(program, status);
}

int journal_run(int argc, char **argv)
{
	struct journal_line line = { 0 };
	int first, status;

	if (start_command(&journal_options, print_help, argc, argv, &line, &line.help,
			  &line.version, &first, &status)) {
		if (line.forget.count || line.older)
			status = forget(&line, argv + first, argc - first);
		else if (first == argc)
			status = list(&line);
		else
			complain(program, "unexpected argument %s; see %s --help",
				 quote(argv[first]).text, program);
		if (first < argc && !line.forget.count)
			status = 1;
	}
	free(line.forget.texts);
	return status;
}
