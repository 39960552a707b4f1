/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layout: everything on the screen, nothing on top of anything else, at any size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/ui/layout.h"

static struct layout_input input_of(int height, int width)
{
	return (struct layout_input){ .height = height,
				      .width = width,
				      .pane_count = 4,
				      .rows = { 412, 14, 29112, 12 } };
}

static void assert_inside(const struct rectangle *part, const struct layout_input *input)
{
	assert_true(part->y >= 0 && part->x >= 0);
	assert_true(part->y + part->height <= input->height);
	assert_true(part->x + part->width <= input->width);
}

/* Every line of the screen belongs to exactly one part. */
static void assert_covered(const struct layout *layout, const struct layout_input *input)
{
	int lines = layout->meters.height + layout->tabs.height + layout->bar.height;
	int y = layout->meters.height + layout->tabs.height;

	for (size_t i = 0; i < input->pane_count; i++) {
		const struct rectangle *pane = &layout->panes[i];

		if (pane->height == 0)
			continue;
		assert_inside(pane, input);
		assert_int_equal(pane->y, y);
		y += pane->height;
		lines += pane->height;
	}
	assert_int_equal(layout->bar.y, y);
	assert_int_equal(lines, input->height);
}

static void test_any_size_is_covered(void **state)
{
	(void)state;
	for (int height = 1; height <= 120; height++) {
		for (int width = 1; width <= 250; width += 7) {
			struct layout_input input = input_of(height, width);

			for (input.focus = 0; input.focus < input.pane_count; input.focus++) {
				struct layout layout = layout_compute(&input);

				if (!layout.too_small)
					assert_covered(&layout, &input);
			}
		}
	}
}

static void test_usual_terminal_shows_one_pane(void **state)
{
	struct layout_input input = input_of(24, 80);
	struct layout layout = layout_compute(&input);

	(void)state;
	assert_false(layout.overview);
	assert_int_equal(layout.meters.height, 3);
	assert_int_equal(layout.tabs.height, 1);
	assert_int_equal(layout.panes[0].height, 19);
	assert_int_equal(layout.panes[1].height, 0);
}

static void test_tall_terminal_shows_all(void **state)
{
	struct layout_input input = input_of(50, 200);
	struct layout layout = layout_compute(&input);

	(void)state;
	assert_true(layout.overview);
	for (size_t i = 0; i < input.pane_count; i++)
		assert_true(layout.panes[i].height >= 7);
	/* The focused one has the most of what is left. */
	assert_true(layout.panes[0].height > layout.panes[2].height);
	input.zoomed = true;
	layout = layout_compute(&input);
	assert_false(layout.overview);
	assert_int_equal(layout.panes[0].height, 45);
}

static void test_eight_panes_fit_on_fifty_lines(void **state)
{
	struct layout_input input = { .height = 50,
				      .width = 200,
				      .pane_count = 8,
				      .rows = { 412, 14, 29112, 3, 0, 900, 12, 5 } };
	struct layout layout = layout_compute(&input);

	(void)state;
	assert_true(layout.overview);
	assert_covered(&layout, &input);
	assert_int_equal(layout.panes[4].height, 1 + 3);
	input.height = 40;
	assert_false(layout_compute(&input).overview);
}

static void test_small_tables_are_shown_whole(void **state)
{
	struct layout_input input = input_of(60, 200);
	struct layout layout;

	(void)state;
	input.rows[0] = input.rows[1] = input.rows[2] = 2;
	layout = layout_compute(&input);
	assert_int_equal(layout.panes[3].height, 12 + 3);
}

static void test_small_screens(void **state)
{
	struct layout_input input = input_of(10, 40);
	struct layout layout = layout_compute(&input);

	(void)state;
	assert_false(layout.too_small);
	assert_int_equal(layout.meters.height, 1);
	assert_int_equal(layout.panes[0].height, 7);
	input = input_of(5, 80);
	assert_true(layout_compute(&input).too_small);
	input = input_of(24, 10);
	assert_true(layout_compute(&input).too_small);
}

static void test_meters_can_be_hidden(void **state)
{
	struct layout_input input = input_of(24, 80);

	(void)state;
	input.hide_meters = true;
	assert_int_equal(layout_compute(&input).meters.height, 0);
	assert_int_equal(layout_compute(&input).panes[0].height, 22);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_size_is_covered),
		cmocka_unit_test(test_usual_terminal_shows_one_pane),
		cmocka_unit_test(test_tall_terminal_shows_all),
		cmocka_unit_test(test_eight_panes_fit_on_fifty_lines),
		cmocka_unit_test(test_small_tables_are_shown_whole),
		cmocka_unit_test(test_small_screens),
		cmocka_unit_test(test_meters_can_be_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
