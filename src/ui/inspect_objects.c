/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects: what a process uses and waits for. */
#include <inttypes.h>
#include <stdio.h>

#include "inspect_lines.h"
#include "ipctop/memory.h"

enum { TEXT_BYTES = 1024, NAME_BYTES = 320 };

static bool is_for(const struct kind *kind)
{
	return kind->table == TABLE_PROCESS;
}

/* "segment 32769", with its size where it has one. */
static void describe(const struct snapshot *snapshot, enum table_id table, const void *row,
		     char *name, size_t name_size, char *size)
{
	const struct kind *kind = kind_of_table(table);
	const struct column *column = kind_find_column(kind, "SIZE");
	const struct value_style style = { .absent = "-" };

	kind->describe(row, name, name_size);
	if (column)
		value_format(column->get(snapshot, row), &style, size, 16);
	else
		snprintf(size, 16, "-");
}

static void add_use(struct lines *lines, const struct snapshot *snapshot, const struct use *use)
{
	const void *row = snapshot_row(snapshot, use->table, use->row);
	char name[NAME_BYTES], size[16], access[4];

	describe(snapshot, use->table, row, name, sizeof(name), size);
	lines_add(lines, ELEMENT_NORMAL, "%-6s %4" PRIu32 " %4" PRIu32 " %8s  %s",
		  access_format(use->access, access), use->mappings, use->descriptors, size, name);
}

static void add_uses(struct lines *lines, const struct snapshot *snapshot, pid_t pid)
{
	size_t before;

	lines_add(lines, ELEMENT_HEADING, "ACCESS MAPS OPEN     SIZE  OBJECT");
	before = lines->count;
	for (size_t i = 0; i < snapshot->use_count; i++)
		if (snapshot->uses[i].pid == pid)
			add_use(lines, snapshot, &snapshot->uses[i]);
	if (lines->count == before)
		lines_add(lines, ELEMENT_ABSENT, "nothing attached, mapped or open");
}

/* All that a queue of System V tells of its users. */
static void add_queues(struct lines *lines, const struct snapshot *snapshot, pid_t pid)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_MSG].count; i++) {
		const struct msg_queue *queue = snapshot_row(snapshot, TABLE_MSG, i);

		if (queue->lspid == pid)
			lines_add(lines, ELEMENT_NORMAL, "was the last to send to queue %d",
				  queue->ipc.id);
		if (queue->lrpid == pid)
			lines_add(lines, ELEMENT_NORMAL, "was the last to receive from queue %d",
				  queue->ipc.id);
	}
}

static void add_waits(struct lines *lines, const struct snapshot *snapshot, pid_t pid)
{
	char text[TEXT_BYTES];

	for (size_t i = 0; i < snapshot->wait_count; i++) {
		const struct wait *wait = &snapshot->waits[i];

		if (wait->pid != pid)
			continue;
		wait_explain(snapshot, wait, text, sizeof(text));
		lines_add(lines, wait->circle ? ELEMENT_WARNING : ELEMENT_NORMAL, "%s%s", text,
			  wait->circle ? "; SUSPECTED DEADLOCK" : "");
	}
}

static void update(struct inspect *inspect, void *state)
{
	const struct snapshot *snapshot = app_snapshot(inspect->app);
	const struct ipc_process *row = inspect_row(inspect);
	struct lines *lines = state;

	if (!row)
		return;
	lines_clear(lines);
	add_uses(lines, snapshot, row->pid);
	lines_add(lines, ELEMENT_NORMAL, "%s", "");
	add_queues(lines, snapshot, row->pid);
	add_waits(lines, snapshot, row->pid);
}

static void *open_objects(struct inspect *inspect)
{
	struct lines *lines = xcalloc(1, sizeof(*lines));

	update(inspect, lines);
	return lines;
}

const struct inspect_tab inspect_objects = {
	.title = "Objects",
	.keys = "arrows: scroll",
	.is_for = is_for,
	.open = open_objects,
	.close = lines_close,
	.draw = lines_draw,
	.key = lines_key,
	.update = update,
};
