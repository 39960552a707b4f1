/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What users own, against the objects and the kernel's own sums. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "factory.h"
#include "ipctop/collect.h"
#include "ipctop/kind.h"
#include "namespace.h"
#include "skip.h"

enum { DAEMON = 1, MANY = 300 };

static struct snapshot *snapshot;

static void take(unsigned int tables)
{
	const struct collect_request request = { .tables = tables, .needs = NEED_NAMES };
	struct collector *collector = collector_create(SOURCE_AUTO);

	snapshot_destroy(snapshot);
	snapshot = collector_take(collector, &request);
	collector_destroy(collector);
}

static int teardown(void **state)
{
	(void)state;
	snapshot_destroy(snapshot);
	snapshot = NULL;
	factory_remove_all();
	factory_posix_remove_all();
	return 0;
}

static const struct owner *owner_at(size_t i)
{
	assert_true(i < snapshot->tables[TABLE_OWNER].count);
	return snapshot_row(snapshot, TABLE_OWNER, i);
}

/* Segments of two users, one not of whole pages, and one of each other kind. */
static void make_some_of_all(void)
{
	int id = factory_segment(0x11, 3 * 4096 + 1, 0600);

	assert_true(id >= 0);
	if (factory_change(FACTORY_SEGMENT, id, DAEMON, DAEMON, 0600) < 0)
		test_skip("there is no user but root in this user namespace");
	assert_true(factory_segment(0x12, 4096, 0600) >= 0);
	assert_true(factory_segment(0x13, 4095, 0600) >= 0);
	assert_int_equal(factory_send(factory_queue(0x21, 0600), 1, "abc", 3), 0);
	assert_int_equal(factory_send(factory_queue(0x22, 0600), 1, "defgh", 5), 0);
	assert_true(factory_set(0x31, 5, 0600) >= 0);
	assert_int_equal(factory_posix_segment("/a", 1 << 20, 0600), 0);
	assert_int_equal(factory_posix_segment("/b", 1, 0600), 0);
	assert_int_equal(factory_posix_queue("/q", 3, 8, 0600), 0);
	assert_int_equal(factory_posix_semaphore("/s", 1, 0600), 0);
	assert_int_equal(factory_posix_semaphore("/t", 1, 0600), 0);
	assert_int_equal(chown("/dev/shm/sem.t", DAEMON, DAEMON), 0);
}

static void test_sums_of_each_user(void **state)
{
	const struct owner *owner;

	(void)state;
	make_some_of_all();
	take(TABLES_ALL);
	assert_int_equal(snapshot->tables[TABLE_OWNER].count, 2);
	owner = owner_at(0);
	assert_int_equal(owner->uid, 0);
	assert_int_equal(owner->segments, 2);
	assert_int_equal(owner->segment_bytes, 4096 + 4095);
	assert_int_equal(owner->queues, 2);
	assert_int_equal(owner->messages, 2);
	assert_int_equal(owner->message_bytes, 8);
	assert_int_equal(owner->sets, 1);
	assert_int_equal(owner->semaphores, 5);
	assert_int_equal(owner->posix_segments, 2);
	/* Of each, the one page that was written to. */
	assert_int_equal(owner->posix_bytes, 2 * sysconf(_SC_PAGESIZE));
	assert_int_equal(owner->posix_queues, 1);
	assert_int_equal(owner->posix_semaphores, 1);
	owner = owner_at(1);
	assert_int_equal(owner->uid, DAEMON);
	assert_int_equal(owner->segments, 1);
	assert_int_equal(owner->segment_bytes, 3 * 4096 + 1);
	assert_int_equal(owner->queues + owner->sets + owner->posix_segments, 0);
	assert_int_equal(owner->posix_semaphores, 1);
}

static void test_sums_of_all_are_the_kernels(void **state)
{
	struct owner all = { 0 };

	(void)state;
	make_some_of_all();
	take(TABLES_ALL);
	for (size_t i = 0; i < snapshot->tables[TABLE_OWNER].count; i++) {
		const struct owner *owner = owner_at(i);

		all.segments += owner->segments;
		all.segment_pages += owner->segment_pages;
		all.queues += owner->queues;
		all.messages += owner->messages;
		all.message_bytes += owner->message_bytes;
		all.sets += owner->sets;
		all.semaphores += owner->semaphores;
		all.posix_queues += owner->posix_queues;
	}
	assert_int_equal(all.segments, snapshot->usage.segments);
	assert_int_equal(all.segment_pages, snapshot->usage.shm_pages);
	assert_int_equal(all.queues, snapshot->usage.queues);
	assert_int_equal(all.messages, snapshot->usage.messages);
	assert_int_equal(all.message_bytes, snapshot->usage.message_bytes);
	assert_int_equal(all.sets, snapshot->usage.semaphore_sets);
	assert_int_equal(all.semaphores, snapshot->usage.semaphores);
	assert_int_equal(all.posix_queues, snapshot->usage.posix_queues);
}

