/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A button is pressed, and released later: the monitor goes on in between and after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "monitor.h"

/* Each refresh shows one more segment: without a key, nothing but the clock makes it do so. */
static void assert_refreshes(struct screen *screen, key_t key)
{
	char text[16];

	assert_true(factory_segment(key, 4096, 0600) >= 0);
	snprintf(text, sizeof(text), "0x%08x", (unsigned int)key);
	screen_wait_for(screen, text);
}

/* Reports as the terminal sends them, one by one: xterm's mode 1006. */
static void test_each_button(void **state)
{
	static const struct {
		const char *press, *release;
	} buttons[] = {
		{ "\033[<0;5;12M", "\033[<0;5;12m" }, /* left */
		{ "\033[<1;5;12M", "\033[<1;5;12m" }, /* middle */
		{ "\033[<2;5;12M", "\033[<2;5;12m" }, /* right */
		{ "\033[<4;5;12M", "\033[<4;5;12m" }, /* left, with shift */
	};
	struct screen *screen = *state;
	key_t key = 0x1001;

	screen_require(screen);
	monitor_start(screen, 0);
	assert_refreshes(screen, key++);
	for (size_t i = 0; i < sizeof(buttons) / sizeof(buttons[0]); i++) {
		screen_send(screen, buttons[i].press);
		assert_refreshes(screen, key++);
		screen_send(screen, buttons[i].release);
		assert_refreshes(screen, key++);
	}
	monitor_quit(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = { screen_test(test_each_button) };

	return screen_run_group(tests);
}
