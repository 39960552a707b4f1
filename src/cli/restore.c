/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop restore: brings back what was removed, sets back what was changed. */
#include "ipctop/control.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "check.h"
#include "common.h"

static const char program[] = "ipctop restore";

struct restore_line {
	bool dry_run;
	bool help, version;
};

static const struct option_row rows[] = {
	{ .name = "dry-run",
	  .type = OPTION_FLAG,
	  .offset = offsetof(struct restore_line, dry_run),
	  .help = "only say what would come back, and what could not be the same" },
	HELP_OPTION(struct restore_line),
	VERSION_OPTION(struct restore_line),
};

const struct option_set restore_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop restore N... [OPTION]...\n\n"
	     "Brings back the objects of these journal entries, or sets back what was changed.\n"
	     "ipctop journal lists the entries with their numbers.\n\n"
	     "Options:");
	option_write_help(&restore_options, stdout);
}

static void tell(const struct restoration *restoration, bool dry_run)
{
	const struct journal_row *entry = &restoration->entry;
	const char *done = dry_run ? "would be restored" : "restored";
	char raw[400], name[600], note[300];

	kind_describe_entry(entry, raw, sizeof(raw));
	text_make_safe(raw, name, sizeof(name));
	text_make_safe(entry->note, note, sizeof(note));
	if (entry->action == JOURNAL_CHANGED)
		printf("%s: %s (was: %s)", name, dry_run ? "would be set back" : "set back", note);
	else
		printf("%s: %s", name, done);
	if (*restoration->differs)
		printf("; %s", restoration->differs);
	putchar('\n');
}

static int restore_one(struct control *control, const char *text, bool dry_run)
{
	struct restoration restoration;
	char message[MESSAGE_SIZE];
	int64_t number;

	if (check_entry(text, &number, message, sizeof(message)) < 0) {
		complain(program, "%s", message);
		return 1;
	}
	if (control_restore(control, number, dry_run, &restoration, message, sizeof(message)) < 0) {
		complain(program, "entry %lld: %s", (long long)number, message);
		return 1;
	}
	tell(&restoration, dry_run);
	return 0;
}

int restore_run(int argc, char **argv)
{
	const struct control_options options = { 0 };
	struct restore_line line = { 0 };
	struct control *control;
	int first, status;

	if (!start_command(&restore_options, print_help, argc, argv, &line, &line.help,
			   &line.version, &first, &status))
		return status;
	if (first == argc) {
		complain(program, "which entries? ipctop journal lists them");
		return 1;
	}
	control = control_create(&options);
	for (int i = first; i < argc; i++)
		status |= restore_one(control, argv[i], line.dry_run);
	control_destroy(control);
	return flush_output(program, status);
}
