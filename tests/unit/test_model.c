/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model on snapshots made by hand: filters, history, views. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ipctop/filter.h"
#include "ipctop/history.h"
#include "ipctop/memory.h"
#include "ipctop/view.h"

enum { NOW = 1795507632, PAGE = 4096 };

/* A segment of a snapshot made by hand. */
struct spec {
	int id;
	uid_t uid;
	uint64_t size;
	uint64_t nattch;
	pid_t cpid;
};

static struct id_name names[] = { { 0, true, "root" }, { 1, true, "daemon" }, { 7, false, "7" } };

static struct snapshot *make(const struct spec *specs, size_t count, int64_t ms)
{
	struct snapshot *snapshot = snapshot_create();
	struct shm_segment *rows = arena_alloc(snapshot->arena, count, sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		rows[i].ipc = (struct sysv_object){ .id = specs[i].id,
						    .key = specs[i].id + 0x1000,
						    .uid = specs[i].uid,
						    .mode = 0600,
						    .ctime = NOW - 3600 };
		rows[i].size = specs[i].size;
		rows[i].nattch = specs[i].nattch;
		rows[i].cpid = specs[i].cpid;
	}
	snapshot->tables[TABLE_SHM] = (struct table){
		.rows = rows, .count = count, .row_size = sizeof(*rows), .collected = true
	};
	snapshot->realtime.tv_sec = NOW;
	snapshot->monotonic_ms = ms;
	snapshot->users = names;
	snapshot->user_count = ARRAY_SIZE(names);
	snapshot->needs = NEED_NAMES;
	return snapshot;
}

#define MAKE(ms, ...)                                                                              \
	make((const struct spec[]){ __VA_ARGS__ },                                                 \
	     sizeof((const struct spec[]){ __VA_ARGS__ }) / sizeof(struct spec), ms)

/* ---- filters ---- */

static bool passes(const char *text, const struct spec *spec)
{
	const struct kind *kind = kind_of_table(TABLE_SHM);
	const struct column *columns[] = { kind_find_column(kind, "KEY"),
					   kind_find_column(kind, "OWNER"),
					   kind_find_column(kind, "SIZE") };
	const struct value_style style = { .absent = "-", .now = NOW };
	struct snapshot *snapshot = make(spec, 1, 0);
	struct filter *filter;
	char message[256] = "";
	bool result;

	assert_int_equal(filter_compile(kind, text, NOW, &filter, message, sizeof(message)), 0);
	assert_non_null(filter);
	result = filter_matches(filter, snapshot, snapshot_row(snapshot, TABLE_SHM, 0), columns,
				ARRAY_SIZE(columns), &style);
	filter_destroy(filter);
	snapshot_destroy(snapshot);
	return result;
}

