/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.h: the kinds that list.c lists, one line each.
 */
#ifndef KINDS_LIST_H
#define KINDS_LIST_H

#include "ipctop/kind.h"

extern const struct kind kind_shm;
extern const struct kind kind_msg;
extern const struct kind kind_sem;
extern const struct kind kind_pshm;
extern const struct kind kind_pmsg;
extern const struct kind kind_psem;
extern const struct kind kind_limit;
extern const struct kind kind_owner;
extern const struct kind kind_process;
extern const struct kind kind_journal;

#endif
