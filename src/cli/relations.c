/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses an object, who waits for it, and the verdict on it, printed. */
#include "relations.h"

#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum { TEXT_BYTES = 4096, CHAIN_MAX = 16 };

/* ---- printed ---- */

static const char *user_of(const struct snapshot *snapshot, const struct process *process)
{
	const char *name = snapshot_user_of(snapshot, process);

	return name ? name : "";
}

static const char *command_of(const struct process *process)
{
	return process ? process->command : "";
}

static struct libscols_table *new_table(const char *const *headings, size_t count)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_enable_noencoding(table, 1);
	for (size_t i = 0; i < count; i++)
		scols_table_new_column(table, headings[i], 0, i + 1 == count ? SCOLS_FL_TRUNC : 0);
	return table;
}

/* Made safe; the library copies it. */
static void set_cell(struct libscols_line *line, size_t column, const char *text)
{
	char safe[TEXT_BYTES];

	text_make_safe(text, safe, sizeof(safe));
	scols_line_set_data(line, column, safe);
}

static void set_number(struct libscols_line *line, size_t column, int64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, number);
	scols_line_set_data(line, column, text);
}

static void set_age(struct libscols_line *line, size_t column, const struct snapshot *snapshot,
		    int64_t since)
{
	int64_t age = snapshot->realtime.tv_sec - since;
	char text[32];

	format_duration(age > 0 ? (uint64_t)age : 0, text, sizeof(text));
	scols_line_set_data(line, column, text);
}

static int print_uses(const struct snapshot *snapshot, const struct use *uses, size_t count)
{
	static const char *const headings[] = { "PID",	"USER",	 "ACCESS", "MAPPINGS",
						"OPEN", "SINCE", "COMMAND" };
	struct libscols_table *table = new_table(headings, ARRAY_SIZE(headings));

	if (!table)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct process *process = snapshot_find_process(snapshot, uses[i].pid);
		struct libscols_line *line = scols_table_new_line(table, NULL);
		char access[4];

		set_number(line, 0, uses[i].pid);
		set_cell(line, 1, user_of(snapshot, process));
		scols_line_set_data(line, 2, access_format(uses[i].access, access));
		set_number(line, 3, uses[i].mappings);
		set_number(line, 4, uses[i].descriptors);
		set_age(line, 5, snapshot, uses[i].since);
		set_cell(line, 6, command_of(process));
	}
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

static int print_waits(const struct snapshot *snapshot, const struct wait *waits, size_t count)
{
	static const char *const headings[] = { "PID",	     "TID",	"USER",	  "SINCE",
						"WAITS FOR", "BLOCKER", "COMMAND" };
	struct libscols_table *table = new_table(headings, ARRAY_SIZE(headings));

	if (!table)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct process *process = snapshot_find_process(snapshot, waits[i].pid);
		struct libscols_line *line = scols_table_new_line(table, NULL);
		char text[TEXT_BYTES];

		set_number(line, 0, waits[i].pid);
		set_number(line, 1, waits[i].tid);
		set_cell(line, 2, user_of(snapshot, process));
		set_age(line, 3, snapshot, waits[i].since);
		wait_describe(snapshot, &waits[i], text, sizeof(text));
		scols_line_set_data(line, 4, text);
		if (waits[i].blocker)
			set_number(line, 5, waits[i].blocker);
		set_cell(line, 6, command_of(process));
	}
	scols_print_table(table);
	scols_unref_table(table);
	return 0;
}

/* Where nobody is known to be waited for there is no chain. */
static void print_chain(const struct snapshot *snapshot, const struct wait *wait)
{
	const struct wait *chain[CHAIN_MAX];
	bool closed;
	size_t count = wait_chain(snapshot, wait, chain, CHAIN_MAX, &closed);
	char text[TEXT_BYTES];

	if (!wait->blocker)
		return;
	for (size_t i = 0; i < count; i++) {
		wait_explain(snapshot, chain[i], text, sizeof(text));
		printf("%s%s%s", i ? ", who waits, too: " : "", text, i + 1 == count ? "\n" : "");
	}
	if (wait->circle && closed)
		puts("  SUSPECTED DEADLOCK: the last waits for one before it");
}

static void print_verdict(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	struct verdict verdict = verdict_of(snapshot, table, row);
	char text[TEXT_BYTES];

	verdict_explain(snapshot, table, row, text, sizeof(text));
	printf("\nVerdict: %s%s: %s\n", verdict_word((enum verdict_level)verdict.level),
	       verdict.level == VERDICT_PERHAPS ? " stale" : "", text);
}

int relations_print(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	size_t use_count, wait_count;
	const struct use *uses = uses_of(snapshot, table, row, &use_count);
	const struct wait *waits = waits_of(snapshot, table, row, &wait_count);
	int error = 0;

	print_verdict(snapshot, table, row);
	if (table == TABLE_SHM)
		printf("\n%" PRIu64 " of %" PRIu64 " attachments seen\n",
		       uses_count_mappings(uses, use_count),
		       ((const struct shm_segment *)row)->nattch);
	if (use_count > 0)
		error = print_uses(snapshot, uses, use_count);
	if (waits_count(snapshot, table, row) > 0)
		printf("\n%zu of %" PRIu32 " waiters seen\n", wait_count,
		       waits_count(snapshot, table, row));
	if (!error && wait_count > 0)
		error = print_waits(snapshot, waits, wait_count);
	for (size_t i = 0; i < wait_count; i++)
		if (!wait_chain_is_told(waits, i))
			print_chain(snapshot, &waits[i]);
	return error;
}