static void test_filters(void **state)
{
	static const struct {
		const char *text;
		bool passes;
	} cases[] = {
		{ "daemon", true },	   { "DAEM", true },	     { "root", false },
		{ "1005", true },	   { "owner:aem", true },    { "owner:root", false },
		{ "owner=daemon", true },  { "owner=Daemon", false }, { "owner!=root", true },
		{ "size>1M", true },	   { "size>=2M", true },     { "size<2M", false },
		{ "size<=2M", true },	   { "size=2M", true },	     { "size!=2M", false },
		{ "SIZE:2M", true },	   { "perms=600", true },    { "perms=rw-------", true },
		{ "key=0x1005", true },	   { "id=5", true },	     { "id>5", false },
		{ "nattch=0", true },	   { "age>30m", true },	     { "age>2h", false },
		{ "!root", true },	   { "!daemon", false },     { "!size>3M", true },
		{ "daemon 1005", true },   { "daemon root", false }, { "root|daemon", true },
		{ "root|bin", false },	   { "root|size>1M", true }, { "daemon size>9M|id=5", true },
		{ "root | daemon", true }, { "root|", false },	     { "\"daemon\"", true },
		{ "\"dae mon\"", false },  { "dae\\mon", true },     { "status=dest", false },
		{ "status!=dest", true },  { "msgs>0", false },	     { "!msgs>0", true },
		{ "status=", true },	   { "owner=", false },	     { "ctime<=08:00", true },
	};
	const struct spec spec = { 5, 1, 2 << 20, 0, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (passes(cases[i].text, &spec) != cases[i].passes)
			fail_msg("%s", cases[i].text);
}

static void test_bad_filters(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{ "siz>1M", "no column 'siz'; did you mean SIZE?" },
		{ "foo:bar", "no column 'foo'" },
		{ "size>lots", "SIZE takes a size such as 4096 or 1.5M, not 'lots'" },
		{ "size>99999999E", "out of range" },
		{ "perms=999", "PERMS takes permissions" },
		{ "size>", "must follow 'size'" },
		{ "owner:", "must follow 'owner'" },
		{ "\"open", "a quote is not closed" },
		{ "owner:\"open", "a quote is not closed" },
		{ "!", "must follow '!'" },
		{ "a\033b:c\033>", NULL },
	};
	struct filter *filter;
	char message[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int error = filter_compile(kind_of_table(TABLE_SHM), cases[i].text, NOW, &filter,
					   message, sizeof(message));

		if (!cases[i].message) {
			filter_destroy(error ? NULL : filter);
			continue;
		}
		assert_int_equal(error, -EINVAL);
		assert_null(strchr(message, '\n'));
		if (!strstr(message, cases[i].message))
			fail_msg("%s: %s", cases[i].text, message);
	}
}

static void test_empty_filters(void **state)
{
	static const char *const texts[] = { "", "  ", "|", " | | " };
	struct filter *filter = (struct filter *)1;
	char message[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(filter_compile(kind_of_table(TABLE_SHM), texts[i], NOW, &filter,
						message, sizeof(message)),
				 0);
		assert_null(filter);
	}
	assert_int_equal(filter_needs(NULL), 0);
}

static void test_filter_needs(void **state)
{
	struct filter *filter;
	char message[64];

	(void)state;
	filter_compile(kind_of_table(TABLE_SHM), "rss>1M", NOW, &filter, message, sizeof(message));
	assert_int_equal(filter_needs(filter), NEED_RSS);
	filter_destroy(filter);
}

/* ---- history ---- */

static void test_new_changed_and_gone(void **state)
{
	struct history *history = history_create();
	const struct snapshot *previous;
	const struct shm_segment *row;

	(void)state;
	assert_null(history_current(history));
	history_advance(history, MAKE(1000, { 1, 0, PAGE, 0, 9 }, { 2, 0, PAGE, 0, 9 }));
	assert_int_equal(history_change(history, TABLE_SHM, 0), CHANGE_NONE);
	assert_null(history_previous(history, TABLE_SHM, 0, &previous));
	history_advance(history, MAKE(2000, { 1, 0, PAGE, 4, 9 }, { 3, 0, PAGE, 0, 9 }));
	assert_int_equal(history_change(history, TABLE_SHM, 0), CHANGE_NONE);
	assert_int_equal(history_change(history, TABLE_SHM, 1), CHANGE_NEW);
	row = history_previous(history, TABLE_SHM, 0, &previous);
	assert_int_equal(row->nattch, 0);
	assert_null(history_previous(history, TABLE_SHM, 1, &previous));
	assert_int_equal(history_gone_count(history, TABLE_SHM), 1);
	row = history_gone_row(history, TABLE_SHM, 0);
	assert_int_equal(row->ipc.id, 2);
	/* Marks end. */
	history_advance(history, MAKE(2000 + HISTORY_MARK_MS, { 1, 0, PAGE, 4, 9 },
				      { 3, 0, PAGE, 0, 9 }));
	assert_int_equal(history_change(history, TABLE_SHM, 1), CHANGE_NONE);
	assert_int_equal(history_gone_count(history, TABLE_SHM), 0);
	history_destroy(history);
}

static void test_a_reused_id_is_another_object(void **state)
{
	struct history *history = history_create();

	(void)state;
	history_advance(history, MAKE(1000, { 1, 0, PAGE, 0, 9 }));
	history_advance(history, MAKE(2000, { 1, 0, 2 * PAGE, 0, 9 }));
	assert_int_equal(history_change(history, TABLE_SHM, 0), CHANGE_NEW);
	assert_int_equal(history_gone_count(history, TABLE_SHM), 1);
	history_destroy(history);
}

