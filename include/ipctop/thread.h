/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread.h: threads that leave signals to the one that started them.
 */
#ifndef IPCTOP_THREAD_H
#define IPCTOP_THREAD_H

#include <pthread.h>

/* pthread_create(3) with all signals blocked but those of the thread's own faults. 0 or -errno. */
int thread_start(pthread_t *thread, void *(*run)(void *argument), void *argument);

#endif
