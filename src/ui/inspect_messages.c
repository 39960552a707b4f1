/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contents of a queue: its messages, copied one by one as far as they are shown, without taking
 * any. One can be sent; the oldest can be taken, which is asked first: its receiver will miss it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "inspect.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"
#include "keycodes.h"

enum {
	PREVIEW_BYTES = 512, /* of a message, on its line */
	/* A filter on a rare type looks no further than this for one page. */
	MOST_SCANNED = 20000,
};

struct messages {
	struct inspection *inspection;
	int error;
	size_t top; /* among those that pass the filter */
	size_t cursor;
	size_t page;
	size_t shown;	 /* messages on the page, at the last drawing */
	size_t position; /* in the queue, of the one under the cursor */
	long only_type;	 /* 0: all */
	long send_type;
};

static bool is_for(const struct kind *kind)
{
	return kind->table == TABLE_MSG;
}

static void *open_messages(struct inspect *inspect)
{
	struct messages *messages = xcalloc(1, sizeof(*messages));
	const void *row = inspect_row(inspect);

	messages->error = -EIDRM;
	if (row)
		messages->error = inspection_open(app_snapshot(inspect->app), TABLE_MSG, row,
						  &messages->inspection);
	return messages;
}

static void close_messages(void *state)
{
	struct messages *messages = state;

	inspection_close(messages->inspection);
	free(messages);
}

static void format_preview(const struct message *message, char *text, size_t size)
{
	size_t count = message->size < PREVIEW_BYTES ? message->size : PREVIEW_BYTES;
	char raw[PREVIEW_BYTES + 1];
	size_t used = 0;

	if (message_is_text(message)) {
		memcpy(raw, message->data, count);
		raw[count] = '\0';
		text_make_safe(raw, text, size);
		return;
	}
	text[0] = '\0';
	for (size_t i = 0; i < count && used + 4 < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%02x ", message->data[i]);
}

static void draw_message(WINDOW *window, int y, size_t position, const struct message *message,
			 bool cursor)
{
	char text[PREVIEW_BYTES * 4 + 1];
	char line[sizeof(text) + 64];

	format_preview(message, text, sizeof(text));
	snprintf(line, sizeof(line), "%7zu %10ld %8zu %s", position, message->type, message->size,
		 text);
	draw_cell(window, y, 0, COLS, false,
		  theme_attributes(cursor ? ELEMENT_CURSOR : ELEMENT_NORMAL), line);
}

/* Draws those that pass the filter, from the top of the page on. Returns 0 or what ended it. */
static int draw_page(struct messages *messages, WINDOW *window, int y)
{
	size_t passed = 0;
	/* Without a filter the position on the list is the position in the queue. */
	size_t position = messages->only_type ? 0 : messages->top;
	size_t skip = messages->only_type ? messages->top : 0;
	size_t scanned = 0;

	messages->shown = 0;
	for (; messages->shown < messages->page && scanned < MOST_SCANNED; position++, scanned++) {
		struct message message;
		int error = inspection_message(messages->inspection, position, &message);

		if (error)
			return error == -ENOMSG ? 0 : error;
		if (messages->only_type && message.type != messages->only_type)
			continue;
		if (passed++ < skip)
			continue;
		if (messages->shown == messages->cursor)
			messages->position = position;
		draw_message(window, y + (int)messages->shown, position, &message,
			     messages->shown == messages->cursor);
		messages->shown++;
	}
	return 0;
}

static void explain(WINDOW *window, int y, const struct messages *messages, int error)
{
	if (error == -ENOSYS)
		draw_text(window, y, 0, COLS, ELEMENT_WARNING,
			  "This kernel cannot show messages without taking them "
			  "(CONFIG_CHECKPOINT_RESTORE)");
	else if (error)
		draw_format(window, y, 0, COLS, ELEMENT_WARNING, "It cannot be read: %s",
			    strerror(-error));
	else if (messages->shown == 0)
		draw_text(window, y, 0, COLS, ELEMENT_ABSENT,
			  messages->only_type ? "No messages of this type" : "No messages");
}

static void draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct messages *messages = state;
	WINDOW *window = inspect->popup.window;
	char heading[96];
	int error = messages->error;

	messages->page = lines > 1 ? (size_t)lines - 1 : 1;
	snprintf(heading, sizeof(heading), "  INDEX       TYPE     SIZE TEXT");
	if (messages->only_type)
		snprintf(heading, sizeof(heading), "  INDEX       TYPE     SIZE TEXT  only type %ld",
			 messages->only_type);
	draw_cell(window, top, 0, COLS, false, theme_attributes(ELEMENT_HEADING), heading);
	if (messages->inspection)
		error = draw_page(messages, window, top + 1);
	if (messages->shown > 0 && messages->cursor >= messages->shown)
		messages->cursor = messages->shown - 1;
	explain(window, top + 1 + (int)messages->shown, messages, error);
}