static void test_what_was_not_read_is_not_gone(void **state)
{
	struct history *history = history_create();
	struct snapshot *broken = make(NULL, 0, 2000);

	(void)state;
	broken->tables[TABLE_SHM].error = -EACCES;
	history_advance(history, MAKE(1000, { 1, 0, PAGE, 0, 9 }));
	history_advance(history, broken);
	assert_int_equal(history_gone_count(history, TABLE_SHM), 0);
	history_advance(history, MAKE(3000, { 1, 0, PAGE, 0, 9 }));
	assert_int_equal(history_change(history, TABLE_SHM, 0), CHANGE_NONE);
	history_destroy(history);
}

static struct snapshot *make_posix(size_t count, int64_t ms)
{
	struct snapshot *snapshot = make(NULL, 0, ms);
	struct posix_segment *rows = arena_alloc(snapshot->arena, count, sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		rows[i].file.name = arena_strdup(snapshot->arena, i ? "/second" : "/first");
		rows[i].file.inode = i + 1;
	}
	snapshot->tables[TABLE_PSHM] = (struct table){
		.rows = rows, .count = count, .row_size = sizeof(*rows), .collected = true
	};
	return snapshot;
}

/* A gone row is shown after the snapshot that it came from has been freed. */
static void test_gone_rows_keep_their_names(void **state)
{
	struct history *history = history_create();
	const struct posix_object *row;

	(void)state;
	history_advance(history, make_posix(2, 1000));
	for (int i = 0; i < 3; i++)
		history_advance(history, make_posix(1, 2000 + i));
	assert_int_equal(history_gone_count(history, TABLE_PSHM), 1);
	row = history_gone_row(history, TABLE_PSHM, 0);
	assert_string_equal(row->name, "/second");
	history_destroy(history);
}

/* ---- views ---- */

struct fixture {
	struct history *history;
	struct view *view;
};

static struct fixture watch(struct snapshot *snapshot)
{
	struct fixture fixture = { history_create(), view_create(kind_of_table(TABLE_SHM)) };

	history_advance(fixture.history, snapshot);
	view_update(fixture.view, fixture.history);
	return fixture;
}

static void see(struct fixture *fixture, struct snapshot *snapshot)
{
	history_advance(fixture->history, snapshot);
	view_update(fixture->view, fixture->history);
}

static void leave(struct fixture *fixture)
{
	view_destroy(fixture->view);
	history_destroy(fixture->history);
}

static int id_at(const struct fixture *fixture, size_t i)
{
	return ((const struct sysv_object *)view_row(fixture->view, i).row)->id;
}

#define ASSERT_ORDER(fixture, ...)                                                                 \
	do {                                                                                       \
		const int expected[] = { __VA_ARGS__ };                                            \
		assert_int_equal(view_count((fixture)->view), ARRAY_SIZE(expected));               \
		for (size_t n = 0; n < ARRAY_SIZE(expected); n++)                                  \
			assert_int_equal(id_at(fixture, n), expected[n]);                          \
	} while (0)

static void sort(struct fixture *fixture, const char *text)
{
	assert_int_equal(view_sort_by_text(fixture->view, text), 0);
	view_update(fixture->view, fixture->history);
}

static void test_sorting(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 1, PAGE, 2, 9 }, { 2, 0, 3 * PAGE, 2, 8 },
				       { 3, 7, 2 * PAGE, 0, 7 }, { 4, 0, 2 * PAGE, 1, 6 }));

	(void)state;
	ASSERT_ORDER(&it, 2, 3, 4, 1); /* by size, the largest first, as the kind has it */
	sort(&it, "SIZE");
	ASSERT_ORDER(&it, 1, 3, 4, 2);
	sort(&it, "id:desc");
	ASSERT_ORDER(&it, 4, 3, 2, 1);
	sort(&it, "OWNER");
	ASSERT_ORDER(&it, 3, 1, 2, 4); /* "7", daemon, root */
	sort(&it, "owner:desc");
	ASSERT_ORDER(&it, 2, 4, 1, 3);
	sort(&it, "nattch");
	ASSERT_ORDER(&it, 3, 4, 1, 2);
	/* No name comes before all names. */
	sort(&it, "USER");
	ASSERT_ORDER(&it, 3, 1, 2, 4);
	assert_int_equal(view_sort_by_text(it.view, "MSGS"), -EINVAL);
	assert_int_equal(view_sort_by_text(it.view, "ID:up"), -EINVAL);
	view_set_sort(it.view, NULL, false);
	view_update(it.view, it.history);
	ASSERT_ORDER(&it, 1, 2, 3, 4);
	leave(&it);
}

