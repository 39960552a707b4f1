/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * acts.h: what an actor does, in its own process; and what it reports to the test.
 */
#ifndef TESTS_ACTS_H
#define TESTS_ACTS_H

#include "actors.h"

enum report_kind {
	REPORT_HALT,   /* it waits to be told to go on */
	REPORT_WAIT,   /* its next call, number, is to block */
	REPORT_THREAD, /* the same of the thread tid */
	REPORT_FORKED, /* tid is its child */
	REPORT_FAILED, /* number is errno */
};

/* One message on the channel, always whole. */
struct report {
	enum report_kind kind;
	enum act act;
	long number;
	pid_t tid;
};

/* Does all the steps; channel is a socket to the test. */
_Noreturn void acts_perform(const struct step *steps, int channel);

#endif
