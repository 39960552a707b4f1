/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal in memory, on libvterm. */
#include "terminal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "ipctop/memory.h"

struct terminal {
	VTerm *vterm;
	VTermScreen *screen;
	bool cursor_visible;
	bool alternate;
	bool mouse;
	char sequence[32]; /* the start of one, as far as it has come */
	size_t sequence_length;
	char last; /* character written, which can be repeated */
	char *log;
	size_t log_length;
	size_t log_size;
};

static int set_property(VTermProp property, VTermValue *value, void *data)
{
	struct terminal *terminal = data;

	if (property == VTERM_PROP_ALTSCREEN)
		terminal->alternate = value->boolean;
	else if (property == VTERM_PROP_MOUSE)
		terminal->mouse = value->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = set_property };

struct terminal *terminal_create(int rows, int columns,
				 void (*reply)(const char *bytes, size_t length, void *data),
				 void *data)
{
	struct terminal *terminal = xcalloc(1, sizeof(*terminal));

	terminal->cursor_visible = true;
	terminal->vterm = vterm_new(rows, columns);
	vterm_set_utf8(terminal->vterm, 1);
	vterm_output_set_callback(terminal->vterm, reply, data);
	terminal->screen = vterm_obtain_screen(terminal->vterm);
	vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
	vterm_screen_enable_altscreen(terminal->screen, 1);
	vterm_screen_reset(terminal->screen, 1);
	return terminal;
}

void terminal_destroy(struct terminal *terminal)
{
	if (!terminal)
		return;
	vterm_free(terminal->vterm);
	free(terminal->log);
	free(terminal);
}

/* Whether the byte belongs to "ESC [ parameters" with so many bytes before it. */
static bool is_parameter(size_t position, char byte)
{
	if (position < 2)
		return byte == "\033["[position];
	return (byte >= '0' && byte <= '9') || byte == ';' || byte == '?';
}

/*
 * libvterm 0.1 takes only the first of several modes: a sequence for each. And it saves with the
 * cursor's place (ESC 7) whether it is visible, to bring both back with the first screen, which no
 * terminal does: so that is seen here.
 */
static void write_modes(struct terminal *terminal, char final)
{
	char *rest = terminal->sequence + strlen("\033[?");
	char *number;

	while ((number = strsep(&rest, ";"))) {
		char sequence[sizeof(terminal->sequence) + 8];
		int length = snprintf(sequence, sizeof(sequence), "\033[?%s%c", number, final);

		vterm_input_write(terminal->vterm, sequence, (size_t)length);
		if (strcmp(number, "25") == 0)
			terminal->cursor_visible = final == 'h';
	}
}

/* After a repetition up to the last but one column, libvterm 0.1 wraps a character too early. */
static void write_repeated(struct terminal *terminal)
{
	int count = atoi(terminal->sequence + strlen("\033["));

	do
		vterm_input_write(terminal->vterm, &terminal->last, 1);
	while (--count > 0);
}

static void end_sequence(struct terminal *terminal, char final)
{
	terminal->sequence[terminal->sequence_length] = '\0';
	if (final == 'b' && terminal->sequence_length >= 2) {
		write_repeated(terminal);
	} else if ((final == 'h' || final == 'l') && terminal->sequence_length > 2 &&
		   terminal->sequence[2] == '?') {
		write_modes(terminal, final);
	} else {
		vterm_input_write(terminal->vterm, terminal->sequence, terminal->sequence_length);
		vterm_input_write(terminal->vterm, &final, 1);
		if (terminal->sequence_length == 0 && final >= ' ')
			terminal->last = final;
	}
	terminal->sequence_length = 0;
}

static void write_byte(struct terminal *terminal, char byte)
{
	if (is_parameter(terminal->sequence_length, byte) &&
	    terminal->sequence_length + 1 < sizeof(terminal->sequence))
		terminal->sequence[terminal->sequence_length++] = byte;
	else
		end_sequence(terminal, byte);
}

void terminal_write(struct terminal *terminal, const char *bytes, size_t length)
{
	while (terminal->log_size - terminal->log_length < length) {
		terminal->log_size = terminal->log_size ? terminal->log_size * 2 : 65536;
		terminal->log = xreallocarray(terminal->log, terminal->log_size, 1);
	}
	memcpy(terminal->log + terminal->log_length, bytes, length);
	terminal->log_length += length;
	for (size_t i = 0; i < length; i++)
		write_byte(terminal, bytes[i]);
}

