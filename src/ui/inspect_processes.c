/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes: the verdict on the object, who uses it, who waits for it, and who waits for whom. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "inspect_lines.h"
#include "ipctop/format.h"
#include "ipctop/memory.h"

enum { TEXT_BYTES = 1024, CHAIN_MAX = 16, NUMBER_BYTES = 32 };

/* What the lines are made of. */
struct subject {
	struct lines *lines;
	const struct snapshot *snapshot;
	enum table_id table;
	const void *row;
};

static bool is_for(const struct kind *kind)
{
	return TABLE_BIT(kind->table) & TABLES_OBJECTS;
}

/* Each reason on a line of its own: a screen may be narrow. */
static void add_verdict(const struct subject *subject)
{
	struct verdict verdict = verdict_of(subject->snapshot, subject->table, subject->row);
	enum element element = verdict.level == VERDICT_STALE ? ELEMENT_WARNING : ELEMENT_TITLE;
	char text[TEXT_BYTES];
	char *rest = text;
	char *reason;

	if (verdict.level == VERDICT_NONE) {
		lines_add(subject->lines, ELEMENT_ABSENT, "Looking through all processes...");
		return;
	}
	lines_add(subject->lines, element, "Verdict: %s%s",
		  verdict_word((enum verdict_level)verdict.level),
		  verdict.level == VERDICT_PERHAPS ? " stale" : "");
	verdict_explain(subject->snapshot, subject->table, subject->row, text, sizeof(text));
	while ((reason = strsep(&rest, ";")))
		lines_add(subject->lines, ELEMENT_NORMAL, "  %s", reason + (*reason == ' '));
}

static const char *user_name(const struct subject *subject, const struct process *process)
{
	const char *name = snapshot_user_of(subject->snapshot, process);

	return name ? name : "?";
}

static void format_since(const struct snapshot *snapshot, int64_t since, char *text)
{
	int64_t age = snapshot->realtime.tv_sec - since;

	format_duration(age > 0 ? (uint64_t)age : 0, text, NUMBER_BYTES);
}

static void add_use(const struct subject *subject, const struct use *use)
{
	const struct process *process = snapshot_find_process(subject->snapshot, use->pid);
	char access[4], since[NUMBER_BYTES];

	format_since(subject->snapshot, use->since, since);
	lines_add(subject->lines, ELEMENT_NORMAL,
		  "%8d %-10.10s %-6s %4" PRIu32 " %4" PRIu32 " %8s  %s", (int)use->pid,
		  user_name(subject, process), access_format(use->access, access),
		  use->mappings, use->descriptors, since, process ? process->command : "(gone)");
}

static void add_unseen(const struct subject *subject, const struct use *uses, size_t count)
{
	const struct shm_segment *segment = subject->row;
	uint64_t seen = uses_count_mappings(uses, count);

	if (subject->table == TABLE_SHM)
		lines_add(subject->lines, seen < segment->nattch ? ELEMENT_WARNING : ELEMENT_NORMAL,
			  "%" PRIu64 " of %" PRIu64 " attachments seen", seen, segment->nattch);
	if (subject->snapshot->unseen_processes > 0)
		lines_add(subject->lines, ELEMENT_ABSENT, "%u process%s could not be looked into",
			  subject->snapshot->unseen_processes,
			  subject->snapshot->unseen_processes == 1 ? "" : "es");
}

static void add_uses(const struct subject *subject)
{
	size_t count;
	const struct use *uses = uses_of(subject->snapshot, subject->table, subject->row, &count);

	/* Queues and sets of System V are not opened by anybody. */
	if (subject->table == TABLE_MSG || subject->table == TABLE_SEM)
		return;
	lines_add(subject->lines, ELEMENT_NORMAL, "%s", "");
	lines_add(subject->lines, ELEMENT_HEADING,
		  "     PID USER       ACCESS MAPS OPEN    SINCE  COMMAND");
	for (size_t i = 0; i < count; i++)
		add_use(subject, &uses[i]);
	if (count == 0)
		lines_add(subject->lines, ELEMENT_ABSENT, "    nobody was seen with it");
	add_unseen(subject, uses, count);
}

