/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows are shown: a list of terms, read once, asked for each row. */
#include "ipctop/filter.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipctop/memory.h"
#include "ipctop/text.h"

enum { CELL_BYTES = 1024 };

enum operator {
	OPERATOR_ANYWHERE, /* a bare text */
	OPERATOR_CONTAINS,
	OPERATOR_EQUAL,
	OPERATOR_UNEQUAL,
	OPERATOR_LESS,
	OPERATOR_LESS_EQUAL,
	OPERATOR_GREATER,
	OPERATOR_GREATER_EQUAL,
};

/* Longer ones first: "<" is the start of "<=". */
static const struct {
	const char *text;
	enum operator operator;
} operators[] = {
	{ "!=", OPERATOR_UNEQUAL }, { "<=", OPERATOR_LESS_EQUAL }, { ">=", OPERATOR_GREATER_EQUAL },
	{ "=", OPERATOR_EQUAL },    { "<", OPERATOR_LESS },	   { ">", OPERATOR_GREATER },
	{ ":", OPERATOR_CONTAINS },
};

struct term {
	bool opens; /* the first one of an alternative: a|b */
	bool negated;
	enum operator operator;
	const struct column *column; /* NULL: another kind's, no row of this one has it */
	char *text;
	struct value value; /* of the comparing operators; a text value points at text */
};

struct filter {
	struct term *terms;
	size_t count;
};

/* What is being read, and where to say what is wrong with it. */
struct reader {
	const struct kind *kind;
	const char *next;
	time_t now;
	char *message;
	size_t message_size;
};

static int fail(const struct reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(const struct reader *reader, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_make_safe(text, reader->message, reader->message_size);
	return -EINVAL;
}

void filter_destroy(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++)
		free(filter->terms[i].text);
	free(filter->terms);
	free(filter);
}

static size_t operator_at(const char *text, enum operator *operator)
{
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t length = strlen(operators[i].text);

		if (strncmp(text, operators[i].text, length) == 0) {
			*operator = operators[i].operator;
			return length;
		}
	}
	return 0;
}

/* The length of a column's name at text that an operator follows, else 0. */
static size_t name_length(const char *text)
{
	enum operator ignored;
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || text[length] == '%' || text[length] == '_')
		length++;
	return operator_at(text + length, &ignored) ? length : 0;
}

/* A text up to a blank or bar; quotes and backslashes are taken off. Returns NULL on an open quote. */
static char *read_text(struct reader *reader)
{
	char *text = xcalloc(strlen(reader->next) + 1, 1);
	size_t length = 0;
	bool quoted = false;
	const char *c = reader->next;

	for (; *c && (quoted || !strchr(" \t|", *c)); c++) {
		if (*c == '"') {
			quoted = !quoted;
			continue;
		}
		if (*c == '\\' && c[1])
			c++;
		text[length++] = *c;
	}
	reader->next = c;
	if (!quoted)
		return text;
	free(text);
	return NULL;
}

/* A column of this kind that is meant by a name with a slip at its end. */
static const char *similar_column(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; length > 1 && kinds[i]; i++)
		for (size_t j = 0; j < kinds[i]->column_count; j++)
			if (strncasecmp(kinds[i]->columns[j].name, name, length - 1) == 0)
				return kinds[i]->columns[j].name;
	return NULL;
}

static int find_column(struct reader *reader, const char *name, struct term *term)
{
	const char *similar = similar_column(name);
	bool elsewhere = false;

	term->column = kind_find_column(reader->kind, name);
	for (size_t i = 0; kinds[i]; i++)
		elsewhere = elsewhere || kind_find_column(kinds[i], name);
	if (elsewhere)
		return 0;
	if (similar)
		return fail(reader, "no column '%s'; did you mean %s?", name, similar);
	return fail(reader, "no column '%s'; put a text with an operator in it in quotes", name);
}

static int read_value(struct reader *reader, const char *name, struct term *term)
{
	const struct column *column = term->column;
	int error;

	if (!column || term->operator == OPERATOR_CONTAINS)
		return 0;
	error = value_parse(column->type, term->text, reader->now, &term->value);
	/* The limits' numbers are counts or sizes: sizes are taken for both. */
	if (error == -EINVAL && column->type == VALUE_INTEGER)
		error = value_parse(VALUE_BYTES, term->text, reader->now, &term->value);
	if (error == -ERANGE)
		return fail(reader, "%s: '%s' is out of range", name, term->text);
	if (error)
		return fail(reader, "%s takes %s, not '%s'", column->name,
			    value_type_hint(column->type), term->text);
	return 0;
}

