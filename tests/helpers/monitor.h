/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * monitor.h: what tests of the monitor's screen share: objects to look at, and questions about
 * rows.
 */
#ifndef TESTS_MONITOR_H
#define TESTS_MONITOR_H

#include "factory.h"
#include "screen.h"

/* The function bar's last entry: with it a frame is complete. */
#define MONITOR_READY "F10Quit"

/* Starts it with a short delay and waits for the first frame with rows or their absence. */
#define monitor_start(screen, ...)                                                                 \
	monitor_start_with(screen, &(const struct screen_options){ __VA_ARGS__ })
void monitor_start_with(struct screen *screen, const struct screen_options *options);

/*
 * Segments of root's: keys from 0x1001 on, sizes of one page, two and so on, so that the last comes
 * first. Stores their ids, unless ids is NULL.
 */
void monitor_create_segments(struct screen *screen, int count, int *ids);

/* Gives a segment to another user and group. Skips the test where there is none but root. */
void monitor_give(int id, uid_t user, mode_t mode);

/* Waits until the texts, which end with a NULL, stand in rows from above to below. */
#define monitor_wait_order(screen, ...)                                                            \
	monitor_wait_order_at(screen, (const char *const[]){ __VA_ARGS__, NULL }, __FILE__,        \
			      __LINE__)
void monitor_wait_order_at(struct screen *screen, const char *const *texts, const char *file,
			   int line);

/* Waits until the cursor is on the row with that text. */
#define monitor_wait_cursor(screen, text) monitor_wait_cursor_at(screen, text, __FILE__, __LINE__)
void monitor_wait_cursor_at(struct screen *screen, const char *text, const char *file, int line);

/* Waits until the row with that text has this mark at its left: '*', '+', '-' or ' '. */
#define monitor_wait_mark(screen, text, mark)                                                      \
	monitor_wait_mark_at(screen, text, mark, __FILE__, __LINE__)
void monitor_wait_mark_at(struct screen *screen, const char *text, char mark, const char *file,
			  int line);

/* Quits, and fails unless it ends with status 0 and the terminal is restored. */
#define monitor_quit(screen) monitor_quit_at(screen, __FILE__, __LINE__)
void monitor_quit_at(struct screen *screen, const char *file, int line);

#endif
