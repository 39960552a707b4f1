/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Printed tables, through libsmartcols. */
#include "print.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "cells.h"

/*
 * Rows are handed to the library in groups, so that what they take stays in the processor's cache.
 * Widths of columns are given, so that groups do not differ.
 */
enum { GROUP_ROWS = 256 };

struct printer {
	struct libscols_table *table;
	const struct print_style *style;
	const struct listing *listing;
	struct cells cells;
	size_t group; /* lines of the table */
	struct libscols_line **lines;
	uint32_t *shown; /* places of the cells that the lines hold; NOT_SHOWN at first */
	FILE *stream;
	bool cuts; /* to the width of a terminal */
};

#define NOT_SHOWN UINT32_MAX

size_t print_cell(const struct column *column, struct value value, const struct print_style *style,
		  char *buffer, size_t size)
{
	struct value_style values = style->values;

	/* A number that is not there would look like one that was forgotten. */
	if (style->format != PRINT_JSON && value_type_is_json_number(column->type))
		values.absent = "-";
	return value_format(value, &values, buffer, size);
}

static int set_format(struct libscols_table *table, enum print_format format)
{
	switch (format) {
	case PRINT_TABLE:
		return 0;
	case PRINT_JSON:
		return scols_table_enable_json(table, 1);
	case PRINT_NEWLINE:
		scols_table_set_column_separator(table, "\n");
		return scols_table_enable_export(table, 1);
	case PRINT_EXPORT:
		return scols_table_enable_export(table, 1);
	case PRINT_RAW:
		return scols_table_enable_raw(table, 1);
	}
	return -EINVAL;
}

/* A cell that is not cut is one chunk, of a width that is known. */
static size_t known_width(const struct libscols_column *column, const char *data, void *width)
{
	(void)column;
	(void)data;
	return *(const size_t *)width;
}

static char *no_more_chunks(const struct libscols_column *column, char *data, void *width)
{
	(void)column;
	(void)data;
	(void)width;
	return NULL;
}

static int add_column(struct printer *printer, size_t j)
{
	const struct column *column = printer->listing->columns[j];
	size_t *width = &printer->cells.widths[j];
	struct libscols_column *added;
	int flags = 0;

	if (value_type_is_right_aligned(column->type))
		flags |= SCOLS_FL_RIGHT;
	if (printer->cuts && column->type == VALUE_TEXT)
		flags |= SCOLS_FL_TRUNC;
	/* To measure all cells once more, a character at a time, would take as long as printing. */
	if (printer->style->format == PRINT_TABLE && !printer->cuts)
		flags |= SCOLS_FL_WRAP;
	/* A hint of 1 or more is a width, a lesser one a share of the terminal. */
	added = scols_table_new_column(printer->table, column->name, *width ? (double)*width : 1,
				       flags);
	if (!added)
		return -ENOMEM;
	if (flags & SCOLS_FL_WRAP)
		return scols_column_set_wrapfunc(added, known_width, no_more_chunks, width);
	if (value_type_is_json_number(column->type))
		return scols_column_set_json_type(added, SCOLS_JSON_NUMBER);
	return 0;
}

static int make_lines(struct printer *printer)
{
	size_t columns = printer->cells.column_count;
	size_t rows = printer->cells.row_count;

	printer->group = rows < GROUP_ROWS ? rows : GROUP_ROWS;
	printer->lines = xcalloc(printer->group, sizeof(struct libscols_line *));
	printer->shown = xreallocarray(NULL, printer->group * columns, sizeof(*printer->shown));
	memset(printer->shown, 0xff, printer->group * columns * sizeof(*printer->shown));
	for (size_t i = 0; i < printer->group; i++) {
		printer->lines[i] = scols_table_new_line(printer->table, NULL);
		if (!printer->lines[i])
			return -ENOMEM;
	}
	return 0;
}

