/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several tables, collected and printed one after another. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "common.h"

struct report {
	const char *program;
	struct collector *collector;
	struct history *history;
	struct collect_request wanted;
	struct listing listings[TABLE_COUNT];
	size_t count;
};

struct report *report_create(const char *program, enum collect_source source, unsigned int tables,
			     const struct listing_request *request)
{
	struct report *report = xcalloc(1, sizeof(*report));
	char message[MESSAGE_SIZE];

	report->program = program;
	report->collector = collector_create(source);
	report->history = history_create();
	report->wanted.rules = request->rules;
	for (size_t i = 0; kinds[i]; i++) {
		struct listing *listing = &report->listings[report->count];

		if (!(tables & TABLE_BIT(kinds[i]->table)))
			continue;
		if (listing_init(listing, kinds[i], request, message, sizeof(message)))
			complain(program, "%s", message);
		report->count++;
		if (listing->column_count == 0)
			continue;
		report->wanted.tables |= TABLE_BIT(kinds[i]->table);
		/* What they use and wait for has to be known. */
		if (kinds[i]->table == TABLE_PROCESS)
			report->wanted.tables |= TABLES_OBJECTS;
		report->wanted.needs |= listing_needs(listing);
	}
	return report;
}

void report_destroy(struct report *report)
{
	if (!report)
		return;
	for (size_t i = 0; i < report->count; i++)
		listing_finish(&report->listings[i]);
	history_destroy(report->history);
	collector_destroy(report->collector);
	free(report);
}

const struct snapshot *report_take(struct report *report)
{
	history_advance(report->history, collector_take(report->collector, &report->wanted));
	return history_current(report->history);
}

/* Chooses the rows. Returns 1, and says why, where the table could not be read or judged. */
static int update(const struct report *report, struct listing *listing)
{
	const struct snapshot *snapshot = history_current(report->history);
	int error = snapshot->tables[listing->kind->table].error;

	listing_update(listing, report->history);
	if (error)
		complain(report->program, "the %s cannot be read: %s", listing->kind->plural,
			 table_strerror(error));
	else if (listing->unreadable)
		complain(report->program, "the %s cannot be judged: /proc cannot be read",
			 listing->kind->plural);
	return listing->unreadable ? 1 : 0;
}

static bool has_titles(const struct report *report, const struct print_style *style)
{
	return report->count > 1 && style->format == PRINT_TABLE && !style->no_headings;
}

static int print_one(const struct report *report, const struct listing *listing,
		     const struct print_style *style)
{
	const struct snapshot *snapshot = history_current(report->history);
	int error = 0;

	if (has_titles(report, style))
		printf("------ %s: %zu ------\n", listing->kind->title, listing->row_count);
	if (listing->row_count > 0)
		error = print_listing(listing, snapshot, style, stdout);
	if (error)
		complain(report->program, "the %s cannot be printed: %s", listing->kind->plural,
			 strerror(-error));
	return error ? 1 : 0;
}

static int print_tables(const struct report *report, const struct print_style *style)
{
	bool first = true;
	int status = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct listing *listing = &report->listings[i];

		if (listing->unreadable || listing->column_count == 0)
			continue;
		if (!first && style->format == PRINT_TABLE)
			putchar('\n');
		first = false;
		status |= print_one(report, listing, style);
	}
	return status;
}

int report_print(struct report *report, const struct print_style *style)
{
	const struct snapshot *snapshot = history_current(report->history);
	int status = 0;

	for (size_t i = 0; i < report->count; i++)
		if (report->listings[i].column_count > 0)
			status |= update(report, &report->listings[i]);
	if (style->format != PRINT_JSON)
		return print_tables(report, style) | status;
	if (report->count == 1 && report->listings[0].row_count > 0)
		return print_one(report, &report->listings[0], style) | status;
	print_json(report->listings, report->count, snapshot, style, stdout);
	return status;
}
