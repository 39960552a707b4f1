/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts: every column of the kind in words, each with its full value. */
#include <stdio.h>
#include <stdlib.h>

#include "draw.h"
#include "inspect.h"
#include "ipctop/memory.h"
#include "keycodes.h"

enum { NAME_WIDTH = 12, VALUE_BYTES_MAX = 1024, VALUE_WIDTH = 30 };

/* The lines as they were last seen: an object that is gone keeps them. */
struct facts {
	char **values;
	size_t count;
	size_t top;
};

static bool is_for(const struct kind *kind)
{
	(void)kind;
	return true;
}

/* ftok(3): the project's low byte, the device's low byte, the inode's low two bytes. */
static size_t format_ftok(uint64_t key, char *text, size_t size)
{
	if (key == 0)
		return (size_t)snprintf(text, size, " (private)");
	return (size_t)snprintf(text, size,
				" (if by ftok: project 0x%02x, device ..%02x, inode ..%04x)",
				(unsigned int)(key >> 24), (unsigned int)(key >> 16 & 0xff),
				(unsigned int)(key & 0xffff));
}

static char *format_value(const struct inspect *inspect, const struct column *column,
			  const void *row)
{
	const struct snapshot *snapshot = app_snapshot(inspect->app);
	const struct value_style human = { .symbolic_perms = true, .time = TIME_FULL };
	const struct value_style exact = { .exact_bytes = true, .exact_durations = true };
	struct value value = column->get(snapshot, row);
	char text[VALUE_BYTES_MAX];
	size_t used;

	if (value.absent)
		return xasprintf("- (%s)", value.absent);
	used = value_format(value, &human, text, sizeof(text));
	if (column->type == VALUE_KEY)
		format_ftok(value.number, text + used, sizeof(text) - used);
	else if (value.type == VALUE_BYTES && value.number >= 1024)
		snprintf(text + used, sizeof(text) - used, " (%llu bytes)",
			 (unsigned long long)value.number);
	else if (value.type == VALUE_PERMS) {
		char octal[8];

		value_format(value, &exact, octal, sizeof(octal));
		snprintf(text + used, sizeof(text) - used, " (%s)", octal);
	}
	return xstrdup(text);
}

static void update(struct inspect *inspect, void *state)
{
	struct facts *facts = state;
	const void *row = inspect_row(inspect);

	for (size_t i = 0; row && i < facts->count; i++) {
		free(facts->values[i]);
		facts->values[i] = format_value(inspect, &inspect->kind->columns[i], row);
	}
}

static void *open_facts(struct inspect *inspect)
{
	struct facts *facts = xcalloc(1, sizeof(*facts));

	facts->count = inspect->kind->column_count;
	facts->values = xcalloc(facts->count, sizeof(*facts->values));
	update(inspect, facts);
	return facts;
}

static void close_facts(void *state)
{
	struct facts *facts = state;

	for (size_t i = 0; i < facts->count; i++)
		free(facts->values[i]);
	free(facts->values);
	free(facts);
}

static void draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct facts *facts = state;
	WINDOW *window = inspect->popup.window;
	size_t last = facts->count > (size_t)lines ? facts->count - (size_t)lines : 0;

	if (facts->top > last)
		facts->top = last;
	for (int i = 0; i < lines && facts->top + (size_t)i < facts->count; i++) {
		size_t row = facts->top + (size_t)i;
		const struct column *column = &inspect->kind->columns[row];
		const char *value = facts->values[row] ? facts->values[row] : "";
		int x = NAME_WIDTH;
		int width;

		draw_text(window, top + i, 0, NAME_WIDTH - 1, ELEMENT_TITLE, column->name);
		width = draw_text(window, top + i, x, COLS - x, ELEMENT_NORMAL, value);
		x += (width > VALUE_WIDTH ? width : VALUE_WIDTH) + 2;
		draw_text(window, top + i, x, COLS - x, ELEMENT_ABSENT, column->help);
	}
}

static bool handle_key(struct inspect *inspect, void *state, int key)
{
	struct facts *facts = state;

	(void)inspect;
	if ((key == KEY_DOWN || key == KEY_WHEEL_DOWN) && facts->top + 1 < facts->count)
		facts->top++;
	else if ((key == KEY_UP || key == KEY_WHEEL_UP) && facts->top > 0)
		facts->top--;
	else
		return false;
	return true;
}

const struct inspect_tab inspect_facts = {
	.title = "Facts",
	.keys = "arrows: scroll",
	.is_for = is_for,
	.open = open_facts,
	.close = close_facts,
	.draw = draw,
	.key = handle_key,
	.update = update,
};
