/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_fill COUNT OWNERS COMMAND...: runs a command in a private namespace full of objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "factory.h"
#include "namespace.h"

static int fail(const char *what, int error)
{
	fprintf(stderr, "bench_fill: %s: %s\n", what, strerror(-error));
	return 1;
}

int main(int argc, char **argv)
{
	const key_t first_key = 0x52000000;
	int error;

	if (argc < 4) {
		fputs("usage: bench_fill COUNT OWNERS COMMAND [ARGUMENT]...\n", stderr);
		return 1;
	}
	error = namespace_enter();
	if (error)
		return fail("cannot make a private namespace", error);
	error = factory_raise_limits(32768);
	if (error)
		return fail("cannot raise the limits in it", error);
	error = factory_fill((unsigned int)atoi(argv[1]), (unsigned int)atoi(argv[2]), first_key);
	if (error)
		return fail("cannot fill it", error);
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 1;
}
