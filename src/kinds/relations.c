/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses an object, who waits for it, and whether it is stale, as values. */
#include "relations.h"

static const char not_judged[] = "it was not judged";

struct value relation_users(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	const char *text = uses_text(snapshot, table, row);

	return text ? value_text(text) : value_absent(VALUE_TEXT, "nobody was seen with it");
}

struct value relation_wait(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	uint32_t count;

	if (!(snapshot->needs & NEED_WAITERS))
		return value_absent(VALUE_INTEGER, "waiters were not collected");
	count = waits_count(snapshot, table, row);
	if (count == 0 && !waits_are_known(snapshot, table, row))
		return value_absent(VALUE_INTEGER, "not all who may wait could be looked into");
	return value_number(VALUE_INTEGER, count);
}

struct value relation_verdict(const struct snapshot *snapshot, enum table_id table,
			      const void *row)
{
	struct verdict verdict = verdict_of(snapshot, table, row);

	if (verdict.level == VERDICT_NONE)
		return value_absent(VALUE_TEXT, not_judged);
	return value_text(verdict_word(verdict.level));
}

struct value relation_reasons(const struct snapshot *snapshot, enum table_id table,
			      const void *row)
{
	struct verdict verdict = verdict_of(snapshot, table, row);

	if (verdict.level == VERDICT_NONE)
		return value_absent(VALUE_TEXT, not_judged);
	return value_text(verdict_reasons(snapshot, verdict));
}
