/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop rm: removes objects, with the options and both syntaxes of ipcrm(1). */
#include <stdlib.h>
#include <string.h>

#include "ipctop/collect.h"
#include "ipctop/control.h"
#include "ipctop/memory.h"
#include "check.h"
#include "choice.h"
#include "common.h"

static const char program[] = "ipctop rm";

/* The ways to name an object, one option each. */
enum {
	WAY_SHM_ID,
	WAY_SHM_KEY,
	WAY_PSHM,
	WAY_MSG_ID,
	WAY_MSG_KEY,
	WAY_PMSG,
	WAY_SEM_ID,
	WAY_SEM_KEY,
	WAY_PSEM,
	WAYS
};

static const struct {
	enum table_id table;
	enum find_by by;
} ways[WAYS] = {
	[WAY_SHM_ID] = { TABLE_SHM, FIND_ID },	 [WAY_SHM_KEY] = { TABLE_SHM, FIND_KEY },
	[WAY_PSHM] = { TABLE_PSHM, FIND_NAME },	 [WAY_MSG_ID] = { TABLE_MSG, FIND_ID },
	[WAY_MSG_KEY] = { TABLE_MSG, FIND_KEY }, [WAY_PMSG] = { TABLE_PMSG, FIND_NAME },
	[WAY_SEM_ID] = { TABLE_SEM, FIND_ID },	 [WAY_SEM_KEY] = { TABLE_SEM, FIND_KEY },
	[WAY_PSEM] = { TABLE_PSEM, FIND_NAME },
};

struct rm_line {
	struct option_list named[WAYS];
	const char *all; /* "": of every kind; NULL: not asked for */
	const char *user, *filter;
	bool stale;
	double older_than;
	bool dry_run, yes, verbose;
	struct control_options control;
	bool help, version;
};

#define MEMBER(member) offsetof(struct rm_line, member)
#define NAMED_ROW(key, long_name, word, way, text)                                                 \
	{                                                                                          \
		.letter = key, .name = long_name, .argument = word, .type = OPTION_LIST,           \
		.offset = MEMBER(named[way]), .help = text                                         \
	}

static const struct option_row rows[] = {
	NAMED_ROW('m', "shmem-id", "ID", WAY_SHM_ID, "the segment with this id"),
	NAMED_ROW('M', "shmem-key", "KEY", WAY_SHM_KEY, "the segment with this key"),
	NAMED_ROW(0, "posix-shmem", "NAME", WAY_PSHM, "the POSIX segment of this name"),
	NAMED_ROW('q', "queue-id", "ID", WAY_MSG_ID, "the queue with this id"),
	NAMED_ROW('Q', "queue-key", "KEY", WAY_MSG_KEY, "the queue with this key"),
	NAMED_ROW(0, "posix-mqueue", "NAME", WAY_PMSG, "the POSIX queue of this name"),
	NAMED_ROW('s', "semaphore-id", "ID", WAY_SEM_ID, "the semaphore set with this id"),
	NAMED_ROW('S', "semaphore-key", "KEY", WAY_SEM_KEY, "the semaphore set with this key"),
	NAMED_ROW(0, "posix-semaphore", "NAME", WAY_PSEM, "the POSIX semaphore of this name"),
	{ .letter = 'a',
	  .name = "all",
	  .argument = "KIND",
	  .type = OPTION_OPTIONAL,
	  .offset = MEMBER(all),
	  .help = "all objects, or all of shm, pshm, msg, pmsg, sem or psem; asks first" },
	{ .letter = 'u',
	  .name = "user",
	  .argument = "USER",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(user),
	  .help = "all objects of this owner; with others: only those of them; asks first" },
	{ .letter = 'F',
	  .name = "filter",
	  .argument = "FILTER",
	  .type = OPTION_TEXT,
	  .offset = MEMBER(filter),
	  .help = "all objects that match, as in ipctop ls; asks first" },
	{ .name = "stale",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(stale),
	  .help = "all objects that nobody uses any more, with the reasons; asks first" },
	{ .name = "older-than",
	  .argument = "TIME",
	  .type = OPTION_SECONDS,
	  .offset = MEMBER(older_than),
	  .preset = "10m",
	  .min = 0,
	  .max = 1e9,
	  .help = "how long nobody may have used an object before it is stale" },
	{ .name = "dry-run",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(dry_run),
	  .help = "only say what would be removed" },
	{ .name = "yes", .type = OPTION_FLAG, .offset = MEMBER(yes), .help = "do not ask" },
	{ .letter = 'v',
	  .name = "verbose",
	  .type = OPTION_FLAG,
	  .offset = MEMBER(verbose),
	  .help = "say what the removal of each does" },
	JOURNAL_OPTIONS(MEMBER(control.no_journal), MEMBER(control.journal_max)),
	HELP_OPTION(struct rm_line),
	VERSION_OPTION(struct rm_line),
};

