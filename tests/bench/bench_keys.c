/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long a key waits for its answer on the screen, with the tables full and 2,000 processes: the
 * real program in a pseudo-terminal, keys at random moments, so that some meet a refresh.
 *
 * The time of a key ends with the last byte of the frame in which another row has the cursor.
 * Output is only taken and timed until it stops for SILENCE_MS, which does not count; a terminal in
 * memory then tells whether that was the answer.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crowd.h"
#include "ipctop/memory.h"
#include "measure.h"
#include "namespace.h"
#include "terminal.h"

enum {
	KEYS = 1000,
	PROCESSES = 2000,
	MAPPINGS = 200,
	ROWS = 50,
	COLUMNS = 200,
	SILENCE_MS = 3,
	PATIENCE_MS = 2000,
	START_MS = 10000,
	MOST_APART_MS = 60,
	PANES = 3,	  /* those with keys */
	CURSOR_COLOR = 6, /* cyan */
};

struct monitor {
	pid_t pid;
	int master;
	struct terminal *terminal;
};

/* Where a person sees the cursor; another pane is in other rows. */
struct place {
	int row;
	char key[16]; /* of the object there */
};

static void ignore_reply(const char *bytes, size_t length, void *data)
{
	(void)bytes;
	(void)length;
	(void)data;
}

static void start(struct monitor *monitor)
{
	const struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };

	monitor->terminal = terminal_create(ROWS, COLUMNS, ignore_reply, NULL);
	monitor->pid = forkpty(&monitor->master, NULL, NULL, &size);
	if (monitor->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execl(getenv("IPCTOP"), "ipctop", "-d", "1", (char *)NULL);
		_exit(127);
	}
}

static void stop(struct monitor *monitor)
{
	kill(monitor->pid, SIGKILL);
	waitpid(monitor->pid, NULL, 0);
	close(monitor->master);
	terminal_destroy(monitor->terminal);
}

/*
 * Takes what is written until that time, at most up to a silence after the first of it. Returns the
 * time of its last byte, 0: there was none.
 */
static double take_output(struct monitor *monitor, double until)
{
	static char bytes[1 << 20];
	struct pollfd fd = { .fd = monitor->master, .events = POLLIN };
	size_t length = 0;
	double last = 0;

	while (length < sizeof(bytes)) {
		double left = until - measure_now_ms();
		int timeout = last > 0 ? SILENCE_MS : left > 0 ? (int)left + 1 : 0;
		ssize_t more;

		if (poll(&fd, 1, timeout) <= 0)
			break;
		more = read(monitor->master, bytes + length, sizeof(bytes) - length);
		if (more <= 0) {
			fputs("bench_keys: the monitor ended\n", stderr);
			exit(1);
		}
		length += (size_t)more;
		last = measure_now_ms();
	}
	terminal_write(monitor->terminal, bytes, length);
	return last;
}

/* False: no row has the cursor. */
static bool look(const struct monitor *monitor, struct place *place)
{
	struct terminal_row text;
	const char *key;

	/* Only a cursor's colour reaches the blank left of the first column, behind the frame. */
	for (place->row = 0; place->row < ROWS; place->row++)
		if (terminal_cell(monitor->terminal, place->row, 1).background == CURSOR_COLOR)
			break;
	if (place->row == ROWS)
		return false;
	terminal_read_row(monitor->terminal, place->row, &text);
	key = strstr(text.text, "0x");
	snprintf(place->key, sizeof(place->key), "%.10s", key ? key : "");
	return key;
}

static bool same_place(const struct place *left, const struct place *right)
{
	return left->row == right->row && strcmp(left->key, right->key) == 0;
}

/* Milliseconds from the key to the end of its answer. */
static double time_key(struct monitor *monitor, const char *bytes)
{
	struct place before, now;
	double sent;

	look(monitor, &before);
	sent = measure_now_ms();
	if (write(monitor->master, bytes, strlen(bytes)) < 0)
		perror("bench_keys");
	while (measure_now_ms() < sent + PATIENCE_MS) {
		double last = take_output(monitor, sent + PATIENCE_MS);

		if (last > 0 && look(monitor, &now) && !same_place(&before, &now))
			return last - sent;
	}
	return PATIENCE_MS;
}

/* Where the keys have led to, so that each of them has something to do. */
struct walk {
	int pane;
	int row[PANES]; /* at least */
};

static const char *choose_key(struct walk *walk)
{
	int *row = &walk->row[walk->pane];
	long choice = random() % 20;

	if (choice == 0) {
		bool next = walk->pane == 0 || (walk->pane < PANES - 1 && random() % 2);

		walk->pane += next ? 1 : -1;
		return next ? "\t" : "\033[Z";
	}
	if (choice < 5) {
		*row += 1;
		return "\033[6~";
	}
	if (choice < 12 && *row > 0) {
		*row -= 1;
		return "\033OA";
	}
	*row += 1;
	return "\033OB";
}

static void pause_at_random(struct monitor *monitor)
{
	double until = measure_now_ms() + (double)(random() % (MOST_APART_MS * 1000)) / 1000;

	while (measure_now_ms() < until)
		take_output(monitor, until);
}

static void wait_for_rows(struct monitor *monitor)
{
	double until = measure_now_ms() + START_MS;
	struct place place;

	while (!look(monitor, &place)) {
		if (measure_now_ms() > until) {
			fputs("bench_keys: no rows\n", stderr);
			exit(1);
		}
		take_output(monitor, until);
	}
}

static void measure(double *times)
{
	struct monitor monitor;
	struct walk walk = { 0 };

	srandom(1);
	start(&monitor);
	wait_for_rows(&monitor);
	for (int i = 0; i < KEYS; i++) {
		pause_at_random(&monitor);
		times[i] = time_key(&monitor, choose_key(&walk));
	}
	stop(&monitor);
}

int main(void)
{
	const double most = 16;
	/* So many already, first ids first, that these are attached. */
	const int segments[] = { 0, 1, 2, 3 };
	const struct crowd_plan plan = {
		.processes = PROCESSES,
		.mappings = MAPPINGS,
		.segments = segments,
		.segment_count = ARRAY_SIZE(segments),
		.set = -1,
		.queue = -1,
	};
	static double times[KEYS];
	struct crowd *crowd;
	double p99;

	namespace_require();
	crowd = crowd_start(&plan);
	measure(times);
	crowd_end(crowd);
	measure_median(times, KEYS); /* sorts them */
	p99 = times[KEYS * 99 / 100 - 1];
	printf("keys: half within %.1f ms, 99 of 100 within %.1f ms (at most %.0f), all within "
	       "%.1f ms %s\n",
	       times[KEYS / 2], p99, most, times[KEYS - 1], p99 <= most ? "ok" : "TOO SLOW");
	return p99 <= most ? 0 : 1;
}
