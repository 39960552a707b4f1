/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The journal: what was removed or changed, and can be brought back. */
#include <stdio.h>

#include "ipctop/journal.h"
#include "ipctop/memory.h"
#include "getters.h"
#include "list.h"
#include "names.h"

static const char of_posix[] = "POSIX objects have none";
static const char of_sysv[] = "System V objects have none";
static const char of_limits[] = "limits have none";

static GET_NUMBER(get_number, struct journal_row, number, VALUE_ID)
static GET_NUMBER(get_time, struct journal_row, time, VALUE_TIME)
static GET_NUMBER(get_actor_uid, struct journal_row, actor, VALUE_ID)
static GET_NUMBER(get_actor_pid, struct journal_row, actor_pid, VALUE_PID)

static bool is_sysv(const struct journal_row *row)
{
	return TABLE_BIT(row->table) & TABLES_SYSV;
}

static struct value get_age(const struct snapshot *snapshot, const void *row)
{
	return age_since(snapshot, ((const struct journal_row *)row)->time);
}

static struct value get_action(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_text(journal_action_word(((const struct journal_row *)row)->action));
}

static struct value get_state(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_text(journal_state_word(((const struct journal_row *)row)->state));
}

static struct value get_contents(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_text(journal_contents_word(((const struct journal_row *)row)->contents));
}

static struct value get_kind(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_text(journal_kind_word(((const struct journal_row *)row)->table));
}

static struct value get_note(const struct snapshot *snapshot, const void *row)
{
	const struct journal_row *entry = row;

	(void)snapshot;
	return *entry->note ? value_text(entry->note)
			    : value_absent(VALUE_TEXT, "there is nothing to say");
}

static struct value get_name(const struct snapshot *snapshot, const void *row)
{
	const struct journal_row *entry = row;

	(void)snapshot;
	return *entry->name ? value_text(entry->name) : value_absent(VALUE_TEXT, of_sysv);
}

/* What only System V objects have. */
#define GET_SYSV(function, field, cast, type)                                                      \
	static struct value function(const struct snapshot *snapshot, const void *row)             \
	{                                                                                          \
		const struct journal_row *entry = row;                                             \
                                                                                                   \
		(void)snapshot;                                                                    \
		if (entry->table == TABLE_LIMIT)                                                   \
			return value_absent(type, of_limits);                                      \
		return is_sysv(entry) ? value_number(type, (cast)entry->field)                     \
				      : value_absent(type, of_posix);                              \
	}

GET_SYSV(get_id, id, uint64_t, VALUE_ID)
GET_SYSV(get_key, key, uint32_t, VALUE_KEY)

/* What all objects have, and limits do not. */
#define GET_OF_OBJECTS(function, expression, type)                                                 \
	static struct value function(const struct snapshot *snapshot, const void *row)             \
	{                                                                                          \
		const struct journal_row *entry = row;                                             \
                                                                                                   \
		(void)snapshot;                                                                    \
		return entry->table == TABLE_LIMIT ? value_absent(type, of_limits) : (expression); \
	}

GET_OF_OBJECTS(get_perms, value_number(VALUE_PERMS, entry->mode & 0777), VALUE_PERMS)
GET_OF_OBJECTS(get_uid, value_number(VALUE_ID, entry->uid), VALUE_ID)
GET_OF_OBJECTS(get_gid, value_number(VALUE_ID, entry->gid), VALUE_ID)
GET_OF_OBJECTS(get_cuid, value_number(VALUE_ID, entry->cuid), VALUE_ID)
GET_OF_OBJECTS(get_cgid, value_number(VALUE_ID, entry->cgid), VALUE_ID)
GET_OF_OBJECTS(get_owner, name_or_number(snapshot_find_user(snapshot, entry->uid)), VALUE_TEXT)
GET_OF_OBJECTS(get_group, name_or_number(snapshot_find_group(snapshot, entry->gid)), VALUE_TEXT)

static struct value get_actor(const struct snapshot *snapshot, const void *row)
{
	return name_or_number(
		snapshot_find_user(snapshot, ((const struct journal_row *)row)->actor));
}

static struct value get_size(const struct snapshot *snapshot, const void *row)
{
	const struct journal_row *entry = row;
	const unsigned int sized =
		TABLE_BIT(TABLE_SHM) | TABLE_BIT(TABLE_MSG) | TABLE_BIT(TABLE_PSHM);

	(void)snapshot;
	if (TABLE_BIT(entry->table) & sized)
		return value_number(VALUE_BYTES, entry->size);
	return value_absent(VALUE_BYTES, "it is not counted in bytes");
}

