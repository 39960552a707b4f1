/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of the journal share. */
#include "journaled.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/memory.h"

static const unsigned int objects = TABLES_SYSV | TABLES_POSIX;

static struct snapshot *take(unsigned int tables)
{
	const struct collect_request request = { .tables = tables, .needs = NEED_VALUES };
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);

	collector_destroy(collector);
	return snapshot;
}

/* FNV-1a, as identities have it. */
static uint64_t hash(const void *data, size_t size, uint64_t start)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < size; i++)
		start = (start ^ bytes[i]) * 0x100000001b3;
	return start;
}

static void describe_segment(FILE *out, const struct shm_segment *segment)
{
	const void *bytes = shmat(segment->ipc.id, NULL, SHM_RDONLY);

	assert_true(bytes != (void *)-1);
	fprintf(out, "size %" PRIu64 " hash %016" PRIx64, segment->size,
		hash(bytes, segment->size, 1));
	shmdt(bytes);
}

static void describe_queue(FILE *out, const struct msg_queue *queue)
{
	struct {
		long type;
		char data[8192];
	} message;
	ssize_t size;

	fprintf(out, "qbytes %" PRIu64 " cbytes %" PRIu64, queue->qbytes, queue->cbytes);
	for (long i = 0; (size = msgrcv(queue->ipc.id, &message, sizeof(message.data), i,
					MSG_COPY | IPC_NOWAIT)) >= 0;
	     i++)
		fprintf(out, " %ld:%zd:%016" PRIx64, message.type, size,
			hash(message.data, (size_t)size, 1));
	assert_int_equal(errno, ENOMSG);
}

static void describe_set(FILE *out, const struct sem_set *set)
{
	for (uint64_t i = 0; i < set->nsems; i++)
		fprintf(out, " %d", semctl(set->ipc.id, (int)i, GETVAL));
}

static void describe_posix_segment(FILE *out, const struct posix_segment *segment)
{
	int fd = shm_open(segment->file.name, O_RDONLY, 0);
	uint64_t sum = 1;
	char bytes[4096];
	ssize_t got;

	assert_true(fd >= 0);
	while ((got = read(fd, bytes, sizeof(bytes))) > 0)
		sum = hash(bytes, (size_t)got, sum);
	close(fd);
	fprintf(out, "size %" PRIu64 " hash %016" PRIx64, segment->size, sum);
}

static void describe_inside(FILE *out, enum table_id table, const void *row)
{
	const struct posix_queue *queue = row;

	if (table == TABLE_SHM)
		describe_segment(out, row);
	else if (table == TABLE_MSG)
		describe_queue(out, row);
	else if (table == TABLE_SEM)
		describe_set(out, row);
	else if (table == TABLE_PSHM)
		describe_posix_segment(out, row);
	else if (table == TABLE_PMSG)
		fprintf(out, "maxmsg %" PRIu64 " msgsize %" PRIu64, queue->maxmsg, queue->msgsize);
	else
		fprintf(out, "value %u", ((const struct posix_semaphore *)row)->value);
}

static char *describe(enum table_id table, const void *row)
{
	const struct sysv_object *object = row;
	const struct posix_object *file = row;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	if (TABLE_BIT(table) & TABLES_SYSV)
		fprintf(out, "%s %08x id %d %u:%u %04o ", journal_kind_word(table),
			(unsigned int)object->key, object->id, object->uid, object->gid,
			object->mode);
	else
		fprintf(out, "%s %s %u:%u %06o ", journal_kind_word(table), file->name, file->uid,
			file->gid, file->mode);
	describe_inside(out, table, row);
	fclose(out);
	return text;
}

static int compare_lines(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static char *join(char **lines, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s\n", lines[i]);
		free(lines[i]);
	}
	fclose(out);
	free(lines);
	return text;
}

char *journaled_describe_all(void)
{
	struct snapshot *snapshot = take(objects);
	char **lines = NULL;
	size_t count = 0;

	for (enum table_id table = TABLE_SHM; table <= TABLE_PSEM; table++)
		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			lines = xreallocarray(lines, count + 1, sizeof(*lines));
			lines[count++] = describe(table, snapshot_row(snapshot, table, i));
		}
	snapshot_destroy(snapshot);
	if (count)
		qsort(lines, count, sizeof(*lines), compare_lines);
	return join(lines, count);
}

static void print_missing(const char *text, const char *other, const char *title)
{
	char *copy = xstrdup(text);
	char *rest;

	for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (!strstr(other, line))
			print_message("%s: %.300s\n", title, line);
	free(copy);
}

void journaled_assert_all(const char *expected)
{
	char *now = journaled_describe_all();
	bool same = strcmp(expected, now) == 0;

	if (!same) {
		print_missing(expected, now, "only before");
		print_missing(now, expected, "only now");
	}
	free(now);
	assert_true(same);
}

struct target *journaled_targets(unsigned int tables, size_t *count)
{
	struct snapshot *snapshot = take(tables);
	struct target *targets = NULL;

