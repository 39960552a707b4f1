/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocation that does not fail, and arenas. */
#include "ipctop/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
	if (!memory) {
		fputs("ipctop: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *xcalloc(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *xreallocarray(void *memory, size_t count, size_t size)
{
	return checked(reallocarray(memory, count ? count : 1, size ? size : 1));
}

void *xgrow(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 64;
	return xreallocarray(items, *capacity, size);
}

char *xstrdup(const char *text)
{
	return checked(strdup(text));
}

char *xasprintf(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	return checked(text);
}

bool memory_is_zero(const void *memory, size_t size)
{
	const unsigned char *bytes = memory;

	return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* What does not fit into the current block opens a new one, of at least this size. */
enum { ARENA_BLOCK = 64 * 1024 };

struct block {
	struct block *next;
	size_t size;
	size_t used;
	max_align_t data[];
};

struct arena {
	struct block *newest;
	size_t size;
};

struct arena *arena_create(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_destroy(struct arena *arena)
{
	struct block *next;

	if (!arena)
		return;
	for (struct block *block = arena->newest; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static struct block *arena_grow(struct arena *arena, size_t size)
{
	size_t data = size > ARENA_BLOCK ? size : ARENA_BLOCK;
	struct block *block = xcalloc(1, sizeof(*block) + data);

	block->size = data;
	block->next = arena->newest;
	arena->newest = block;
	arena->size += sizeof(*block) + data;
	return block;
}

static size_t aligned(size_t size)
{
	const size_t unit = _Alignof(max_align_t);

	return (size + unit - 1) / unit * unit;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	struct block *block = arena->newest;
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		checked(NULL);
	bytes = aligned(bytes);
	if (!block || block->size - block->used < bytes)
		block = arena_grow(arena, bytes);
	memory = (char *)block->data + block->used;
	block->used += bytes;
	return memory;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_alloc(arena, size, 1), text, size);
}

size_t arena_size(const struct arena *arena)
{
	return arena->size;
}
