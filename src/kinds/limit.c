/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel limits and what is in use of them. */
#include "ipctop/memory.h"
#include "list.h"

static const char no_limit[] = "there is no limit, or it could not be read";
static const char no_usage[] = "it limits single objects, not a sum";

static struct value get_resource(const struct snapshot *snapshot, const void *row)
{
	const struct limit *limit = row;

	(void)snapshot;
	return value_text(limit->name);
}

static struct value get_description(const struct snapshot *snapshot, const void *row)
{
	const struct limit *limit = row;

	(void)snapshot;
	return value_text(limit->description);
}

static struct value get_limit(const struct snapshot *snapshot, const void *row)
{
	const struct limit *limit = row;

	(void)snapshot;
	if (!limit->limit_known)
		return value_absent(limit->type, no_limit);
	return value_number(limit->type, limit->limit);
}

static struct value get_used(const struct snapshot *snapshot, const void *row)
{
	const struct limit *limit = row;

	(void)snapshot;
	if (!limit->used_known)
		return value_absent(limit->type, no_usage);
	return value_number(limit->type, limit->used);
}

static struct value get_use(const struct snapshot *snapshot, const void *row)
{
	const struct limit *limit = row;

	(void)snapshot;
	if (!limit->used_known)
		return value_absent(VALUE_PERCENT, no_usage);
	if (!limit->limit_known || limit->limit == 0)
		return value_absent(VALUE_PERCENT, no_limit);
	return value_percent((double)limit->used * 100 / (double)limit->limit);
}

static const struct column columns[] = {
	{ "RESOURCE", "name of the limit", VALUE_TEXT, 0, get_resource },
	{ "DESCRIPTION", "what it limits", VALUE_TEXT, 0, get_description },
	{ "LIMIT", "most that the kernel allows", VALUE_INTEGER, 0, get_limit },
	{ "USED", "in use now", VALUE_INTEGER, 0, get_used },
	{ "USE%", "USED as a share of LIMIT", VALUE_PERCENT, 0, get_use },
};

const struct kind kind_limit = {
	.table = TABLE_LIMIT,
	.word = "limit",
	.name = "limit",
	.plural = "limits",
	.title = "Limits",
	.short_title = "Lim",
	.json_table = "ipclimits",
	.letter = 'g',
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "RESOURCE,LIMIT,USED,USE%,DESCRIPTION",
	.wide_columns = "RESOURCE,LIMIT,USED,USE%,DESCRIPTION",
	.print_columns = "RESOURCE,DESCRIPTION,LIMIT,USED,USE%",
	.sort_columns = { "RESOURCE", NULL, "USE%", NULL },
};
