/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dialog.h: what stands above the panes and takes the keys while it is open.
 *
 * A dialog never waits for keys itself: the event loop hands them over one by one, so that the
 * screen stays alive behind it. What happens when it closes is the opener's finish function.
 */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

struct app;

enum dialog_state {
	DIALOG_OPEN,
	DIALOG_CANCELLED,
	DIALOG_ACCEPTED,
};

struct dialog;

struct dialog_ops {
	enum dialog_state (*key)(struct dialog *dialog, int key);
	/* A click at that place of the screen. NULL: it does not care. */
	enum dialog_state (*click)(struct dialog *dialog, int y, int x);
	/* Opens its windows on the screen as it is now. */
	void (*place)(struct dialog *dialog);
	/* Closes them: before the screen gets another size, which curses would force on them. */
	void (*hide)(struct dialog *dialog);
	void (*draw)(struct dialog *dialog);
	void (*destroy)(struct dialog *dialog);
	/* A new snapshot is there. NULL: it does not care. */
	void (*update)(struct dialog *dialog);
	/* Does a small part of what is under way; false: there is nothing more. NULL: never. */
	bool (*work)(struct dialog *dialog);
};

/* The common part, first in each dialog. */
struct dialog {
	const struct dialog_ops *ops;
	struct dialog *below; /* open too, and gets the keys again when this one closes */
	/* Called when it closes, before it is destroyed; may read its result. NULL is allowed. */
	void (*finish)(struct app *app, struct dialog *dialog, bool accepted);
	/* Called before it closes as accepted: false keeps it open. NULL: it may always close. */
	bool (*accept)(struct app *app, struct dialog *dialog);
	/* Called after each key that left it open. NULL is allowed. */
	void (*changed)(struct app *app, struct dialog *dialog);
	/* The opener's, for its finish function; freed with free(3) when the dialog closes. */
	void *context;
};

/*
 * Lines of safe text in a frame, scrolled with the arrow keys. With a question it closes on y
 * (accepted) and on n, Enter or Esc (cancelled); without one on q, Enter, Esc and the like.
 * Takes lines, an array of count allocated texts, and frees them.
 */
struct dialog *text_dialog_create(const char *title, const char *question, char **lines,
				  size_t count);

/*
 * A menu of count items, each with a name and a note (NULL: none), both safe and copied. Letters
 * find an item by the start of its name.
 */
struct menu_item {
	const char *name;
	const char *note;
};

struct dialog *menu_dialog_create(const char *title, const struct menu_item *items, size_t count,
				  size_t selected);
size_t menu_dialog_selected(const struct dialog *dialog);

/*
 * A form of count fields, each a line: texts are copied. Tab and the arrow keys go from field to
 * field, Enter accepts all, Esc cancels.
 */
struct form_field {
	const char *label;
	const char *text; /* that it starts with */
	const char *help; /* shown while the cursor is in it */
	bool flag;	  /* "yes" or "no", toggled with the space key */
};

struct dialog *form_dialog_create(const char *title, const struct form_field *fields,
				  size_t count);
/* What stands in a field, without blanks at its ends. Valid until the next key. */
const char *form_dialog_text(const struct dialog *dialog, size_t field);
/* A line below the fields, and one that says what is wrong; both copied, "": none. */
void form_dialog_set_notes(struct dialog *dialog, const char *note, const char *error);

/* A line of input at the bottom of the screen. */
struct dialog *prompt_create(const char *label, const char *text);
/* What stands in it, without blanks at its end. Valid until the next key. */
const char *prompt_text(const struct dialog *dialog);
/* The key that came last: so that F3 can search on while the prompt stays open. */
int prompt_last_key(const struct dialog *dialog);
/* A remark behind the input, copied; empty: none. */
void prompt_set_note(struct dialog *dialog, const char *note);

#endif
