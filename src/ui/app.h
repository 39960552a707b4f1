/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * app.h: the state of the monitor on the screen, and what its parts do to each other.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dialog.h"
#include "ipctop/collect.h"
#include "ipctop/control.h"
#include "ipctop/history.h"
#include "ipctop/settings.h"
#include "layout.h"
#include "pane.h"
#include "task.h"
#include "theme.h"

/* What an action leaves to be done; done in this order, once for all actions of a round. */
enum effect {
	EFFECT_NONE = 0,
	EFFECT_QUIT = 1 << 0,
	EFFECT_RESCAN = 1 << 1,	  /* take a new snapshot */
	EFFECT_RELAYOUT = 1 << 2, /* place everything anew */
	EFFECT_RESORT = 1 << 3,	  /* make the rows anew from the newest snapshot */
	EFFECT_REDRAW = 1 << 4,
};

/* Work in a thread, and what is done of it on the screen. */
struct app_job {
	void (*run)(struct task *task, void *context); /* in the thread */
	/* Says how far it is: at its start, and after each task_tell(). */
	void (*progress)(struct app *app, const void *context);
	/* It is done, and no dialog is open; takes over the context. */
	void (*finish)(struct app *app, void *context);
	void (*destroy)(void *context); /* of one that was never finished */
	void *context;
};

struct app {
	const struct settings *settings;
	struct worker *worker;
	struct control *control;
	struct history *history;

	struct pane *panes[LAYOUT_MAX_PANES];
	size_t pane_count;
	size_t focus;
	bool zoomed;
	bool hide_meters;
	struct layout layout;
	struct dialog *dialog;	 /* the topmost, NULL: keys go to the panes */
	unsigned int dialog_needs; /* enum need: what the open ones show */
	bool working;		 /* a dialog has work to go on with */
	struct task *task; /* under way, NULL: none; the control is its own until it ends */
	struct app_job job;	   /* of the task */
	struct identity wanted;	 /* just made: the cursor goes there when it shows */
	bool has_wanted;

	bool paused;
	double delay; /* seconds */
	int timer_fd;
	uint64_t refreshes;
	unsigned int effects; /* enum effect, not yet done */

	char message[256]; /* over the function bar, until message_until (CLOCK_MONOTONIC, ms) */
	enum element message_element;
	int64_t message_until;

	bool more_keys; /* curses may hold some that poll(2) does not know of */
	int key;	/* the one that is being handled */
	int mouse_y, mouse_x;

	char digits[12]; /* of an id being typed, until digits_until */
	int64_t digits_until;
	char search[256]; /* searched for last */
	size_t search_origin;
	char user[64]; /* whose objects are shown, safe; empty: everyone's */
};

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t app_now(void);

struct pane *app_pane(const struct app *app);
struct view *app_view(const struct app *app);
const struct snapshot *app_snapshot(const struct app *app); /* NULL before the first */

/* Shows a line over the function bar for some seconds, or until the next key. Made safe. */
void app_tell(struct app *app, enum element element, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Opens a dialog above those that are open; the app owns it from then on. */
void app_open_dialog(struct app *app, struct dialog *dialog);
/* Closes the topmost, if any, and tells its opener. */
void app_close_dialog(struct app *app, bool accepted);

/* Starts a job; there must be none under way. */
void app_start_job(struct app *app, const struct app_job *job);
/* Goes on with the job under way, if any: says how far it is, or finishes it. */
void app_continue_job(struct app *app);
/* Stops the job under way, if any, as soon as it can be stopped. */
void app_end_job(struct app *app);

/* Makes a pane for each kind, with what the settings ask of it. */
void app_create_panes(struct app *app);

void app_set_focus(struct app *app, size_t pane);

/* Sets the time between two refreshes, in seconds. */
void app_set_delay(struct app *app, double delay);

/*
 * Compiles and sets the focused pane's filter. Returns 0, or -EINVAL with the reason in message
 * and the old filter still there.
 */
int app_set_filter(struct app *app, const char *text, char *message, size_t size);

/* frame.c: draws everything. */
void frame_draw(struct app *app);
/* The key that a click on the function bar stands for, 0: none. */
int frame_bar_key(const struct app *app, int x);
/* The pane whose tab is at x. */
bool frame_tab(const struct app *app, int x, size_t *pane);

/* help.c */
struct dialog *help_create(const struct app *app);

/* create.c, edit.c: the forms. Return enum effect. */
unsigned int create_ask(struct app *app);
unsigned int edit_ask(struct app *app);

/* inspect.c: the screen of one object. Returns enum effect. */
unsigned int inspect_open(struct app *app);

/* remove.c: the question, the removals, the report of their outcomes. */
unsigned int removal_ask(struct app *app);

/* restore.c: the same for entries of the journal. */
unsigned int restore_ask(struct app *app);
unsigned int forget_ask(struct app *app);

#endif
