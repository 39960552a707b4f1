/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has objects attached, mapped or open. */
#include "users.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "maps.h"
#include "object_key.h"
#include "parallel.h"
#include "unseen.h"

/* What changes of a segment with each attach and detach. */
struct stamp {
	int id;
	pid_t lpid;
	uint64_t nattch;
	int64_t atime, dtime;
};

/* A process's use of an object that is known by what the kernel calls it. */
struct sighting {
	struct object_key object;
	pid_t pid;
	unsigned int access;
	uint32_t mappings;
	uint32_t descriptors;
	int64_t since;
};

struct users {
	bool text_only;
	bool walked; /* the last collection looked through all processes */
	struct stamp *stamps;
	size_t stamp_count;
	int64_t walked_at;    /* seconds since the Epoch */
	struct findings seen; /* struct sighting, ordered by object and pid */
	struct unseen unseen;
};

/* One look through all processes. */
struct walk {
	int proc_fd;
	bool text_only;
	const pid_t *pids;
	const struct snapshot *snapshot;
	unsigned int needs;
	uint64_t files; /* devices whose open files are of interest; 0: none */
	uint64_t queues;
	struct lane {
		struct findings found;
		struct unseen unseen;
		pid_t pid;    /* that is being looked at */
		size_t first; /* its first sighting */
		const struct walk *walk;
		int fd_directory;
	} lanes[PARALLEL_LANES];
};

struct users *users_create(bool text_only)
{
	struct users *users = xcalloc(1, sizeof(*users));

	users->text_only = text_only;
	return users;
}

void users_destroy(struct users *users)
{
	if (!users)
		return;
	free(users->stamps);
	free(users->seen.items);
	unseen_clear(&users->unseen);
	free(users);
}

/* The sighting of that object by the process that is being looked at, made where there is none. */
static struct sighting *sight(struct lane *lane, const struct object_key *object)
{
	struct sighting *items = lane->found.items;

	for (size_t i = lane->first; i < lane->found.count; i++)
		if (object_key_compare(&items[i].object, object) == 0)
			return &items[i];
	items = findings_add(&lane->found, sizeof(*items));
	*items = (struct sighting){ .object = *object, .pid = lane->pid };
	return items;
}

/*
 * Segments are files of an internal tmpfs, 00:01, or of one of huge pages; their inode is the id.
 * Others live there too, so the name counts as well: ipc/shm.c, newseg().
 */
static bool is_segment(const struct mapping *mapping)
{
	return (mapping->device == makedev(0, 1) || mapping->is_huge) &&
	       maps_is_segment_name(mapping->name);
}

static void add_mapping(void *context, const struct mapping *mapping)
{
	struct lane *lane = context;
	const struct snapshot *snapshot = lane->walk->snapshot;
	struct object_key object;
	struct sighting *sighting;
	bool known;

	if (is_segment(mapping))
		known = object_find_id(snapshot, TABLE_SHM, mapping->inode, &object);
	else
		known = lane->walk->needs & NEED_POSIX_USERS &&
			object_find_file(snapshot, mapping->device, mapping->inode, &object);
	if (!known)
		return;
	sighting = sight(lane, &object);
	sighting->access |= mapping->access;
	sighting->mappings++;
}

