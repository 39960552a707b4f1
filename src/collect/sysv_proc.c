/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V tables through /proc/sysvipc, see proc_sysvipc(5). Columns are found by their headings.
 */
#include "sysv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum field_type { FIELD_I32, FIELD_U32, FIELD_U64, FIELD_OCTAL };

struct field {
	const char *heading;
	size_t offset;
	enum field_type type;
	bool optional;
};

#define IPC_FIELDS(row, id_heading)                                                                \
	{ "key", offsetof(row, ipc.key), FIELD_I32, false },                                       \
		{ id_heading, offsetof(row, ipc.id), FIELD_I32, false },                           \
		{ "perms", offsetof(row, ipc.mode), FIELD_OCTAL, false },                          \
		{ "uid", offsetof(row, ipc.uid), FIELD_U32, false },                               \
		{ "gid", offsetof(row, ipc.gid), FIELD_U32, false },                               \
		{ "cuid", offsetof(row, ipc.cuid), FIELD_U32, false },                             \
		{ "cgid", offsetof(row, ipc.cgid), FIELD_U32, false },                             \
	{                                                                                          \
		"ctime", offsetof(row, ipc.ctime), FIELD_U64, false                                \
	}

static const struct field shm_fields[] = {
	IPC_FIELDS(struct shm_segment, "shmid"),
	{ "size", offsetof(struct shm_segment, size), FIELD_U64, false },
	{ "cpid", offsetof(struct shm_segment, cpid), FIELD_I32, false },
	{ "lpid", offsetof(struct shm_segment, lpid), FIELD_I32, false },
	{ "nattch", offsetof(struct shm_segment, nattch), FIELD_U64, false },
	{ "atime", offsetof(struct shm_segment, atime), FIELD_U64, false },
	{ "dtime", offsetof(struct shm_segment, dtime), FIELD_U64, false },
	{ "rss", offsetof(struct shm_segment, rss), FIELD_U64, true },
	{ "swap", offsetof(struct shm_segment, swap), FIELD_U64, true },
	{ NULL, 0, FIELD_I32, true },
};

static const struct field msg_fields[] = {
	IPC_FIELDS(struct msg_queue, "msqid"),
	{ "cbytes", offsetof(struct msg_queue, cbytes), FIELD_U64, false },
	{ "qnum", offsetof(struct msg_queue, qnum), FIELD_U64, false },
	{ "lspid", offsetof(struct msg_queue, lspid), FIELD_I32, false },
	{ "lrpid", offsetof(struct msg_queue, lrpid), FIELD_I32, false },
	{ "stime", offsetof(struct msg_queue, stime), FIELD_U64, false },
	{ "rtime", offsetof(struct msg_queue, rtime), FIELD_U64, false },
	{ NULL, 0, FIELD_I32, true },
};

static const struct field sem_fields[] = {
	IPC_FIELDS(struct sem_set, "semid"),
	{ "nsems", offsetof(struct sem_set, nsems), FIELD_U64, false },
	{ "otime", offsetof(struct sem_set, otime), FIELD_U64, false },
	{ NULL, 0, FIELD_I32, true },
};

static const struct {
	const char *path;
	const struct field *fields;
} files[SYSV_TABLES] = {
	[TABLE_SHM] = { "sysvipc/shm", shm_fields },
	[TABLE_MSG] = { "sysvipc/msg", msg_fields },
	[TABLE_SEM] = { "sysvipc/sem", sem_fields },
};

enum { COLUMNS_MAX = 32 };

struct sysv_reader {
	int fd;
	const struct field *fields;
	const struct field *columns[COLUMNS_MAX]; /* NULL: a column of a later kernel */
	size_t column_count;
	bool has_rss;
	size_t start; /* of what is read but not yet handed out */
	size_t end;
	char buffer[16 * 1024]; /* the kernel hands out a page a read, whatever is asked for */
};

