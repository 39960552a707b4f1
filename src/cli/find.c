/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object that a user names on the command line. */
#include "find.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ipctop/collect.h"
#include "ipctop/parse.h"
#include "ipctop/spell.h"
#include "check.h"
#include "common.h"

const struct kind *find_kind(const char *word, char *message, size_t size)
{
	struct spell spell = { .word = word };
	char suggestion[64];
	size_t used;

	for (size_t i = 0; kinds[i]; i++) {
		if (strcmp(kinds[i]->word, word) == 0)
			return kinds[i];
		spell_offer(&spell, kinds[i]->word);
	}
	spell_suggestion(&spell, suggestion, sizeof(suggestion));
	used = (size_t)snprintf(message, size, "unknown kind %s%s; there are", quote(word).text,
				suggestion);
	for (size_t i = 0; kinds[i] && used < size; i++)
		used += (size_t)snprintf(message + used, size - used, " %s", kinds[i]->word);
	return NULL;
}

const struct kind *find_kind_of_line(const char *program, int argc, char **argv, int first,
				     char *message, size_t size)
{
	if (argc - first == 2)
		return find_kind(argv[first], message, size);
	snprintf(message, size, "name a kind and one object; see %s --help", program);
	return NULL;
}

/* Rows that are named by a number. */
static bool is_numbered(const struct kind *kind)
{
	return TABLE_BIT(kind->table) & (TABLES_SYSV | TABLE_BIT(TABLE_JOURNAL));
}

static bool has_number(const struct kind *kind, const void *row, enum find_by by, uint64_t number)
{
	const struct sysv_object *object = row;

	if (kind->table == TABLE_JOURNAL)
		return (uint64_t)((const struct journal_row *)row)->number == number;
	return by == FIND_KEY ? (uint32_t)object->key == number : (uint64_t)object->id == number;
}

static const char *name_of(const struct kind *kind, const void *row)
{
	if (TABLE_BIT(kind->table) & TABLES_POSIX)
		return ((const struct posix_object *)row)->name;
	return kind->table == TABLE_LIMIT ? ((const struct limit *)row)->name : "";
}

/* POSIX names may leave out their slash; those of limits are capitals. */
static bool is_named(const struct kind *kind, const void *row, const char *text)
{
	const char *name = name_of(kind, row);

	if (kind->table == TABLE_LIMIT)
		return strcasecmp(name, text) == 0;
	return strcmp(name + (*name == '/'), text + (*text == '/')) == 0;
}

static const void *find_named(const struct snapshot *snapshot, const struct kind *kind,
			      const char *text, char *message, size_t size)
{
	for (size_t i = 0; i < snapshot->tables[kind->table].count; i++) {
		const void *row = snapshot_row(snapshot, kind->table, i);

		if (is_named(kind, row, text))
			return row;
	}
	snprintf(message, size, "there is no %s named %s", kind->name, quote(text).text);
	return NULL;
}

static const void *find_numbered(const struct snapshot *snapshot, const struct kind *kind,
				 enum find_by by, const char *text, char *message, size_t size)
{
	uint64_t number;

	if (parse_number_to(text, by == FIND_KEY ? UINT32_MAX : INT32_MAX, &number) < 0) {
		snprintf(message, size, "%s is no %s of a %s", quote(text).text,
			 by == FIND_KEY ? "key" : "id", kind->name);
		return NULL;
	}
	if (by == FIND_KEY && number == 0) {
		snprintf(message, size, "key 0 is private: name the %s by its id", kind->name);
		return NULL;
	}
	for (size_t i = 0; i < snapshot->tables[kind->table].count; i++) {
		const void *row = snapshot_row(snapshot, kind->table, i);

		if (has_number(kind, row, by, number))
			return row;
	}
	snprintf(message, size, "there is no %s with %s %s", kind->name,
		 by == FIND_KEY ? "key" : "id", quote(text).text);
	return NULL;
}

const void *find_object(const struct snapshot *snapshot, const struct kind *kind, enum find_by by,
			const char *text, char *message, size_t size)
{
	int error = snapshot->tables[kind->table].error;

	if (error) {
		snprintf(message, size, "the %s cannot be read: %s", kind->plural,
			 table_strerror(error));
		return NULL;
	}
	if (!is_numbered(kind))
		return find_named(snapshot, kind, text, message, size);
	if (by == FIND_ANY)
		by = strncasecmp(text, "0x", 2) == 0 ? FIND_KEY : FIND_ID;
	return find_numbered(snapshot, kind, by, text, message, size);
}

int find_or_complain(const char *program, const struct kind *kind, enum find_by by,
		     const char *text)
{
	const struct collect_request request = { .tables = TABLE_BIT(kind->table) };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	char message[MESSAGE_SIZE];
	const void *row = find_object(snapshot, kind, by, text, message, sizeof(message));

	if (!row)
		complain(program, "%s", message);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return row ? 0 : 1;
}