const struct option_set rm_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop rm OPTION...\n"
	     "       ipctop rm KIND ID|NAME...\n\n"
	     "Removes objects. KIND is one of shm, msg, sem, pshm, pmsg, psem.\n\n"
	     "Options:");
	option_write_help(&rm_options, stdout);
}

/* The tables of --all=KIND; all objects for none. 0 with a line in message for another word. */
static unsigned int tables_of(const char *word, char *message, size_t size)
{
	const struct kind *kind;

	if (!word || !*word)
		return TABLES_SYSV | TABLES_POSIX;
	kind = find_kind(word, message, size);
	if (kind && kind->describe)
		return TABLE_BIT(kind->table);
	if (kind)
		snprintf(message, size, "%s cannot be removed", kind->plural);
	return 0;
}

/* What the journal does not keep is told in any case, and why something was called stale. */
static void tell(const struct choice *choice, size_t i, const char *outcome, const char *kept,
		 bool verbose)
{
	const struct kind *kind = choice->items[i].kind;
	const void *row = choice->items[i].row;
	struct verdict verdict = verdict_of(choice->snapshot, kind->table, row);
	char name[600], future[160], reasons[1024];

	choice_describe(choice, i, name, sizeof(name));
	kind->foretell_removal(row, future, sizeof(future));
	if (verbose)
		printf("%s: %s (%s%s%s)", name, outcome, future, *kept ? "; " : "", kept);
	else if (strstr(kept, "NOT"))
		printf("%s: %s (%s)", name, outcome, kept);
	else
		printf("%s: %s", name, outcome);
	if (verdict.level != VERDICT_NONE) {
		verdict_explain(choice->snapshot, kind->table, row, reasons, sizeof(reasons));
		printf("; %s: %s", verdict_word((enum verdict_level)verdict.level), reasons);
	}
	putchar('\n');
}

/* What was chosen because it is stale must still be so when it is removed. */
static struct target target_at(const struct choice *choice, size_t i, const struct rm_line *line)
{
	struct target target = target_of(choice->snapshot, choice->items[i].kind->table,
					 choice->items[i].row);

	if (line->stale)
		target_require_unused(&target, choice->snapshot, choice->items[i].kind->table,
				      choice->items[i].row);
	return target;
}

static void complain_of(const struct control *control, const char *name, int error)
{
	if (error == CONTROL_NOT_JOURNALED)
		complain(program, "%s: left alone, the journal cannot be written: %s; see --no-journal",
			 name, control_journal_error(control));
	else
		complain(program, "%s: %s", name, control_strerror(error));
}

static int remove_one(struct control *control, const struct choice *choice, size_t i,
		      const struct rm_line *line)
{
	struct target target = target_at(choice, i, line);
	char name[600], kept[160];
	int error;

	control_foretell(control, &target, NULL, kept, sizeof(kept));
	if (line->dry_run) {
		tell(choice, i, "would be removed", kept, true);
		return 0;
	}
	error = control_remove(control, &target);
	if (!error) {
		tell(choice, i, "removed", kept, line->verbose);
		return 0;
	}
	choice_describe(choice, i, name, sizeof(name));
	complain_of(control, name, error);
	return 1;
}

static int remove_all(struct control *control, const struct choice *choice,
		      const struct rm_line *line)
{
	int status = 0;

	for (size_t i = 0; i < choice->count; i++)
		status |= remove_one(control, choice, i, line);
	return status;
}

/* Objects that were not named one by one are only removed after a yes. */
static bool is_confirmed(const struct control *control, const struct choice *choice,
			 const struct rm_line *line)
{
	char question[64];

	if (line->yes || line->dry_run || choice->count == 0)
		return true;
	if (!can_confirm()) {
		complain(program, "%zu objects would be removed: say --yes, or look with --dry-run",
			 choice->count);
		return false;
	}
	for (size_t i = 0; i < choice->count; i++) {
		struct target target = target_at(choice, i, line);
		char kept[160];

		control_foretell(control, &target, NULL, kept, sizeof(kept));
		tell(choice, i, "to be removed", kept, true);
	}
	snprintf(question, sizeof(question), "Remove these %zu objects?", choice->count);
	return confirm(question);
}

/* What is to be done, read and checked before anything is looked at. */
struct plan {
	struct sieve sieve;
	uid_t uid;
	bool many; /* by --all, --user, --filter or --stale */
	const struct kind *kind; /* of the arguments, NULL: none */
	char **arguments;
	int argument_count;
	unsigned int tables;
};

static int plan_arguments(struct plan *plan, int argc, char **argv, int first, char *message,
			  size_t size)
{
	if (first == argc)
		return 0;
	plan->kind = find_kind(argv[first], message, size);
	if (!plan->kind)
		return -1;
	plan->arguments = argv + first + 1;
	plan->argument_count = argc - first - 1;
	if (!plan->kind->describe || plan->argument_count == 0) {
		snprintf(message, size, plan->kind->describe ? "which %s?" : "%s cannot be removed",
			 plan->kind->plural);
		return -1;
	}
	plan->tables |= TABLE_BIT(plan->kind->table);
	return 0;
}