/* ---- as JSON ---- */

static json_object *time_json(int64_t time)
{
	char text[64];

	format_time(time, TIME_ISO, 0, text, sizeof(text));
	return json_object_new_string(text);
}

static json_object *number(int64_t value)
{
	return json_object_new_int64(value);
}

/* Bytes that are no text in UTF-8 are escaped, as in all of our JSON. */
static json_object *safe_string(const char *text)
{
	char safe[TEXT_BYTES];

	text_make_safe(text, safe, sizeof(safe));
	return json_object_new_string(safe);
}

static json_object *process_json(const struct snapshot *snapshot, pid_t pid)
{
	const struct process *process = snapshot_find_process(snapshot, pid);
	json_object *object = json_object_new_object();

	json_object_object_add(object, "pid", number(pid));
	json_object_object_add(object, "user",
			       process ? safe_string(user_of(snapshot, process)) : NULL);
	json_object_object_add(object, "command", process ? safe_string(process->command) : NULL);
	json_object_object_add(object, "started",
			       process ? time_json(process->started) : NULL);
	return object;
}

static json_object *use_json(const struct snapshot *snapshot, const struct use *use)
{
	json_object *object = process_json(snapshot, use->pid);
	char access[4];

	json_object_object_add(object, "access",
			       json_object_new_string(access_format(use->access, access)));
	json_object_object_add(object, "mappings", number(use->mappings));
	json_object_object_add(object, "descriptors", number(use->descriptors));
	json_object_object_add(object, "since", time_json(use->since));
	return object;
}

static bool is_listed(const struct use *uses, size_t use_count, const struct wait *waits, size_t i)
{
	for (size_t j = 0; j < use_count; j++)
		if (uses[j].pid == waits[i].pid)
			return true;
	for (size_t j = 0; j < i; j++)
		if (waits[j].pid == waits[i].pid)
			return true;
	return false;
}

/* Who only waits for it uses it, too. */
static json_object *processes_json(const struct snapshot *snapshot, enum table_id table,
				   const void *row)
{
	size_t use_count, wait_count;
	const struct use *uses = uses_of(snapshot, table, row, &use_count);
	const struct wait *waits = waits_of(snapshot, table, row, &wait_count);
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < use_count; i++)
		json_object_array_add(array, use_json(snapshot, &uses[i]));
	for (size_t i = 0; i < wait_count; i++) {
		const struct use waiting = { .pid = waits[i].pid, .since = waits[i].since };

		if (!is_listed(uses, use_count, waits, i))
			json_object_array_add(array, use_json(snapshot, &waiting));
	}
	return array;
}

static json_object *place_json(const struct snapshot *snapshot, const struct wait *wait)
{
	const void *row = snapshot_row(snapshot, wait->table, wait->row);

	if (TABLE_BIT(wait->table) & TABLES_SYSV)
		return number(((const struct sysv_object *)row)->id);
	return safe_string(((const struct posix_object *)row)->name);
}

json_object *relations_wait_json(const struct snapshot *snapshot, const struct wait *wait)
{
	const struct process *process = snapshot_find_process(snapshot, wait->pid);
	bool sysv = TABLE_BIT(wait->table) & TABLES_SYSV;
	bool known = wait->table == TABLE_SEM && wait->operation_known;
	json_object *object = json_object_new_object();
	char text[TEXT_BYTES];

	json_object_object_add(object, "pid", number(wait->pid));
	json_object_object_add(object, "tid", number(wait->tid));
	json_object_object_add(object, "command", process ? safe_string(process->command) : NULL);
	json_object_object_add(object, "call", json_object_new_string(wait_call_name(wait->call)));
	json_object_object_add(object, sysv ? "id" : "name", place_json(snapshot, wait));
	json_object_object_add(object, "number", known ? number(wait->number) : NULL);
	json_object_object_add(object, "operation", known ? number(wait->operation) : NULL);
	json_object_object_add(object, "type",
			       wait->call == WAIT_MSGRCV ? number(wait->message_type) : NULL);
	json_object_object_add(object, "since", time_json(wait->since));
	json_object_object_add(object, "blocker", wait->blocker ? number(wait->blocker) : NULL);
	wait_describe(snapshot, wait, text, sizeof(text));
	json_object_object_add(object, "description", json_object_new_string(text));
	return object;
}

static json_object *waiters_json(const struct snapshot *snapshot, enum table_id table,
				 const void *row)
{
	size_t count;
	const struct wait *waits = waits_of(snapshot, table, row, &count);
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, relations_wait_json(snapshot, &waits[i]));
	return array;
}

void relations_add_json(const struct snapshot *snapshot, enum table_id table, const void *row,
			json_object *object)
{
	char text[TEXT_BYTES];
	size_t count;
	const struct use *uses = uses_of(snapshot, table, row, &count);

	verdict_explain(snapshot, table, row, text, sizeof(text));
	json_object_object_add(object, "explanation", json_object_new_string(text));
	json_object_object_add(object, "processes", processes_json(snapshot, table, row));
	json_object_object_add(object, "waiters", waiters_json(snapshot, table, row));
	json_object_object_add(object, "deadlocked",
			       json_object_new_boolean(waits_circle(snapshot, table, row) != 0));
	if (table == TABLE_SHM)
		json_object_object_add(object, "attachments_seen",
				       number((int64_t)uses_count_mappings(uses, count)));
	json_object_object_add(object, "processes_hidden",
			       json_object_new_boolean(snapshot->hides_processes));
	json_object_object_add(object, "unseen_processes", number(snapshot->unseen_processes));
}