	*count = 0;
	for (enum table_id table = TABLE_SHM; table <= TABLE_PSEM; table++)
		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			targets = xreallocarray(targets, *count + 1, sizeof(*targets));
			targets[(*count)++] =
				target_of(snapshot, table, snapshot_row(snapshot, table, i));
		}
	snapshot_destroy(snapshot);
	return targets;
}

struct target journaled_target(enum table_id table)
{
	size_t count;
	struct target *targets = journaled_targets(TABLE_BIT(table), &count);
	struct target target;

	assert_int_equal(count, 1);
	target = targets[0];
	free(targets);
	return target;
}

struct journal_row *journaled_entries(const char *path, size_t *count)
{
	struct journal *journal;
	struct journal_row *rows;

	assert_int_equal(journal_open(path, JOURNAL_READ, &journal), 0);
	assert_int_equal(journal_list(journal, 100000, &rows, count), 0);
	journal_close(journal);
	return rows;
}

const char *journaled_path(const char *name)
{
	static char paths[8][256];
	static size_t next;
	char *path = paths[next++ % ARRAY_SIZE(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", getenv("XDG_STATE_HOME"), name);
	return path;
}

/* ---- a mixture ---- */

/* The same numbers each time. */
static unsigned int next_number(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16 & 0x7fff;
}

static mode_t any_mode(size_t i)
{
	static const mode_t modes[] = { 0600, 0644, 0660, 0, 0200, 0400, 0777, 0111 };

	return modes[i % ARRAY_SIZE(modes)];
}

/* Some are empty, some end within a page, some have holes. */
static void fill(char *bytes, size_t size, unsigned int *seed)
{
	size_t from = next_number(seed) % 3 == 0 ? size / 2 : 0;

	for (size_t i = from; next_number(seed) % 4 && i < size; i += 1 + next_number(seed) % 97)
		bytes[i] = (char)next_number(seed);
	if (size > 8192)
		bytes[size - 1] = 'x';
}

/* Where there are no other users, all belong to one. */
static void give_away(enum factory_kind kind, int id, size_t i)
{
	assert_true(id >= 0);
	if (factory_change(kind, id, (uid_t)(i % 5), (gid_t)(i % 7), any_mode(i)) < 0)
		assert_int_equal(factory_change(kind, id, geteuid(), getegid(), any_mode(i)), 0);
}

static void make_segment(size_t i, key_t key, unsigned int *seed)
{
	size_t size = i % 10 == 0 ? 100000 + i : 1 + i * 37 % 9000;
	int id = factory_segment(key, size, 0600);
	char *bytes = shmat(id, NULL, 0);

	assert_true(bytes != (void *)-1);
	fill(bytes, size, seed);
	shmdt(bytes);
	give_away(FACTORY_SEGMENT, id, i);
}

static void make_queue(size_t i, key_t key, unsigned int *seed)
{
	char data[200];
	int id = factory_queue(key, 0600);

	for (size_t j = 0; j < i % 6; j++) {
		memset(data, (int)next_number(seed), sizeof(data));
		assert_int_equal(factory_send(id, 1 + (long)j * 1000000007L, data,
					      next_number(seed) % sizeof(data) * (j % 2)),
				 0);
	}
	give_away(FACTORY_QUEUE, id, i);
}

static void make_set(size_t i, key_t key, unsigned int *seed)
{
	int count = 1 + (int)(i % 20);
	int id = factory_set(key, count, 0600);

	for (int j = 0; j < count; j++)
		assert_int_equal(factory_set_value(id, j, (int)next_number(seed)), 0);
	give_away(FACTORY_SET, id, i);
}

static void make_posix_segment(size_t i, const char *name, unsigned int *seed)
{
	size_t size = i % 7 ? i * 53 % 20000 : 0;
	char *bytes = xcalloc(size + 1, 1);
	int fd;

	assert_int_equal(factory_posix_segment(name, size, 0600), 0);
	fd = shm_open(name, O_RDWR, 0);
	fill(bytes, size, seed);
	assert_int_equal(pwrite(fd, bytes, size, 0), size);
	fchmod(fd, any_mode(i));
	if (fchown(fd, (uid_t)(i % 5), (gid_t)(i % 3)) < 0)
		assert_true(errno == EINVAL || errno == EPERM);
	close(fd);
	free(bytes);
}

void journaled_make_mixture(size_t count)
{
	unsigned int seed = 1;
	char name[32];

	for (size_t i = 0; i < count; i++) {
		/* Some have no key. */
		key_t key = i / 6 % 4 ? (key_t)(0x1000 + i) : IPC_PRIVATE;

		snprintf(name, sizeof(name), "/mixed-%zu", i);
		if (i % 6 == 0)
			make_segment(i, key, &seed);
		else if (i % 6 == 1)
			make_queue(i, key, &seed);
		else if (i % 6 == 2)
			make_set(i, key, &seed);
		else if (i % 6 == 3)
			make_posix_segment(i, name, &seed);
		else if (i % 6 == 4 && i < 600)
			assert_int_equal(factory_posix_queue(name, 1 + (long)(i % 5),
							     16 + (long)(i % 50), any_mode(i)),
					 0);
		else
			assert_int_equal(
				factory_posix_semaphore(name, next_number(&seed), any_mode(i)), 0);
	}
}
