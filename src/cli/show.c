/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop show: one object in full: every fact in words, and its contents. */
#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ipctop/collect.h"
#include "ipctop/inspect.h"
#include "ipctop/memory.h"
#include "check.h"
#include "common.h"
#include "contents.h"
#include "find.h"
#include "json.h"
#include "relations.h"
#include "show.h"

static const char program[] = "ipctop show";

enum { CELL_BYTES = 4096 };

struct show_line {
	struct show_style style;
	bool help, version;
};

#define MEMBER(member) offsetof(struct show_line, style.member)

static const struct option_row rows[] = {
	{ .letter = 'J',
	  .name = "json",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(json),
	  .help = "a JSON document, with the semaphores or messages as an array" },
	{ .name = "hex",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(hex),
	  .help = "messages in hexadecimal" },
	{ .name = "facts",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(facts_only),
	  .help = "without the contents" },
	{ .name = "save",
	  .argument = "FILE",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(save),
	  .help = "write the bytes of a segment into a new file instead of printing them" },
	HELP_OPTION(struct show_line),
	VERSION_OPTION(struct show_line),
};

const struct option_set show_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop show KIND ID|KEY|NAME [OPTION]...\n\n"
	     "Shows one object in full. KIND is one of shm, msg, sem, pshm, pmsg, psem.\n\n"
	     "Options:");
	option_write_help(&show_options, stdout);
}

/* The object that is shown. */
struct shown {
	const struct snapshot *snapshot;
	const struct kind *kind;
	const void *row;
};

