/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.h: the real program on a command line, its output and its exit status.
 */
#ifndef TESTS_RUN_H
#define TESTS_RUN_H

#include <json-c/json.h>

/* What a run left; the texts end in '\0'. Lives until the next run. */
struct run {
	int status; /* of exit, or -1: a signal ended it */
	char *out;
	char *err;
};

/* Runs $IPCTOP with these arguments and standard input from /dev/null. */
#define run_ipctop(...) run_command((const char *const[]){ "ipctop", __VA_ARGS__, NULL })
/* Runs a program from PATH; "ipctop" is $IPCTOP. */
const struct run *run_command(const char *const *arguments);

/* Fails the test unless the run ended with 0 and said nothing on standard error. */
const struct run *run_good_at(const struct run *run, const char *file, int line);
#define run_good(...) run_good_at(run_ipctop(__VA_ARGS__), __FILE__, __LINE__)

/* Fails the test unless it ended with 1 and exactly one line of error that contains text. */
void run_bad_at(const struct run *run, const char *text, const char *file, int line);
#define run_bad(text, ...) run_bad_at(run_ipctop(__VA_ARGS__), text, __FILE__, __LINE__)

/* The output as a JSON document, or the test fails. Free with json_object_put(). */
json_object *run_json_at(const struct run *run, const char *file, int line);
#define run_json(...) run_json_at(run_good(__VA_ARGS__), __FILE__, __LINE__)

/* The member of that row of that table, NULL where it is null; fails where it is not there. */
json_object *run_member_at(json_object *document, const char *table, size_t row, const char *key,
			   const char *file, int line);
#define run_member(document, table, row, key)                                                      \
	run_member_at(document, table, row, key, __FILE__, __LINE__)

#endif
