/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * namespace.h: a private IPC namespace, so that no test can touch a real object.
 */
#ifndef TESTS_NAMESPACE_H
#define TESTS_NAMESPACE_H

/*
 * Moves this process into a new IPC namespace: empty tables, ids from 0, limits of its own. Also
 * into a new mount namespace, with an empty /dev/shm and the new namespace's /dev/mqueue; and
 * XDG_STATE_HOME becomes an empty folder in memory, so that the journal is the test's own. Without
 * privilege a user namespace comes first, in which this user is root. To be called before there
 * are threads. What this process starts is in there too.
 * Returns 0 or -errno: then a test skips.
 */
int namespace_enter(void);

/*
 * The same, and a namespace of processes with its own /proc: there are no others, all can be looked
 * into, and pids can be chosen. The caller goes on as a copy of this process, which itself waits
 * for that one and ends with its status. Where /proc cannot be mounted, it is namespace_enter().
 */
int namespace_enter_alone(void);

/* Ends the process through abort() unless it, or one that it was started by, has entered. */
void namespace_require(void);

#endif
