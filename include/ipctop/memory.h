/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.h: allocation that does not fail, and the arena a snapshot lives in.
 *
 * The x functions give memory that the caller frees with free(), and end the program through
 * abort() when there is none: the one place where running out of memory is handled.
 */
#ifndef IPCTOP_MEMORY_H
#define IPCTOP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

void *xcalloc(size_t count, size_t size);
/* Grows or shrinks to count * size bytes; what is new is not cleared. Aborts on overflow. */
void *xreallocarray(void *memory, size_t count, size_t size);
/* Makes room for one more than count items of that size: moves them, at times, to twice the room. */
void *xgrow(void *items, size_t count, size_t *capacity, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* True when all of size bytes are zero, and for none. */
bool memory_is_zero(const void *memory, size_t size);

/* A few large blocks that are freed together. Single pieces are never freed. */
struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena); /* NULL is allowed */
/* Cleared memory, aligned for any type; lives as long as the arena. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
/* Bytes held by the arena, for memory accounting in tests. */
size_t arena_size(const struct arena *arena);

#endif
