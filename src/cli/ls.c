/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop ls: lists objects and limits, with the options of lsipc(1) and more. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "common.h"
#include "deadlocks.h"
#include "report.h"
#include "show.h"
#include "style.h"

static const char program[] = "ipctop ls";

struct ls_line {
	unsigned int tables; /* TABLE_BITs; 0: all objects */
	const char *columns;
	struct style_line style;
	bool list, creator, time, pids, summary, stale, deadlocks;
	double stale_after;
	const char *id, *name;
	const char *sort, *filter, *user;
	enum collect_source source;
	bool help, version;
};

#define MEMBER(member) offsetof(struct ls_line, member)
#define TABLE_ROW(key, long_name, table, text)                                                     \
	{                                                                                          \
		.letter = key, .name = long_name, .type = OPTION_BITS, .offset = MEMBER(tables),   \
		.value = TABLE_BIT(table), .help = text                                            \
	}
#define FLAG_ROW(key, long_name, member, text)                                                     \
	{                                                                                          \
		.letter = key, .name = long_name, .type = OPTION_FLAG, .offset = MEMBER(member),   \
		.help = text                                                                       \
	}
#define TEXT_ROW(key, long_name, word, member, text)                                               \
	{                                                                                          \
		.letter = key, .name = long_name, .argument = word, .type = OPTION_TEXT,           \
		.offset = MEMBER(member), .help = text                                             \
	}

static const struct option_row rows[] = {
	TABLE_ROW('m', "shmems", TABLE_SHM, "shared memory segments"),
	TABLE_ROW('q', "queues", TABLE_MSG, "message queues"),
	TABLE_ROW('s', "semaphores", TABLE_SEM, "semaphore sets"),
	TABLE_ROW('M', "posix-shmems", TABLE_PSHM, "POSIX shared memory segments"),
	TABLE_ROW('Q', "posix-mqueues", TABLE_PMSG, "POSIX message queues"),
	TABLE_ROW('S', "posix-semaphores", TABLE_PSEM, "POSIX semaphores"),
	TABLE_ROW('g', "global", TABLE_LIMIT, "limits and what is in use of them"),
	TABLE_ROW('W', "processes", TABLE_PROCESS, "processes that use or wait for any object"),
	TEXT_ROW('o', "output", "LIST", columns,
		 "columns, with commas; +LIST adds to the usual ones"),
	TEXT_ROW('i', "id", "ID", id, "all of one object of System V, with -m, -q or -s"),
	TEXT_ROW('N', "name", "NAME", name, "all of one POSIX object, with -M, -Q or -S"),
	FLAG_ROW('l', "list", list, "a table also with -i and -N"),
	FLAG_ROW('u', "summary", summary, "what is in use of all that is limited"),
	FLAG_ROW('p', "pid", pids, "owners and processes, as ipcs -p has them"),
	FLAG_ROW('c', "creator", creator, "add the columns of creator and owner"),
	FLAG_ROW('t', "time", time, "add the columns of times"),
	TEXT_ROW('F', "filter", "FILTER", filter,
		 "only rows that match: text, COLUMN:text, SIZE>1M"),
	TEXT_ROW(0, "user", "USER", user, "only objects of this owner, a name or a number"),
	FLAG_ROW(0, "stale", stale, "only objects that nobody uses any more"),
	STALE_AFTER_OPTION(struct ls_line, stale_after),
	FLAG_ROW(0, "deadlocks", deadlocks,
		 "suspected deadlocks instead, with the evidence; exit status 2 if there are any"),
	TEXT_ROW(0, "sort", "COLUMN[:asc|:desc]", sort, "sort by this column (default: by id)"),
	STYLE_OPTIONS(MEMBER(style)),
	SOURCE_OPTION(struct ls_line, source),
	HELP_OPTION(struct ls_line),
	VERSION_OPTION(struct ls_line),
};

const struct option_set ls_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop ls [OPTION]...\n\n"
	     "Lists segments, queues and semaphore sets, or only those tables that are named.\n\n"
	     "Options:");
	option_write_help(&ls_options, stdout);
	puts("\nColumns:");
	for (size_t i = 0; kinds[i]; i++) {
		if (!kinds[i]->letter)
			continue;
		printf("\n %s (-%c)\n", kinds[i]->plural, kinds[i]->letter);
		style_print_columns(kinds[i]);
	}
}

/* What was named, checked, as a request for all tables. */
struct ls_request {
	struct listing_request listing;
	struct sort_order order;
	uid_t uid;
};

static int set_request(const struct ls_line *line, struct ls_request *request, char *message,
		       size_t size)
{
	struct listing_request *listing = &request->listing;
	int error = 0;

	*listing = (struct listing_request){ .columns = line->columns,
					     .filter = line->filter,
					     .only_stale = line->stale,
					     .rules = { .idle = (int64_t)line->stale_after } };
	if (line->creator)
		listing->more[0] = "CUID,CGID,UID,GID";
	if (line->time)
		listing->more[1] = "ATTACH,DETACH,SEND,RECV,OTIME,MTIME,CTIME";
	if (line->columns)
		error = check_columns(line->columns, line->tables, message, size);
	if (!error && line->user) {
		error = check_user(line->user, &request->uid, message, size);
		listing->user = &request->uid;
	}
	if (!error && line->sort) {
		error = check_sort(line->sort, line->tables, &request->order, message, size);
		listing->order = &request->order;
	}
	if (!error && line->filter)
		error = check_filter(line->filter, line->tables, message, size);
	return error;
}

