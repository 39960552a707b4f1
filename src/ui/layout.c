/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where everything goes. */
#include "layout.h"

enum {
	MIN_HEIGHT = 6,
	MIN_WIDTH = 30,
	METER_LINES = 3,
	/* Below this, boxes of few rows each would show less than one pane with tabs. */
	MIN_HEIGHT_FOR_OVERVIEW = 30,
	/* Below this, three lines of meters would leave too little for the rows. */
	MIN_HEIGHT_FOR_METERS = 16,
	BOX_LINES = 3, /* two of the frame, one of headings */
	MIN_BOX_ROWS = 2, /* of a table that has as many */
	LONGEST_WISH = 1 << 20,
};

static int meter_lines(const struct layout_input *input)
{
	if (input->hide_meters)
		return 0;
	return input->height < MIN_HEIGHT_FOR_METERS ? 1 : METER_LINES;
}

/* Lines of rows that a pane would like; an empty one says so in one line. */
static int wish(const struct layout_input *input, size_t pane)
{
	size_t rows = input->rows[pane];

	if (rows > LONGEST_WISH)
		return LONGEST_WISH;
	return rows > 0 ? (int)rows : 1;
}

/* Lines of rows that a pane gets at least. */
static int least(const struct layout_input *input, size_t pane)
{
	return wish(input, pane) < MIN_BOX_ROWS ? wish(input, pane) : MIN_BOX_ROWS;
}

/* Lines that all boxes take at least. */
static int least_height(const struct layout_input *input)
{
	int height = 0;

	for (size_t i = 0; i < input->pane_count; i++)
		height += BOX_LINES + least(input, i);
	return height;
}

/*
 * Hands out the lines one at a time, to all panes in turn that still want one, twice to the focused
 * pane: small tables are shown whole, large ones share the rest.
 */
static void share_lines(const struct layout_input *input, int spare, int *lines)
{
	bool given = true;

	while (spare > 0 && given) {
		given = false;
		for (size_t i = 0; i < input->pane_count && spare > 0; i++) {
			int turns = i == input->focus ? 2 : 1;

			while (turns-- > 0 && spare > 0 && lines[i] < wish(input, i)) {
				lines[i]++;
				spare--;
				given = true;
			}
		}
	}
	/* All are shown whole: what is left goes to the focused one. */
	lines[input->focus] += spare;
}

static void place_boxes(const struct layout_input *input, int y, int height, struct layout *layout)
{
	int lines[LAYOUT_MAX_PANES];

	for (size_t i = 0; i < input->pane_count; i++)
		lines[i] = least(input, i);
	share_lines(input, height - least_height(input), lines);
	for (size_t i = 0; i < input->pane_count; i++) {
		layout->panes[i] =
			(struct rectangle){ y, 0, lines[i] + BOX_LINES, input->width };
		y += lines[i] + BOX_LINES;
	}
}

struct layout layout_compute(const struct layout_input *input)
{
	struct layout layout = { .too_small = input->height < MIN_HEIGHT ||
					      input->width < MIN_WIDTH };
	int meters = meter_lines(input);
	int body = input->height - meters - 1;

	if (layout.too_small)
		return layout;
	layout.meters = (struct rectangle){ 0, 0, meters, input->width };
	layout.bar = (struct rectangle){ input->height - 1, 0, 1, input->width };
	layout.overview = !input->zoomed && input->height >= MIN_HEIGHT_FOR_OVERVIEW &&
			  body >= least_height(input);
	if (layout.overview) {
		place_boxes(input, meters, body, &layout);
		return layout;
	}
	layout.tabs = (struct rectangle){ meters, 0, 1, input->width };
	layout.panes[input->focus] =
		(struct rectangle){ meters + 1, 0, body - 1, input->width };
	return layout;
}
