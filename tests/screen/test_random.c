/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys, clicks and sizes at random while objects come and go: it lives on, and ends in order. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipctop/memory.h"
#include "monitor.h"

enum { ROUNDS = 60, KEYS_A_ROUND = 15 };

/* All that does something, but for what ends it and what writes files. */
static const char *const keys[] = {
	"\033[A", "\033[B", "\033[C", "\033[D", "\033[5~", "\033[6~", "\033OP", "\033OR", "\033OS",
	"\033[15~", "\033[17~", "\033[18~", "\033[19~", "\033[20~", "\t", "\033[Z", "\r", "\033",
	" ", "y", "n", "a", "U", "u", "/", "\\", "I", "N", "O", "M", "T", "k", "i", "1", "2", "3",
	"g", "t", "d", "+", "-", "Z", "F", "#", "\014", "z", "<", "h", "0", "9", "x", "size>1",
	"|", "\"", "\177", "\025", "\xc3\xa9", "\xe6\x97\xa5", "\xff", "\033[<0;10;5M",
	"\033[<0;3;4M", "\033[<64;3;9M", "\033[<0;70;24M",
};

/* None so small that libvterm 0.1 itself trips over a wide character. */
static const int sizes[][2] = { { 24, 80 }, { 50, 200 }, { 10, 40 }, { 5, 80 } };

/* Objects of every kind appear, and those of some rounds before leave. */
static void stir(int round)
{
	char name[32];

	factory_segment(0, 4096 * (size_t)(round % 5 + 1), 0600);
	factory_send(factory_queue(0, 0600), 1, "text", 4);
	factory_set(0, 1 + round % 3, 0600);
	snprintf(name, sizeof(name), "/random%d", round);
	close(shm_open(name, O_CREAT | O_RDWR, 0600));
	snprintf(name, sizeof(name), "/random%d", round - 3);
	shm_unlink(name);
	if (round % 7 == 0)
		factory_remove_all();
}

static void play(struct screen *screen, unsigned int seed)
{
	static const char *const arguments[] = { "-d", "0.1", NULL };

	srandom(seed);
	monitor_create_segments(screen, 5, NULL);
	monitor_start(screen, .arguments = arguments);
	for (int round = 0; round < ROUNDS; round++) {
		const int *size = sizes[random() % (long)ARRAY_SIZE(sizes)];

		stir(round);
		for (int i = 0; i < KEYS_A_ROUND; i++)
			screen_send(screen, keys[random() % (long)ARRAY_SIZE(keys)]);
		if (round % 4 == 0)
			screen_resize(screen, size[0], size[1]);
		usleep(20000);
	}
	screen_signal(screen, SIGTERM);
	assert_int_equal(screen_wait_exit(screen), 0);
	screen_assert_restored(screen);
}

static void test_random_keys(void **state)
{
	for (unsigned int seed = 1; seed <= 4; seed++)
		play(*state, seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_random_keys),
	};

	return screen_run_group(tests);
}