static int make_table(struct printer *printer)
{
	const struct print_style *style = printer->style;
	int error;

	printer->table = scols_new_table();
	if (!printer->table)
		return -ENOMEM;
	scols_table_set_stream(printer->table, printer->stream);
	scols_table_set_name(printer->table, printer->listing->kind->json_table);
	scols_table_enable_noheadings(printer->table, style->no_headings);
	/* The cells are safe already, see value_format(). */
	scols_table_enable_noencoding(printer->table, 1);
	scols_table_enable_shellvar(printer->table, style->shell_names);
	if (!printer->cuts)
		scols_table_set_termforce(printer->table, SCOLS_TERMFORCE_NEVER);
	error = set_format(printer->table, style->format);
	for (size_t j = 0; j < printer->cells.column_count && !error; j++)
		error = add_column(printer, j);
	return error ? error : make_lines(printer);
}

/* Puts row `first` and those after it into the lines, and takes away lines that are too many. */
static int fill_lines(struct printer *printer, size_t first)
{
	const struct cells *cells = &printer->cells;
	size_t left = cells->row_count - first;
	size_t count = left < printer->group ? left : printer->group;
	const uint32_t *place = cells->places + first * cells->column_count;
	uint32_t *shown = printer->shown;

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < cells->column_count; j++, place++, shown++) {
			int error;

			if (*place == *shown)
				continue;
			*shown = *place;
			error = scols_line_refer_data(printer->lines[i], j,
						      xstrdup(cells->text + *place));
			if (error)
				return error;
		}
	}
	for (size_t i = count; i < printer->group; i++)
		scols_table_remove_line(printer->table, printer->lines[i]);
	return 0;
}

static int print_groups(struct printer *printer)
{
	int error = 0;

	for (size_t i = 0; i < printer->cells.row_count && !error; i += printer->group) {
		error = fill_lines(printer, i);
		if (error)
			break;
		error = scols_table_print_range(printer->table, NULL, NULL);
		fputc('\n', printer->stream);
	}
	return error;
}

/*
 * The library writes each group as a document of its own, `{ "table": [ rows ] }`. All but the
 * first are left without what comes before their rows, all but the last without what comes after.
 */
static void join_document(const char *document, size_t size, bool first, bool last, FILE *stream)
{
	static const char blanks[] = " \t\n";
	const char *start = document;
	const char *end = document + size;

	if (!first) {
		start = memchr(document, '[', size) + 1;
		start += strspn(start, blanks);
		fputc(',', stream);
	}
	if (!last) {
		end = memrchr(start, ']', (size_t)(end - start));
		while (strchr(blanks, end[-1]))
			end--;
	}
	fwrite(start, 1, (size_t)(end - start), stream);
}

static int print_documents(struct printer *printer)
{
	size_t rows = printer->cells.row_count;
	char *document = NULL;
	size_t size;
	FILE *memory = open_memstream(&document, &size);
	int error = 0;

	if (!memory)
		return -errno;
	__fsetlocking(memory, FSETLOCKING_BYCALLER);
	scols_table_set_stream(printer->table, memory);
	for (size_t i = 0; i < rows && !error; i += printer->group) {
		rewind(memory);
		error = fill_lines(printer, i);
		if (!error)
			error = scols_print_table(printer->table);
		if (fflush(memory))
			error = -errno;
		if (!error)
			join_document(document, size, i == 0, rows - i <= printer->group,
				      printer->stream);
	}
	fclose(memory);
	free(document);
	return error;
}

int print_listing(const struct listing *listing, const struct snapshot *snapshot,
		  const struct print_style *style, FILE *stream)
{
	struct printer printer = { .listing = listing, .style = style, .stream = stream };
	int error = cells_init(&printer.cells, listing, snapshot, style);

	/* The library asks the same of standard output, whatever the stream is. */
	printer.cuts = style->format == PRINT_TABLE && !style->no_truncate && isatty(STDOUT_FILENO);
	/* Nobody else writes to it: locking takes a tenth of the time. */
	__fsetlocking(stream, FSETLOCKING_BYCALLER);
	if (!error)
		error = make_table(&printer);
	if (!error)
		error = style->format == PRINT_JSON ? print_documents(&printer)
						    : print_groups(&printer);
	scols_unref_table(printer.table);
	free(printer.lines);
	free(printer.shown);
	cells_finish(&printer.cells);
	return error;
}
