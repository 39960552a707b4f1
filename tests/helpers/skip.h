/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * skip.h: leaving out a test that cannot run here, never without saying why.
 * Include it after cmocka.h.
 */
#ifndef TESTS_SKIP_H
#define TESTS_SKIP_H

/* Ends the running test as skipped. One line of reason, without newline, in printf(3) style. */
#define test_skip(...)                                                                             \
	do {                                                                                       \
		print_message("skip: " __VA_ARGS__);                                               \
		print_message("\n");                                                               \
		skip();                                                                            \
	} while (0)

#endif