static int plan_many(struct plan *plan, const struct rm_line *line, char *message, size_t size)
{
	plan->many = line->all || line->user || line->filter || line->stale;
	if (!plan->many)
		return 0;
	plan->sieve.tables = tables_of(line->all, message, size);
	if (!plan->sieve.tables)
		return -1;
	plan->tables |= plan->sieve.tables;
	if (line->user) {
		if (check_user(line->user, &plan->uid, message, size) < 0)
			return -1;
		plan->sieve.user = &plan->uid;
	}
	plan->sieve.filter = line->filter;
	plan->sieve.stale = line->stale;
	return line->filter ? check_filter(line->filter, plan->sieve.tables, message, size) : 0;
}

/* An object that is named, and is not stale, would be neither spared nor removed without surprise. */
static int check_stale(const struct plan *plan, const struct rm_line *line, char *message,
		       size_t size)
{
	bool named = plan->kind;

	for (size_t i = 0; i < WAYS; i++)
		named = named || line->named[i].count > 0;
	if (!line->stale || !named)
		return 0;
	snprintf(message, size, "--stale chooses the objects: name none beside it");
	return -1;
}

static int make_plan(struct plan *plan, const struct rm_line *line, int argc, char **argv,
		     int first, char *message, size_t size)
{
	if (plan_arguments(plan, argc, argv, first, message, size) < 0 ||
	    plan_many(plan, line, message, size) < 0 ||
	    check_stale(plan, line, message, size) < 0)
		return -1;
	for (size_t i = 0; i < WAYS; i++)
		if (line->named[i].count > 0)
			plan->tables |= TABLE_BIT(ways[i].table);
	if (plan->tables)
		return 0;
	snprintf(message, size, "nothing to remove; see %s --help", program);
	return -1;
}

static void choose_planned(struct choice *choice, const struct plan *plan,
			   const struct rm_line *line)
{
	for (int i = 0; i < plan->argument_count; i++)
		choice_add_named(choice, plan->kind, FIND_ANY, plan->arguments[i]);
	for (size_t i = 0; i < WAYS; i++)
		for (size_t j = 0; j < line->named[i].count; j++)
			choice_add_named(choice, kind_of_table(ways[i].table), ways[i].by,
				     line->named[i].texts[j]);
	if (!plan->many)
		return;
	choice_add_all(choice, &plan->sieve);
	if (choice->count > 0 || choice->failed)
		return;
	/* A script that clears up regularly finds nothing most of the time. */
	if (line->stale)
		puts("Nothing is stale.");
	else
		complain(program, "nothing matches");
	choice->failed |= !line->stale;
}

/* The answer may have taken long, and control does not see who maps a file or waits meanwhile. */
static void look_again(struct choice *choice, struct collector *collector,
		       const struct collect_request *request)
{
	struct snapshot *now = collector_take(collector, request);

	choice_drop_used(choice, now);
	snapshot_destroy(now);
}

static int carry_out(const struct plan *plan, const struct rm_line *line)
{
	bool judged = line->stale || line->dry_run || line->filter;
	/* What a removal does to a semaphore depends on who waits for it. */
	const struct collect_request request = {
		.tables = plan->tables,
		.needs = judged ? NEEDS_ALL : NEED_VALUES,
		.rules = { .idle = (int64_t)line->older_than },
	};
	struct collector *collector = collector_create(SOURCE_AUTO);
	struct snapshot *snapshot = collector_take(collector, &request);
	struct control *control = control_create(&line->control);
	struct choice choice = { .program = program, .snapshot = snapshot };
	int status = 1;

	choose_planned(&choice, plan, line);
	if (!plan->many || is_confirmed(control, &choice, line)) {
		if (line->stale && !line->yes && choice.count > 0)
			look_again(&choice, collector, &request);
		status = remove_all(control, &choice, line) | choice.failed;
	}
	free(choice.items);
	control_destroy(control);
	snapshot_destroy(snapshot);
	collector_destroy(collector);
	return flush_output(program, status);
}

int rm_run(int argc, char **argv)
{
	struct rm_line line = { 0 };
	struct plan plan = { 0 };
	char message[MESSAGE_SIZE];
	int first, status;

	if (start_command(&rm_options, print_help, argc, argv, &line, &line.help, &line.version,
			  &first, &status)) {
		status = 1;
		if (make_plan(&plan, &line, argc, argv, first, message, sizeof(message)) == 0)
			status = carry_out(&plan, &line);
		else
			complain(program, "%s", message);
	}
	for (size_t i = 0; i < WAYS; i++)
		free(line.named[i].texts);
	return status;
}
