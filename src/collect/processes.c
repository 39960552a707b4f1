/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of processes, and the texts that name an object's users. */
#include "processes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"

/* The place of a process among snapshot->processes, SIZE_MAX: it is gone. */
static size_t place_of(const struct snapshot *snapshot, pid_t pid)
{
	const struct process *process = snapshot_find_process(snapshot, pid);

	return process ? (size_t)(process - snapshot->processes) : SIZE_MAX;
}

void processes_correct_since(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->use_count; i++) {
		struct use *use = &snapshot->uses[i];
		const struct process *process = snapshot_find_process(snapshot, use->pid);

		if (process && process->started > use->since)
			use->since = process->started;
	}
}

static uint64_t size_of(const struct snapshot *snapshot, const struct use *use)
{
	const void *row = snapshot_row(snapshot, use->table, use->row);

	if (use->table == TABLE_SHM)
		return ((const struct shm_segment *)row)->size;
	return use->table == TABLE_PSHM ? ((const struct posix_segment *)row)->size : 0;
}

static void add_use(const struct snapshot *snapshot, struct ipc_process *rows,
		    const struct use *use)
{
	size_t place = place_of(snapshot, use->pid);
	struct ipc_process *row;

	if (place == SIZE_MAX)
		return;
	row = &rows[place];
	row->segments += use->table == TABLE_SHM;
	row->posix_segments += use->table == TABLE_PSHM;
	row->posix_queues += use->table == TABLE_PMSG;
	row->posix_semaphores += use->table == TABLE_PSEM;
	row->attached_bytes += size_of(snapshot, use);
}

static void add_wait(const struct snapshot *snapshot, struct ipc_process *rows,
		     const struct wait *wait)
{
	size_t place = place_of(snapshot, wait->pid);
	struct ipc_process *row;

	if (place == SIZE_MAX)
		return;
	row = &rows[place];
	if (row->waits++ == 0 || wait->since < row->waits_since) {
		row->waits_since = wait->since;
		wait_format_short(snapshot, wait, row->waits_for, sizeof(row->waits_for));
	}
	if (wait->circle)
		row->circle = wait->circle;
}

/* A process and a System V object that it has to do with. */
struct link {
	enum table_id table;
	uint32_t row;
	pid_t pid;
};

static int compare_links(const void *left, const void *right)
{
	const struct link *a = left;
	const struct link *b = right;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* The pid of a stamp of the past may be another process's by now. */
static bool was_there(const struct snapshot *snapshot, pid_t pid, int64_t stamp)
{
	const struct process *process = pid ? snapshot_find_process(snapshot, pid) : NULL;

	return process && process_was_there(process, stamp);
}

/* Nobody has queues and sets open: who waits for them, sent or received last is all that is known.
 */
static size_t gather_links(const struct snapshot *snapshot, struct link *links)
{
	size_t count = 0;

	for (uint32_t i = 0; i < snapshot->tables[TABLE_MSG].count; i++) {
		const struct msg_queue *queue = snapshot_row(snapshot, TABLE_MSG, i);

		if (was_there(snapshot, queue->lspid, queue->stime))
			links[count++] = (struct link){ TABLE_MSG, i, queue->lspid };
		if (was_there(snapshot, queue->lrpid, queue->rtime))
			links[count++] = (struct link){ TABLE_MSG, i, queue->lrpid };
	}
	for (size_t i = 0; i < snapshot->wait_count; i++)
		links[count++] = (struct link){ snapshot->waits[i].table, snapshot->waits[i].row,
						snapshot->waits[i].pid };
	return count;
}

static void add_links(const struct snapshot *snapshot, struct ipc_process *rows)
{
	size_t most = 2 * snapshot->tables[TABLE_MSG].count + snapshot->wait_count;
	struct link *links = xcalloc(most, sizeof(*links));
	size_t count = gather_links(snapshot, links);

	if (count > 0)
		qsort(links, count, sizeof(*links), compare_links);
	for (size_t i = 0; i < count; i++) {
		size_t place = place_of(snapshot, links[i].pid);

		if (place == SIZE_MAX || (i > 0 && compare_links(&links[i - 1], &links[i]) == 0))
			continue;
		rows[place].queues += links[i].table == TABLE_MSG;
		rows[place].sets += links[i].table == TABLE_SEM;
	}
	free(links);
}

static bool has_anything(const struct ipc_process *row)
{
	return row->segments + row->queues + row->sets + row->posix_segments + row->posix_queues +
	       row->posix_semaphores + row->waits;
}

void processes_make_rows(struct snapshot *snapshot)
{
	size_t count = snapshot->process_count;
	struct ipc_process *rows = arena_alloc(snapshot->arena, count, sizeof(*rows));
	size_t kept = 0;

	for (size_t i = 0; i < snapshot->use_count; i++)
		add_use(snapshot, rows, &snapshot->uses[i]);
	for (size_t i = 0; i < snapshot->wait_count; i++)
		add_wait(snapshot, rows, &snapshot->waits[i]);
	add_links(snapshot, rows);
	for (size_t i = 0; i < count; i++) {
		if (!has_anything(&rows[i]))
			continue;
		rows[i].pid = snapshot->processes[i].pid;
		rows[i].uid = snapshot->processes[i].uid;
		rows[i].started = snapshot->processes[i].started;
		rows[kept++] = rows[i];
	}
	snapshot->tables[TABLE_PROCESS] = (struct table){
		.rows = rows, .count = kept, .row_size = sizeof(*rows), .collected = true
	};
}

/* Processes of one name. */
struct crowd {
	const char *name;
	unsigned int count;
};

enum { MAX_CROWDS = 16, TEXT_BYTES = 256 };

static size_t gather_crowds(const struct snapshot *snapshot, const struct use *uses, size_t count,
			    struct crowd *crowds)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const struct process *process = snapshot_find_process(snapshot, uses[i].pid);
		size_t j = 0;

		if (!process)
			continue;
		while (j < used && strcmp(crowds[j].name, process->name) != 0)
			j++;
		if (j == used && used < MAX_CROWDS)
			crowds[used++] = (struct crowd){ process->name, 0 };
		/* What is beyond that many names is counted with the last. */
		crowds[j < used ? j : used - 1].count++;
	}
	return used;
}

