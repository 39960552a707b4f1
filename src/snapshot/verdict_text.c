/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verdicts in words. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "ipctop/snapshot.h"
#include "ipctop/text.h"
#include "known_pids.h"

enum { PIECE_BYTES = 256, EXPLANATION_BYTES = 1024 };

/* In the order in which they are said. */
static const struct {
	enum verdict_reason reason;
	const char *text;
} texts[] = {
	{ REASON_REMOVED, "removed" },
	{ REASON_ATTACHED, "attached or open" },
	{ REASON_UNATTACHED, "nobody has it" },
	{ REASON_WAITERS, "waited for" },
	{ REASON_PIDS_GONE, "all it names are gone" },
	{ REASON_PID_LIVES, "one it names lives" },
	{ REASON_PID_REUSED, "a pid is another's now" },
	{ REASON_IDLE, "idle" },
	{ REASON_RECENT, "used lately" },
	{ REASON_OWNER_UNKNOWN, "owner without a name" },
	{ REASON_OWNER_ABSENT, "owner without processes" },
	{ REASON_NOT_ALL_SEEN, "not all could be seen" },
	{ REASON_AT_RISK, "at risk: RemoveIPC" },
};

static char *text_of(unsigned int reasons, struct arena *arena)
{
	char text[EXPLANATION_BYTES] = "";
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (reasons & texts[i].reason)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
						 used ? ", " : "", texts[i].text);
	return arena_strdup(arena, text);
}

void verdict_make_texts(struct snapshot *snapshot)
{
	const char **made = arena_alloc(snapshot->arena, REASONS_ALL + 1, sizeof(*made));

	for (enum table_id table = 0; table < TABLE_COUNT; table++) {
		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			uint16_t reasons;

			if (!snapshot->verdicts[table])
				break;
			reasons = snapshot->verdicts[table][i].reasons;
			if (!made[reasons])
				made[reasons] = text_of(reasons, snapshot->arena);
		}
	}
	snapshot->reason_texts = made;
}

const char *verdict_reasons(const struct snapshot *snapshot, struct verdict verdict)
{
	return snapshot->reason_texts ? snapshot->reason_texts[verdict.reasons] : NULL;
}

/* An explanation being put together. */
struct explanation {
	char text[EXPLANATION_BYTES];
	size_t used;
};

static void say(struct explanation *explanation, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct explanation *explanation, const char *format, ...)
{
	char piece[PIECE_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(piece, sizeof(piece), format, arguments);
	va_end(arguments);
	if (explanation->used >= sizeof(explanation->text))
		return;
	explanation->used += (size_t)snprintf(explanation->text + explanation->used,
					      sizeof(explanation->text) - explanation->used, "%s%s",
					      explanation->used ? "; " : "", piece);
}

static void say_users(struct explanation *explanation, const struct snapshot *snapshot,
		      enum table_id table, const void *row, unsigned int reasons)
{
	const struct shm_segment *segment = row;
	const char *who = uses_text(snapshot, table, row);
	const char *held = table == TABLE_SHM ? "attached" : "open or mapped";
	size_t count;

	uses_of(snapshot, table, row, &count);
	if (reasons & REASON_REMOVED)
		say(explanation, "removed, goes with the last detach");
	if (reasons & REASON_UNATTACHED)
		say(explanation, table == TABLE_SHM ? "nobody attached" : "nobody has it %s", held);
	else if (table == TABLE_SHM && reasons & REASON_ATTACHED)
		say(explanation, "%llu attached%s%s", (unsigned long long)segment->nattch,
		    who ? ": " : "", who ? who : "");
	else if (reasons & REASON_ATTACHED && count > 0)
		say(explanation, "%s by %s", held, who ? who : "somebody");
	else if (reasons & REASON_ATTACHED)
		say(explanation, "process %d is registered for a notification",
		    (int)((const struct posix_queue *)row)->notify_pid);
	if (reasons & REASON_WAITERS)
		say(explanation, "%u waiting", waits_count(snapshot, table, row));
}

static void say_pid(struct explanation *explanation, const struct snapshot *snapshot,
		    const struct known_pid *pid)
{
	const struct process *process = snapshot_find_process(snapshot, pid->pid);
	char clock[32];

	switch (pid->state) {
	case PID_LIVES:
		say(explanation, "%s %d lives (%s)", pid->role, (int)pid->pid,
		    process ? process->name : "?");
		break;
	case PID_GONE:
		say(explanation, "%s %d is gone", pid->role, (int)pid->pid);
		break;
	case PID_REUSED:
		format_time(process->started, TIME_ISO, snapshot->realtime.tv_sec, clock,
			    sizeof(clock));
		say(explanation, "%s %d is gone: a process of that pid started later, at %s",
		    pid->role, (int)pid->pid, clock);
		break;
	case PID_UNSEEN:
		if (pid->pid > 0) {
			say(explanation, "%s %d is hidden, or gone", pid->role, (int)pid->pid);
			break;
		}
		say(explanation,
		    pid->pid < 0 ? "%s may not be read"
				 : "%s is in no pid namespace that can be seen",
		    pid->role);
		break;
	}
}

enum { PIDS_SAID = 4 };

static void say_pids(struct explanation *explanation, const struct snapshot *snapshot,
		     enum table_id table, const void *row)
{
	struct known_pid pid = { 0 };
	unsigned int count = 0;

	while (known_pid_next(snapshot, table, row, &pid))
		if (++count <= PIDS_SAID)
			say_pid(explanation, snapshot, &pid);
	if (count > PIDS_SAID)
		say(explanation, "and %u more processes", count - PIDS_SAID);
	if (count == 0 && table != TABLE_SHM && TABLE_BIT(table) & TABLES_SYSV)
		say(explanation, "never used; %s record no creator's process",
		    table == TABLE_MSG ? "queues" : "sets");
}

static void say_idle(struct explanation *explanation, const struct snapshot *snapshot,
		     enum table_id table, const void *row, unsigned int reasons)
{
	char idle[32];

	format_duration((uint64_t)verdict_idle_time(snapshot, table, row), idle, sizeof(idle));
	say(explanation, reasons & REASON_IDLE ? "idle for %s" : "used %s ago", idle);
}

static void say_owner(struct explanation *explanation, unsigned int reasons)
{
	if (reasons & REASON_OWNER_UNKNOWN)
		say(explanation, "its owner has no name");
	if (reasons & REASON_OWNER_ABSENT)
		say(explanation, "its owner has no processes");
	if (reasons & REASON_AT_RISK)
		say(explanation, "at risk: its owner is logged out, and systemd's RemoveIPC is on");
}

size_t verdict_explain(const struct snapshot *snapshot, enum table_id table, const void *row,
		       char *buffer, size_t size)
{
	struct explanation explanation = { .used = 0 };
	struct verdict verdict = verdict_of(snapshot, table, row);

	if (verdict.level == VERDICT_NONE) {
		say(&explanation, "not judged");
	} else {
		say_users(&explanation, snapshot, table, row, verdict.reasons);
		say_pids(&explanation, snapshot, table, row);
		say_idle(&explanation, snapshot, table, row, verdict.reasons);
		say_owner(&explanation, verdict.reasons);
		if (verdict.reasons & REASON_NOT_ALL_SEEN && snapshot->hides_processes)
			say(&explanation, "processes of others are hidden");
		if (verdict.reasons & REASON_NOT_ALL_SEEN && snapshot->unseen_processes > 0)
			say(&explanation, "%u processes could not be looked into",
			    snapshot->unseen_processes);
	}
	return text_make_safe(explanation.text, buffer, size);
}
