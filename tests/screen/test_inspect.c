/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen of one object: each tab of each kind. */
#include <fcntl.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cmocka.h>

#include "monitor.h"

static void inspect(struct screen *screen, int tabs, const char *title)
{
	while (tabs-- > 0)
		screen_send(screen, "\t");
	screen_send(screen, "\r");
	screen_wait_row(screen, 0, title);
}

static void test_facts(void **state)
{
	struct screen *screen = *state;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 3 << 20, 0640);
	monitor_start(screen, .rows = 36);
	inspect(screen, 0, "segment");
	screen_wait_for(screen, "rw-r----- (640)");
	screen_wait_for(screen, "3M (3145728 bytes)");
	screen_wait_for(screen, "project 0x00, device ..00, inode ..1001");
	screen_wait_for(screen, "never");
	/* It is alive: what changes is seen, and that it went. */
	assert_int_equal(factory_change(FACTORY_SEGMENT, id, 0, 0, 0600), 0);
	screen_wait_for(screen, "rw------- (600)");
	assert_int_equal(factory_remove(FACTORY_SEGMENT, id), 0);
	screen_wait_row(screen, 0, "GONE");
	screen_wait_for(screen, "3M (3145728 bytes)");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_bytes(void **state)
{
	struct screen *screen = *state;
	char *bytes;
	struct shmid_ds data;
	int id;

	screen_require(screen);
	id = factory_segment(0x1001, 1 << 20, 0600);
	bytes = shmat(id, NULL, 0);
	assert_true(bytes != (void *)-1);
	strcpy(bytes, "hello");
	strcpy(bytes + 0x80000, "needle");
	monitor_start(screen, 0);
	inspect(screen, 0, "segment");
	screen_send(screen, "3");
	screen_wait_row(screen, 2, "0000000000  68 65 6c 6c 6f 00");
	screen_wait_row(screen, 2, "hello");
	/* Live, and without another page. */
	strcpy(bytes, "HELLO");
	screen_wait_row(screen, 2, "HELLO");
	screen_send(screen, "g0x1000\r");
	screen_wait_row(screen, 2, "0000001000");
	screen_send(screen, "/needle\r");
	screen_wait_row(screen, 2, "0000080000  6e 65 65 64 6c 65");
	screen_press(screen, "khome");
	screen_wait_row(screen, 2, "0000000000");
	screen_send(screen, "/hex:6e 65 65\r");
	screen_wait_row(screen, 2, "0000080000");
	screen_send(screen, "/absent\r");
	screen_wait_for(screen, "Not found");
	screen_press(screen, "kend");
	screen_wait_for(screen, "00000ffff0");
	/* Attached only while its bytes are on the screen. */
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_nattch, 2);
	screen_send(screen, "1");
	screen_wait_for(screen, "NATTCH");
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_nattch, 1);
	screen_send(screen, "q");
	monitor_quit(screen);
	shmdt(bytes);
}