static void move_by(struct messages *messages, long distance)
{
	if (distance > 0 && messages->cursor + (size_t)distance < messages->shown)
		messages->cursor += (size_t)distance;
	else if (distance > 0 && messages->shown == messages->page)
		messages->top += (size_t)distance;
	else if (distance > 0)
		messages->cursor = messages->shown ? messages->shown - 1 : 0;
	else if (messages->cursor >= (size_t)-distance)
		messages->cursor -= (size_t)-distance;
	else
		messages->top -= messages->top < (size_t)-distance ? messages->top :
								     (size_t)-distance;
}

static void finish_type(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct messages *messages = state;
	uint64_t type = 0;

	if (!accepted)
		return;
	if (*prompt_text(dialog) && parse_number_to(prompt_text(dialog), LONG_MAX, &type) < 0) {
		inspect_tell(inspect, true, "A type is a number above 0; nothing: all types");
		return;
	}
	messages->only_type = (long)type;
	messages->top = messages->cursor = 0;
}

/* @FILE is what the file holds, anything else is itself. Returns its size, or -errno. */
static ssize_t read_text(const char *text, char **data)
{
	enum { MOST = 16 << 20 };
	ssize_t got;
	int fd;

	if (*text != '@') {
		*data = xstrdup(text);
		return (ssize_t)strlen(text);
	}
	fd = open(text + 1, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	*data = xcalloc(1, MOST);
	got = read(fd, *data, MOST);
	if (got < 0)
		got = -errno;
	close(fd);
	return got;
}

static void finish_text(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct messages *messages = state;
	char *data = NULL;
	ssize_t size;
	int error;

	if (!accepted)
		return;
	size = read_text(prompt_text(dialog), &data);
	error = size < 0 ? (int)size :
			   control_send(app->control, &inspect->target, messages->send_type, data,
					(size_t)size);
	free(data);
	if (error == -EAGAIN)
		inspect_tell(inspect, true, "Not sent: the queue is full");
	else if (error == -EINVAL)
		inspect_tell(inspect, true, "Not sent: larger than MSGMAX allows");
	else
		inspect_tell(inspect, error != 0, "%s",
			     error ? control_strerror(error) : "Sent");
	app->effects |= EFFECT_RESCAN;
}

static void finish_send_type(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct messages *messages = state;
	uint64_t type = 0;

	if (!accepted)
		return;
	if (parse_number_to(prompt_text(dialog), LONG_MAX, &type) < 0 || type == 0) {
		inspect_tell(inspect, true, "A type is a number above 0");
		return;
	}
	messages->send_type = (long)type;
	inspect_ask(inspect, "Text, or @FILE:", finish_text);
}

static void finish_take(struct app *app, struct dialog *dialog, bool accepted)
{
	enum { MOST = 16 << 20 };
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct messages *messages = state;
	long type = messages->only_type;
	char *data;
	ssize_t size;

	(void)dialog;
	if (!accepted)
		return;
	data = xcalloc(1, MOST);
	size = control_take(app->control, &inspect->target, &type, data, MOST);
	free(data);
	if (size < 0)
		inspect_tell(inspect, true, "Not taken: %s",
			     size == -ENOMSG ? "there is none" : control_strerror((int)size));
	else
		inspect_tell(inspect, false, "Taken: type %ld, %zd bytes", type, size);
	app->effects |= EFFECT_RESCAN;
}

static void ask_to_take(struct inspect *inspect, const struct messages *messages)
{
	char **lines = xcalloc(1, sizeof(*lines));
	struct dialog *dialog;

	lines[0] = messages->only_type ?
			   xasprintf("The oldest message of type %ld is lost to its receiver.",
				     messages->only_type) :
			   xstrdup("The oldest message is lost to its receiver.");
	dialog = text_dialog_create("Take a message out?", "Take? [y/N]  (Enter: No)", lines, 1);
	dialog->finish = finish_take;
	app_open_dialog(inspect->app, dialog);
}

/* Sixteen bytes a line. */
static char *dump_line(const unsigned char *data, size_t offset, size_t size)
{
	char hex[64] = "";
	char text[32] = "";
	size_t used = 0;

	for (size_t i = 0; i < 16 && offset + i < size; i++) {
		unsigned char byte = data[offset + i];

		used += (size_t)snprintf(hex + used, sizeof(hex) - used, "%02x ", byte);
		text[i] = byte >= ' ' && byte < 0x7f ? (char)byte : '.';
	}
	return xasprintf("%06zx  %-48s  %s", offset, hex, text);
}

static void show_message(struct inspect *inspect, struct messages *messages)
{
	struct message message;
	char **lines;
	char title[96];
	size_t count;

	if (!messages->inspection || messages->shown == 0 ||
	    inspection_message(messages->inspection, messages->position, &message) < 0)
		return;
	count = (message.size + 15) / 16;
	lines = xcalloc(count, sizeof(*lines));
	for (size_t i = 0; i < count; i++)
		lines[i] = dump_line(message.data, i * 16, message.size);
	snprintf(title, sizeof(title), "Message %zu: type %ld, %zu bytes", messages->position,
		 message.type, message.size);
	app_open_dialog(inspect->app, text_dialog_create(title, NULL, lines, count));
}

static bool move_key(struct messages *messages, int key)
{
	switch (key) {
	case KEY_DOWN:
	case KEY_WHEEL_DOWN:
		move_by(messages, 1);
		return true;
	case KEY_UP:
	case KEY_WHEEL_UP:
		move_by(messages, -1);
		return true;
	case KEY_NPAGE:
		if (messages->shown == messages->page)
			messages->top += messages->page;
		return true;
	case KEY_PPAGE:
		messages->top -= messages->top < messages->page ? messages->top : messages->page;
		return true;
	case KEY_HOME:
		messages->top = messages->cursor = 0;
		return true;
	default:
		return false;
	}
}

static bool handle_key(struct inspect *inspect, void *state, int key)
{
	struct messages *messages = state;

	if (move_key(messages, key))
		return true;
	if ((key == 'n' || key == 'd') && control_is_read_only(inspect->app->control)) {
		inspect_tell(inspect, true, "Read-only: nothing can be changed (started with -R)");
		return true;
	}
	switch (key) {
	case '\r':
	case KEY_ENTER:
		show_message(inspect, messages);
		return true;
	case 't':
		inspect_ask(inspect, "Only type (nothing: all):", finish_type);
		return true;
	case 'n':
		inspect_ask(inspect, "Send with type:", finish_send_type);
		return true;
	case 'd':
		ask_to_take(inspect, messages);
		return true;
	default:
		return false;
	}
}

const struct inspect_tab inspect_messages = {
	.title = "Contents",
	.keys = "Enter: whole  t: type  n: send  d: take out",
	.is_for = is_for,
	.open = open_messages,
	.close = close_messages,
	.draw = draw,
	.key = handle_key,
};
