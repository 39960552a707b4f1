/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes snapshots: which source is asked for what, and in which order. */
#include "collector.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "accounts.h"
#include "commands.h"
#include "journal_table.h"
#include "limits.h"
#include "names.h"
#include "operators.h"
#include "owners.h"
#include "pids.h"
#include "posix.h"
#include "processes.h"
#include "rss.h"
#include "sysv.h"
#include "users.h"
#include "waiters.h"

struct collector {
	enum collect_source source;
	int proc_fd;   /* -1: there is no /proc */
	bool stat_any; /* the kernel is so new that it surely has *_STAT_ANY */
	uid_t no_uid;  /* shown for ids that our user namespace cannot name */
	gid_t no_gid;
	struct collect_places places;
	struct names *user_names;
	struct names *group_names;
	struct commands *commands;
	struct rss *rss;
	struct journal_table *journal;
	struct pid_list pids; /* of the snapshot being taken */
	struct users *users;
	struct waiters *waiters;
	struct operators *operators;
};

const struct collect_places collect_places_usual = {
	.proc = "/proc",
	.paths = { "/dev/shm", "/dev/mqueue" },
	.root = "",
};

static bool kernel_has_stat_any(void)
{
	struct utsname system;
	unsigned int major;
	unsigned int minor;

	if (uname(&system) < 0 || sscanf(system.release, "%u.%u", &major, &minor) != 2)
		return false;
	return major > 4 || (major == 4 && minor >= 17);
}

static uint32_t read_overflow_id(int proc_fd, const char *path)
{
	const uint32_t usual = 65534;
	char text[16] = "";
	unsigned int id;
	int fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return usual;
	if (read(fd, text, sizeof(text) - 1) <= 0 || sscanf(text, "%u", &id) != 1)
		id = usual;
	close(fd);
	return id;
}