static void test_cursor_stays_with_its_object(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 0, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 },
				       { 3, 0, 3 * PAGE, 0, 9 }));

	(void)state;
	view_move_to(it.view, 2);
	assert_int_equal(id_at(&it, view_cursor(it.view)), 1);
	sort(&it, "SIZE");
	assert_int_equal(view_cursor(it.view), 0);
	see(&it, MAKE(100, { 0, 0, 1, 0, 9 }, { 1, 0, PAGE, 0, 9 }, { 3, 0, 3 * PAGE, 0, 9 }));
	assert_int_equal(id_at(&it, view_cursor(it.view)), 1);
	/* Without following it stays on its line. */
	view_set_follow(it.view, false);
	sort(&it, "SIZE:desc");
	assert_int_equal(view_cursor(it.view), 1);
	/* Its object is gone for good: the place remains. */
	view_set_follow(it.view, true);
	view_move_to(it.view, SIZE_MAX);
	see(&it, MAKE(200, { 3, 0, 3 * PAGE, 0, 9 }));
	see(&it, MAKE(9000, { 3, 0, 3 * PAGE, 0, 9 }));
	assert_int_equal(view_cursor(it.view), 0);
	view_move_by(it.view, -5);
	assert_int_equal(view_cursor(it.view), 0);
	view_move_by(it.view, 5);
	assert_int_equal(view_cursor(it.view), 0);
	leave(&it);
}

static void test_tags(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 0, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 },
				       { 3, 0, 3 * PAGE, 0, 9 }));
	const void **rows;

	(void)state;
	assert_int_equal(view_selection(it.view, &rows), 1);
	assert_int_equal(((const struct sysv_object *)rows[0])->id, 3);
	free(rows);
	view_toggle_tag(it.view, 1);
	view_toggle_tag(it.view, 2);
	view_toggle_tag(it.view, 2);
	assert_int_equal(view_tag_count(it.view), 1);
	sort(&it, "SIZE");
	assert_true(view_row(it.view, 1).tagged);
	view_tag_all(it.view);
	assert_int_equal(view_tag_count(it.view), 3);
	/* The one that is gone takes its tag along; what came in its place has none. */
	see(&it, MAKE(100, { 1, 0, PAGE, 0, 9 }, { 2, 0, 9 * PAGE, 0, 9 }, { 3, 0, 3 * PAGE, 0, 9 }));
	assert_int_equal(view_tag_count(it.view), 2);
	assert_int_equal(view_selection(it.view, &rows), 2);
	assert_int_equal(((const struct sysv_object *)rows[0])->id, 1);
	assert_int_equal(((const struct sysv_object *)rows[1])->id, 3);
	free(rows);
	view_clear_tags(it.view);
	assert_int_equal(view_tag_count(it.view), 0);
	leave(&it);
}

static void test_gone_rows_are_shown_but_not_chosen(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 0, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 }));
	const void **rows;

	(void)state;
	see(&it, MAKE(100, { 1, 0, PAGE, 0, 9 }));
	ASSERT_ORDER(&it, 2, 1);
	assert_int_equal(view_row(it.view, 0).change, CHANGE_GONE);
	assert_int_equal(view_total(it.view), 1);
	view_move_to(it.view, 0);
	assert_int_equal(view_selection(it.view, &rows), 0);
	view_toggle_tag(it.view, 0);
	view_tag_all(it.view);
	assert_int_equal(view_tag_count(it.view), 1);
	leave(&it);
}

