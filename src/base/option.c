/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command line options from rows, on top of getopt_long(3). */
#include "ipctop/option.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/spell.h"
#include "ipctop/text.h"

/* getopt's values: letters for short options, LONG_BASE + row number for long ones. */
enum { LONG_BASE = 256 };

struct parser {
	const struct option_set *set;
	char *settings;
	char **argv;
	struct option *longs;
	char *letters;
	char *message;
	size_t size;
};

static bool takes_argument(const struct option_row *row)
{
	return row->argument != NULL;
}

__attribute__((format(printf, 2, 3))) static int fail(struct parser *parser, const char *format,
						      ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(parser->message, parser->size, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

/* An option as its user wrote it: "-d" or "--delay". */
struct spelling {
	char text[48];
};

static struct spelling spelling_of(const struct option_row *row, bool is_long)
{
	struct spelling spelling;

	if (is_long)
		snprintf(spelling.text, sizeof(spelling.text), "--%s", row->name);
	else
		snprintf(spelling.text, sizeof(spelling.text), "-%c", row->letter);
	return spelling;
}

static void prepare_getopt(struct parser *parser)
{
	const struct option_set *set = parser->set;
	char *letter;
	size_t longs = 0;

	parser->longs = xcalloc(set->count + 1, sizeof(*parser->longs));
	parser->letters = letter = xcalloc(set->count * 3 + 2, 1);
	*letter++ = ':';
	for (size_t i = 0; i < set->count; i++) {
		const struct option_row *row = &set->rows[i];
		int kind = no_argument;

		if (takes_argument(row))
			kind = row->type == OPTION_OPTIONAL ? optional_argument : required_argument;
		if (row->letter) {
			*letter++ = row->letter;
			for (int colon = 0; colon < kind; colon++)
				*letter++ = ':';
		}
		if (row->name)
			parser->longs[longs++] = (struct option){ .name = row->name,
								  .has_arg = kind,
								  .val = LONG_BASE + (int)i };
	}
}

static const struct option_row *find_row(const struct option_set *set, int code)
{
	if (code >= LONG_BASE)
		return &set->rows[code - LONG_BASE];
	for (size_t i = 0; i < set->count; i++)
		if (code && set->rows[i].letter == code)
			return &set->rows[i];
	return NULL;
}

static int unknown_long(struct parser *parser, const char *argument)
{
	char word[40];
	char safe[64];
	char suggestion[96];
	struct spell spell = { .word = word };
	const struct option_row *row;
	size_t length = strcspn(argument + 2, "=");
	bool prefix = false;

	snprintf(word, sizeof(word), "%.*s", (int)length, argument + 2);
	text_make_safe(word, safe, sizeof(safe));
	for (size_t i = 0; (row = option_next(parser->set, &i));) {
		if (!row->name)
			continue;
		prefix |= strncmp(row->name, word, strlen(word)) == 0;
		spell_offer(&spell, row->name);
	}
	return fail(parser, "%s option '--%s'%s; see %s --help", prefix ? "ambiguous" : "unknown",
		    safe, spell_suggestion(&spell, suggestion, sizeof(suggestion)),
		    parser->set->program);
}

static int unknown_option(struct parser *parser)
{
	const struct option_row *row = find_row(parser->set, optopt);
	char letter[2] = { (char)optopt, '\0' };
	char safe[8];

	/* A long option that takes no argument was given one: only then is optopt its code. */
	if (row && optopt >= LONG_BASE)
		return fail(parser, "--%s takes no argument; see %s --help", row->name,
			    parser->set->program);
	if (optopt == 0)
		return unknown_long(parser, parser->argv[optind - 1]);
	text_make_safe(letter, safe, sizeof(safe));
	return fail(parser, "unknown option '-%s'; see %s --help", safe, parser->set->program);
}

/* Appends "a", then ", b", then " or c" for the last. */
static void list_words(const char *const *words, char *buffer, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; words[i] && used < size; i++) {
		const char *glue = i == 0 ? "" : words[i + 1] ? ", " : " or ";
		int length = snprintf(buffer + used, size - used, "%s%s", glue, words[i]);

		used += (size_t)length;
	}
}

/* What the option takes, in words. */
static void describe_type(const struct option_row *row, char *buffer, size_t size)
{
	switch (row->type) {
	case OPTION_NUMBER:
		snprintf(buffer, size, "a number from %.0f to %.0f", row->min, row->max);
		break;
	case OPTION_SIZE:
		snprintf(buffer, size, "a size such as 64M");
		break;
	case OPTION_SECONDS:
		snprintf(buffer, size, "seconds from %g to %g", row->min, row->max);
		break;
	case OPTION_CHOICE:
		list_words(row->words, buffer, size);
		break;
	default:
		snprintf(buffer, size, "%s", row->argument);
		break;
	}
}

static int bad_argument(struct parser *parser, const struct option_row *row, bool is_long,
			const char *argument)
{
	char wanted[160];
	char safe[64];

	describe_type(row, wanted, sizeof(wanted));
	text_make_safe(argument, safe, sizeof(safe));
	return fail(parser, "%s takes %s, not '%s'", spelling_of(row, is_long).text, wanted, safe);
}

static bool store_number(const struct option_row *row, const char *argument, void *member)
{
	uint64_t number;

	if (parse_number(argument, &number) != 0)
		return false;
	if ((double)number < row->min || (double)number > row->max)
		return false;
	memcpy(member, &number, sizeof(number));
	return true;
}

static bool store_size(const char *argument, void *member)
{
	uint64_t bytes;

	if (parse_size(argument, &bytes) != 0)
		return false;
	memcpy(member, &bytes, sizeof(bytes));
	return true;
}

static bool store_seconds(const struct option_row *row, const char *argument, void *member)
{
	double seconds;

	if (parse_seconds(argument, &seconds) != 0 || seconds < row->min || seconds > row->max)
		return false;
	memcpy(member, &seconds, sizeof(seconds));
	return true;
}

static bool store_choice(const struct option_row *row, const char *argument, void *member)
{
	for (int i = 0; row->words[i]; i++) {
		if (strcmp(row->words[i], argument) != 0)
			continue;
		memcpy(member, &i, sizeof(i));
		return true;
	}
	return false;
}

static void store_in_list(const char *argument, void *member)
{
	struct option_list list;

	memcpy(&list, member, sizeof(list));
	list.texts = xreallocarray(list.texts, list.count + 1, sizeof(*list.texts));
	list.texts[list.count++] = argument;
	memcpy(member, &list, sizeof(list));
}

/* Puts a row's argument into its member; false when it does not take that argument. */
static bool store(const struct option_row *row, const char *argument, void *member)
{
	unsigned int bits;

	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return true;
	case OPTION_BITS:
		memcpy(&bits, member, sizeof(bits));
		bits |= row->value;
		memcpy(member, &bits, sizeof(bits));
		return true;
	case OPTION_EXCLUDE:
		memcpy(member, &row->value, sizeof(row->value));
		return true;
	case OPTION_NUMBER:
		return store_number(row, argument, member);
	case OPTION_SIZE:
		return store_size(argument, member);
	case OPTION_SECONDS:
		return store_seconds(row, argument, member);
	case OPTION_CHOICE:
		return store_choice(row, argument, member);
	case OPTION_LIST:
		store_in_list(argument, member);
		return true;
	case OPTION_TEXT:
	case OPTION_OPTIONAL:
		break;
	}
	argument = argument ? argument : "";
	memcpy(member, &argument, sizeof(argument));
	return true;
}

