/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input.h: keys and the mouse.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>

struct app;

/*
 * Handles the keys that have arrived; adds to the app's effects. Returns true when it stopped at a
 * key whose effects must be applied before it is called again.
 */
bool input_read(struct app *app);

#endif