static void test_save(void **state)
{
	struct screen *screen = *state;
	char path[] = "/tmp/ipctop-test-XXXXXX";
	char keys[64];
	char buffer[8] = "";
	int fd;

	screen_require(screen);
	monitor_create_segments(screen, 1, NULL);
	fd = mkstemp(path);
	close(fd);
	monitor_start(screen, 0);
	inspect(screen, 0, "segment");
	screen_send(screen, "3");
	snprintf(keys, sizeof(keys), "w%s\r", path);
	screen_send(screen, keys);
	screen_wait_for(screen, "File exists");
	unlink(path);
	screen_send(screen, keys);
	screen_wait_for(screen, "saved");
	fd = open(path, O_RDONLY);
	assert_int_equal(lseek(fd, 0, SEEK_END), 4096);
	assert_int_equal(pread(fd, buffer, 4, 0), 4);
	close(fd);
	unlink(path);
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_messages(void **state)
{
	struct screen *screen = *state;
	struct msqid_ds data;
	int id;

	screen_require(screen);
	id = factory_queue(0x2001, 0600);
	factory_send(id, 5, "first", 5);
	factory_send(id, 7, "sec\033[2Jond", 10);
	factory_send(id, 5, "third", 5);
	monitor_start(screen, 0);
	inspect(screen, 1, "queue");
	screen_send(screen, "3");
	monitor_wait_order(screen, "first", "sec\\x1b[2Jond", "third");
	screen_send(screen, "t7\r");
	screen_wait_gone(screen, "first");
	screen_wait_for(screen, "only type 7");
	screen_send(screen, "\r");
	screen_wait_for(screen, "Message 1: type 7, 10 bytes");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "Message 1: type 7");
	screen_send(screen, "t\r");
	screen_wait_for(screen, "first");
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qnum, 3);
	screen_send(screen, "n9\r");
	screen_wait_for(screen, "Text, or @FILE:");
	screen_send(screen, "sent by hand\r");
	screen_wait_for(screen, "Sent");
	screen_wait_for(screen, "sent by hand");
	/* Taking one is asked first. */
	screen_send(screen, "d");
	screen_wait_for(screen, "lost to its receiver");
	screen_send(screen, "\r");
	screen_wait_gone(screen, "lost to its receiver");
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qnum, 4);
	screen_send(screen, "d");
	screen_wait_for(screen, "lost to its receiver");
	screen_send(screen, "y");
	screen_wait_for(screen, "Taken: type 5, 5 bytes");
	screen_wait_gone(screen, "first");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_semaphores(void **state)
{
	struct screen *screen = *state;
	int id;

	screen_require(screen);
	id = factory_set(0x3001, 100, 0600);
	factory_set_value(id, 1, 77);
	factory_set_value(id, 99, 99);
	monitor_start(screen, 0);
	inspect(screen, 2, "semaphore set");
	screen_send(screen, "3");
	screen_wait_row(screen, 2, "NUMBER   VALUE  NCOUNT  ZCOUNT      PID COMMAND");
	screen_wait_row(screen, 4, "     1      77       0       0");
	screen_press(screen, "kend");
	screen_wait_for(screen, "    99      99");
	factory_set_value(id, 99, 5);
	screen_wait_for(screen, "    99       5");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_posix_bytes(void **state)
{
	struct screen *screen = *state;
	int fd;

	screen_require(screen);
	fd = shm_open("/seg", O_CREAT | O_EXCL | O_RDWR, 0600);
	assert_int_equal(ftruncate(fd, 8192), 0);
	assert_int_equal(pwrite(fd, "posix", 5, 0), 5);
	close(fd);
	monitor_start(screen, 0);
	inspect(screen, 3, "POSIX segment /seg");
	screen_send(screen, "3");
	screen_wait_row(screen, 2, "posix");
	screen_send(screen, "q");
	monitor_quit(screen);
	shm_unlink("/seg");
}

static void test_history(void **state)
{
	struct screen *screen = *state;
	int id;

	screen_require(screen);
	id = factory_queue(0x2001, 0600);
	monitor_start(screen, 0);
	inspect(screen, 1, "queue");
	screen_send(screen, "4");
	screen_wait_for(screen, "samples of");
	screen_wait_for(screen, "MSGS 0   lowest 0, highest 0");
	factory_send(id, 1, "x", 1);
	screen_wait_for(screen, "MSGS 1   lowest 0, highest 1");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_sizes_and_locales(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	for (int i = 0; i < 2; i++) {
		monitor_start(screen, .locale = i ? "C" : NULL, .term = i ? "vt100" : NULL);
		inspect(screen, 0, "segment");
		for (char tab = '1'; tab <= '4'; tab++) {
			screen_send(screen, (const char[]){ tab, '\0' });
			screen_resize(screen, 10, 40);
			screen_wait_row(screen, 1, "Facts");
			screen_resize(screen, 3, 10);
			screen_resize(screen, 24, 80);
			screen_wait_row(screen, -1, "Tab: next tab");
		}
		screen_send(screen, "q");
		monitor_quit(screen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_facts),
		screen_test(test_bytes),
		screen_test(test_save),
		screen_test(test_messages),
		screen_test(test_semaphores),
		screen_test(test_posix_bytes),
		screen_test(test_history),
		screen_test(test_sizes_and_locales),
	};

	return screen_run_group(tests);
}
