/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen_keys.h: what the keys of a terminal send.
 */
#ifndef TESTS_SCREEN_KEYS_H
#define TESTS_SCREEN_KEYS_H

/* The sequence of a key by its name in terminfo(5); the caller frees it. NULL: no such key. */
char *screen_key_sequence(const char *term, const char *capability);

#endif
