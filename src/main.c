/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop: the monitor, or one of its sub-commands. */
#include <locale.h>
#include <stdio.h>

#include "ipctop/cli.h"
#include "ipctop/ui.h"

static int run_monitor(int argc, char **argv)
{
	struct settings settings;
	char message[256];

	switch (monitor_parse(argc, argv, &settings)) {
	case MONITOR_DONE:
		return 0;
	case MONITOR_BAD:
		return 1;
	case MONITOR_RUN:
		break;
	}
	if (settings.batch)
		return batch_run(&settings);
	if (ui_run(&settings, message, sizeof(message)) == 0)
		return 0;
	fprintf(stderr, "ipctop: %s\n", message);
	return 1;
}

int main(int argc, char **argv)
{
	const struct command *command;

	setlocale(LC_ALL, "");
	/* Numbers are typed and printed with a point everywhere: JSON knows no other. */
	setlocale(LC_NUMERIC, "C");
	if (argc < 2 || argv[1][0] == '-')
		return run_monitor(argc, argv);
	command = command_find(argv[1]);
	return command ? command->run(argc - 1, argv + 1) : 1;
}
