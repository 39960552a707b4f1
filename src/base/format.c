/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as people read them. */
#include "ipctop/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What snprintf gives is the length it wanted; ours is the length written. */
static size_t written(int length, size_t size)
{
	if (length < 0 || size == 0)
		return 0;
	return (size_t)length < size ? (size_t)length : size - 1;
}

/* Takes the zeros off the end of "1.50" and "1.00". */
static void strip_zeros(char *text)
{
	size_t length = strlen(text);

	if (!strchr(text, '.'))
		return;
	while (text[length - 1] == '0')
		length--;
	text[text[length - 1] == '.' ? length - 1 : length] = '\0';
}

/* Three digits or, just below the next unit, four, and the letter of the power of unit. */
static size_t format_scaled(uint64_t number, unsigned int unit, const char *letters, int decimals,
			    char *buffer, size_t size)
{
	double scaled = (double)number;
	int power = -1;
	int places = decimals;
	char text[32];

	do {
		scaled /= unit;
		power++;
	} while (scaled >= unit - 0.5 && letters[power + 1]);
	for (double bound = 10; scaled >= bound && places > 0; bound *= 10)
		places--;
	snprintf(text, sizeof(text), "%.*f", places, scaled);
	strip_zeros(text);
	return written(snprintf(buffer, size, "%s%c", text, letters[power]), size);
}

size_t format_size(uint64_t bytes, char *buffer, size_t size)
{
	if (bytes < 1024)
		return written(snprintf(buffer, size, "%uB", (unsigned int)bytes), size);
	return format_scaled(bytes, 1024, "KMGTPE", 1, buffer, size);
}

size_t format_count(uint64_t count, char *buffer, size_t size)
{
	if (count < 10000)
		return written(snprintf(buffer, size, "%u", (unsigned int)count), size);
	return format_scaled(count, 1000, "kMGTPE", 2, buffer, size);
}

size_t format_duration(uint64_t seconds, char *buffer, size_t size)
{
	static const struct {
		uint64_t seconds;
		char letter;
	} units[] = { { 31557600, 'y' }, { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	unsigned int i = 0;

	while (units[i].seconds > seconds && units[i].letter != 's')
		i++;
	if (units[i].letter == 's')
		return written(snprintf(buffer, size, "%us", (unsigned int)seconds), size);
	return written(snprintf(buffer, size, "%llu%c%02u%c",
				(unsigned long long)(seconds / units[i].seconds), units[i].letter,
				(unsigned int)(seconds % units[i].seconds / units[i + 1].seconds),
				units[i + 1].letter),
		       size);
}

size_t format_perms_octal(mode_t mode, char *buffer, size_t size)
{
	return written(snprintf(buffer, size, "%03o", mode & 0777U), size);
}

size_t format_perms_symbolic(mode_t mode, char *buffer, size_t size)
{
	static const char letters[] = "rwxrwxrwx";
	char text[sizeof(letters)];

	for (unsigned int i = 0; i < sizeof(letters) - 1; i++)
		text[i] = mode & (0400U >> i) ? letters[i] : '-';
	text[sizeof(letters) - 1] = '\0';
	return written(snprintf(buffer, size, "%s", text), size);
}

static const char *short_time_format(const struct tm *tm, time_t now)
{
	struct tm today;

	if (!localtime_r(&now, &today) || tm->tm_year != today.tm_year)
		return "%Y-%b%d";
	return tm->tm_yday == today.tm_yday ? "%H:%M" : "%b%d";
}

size_t format_time(time_t time, enum time_style style, time_t now, char *buffer, size_t size)
{
	const char *format = "%a %b %e %H:%M:%S %Y";
	struct tm tm;
	size_t length;

	/* A year beyond what struct tm holds has no calendar form. */
	if (!localtime_r(&time, &tm))
		return written(snprintf(buffer, size, "@%lld", (long long)time), size);
	if (style == TIME_SHORT)
		format = short_time_format(&tm, now);
	else if (style == TIME_ISO)
		format = "%Y-%m-%dT%H:%M:%S%z";
	length = strftime(buffer, size, format, &tm);
	/* strftime writes +0000, ISO 8601's extended form is +00:00. */
	if (style == TIME_ISO && length >= 5 && length + 2 <= size) {
		snprintf(buffer + length - 2, 4, ":%02ld", labs(tm.tm_gmtoff) / 60 % 60);
		length++;
	}
	return length;
}
