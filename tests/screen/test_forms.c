/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creating and changing through forms, against the kernel's own tables. */
#include <fcntl.h>
#include <mqueue.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "monitor.h"

#define CLEAR "\025" /* Ctrl-U */

static void to_pane(struct screen *screen, int tabs)
{
	while (tabs-- > 0)
		screen_send(screen, "\t");
}

static void open_create(struct screen *screen, const char *title)
{
	screen_press(screen, "kf7");
	screen_wait_for(screen, title);
}

static void test_create_a_segment(void **state)
{
	struct screen *screen = *state;
	struct shmid_ds data;
	int id;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, 0);
	open_create(screen, "Create a segment");
	screen_wait_for(screen, "shmget(IPC_PRIVATE, 4096, IPC_CREAT | IPC_EXCL | 0644)");
	screen_send(screen, CLEAR "0x77\t" CLEAR "64K\t" CLEAR "600");
	screen_wait_for(screen, "shmget(0x00000077, 65536, IPC_CREAT | IPC_EXCL | 0600)");
	screen_send(screen, "\r");
	screen_wait_for(screen, "created");
	/* The new one is under the cursor. */
	monitor_wait_cursor(screen, "0x00000077");
	id = shmget(0x77, 0, 0);
	assert_true(id >= 0);
	assert_int_equal(shmctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.shm_segsz, 65536);
	assert_int_equal(data.shm_perm.mode & 0777, 0600);
	monitor_quit(screen);
}

static void test_wrong_fields_are_told(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	open_create(screen, "Create a segment");
	screen_send(screen, "\t" CLEAR "lots");
	screen_wait_for(screen, "not 'lots'");
	/* Enter does not get past it; neither does a key that is taken. */
	screen_send(screen, "\r");
	screen_wait_for(screen, "Create a segment");
	screen_send(screen, CLEAR "4K");
	screen_press(screen, "kcuu1");
	screen_send(screen, CLEAR "0x1001\r");
	screen_wait_for(screen, "File exists");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "Create a segment");
	screen_wait_row(screen, 3, "Segments 1");
	monitor_quit(screen);
}

static void test_create_a_queue_and_a_set(void **state)
{
	struct screen *screen = *state;
	struct msqid_ds data;
	int id;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	to_pane(screen, 1);
	open_create(screen, "Create a queue");
	screen_send(screen, CLEAR "0x21\t\t8K\r");
	screen_wait_for(screen, "0x00000021");
	assert_int_equal(msgctl(msgget(0x21, 0), IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qbytes, 8192);
	to_pane(screen, 1);
	open_create(screen, "Create a semaphore set");
	screen_send(screen, CLEAR "0x31\t" CLEAR "3\t" CLEAR "1,2,3\r");
	screen_wait_for(screen, "0x00000031");
	id = semget(0x31, 0, 0);
	assert_int_equal(semctl(id, 2, GETVAL), 3);
	monitor_quit(screen);
}

static void test_create_posix_objects(void **state)
{
	struct screen *screen = *state;
	struct stat status;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, 0);
	to_pane(screen, 3);
	open_create(screen, "Create a POSIX segment");
	screen_wait_for(screen, "needs a name");
	screen_send(screen, "made\t" CLEAR "1M\r");
	screen_wait_for(screen, "/made");
	assert_int_equal(stat("/dev/shm/made", &status), 0);
	assert_int_equal(status.st_size, 1 << 20);
	to_pane(screen, 1);
	open_create(screen, "Create a POSIX queue");
	screen_send(screen, "q\t5\t100\r");
	screen_wait_for(screen, "POSIX queue /q: created");
	assert_int_equal(stat("/dev/mqueue/q", &status), 0);
	to_pane(screen, 1);
	open_create(screen, "Create a POSIX semaphore");
	screen_send(screen, "s\t" CLEAR "7\r");
	screen_wait_for(screen, "POSIX semaphore /s: created");
	assert_int_equal(stat("/dev/shm/sem.s", &status), 0);
	/* And they can be removed again. */
	screen_wait_row(screen, 5, " /s");
	screen_send(screen, "k");
	screen_wait_for(screen, "Remove POSIX semaphore /s?");
	screen_send(screen, "y");
	screen_wait_for(screen, "POSIX semaphore /s: removed");
	assert_int_equal(stat("/dev/shm/sem.s", &status), -1);
	mq_unlink("/q");
	unlink("/dev/shm/made");
	monitor_quit(screen);
}