struct collector *collector_create_at(enum collect_source source,
				      const struct collect_places *places)
{
	struct collector *collector = xcalloc(1, sizeof(*collector));

	collector->source = source;
	collector->places = *places;
	collector->proc_fd = open(places->proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	collector->stat_any = kernel_has_stat_any();
	collector->no_uid = read_overflow_id(collector->proc_fd, "sys/kernel/overflowuid");
	collector->no_gid = read_overflow_id(collector->proc_fd, "sys/kernel/overflowgid");
	collector->user_names = names_create(NAMES_OF_USERS);
	collector->group_names = names_create(NAMES_OF_GROUPS);
	collector->commands = commands_create();
	collector->rss = rss_create();
	collector->users = users_create(places->text_maps);
	collector->waiters = waiters_create();
	collector->operators = operators_create();
	collector->journal = journal_table_create();
	return collector;
}

struct collector *collector_create(enum collect_source source)
{
	return collector_create_at(source, &collect_places_usual);
}

void collector_destroy(struct collector *collector)
{
	if (!collector)
		return;
	operators_destroy(collector->operators);
	waiters_destroy(collector->waiters);
	users_destroy(collector->users);
	pid_list_clear(&collector->pids);
	journal_table_destroy(collector->journal);
	rss_destroy(collector->rss);
	commands_destroy(collector->commands);
	names_destroy(collector->group_names);
	names_destroy(collector->user_names);
	if (collector->proc_fd >= 0)
		close(collector->proc_fd);
	free(collector);
}

static int read_by_stat(const struct collector *collector, enum table_id table,
			const struct sysv_extent *extent, struct sysv_rows *rows)
{
	int error;

	if (extent->error)
		return extent->error;
	sysv_rows_reserve(rows, extent->used);
	error = sysv_stat_read(table, extent, rows);
	/* An older kernel answers as if no index were in use. */
	if (!error && rows->count == 0 && extent->used > 0 && !collector->stat_any)
		error = -ENOSYS;
	return error;
}

static int read_by_proc(const struct collector *collector, enum table_id table,
			const struct sysv_extent *extent, struct sysv_rows *rows)
{
	int error = -ENOENT;

	sysv_rows_reserve(rows, extent->used);
	if (collector->proc_fd >= 0)
		error = sysv_proc_read(collector->proc_fd, table, rows);
	if (error)
		rows->count = 0;
	return error;
}

static int read_by_either(const struct collector *collector, enum table_id table,
			  const struct sysv_extent *extent, struct sysv_rows *rows)
{
	const struct sysv_rows empty = *rows;
	int stat_error;

	if (!extent->error && sysv_is_sparse(extent) &&
	    read_by_proc(collector, table, extent, rows) == 0)
		return 0;
	*rows = empty;
	stat_error = read_by_stat(collector, table, extent, rows);
	if (stat_error) {
		struct sysv_rows other = empty;

		if (read_by_proc(collector, table, extent, &other) == 0) {
			*rows = other;
			return 0;
		}
	}
	return stat_error;
}

static void map_unknown_owners(const struct collector *collector, struct sysv_rows *rows)
{
	/* proc has this done by the kernel. */
	for (size_t i = 0; i < rows->count; i++) {
		struct sysv_object *object = (void *)(rows->rows + i * rows->row_size);

		if (object->uid == (uid_t)-1)
			object->uid = collector->no_uid;
		if (object->cuid == (uid_t)-1)
			object->cuid = collector->no_uid;
		if (object->gid == (gid_t)-1)
			object->gid = collector->no_gid;
		if (object->cgid == (gid_t)-1)
			object->cgid = collector->no_gid;
	}
}

static int read_rows(const struct collector *collector, enum table_id table,
		     const struct sysv_extent *extent, struct sysv_rows *rows)
{
	int error = 0;

	switch (collector->source) {
	case SOURCE_AUTO:
		error = read_by_either(collector, table, extent, rows);
		break;
	case SOURCE_STAT:
		error = read_by_stat(collector, table, extent, rows);
		break;
	case SOURCE_PROC:
		error = read_by_proc(collector, table, extent, rows);
		break;
	}
	/* What single objects refused does not hide the others. */
	return rows->count > 0 ? 0 : error;
}

static void collect_table(const struct collector *collector, enum table_id id,
			  const struct sysv_extent *extent, struct snapshot *snapshot)
{
	struct table *table = &snapshot->tables[id];
	struct sysv_rows rows = { .arena = snapshot->arena, .row_size = sysv_row_sizes[id] };

	table->collected = true;
	table->row_size = rows.row_size;
	table->error = read_rows(collector, id, extent, &rows);
	if (rows.unmapped)
		map_unknown_owners(collector, &rows);
	sysv_rows_sort(&rows);
	table->rows = rows.rows;
	table->count = rows.count;
}

/* The kernel's figures end at INT_MAX: from there on the rows know better. */
static void correct_saturated_usage(struct snapshot *snapshot)
{
	const struct table *table = &snapshot->tables[TABLE_MSG];
	struct usage *usage = &snapshot->usage;
	uint64_t messages = 0;
	uint64_t bytes = 0;

	if (usage->message_bytes < INT_MAX && usage->messages < INT_MAX)
		return;
	for (size_t i = 0; i < table->count; i++) {
		const struct msg_queue *queue = snapshot_row(snapshot, TABLE_MSG, i);

		messages += queue->qnum;
		bytes += queue->cbytes;
	}
	if (messages > usage->messages)
		usage->messages = messages;
	if (bytes > usage->message_bytes)
		usage->message_bytes = bytes;
}

static void collect_rss(struct collector *collector, unsigned int needs, struct snapshot *snapshot)
{
	const struct table *table = &snapshot->tables[TABLE_SHM];
	/* Not yet handed out, so its rows may still be written. */
	struct shm_segment *segments = (struct shm_segment *)table->rows;
	unsigned int got = needs & (NEED_RSS | NEED_RSS_EXACT);

	if (table->count > 0 && segments[0].rss_known) {
		snapshot->needs |= NEED_RSS | NEED_RSS_EXACT;
		return;
	}
	if (!got || !table->collected || table->error)
		return;
	if (rss_collect(collector->rss, collector->proc_fd, got & NEED_RSS_EXACT, segments,
			table->count) == 0)
		snapshot->needs |= got;
}

/* A verdict is made of nearly all the rest. */
static unsigned int complete_needs(unsigned int needs)
{
	if (needs & NEED_VERDICTS)
		needs |= NEED_NAMES | NEED_COMMANDS | NEED_USERS | NEED_WAITERS;
	return needs;
}

/* What all processes have to be looked through for. */
enum {
	NEEDS_PIDS = NEED_COMMANDS | NEED_WAITERS | NEED_VERDICTS,
	NEEDS_PROC = NEEDS_PIDS | NEED_USERS | NEED_POSIX_USERS,
};

/* Each pid namespace has its init; who does not see it sees only what is his. */
static bool hides_processes(const struct pid_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->pids[i] == 1)
			return false;
	return true;
}

