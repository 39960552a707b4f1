/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor on the screen: starts and ends it, and the event loop, which waits in one place: for
 * keys, signals, the refresh timer and the worker's snapshots.
 */
#include "ipctop/ui.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "app.h"
#include "input.h"
#include "ipctop/memory.h"
#include "terminal.h"

static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH };

/* What poll(2) waits for. */
enum { FD_KEYS, FD_SIGNALS, FD_TIMER, FD_WORKER, FD_TASK, FD_COUNT };

static int block_signals(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, before);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void request_snapshot(struct app *app)
{
	/* Deadlocks are told in the header, whatever is shown below it. */
	struct collect_request request = {
		.tables = TABLES_ALL,
		.needs = NEED_NAMES | NEED_WAITERS | app->dialog_needs,
		.rules = { .idle = (int64_t)app->settings->stale_after },
	};

	for (size_t i = 0; i < app->pane_count; i++)
		if (app->layout.panes[i].height > 0)
			request.needs |= view_needs(pane_view(app->panes[i]));
	worker_request(app->worker, &request);
}

static void take_snapshot(struct app *app)
{
	struct snapshot *snapshot = worker_fetch(app->worker);

	if (!snapshot)
		return;
	history_advance(app->history, snapshot);
	for (struct dialog *dialog = app->dialog; dialog; dialog = dialog->below)
		if (dialog->ops->update)
			dialog->ops->update(dialog);
	app->effects |= EFFECT_RESORT;
	app->refreshes++;
	if (app->settings->count && app->refreshes >= app->settings->count)
		app->effects |= EFFECT_QUIT;
}

static void place_all(struct app *app)
{
	struct layout_input input = {
		.height = LINES,
		.width = COLS,
		.pane_count = app->pane_count,
		.focus = app->focus,
		.zoomed = app->zoomed,
		.hide_meters = app->hide_meters,
	};

	for (size_t i = 0; i < app->pane_count; i++)
		input.rows[i] = pane_wish(app->panes[i]);
	app->layout = layout_compute(&input);
	for (size_t i = 0; i < app->pane_count; i++)
		pane_place(app->panes[i], &app->layout.panes[i], app->layout.overview);
}

/*
 * The rows of a pane that is not on the screen are made when it comes there. The focused one has
 * the keys even while the screen is too small for it: its rows must not be of a snapshot before.
 */
static void update_panes(struct app *app)
{
	for (size_t i = 0; app_snapshot(app) && i < app->pane_count; i++)
		if (i == app->focus || app->layout.panes[i].height > 0)
			pane_update(app->panes[i], app->history);
	if (app->has_wanted && view_move_to_identity(app_view(app), &app->wanted))
		app->has_wanted = false;
}

/*
 * In the overview the room is shared by rows, and whether there is one depends on them: panes that
 * it brings to the screen need their rows, too, before anything is drawn.
 */
static void update_layout(struct app *app)
{
	bool overview;

	do {
		overview = app->layout.overview;
		update_panes(app);
		place_all(app);
	} while (app->layout.overview && !overview);
}

static void apply_effects(struct app *app)
{
	unsigned int effects = app->effects;

	app->effects = EFFECT_NONE;
	if (effects & EFFECT_RELAYOUT)
		place_all(app);
	if (effects & (EFFECT_RELAYOUT | EFFECT_RESORT)) {
		unsigned int needs = app_snapshot(app) ? app_snapshot(app)->needs : 0;

		update_layout(app);
		for (size_t i = 0; i < app->pane_count; i++)
			if (app->layout.panes[i].height > 0 &&
			    view_needs(pane_view(app->panes[i])) & ~needs)
				effects |= EFFECT_RESCAN;
	}
	if (effects & EFFECT_RESCAN)
		request_snapshot(app);
	if (effects)
		frame_draw(app);
	if (effects & EFFECT_QUIT)
		app->effects = EFFECT_QUIT;
}

/* From the bottom up, so that they stay one above the other. */
static void place_dialogs(struct dialog *dialog)
{
	if (!dialog)
		return;
	place_dialogs(dialog->below);
	dialog->ops->place(dialog);
}

/* The windows of dialogs are closed meanwhile: curses does not take its menus along. */
static void follow_size(struct app *app)
{
	for (struct dialog *dialog = app->dialog; dialog; dialog = dialog->below)
		dialog->ops->hide(dialog);
	terminal_follow_size();
	place_dialogs(app->dialog);
	/* What a terminal drops when it shrinks, curses believes to be still there. */
	clearok(curscr, TRUE);
	app->effects |= EFFECT_RELAYOUT;
}

