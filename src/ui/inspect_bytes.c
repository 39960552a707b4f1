/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contents of a segment: a page of hexadecimal and ASCII, read anew with each snapshot; bytes that
 * changed meanwhile are marked. Only what is shown is read, but for a search and for saving.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "inspect.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "keycodes.h"

enum {
	LINE_BYTES = 16,
	MAX_LINES = 500,
	MAX_PATTERN = 256,
	/* What is searched or saved between two looks at the keyboard. */
	CHUNK = 1 << 20,
};

enum job { JOB_NONE, JOB_SEARCH, JOB_SAVE };

struct bytes {
	struct inspection *inspection; /* NULL: it cannot be opened, see error */
	int error;
	uint64_t offset; /* of the first line, a multiple of LINE_BYTES */
	unsigned char now[MAX_LINES * LINE_BYTES];
	unsigned char before[MAX_LINES * LINE_BYTES];
	ssize_t count;	      /* bytes in now, or the -errno of reading them */
	ssize_t before_count; /* bytes in before, of the same offset; 0: nothing to compare with */
	size_t page;	      /* lines on the screen */

	enum job job;
	uint64_t job_offset;
	unsigned char pattern[MAX_PATTERN];
	size_t pattern_size;
	int save_fd;
	char path[1024];
};

static bool is_for(const struct kind *kind)
{
	return kind->table == TABLE_SHM || kind->table == TABLE_PSHM;
}

static void read_page(struct bytes *bytes)
{
	size_t size = bytes->page * LINE_BYTES;

	bytes->count = 0;
	if (bytes->inspection)
		bytes->count = inspection_read(bytes->inspection, bytes->offset, bytes->now, size);
}

static void *open_bytes(struct inspect *inspect)
{
	struct bytes *bytes = xcalloc(1, sizeof(*bytes));
	const void *row = inspect_row(inspect);

	bytes->save_fd = -1;
	bytes->error = -EIDRM;
	if (row)
		bytes->error = inspection_open(app_snapshot(inspect->app), inspect->kind->table,
					       row, &bytes->inspection);
	return bytes;
}

static void end_job(struct bytes *bytes)
{
	bytes->job = JOB_NONE;
	if (bytes->save_fd >= 0)
		close(bytes->save_fd);
	bytes->save_fd = -1;
}

static void close_bytes(void *state)
{
	struct bytes *bytes = state;

	/* Half a copy would look like a whole one. */
	if (bytes->job == JOB_SAVE)
		unlink(bytes->path);
	end_job(bytes);
	inspection_close(bytes->inspection);
	free(bytes);
}

static void update(struct inspect *inspect, void *state)
{
	struct bytes *bytes = state;

	(void)inspect;
	if (bytes->count > 0)
		memcpy(bytes->before, bytes->now, (size_t)bytes->count);
	bytes->before_count = bytes->count > 0 ? bytes->count : 0;
	read_page(bytes);
}