static struct value get_creator_pid(const struct snapshot *snapshot, const void *row)
{
	const struct journal_row *entry = row;

	(void)snapshot;
	if (entry->table != TABLE_SHM)
		return value_absent(VALUE_PID, "only of segments the kernel knows it");
	return value_number(VALUE_PID, (uint64_t)entry->cpid);
}

static struct value get_new_id(const struct snapshot *snapshot, const void *row)
{
	const struct journal_row *entry = row;

	(void)snapshot;
	if (entry->state != JOURNAL_RESTORED || !is_sysv(entry) || entry->action != JOURNAL_REMOVED)
		return value_absent(VALUE_ID, "it was not made again with an id");
	return value_number(VALUE_ID, entry->restored_id);
}

static const struct column columns[] = {
	{ "N", "number of the entry, for ipctop restore", VALUE_ID, 0, get_number },
	{ "TIME", "time of the removal or change", VALUE_TIME, 0, get_time },
	{ "AGE", "time since then", VALUE_DURATION, 0, get_age },
	{ "ACTION", "what was done: removed or changed", VALUE_TEXT, 0, get_action },
	{ "STATE", "done, restored, pending (cut short), vanished (removed by others)", VALUE_TEXT,
	  0, get_state },
	{ "KIND", "kind of the object", VALUE_TEXT, 0, get_kind },
	{ "ID", "identifier it had", VALUE_ID, 0, get_id },
	{ "KEY", "key it had", VALUE_KEY, 0, get_key },
	{ "NAME", "name it had", VALUE_TEXT, 0, get_name },
	{ "OWNER", "owner's name, or number where there is no name", VALUE_TEXT, NEED_NAMES,
	  get_owner },
	{ "PERMS", "permissions before", VALUE_PERMS, 0, get_perms },
	{ "SIZE", "bytes in the segment, or in the queue's messages", VALUE_BYTES, 0, get_size },
	{ "CONTENTS", "whether what was inside is kept", VALUE_TEXT, 0, get_contents },
	{ "NOTE", "how much was in it, or what was changed", VALUE_TEXT, 0, get_note },
	{ "BY", "user who did it", VALUE_TEXT, NEED_NAMES, get_actor },
	{ "BYUID", "user id of who did it", VALUE_ID, 0, get_actor_uid },
	{ "BYPID", "process that did it", VALUE_PID, 0, get_actor_pid },
	{ "NEWID", "identifier it came back with", VALUE_ID, 0, get_new_id },
	{ "UID", "owner's user id", VALUE_ID, 0, get_uid },
	{ "GID", "owner's group id", VALUE_ID, 0, get_gid },
	{ "GROUP", "owner's group name", VALUE_TEXT, NEED_NAMES, get_group },
	{ "CUID", "creator's user id", VALUE_ID, 0, get_cuid },
	{ "CGID", "creator's group id", VALUE_ID, 0, get_cgid },
	{ "CPID", "creator of a segment", VALUE_PID, 0, get_creator_pid },
};

/* Limits are nobody's: whoever changed them has to do with the entry. */
static uid_t owner_uid(const void *row)
{
	const struct journal_row *entry = row;

	return entry->table == TABLE_LIMIT ? entry->actor : entry->uid;
}

void kind_describe_entry(const struct journal_row *entry, char *buffer, size_t size)
{
	const char *name = kind_of_table(entry->table)->name;

	if (is_sysv(entry))
		snprintf(buffer, size, "%s %d", name, entry->id);
	else
		snprintf(buffer, size, "%s %s", name, entry->name);
}

const struct kind kind_journal = {
	.table = TABLE_JOURNAL,
	.word = "journal",
	.name = "journal entry",
	.plural = "journal entries",
	.title = "Journal",
	.short_title = "Jnl",
	.json_table = "journal",
	.columns = columns,
	.column_count = ARRAY_SIZE(columns),
	.screen_columns = "N,TIME,ACTION,STATE,KIND,ID,NAME,OWNER,SIZE,CONTENTS,NOTE",
	.wide_columns = "N,TIME,AGE,ACTION,STATE,KIND,ID,NEWID,KEY,NAME,OWNER,GROUP,PERMS,SIZE,"
			"CONTENTS,BY,BYPID,NOTE",
	.print_columns = "N,TIME,ACTION,STATE,KIND,ID,KEY,NAME,OWNER,PERMS,SIZE,CONTENTS,NOTE",
	.sort_columns = { "N", "OWNER", "SIZE", "TIME" },
	.default_sort = "N",
	.default_descending = true,
	.owner = owner_uid,
};