static void test_edit_a_segment(void **state)
{
	struct screen *screen = *state;
	struct shmid_ds data;
	int ids[1];

	monitor_create_segments(screen, 1, ids);
	monitor_start(screen, 0);
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change segment");
	screen_send(screen, " \t" CLEAR "640\r");
	screen_wait_for(screen, "Mode: 640, was 600");
	screen_wait_for(screen, "Locked: yes, was no");
	/* Enter is No. */
	screen_send(screen, "\r");
	screen_wait_for(screen, "Nothing was changed");
	assert_int_equal(shmctl(ids[0], IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0600);
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change segment");
	screen_send(screen, " \t" CLEAR "640\r");
	screen_wait_for(screen, "was 600");
	screen_send(screen, "y");
	screen_wait_for(screen, "Mode: changed");
	assert_int_equal(shmctl(ids[0], IPC_STAT, &data), 0);
	assert_int_equal(data.shm_perm.mode & 0777, 0640);
	assert_true(data.shm_perm.mode & SHM_LOCKED);
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_edit_a_queue(void **state)
{
	struct screen *screen = *state;
	struct msqid_ds data;
	int id;

	monitor_create_segments(screen, 1, NULL);
	id = factory_queue(0x21, 0600);
	monitor_start(screen, 0);
	to_pane(screen, 1);
	screen_wait_for(screen, "0x00000021");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Most bytes");
	screen_send(screen, CLEAR "4K\t\t\t" CLEAR "daemon\r");
	screen_wait_for(screen, "Owner: daemon, was root");
	screen_send(screen, "y");
	screen_wait_for(screen, "Owner: changed");
	assert_int_equal(msgctl(id, IPC_STAT, &data), 0);
	assert_int_equal(data.msg_qbytes, 4096);
	assert_int_equal(data.msg_perm.uid, 1);
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_edit_a_posix_segment(void **state)
{
	struct screen *screen = *state;
	struct stat status;
	int fd;

	screen_require(screen);
	fd = shm_open("/seg", O_CREAT | O_EXCL | O_RDWR, 0600);
	close(fd);
	monitor_start(screen, 0);
	to_pane(screen, 3);
	screen_wait_for(screen, "/seg");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change POSIX segment /seg");
	screen_send(screen, CLEAR "8K\t" CLEAR "640\r");
	screen_wait_for(screen, "Size: 8K, was 0");
	screen_send(screen, "y");
	screen_wait_for(screen, "Mode: changed");
	assert_int_equal(stat("/dev/shm/seg", &status), 0);
	assert_int_equal(status.st_size, 8192);
	assert_int_equal(status.st_mode & 0777, 0640);
	shm_unlink("/seg");
	screen_send(screen, "q");
	monitor_quit(screen);
}

/* The last test: it takes the file system away, and gets it back by the dialog. */
static void test_mount_mqueue(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	while (umount2("/dev/mqueue", MNT_DETACH) == 0)
		;
	monitor_start(screen, 0);
	to_pane(screen, 4);
	screen_wait_for(screen, "/dev/mqueue is not mounted");
	screen_press(screen, "kf7");
	screen_wait_for(screen, "Mount /dev/mqueue?");
	screen_send(screen, "\r");
	screen_wait_gone(screen, "Mount /dev/mqueue?");
	screen_wait_for(screen, "/dev/mqueue is not mounted");
	screen_press(screen, "kf7");
	screen_wait_for(screen, "Mount /dev/mqueue?");
	screen_send(screen, "y");
	screen_wait_for(screen, "No POSIX queues");
	monitor_quit(screen);
}

static void test_edit_values(void **state)
{
	struct screen *screen = *state;
	int id;

	monitor_create_segments(screen, 1, NULL);
	id = factory_set(0x31, 3, 0600);
	monitor_start(screen, 0);
	to_pane(screen, 2);
	screen_wait_for(screen, "0x00000031");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "One value");
	screen_send(screen, "1=5\r");
	screen_wait_for(screen, "One value: 1=5");
	screen_send(screen, "y");
	screen_wait_for(screen, "One value: changed");
	assert_int_equal(semctl(id, 1, GETVAL), 5);
	assert_int_equal(semctl(id, 0, GETVAL), 0);
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_edit_a_limit(void **state)
{
	struct screen *screen = *state;
	char text[64] = "";
	FILE *file;

	monitor_create_segments(screen, 3, NULL);
	monitor_start(screen, 0);
	to_pane(screen, 6);
	screen_wait_for(screen, "MSGMNI");
	for (int i = 0; i < 3; i++)
		screen_press(screen, "kcud1");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change limit SHMMNI");
	screen_wait_for(screen, "In use now: 3");
	screen_send(screen, CLEAR "2");
	screen_wait_for(screen, "WARNING: 3 in use is more");
	screen_send(screen, CLEAR "123\r");
	screen_wait_for(screen, "Limit: 123, was");
	screen_send(screen, "y");
	screen_wait_for(screen, "Limit: changed");
	file = fopen("/proc/sys/kernel/shmmni", "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, "123\n");
	screen_send(screen, "q");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Change limit SHMMNI");
	screen_send(screen, CLEAR "4096\r");
	screen_wait_for(screen, "was 123");
	screen_send(screen, "y");
	screen_wait_for(screen, "Limit: changed");
	screen_send(screen, "q");
	monitor_quit(screen);
}

static void test_read_only_opens_no_form(void **state)
{
	static const char *const arguments[] = { "-R", "-d", "0.2", NULL };
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, .arguments = arguments);
	screen_press(screen, "kf7");
	screen_wait_for(screen, "Read-only");
	screen_press(screen, "kf8");
	screen_wait_for(screen, "Read-only");
	monitor_quit(screen);
}

static void test_owners_filter(void **state)
{
	struct screen *screen = *state;
	int ids[2];

	monitor_create_segments(screen, 2, ids);
	monitor_give(ids[0], 1, 0600);
	monitor_start(screen, 0);
	screen_click_text(screen, "Own 2");
	screen_wait_for(screen, "daemon");
	screen_send(screen, "O");
	monitor_wait_order(screen, "daemon", "root");
	screen_press(screen, "khome");
	screen_send(screen, "\r");
	screen_wait_for(screen, "only of daemon");
	screen_click_text(screen, "Shm 2");
	screen_wait_for(screen, "0x00001001");
	screen_wait_gone(screen, "0x00001002");
	monitor_quit(screen);
}

static void test_small_screen_pages_a_form(void **state)
{
	struct screen *screen = *state;

	monitor_create_segments(screen, 1, NULL);
	monitor_start(screen, .rows = 10, .columns = 60);
	open_create(screen, "Create a segment");
	screen_wait_for(screen, "Key");
	for (int i = 0; i < 3; i++)
		screen_send(screen, "\t");
	screen_wait_for(screen, "Owner");
	screen_send(screen, "\033");
	screen_wait_gone(screen, "Create a segment");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_create_a_segment),
		screen_test(test_wrong_fields_are_told),
		screen_test(test_create_a_queue_and_a_set),
		screen_test(test_create_posix_objects),
		screen_test(test_edit_a_segment),
		screen_test(test_edit_a_queue),
		screen_test(test_edit_a_posix_segment),
		screen_test(test_edit_values),
		screen_test(test_edit_a_limit),
		screen_test(test_read_only_opens_no_form),
		screen_test(test_owners_filter),
		screen_test(test_small_screen_pages_a_form),
		screen_test(test_mount_mqueue),
	};

	return screen_run_group(tests);
}