static void add_wait(const struct subject *subject, const struct wait *wait)
{
	const struct process *process = snapshot_find_process(subject->snapshot, wait->pid);
	char since[NUMBER_BYTES], what[TEXT_BYTES];

	format_since(subject->snapshot, wait->since, since);
	wait_describe(subject->snapshot, wait, what, sizeof(what));
	lines_add(subject->lines, wait->circle ? ELEMENT_WARNING : ELEMENT_NORMAL,
		  "%8d %8d %-10.10s %8s  %s  %s", (int)wait->pid, (int)wait->tid,
		  user_name(subject, process), since, what,
		  process ? process->command : "(gone)");
}

/* Where nobody is known to be waited for there is no chain. */
static void add_chain(const struct subject *subject, const struct wait *wait)
{
	const struct wait *chain[CHAIN_MAX];
	bool closed;
	size_t count = wait_chain(subject->snapshot, wait, chain, CHAIN_MAX, &closed);
	char text[TEXT_BYTES];

	if (!wait->blocker)
		return;
	lines_add(subject->lines, ELEMENT_NORMAL, "%s", "");
	lines_add(subject->lines, wait->circle ? ELEMENT_WARNING : ELEMENT_TITLE,
		  wait->circle
			  ? "SUSPECTED DEADLOCK: each waits for the next, the last for the first"
			  : "Who may be waited for");
	for (size_t i = 0; i < count; i++) {
		wait_explain(subject->snapshot, chain[i], text, sizeof(text));
		lines_add(subject->lines, ELEMENT_NORMAL, "  %s%s", i ? "-> " : "", text);
	}
	if (wait->circle && closed)
		lines_add(subject->lines, ELEMENT_ABSENT,
			  "  No proof: the kernel records who operated last, not who holds.");
}

static void add_waits(const struct subject *subject)
{
	size_t count;
	const struct wait *waits =
		waits_of(subject->snapshot, subject->table, subject->row, &count);
	uint32_t counted = waits_count(subject->snapshot, subject->table, subject->row);

	if (subject->table == TABLE_SHM || subject->table == TABLE_PSHM)
		return;
	lines_add(subject->lines, ELEMENT_NORMAL, "%s", "");
	lines_add(subject->lines, ELEMENT_HEADING,
		  "     PID   THREAD USER          SINCE  WAITS FOR, COMMAND");
	for (size_t i = 0; i < count; i++)
		add_wait(subject, &waits[i]);
	if (count == 0)
		lines_add(subject->lines, ELEMENT_ABSENT, "    nobody was seen waiting");
	if (counted > count)
		lines_add(subject->lines, ELEMENT_WARNING,
			  "The kernel counts %" PRIu32 " waiters, %zu were seen", counted, count);
	for (size_t i = 0; i < count; i++)
		if (!wait_chain_is_told(waits, i))
			add_chain(subject, &waits[i]);
}

static void update(struct inspect *inspect, void *state)
{
	const struct subject subject = { .lines = state,
					 .snapshot = app_snapshot(inspect->app),
					 .table = inspect->kind->table,
					 .row = inspect_row(inspect) };

	/* An object that is gone keeps what was last seen. */
	if (!subject.row)
		return;
	lines_clear(subject.lines);
	add_verdict(&subject);
	add_uses(&subject);
	add_waits(&subject);
}

static void *open_processes(struct inspect *inspect)
{
	struct lines *lines = xcalloc(1, sizeof(*lines));

	update(inspect, lines);
	return lines;
}

const struct inspect_tab inspect_processes = {
	.title = "Processes",
	.keys = "arrows: scroll",
	.is_for = is_for,
	.open = open_processes,
	.close = lines_close,
	.draw = lines_draw,
	.key = lines_key,
	.update = update,
};
