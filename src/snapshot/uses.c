/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses an object: the look-ups. */
#include "ipctop/uses.h"

#include <sys/stat.h>

#include "ipctop/snapshot.h"
#include "related.h"

const struct use *uses_of(const struct snapshot *snapshot, enum table_id table, const void *row,
			  size_t *count)
{
	const struct related related = { snapshot->uses, snapshot->use_count,
					 sizeof(*snapshot->uses), offsetof(struct use, table),
					 offsetof(struct use, row) };

	return related_of(&related, table, snapshot_index(snapshot, table, row), count);
}

uint64_t uses_count_mappings(const struct use *uses, size_t count)
{
	uint64_t mappings = 0;

	for (size_t i = 0; i < count; i++)
		mappings += uses[i].mappings;
	return mappings;
}

const char *uses_text(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	size_t index = snapshot_index(snapshot, table, row);

	if (index == SIZE_MAX || !snapshot->use_texts[table])
		return NULL;
	return snapshot->use_texts[table][index];
}

bool uses_may_be_unseen(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	const struct sysv_object *sysv = row;
	const struct posix_object *file = row;
	bool is_sysv = TABLE_BIT(table) & TABLES_SYSV;
	uid_t owner = is_sysv ? sysv->uid : file->uid;

	/* Nobody knows whose those are that are hidden. */
	if (snapshot->hides_processes)
		return true;
	if ((is_sysv ? sysv->mode : file->mode) & (S_IRWXG | S_IRWXO))
		return snapshot->unseen_user_count > 0;
	for (size_t i = 0; i < snapshot->unseen_user_count; i++)
		if (snapshot->unseen_users[i] == owner)
			return true;
	return false;
}

const char *access_format(unsigned int access, char *buffer)
{
	buffer[0] = access & ACCESS_READ ? 'r' : '-';
	buffer[1] = access & ACCESS_WRITE ? 'w' : '-';
	buffer[2] = access & ACCESS_EXECUTE ? 'x' : '-';
	buffer[3] = '\0';
	return buffer;
}
