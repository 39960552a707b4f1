/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents of a semaphore set: each semaphore with its value, its waiters and its last operator. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "inspect_lines.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum { COMMAND_BYTES = 256, SAFE_BYTES = COMMAND_BYTES * 4 };

struct semaphores {
	struct inspection *inspection;
	int error;
	size_t count;
	struct scroll scroll;
};

static bool is_for(const struct kind *kind)
{
	return kind->table == TABLE_SEM;
}

static void *open_semaphores(struct inspect *inspect)
{
	struct semaphores *semaphores = xcalloc(1, sizeof(*semaphores));
	const struct sem_set *set = inspect_row(inspect);

	semaphores->error = -EIDRM;
	if (set) {
		semaphores->count = set->nsems;
		semaphores->error = inspection_open(app_snapshot(inspect->app), TABLE_SEM, set,
						    &semaphores->inspection);
	}
	return semaphores;
}

static void close_semaphores(void *state)
{
	struct semaphores *semaphores = state;

	inspection_close(semaphores->inspection);
	free(semaphores);
}

/* What cannot be read is a question mark; the reason stands at the end of the line. */
static void format_number(int error, int number, char *text, size_t size)
{
	if (error)
		snprintf(text, size, "?");
	else
		snprintf(text, size, "%d", number);
}

static void draw_semaphore(WINDOW *window, int y, unsigned int number,
			   const struct semaphore *semaphore)
{
	char value[16], ncount[16], zcount[16], pid[16];
	char raw[COMMAND_BYTES] = "";
	char command[SAFE_BYTES];
	enum element element = ELEMENT_NORMAL;

	format_number(semaphore->value_error, semaphore->value, value, sizeof(value));
	format_number(semaphore->ncount_error, semaphore->ncount, ncount, sizeof(ncount));
	format_number(semaphore->zcount_error, semaphore->zcount, zcount, sizeof(zcount));
	format_number(semaphore->pid_error, semaphore->pid, pid, sizeof(pid));
	if (semaphore->value_error)
		snprintf(raw, sizeof(raw), "(%s)", strerror(-semaphore->value_error));
	else if (!semaphore->pid_error && semaphore->pid > 0)
		inspection_command(semaphore->pid, raw, sizeof(raw));
	text_make_safe(raw, command, sizeof(command));
	if (semaphore->ncount > 0 || semaphore->zcount > 0)
		element = ELEMENT_CHANGED;
	draw_format(window, y, 0, COLS, element, "%6u %7s %7s %7s %8s %s", number, value, ncount,
		    zcount, pid, command);
}

static void draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct semaphores *semaphores = state;
	WINDOW *window = inspect->popup.window;

	if (!semaphores->inspection) {
		draw_format(window, top, 0, COLS, ELEMENT_WARNING, "It cannot be opened: %s",
			    strerror(-semaphores->error));
		return;
	}
	scroll_fit(&semaphores->scroll, lines - 1, semaphores->count);
	draw_cell(window, top, 0, COLS, false, theme_attributes(ELEMENT_HEADING),
		  "NUMBER   VALUE  NCOUNT  ZCOUNT      PID COMMAND");
	for (size_t i = 0; i < semaphores->scroll.page && semaphores->scroll.top + i < semaphores->count; i++) {
		unsigned int number = (unsigned int)(semaphores->scroll.top + i);
		struct semaphore semaphore;

		if (inspection_semaphore(semaphores->inspection, number, &semaphore) < 0)
			break;
		draw_semaphore(window, top + 1 + (int)i, number, &semaphore);
	}
}

static bool handle_key(struct inspect *inspect, void *state, int key)
{
	struct semaphores *semaphores = state;

	(void)inspect;
	return scroll_key(&semaphores->scroll, semaphores->count, key);
}

const struct inspect_tab inspect_semaphores = {
	.title = "Contents",
	.keys = "NCOUNT: wait for more  ZCOUNT: for zero",
	.is_for = is_for,
	.open = open_semaphores,
	.close = close_semaphores,
	.draw = draw,
	.key = handle_key,
};