static int list(const struct ls_line *line, const struct ls_request *request)
{
	struct print_style style = style_of_line(&line->style);
	struct report *report;
	int status;

	report = report_create(program, line->source, line->tables, &request->listing);
	report_take(report);
	status = report_print(report, &style);
	report_destroy(report);
	return flush_output(program, status);
}

/*
 * -i and -N: the kind and what is named of it, or NULL with a line in message. System V's kinds have
 * ids, POSIX's have names.
 */
static const struct kind *find_one(const struct ls_line *line, char *message, size_t size)
{
	unsigned int allowed = line->id ? TABLES_SYSV : TABLES_POSIX;

	for (size_t i = 0; kinds[i]; i++)
		if (line->tables == TABLE_BIT(kinds[i]->table) && line->tables & allowed)
			return kinds[i];
	snprintf(message, size,
		 line->id ? "-i goes with one of -m, -q and -s" : "-N goes with one of -M, -Q and -S");
	return NULL;
}

/* The table of one object: a filter that only it passes, each character taken as it is. */
static char *filter_one(const struct ls_line *line)
{
	const char *name = line->id ? line->id : line->name;
	char *filter = xcalloc(2 * strlen(name) + 16, 1);
	char *end = stpcpy(filter, line->id ? "ID=" : "NAME=");

	if (line->name && *name != '/')
		end = stpcpy(end, "\\/");
	for (; *name; name++) {
		*end++ = '\\';
		*end++ = *name;
	}
	return filter;
}

static int list_one(struct ls_line *line, const struct kind *kind, struct ls_request *request)
{
	const struct show_style style = { .program = program,
					  .json = line->style.format == PRINT_JSON,
					  .facts_only = kind->table != TABLE_SEM };
	const char *name = line->id ? line->id : line->name;
	char *filter;
	int status;

	/* Semaphores belong to their set: neither form leaves them out. */
	if (!line->list && !line->columns && (!line->style.format || line->style.format == PRINT_JSON))
		return show_object(kind, line->id ? FIND_ID : FIND_NAME, name, &style);
	status = find_or_complain(program, kind, line->id ? FIND_ID : FIND_NAME, name);
	if (status)
		return status;
	filter = filter_one(line);
	request->listing.filter = filter;
	status = list(line, request);
	free(filter);
	return status;
}

/* What stands beside it would be thought to have an effect. */
static int check_deadlocks(const struct ls_line *line, char *message, size_t size)
{
	bool other_format = line->style.format && line->style.format != PRINT_JSON;

	if (!line->tables && !line->columns && !line->id && !line->name && !line->filter &&
	    !line->user && !line->sort && !line->stale && !line->summary && !line->pids &&
	    !other_format)
		return 0;
	snprintf(message, size, "--deadlocks goes alone, or with -J");
	return -EINVAL;
}

static int check_line(struct ls_line *line, struct ls_request *request, char *message, size_t size)
{
	if (line->deadlocks)
		return check_deadlocks(line, message, size);
	if (line->summary) {
		line->tables = TABLE_BIT(TABLE_LIMIT);
		line->columns = line->columns ? line->columns : "RESOURCE,DESCRIPTION,USED";
		line->filter = line->filter ? line->filter : "USED>=0";
	}
	if (line->pids && !line->columns)
		line->columns = "ID,OWNER,CPID,LPID,LSPID,LRPID";
	if (!line->tables)
		line->tables = line->stale ? TABLES_OBJECTS : TABLES_SYSV;
	if ((line->id || line->name) && line->filter) {
		snprintf(message, size, "-i and -N name one object: a filter means nothing to it");
		return -EINVAL;
	}
	return set_request(line, request, message, size);
}

int ls_run(int argc, char **argv)
{
	struct ls_line line = { 0 };
	struct ls_request request;
	const struct kind *kind = NULL;
	char message[MESSAGE_SIZE];
	int first, status;
	int error;

	if (!start_command(&ls_options, print_help, argc, argv, &line, &line.help, &line.version,
			   &first, &status))
		return status;
	error = first < argc ? -EINVAL : check_line(&line, &request, message, sizeof(message));
	if (first < argc)
		snprintf(message, sizeof(message), "unexpected argument %s; see %s --help",
			 quote(argv[first]).text, program);
	if (!error && line.deadlocks)
		return deadlocks_print(program, line.style.format == PRINT_JSON);
	if (!error && (line.id || line.name)) {
		kind = find_one(&line, message, sizeof(message));
		error = kind ? 0 : -EINVAL;
	}
	if (!error)
		return kind ? list_one(&line, kind, &request) : list(&line, &request);
	complain(program, "%s", message);
	return 1;
}
