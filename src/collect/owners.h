/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * owners.h: what each user owns, summed up over the other tables. Private to collect.
 */
#ifndef COLLECT_OWNERS_H
#define COLLECT_OWNERS_H

#include "ipctop/snapshot.h"

/* Fills TABLE_OWNER from the tables of objects that are in the snapshot. */
void owners_collect(struct snapshot *snapshot);

#endif
