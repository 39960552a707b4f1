/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real program on a command line. */
#include "run.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipctop/memory.h"
#include "namespace.h"

static void start(const char *const *arguments, int out, int err)
{
	int in = open("/dev/null", O_RDONLY);
	const char *program = arguments[0];

	if (strcmp(program, "ipctop") == 0)
		program = getenv("IPCTOP");
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	execvp(program ? program : "./ipctop", (char *const *)arguments);
	_exit(127);
}

static char *read_all(FILE *file)
{
	size_t size;
	char *text;

	fseek(file, 0, SEEK_END);
	size = (size_t)ftell(file);
	rewind(file);
	text = xcalloc(size + 1, 1);
	if (fread(text, 1, size, file) != size)
		text[0] = '\0';
	fclose(file);
	return text;
}

const struct run *run_command(const char *const *arguments)
{
	static struct run run;
	FILE *out = tmpfile();
	FILE *err = tmpfile();
	int status;
	pid_t child;

	namespace_require();
	assert_non_null(out);
	assert_non_null(err);
	child = fork();
	if (child == 0)
		start(arguments, fileno(out), fileno(err));
	assert_int_equal(waitpid(child, &status, 0), child);
	free(run.out);
	free(run.err);
	run.out = read_all(out);
	run.err = read_all(err);
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return &run;
}

static void fail_at(const struct run *run, const char *why, const char *file, int line)
{
	print_message("%s; status %d\nout: %s\nerr: %s\n", why, run->status, run->out, run->err);
	_fail(file, line);
}

const struct run *run_good_at(const struct run *run, const char *file, int line)
{
	if (run->status != 0 || *run->err)
		fail_at(run, "it should have succeeded", file, line);
	return run;
}

void run_bad_at(const struct run *run, const char *text, const char *file, int line)
{
	const char *end = strchr(run->err, '\n');

	if (run->status != 1)
		fail_at(run, "it should have ended with 1", file, line);
	if (!end || end[1] != '\0')
		fail_at(run, "there should be one line of error", file, line);
	if (!strstr(run->err, text))
		fail_at(run, text, file, line);
}

json_object *run_json_at(const struct run *run, const char *file, int line)
{
	enum json_tokener_error error;
	json_object *document = json_tokener_parse_verbose(run->out, &error);

	if (!document)
		fail_at(run, json_tokener_error_desc(error), file, line);
	return document;
}

json_object *run_member_at(json_object *document, const char *table, size_t row, const char *key,
			   const char *file, int line)
{
	json_object *rows, *object, *member = NULL;

	if (!json_object_object_get_ex(document, table, &rows) ||
	    json_object_array_length(rows) <= row)
		_fail(file, line);
	object = json_object_array_get_idx(rows, row);
	if (!json_object_object_get_ex(object, key, &member))
		_fail(file, line);
	return member;
}
