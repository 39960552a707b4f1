/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what users name, before anything starts. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ipctop/filter.h"
#include "ipctop/parse.h"
#include "ipctop/spell.h"
#include "ipctop/text.h"

struct quoted quote(const char *text)
{
	struct quoted quoted;
	char safe[sizeof(quoted.text) - 2];

	text_make_safe(text, safe, sizeof(safe));
	snprintf(quoted.text, sizeof(quoted.text), "'%s'", safe);
	return quoted;
}

int check_entry(const char *text, int64_t *number, char *message, size_t size)
{
	uint64_t parsed;

	if (parse_number_to(text, INT64_MAX, &parsed) < 0) {
		snprintf(message, size, "an entry is named by its number, not by %s",
			 quote(text).text);
		return -EINVAL;
	}
	*number = (int64_t)parsed;
	return 0;
}

int check_user(const char *text, uid_t *uid, char *message, size_t size)
{
	int error = parse_user(text, uid);

	if (error == -ENOENT)
		snprintf(message, size,
			 "no user is called %s; a name that the system knows, or a number",
			 quote(text).text);
	else if (error)
		snprintf(message, size, "a user's number is from 0 to %u, not %s", UINT32_MAX - 1,
			 quote(text).text);
	return error ? -EINVAL : 0;
}

static bool is_chosen(const struct kind *kind, unsigned int tables)
{
	return tables & TABLE_BIT(kind->table);
}

static bool is_column(const char *name, unsigned int tables)
{
	for (size_t i = 0; kinds[i]; i++)
		if (is_chosen(kinds[i], tables) && kind_find_column(kinds[i], name))
			return true;
	return false;
}

/* The columns of the first of the kinds, or what came close to the name. */
static void advise(const char *name, unsigned int tables, char *buffer, size_t size)
{
	struct spell spell = { .word = name };
	const struct kind *first = NULL;
	size_t used;

	for (size_t i = 0; kinds[i]; i++) {
		if (!is_chosen(kinds[i], tables))
			continue;
		first = first ? first : kinds[i];
		for (size_t j = 0; j < kinds[i]->column_count; j++)
			spell_offer(&spell, kinds[i]->columns[j].name);
	}
	spell_suggestion(&spell, buffer, size);
	if (spell.closest || !first)
		return;
	used = (size_t)snprintf(buffer, size, "; %s have", first->plural);
	for (size_t j = 0; j < first->column_count && used < size; j++)
		used += (size_t)snprintf(buffer + used, size - used, " %s", first->columns[j].name);
}

static int check_column(const char *name, unsigned int tables, char *message, size_t size)
{
	char advice[256];

	if (is_column(name, tables))
		return 0;
	advise(name, tables, advice, sizeof(advice));
	if (is_column(name, TABLES_ALL))
		snprintf(message, size, "what is listed has no column %s%s", quote(name).text,
			 advice);
	else
		snprintf(message, size, "unknown column %s%s", quote(name).text, advice);
	return -EINVAL;
}

int check_sort(const char *text, unsigned int tables, struct sort_order *order, char *message,
	       size_t size)
{
	size_t length = strcspn(text, ":");
	const char *direction = text + length;

	order->descending = strcmp(direction, ":desc") == 0;
	if (*direction && !order->descending && strcmp(direction, ":asc") != 0) {
		snprintf(message, size, "after the column to sort by comes :asc or :desc, not %s",
			 quote(direction).text);
		return -EINVAL;
	}
	snprintf(order->column, sizeof(order->column), "%.*s", (int)length, text);
	return check_column(order->column, tables, message, size);
}

int check_columns(const char *list, unsigned int tables, char *message, size_t size)
{
	int error = 0;

	list += *list == '+';
	for (;;) {
		size_t length = strcspn(list, ",");
		char name[32];

		snprintf(name, sizeof(name), "%.*s", (int)length, list);
		error = check_column(name, tables, message, size);
		if (error || list[length] == '\0')
			return error;
		list += length + 1;
	}
}

int check_filter(const char *text, unsigned int tables, char *message, size_t size)
{
	time_t now = time(NULL);

	for (size_t i = 0; kinds[i]; i++) {
		struct filter *filter = NULL;
		int error;

		if (!is_chosen(kinds[i], tables))
			continue;
		error = filter_compile(kinds[i], text, now, &filter, message, size);
		filter_destroy(filter);
		if (error)
			return error;
	}
	return 0;
}