static int read_comparison(struct reader *reader, size_t length, struct term *term)
{
	char name[64];
	int error;

	snprintf(name, sizeof(name), "%.*s", (int)length, reader->next);
	reader->next += length;
	reader->next += operator_at(reader->next, &term->operator);
	error = find_column(reader, name, term);
	if (error)
		return error;
	term->text = read_text(reader);
	if (!term->text)
		return fail(reader, "a quote is not closed");
	if (!*term->text && term->operator != OPERATOR_EQUAL && term->operator != OPERATOR_UNEQUAL)
		return fail(reader, "something must follow '%s' and its operator", name);
	return read_value(reader, name, term);
}

static int read_term(struct reader *reader, struct term *term)
{
	size_t length;

	if (*reader->next == '!') {
		term->negated = true;
		reader->next++;
	}
	length = name_length(reader->next);
	if (length > 0)
		return read_comparison(reader, length, term);
	term->operator = OPERATOR_ANYWHERE;
	term->text = read_text(reader);
	if (!term->text)
		return fail(reader, "a quote is not closed");
	if (!*term->text)
		return fail(reader, "a text must follow '!'");
	return 0;
}

static struct term *add_term(struct filter *filter, bool opens)
{
	struct term *term;

	filter->terms =
		xreallocarray(filter->terms, filter->count + 1, sizeof(*filter->terms));
	term = &filter->terms[filter->count++];
	*term = (struct term){ .opens = opens };
	return term;
}

static int read_filter(struct reader *reader, struct filter *filter)
{
	bool opens = true;
	int error = 0;

	while (error == 0) {
		reader->next += strspn(reader->next, " \t");
		if (*reader->next == '\0')
			break;
		if (*reader->next == '|') {
			/* An alternative without terms, as in "a|" while it is typed, is none. */
			opens = true;
			reader->next++;
			continue;
		}
		error = read_term(reader, add_term(filter, opens));
		opens = false;
	}
	return error;
}

int filter_compile(const struct kind *kind, const char *text, time_t now, struct filter **filter,
		   char *message, size_t message_size)
{
	struct reader reader = { kind, text, now, message, message_size };
	struct filter *result = xcalloc(1, sizeof(*result));
	int error = read_filter(&reader, result);

	if (error || result->count == 0) {
		filter_destroy(result);
		result = NULL;
	}
	if (error == 0)
		*filter = result;
	return error;
}

unsigned int filter_needs(const struct filter *filter)
{
	unsigned int needs = 0;

	for (size_t i = 0; filter && i < filter->count; i++)
		if (filter->terms[i].column)
			needs |= filter->terms[i].column->needs;
	return needs;
}

/* A row that is asked about, with all that is needed to answer. */
struct question {
	const struct snapshot *snapshot;
	const void *row;
	const struct column *const *columns;
	size_t column_count;
	const struct value_style *style;
};

static bool cell_contains(const struct question *question, const struct column *column,
			  const char *text)
{
	char cell[CELL_BYTES];

	value_format(column->get(question->snapshot, question->row), question->style, cell,
		     sizeof(cell));
	return text_contains(cell, text);
}

static bool any_contains(const struct question *question, const char *text)
{
	for (size_t i = 0; i < question->column_count; i++)
		if (cell_contains(question, question->columns[i], text))
			return true;
	return false;
}

/* What is absent is neither more nor less than anything, only unequal to it. */
static bool compares(const struct term *term, const struct value *value)
{
	int order;

	if (value->absent)
		return (term->operator == OPERATOR_UNEQUAL) != (*term->text == '\0');
	order = value_compare(value, &term->value);
	switch (term->operator) {
	case OPERATOR_EQUAL:
		return order == 0;
	case OPERATOR_UNEQUAL:
		return order != 0;
	case OPERATOR_LESS:
		return order < 0;
	case OPERATOR_LESS_EQUAL:
		return order <= 0;
	case OPERATOR_GREATER:
		return order > 0;
	case OPERATOR_GREATER_EQUAL:
		return order >= 0;
	default:
		return false;
	}
}

static bool term_holds(const struct term *term, const struct question *question)
{
	struct value value;

	if (term->operator == OPERATOR_ANYWHERE)
		return any_contains(question, term->text);
	if (!term->column)
		return false;
	if (term->operator == OPERATOR_CONTAINS)
		return cell_contains(question, term->column, term->text);
	value = term->column->get(question->snapshot, question->row);
	return compares(term, &value);
}

bool filter_matches(const struct filter *filter, const struct snapshot *snapshot, const void *row,
		    const struct column *const *columns, size_t column_count,
		    const struct value_style *style)
{
	const struct question question = { snapshot, row, columns, column_count, style };
	bool holds = false;

	for (size_t i = 0; i < filter->count; i++) {
		const struct term *term = &filter->terms[i];

		if (term->opens && holds)
			return true;
		if (term->opens)
			holds = true;
		holds = holds && term_holds(term, &question) != term->negated;
	}
	return holds;
}