static void collect_processes(struct collector *collector, unsigned int needs,
			      struct snapshot *snapshot)
{
	int proc_fd = collector->proc_fd;

	collector->pids.is_read = false;
	if (!(needs & NEEDS_PROC) || proc_fd < 0)
		return;
	if (needs & (NEED_USERS | NEED_POSIX_USERS))
		users_collect(collector->users, proc_fd, &collector->pids, needs, snapshot);
	if (needs & NEEDS_PIDS && pid_list_need(&collector->pids, proc_fd) < 0)
		return;
	snapshot->hides_processes = needs & NEEDS_PIDS && hides_processes(&collector->pids);
	if (needs & NEED_WAITERS)
		waiters_collect(collector->waiters, proc_fd, &collector->pids, snapshot);
	if (needs & NEED_VERDICTS) {
		operators_collect(collector->operators, snapshot);
		accounts_collect(proc_fd, &collector->pids, collector->places.root, snapshot);
	}
	if (needs & NEED_COMMANDS)
		commands_collect(collector->commands, proc_fd, &collector->pids,
				 needs & NEED_USERS && users_vouch(collector->users), snapshot);
	snapshot->needs |= needs & NEEDS_PROC;
}

/* What is made of all that was read. */
static void derive(unsigned int tables, struct snapshot *snapshot)
{
	const unsigned int all_uses =
		NEED_USERS | NEED_POSIX_USERS | NEED_WAITERS | NEED_COMMANDS;
	unsigned int got = snapshot->needs;

	if (got & NEED_COMMANDS && got & (NEED_USERS | NEED_POSIX_USERS)) {
		processes_correct_since(snapshot);
		processes_make_texts(snapshot);
	}
	if (tables & TABLE_BIT(TABLE_PROCESS) && (got & all_uses) == all_uses)
		processes_make_rows(snapshot);
}

static void collect_needs(struct collector *collector, const struct collect_request *request,
			  struct snapshot *snapshot)
{
	unsigned int needs = request->needs;

	collect_rss(collector, needs, snapshot);
	collect_processes(collector, needs, snapshot);
	derive(request->tables, snapshot);
	if (needs & NEED_NAMES) {
		names_collect(collector->user_names, collector->group_names, snapshot);
		snapshot->needs |= NEED_NAMES;
	}
	if (snapshot->needs & NEED_VERDICTS)
		verdict_judge(snapshot, &request->rules);
}

static void begin(const struct collector *collector, struct snapshot *snapshot)
{
	struct timespec now;
	struct stat status;

	clock_gettime(CLOCK_REALTIME, &snapshot->realtime);
	clock_gettime(CLOCK_MONOTONIC, &now);
	snapshot->monotonic_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (fstatat(collector->proc_fd, "self/ns/ipc", &status, 0) == 0)
		snapshot->ipc_namespace = status.st_ino;
}

struct snapshot *collector_take(struct collector *collector, const struct collect_request *asked)
{
	const struct collect_request complete = { asked->tables, complete_needs(asked->needs),
						  asked->rules };
	const struct collect_request *request = &complete;
	struct snapshot *snapshot = snapshot_create();
	struct sysv_extent extents[SYSV_TABLES] = { 0 };
	bool limits = request->tables & TABLE_BIT(TABLE_LIMIT);

	begin(collector, snapshot);
	/* SHM_INFO walks all segments for their rss: not without need. */
	sysv_read_totals(limits ? TABLES_ALL : request->tables, &snapshot->usage, extents);
	for (int table = 0; table < SYSV_TABLES; table++)
		if (request->tables & TABLE_BIT(table))
			collect_table(collector, table, &extents[table], snapshot);
	correct_saturated_usage(snapshot);
	posix_collect(&collector->places.paths, request, snapshot);
	if (limits) {
		posix_read_usage(&collector->places.paths, snapshot);
		limits_read(collector->proc_fd, extents, snapshot);
	}
	if (request->tables & TABLE_BIT(TABLE_OWNER))
		owners_collect(snapshot);
	if (request->tables & TABLE_BIT(TABLE_JOURNAL))
		journal_table_collect(collector->journal, snapshot);
	collect_needs(collector, request, snapshot);
	return snapshot;
}