static int print_facts(const struct shown *shown)
{
	const struct value_style style = { .time = TIME_FULL,
					   .symbolic_perms = true,
					   .exact_bytes = true,
					   .now = shown->snapshot->realtime.tv_sec };
	struct libscols_table *table = scols_new_table();

	if (!table)
		return -ENOMEM;
	scols_table_enable_noheadings(table, 1);
	scols_table_enable_noencoding(table, 1);
	scols_table_new_column(table, "FACT", 0, 0);
	scols_table_new_column(table, "VALUE", 0, SCOLS_FL_TRUNC);
	scols_table_new_column(table, "MEANING", 0, SCOLS_FL_TRUNC);
	for (size_t i = 0; i < shown->kind->column_count; i++) {
		const struct column *column = &shown->kind->columns[i];
		struct value value = column->get(shown->snapshot, shown->row);
		struct libscols_line *line = scols_table_new_line(table, NULL);
		char text[CELL_BYTES];

		value_format(value, &style, text, sizeof(text));
		scols_line_set_data(line, 0, column->name);
		scols_line_set_data(line, 1, value.absent ? value.absent : text);
		scols_line_set_data(line, 2, column->help);
	}
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

static size_t semaphores_of(const struct shown *shown)
{
	return ((const struct sem_set *)shown->row)->nsems;
}

static int print_contents(const struct shown *shown, struct inspection *inspection, bool hex)
{
	switch (shown->kind->table) {
	case TABLE_SHM:
	case TABLE_PSHM:
		return contents_print_bytes(inspection, stdout);
	case TABLE_MSG:
		return contents_print_messages(inspection, hex, stdout);
	case TABLE_SEM:
		return contents_print_semaphores(inspection, semaphores_of(shown), stdout);
	default:
		return 0;
	}
}

static int add_contents(const struct shown *shown, struct inspection *inspection, bool hex,
			json_object *object)
{
	int error = 0;

	if (shown->kind->table == TABLE_MSG)
		json_object_object_add(object, "messages",
				       contents_json_messages(inspection, hex, &error));
	else if (shown->kind->table == TABLE_SEM)
		json_object_object_add(object, "elements",
				       contents_json_semaphores(inspection, semaphores_of(shown),
								&error));
	return error;
}

static json_object *facts_object(const struct shown *shown)
{
	const struct print_style style = { .format = PRINT_JSON,
					   .values = { .time = TIME_ISO,
						       .exact_bytes = true,
						       .exact_durations = true,
						       .bare_percent = true,
						       .symbolic_perms = true } };
	size_t count = shown->kind->column_count;
	const struct column **columns = xcalloc(count, sizeof(*columns));
	json_object *object;

	for (size_t i = 0; i < count; i++)
		columns[i] = &shown->kind->columns[i];
	object = json_of_row(columns, count, shown->snapshot, shown->row, &style);
	free(columns);
	return object;
}

static int print_document(const struct shown *shown, struct inspection *inspection, bool hex)
{
	json_object *document = json_object_new_object();
	json_object *table = json_object_new_array();
	json_object *object = facts_object(shown);
	bool is_object = TABLE_BIT(shown->kind->table) & TABLES_OBJECTS;
	int error = inspection ? add_contents(shown, inspection, hex, object) : 0;

	if (is_object)
		relations_add_json(shown->snapshot, shown->kind->table, shown->row, object);
	json_object_array_add(table, object);
	json_object_object_add(document, shown->kind->json_table, table);
	puts(json_object_to_json_string_ext(document, JSON_C_TO_STRING_PRETTY |
							      JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(document);
	return error;
}

/* What cannot be looked into still has its facts. */
static int open_contents(const struct shown *shown, struct inspection **inspection)
{
	int error = inspection_open(shown->snapshot, shown->kind->table, shown->row, inspection);

	if (error)
		*inspection = NULL;
	return error == -EOPNOTSUPP ? 0 : error;
}

static int complain_of(const struct show_style *style, const char *what, int error)
{
	if (error)
		complain(style->program, "%s: %s", what, strerror(-error));
	return error ? 1 : 0;
}

static void print_text(const struct shown *shown)
{
	print_facts(shown);
	if (TABLE_BIT(shown->kind->table) & TABLES_OBJECTS)
		relations_print(shown->snapshot, shown->kind->table, shown->row);
}

static int show(const struct shown *shown, const struct show_style *style)
{
	struct inspection *inspection = NULL;
	int status = 0;

	if (!style->facts_only || style->save)
		status = complain_of(style, "contents", open_contents(shown, &inspection));
	if (style->json)
		status |= complain_of(style, "contents", print_document(shown, inspection, style->hex));
	else
		print_text(shown);
	if (style->save && inspection)
		status |= complain_of(style, quote(style->save).text,
				      contents_save(inspection, style->save));
	else if (!style->json && inspection) {
		putchar('\n');
		status |= complain_of(style, "contents", print_contents(shown, inspection, style->hex));
	}
	inspection_close(inspection);
	return status;
}

int show_object(const struct kind *kind, enum find_by by, const char *name,
		const struct show_style *style)
{
	/* Who is waited for may wait for an object of any kind. */
	const struct collect_request request = {
		.tables = TABLE_BIT(kind->table) | TABLES_OBJECTS,
		.needs = kind->table == TABLE_SHM ? NEEDS_ALL :
						    NEEDS_ALL & ~(NEED_RSS | NEED_RSS_EXACT),
		.rules = { .idle = VERDICT_IDLE_DEFAULT },
	};
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	struct shown shown = { .snapshot = snapshot, .kind = kind };
	char message[MESSAGE_SIZE];
	int status = 1;

	shown.row = find_object(snapshot, kind, by, name, message, sizeof(message));
	if (shown.row)
		status = show(&shown, style);
	else
		complain(style->program, "%s", message);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return flush_output(style->program, status);
}

int show_run(int argc, char **argv)
{
	struct show_line line = { 0 };
	const struct kind *kind;
	char message[MESSAGE_SIZE] = "";
	int first, status;

	if (!start_command(&show_options, print_help, argc, argv, &line, &line.help, &line.version,
			   &first, &status))
		return status;
	kind = find_kind_of_line(program, argc, argv, first, message, sizeof(message));
	if (kind && line.style.save && kind->table != TABLE_SHM && kind->table != TABLE_PSHM) {
		snprintf(message, sizeof(message), "only the bytes of segments can be saved");
		kind = NULL;
	}
	line.style.program = program;
	if (kind)
		return show_object(kind, FIND_ANY, argv[first + 1], &line.style);
	complain(program, "%s", message);
	return 1;
}