static struct value value_of(const char *column, size_t row)
{
	const struct kind *kind = kind_of_table(TABLE_OWNER);
	const struct column *found = kind_find_column(kind, column);

	assert_non_null(found);
	return found->get(snapshot, owner_at(row));
}

static void assert_share(const char *column, uint64_t used, const char *limit_name)
{
	const struct limit *limit = snapshot_find_limit(snapshot, limit_name);
	struct value share = value_of(column, 0);
	double expected;

	assert_non_null(limit);
	assert_true(limit->limit_known && limit->limit > 0);
	assert_null(share.absent);
	expected = (double)used * 100 / (double)limit->limit;
	assert_true(share.percent > expected * 0.999999 && share.percent < expected * 1.000001);
}

static void test_shares_of_limits(void **state)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	(void)state;
	make_some_of_all();
	take(TABLES_ALL);
	assert_share("SHM%", 2, "SHMMNI");
	assert_share("SHMALL%", 2 * ((4096 + page - 1) / page), "SHMALL");
	assert_share("MSG%", 2, "MSGMNI");
	assert_share("SEM%", 1, "SEMMNI");
	assert_share("SEMMNS%", 5, "SEMMNS");
	assert_share("PSHM%", 2 * page, "SHMFS");
	assert_share("PMSG%", 1, "MQUMNI");
	assert_string_equal(value_of("OWNER", 0).text, "root");
	/* Without the limits there is no share, and that is not 0. */
	take(TABLES_ALL & ~TABLE_BIT(TABLE_LIMIT));
	assert_non_null(value_of("SHM%", 0).absent);
	assert_non_null(value_of("PMSG%", 0).absent);
}

static void test_many_owners(void **state)
{
	(void)state;
	if (seteuid(MANY - 1) < 0)
		test_skip("there are not enough users in this user namespace");
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(factory_fill(2 * MANY, MANY, 0x1000), 0);
	take(TABLES_SYSV | TABLE_BIT(TABLE_OWNER));
	assert_int_equal(snapshot->tables[TABLE_OWNER].count, MANY);
	for (uid_t uid = 0; uid < MANY; uid++) {
		const struct owner *owner = owner_at(uid);

		assert_int_equal(owner->uid, uid);
		assert_int_equal(owner->segments, 2);
		assert_int_equal(owner->queues, 2);
		assert_int_equal(owner->semaphores, 2);
	}
}

static void test_only_of_the_tables_asked_for(void **state)
{
	(void)state;
	make_some_of_all();
	take(TABLE_BIT(TABLE_PSEM) | TABLE_BIT(TABLE_OWNER));
	assert_int_equal(snapshot->tables[TABLE_OWNER].count, 2);
	assert_int_equal(owner_at(0)->posix_semaphores, 1);
	assert_int_equal(owner_at(0)->segments, 0);
	take(TABLES_SYSV);
	assert_false(snapshot->tables[TABLE_OWNER].collected);
}

static void test_nobody_owns_anything(void **state)
{
	(void)state;
	take(TABLES_ALL);
	assert_true(snapshot->tables[TABLE_OWNER].collected);
	assert_int_equal(snapshot->tables[TABLE_OWNER].count, 0);
}

int main(void)
{
#define OWNER_TEST(function) cmocka_unit_test_teardown(function, teardown)
	const struct CMUnitTest tests[] = {
		OWNER_TEST(test_sums_of_each_user),
		OWNER_TEST(test_sums_of_all_are_the_kernels),
		OWNER_TEST(test_shares_of_limits),
		OWNER_TEST(test_many_owners),
		OWNER_TEST(test_only_of_the_tables_asked_for),
		OWNER_TEST(test_nobody_owns_anything),
	};

	if (namespace_enter() < 0) {
		print_message("1..0 # SKIP no private IPC namespace can be made here\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