static int reader_fill(struct sysv_reader *reader)
{
	ssize_t length;

	memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
	reader->end -= reader->start;
	reader->start = 0;
	if (reader->end == sizeof(reader->buffer))
		return -EBADMSG;
	do {
		length = read(reader->fd, reader->buffer + reader->end,
			      sizeof(reader->buffer) - reader->end);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	reader->end += (size_t)length;
	return length > 0;
}

/* Hands out the next line, its end made a terminator. Returns 1, 0 at the end, or -errno. */
static int reader_line(struct sysv_reader *reader, char **line)
{
	char *end;

	for (;;) {
		size_t length = reader->end - reader->start;
		int result;

		end = memchr(reader->buffer + reader->start, '\n', length);
		if (end)
			break;
		result = reader_fill(reader);
		if (result == 0 && length > 0)
			return -EBADMSG;
		if (result <= 0)
			return result;
	}
	*end = '\0';
	*line = reader->buffer + reader->start;
	reader->start = (size_t)(end + 1 - reader->buffer);
	return 1;
}

static const struct field *find_field(const struct field *fields, const char *heading)
{
	for (; fields->heading; fields++)
		if (strcmp(fields->heading, heading) == 0)
			return fields;
	return NULL;
}

static bool has_column(const struct sysv_reader *reader, const struct field *field)
{
	for (size_t i = 0; i < reader->column_count; i++)
		if (reader->columns[i] == field)
			return true;
	return false;
}

static int reader_set_columns(struct sysv_reader *reader, char *headings)
{
	char *rest = NULL;
	bool complete = true;

	reader->column_count = 0;
	for (char *heading = strtok_r(headings, " \t", &rest); heading;
	     heading = strtok_r(NULL, " \t", &rest)) {
		if (reader->column_count == COLUMNS_MAX)
			return -EBADMSG;
		reader->columns[reader->column_count++] = find_field(reader->fields, heading);
	}
	reader->has_rss = false;
	for (const struct field *field = reader->fields; field->heading; field++) {
		if (!field->optional)
			complete &= has_column(reader, field);
		else if (has_column(reader, field))
			reader->has_rss = true;
	}
	return complete ? 0 : -EBADMSG;
}

int sysv_reader_rewind(struct sysv_reader *reader)
{
	char *headings;
	int result;

	if (lseek(reader->fd, 0, SEEK_SET) < 0)
		return -errno;
	reader->start = 0;
	reader->end = 0;
	result = reader_line(reader, &headings);
	if (result == 0)
		return -EBADMSG;
	return result < 0 ? result : reader_set_columns(reader, headings);
}

int sysv_reader_open(int proc_fd, enum table_id table, struct sysv_reader **reader)
{
	struct sysv_reader *opened;
	int fd = openat(proc_fd, files[table].path, O_RDONLY | O_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	opened = xcalloc(1, sizeof(*opened));
	opened->fd = fd;
	opened->fields = files[table].fields;
	error = sysv_reader_rewind(opened);
	if (error) {
		sysv_reader_close(opened);
		return error;
	}
	*reader = opened;
	return 0;
}

void sysv_reader_close(struct sysv_reader *reader)
{
	if (!reader)
		return;
	close(reader->fd);
	free(reader);
}

struct number {
	uint64_t magnitude;
	bool negative;
};

/* The library's functions cost a quarter of the whole reading. */
static bool parse_number_field(const char **cursor, unsigned int base, struct number *number)
{
	const char *text = *cursor;
	const char *digits;

	*number = (struct number){ 0 };
	while (*text == ' ' || *text == '\t')
		text++;
	number->negative = *text == '-';
	text += number->negative;
	for (digits = text; *text >= '0' && (unsigned int)(*text - '0') < base; text++) {
		if (__builtin_mul_overflow(number->magnitude, base, &number->magnitude) ||
		    __builtin_add_overflow(number->magnitude, (unsigned int)(*text - '0'),
					   &number->magnitude))
			return false;
	}
	*cursor = text;
	return text > digits && (*text == ' ' || *text == '\t' || *text == '\0');
}

static bool store_number(const struct field *field, const struct number *number, void *row)
{
	char *place = (char *)row + field->offset;
	uint64_t bits = number->negative ? -number->magnitude : number->magnitude;
	uint32_t low = (uint32_t)bits;

	if (field->type == FIELD_U64) {
		memcpy(place, &bits, sizeof(bits));
		return true;
	}
	if (number->magnitude > UINT32_MAX)
		return false;
	memcpy(place, &low, sizeof(low));
	return true;
}

static int parse_line(const struct sysv_reader *reader, const char *line, void *row)
{
	for (size_t i = 0; i < reader->column_count; i++) {
		const struct field *field = reader->columns[i];
		unsigned int base = field && field->type == FIELD_OCTAL ? 8 : 10;
		struct number number;

		if (!field) {
			line += strspn(line, " \t");
			line += strcspn(line, " \t");
			continue;
		}
		if (!parse_number_field(&line, base, &number) || !store_number(field, &number, row))
			return -EBADMSG;
	}
	return ((const struct sysv_object *)row)->id < 0 ? -EBADMSG : 1;
}

int sysv_reader_next(struct sysv_reader *reader, void *row)
{
	char *line;
	int result = reader_line(reader, &line);

	if (result > 0)
		result = parse_line(reader, line, row);
	if (result > 0 && reader->has_rss)
		((struct shm_segment *)row)->rss_known = true;
	return result;
}

static void add_queue_limit(struct msg_queue *queue)
{
	queue->qbytes_known = sysv_stat_queue_limit(queue->ipc.id, &queue->qbytes) == 0;
}

int sysv_proc_read(int proc_fd, enum table_id table, struct sysv_rows *rows)
{
	struct sysv_reader *reader = NULL;
	int result = sysv_reader_open(proc_fd, table, &reader);

	if (result < 0)
		return result;
	for (;;) {
		void *row = sysv_rows_next(rows);

		result = sysv_reader_next(reader, row);
		if (result <= 0)
			break;
		if (table == TABLE_MSG)
			add_queue_limit(row);
		sysv_rows_add(rows);
	}
	sysv_reader_close(reader);
	return result;
}
