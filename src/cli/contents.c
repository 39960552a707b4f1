/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is inside one object, printed. */
#include "contents.h"

#include <errno.h>
#include <fcntl.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "ipctop/text.h"

enum {
	CHUNK = 64 * 1024,
	LINE_BYTES = 16,
	TEXT_BYTES = 4096,
	COMMAND_BYTES = 256,
};

static void print_line(uint64_t offset, const unsigned char *bytes, size_t count, FILE *stream)
{
	fprintf(stream, "%08llx ", (unsigned long long)offset);
	for (size_t i = 0; i < LINE_BYTES; i++) {
		if (i % 8 == 0)
			fputc(' ', stream);
		if (i < count)
			fprintf(stream, "%02x ", bytes[i]);
		else
			fputs("   ", stream);
	}
	fputs(" |", stream);
	for (size_t i = 0; i < count; i++)
		fputc(bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '.', stream);
	fputs("|\n", stream);
}

/* The line that was printed last, and whether a "*" stands for those after it. */
struct dump {
	unsigned char before[LINE_BYTES];
	bool has_before;
	bool starred;
};

static void dump_line(struct dump *dump, uint64_t offset, const unsigned char *bytes, size_t count,
		      FILE *stream)
{
	if (dump->has_before && count == LINE_BYTES &&
	    memcmp(dump->before, bytes, LINE_BYTES) == 0) {
		if (!dump->starred)
			fputs("*\n", stream);
		dump->starred = true;
		return;
	}
	print_line(offset, bytes, count, stream);
	memcpy(dump->before, bytes, count);
	dump->has_before = count == LINE_BYTES;
	dump->starred = false;
}

int contents_print_bytes(struct inspection *inspection, FILE *stream)
{
	unsigned char *bytes = xcalloc(1, CHUNK);
	struct dump dump = { 0 };
	uint64_t offset = 0;
	ssize_t got;

	while ((got = inspection_read(inspection, offset, bytes, CHUNK)) > 0) {
		for (size_t i = 0; i < (size_t)got; i += LINE_BYTES) {
			size_t left = (size_t)got - i;

			dump_line(&dump, offset + i, bytes + i,
				  left < LINE_BYTES ? left : LINE_BYTES, stream);
		}
		offset += (uint64_t)got;
		if (ferror(stream))
			break;
	}
	if (got == 0)
		fprintf(stream, "%08llx\n", (unsigned long long)offset);
	free(bytes);
	return got < 0 ? (int)got : 0;
}

static int write_chunk(int fd, uint64_t offset, const unsigned char *bytes, size_t count)
{
	if (memory_is_zero(bytes, count))
		return 0;
	while (count > 0) {
		ssize_t written = pwrite(fd, bytes, count, (off_t)offset);

		if (written < 0)
			return -errno;
		bytes += written;
		offset += (uint64_t)written;
		count -= (size_t)written;
	}
	return 0;
}

static int copy(struct inspection *inspection, int fd)
{
	unsigned char *bytes = xcalloc(1, CHUNK);
	uint64_t offset = 0;
	int error = 0;
	ssize_t got;

	while (!error && (got = inspection_read(inspection, offset, bytes, CHUNK)) != 0) {
		error = got < 0 ? (int)got : write_chunk(fd, offset, bytes, (size_t)got);
		offset += got > 0 ? (uint64_t)got : 0;
	}
	if (!error && ftruncate(fd, (off_t)offset) < 0)
		error = -errno;
	free(bytes);
	return error;
}

int contents_save(struct inspection *inspection, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return -errno;
	error = copy(inspection, fd);
	if (close(fd) < 0 && !error)
		error = -errno;
	/* Half a copy would look like a whole one. */
	if (error)
		unlink(path);
	return error;
}

static struct libscols_table *new_table(const char *const *names, const char *right, FILE *stream)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_set_stream(table, stream);
	scols_table_enable_noencoding(table, 1);
	for (size_t i = 0; names[i]; i++)
		scols_table_new_column(table, names[i], 0, right[i] == 'r' ? SCOLS_FL_RIGHT : 0);
	return table;
}

static void set_number(struct libscols_line *line, size_t i, int error, long long number)
{
	char text[32] = "?";

	if (!error)
		snprintf(text, sizeof(text), "%lld", number);
	scols_line_set_data(line, i, text);
}