/* The mode of the link tells how a file was opened: proc_pid_fd(5). */
static void add_descriptor(void *context, int number)
{
	struct lane *lane = context;
	struct object_key object;
	struct sighting *sighting;
	struct stat status;
	char name[16];

	snprintf(name, sizeof(name), "%d", number);
	if (fstatat(lane->fd_directory, name, &status, 0) < 0 ||
	    (status.st_dev != lane->walk->files && status.st_dev != lane->walk->queues) ||
	    !object_find_file(lane->walk->snapshot, status.st_dev, status.st_ino, &object))
		return;
	sighting = sight(lane, &object);
	sighting->descriptors++;
	if (fstatat(lane->fd_directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		sighting->access |= (status.st_mode & S_IRUSR ? ACCESS_READ : 0U) |
				    (status.st_mode & S_IWUSR ? ACCESS_WRITE : 0U);
}

static int add_descriptors(struct lane *lane)
{
	char path[32];
	int error;

	snprintf(path, sizeof(path), "%d/fd", (int)lane->pid);
	lane->fd_directory = openat(lane->walk->proc_fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (lane->fd_directory < 0)
		return -errno;
	error = numbers_visit(lane->fd_directory, ".", add_descriptor, lane);
	close(lane->fd_directory);
	return error;
}

/* An id means a segment of ours only to a process of our namespace. */
static void drop_foreign_segments(struct lane *lane)
{
	struct findings *found = &lane->found;
	struct sighting *items = found->items;
	size_t kept = lane->first;
	size_t segments = 0;

	for (size_t i = lane->first; i < found->count; i++)
		segments += items[i].object.table == TABLE_SHM;
	if (segments == 0 || object_is_ours(lane->walk->snapshot, lane->walk->proc_fd, lane->pid))
		return;
	for (size_t i = lane->first; i < found->count; i++)
		if (items[i].object.table != TABLE_SHM)
			items[kept++] = items[i];
	found->count = kept;
}

static void look_at(void *context, unsigned int number, size_t item)
{
	struct walk *walk = context;
	struct lane *lane = &walk->lanes[number];
	int error;

	lane->walk = walk;
	lane->pid = walk->pids[item];
	lane->first = lane->found.count;
	/* What we attach to look into it does not make us a user. */
	if (lane->pid == getpid())
		return;
	error = maps_visit(walk->proc_fd, lane->pid, walk->text_only, add_mapping, lane);
	if (!error && (walk->files || walk->queues))
		error = add_descriptors(lane);
	if (unseen_is(error))
		unseen_add(&lane->unseen, walk->proc_fd, lane->pid);
	drop_foreign_segments(lane);
}

static int compare_sightings(const void *left, const void *right)
{
	const struct sighting *a = left;
	const struct sighting *b = right;
	int order = object_key_compare(&a->object, &b->object);

	return order ? order : (a->pid > b->pid) - (a->pid < b->pid);
}

/* Who was seen before has been there since. */
static void carry_since(const struct findings *before, const struct findings *now, int64_t time)
{
	const struct sighting *old = before->items;
	struct sighting *items = now->items;

	for (size_t i = 0, j = 0; i < now->count; i++) {
		while (j < before->count && compare_sightings(&old[j], &items[i]) < 0)
			j++;
		items[i].since = j < before->count && compare_sightings(&old[j], &items[i]) == 0
					 ? old[j].since
					 : time;
	}
}

static void gather(struct users *users, struct walk *walk)
{
	struct findings all = { 0 };

	unseen_clear(&users->unseen);
	for (size_t i = 0; i < PARALLEL_LANES; i++) {
		findings_take(&all, &walk->lanes[i].found, sizeof(struct sighting));
		unseen_take(&users->unseen, &walk->lanes[i].unseen);
	}
	if (all.count > 0)
		qsort(all.items, all.count, sizeof(struct sighting), compare_sightings);
	carry_since(&users->seen, &all, walk->snapshot->realtime.tv_sec);
	free(users->seen.items);
	users->seen = all;
}

/* The device of a table's files, 0 where there are none. */
static uint64_t device_of(const struct snapshot *snapshot, enum table_id table)
{
	if (snapshot->tables[table].count == 0)
		return 0;
	return ((const struct posix_object *)snapshot_row(snapshot, table, 0))->device;
}

static void walk_all(struct users *users, int proc_fd, const struct pid_list *pids,
		     unsigned int needs, const struct snapshot *snapshot)
{
	struct walk walk = { .proc_fd = proc_fd,
			     .text_only = users->text_only,
			     .pids = pids->pids,
			     .snapshot = snapshot,
			     .needs = needs };

	if (needs & NEED_POSIX_USERS) {
		walk.files = device_of(snapshot, TABLE_PSHM);
		walk.queues = device_of(snapshot, TABLE_PMSG);
	}
	parallel_run(pids->count, look_at, &walk);
	gather(users, &walk);
	unseen_note_hidden(&users->unseen, pids);
}

static struct stamp stamp_of(const struct shm_segment *segment)
{
	return (struct stamp){ segment->ipc.id, segment->lpid, segment->nattch, segment->atime,
			       segment->dtime };
}

static bool is_stamp_of(const struct stamp *stamp, const struct shm_segment *segment)
{
	return stamp->id == segment->ipc.id && stamp->lpid == segment->lpid &&
	       stamp->nattch == segment->nattch && stamp->atime == segment->atime &&
	       stamp->dtime == segment->dtime;
}

/*
 * Stamps count seconds, of a clock that lags a little: who comes in the second of a look, when the
 * same process comes or goes before and after, cannot be told by them. So what was used while it
 * was looked at is looked at once more when that second is over.
 */
static bool is_doubtful(const struct users *users, const struct shm_segment *segment, int64_t now)
{
	int64_t doubtful = users->walked_at - 1;

	return now > users->walked_at + 1 &&
	       (segment->atime >= doubtful || segment->dtime >= doubtful);
}

/* Whether some segment was attached or detached since the last time; remembers them. */
static bool note_segments(struct users *users, const struct snapshot *snapshot)
{
	const struct table *table = &snapshot->tables[TABLE_SHM];
	bool changed = table->count != users->stamp_count;

	for (size_t i = 0; i < table->count && !changed; i++) {
		const struct shm_segment *segment = snapshot_row(snapshot, TABLE_SHM, i);

		changed = !is_stamp_of(&users->stamps[i], segment) ||
			  is_doubtful(users, segment, snapshot->realtime.tv_sec);
	}
	if (!changed)
		return false;
	users->stamps = xreallocarray(users->stamps, table->count, sizeof(*users->stamps));
	users->stamp_count = table->count;
	for (size_t i = 0; i < table->count; i++)
		users->stamps[i] = stamp_of(snapshot_row(snapshot, TABLE_SHM, i));
	return true;
}

static bool has_posix(const struct snapshot *snapshot)
{
	return snapshot->tables[TABLE_PSHM].count + snapshot->tables[TABLE_PMSG].count +
	       snapshot->tables[TABLE_PSEM].count;
}

static int compare_uses(const void *left, const void *right)
{
	const struct use *a = left;
	const struct use *b = right;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

static void sort_uses(struct use *uses, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (compare_uses(&uses[i - 1], &uses[i]) > 0) {
			qsort(uses, count, sizeof(*uses), compare_uses);
			return;
		}
	}
}

static struct use use_of(const struct sighting *sighting, size_t row)
{
	return (struct use){
		.table = sighting->object.table,
		.row = (uint32_t)row,
		.pid = sighting->pid,
		.access = sighting->access,
		.mappings = sighting->mappings,
		.descriptors = sighting->descriptors,
		.since = sighting->since,
	};
}

/*
 * Stores the uses, or only counts them where there is no room: an object may have several rows
 * (names of its file), or none any more.
 */
static size_t spread(const struct findings *seen, unsigned int needs,
		     const struct snapshot *snapshot, struct use *uses)
{
	const struct sighting *items = seen->items;
	size_t count = 0;
	size_t first = 0, rows = 0;

	for (size_t i = 0; i < seen->count; i++) {
		const struct sighting *sighting = &items[i];

		/* What was seen of POSIX objects holds for no longer than that look. */
		if (sighting->object.table != TABLE_SHM && !(needs & NEED_POSIX_USERS))
			continue;
		if (i == 0 || object_key_compare(&sighting->object, &sighting[-1].object) != 0) {
			first = object_first_row(snapshot, &sighting->object);
			rows = object_row_count(snapshot, &sighting->object);
		}
		for (size_t row = first; row < first + rows; row++, count++)
			if (uses)
				uses[count] = use_of(sighting, row);
	}
	return count;
}

void users_collect(struct users *users, int proc_fd, struct pid_list *pids, unsigned int needs,
		   struct snapshot *snapshot)
{
	bool posix = needs & NEED_POSIX_USERS && has_posix(snapshot);
	bool changed = note_segments(users, snapshot);

	users->walked = changed || posix;
	if (users->walked && pid_list_need(pids, proc_fd) == 0) {
		users->walked_at = snapshot->realtime.tv_sec;
		walk_all(users, proc_fd, pids, needs, snapshot);
	}
	snapshot->use_count = spread(&users->seen, needs, snapshot, NULL);
	snapshot->uses = arena_alloc(snapshot->arena, snapshot->use_count, sizeof(*snapshot->uses));
	spread(&users->seen, needs, snapshot, snapshot->uses);
	sort_uses(snapshot->uses, snapshot->use_count);
	unseen_store(&users->unseen, snapshot);
}

bool users_vouch(const struct users *users)
{
	return !users->walked;
}
