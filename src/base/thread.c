/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that leave signals to the one that started them. */
#include "ipctop/thread.h"

#include <signal.h>

#include "ipctop/memory.h"

/* All but those that a fault of the thread itself raises: blocked, they would skip any handler. */
static void signals_to_block(sigset_t *set)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };

	sigfillset(set);
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		sigdelset(set, faults[i]);
}

int thread_start(pthread_t *thread, void *(*run)(void *argument), void *argument)
{
	sigset_t block;
	sigset_t before;
	int error;

	signals_to_block(&block);
	pthread_sigmask(SIG_BLOCK, &block, &before);
	error = pthread_create(thread, NULL, run, argument);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -error;
}
