/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of users and groups from NSS, kept for good: the services can be slow. */
#include "names.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysv.h"

struct entry {
	char *text; /* NULL: a free slot */
	uint32_t id;
	unsigned int collection; /* the last one it was added to */
	bool known;
};

/* A hash table with linear probing, never more than half full. */
struct names {
	enum names_of of;
	struct entry *slots;
	size_t slot_count; /* a power of two */
	size_t used;
	unsigned int collection;
};

enum {
	FIRST_SLOTS = 64,
	RECORD_MAX = 1024 * 1024 /* bytes of one entry of the name services */
};

struct names *names_create(enum names_of of)
{
	struct names *names = xcalloc(1, sizeof(*names));

	names->of = of;
	names->slot_count = FIRST_SLOTS;
	names->slots = xcalloc(names->slot_count, sizeof(*names->slots));
	return names;
}

void names_destroy(struct names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->slot_count; i++)
		free(names->slots[i].text);
	free(names->slots);
	free(names);
}

static int user_name(uint32_t id, char *buffer, size_t size, const char **name)
{
	struct passwd record;
	struct passwd *found = NULL;
	int error = getpwuid_r(id, &record, buffer, size, &found);

	*name = found ? found->pw_name : NULL;
	return error;
}

static int group_name(uint32_t id, char *buffer, size_t size, const char **name)
{
	struct group record;
	struct group *found = NULL;
	int error = getgrgid_r(id, &record, buffer, size, &found);

	*name = found ? found->gr_name : NULL;
	return error;
}

static void look_up(const struct names *names, struct entry *entry)
{
	const char *name = NULL;
	char *buffer = NULL;
	size_t size = 1024;
	int error;

	do {
		buffer = xreallocarray(buffer, size, 1);
		error = names->of == NAMES_OF_USERS ? user_name(entry->id, buffer, size, &name)
						    : group_name(entry->id, buffer, size, &name);
		if (error == ERANGE)
			size *= 2;
	} while (error == EINTR || (error == ERANGE && size <= RECORD_MAX));
	entry->known = name && *name;
	entry->text = entry->known ? xstrdup(name) : xasprintf("%u", entry->id);
	free(buffer);
}

static struct entry *find_slot(const struct names *names, uint32_t id)
{
	const size_t mask = names->slot_count - 1;
	size_t i = (id * UINT32_C(2654435769)) >> 7 & mask;

	while (names->slots[i].text && names->slots[i].id != id)
		i = (i + 1) & mask;
	return &names->slots[i];
}

static void grow(struct names *names)
{
	struct entry *old = names->slots;
	size_t old_count = names->slot_count;

	names->slot_count *= 2;
	names->slots = xcalloc(names->slot_count, sizeof(*names->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i].text)
			*find_slot(names, old[i].id) = old[i];
	free(old);
}

void names_begin(struct names *names)
{
	names->collection++;
}

void names_add(struct names *names, uint32_t id)
{
	struct entry *entry = find_slot(names, id);

	if (!entry->text) {
		if (2 * ++names->used > names->slot_count) {
			grow(names);
			entry = find_slot(names, id);
		}
		entry->id = id;
		look_up(names, entry);
	}
	entry->collection = names->collection;
}

static int compare_names(const void *left, const void *right)
{
	uint32_t a = ((const struct id_name *)left)->id;
	uint32_t b = ((const struct id_name *)right)->id;

	return (a > b) - (a < b);
}

/* Objects that are gone stay on the screen for a while, with their owners. */
static bool is_collected(const struct names *names, size_t slot)
{
	const unsigned int kept = 32;

	return names->slots[slot].text &&
	       names->collection - names->slots[slot].collection < kept;
}

struct id_name *names_copy(const struct names *names, struct arena *arena, size_t *count)
{
	struct id_name *copies;
	size_t n = 0;

	for (size_t i = 0; i < names->slot_count; i++)
		n += is_collected(names, i);
	copies = arena_alloc(arena, n, sizeof(*copies));
	*count = n;
	n = 0;
	for (size_t i = 0; i < names->slot_count; i++) {
		const struct entry *entry = &names->slots[i];

		if (!is_collected(names, i))
			continue;
		copies[n].id = entry->id;
		copies[n].known = entry->known;
		copies[n++].text = arena_strdup(arena, entry->text);
	}
	qsort(copies, n, sizeof(*copies), compare_names);
	return copies;
}

static void add_object(struct names *users, struct names *groups, const struct sysv_object *object)
{
	names_add(users, object->uid);
	names_add(groups, object->gid);
	names_add(users, object->cuid);
	names_add(groups, object->cgid);
}

static bool same_people(const struct sysv_object *left, const struct sysv_object *right)
{
	return left->uid == right->uid && left->gid == right->gid && left->cuid == right->cuid &&
	       left->cgid == right->cgid;
}

static void add_sysv(struct names *users, struct names *groups, const struct snapshot *snapshot)
{
	for (int table = 0; table < SYSV_TABLES; table++) {
		const struct sysv_object *last = NULL;

		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			const struct sysv_object *object = snapshot_row(snapshot, table, i);

			if (!last || !same_people(object, last))
				add_object(users, groups, object);
			last = object;
		}
	}
}

static void add_posix(struct names *users, struct names *groups, const struct snapshot *snapshot)
{
	for (enum table_id table = TABLE_PSHM; table <= TABLE_PSEM; table++) {
		for (size_t i = 0; i < snapshot->tables[table].count; i++) {
			const struct posix_object *object = snapshot_row(snapshot, table, i);

			names_add(users, object->uid);
			names_add(groups, object->gid);
		}
	}
}

static void add_processes(struct names *users, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->process_count; i++)
		names_add(users, snapshot->processes[i].uid);
}

/* Their objects are gone, and may have been of users that own nothing else. */
static void add_journal(struct names *users, struct names *groups, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->tables[TABLE_JOURNAL].count; i++) {
		const struct journal_row *row = snapshot_row(snapshot, TABLE_JOURNAL, i);

		names_add(users, row->actor);
		if (row->table == TABLE_LIMIT)
			continue;
		names_add(users, row->uid);
		names_add(groups, row->gid);
		names_add(users, row->cuid);
		names_add(groups, row->cgid);
	}
}

void names_collect(struct names *users, struct names *groups, struct snapshot *snapshot)
{
	names_begin(users);
	names_begin(groups);
	/* Who looks is shown too. */
	names_add(users, geteuid());
	add_sysv(users, groups, snapshot);
	add_posix(users, groups, snapshot);
	add_processes(users, snapshot);
	add_journal(users, groups, snapshot);
	snapshot->users = names_copy(users, snapshot->arena, &snapshot->user_count);
	snapshot->groups = names_copy(groups, snapshot->arena, &snapshot->group_count);
}
