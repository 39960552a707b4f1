/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * input.h: keys and the mouse.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

struct app;

/* Handles all keys that have arrived; adds to the app's effects. */
void input_read(struct app *app);

#endif
