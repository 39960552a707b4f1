/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all commands need. */
#include "common.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

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
