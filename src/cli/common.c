/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all commands need. */
#include "common.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

const char *const source_words[] = { "auto", "stat", "proc", NULL };

void complain(const char *program, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "%s: ", program);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

void print_version(void)
{
	puts("ipctop " IPCTOP_VERSION);
}

int flush_output(const char *program, int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	complain(program, "the output could not be written: %s",
		 errno ? strerror(errno) : "some of it is missing");
	return 1;
}

bool start_command(const struct option_set *options, void (*print_help)(void), int argc,
		   char **argv, void *line, const bool *help, const bool *version, int *first,
		   int *status)
{
	char message[MESSAGE_SIZE];

	*status = 0;
	if (option_parse(options, argc, argv, line, first, message, sizeof(message)) < 0) {
		complain(options->program, "%s", message);
		*status = 1;
		return false;
	}
	if (!*help && !*version)
		return true;
	if (*help)
		print_help();
	else
		print_version();
	*status = flush_output(options->program, 0);
	return false;
}

bool can_confirm(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool confirm(const char *question)
{
	char answer[16];

	if (!can_confirm())
		return false;
	fflush(stdout);
	fprintf(stderr, "%s [y/N] ", question);
	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}
