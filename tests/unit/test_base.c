/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers, texts and typed values: what is printed, read and compared. */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"
#include "ipctop/value.h"

static void test_sizes(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0B" },
		{ 1023, "1023B" },
		{ 1024, "1K" },
		{ 4096, "4K" },
		{ 1536, "1.5K" },
		{ 148 << 20, "148M" },
		{ 1048575, "1M" },
		{ 1023 * 1024, "1023K" },
		{ UINT64_MAX, "16E" },
	};
	char text[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(format_size(cases[i].bytes, text, sizeof(text)),
				 strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
	}
}

static void test_counts_and_durations(void **state)
{
	char text[32];

	(void)state;
	format_count(93, text, sizeof(text));
	assert_string_equal(text, "93");
	format_count(29400, text, sizeof(text));
	assert_string_equal(text, "29.4k");
	format_count(1020000, text, sizeof(text));
	assert_string_equal(text, "1.02M");
	format_duration(0, text, sizeof(text));
	assert_string_equal(text, "0s");
	format_duration(312, text, sizeof(text));
	assert_string_equal(text, "5m12s");
	format_duration(3 * 86400 + 4 * 3600 + 59, text, sizeof(text));
	assert_string_equal(text, "3d04h");
	format_duration(UINT64_MAX, text, sizeof(text));
	assert_true(strlen(text) < sizeof(text));
}

static void test_perms(void **state)
{
	char text[32];

	(void)state;
	format_perms_octal(0100640, text, sizeof(text));
	assert_string_equal(text, "640");
	format_perms_octal(7, text, sizeof(text));
	assert_string_equal(text, "007");
	format_perms_symbolic(0640, text, sizeof(text));
	assert_string_equal(text, "rw-r-----");
}

static void test_times(void **state)
{
	const time_t then = 1795507632; /* 2026-11-24 08:07:12 UTC */
	char text[32];

	(void)state;
	format_time(then, TIME_SHORT, then + 60, text, sizeof(text));
	assert_string_equal(text, "08:07");
	format_time(then, TIME_SHORT, then + 86400, text, sizeof(text));
	assert_string_equal(text, "Nov24");
	format_time(then, TIME_SHORT, then + 400 * 86400, text, sizeof(text));
	assert_string_equal(text, "2026-Nov24");
	format_time(then, TIME_ISO, then, text, sizeof(text));
	assert_string_equal(text, "2026-11-24T08:07:12+00:00");
	format_time(then, TIME_FULL, then, text, sizeof(text));
	assert_string_equal(text, "Tue Nov 24 08:07:12 2026");
	assert_true(format_time(INT64_MAX, TIME_ISO, then, text, sizeof(text)) < sizeof(text));
}

static void test_iso_offsets(void **state)
{
	char text[32];

	(void)state;
	setenv("TZ", "IST-5:30", 1);
	tzset();
	format_time(1795507632, TIME_ISO, 0, text, sizeof(text));
	assert_string_equal(text, "2026-11-24T13:37:12+05:30");
	setenv("TZ", "NST3:30", 1);
	tzset();
	format_time(1795507632, TIME_ISO, 0, text, sizeof(text));
	assert_string_equal(text, "2026-11-24T04:37:12-03:30");
	setenv("TZ", "UTC", 1);
	tzset();
}

static void test_parse_numbers(void **state)
{
	uint64_t number = 7;

	(void)state;
	assert_int_equal(parse_number("0x5e", &number), 0);
	assert_int_equal(number, 0x5e);
	assert_int_equal(parse_number("010", &number), 0);
	assert_int_equal(number, 8);
	assert_int_equal(parse_number("18446744073709551615", &number), 0);
	assert_true(number == UINT64_MAX);
	number = 7;
	assert_int_equal(parse_number("18446744073709551616", &number), -ERANGE);
	assert_int_equal(parse_number("-1", &number), -EINVAL);
	assert_int_equal(parse_number("+1", &number), -EINVAL);
	assert_int_equal(parse_number(" 1", &number), -EINVAL);
	assert_int_equal(parse_number("1 ", &number), -EINVAL);
	assert_int_equal(parse_number("", &number), -EINVAL);
	assert_int_equal(parse_number_to("256", 255, &number), -ERANGE);
	assert_int_equal(number, 7);
}