void terminal_resize(struct terminal *terminal, int rows, int columns)
{
	vterm_set_size(terminal->vterm, rows, columns);
}

void terminal_click(struct terminal *terminal, int row, int column, int button)
{
	vterm_mouse_move(terminal->vterm, row, column, VTERM_MOD_NONE);
	vterm_mouse_button(terminal->vterm, button, true, VTERM_MOD_NONE);
	vterm_mouse_button(terminal->vterm, button, false, VTERM_MOD_NONE);
}

int terminal_rows(const struct terminal *terminal)
{
	int rows, columns;

	vterm_get_size(terminal->vterm, &rows, &columns);
	return rows;
}

int terminal_columns(const struct terminal *terminal)
{
	int rows, columns;

	vterm_get_size(terminal->vterm, &rows, &columns);
	return columns;
}

static size_t encode(uint32_t c, char *bytes)
{
	if (c < 0x80) {
		bytes[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		bytes[0] = (char)(0xc0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		bytes[0] = (char)(0xe0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | c >> 18);
	bytes[1] = (char)(0x80 | (c >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (c >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* The character of a cell; nothing for the right half of a wide one. */
static size_t encode_cell(const VTermScreenCell *cell, char *bytes)
{
	size_t length = 0;

	if (cell->chars[0] == (uint32_t)-1)
		return 0;
	if (cell->chars[0] == 0)
		return encode(' ', bytes);
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		length += encode(cell->chars[i], bytes + length);
	return length;
}

void terminal_read_row(const struct terminal *terminal, int row, struct terminal_row *text)
{
	int columns = terminal_columns(terminal);
	VTermScreenCell cell;

	text->length = 0;
	for (int column = 0; column < columns; column++) {
		char bytes[4 * VTERM_MAX_CHARS_PER_CELL];
		size_t length;

		vterm_screen_get_cell(terminal->screen, (VTermPos){ row, column }, &cell);
		length = encode_cell(&cell, bytes);
		for (size_t i = 0; i < length && text->length + 1 < TERMINAL_ROW_BYTES; i++) {
			text->columns[text->length] = column;
			text->text[text->length++] = bytes[i];
		}
	}
	while (text->length > 0 && text->text[text->length - 1] == ' ')
		text->length--;
	text->text[text->length] = '\0';
}

static int color_number(const VTermColor *color)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(color) || VTERM_COLOR_IS_DEFAULT_BG(color) ||
	    !VTERM_COLOR_IS_INDEXED(color))
		return -1;
	return color->indexed.idx;
}

struct terminal_cell terminal_cell(const struct terminal *terminal, int row, int column)
{
	struct terminal_cell result = { 0 };
	VTermScreenCell cell;

	vterm_screen_get_cell(terminal->screen, (VTermPos){ row, column }, &cell);
	encode_cell(&cell, result.text);
	result.bold = cell.attrs.bold;
	result.underline = cell.attrs.underline != VTERM_UNDERLINE_OFF;
	result.reverse = cell.attrs.reverse;
	result.strike = cell.attrs.strike;
	result.foreground = color_number(&cell.fg);
	result.background = color_number(&cell.bg);
	return result;
}

bool terminal_find(const struct terminal *terminal, const char *text, int first, int last, int *row,
		   int *column)
{
	struct terminal_row line;

	for (*row = first; *row <= last; (*row)++) {
		const char *found;

		terminal_read_row(terminal, *row, &line);
		found = strstr(line.text, text);
		if (!found)
			continue;
		*column = line.columns[found - line.text];
		return true;
	}
	return false;
}

bool terminal_cursor_visible(const struct terminal *terminal)
{
	return terminal->cursor_visible;
}

bool terminal_alternate(const struct terminal *terminal)
{
	return terminal->alternate;
}

bool terminal_mouse(const struct terminal *terminal)
{
	return terminal->mouse;
}

const char *terminal_log(const struct terminal *terminal, size_t *length)
{
	*length = terminal->log_length;
	return terminal->log ? terminal->log : "";
}
