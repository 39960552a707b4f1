/* SPDX-License-Identifier: GPL-2.0-or-later */
/* History: graphs of the kind's figures since the screen of the object was opened. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "inspect.h"
#include "ipctop/format.h"
#include "ipctop/memory.h"

enum {
	MAX_SAMPLES = 1024,
	MAX_SERIES = 16,
	GRAPH_LINES = 5, /* at most, with its title */
};

struct series {
	const struct column *column;
	double samples[MAX_SAMPLES];
};

struct samples {
	struct series series[MAX_SERIES];
	size_t series_count;
	int64_t times[MAX_SAMPLES]; /* of each sample, seconds since the Epoch */
	size_t count;
};

static bool is_for(const struct kind *kind)
{
	return kind->table != TABLE_OWNER && kind->table != TABLE_JOURNAL;
}

/* Figures that can rise and fall: not identifiers, not what is fixed with the object's name. */
static bool is_graphed(const struct column *column)
{
	return column->type == VALUE_INTEGER || column->type == VALUE_BYTES ||
	       column->type == VALUE_PERCENT;
}

static double number_of(const struct value *value)
{
	if (value->absent)
		return 0;
	return value->type == VALUE_PERCENT ? value->percent : (double)value->number;
}

/* When it is full, the older half gives way. */
static void make_room(struct samples *samples)
{
	const size_t half = MAX_SAMPLES / 2;

	if (samples->count < MAX_SAMPLES)
		return;
	memmove(samples->times, samples->times + half, half * sizeof(*samples->times));
	for (size_t i = 0; i < samples->series_count; i++)
		memmove(samples->series[i].samples, samples->series[i].samples + half,
			half * sizeof(*samples->series[i].samples));
	samples->count = half;
}

static void update(struct inspect *inspect, void *state)
{
	struct samples *samples = state;
	const struct snapshot *snapshot = app_snapshot(inspect->app);
	const void *row = inspect_row(inspect);

	if (!row)
		return;
	make_room(samples);
	for (size_t i = 0; i < samples->series_count; i++) {
		struct value value = samples->series[i].column->get(snapshot, row);

		samples->series[i].samples[samples->count] = number_of(&value);
	}
	samples->times[samples->count++] = snapshot->realtime.tv_sec;
}

static void *open_samples(struct inspect *inspect)
{
	struct samples *samples = xcalloc(1, sizeof(*samples));

	for (size_t i = 0; i < inspect->kind->column_count; i++)
		if (is_graphed(&inspect->kind->columns[i]) && samples->series_count < MAX_SERIES)
			samples->series[samples->series_count++].column =
				&inspect->kind->columns[i];
	update(inspect, samples);
	return samples;
}

static void close_samples(void *state)
{
	free(state);
}

struct range {
	double low, high;
};

static struct range range_of(const struct series *series, size_t first, size_t count)
{
	struct range range = { series->samples[first], series->samples[first] };

	for (size_t i = first; i < count; i++) {
		if (series->samples[i] < range.low)
			range.low = series->samples[i];
		if (series->samples[i] > range.high)
			range.high = series->samples[i];
	}
	return range;
}

static void format_figure(const struct column *column, double number, char *text, size_t size)
{
	const struct value_style style = { 0 };
	struct value value = { .type = column->type, .number = (uint64_t)number };

	if (column->type == VALUE_PERCENT)
		value.percent = number;
	value_format(value, &style, text, size);
}

/* Eighths of a cell where the locale has them. */
static const char *bar(double eighths)
{
	static const char *const blocks[] = { " ", "\u2581", "\u2582", "\u2583", "\u2584",
					      "\u2585", "\u2586", "\u2587", "\u2588" };
	int level = eighths <= 0 ? 0 : eighths >= 8 ? 8 : (int)(eighths + 0.5);

	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return level >= 4 ? "#" : level > 0 ? "." : " ";
	return blocks[level];
}

static void draw_graph(WINDOW *window, const struct samples *samples, const struct series *series,
		       int y, int lines)
{
	size_t width = COLS > 1 ? (size_t)COLS : 1;
	size_t first = samples->count > width ? samples->count - width : 0;
	struct range range = range_of(series, first, samples->count);
	/* What never changes is a line of half the height, whatever its size. */
	double span = range.high > range.low ? range.high - range.low : 0;

	for (size_t i = first; i < samples->count; i++) {
		double part = span > 0 ? (series->samples[i] - range.low) / span : 0.5;
		double eighths = part * (lines * 8 - 1) + 1;

		for (int line = 0; line < lines; line++)
			draw_text(window, y + lines - 1 - line, (int)(i - first), 1,
				  ELEMENT_METER_LOW, bar(eighths - line * 8));
	}
}

static void draw_series(WINDOW *window, const struct samples *samples, const struct series *series,
			int y, int lines)
{
	struct range range = range_of(series, 0, samples->count);
	char now[32], low[32], high[32];

	format_figure(series->column, series->samples[samples->count - 1], now, sizeof(now));
	format_figure(series->column, range.low, low, sizeof(low));
	format_figure(series->column, range.high, high, sizeof(high));
	draw_format(window, y, 0, COLS, ELEMENT_TITLE, "%s %s   lowest %s, highest %s",
		    series->column->name, now, low, high);
	if (lines > 1)
		draw_graph(window, samples, series, y + 1, lines - 1);
}

static void draw(struct inspect *inspect, void *state, int top, int lines)
{
	const struct samples *samples = state;
	WINDOW *window = inspect->popup.window;
	char duration[32];
	int each;

	if (samples->count == 0 || samples->series_count == 0)
		return;
	format_duration((uint64_t)(samples->times[samples->count - 1] - samples->times[0]),
			duration, sizeof(duration));
	draw_format(window, top, 0, COLS, ELEMENT_NORMAL, "%zu samples of %s, the newest on the right",
		    samples->count, duration);
	each = (lines - 1) / (int)samples->series_count;
	if (each > GRAPH_LINES)
		each = GRAPH_LINES;
	if (each < 2)
		each = 2;
	for (size_t i = 0; i < samples->series_count && (int)(i + 1) * each < lines; i++)
		draw_series(window, samples, &samples->series[i], top + 1 + (int)i * each, each);
}

const struct inspect_tab inspect_history = {
	.title = "History",
	.is_for = is_for,
	.open = open_samples,
	.close = close_samples,
	.draw = draw,
	.update = update,
	.always_updated = true,
};