static void test_parse_sizes(void **state)
{
	static const struct {
		const char *text;
		int error;
		uint64_t bytes;
	} cases[] = {
		{ "4096", 0, 4096 },
		{ "010", 0, 10 },
		{ "1.5M", 0, 1572864 },
		{ "4k", 0, 4096 },
		{ "4KiB", 0, 4096 },
		{ "4KB", 0, 4000 },
		{ "0x1000", 0, 4096 },
		{ "16E", -ERANGE, 0 },
		{ "15E", 0, 15ULL << 60 },
		{ "16.0E", -ERANGE, 0 },
		{ "9999999999999999999999", -ERANGE, 0 },
		{ "4Q", -EINVAL, 0 },
		{ "K", -EINVAL, 0 },
		{ "-4K", -EINVAL, 0 },
		{ "4K4", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t bytes = 0;

		assert_int_equal(parse_size(cases[i].text, &bytes), cases[i].error);
		assert_true(bytes == cases[i].bytes);
	}
}

static void test_parse_seconds(void **state)
{
	double seconds = 0;

	(void)state;
	assert_int_equal(parse_seconds("2h30m", &seconds), 0);
	assert_true(seconds == 9000);
	assert_int_equal(parse_seconds("0.5", &seconds), 0);
	assert_true(seconds == 0.5);
	assert_int_equal(parse_seconds("250ms", &seconds), 0);
	assert_true(seconds == 0.25);
	assert_int_equal(parse_seconds("1.2.3", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("nan", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("inf", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("0x10", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("-1", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("1e9", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("5x", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("", &seconds), -EINVAL);
	assert_int_equal(parse_seconds("99999999999999999999d", &seconds), -ERANGE);
}

static void test_parse_users(void **state)
{
	uid_t uid = 7;
	gid_t gid = 7;

	(void)state;
	assert_int_equal(parse_user("root", &uid), 0);
	assert_int_equal(uid, 0);
	assert_int_equal(parse_user("4294967294", &uid), 0);
	assert_true(uid == 4294967294U);
	assert_int_equal(parse_user("4294967295", &uid), -ERANGE);
	assert_int_equal(parse_user("no such user", &uid), -ENOENT);
	assert_int_equal(parse_group("root", &gid), 0);
	assert_int_equal(gid, 0);
	assert_int_equal(parse_group("no such group", &gid), -ENOENT);
}

static void assert_safe(const char *text, const char *expected)
{
	char buffer[128];

	text_make_safe(text, buffer, sizeof(buffer));
	assert_string_equal(buffer, expected);
}

static void test_text_is_made_safe(void **state)
{
	char tiny[4];

	(void)state;
	assert_safe("plain", "plain");
	assert_safe("a\033[2Jb", "a\\x1b[2Jb");
	assert_safe("tab\there\r\n", "tab\\x09here\\x0d\\x0a");
	assert_safe("\x7f", "\\x7f");
	assert_safe("\xff\xfe", "\\xff\\xfe");
	assert_safe("caf\xc3\xa9", "caf\xc3\xa9");
	/* C1 controls, the turn to right-to-left, a combining accent alone, a zero width space. */
	assert_safe("\xc2\x9b", "\\xc2\\x9b");
	assert_safe("\xe2\x80\xae", "\\xe2\\x80\\xae");
	assert_safe("\xcc\x81", "\\xcc\\x81");
	assert_safe("\xe2\x80\x8b", "\\xe2\\x80\\x8b");
	/* Never cut within a character or an escape. */
	assert_int_equal(text_make_safe("ab\xc3\xa9", tiny, sizeof(tiny)), 2);
	assert_int_equal(text_make_safe("\033", tiny, sizeof(tiny)), 0);
	assert_string_equal(tiny, "");
}

static void test_text_width(void **state)
{
	size_t used;

	(void)state;
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("\xe6\x97\xa5\xe6\x9c\xac"), 4); /* two wide characters */
	assert_int_equal(text_fit("\xe6\x97\xa5\xe6\x9c\xac", 3, &used), 3);
	assert_int_equal(used, 2);
	assert_true(text_contains("PostGres", "gRES"));
	assert_false(text_contains("post", "gres"));
	assert_true(text_contains("", ""));
}

static void assert_value(struct value value, const struct value_style *style, const char *expected)
{
	char text[64];

	assert_int_equal(value_format(value, style, text, sizeof(text)), strlen(expected));
	assert_string_equal(text, expected);
}

static void test_values_are_formatted(void **state)
{
	const struct value_style screen = { .absent = "-" };
	const struct value_style exact = { .exact_bytes = true,
					   .symbolic_perms = true,
					   .bare_percent = true,
					   .exact_durations = true };
	char cut[4];

	(void)state;
	assert_value(value_number(VALUE_INTEGER, UINT64_MAX), &screen, "18446744073709551615");
	assert_value(value_number(VALUE_INTEGER, 0), &screen, "0");
	assert_value(value_number(VALUE_BYTES, 4096), &screen, "4K");
	assert_value(value_number(VALUE_BYTES, 4096), &exact, "4096");
	assert_value(value_number(VALUE_KEY, 0x52e2c1), &screen, "0x0052e2c1");
	assert_value(value_number(VALUE_PERMS, 0600), &screen, "600");
	assert_value(value_number(VALUE_PERMS, 0600), &exact, "rw-------");
	assert_value(value_number(VALUE_DURATION, 90), &screen, "1m30s");
	assert_value(value_number(VALUE_DURATION, 90), &exact, "90");
	assert_value(value_percent(12.5), &screen, "12.50%");
	assert_value(value_percent(12.5), &exact, "12.50");
	assert_value(value_text("a\tb"), &screen, "a\\x09b");
	assert_value(value_absent(VALUE_TIME, "never"), &screen, "-");
	assert_value(value_absent(VALUE_TIME, "never"), &exact, "");
	assert_int_equal(value_format(value_number(VALUE_INTEGER, 12345), &screen, cut, 4), 3);
	assert_string_equal(cut, "123");
}

static void test_values_are_ordered(void **state)
{
	const struct value one = value_number(VALUE_INTEGER, 1);
	const struct value many = value_number(VALUE_INTEGER, UINT64_MAX);
	const struct value none = value_absent(VALUE_INTEGER, "why");
	const struct value early = value_number(VALUE_TIME, (uint64_t)-5);
	const struct value late = value_number(VALUE_TIME, 5);

	(void)state;
	assert_true(value_compare(&one, &many) < 0);
	assert_true(value_compare(&many, &one) > 0);
	assert_true(value_compare(&none, &one) < 0);
	assert_true(value_compare(&one, &none) > 0);
	assert_int_equal(value_compare(&none, &none), 0);
	assert_true(value_compare(&early, &late) < 0);
}

static void assert_parsed(enum value_type type, const char *text, uint64_t expected)
{
	struct value value;

	assert_int_equal(value_parse(type, text, 1795507632, &value), 0);
	assert_int_equal(value.type, type);
	assert_null(value.absent);
	assert_true(value.number == expected);
}

static void test_values_are_read(void **state)
{
	struct value value;

	(void)state;
	assert_parsed(VALUE_BYTES, "1.5M", 1572864);
	assert_parsed(VALUE_KEY, "0x0052e2c1", 0x52e2c1);
	assert_parsed(VALUE_PERMS, "600", 0600);
	assert_parsed(VALUE_PERMS, "rw-r-----", 0640);
	assert_parsed(VALUE_DURATION, "2h30m", 9000);
	assert_parsed(VALUE_TIME, "2026-11-24", 1795478400);
	assert_parsed(VALUE_TIME, "2026-11-24 08:07", 1795507620);
	assert_parsed(VALUE_TIME, "14:02", 1795478400 + 14 * 3600 + 2 * 60);
	assert_int_equal(value_parse(VALUE_PERCENT, "80%", 0, &value), 0);
	assert_true(value.percent == 80);
	assert_int_equal(value_parse(VALUE_PERCENT, "80%%", 0, &value), -EINVAL);
	assert_int_equal(value_parse(VALUE_PERMS, "888", 0, &value), -EINVAL);
	assert_int_equal(value_parse(VALUE_PERMS, "1777", 0, &value), -ERANGE);
	assert_int_equal(value_parse(VALUE_KEY, "0x100000000", 0, &value), -ERANGE);
	assert_int_equal(value_parse(VALUE_TIME, "yesterday", 0, &value), -EINVAL);
	assert_int_equal(value_parse(VALUE_INTEGER, "many", 0, &value), -EINVAL);
}

static void test_arena(void **state)
{
	struct arena *arena = arena_create();
	char *large;

	(void)state;
	assert_string_equal(arena_strdup(arena, "text"), "text");
	large = arena_alloc(arena, 1000, 1000);
	for (size_t i = 0; i < 1000000; i++)
		assert_int_equal(large[i], 0);
	assert_true(arena_size(arena) >= 1000000);
	assert_int_equal((uintptr_t)arena_alloc(arena, 1, 1) % _Alignof(max_align_t), 0);
	arena_destroy(arena);
	arena_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_counts_and_durations),
		cmocka_unit_test(test_perms),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_iso_offsets),
		cmocka_unit_test(test_parse_numbers),
		cmocka_unit_test(test_parse_sizes),
		cmocka_unit_test(test_parse_seconds),
		cmocka_unit_test(test_parse_users),
		cmocka_unit_test(test_text_is_made_safe),
		cmocka_unit_test(test_text_width),
		cmocka_unit_test(test_values_are_formatted),
		cmocka_unit_test(test_values_are_ordered),
		cmocka_unit_test(test_values_are_read),
		cmocka_unit_test(test_arena),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