static uint64_t last_offset(const struct bytes *bytes)
{
	uint64_t size = bytes->inspection ? inspection_size(bytes->inspection) : 0;
	uint64_t page = bytes->page * LINE_BYTES;
	uint64_t end = (size + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;

	return end > page ? end - page : 0;
}

static void go_to(struct bytes *bytes, uint64_t offset)
{
	uint64_t last = last_offset(bytes);

	offset = offset / LINE_BYTES * LINE_BYTES;
	bytes->offset = offset < last ? offset : last;
	bytes->before_count = 0;
	read_page(bytes);
}

static bool is_changed(const struct bytes *bytes, size_t i)
{
	return (ssize_t)i < bytes->before_count && bytes->before[i] != bytes->now[i];
}

static void draw_line(WINDOW *window, const struct bytes *bytes, int y, size_t first)
{
	int x = draw_format(window, y, 0, COLS, ELEMENT_TITLE, "%010llx  ",
			    (unsigned long long)(bytes->offset + first));
	int text_x = x + LINE_BYTES * 3 + 2;

	for (size_t i = 0; i < LINE_BYTES && (ssize_t)(first + i) < bytes->count; i++) {
		unsigned char byte = bytes->now[first + i];
		/* Reversed as well, for terminals without colours. */
		enum element element = is_changed(bytes, first + i) ? ELEMENT_CURSOR :
								      ELEMENT_NORMAL;
		int gap = i >= LINE_BYTES / 2 ? 1 : 0;

		draw_format(window, y, x + (int)i * 3 + gap, COLS - x - (int)i * 3 - gap, element,
			    "%02x", byte);
		draw_format(window, y, text_x + (int)i, COLS - text_x - (int)i, element, "%c",
			    byte >= ' ' && byte < 0x7f ? byte : '.');
	}
}

static void draw(struct inspect *inspect, void *state, int top, int lines)
{
	struct bytes *bytes = state;
	WINDOW *window = inspect->popup.window;
	size_t page = lines < MAX_LINES ? (size_t)lines : MAX_LINES;

	if (!bytes->inspection) {
		draw_format(window, top, 0, COLS, ELEMENT_WARNING, "It cannot be opened: %s",
			    strerror(-bytes->error));
		return;
	}
	if (page != bytes->page) {
		bytes->page = page;
		go_to(bytes, bytes->offset);
	}
	if (bytes->count < 0)
		draw_format(window, top, 0, COLS, ELEMENT_WARNING, "%010llx  cannot be read: %s",
			    (unsigned long long)bytes->offset, strerror((int)-bytes->count));
	for (size_t i = 0; (ssize_t)(i * LINE_BYTES) < bytes->count; i++)
		draw_line(window, bytes, top + (int)i, i * LINE_BYTES);
}

static void finish_offset(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	uint64_t offset;

	if (!accepted)
		return;
	if (parse_size(prompt_text(dialog), &offset) < 0)
		inspect_tell(inspect, true, "An offset is a number such as 4096, 0x1000 or 1M");
	else
		go_to(state, offset);
}

/* "hex:de ad be ef", or the bytes of a text. */
static bool parse_pattern(const char *text, struct bytes *bytes)
{
	size_t digits = 0;
	size_t length = strlen(text);

	bytes->pattern_size = 0;
	if (strncmp(text, "hex:", 4) != 0) {
		if (length == 0 || length > MAX_PATTERN)
			return false;
		memcpy(bytes->pattern, text, length);
		bytes->pattern_size = length;
		return true;
	}
	memset(bytes->pattern, 0, sizeof(bytes->pattern));
	for (text += 4; *text; text++) {
		const char *found = strchr("0123456789abcdef", tolower((unsigned char)*text));

		if (isspace((unsigned char)*text))
			continue;
		if (!found || digits / 2 == MAX_PATTERN)
			return false;
		bytes->pattern[digits / 2] |=
			(unsigned char)((found - "0123456789abcdef") << (digits % 2 ? 0 : 4));
		digits++;
	}
	bytes->pattern_size = digits / 2;
	return digits > 0 && digits % 2 == 0;
}

static void search_on(struct bytes *bytes, uint64_t from)
{
	bytes->job = JOB_SEARCH;
	bytes->job_offset = from;
}

static void finish_pattern(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct bytes *bytes = state;

	if (!accepted)
		return;
	if (parse_pattern(prompt_text(dialog), bytes))
		search_on(bytes, bytes->offset);
	else
		inspect_tell(inspect, true, "Search for a text, or for hex: and pairs of digits");
}

static void finish_path(struct app *app, struct dialog *dialog, bool accepted)
{
	void *state;
	struct inspect *inspect = inspect_of(app, &state);
	struct bytes *bytes = state;

	if (!accepted || !*prompt_text(dialog))
		return;
	snprintf(bytes->path, sizeof(bytes->path), "%s", prompt_text(dialog));
	/* Never over a file that is there. */
	bytes->save_fd = open(bytes->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (bytes->save_fd < 0) {
		inspect_tell(inspect, true, "%s: %s", bytes->path, strerror(errno));
		return;
	}
	bytes->job = JOB_SAVE;
	bytes->job_offset = 0;
}

static bool move_key(struct bytes *bytes, int key)
{
	uint64_t page = bytes->page * LINE_BYTES;
	uint64_t step = key == KEY_PPAGE || key == KEY_NPAGE ? page : LINE_BYTES;

	switch (key) {
	case KEY_DOWN:
	case KEY_WHEEL_DOWN:
	case KEY_NPAGE:
	case ' ':
		go_to(bytes, bytes->offset + (key == ' ' ? page : step));
		return true;
	case KEY_UP:
	case KEY_WHEEL_UP:
	case KEY_PPAGE:
		go_to(bytes, bytes->offset > step ? bytes->offset - step : 0);
		return true;
	case KEY_HOME:
		go_to(bytes, 0);
		return true;
	case KEY_END:
		go_to(bytes, last_offset(bytes));
		return true;
	default:
		return false;
	}
}

static bool stop_job(struct inspect *inspect, struct bytes *bytes)
{
	if (bytes->job == JOB_SAVE)
		unlink(bytes->path);
	inspect_tell(inspect, false, "Stopped");
	end_job(bytes);
	return true;
}

static bool handle_key(struct inspect *inspect, void *state, int key)
{
	struct bytes *bytes = state;

	if (!bytes->inspection)
		return false;
	if (bytes->job != JOB_NONE && key == KEY_CODE_ESCAPE)
		return stop_job(inspect, bytes);
	if (move_key(bytes, key))
		return true;
	switch (key) {
	case 'g':
		inspect_ask(inspect, "Go to offset:", finish_offset);
		return true;
	case '/':
	case KEY_F(3):
		inspect_ask(inspect, "Search:", finish_pattern);
		return true;
	case 'n':
		if (bytes->pattern_size > 0)
			search_on(bytes, bytes->offset + LINE_BYTES);
		return true;
	case 'w':
		inspect_ask(inspect, "Save to file:", finish_path);
		return true;
	default:
		return false;
	}
}

/* Chunks overlap, so that no match is missed where they meet. */
static bool search_chunk(struct inspect *inspect, struct bytes *bytes, const unsigned char *chunk,
			 ssize_t got)
{
	const unsigned char *match = NULL;

	if (got > 0)
		match = memmem(chunk, (size_t)got, bytes->pattern, bytes->pattern_size);
	if (match) {
		uint64_t offset = bytes->job_offset + (uint64_t)(match - chunk);

		go_to(bytes, offset);
		inspect_tell(inspect, false, "Found at 0x%llx; n: next",
			     (unsigned long long)offset);
		return false;
	}
	if (got < (ssize_t)bytes->pattern_size || got < CHUNK) {
		inspect_tell(inspect, true, "Not found from here on");
		return false;
	}
	bytes->job_offset += (uint64_t)got - bytes->pattern_size + 1;
	return true;
}

static bool save_chunk(struct inspect *inspect, struct bytes *bytes, const unsigned char *chunk,
		       ssize_t got)
{
	int error = got < 0 ? (int)-got : 0;

	/* Zeros become holes. */
	if (got > 0 && !memory_is_zero(chunk, (size_t)got) &&
	    pwrite(bytes->save_fd, chunk, (size_t)got, (off_t)bytes->job_offset) != got)
		error = errno;
	if (!error && got > 0) {
		bytes->job_offset += (uint64_t)got;
		return true;
	}
	if (!error && ftruncate(bytes->save_fd, (off_t)bytes->job_offset) < 0)
		error = errno;
	if (error)
		unlink(bytes->path);
	inspect_tell(inspect, error != 0, "%s: %s", bytes->path,
		     error ? strerror(error) : "saved");
	return false;
}

static bool work(struct inspect *inspect, void *state)
{
	struct bytes *bytes = state;
	unsigned char *chunk;
	ssize_t got;
	bool more;

	if (bytes->job == JOB_NONE)
		return false;
	chunk = xcalloc(1, CHUNK);
	got = inspection_read(bytes->inspection, bytes->job_offset, chunk, CHUNK);
	inspect_tell(inspect, false, "%s 0x%llx  Esc: stop",
		     bytes->job == JOB_SAVE ? "Saving" : "Searching",
		     (unsigned long long)bytes->job_offset);
	more = bytes->job == JOB_SAVE ? save_chunk(inspect, bytes, chunk, got) :
					search_chunk(inspect, bytes, chunk, got);
	if (!more)
		end_job(bytes);
	free(chunk);
	inspect->app->effects |= EFFECT_REDRAW;
	return more;
}

const struct inspect_tab inspect_bytes = {
	.title = "Contents",
	.keys = "g: go to  /: search  n: next  w: save",
	.is_for = is_for,
	.open = open_bytes,
	.close = close_bytes,
	.draw = draw,
	.key = handle_key,
	.update = update,
	.work = work,
};