static int compare_crowds(const void *left, const void *right)
{
	const struct crowd *a = left;
	const struct crowd *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Attachments that nobody was seen with, of segments. */
static uint64_t count_unseen(const struct snapshot *snapshot, enum table_id table, size_t row,
			     const struct use *uses, size_t count)
{
	uint64_t seen = uses_count_mappings(uses, count);
	const struct shm_segment *segment;

	if (table != TABLE_SHM)
		return 0;
	segment = snapshot_row(snapshot, TABLE_SHM, row);
	return segment->nattch > seen ? segment->nattch - seen : 0;
}

/* "postgres (6), psql, 2 not seen" */
static const char *make_text(struct snapshot *snapshot, enum table_id table, size_t row)
{
	struct crowd crowds[MAX_CROWDS];
	char text[TEXT_BYTES] = "";
	size_t length = 0;
	size_t count;
	const struct use *uses =
		uses_of(snapshot, table, snapshot_row(snapshot, table, row), &count);
	uint64_t unseen = count_unseen(snapshot, table, row, uses, count);
	size_t crowd_count = gather_crowds(snapshot, uses, count, crowds);

	if (crowd_count == 0 && unseen == 0)
		return NULL;
	qsort(crowds, crowd_count, sizeof(*crowds), compare_crowds);
	for (size_t i = 0; i < crowd_count && length < sizeof(text); i++) {
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
					   i ? ", " : "", crowds[i].name);
		if (crowds[i].count > 1 && length < sizeof(text))
			length += (size_t)snprintf(text + length, sizeof(text) - length, " (%u)",
						   crowds[i].count);
	}
	if (unseen > 0 && length < sizeof(text))
		snprintf(text + length, sizeof(text) - length, "%s%llu not seen",
			 crowd_count ? ", " : "", (unsigned long long)unseen);
	return arena_strdup(snapshot->arena, text);
}

void processes_make_texts(struct snapshot *snapshot)
{
	/* Queues and sets of System V are nobody's to have: they are only waited for. */
	const unsigned int tables = TABLE_BIT(TABLE_SHM) | TABLES_POSIX;

	for (enum table_id table = 0; table < TABLE_COUNT; table++) {
		size_t count = snapshot->tables[table].count;

		if (!(TABLE_BIT(table) & tables) || count == 0)
			continue;
		snapshot->use_texts[table] =
			arena_alloc(snapshot->arena, count, sizeof(const char *));
		for (size_t row = 0; row < count; row++)
			snapshot->use_texts[table][row] = make_text(snapshot, table, row);
	}
}