static void handle_signal(struct app *app, int number)
{
	switch (number) {
	case SIGTSTP:
		terminal_suspend();
		follow_size(app);
		break;
	case SIGCONT:
		/* Who stopped us has set the terminal's modes: the next frame sets ours again. */
		endwin();
		follow_size(app);
		break;
	case SIGWINCH:
		follow_size(app);
		break;
	default:
		app->effects |= EFFECT_QUIT;
	}
}

static void read_signals(struct app *app, int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info))
		handle_signal(app, (int)info.ssi_signo);
}

static void read_timer(struct app *app)
{
	uint64_t ticks;

	if (read(app->timer_fd, &ticks, sizeof(ticks)) == sizeof(ticks) && !app->paused)
		app->effects |= EFFECT_RESCAN;
}

/* Until when poll(2) may sleep: -1 for ever. A message must leave in time. */
static int wait_time(const struct app *app)
{
	int64_t left = app->message_until - app_now();

	if (app->more_keys || app->working)
		return 0;
	return left > 0 ? (int)left + 1 : -1;
}

static void wait_for_events(struct app *app, int signal_fd)
{
	struct pollfd fds[FD_COUNT] = {
		[FD_KEYS] = { .fd = STDIN_FILENO, .events = POLLIN },
		[FD_SIGNALS] = { .fd = signal_fd, .events = POLLIN },
		[FD_TIMER] = { .fd = app->timer_fd, .events = POLLIN },
		[FD_WORKER] = { .fd = worker_fd(app->worker), .events = POLLIN },
		[FD_TASK] = { .fd = app->task ? task_fd(app->task) : -1, .events = POLLIN },
	};
	bool message = app->message_until > app_now();

	if (poll(fds, FD_COUNT, wait_time(app)) < 0)
		return;
	if (fds[FD_SIGNALS].revents)
		read_signals(app, signal_fd);
	if (fds[FD_KEYS].revents & POLLIN || app->more_keys)
		app->more_keys = input_read(app);
	else if (fds[FD_KEYS].revents) /* the terminal is gone */
		app->effects |= EFFECT_QUIT;
	if (fds[FD_TIMER].revents)
		read_timer(app);
	if (fds[FD_WORKER].revents)
		take_snapshot(app);
	if (fds[FD_TASK].revents || (app->task && !app->dialog))
		app_continue_job(app);
	if (message && app->message_until <= app_now())
		app->effects |= EFFECT_REDRAW;
}

static void work_on(struct app *app)
{
	struct dialog *dialog = app->dialog;

	app->working = dialog && dialog->ops->work && dialog->ops->work(dialog);
	if (app->working)
		app->effects |= EFFECT_REDRAW;
}

static void run_loop(struct app *app, int signal_fd)
{
	app->effects = EFFECT_RELAYOUT | EFFECT_RESCAN;
	while (!(app->effects & EFFECT_QUIT)) {
		work_on(app);
		apply_effects(app);
		if (!(app->effects & EFFECT_QUIT))
			wait_for_events(app, signal_fd);
	}
}

static int app_start(struct app *app)
{
	int error = worker_create(collector_create(app->settings->source), &app->worker);

	if (error)
		return error;
	app->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (app->timer_fd < 0)
		return -errno;
	app_set_delay(app, app->settings->delay);
	app->control = control_create(&app->settings->control);
	app->history = history_create();
	app_create_panes(app);
	return 0;
}

static void app_end(struct app *app)
{
	app_end_job(app);
	for (size_t i = 0; i < app->pane_count; i++)
		pane_destroy(app->panes[i]);
	worker_destroy(app->worker);
	control_destroy(app->control);
	history_destroy(app->history);
	if (app->timer_fd >= 0)
		close(app->timer_fd);
}

int ui_run(const struct settings *settings, char *message, size_t size)
{
	struct app app = { .settings = settings, .timer_fd = -1 };
	sigset_t before;
	int error;
	/* Before curses: it installs handlers for signals that it finds at their defaults. */
	int signal_fd = block_signals(&before);

	error = terminal_start(settings->no_color, settings->no_mouse, message, size);
	if (error)
		goto out;
	error = app_start(&app);
	if (error == 0)
		run_loop(&app, signal_fd);
	else
		snprintf(message, size, "cannot start: %s", strerror(-error));
	while (app.dialog)
		app_close_dialog(&app, false);
	terminal_stop();
	app_end(&app);
out:
	if (signal_fd >= 0)
		close(signal_fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return error;
}