static void set_filter(struct fixture *fixture, const char *text)
{
	struct filter *filter;
	char message[128];

	assert_int_equal(filter_compile(kind_of_table(TABLE_SHM), text, NOW, &filter, message,
					sizeof(message)),
			 0);
	view_set_filter(fixture->view, filter, text);
	view_update(fixture->view, fixture->history);
}

static void test_filter_and_user(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 1, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 },
				       { 3, 0, 3 * PAGE, 0, 9 }));

	(void)state;
	set_filter(&it, "size>=8K");
	ASSERT_ORDER(&it, 3, 2);
	assert_int_equal(view_total(it.view), 3);
	view_set_user(it.view, 1);
	view_update(it.view, it.history);
	assert_int_equal(view_count(it.view), 0);
	view_set_filter(it.view, NULL, NULL);
	view_update(it.view, it.history);
	ASSERT_ORDER(&it, 1);
	view_clear_user(it.view);
	view_update(it.view, it.history);
	ASSERT_ORDER(&it, 3, 2, 1);
	leave(&it);
}

static void test_search(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 1, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 },
				       { 13, 1, 3 * PAGE, 0, 9 }, { 130, 1, 3 * PAGE, 0, 9 }));
	size_t found;

	(void)state;
	sort(&it, "ID");
	assert_true(view_search(it.view, "daemon", 0, false, &found));
	assert_int_equal(found, 2);
	assert_true(view_search(it.view, "daemon", 3, false, &found));
	assert_int_equal(found, 0);
	assert_true(view_search(it.view, "DAEMON", 0, true, &found));
	assert_int_equal(found, 3);
	/* The only match is where it began. */
	assert_true(view_search(it.view, "root", 1, false, &found));
	assert_int_equal(found, 1);
	assert_false(view_search(it.view, "nobody", 1, false, &found));
	assert_true(view_find_id(it.view, "13", &found));
	assert_int_equal(found, 2);
	assert_false(view_find_id(it.view, "9", &found));
	leave(&it);
}

static void test_needs(void **state)
{
	const struct kind *kind = kind_of_table(TABLE_SHM);
	const struct column *rss = kind_find_column(kind, "RSS");
	struct view *view = view_create(kind);

	(void)state;
	view_set_columns(view, &rss, 1);
	assert_int_equal(view_needs(view), NEED_RSS);
	view_set_sort(view, rss, true);
	assert_int_equal(view_needs(view), NEED_RSS | NEED_RSS_EXACT);
	view_set_sort(view, kind_find_column(kind, "OWNER"), false);
	assert_int_equal(view_needs(view), NEED_RSS | NEED_NAMES);
	view_destroy(view);
}

/* A pane that was not shown for a while is made anew, with the cursor where it was. */
static void test_view_that_missed_snapshots(void **state)
{
	struct fixture it = watch(MAKE(0, { 1, 0, PAGE, 0, 9 }, { 2, 0, 2 * PAGE, 0, 9 }));

	(void)state;
	view_move_to(it.view, 1);
	for (int i = 1; i < 5; i++)
		history_advance(it.history, MAKE(i * 4000, { 1, 0, PAGE, 0, 9 },
						 { 5, 0, 5 * PAGE, 0, 9 }));
	view_update(it.view, it.history);
	ASSERT_ORDER(&it, 5, 1);
	assert_int_equal(id_at(&it, view_cursor(it.view)), 1);
	leave(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_bad_filters),
		cmocka_unit_test(test_empty_filters),
		cmocka_unit_test(test_filter_needs),
		cmocka_unit_test(test_new_changed_and_gone),
		cmocka_unit_test(test_a_reused_id_is_another_object),
		cmocka_unit_test(test_what_was_not_read_is_not_gone),
		cmocka_unit_test(test_gone_rows_keep_their_names),
		cmocka_unit_test(test_sorting),
		cmocka_unit_test(test_cursor_stays_with_its_object),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_gone_rows_are_shown_but_not_chosen),
		cmocka_unit_test(test_filter_and_user),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_view_that_missed_snapshots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
