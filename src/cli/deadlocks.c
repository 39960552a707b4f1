/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Circles of processes that wait for each other, printed with the evidence for each. */
#include "deadlocks.h"

#include <inttypes.h>
#include <stdio.h>

#include "ipctop/collect.h"
#include "ipctop/format.h"
#include "ipctop/inspect.h"
#include "ipctop/kind.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "common.h"
#include "relations.h"

enum { DEADLOCK_STATUS = 2, TEXT_BYTES = 1024 };

static void print_command(const struct snapshot *snapshot, pid_t pid)
{
	const struct process *process = snapshot_find_process(snapshot, pid);
	char text[TEXT_BYTES];

	if (!process)
		return;
	text_make_safe(process->command, text, sizeof(text));
	printf("    command: %s\n", text);
}

static unsigned int other_threads(const struct wait *wait)
{
	unsigned int threads = inspection_threads(wait->pid);

	return threads > 0 ? threads - 1 : 0;
}

/* Who waits, for what, since when, and why that leads on to the next. */
static void print_wait(const struct snapshot *snapshot, const struct wait *wait)
{
	char text[TEXT_BYTES], since[32];
	int64_t age = snapshot->realtime.tv_sec - wait->since;
	unsigned int others = other_threads(wait);

	wait_explain(snapshot, wait, text, sizeof(text));
	printf("  %s\n", text);
	print_command(snapshot, wait->pid);
	wait_describe(snapshot, wait, text, sizeof(text));
	format_duration(age > 0 ? (uint64_t)age : 0, since, sizeof(since));
	printf("    blocked: %s; seen so for %s", text, since);
	if (wait->tid != wait->pid)
		printf("; thread %d", (int)wait->tid);
	if (others > 0)
		printf("; %u other thread%s of it may still let go", others,
		       others == 1 ? "" : "s");
	printf("\n    %s: %d, who waits, too\n", wait_blocker_role(wait->call), (int)wait->blocker);
}

static void print_circle(const struct snapshot *snapshot, uint32_t circle)
{
	printf("Suspected deadlock %" PRIu32 ":\n", circle);
	for (size_t i = 0; i < snapshot->wait_count; i++)
		if (snapshot->waits[i].circle == circle)
			print_wait(snapshot, &snapshot->waits[i]);
	puts("  All of these were blocked at the same instant. That is no proof: the kernel "
	     "records\n"
	     "  who operated last, not who holds a semaphore or would send the next message.");
}

static void print_circles(const struct snapshot *snapshot)
{
	uint32_t circles = waits_circles(snapshot);

	for (uint32_t circle = 1; circle <= circles; circle++) {
		print_circle(snapshot, circle);
		putchar('\n');
	}
	if (circles == 0)
		puts("No deadlock is suspected.");
	if (snapshot->hides_processes)
		puts("Processes of others are hidden: there may be more.");
	if (snapshot->unseen_processes > 0)
		printf("%u process%s could not be looked into.\n", snapshot->unseen_processes,
		       snapshot->unseen_processes == 1 ? "" : "es");
}

static json_object *wait_json(const struct snapshot *snapshot, const struct wait *wait)
{
	json_object *object = relations_wait_json(snapshot, wait);

	json_object_object_add(object, "other_threads", json_object_new_int64(other_threads(wait)));
	return object;
}

static void print_document(const struct snapshot *snapshot)
{
	json_object *document = json_object_new_object();
	json_object *deadlocks = json_object_new_array();

	for (uint32_t circle = 1; circle <= waits_circles(snapshot); circle++) {
		json_object *waits = json_object_new_array();

		for (size_t i = 0; i < snapshot->wait_count; i++)
			if (snapshot->waits[i].circle == circle)
				json_object_array_add(waits,
						      wait_json(snapshot, &snapshot->waits[i]));
		json_object_array_add(deadlocks, waits);
	}
	json_object_object_add(document, "deadlocks", deadlocks);
	json_object_object_add(document, "processes_hidden",
			       json_object_new_boolean(snapshot->hides_processes));
	json_object_object_add(document, "unseen_processes",
			       json_object_new_int64(snapshot->unseen_processes));
	puts(json_object_to_json_string_ext(document, JSON_C_TO_STRING_PRETTY |
							      JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(document);
}

/* POSIX objects do not record who used them: no circle leads over one. */
static bool could_be_seen(const char *program, const struct snapshot *snapshot)
{
	static const enum table_id tables[] = { TABLE_MSG, TABLE_SEM };
	bool seen = snapshot->needs & NEED_WAITERS;

	if (!seen)
		complain(program, "nobody knows who waits: /proc cannot be read");
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		int error = snapshot->tables[tables[i]].error;

		if (error)
			complain(program, "the %s cannot be read: %s",
				 kind_of_table(tables[i])->plural, table_strerror(error));
		seen = seen && !error;
	}
	return seen;
}

int deadlocks_print(const char *program, bool json)
{
	const struct collect_request request = {
		.tables = TABLES_OBJECTS,
		.needs = NEED_WAITERS | NEED_COMMANDS | NEED_NAMES,
	};
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	int status = waits_circles(snapshot) > 0 ? DEADLOCK_STATUS : 0;

	/* What could not be looked at is no reason to say that there is none. */
	if (!could_be_seen(program, snapshot))
		status = 1;
	else if (json)
		print_document(snapshot);
	else
		print_circles(snapshot);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return flush_output(program, status);
}
