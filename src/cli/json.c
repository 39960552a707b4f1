/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One JSON document of several tables, through json-c; libsmartcols writes only one of one. */
#include "json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_SIZE = 4096 };

/* A number keeps the digits of its text, so that both libraries write it alike. */
static json_object *make_cell(const struct column *column, struct value value,
			      const struct print_style *style)
{
	char text[CELL_SIZE];

	if (print_cell(column, value, style, text, sizeof(text)) == 0)
		return NULL;
	if (value_type_is_json_number(column->type))
		return json_object_new_double_s(0, text);
	return json_object_new_string(text);
}

static void lower(const char *name, char *key, size_t size)
{
	size_t i;

	for (i = 0; name[i] && i + 1 < size; i++)
		key[i] = (char)tolower((unsigned char)name[i]);
	key[i] = '\0';
}

json_object *json_of_row(const struct column *const *columns, size_t count,
			 const struct snapshot *snapshot, const void *row,
			 const struct print_style *style)
{
	json_object *object = json_object_new_object();

	for (size_t j = 0; j < count; j++) {
		char key[32];

		lower(columns[j]->name, key, sizeof(key));
		json_object_object_add_ex(object, key,
					  make_cell(columns[j], columns[j]->get(snapshot, row),
						    style),
					  JSON_C_OBJECT_ADD_KEY_IS_NEW);
	}
	return object;
}

/* A row at a time: the whole document of a large system would take more memory than it is worth. */
static void print_row(const struct listing *listing, const struct snapshot *snapshot, size_t i,
		      const struct print_style *style, FILE *stream)
{
	json_object *object = json_of_row(listing->columns, listing->column_count, snapshot,
					  listing_row(listing, snapshot, i), style);

	fputs(json_object_to_json_string_ext(object, JSON_C_TO_STRING_SPACED |
							     JSON_C_TO_STRING_NOSLASHESCAPE),
	      stream);
	json_object_put(object);
}

static void print_table(const struct listing *listing, const struct snapshot *snapshot,
			const struct print_style *style, FILE *stream)
{
	fprintf(stream, "   \"%s\": ", listing->kind->json_table);
	/* Not []: nobody knows whether it is empty. */
	if (listing->unreadable) {
		fputs("null", stream);
		return;
	}
	fputc('[', stream);
	for (size_t i = 0; i < listing->row_count; i++) {
		fputs(i == 0 ? "\n      " : ",\n      ", stream);
		print_row(listing, snapshot, i, style, stream);
	}
	fputs(listing->row_count > 0 ? "\n   ]" : "]", stream);
}

void print_json(const struct listing *listings, size_t count, const struct snapshot *snapshot,
		const struct print_style *style, FILE *stream)
{
	const char *glue = "{\n";

	for (size_t i = 0; i < count; i++) {
		if (listings[i].column_count == 0)
			continue;
		fputs(glue, stream);
		print_table(&listings[i], snapshot, style, stream);
		glue = ",\n";
	}
	fputs("\n}\n", stream);
}
