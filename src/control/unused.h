/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unused.h: whether an object is as unused as it was when it was chosen. Private to control.
 */
#ifndef CONTROL_UNUSED_H
#define CONTROL_UNUSED_H

#include "ipctop/control.h"

/*
 * Looks again at the use of an object whose target requires that there is none. Returns 0, also
 * where nothing is required, -EBUSY (it was used since), or -errno of the look.
 */
int control_check_unused(const struct target *target);

#endif
