/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is not a user of a segment though it looks so: other files with its number, other namespaces.
 * And what another user, who may not look into everything, sees.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "actors.h"
#include "factory.h"
#include "look.h"
#include "namespace.h"
#include "skip.h"

enum { PAGE = 4096, NOBODY = 65534, FIRST_KEY = 0x1234 };

static int teardown(void **state)
{
	(void)state;
	actors_end();
	look_end();
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static int segment(key_t key)
{
	int id = factory_segment(key, PAGE, 0600);

	assert_true(id >= 0);
	return id;
}

static int segment_of_id(int id)
{
	if (factory_next_id(FACTORY_SEGMENT, id) < 0)
		test_skip("no id can be chosen here");
	assert_int_equal(segment(FIRST_KEY), id);
	return id;
}

static const struct shm_segment *look(int id)
{
	look_take(TABLE_BIT(TABLE_SHM), NEED_USERS);
	return look_row(TABLE_SHM, id);
}

/* The same device, the same inode number, and nearly the same name. */
static void test_memfd_of_the_same_number(void **state)
{
	int inode;
	int fd = actor_memfd(&inode);
	int id = segment_of_id(inode);
	struct actor *both = actor_start(MAP_FD(fd), ATTACH(id));
	struct actor *mapper = actor_start(MAP_FD(fd));
	const struct shm_segment *row = look(id);

	(void)state;
	assert_int_equal(row->nattch, 1);
	assert_int_equal(look_users(TABLE_SHM, row), 1);
	assert_int_equal(look_use(TABLE_SHM, row, both->pid)->mappings, 1);
	assert_null(look_use(TABLE_SHM, row, mapper->pid));
	close(fd);
}

static void test_other_namespace_with_the_same_id(void **state)
{
	int id = segment(FIRST_KEY);
	struct actor *other = actor_start(NAMESPACE(id, FIRST_KEY));
	struct actor *ours = actor_start(ATTACH(id));
	const struct shm_segment *row = look(id);

	(void)state;
	assert_int_equal(row->nattch, 1);
	assert_int_equal(look_users(TABLE_SHM, row), 1);
	assert_non_null(look_use(TABLE_SHM, row, ours->pid));
	assert_null(look_use(TABLE_SHM, row, other->pid));
}

/* The other way round: it took ours along, and has one of its own of that id. */
static void test_taken_along_to_another_namespace(void **state)
{
	int id = segment(FIRST_KEY);
	struct actor *actor = actor_start(ATTACH(id), NAMESPACE(id, FIRST_KEY + 1));
	const struct shm_segment *row = look(id);
	const struct use *use = look_use(TABLE_SHM, row, actor->pid);

	(void)state;
	assert_int_equal(row->nattch, 1);
	/* Its namespace is another one now: it is not seen, or only what is ours. */
	assert_true(!use || use->mappings == 1);
}

/* A file of POSIX with the name that the kernel gives to segments. */
static void test_file_with_a_segments_name(void **state)
{
	int id = segment(FIRST_KEY);
	struct actor *actor;
	const struct shm_segment *row;

	(void)state;
	assert_int_equal(factory_posix_segment("/SYSV00001234", PAGE, 0600), 0);
	actor = actor_start(POSIX_MAP("/SYSV00001234", PROT_READ));
	assert_int_equal(unlink("/dev/shm/SYSV00001234"), 0);
	row = look(id);
	assert_null(look_use(TABLE_SHM, row, actor->pid));
}

/* ---- another user ---- */

/* Runs in a child without privilege; the exit status is 0 or the number of the first fault. */
static int judge_as_nobody(int others, int own, pid_t stranger)
{
	const unsigned int all = NEEDS_ALL & ~NEED_RSS_EXACT;
	const struct snapshot *snapshot;
	const struct use *uses;
	size_t count;

	if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
		return 77;
	look_end();
	snapshot = look_take(TABLES_ALL, all);
	if (snapshot->unseen_processes == 0)
		return 2;
	for (enum table_id table = 0; table < TABLE_COUNT; table++)
		if (!snapshot->tables[table].collected || snapshot->tables[table].error)
			return 3;
	uses = uses_of(snapshot, TABLE_SHM, look_find(TABLE_SHM, others), &count);
	if (uses_count_mappings(uses, count) != 0)
		return 4;
	uses = uses_of(snapshot, TABLE_SHM, look_find(TABLE_SHM, own), &count);
	if (count != 1 || uses_count_mappings(uses, count) != 1)
		return 5;
	if (verdict_of(snapshot, TABLE_SHM, look_find(TABLE_SHM, others)).level == VERDICT_STALE)
		return 6;
	if (look_wait(stranger))
		return 7;
	return 0;
}

/* Sees what is its own, misses what it may not look into, says so, and fails nowhere. */
static void test_another_user_sees_less(void **state)
{
	int others = segment(1);
	int own = segment(2);
	int set = factory_set(3, 2, 0600);
	struct actor *stranger;
	int status;
	pid_t child;

	(void)state;
	if (factory_change(FACTORY_SEGMENT, own, NOBODY, NOBODY, 0600) < 0)
		test_skip("there is no other user here");
	actor_start(USER(NOBODY), ATTACH(own));
	stranger = actor_start(ATTACH(others), SEMTIMEDOP(set, { 1, -1, 0 }));
	child = fork();
	if (child == 0)
		_exit(judge_as_nobody(others, own, stranger->pid));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		test_skip("no other user can be taken on here");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_text_of_the_maps_says_the_same(void **state)
{
	struct collect_places text = collect_places_usual;
	const unsigned int needs = NEED_USERS | NEED_POSIX_USERS;
	struct use uses[16];
	const struct snapshot *snapshot;
	size_t count;
	int inode;
	int fd = actor_memfd(&inode);
	int id = segment_of_id(inode);

	(void)state;
	assert_int_equal(factory_posix_segment("/a", PAGE, 0600), 0);
	actor_start(MAP_FD(fd), ATTACH(id), ATTACH_READ(id), POSIX_MAP("/a", PROT_READ));
	actor_start(ATTACH_READ(id), SEMAPHORE_CREATE("/s", 1), FORK);
	snapshot = look_take(TABLES_OBJECTS, needs);
	count = snapshot->use_count;
	assert_int_equal(count, 6);
	memcpy(uses, snapshot->uses, count * sizeof(*uses));
	text.text_maps = true;
	look_in(&text);
	snapshot = look_take(TABLES_OBJECTS, needs);
	assert_int_equal(snapshot->use_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(snapshot->uses[i].table, uses[i].table);
		assert_int_equal(snapshot->uses[i].row, uses[i].row);
		assert_int_equal(snapshot->uses[i].pid, uses[i].pid);
		assert_int_equal(snapshot->uses[i].access, uses[i].access);
		assert_int_equal(snapshot->uses[i].mappings, uses[i].mappings);
		assert_int_equal(snapshot->uses[i].descriptors, uses[i].descriptors);
	}
	close(fd);
}

static void test_root_sees_all(void **state)
{
	const struct snapshot *snapshot;

	(void)state;
	if (access("/proc/1/maps", R_OK) != 0)
		test_skip("this user namespace's root may not look into all processes");
	snapshot = look_take(TABLES_OBJECTS, NEED_USERS | NEED_WAITERS);
	assert_int_equal(snapshot->unseen_processes, 0);
}

int main(void)
{
#define APART_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		APART_TEST(test_memfd_of_the_same_number),
		APART_TEST(test_other_namespace_with_the_same_id),
		APART_TEST(test_taken_along_to_another_namespace),
		APART_TEST(test_file_with_a_segments_name),
		APART_TEST(test_another_user_sees_less),
		APART_TEST(test_text_of_the_maps_says_the_same),
		APART_TEST(test_root_sees_all),
	};

	if (namespace_enter_alone() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
