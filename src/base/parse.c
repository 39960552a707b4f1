/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as users type them. */
#include "ipctop/parse.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <math.h>
#include <pwd.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipctop/memory.h"

int parse_number(const char *text, uint64_t *result)
{
	char *end;
	unsigned long long number;

	/* strtoull would take a sign and leading blanks. */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (*end != '\0')
		return -EINVAL;
	if (errno == ERANGE)
		return -ERANGE;
	*result = number;
	return 0;
}

int parse_number_to(const char *text, uint64_t max, uint64_t *result)
{
	uint64_t number;
	int error = parse_number(text, &number);

	if (error)
		return error;
	if (number > max)
		return -ERANGE;
	*result = number;
	return 0;
}

/* The factor of a size's suffix: 1 for none, 0 for one that is unknown. */
static double suffix_factor(const char *suffix)
{
	static const char letters[] = "KMGTPE";
	const char *letter;
	double base;

	if (*suffix == '\0' || strcasecmp(suffix, "B") == 0)
		return 1;
	letter = strchr(letters, toupper((unsigned char)*suffix));
	if (!letter)
		return 0;
	if (suffix[1] == '\0' || strcasecmp(suffix + 1, "iB") == 0)
		base = 1024;
	else if (strcasecmp(suffix + 1, "B") == 0)
		base = 1000;
	else
		return 0;
	return pow(base, (double)(letter - letters + 1));
}

/* Fractions go through floating point, whole numbers must not: they would lose low bits. */
static int scale_size(const char *text, const char *end, double factor, uint64_t *result)
{
	uint64_t whole;
	double scaled;

	if (!memchr(text, '.', (size_t)(end - text))) {
		errno = 0;
		whole = strtoull(text, NULL, 10);
		if (errno == ERANGE || __builtin_mul_overflow(whole, (uint64_t)factor, result))
			return -ERANGE;
		return 0;
	}
	scaled = strtod(text, NULL) * factor;
	if (scaled >= 18446744073709551616.0)
		return -ERANGE;
	*result = (uint64_t)scaled;
	return 0;
}

int parse_size(const char *text, uint64_t *result)
{
	const char *end = text;
	double factor;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	if (text[0] == '0' && tolower((unsigned char)text[1]) == 'x')
		return parse_number(text, result);
	while (isdigit((unsigned char)*end))
		end++;
	if (*end == '.')
		do
			end++;
		while (isdigit((unsigned char)*end));
	factor = suffix_factor(end);
	if (factor == 0)
		return -EINVAL;
	return scale_size(text, end, factor, result);
}

static double unit_seconds(const char *unit, size_t length)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {
		{ "ms", 0.001 }, { "s", 1 }, { "", 1 }, { "m", 60 }, { "min", 60 },
		{ "h", 3600 }, { "d", 86400 }, { "w", 604800 }, { "y", 31557600 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (strlen(units[i].name) == length && strncmp(unit, units[i].name, length) == 0)
			return units[i].seconds;
	return 0;
}

int parse_seconds(const char *text, double *result)
{
	double sum = 0;

	do {
		char *unit;
		size_t length = 0;
		double number, seconds;

		/* strtod alone would take signs, "inf", "nan" and hexadecimal. */
		if (!isdigit((unsigned char)*text) && *text != '.')
			return -EINVAL;
		if (strspn(text, "0123456789.") != strcspn(text, "smhdwy"))
			return -EINVAL;
		number = strtod(text, &unit);
		while (isalpha((unsigned char)unit[length]))
			length++;
		seconds = unit_seconds(unit, length);
		if (unit == text || seconds == 0 || (length == 0 && *unit != '\0'))
			return -EINVAL;
		sum += number * seconds;
		text = unit + length;
	} while (*text != '\0');
	if (sum > 1e15)
		return -ERANGE;
	*result = sum;
	return 0;
}

/* An id that is neither a sign nor the -1 with which chown(2) means "leave it". */
static int parse_id(const char *text, uint32_t *id)
{
	uint64_t number;
	int error = parse_number_to(text, UINT32_MAX - 1, &number);

	if (error == 0)
		*id = (uint32_t)number;
	return error;
}

int parse_user(const char *text, uid_t *result)
{
	const struct passwd *user;
	int error = parse_id(text, result);

	if (error != -EINVAL)
		return error;
	user = getpwnam(text);
	if (!user)
		return -ENOENT;
	*result = user->pw_uid;
	return 0;
}

int parse_group(const char *text, gid_t *result)
{
	const struct group *group;
	int error = parse_id(text, result);

	if (error != -EINVAL)
		return error;
	group = getgrnam(text);
	if (!group)
		return -ENOENT;
	*result = group->gr_gid;
	return 0;
}