static const struct option_row *find_excluded(const struct option_set *set,
					      const struct option_row *row, unsigned int value)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->rows[i].type == OPTION_EXCLUDE && set->rows[i].offset == row->offset &&
		    set->rows[i].value == value)
			return &set->rows[i];
	return NULL;
}

static int check_exclusion(struct parser *parser, const struct option_row *row)
{
	const struct option_row *other;
	unsigned int value;

	if (row->type != OPTION_EXCLUDE)
		return 0;
	memcpy(&value, parser->settings + row->offset, sizeof(value));
	other = find_excluded(parser->set, row, value);
	if (value == 0 || value == row->value || !other)
		return 0;
	return fail(parser, "--%s and --%s exclude each other; see %s --help", other->name,
		    row->name, parser->set->program);
}

static int take_option(struct parser *parser, int code, bool *stop)
{
	const struct option_row *row;
	int error;

	if (code == '?')
		return unknown_option(parser);
	row = find_row(parser->set, code == ':' ? optopt : code);
	if (code == ':')
		return fail(parser, "%s needs %s after it; see %s --help",
			    spelling_of(row, optopt >= LONG_BASE).text, row->argument,
			    parser->set->program);
	error = check_exclusion(parser, row);
	if (error)
		return error;
	if (!store(row, optarg, parser->settings + row->offset))
		return bad_argument(parser, row, code >= LONG_BASE, optarg);
	*stop = row->stops;
	return 0;
}

int option_parse(const struct option_set *set, int argc, char **argv, void *settings, int *first,
		 char *message, size_t size)
{
	struct parser parser = {
		.set = set, .settings = settings, .argv = argv, .message = message, .size = size
	};
	bool stop = false;
	int error = 0;
	int code;

	for (size_t i = 0; i < set->count; i++)
		if (set->rows[i].preset)
			store(&set->rows[i], set->rows[i].preset,
			      parser.settings + set->rows[i].offset);
	prepare_getopt(&parser);
	/* 0 makes GNU's getopt forget an earlier argv; the leading ':' of letters keeps it quiet.
	 */
	optind = 0;
	while (!stop && error == 0 &&
	       (code = getopt_long(argc, argv, parser.letters, parser.longs, NULL)) != -1)
		error = take_option(&parser, code, &stop);
	*first = stop ? argc : optind;
	free(parser.longs);
	free(parser.letters);
	return error;
}

const struct option_row *option_next(const struct option_set *set, size_t *i)
{
	while (*i < set->count) {
		const struct option_row *row = &set->rows[(*i)++];

		if (!row->hidden)
			return row;
	}
	return NULL;
}

size_t option_synopsis(const struct option_row *row, char *buffer, size_t size)
{
	const char *open = "", *close = "";
	char letter[4] = "   ";
	int length;

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c%s", row->letter, row->name ? "," : "");
	if (row->argument && row->type == OPTION_OPTIONAL) {
		open = row->name ? "[=" : "[";
		close = "]";
	} else if (row->argument) {
		open = " ";
	}
	length = snprintf(buffer, size, "%s%s%s%s%s%s", letter, row->name ? " --" : "",
			  row->name ? row->name : "", open, row->argument ? row->argument : "",
			  close);
	return length < 0 || size == 0 ? 0 : (size_t)length < size ? (size_t)length : size - 1;
}

void option_write_help(const struct option_set *set, FILE *stream)
{
	const struct option_row *row;
	char synopsis[80];
	size_t width = 0;

	for (size_t i = 0; (row = option_next(set, &i));) {
		size_t length = option_synopsis(row, synopsis, sizeof(synopsis));

		width = length > width ? length : width;
	}
	for (size_t i = 0; (row = option_next(set, &i));) {
		option_synopsis(row, synopsis, sizeof(synopsis));
		fprintf(stream, "  %-*s  %s", (int)width, synopsis, row->help);
		if (row->preset)
			fprintf(stream, " (default %s)", row->preset);
		fputc('\n', stream);
	}
}
