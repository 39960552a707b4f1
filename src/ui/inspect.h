/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inspect.h: the parts of the screen that shows one object. Private to the inspect_*.c files.
 */
#ifndef UI_INSPECT_H
#define UI_INSPECT_H

#include <curses.h>

#include "app.h"
#include "ipctop/inspect.h"
#include "popup.h"

struct inspect;

/* One tab. All but title, is_for and draw may be NULL. */
struct inspect_tab {
	const char *title;
	const char *keys; /* a line of help for its own keys */
	bool (*is_for)(const struct kind *kind);
	void *(*open)(struct inspect *inspect); /* its state, made when it is first shown */
	void (*close)(void *state);
	/* Draws into the window from line top on, so many lines. */
	void (*draw)(struct inspect *inspect, void *state, int top, int lines);
	bool (*key)(struct inspect *inspect, void *state, int key); /* true: it was its key */
	void (*update)(struct inspect *inspect, void *state);	    /* there is a new snapshot */
	bool (*work)(struct inspect *inspect, void *state);
	bool always_updated; /* also while another tab is shown */
};

enum { INSPECT_MAX_TABS = 4 };

struct inspect {
	struct dialog dialog;
	struct app *app;
	const struct kind *kind;
	struct target target;
	char name[320]; /* safe */
	const struct inspect_tab *tabs[INSPECT_MAX_TABS];
	void *states[INSPECT_MAX_TABS];
	size_t tab_count;
	size_t tab;
	struct popup popup;
	char note[160]; /* what the last key led to; empty: nothing */
	bool warns;
};

/* The object's row in the newest snapshot, NULL when it is gone. */
const void *inspect_row(const struct inspect *inspect);

/* Shows a line at the bottom until the next key. Made safe. */
void inspect_tell(struct inspect *inspect, bool warning, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Opens a prompt whose finish function gets it as the dialog on top: see inspect_of(). */
void inspect_ask(struct inspect *inspect, const char *label,
		 void (*finish)(struct app *app, struct dialog *dialog, bool accepted));
/* The inspect screen that is on top again while a prompt's finish function runs, and its state. */
struct inspect *inspect_of(struct app *app, void **state);

extern const struct inspect_tab inspect_facts;
extern const struct inspect_tab inspect_objects;
extern const struct inspect_tab inspect_processes;
extern const struct inspect_tab inspect_bytes;
extern const struct inspect_tab inspect_messages;
extern const struct inspect_tab inspect_semaphores;
extern const struct inspect_tab inspect_history;

#endif
