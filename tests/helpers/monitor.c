/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of the monitor's screen share. */
#include "monitor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "skip.h"

static bool is_complete(struct screen *screen, const void *data)
{
	(void)data;
	/* On a narrow screen the bar is cut. */
	return strstr(screen_row(screen, -1), "F1Help");
}

void monitor_start_with(struct screen *screen, const struct screen_options *options)
{
	static const char *const quick[] = { "-d", "0.2", NULL };
	struct screen_options complete = *options;

	if (!complete.arguments)
		complete.arguments = quick;
	screen_start(screen, &complete);
	screen_wait_until(screen, is_complete, NULL, "the first frame is complete");
}

void monitor_create_segments(struct screen *screen, int count, int *ids)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	screen_require(screen);
	for (int i = 0; i < count; i++) {
		int id = factory_segment(0x1001 + i, page * (size_t)(i + 1), 0600);

		assert_true(id >= 0);
		if (ids)
			ids[i] = id;
	}
}

void monitor_give(int id, uid_t user, mode_t mode)
{
	int error = factory_change(FACTORY_SEGMENT, id, user, (gid_t)user, mode);

	if (error)
		test_skip("a segment cannot be given to user %u: %s", user, strerror(-error));
}

static bool is_in_order(struct screen *screen, const void *data)
{
	const struct terminal *terminal = screen_terminal(screen);
	const char *const *texts = data;
	int row = -1;
	int column;

	for (; *texts; texts++)
		if (!terminal_find(terminal, *texts, row + 1, terminal_rows(terminal) - 1, &row,
				   &column))
			return false;
	return true;
}

void monitor_wait_order_at(struct screen *screen, const char *const *texts, const char *file,
			   int line)
{
	char what[256] = "these are in order:";

	for (size_t i = 0; texts[i]; i++) {
		size_t used = strlen(what);

		snprintf(what + used, sizeof(what) - used, " %s", texts[i]);
	}
	screen_wait_until_at(screen, is_in_order, texts, what, file, line);
}

/* Looks at the blank left of the first column, which only a cursor's colours reach. */
static bool has_cursor(struct screen *screen, const void *text)
{
	const struct terminal *terminal = screen_terminal(screen);
	struct terminal_cell cell;
	int row, column;

	if (!terminal_find(terminal, text, 0, terminal_rows(terminal) - 1, &row, &column))
		return false;
	cell = terminal_cell(terminal, row, column);
	return cell.reverse || cell.background >= 0;
}

void monitor_wait_cursor_at(struct screen *screen, const char *text, const char *file, int line)
{
	char what[128];

	snprintf(what, sizeof(what), "the cursor is on %s", text);
	screen_wait_until_at(screen, has_cursor, text, what, file, line);
}

struct marked_row {
	const char *text;
	char mark;
};

static bool has_mark(struct screen *screen, const void *data)
{
	const struct marked_row *expected = data;
	const struct terminal *terminal = screen_terminal(screen);
	int row, column;

	if (!terminal_find(terminal, expected->text, 0, terminal_rows(terminal) - 1, &row, &column))
		return false;
	return column > 0 && terminal_cell(terminal, row, column - 1).text[0] == expected->mark;
}

void monitor_wait_mark_at(struct screen *screen, const char *text, char mark, const char *file,
			  int line)
{
	const struct marked_row expected = { text, mark };
	char what[128];

	snprintf(what, sizeof(what), "%s has the mark '%c'", text, mark);
	screen_wait_until_at(screen, has_mark, &expected, what, file, line);
}

void monitor_quit_at(struct screen *screen, const char *file, int line)
{
	int status;

	screen_send(screen, "q");
	status = screen_wait_exit_at(screen, file, line);
	if (status != 0)
		screen_fail_at(screen, file, line, "exit status %d", status);
	screen_assert_restored_at(screen, file, line);
}