/* Two digits a byte, or the text made safe. The caller frees it. */
static char *message_text(const struct message *message, bool hex)
{
	size_t size = message->size * 4 + 1;
	char *text = xcalloc(1, size);
	char *raw;

	if (hex) {
		for (size_t i = 0; i < message->size; i++)
			snprintf(text + 2 * i, 3, "%02x", message->data[i]);
		return text;
	}
	raw = xcalloc(message->size + 1, 1);
	memcpy(raw, message->data, message->size);
	text_make_safe(raw, text, size);
	free(raw);
	return text;
}

int contents_print_messages(struct inspection *inspection, bool hex, FILE *stream)
{
	static const char *const names[] = { "INDEX", "TYPE", "SIZE", "TEXT", NULL };
	struct libscols_table *table = new_table(names, "rrrl", stream);
	struct message message;
	int error = table ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; !error && (error = inspection_message(inspection, i, &message)) == 0; i++) {
		struct libscols_line *line = scols_table_new_line(table, NULL);
		bool as_hex = hex || !message_is_text(&message);
		char *text = message_text(&message, as_hex);

		set_number(line, 0, 0, (long long)i);
		set_number(line, 1, 0, message.type);
		set_number(line, 2, 0, (long long)message.size);
		scols_line_refer_data(line, 3, text);
	}
	if (table && i > 0)
		scols_print_table(table);
	scols_unref_table(table);
	return error == -ENOMSG ? 0 : error;
}

static void fill_semaphore(struct libscols_line *line, unsigned int number,
			   const struct semaphore *semaphore)
{
	char raw[COMMAND_BYTES] = "";
	char text[TEXT_BYTES];

	set_number(line, 0, 0, number);
	set_number(line, 1, semaphore->value_error, semaphore->value);
	set_number(line, 2, semaphore->ncount_error, semaphore->ncount);
	set_number(line, 3, semaphore->zcount_error, semaphore->zcount);
	set_number(line, 4, semaphore->pid_error, semaphore->pid);
	if (!semaphore->pid_error && semaphore->pid > 0)
		inspection_command(semaphore->pid, raw, sizeof(raw));
	text_make_safe(raw, text, sizeof(text));
	scols_line_set_data(line, 5, text);
}

int contents_print_semaphores(struct inspection *inspection, size_t count, FILE *stream)
{
	static const char *const names[] = { "SEMNUM", "VALUE", "NCOUNT", "ZCOUNT",
					     "PID",    "COMMAND", NULL };
	struct libscols_table *table = new_table(names, "rrrrrl", stream);
	struct semaphore semaphore;
	int error = table ? 0 : -ENOMEM;

	for (unsigned int i = 0; i < count && !error; i++) {
		error = inspection_semaphore(inspection, i, &semaphore);
		if (!error)
			fill_semaphore(scols_table_new_line(table, NULL), i, &semaphore);
	}
	if (table && count > 0)
		scols_print_table(table);
	scols_unref_table(table);
	return error;
}

json_object *contents_json_messages(struct inspection *inspection, bool hex, int *error)
{
	json_object *array = json_object_new_array();
	struct message message;

	for (size_t i = 0; (*error = inspection_message(inspection, i, &message)) == 0; i++) {
		json_object *object = json_object_new_object();
		bool as_hex = hex || !message_is_text(&message);
		char *text = message_text(&message, as_hex);

		json_object_object_add(object, "type", json_object_new_int64(message.type));
		json_object_object_add(object, "size", json_object_new_int64((int64_t)message.size));
		json_object_object_add(object, as_hex ? "hex" : "text", json_object_new_string(text));
		json_object_array_add(array, object);
		free(text);
	}
	if (*error == -ENOMSG)
		*error = 0;
	return array;
}

static json_object *number_or_null(int error, int number)
{
	return error ? NULL : json_object_new_int(number);
}

json_object *contents_json_semaphores(struct inspection *inspection, size_t count, int *error)
{
	json_object *array = json_object_new_array();
	struct semaphore one;

	*error = 0;
	for (unsigned int i = 0; i < count; i++) {
		json_object *object;

		*error = inspection_semaphore(inspection, i, &one);
		if (*error)
			break;
		object = json_object_new_object();
		json_object_object_add(object, "semnum", json_object_new_int((int)i));
		json_object_object_add(object, "value", number_or_null(one.value_error, one.value));
		json_object_object_add(object, "ncount",
				       number_or_null(one.ncount_error, one.ncount));
		json_object_object_add(object, "zcount",
				       number_or_null(one.zcount_error, one.zcount));
		json_object_object_add(object, "pid", number_or_null(one.pid_error, one.pid));
		json_object_array_add(array, object);
	}
	return array;
}
