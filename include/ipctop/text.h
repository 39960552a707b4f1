/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h: text as a terminal sees it: cells, and nothing that could command the terminal.
 */
#ifndef IPCTOP_TEXT_H
#define IPCTOP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies text into buffer so that it can be written to any terminal: control characters, bytes
 * that are no character in the locale's encoding, and characters that have no width or turn the
 * direction of writing become "\x1b" and the like. Cuts at a whole character where the buffer
 * ends; always terminates. Returns the length written.
 */
size_t text_make_safe(const char *text, char *buffer, size_t size);

/* Cells that a safe text takes on the screen. */
size_t text_width(const char *text);

/*
 * The longest start of a safe text that fits into that many cells: returns its length in bytes and,
 * where used is not NULL, stores the cells it takes.
 */
size_t text_fit(const char *text, size_t cells, size_t *used);

/* True when needle occurs in text, case ignored. An empty needle always occurs. */
bool text_contains(const char *text, const char *needle);

#endif
