/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the monitor do to its state. */
#include "app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>

#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"

enum { MESSAGE_MS = 5000 };

int64_t app_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct pane *app_pane(const struct app *app)
{
	return app->panes[app->focus];
}

struct view *app_view(const struct app *app)
{
	return pane_view(app_pane(app));
}

const struct snapshot *app_snapshot(const struct app *app)
{
	return history_current(app->history);
}

void app_tell(struct app *app, enum element element, const char *format, ...)
{
	char text[sizeof(app->message)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_make_safe(text, app->message, sizeof(app->message));
	app->message_element = element;
	app->message_until = app_now() + MESSAGE_MS;
}

void app_open_dialog(struct app *app, struct dialog *dialog)
{
	dialog->below = app->dialog;
	app->dialog = dialog;
	dialog->ops->place(dialog);
	app->effects |= EFFECT_REDRAW;
}

void app_close_dialog(struct app *app, bool accepted)
{
	struct dialog *dialog = app->dialog;

	if (!dialog)
		return;
	/* First, so that the finish function may open another one. */
	app->dialog = dialog->below;
	if (dialog->finish)
		dialog->finish(app, dialog, accepted);
	free(dialog->context);
	dialog->ops->destroy(dialog);
	app->effects |= EFFECT_REDRAW;
}

void app_start_job(struct app *app, const struct app_job *job)
{
	int error;

	app->job = *job;
	error = task_start(job->run, job->context, &app->task);
	if (!error) {
		job->progress(app, job->context);
		return;
	}
	app_tell(app, ELEMENT_WARNING, "No thread can be started: %s", strerror(-error));
	job->destroy(job->context);
}

/* A question that came while the user types elsewhere could be answered by accident. */
void app_continue_job(struct app *app)
{
	struct task *task = app->task;

	if (!task)
		return;
	if (!task_is_done(task)) {
		app->job.progress(app, app->job.context);
		app->effects |= EFFECT_REDRAW;
	} else if (!app->dialog) {
		app->task = NULL;
		task_finish(task);
		/* How far it was is of no interest any more. */
		app->message_until = 0;
		app->effects |= EFFECT_REDRAW;
		app->message_until = 0;
		app->job.finish(app, app->job.context);
	}
}

void app_end_job(struct app *app)
{
	if (!app->task)
		return;
	task_finish(app->task);
	app->task = NULL;
	app->job.destroy(app->job.context);
}

void app_set_focus(struct app *app, size_t pane)
{
	app->focus = pane;
	app->digits[0] = '\0';
}

void app_set_delay(struct app *app, double delay)
{
	time_t seconds = (time_t)delay;
	struct timespec step = { seconds, (long)((delay - (double)seconds) * 1e9) };
	struct itimerspec timer = { .it_interval = step, .it_value = step };

	app->delay = delay;
	timerfd_settime(app->timer_fd, 0, &timer, NULL);
}

static int set_filter(struct pane *pane, const char *text, char *message, size_t size)
{
	struct filter *filter;
	int error = filter_compile(pane_kind(pane), text, time(NULL), &filter, message, size);

	if (error)
		return error;
	view_set_filter(pane_view(pane), filter, filter ? text : NULL);
	return 0;
}

int app_set_filter(struct app *app, const char *text, char *message, size_t size)
{
	return set_filter(app_pane(app), text, message, size);
}

/* What was asked on the command line, and checked there. */
static void apply_settings(struct app *app, struct pane *pane)
{
	const struct settings *settings = app->settings;
	char message[256];
	uid_t uid;

	if (settings->filter)
		set_filter(pane, settings->filter, message, sizeof(message));
	if (settings->user && parse_user(settings->user, &uid) == 0) {
		view_set_user(pane_view(pane), uid);
		text_make_safe(settings->user, app->user, sizeof(app->user));
	}
	if (settings->sort)
		view_sort_by_text(pane_view(pane), settings->sort);
}

void app_create_panes(struct app *app)
{
	for (size_t i = 0; kinds[i] && i < LAYOUT_MAX_PANES; i++) {
		app->panes[i] = pane_create(kinds[i]);
		app->pane_count++;
		apply_settings(app, app->panes[i]);
	}
}
