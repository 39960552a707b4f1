/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitor without a screen: all tables, printed again and again. */
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "ipctop/format.h"
#include "common.h"
#include "report.h"

static const char program[] = "ipctop";

static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigprocmask(SIG_BLOCK, signals, NULL);
}

/* The time of the next round: never in the past, so that a slow one is not followed by a burst. */
static void advance(struct timespec *next, double delay)
{
	struct timespec now;
	const double whole = (double)(time_t)delay;

	next->tv_sec += (time_t)delay;
	next->tv_nsec += (long)((delay - whole) * 1e9);
	if (next->tv_nsec >= 1000000000) {
		next->tv_nsec -= 1000000000;
		next->tv_sec++;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (next->tv_sec < now.tv_sec ||
	    (next->tv_sec == now.tv_sec && next->tv_nsec < now.tv_nsec))
		*next = now;
}

/* Waits until then. Returns false when a signal asked to end. */
static bool wait_until(const struct timespec *then, const sigset_t *signals)
{
	for (;;) {
		struct timespec now, left;

		clock_gettime(CLOCK_MONOTONIC, &now);
		left.tv_sec = then->tv_sec - now.tv_sec;
		left.tv_nsec = then->tv_nsec - now.tv_nsec;
		if (left.tv_nsec < 0) {
			left.tv_nsec += 1000000000;
			left.tv_sec--;
		}
		if (left.tv_sec < 0)
			left = (struct timespec){ 0 };
		if (sigtimedwait(signals, NULL, &left) > 0)
			return false;
		/* EINTR: stopped and continued. */
		if (errno == EAGAIN)
			return true;
	}
}

static int print_round(struct report *report, struct print_style *style)
{
	const struct snapshot *snapshot = report_take(report);
	char text[64];

	style->values.now = snapshot->realtime.tv_sec;
	format_time(snapshot->realtime.tv_sec, TIME_ISO, 0, text, sizeof(text));
	printf("%s\n\n", text);
	return report_print(report, style);
}

static int run_rounds(struct report *report, const struct settings *settings)
{
	struct print_style style = { .values = { .symbolic_perms = true } };
	struct timespec next;
	sigset_t signals;
	int status = 0;

	block_signals(&signals);
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (uint64_t i = 1;; i++) {
		status |= print_round(report, &style);
		if (settings->count == 0 || i < settings->count)
			putchar('\n');
		if (flush_output(program, 0))
			return 1;
		if (i == settings->count)
			return status;
		advance(&next, settings->delay);
		if (!wait_until(&next, &signals))
			return status;
	}
}

int batch_run(const struct settings *settings)
{
	struct listing_request request = { .filter = settings->filter,
					   .kind_order = true,
					   .rules = { .idle = (int64_t)settings->stale_after } };
	char message[MESSAGE_SIZE];
	struct sort_order order;
	struct report *report;
	int status;
	uid_t uid;

	/* Both were checked with the command line; a name can have gone meanwhile. */
	if (settings->user) {
		if (check_user(settings->user, &uid, message, sizeof(message)))
			goto bad;
		request.user = &uid;
	}
	if (settings->sort) {
		if (check_sort(settings->sort, TABLES_ALL, &order, message, sizeof(message)))
			goto bad;
		request.order = &order;
	}
	report = report_create(program, settings->source, TABLES_ALL, &request);
	status = run_rounds(report, settings);
	report_destroy(report);
	return status;
bad:
	complain(program, "%s", message);
	return 1;
}
