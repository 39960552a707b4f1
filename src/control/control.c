/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that changes IPC objects, each after a second look at what it is about to change. */
#include "ipctop/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/stat.h>

#include "ipctop/memory.h"
#include "internal.h"
#include "recording.h"
#include "unused.h"

static const struct object_ops *const operations[TABLE_COUNT] = {
	[TABLE_SHM] = &sysv_shm_ops,   [TABLE_MSG] = &sysv_msg_ops,   [TABLE_SEM] = &sysv_sem_ops,
	[TABLE_PSHM] = &posix_shm_ops, [TABLE_PMSG] = &posix_msg_ops, [TABLE_PSEM] = &posix_sem_ops,
	[TABLE_LIMIT] = &sysctl_ops,
};

struct control *control_create(const struct control_options *options)
{
	struct control *control = xcalloc(1, sizeof(*control));

	control->options = *options;
	return control;
}

void control_destroy(struct control *control)
{
	if (!control)
		return;
	journal_close(control->journal);
	free(control);
}

bool control_is_read_only(const struct control *control)
{
	return control->options.read_only;
}

const struct object_ops *control_ops(enum table_id table)
{
	return operations[table];
}

static void take_posix(struct target *target, const struct posix_object *object)
{
	snprintf(target->name, sizeof(target->name), "%s", object->name);
	target->uid = object->uid;
	target->gid = object->gid;
}

static void take_limit(struct target *target, const struct limit *limit)
{
	snprintf(target->name, sizeof(target->name), "%s", limit->name);
	target->sysctl = limit->sysctl;
	target->position = limit->position;
}

static void take_sysv(struct target *target, const struct sysv_object *object)
{
	target->key = object->key;
	target->uid = object->uid;
	target->gid = object->gid;
	target->ctime = object->ctime;
}

struct target target_of(const struct snapshot *snapshot, enum table_id table, const void *row)
{
	struct target target = { .identity = identity_of(snapshot, table, row) };

	if (TABLE_BIT(table) & TABLES_SYSV)
		take_sysv(&target, row);
	else if (TABLE_BIT(table) & TABLES_POSIX)
		take_posix(&target, row);
	else if (table == TABLE_LIMIT)
		take_limit(&target, row);
	else if (table == TABLE_JOURNAL)
		snprintf(target.name, sizeof(target.name), "%llu",
			 (unsigned long long)target.identity.id);
	return target;
}

uint64_t control_namespace(void)
{
	struct stat status;

	return stat("/proc/self/ns/ipc", &status) == 0 ? status.st_ino : 0;
}

/* Snapshots show this number for ids that have no name in our user namespace. */
static uint32_t read_overflow_id(const char *path)
{
	uint32_t id = 65534;
	FILE *file = fopen(path, "re");

	if (!file)
		return id;
	if (fscanf(file, "%u", &id) != 1)
		id = 65534;
	fclose(file);
	return id;
}

static void map_unknown_ids(struct target *target)
{
	if (target->uid == (uid_t)-1 || target->identity.cuid == (uid_t)-1) {
		uid_t uid = read_overflow_id("/proc/sys/kernel/overflowuid");

		target->uid = target->uid == (uid_t)-1 ? uid : target->uid;
		target->identity.cuid =
			target->identity.cuid == (uid_t)-1 ? uid : target->identity.cuid;
	}
	if (target->gid == (gid_t)-1 || target->identity.cgid == (gid_t)-1) {
		gid_t gid = read_overflow_id("/proc/sys/kernel/overflowgid");

		target->gid = target->gid == (gid_t)-1 ? gid : target->gid;
		target->identity.cgid =
			target->identity.cgid == (gid_t)-1 ? gid : target->identity.cgid;
	}
}

/* What the kernel says now of the object that the target names. */
static int look_again(const struct target *target, struct target *now)
{
	const struct object_ops *ops = operations[target->identity.table];
	uint64_t ours = control_namespace();
	int error;

	*now = *target;
	if (target->identity.ipc_namespace && ours && target->identity.ipc_namespace != ours)
		return -ESTALE;
	error = ops->look(now);
	if (!error)
		map_unknown_ids(now);
	/* An id that is unknown is EINVAL here, as a value that is not allowed is elsewhere. */
	return error == -EINVAL ? -EIDRM : error;
}

static int check_unchanged(const struct target *target)
{
	struct target now;
	int error;

	if (!operations[target->identity.table]->look)
		return 0;
	error = look_again(target, &now);
	if (error)
		return error;
	if (identity_compare(&now.identity, &target->identity) != 0 || now.key != target->key ||
	    now.uid != target->uid || now.gid != target->gid || now.ctime != target->ctime)
		return -ESTALE;
	return control_check_unused(target);
}

/* The last look and the call. */
static int remove_now(const struct target *target)
{
	int error = check_unchanged(target);

	if (!error)
		error = operations[target->identity.table]->remove(target);
	return error == -EINVAL ? -EIDRM : error;
}

static int edit_now(const struct target *target, const struct edit *edit)
{
	int error = check_unchanged(target);

	return error ? error : operations[target->identity.table]->edit(target, edit);
}

static int check_allowed(const struct control *control, const struct target *target, bool edit)
{
	const struct object_ops *ops = operations[target->identity.table];

	if (control->options.read_only)
		return -EROFS;
	if (!ops || (edit ? !ops->edit : !ops->remove))
		return -EOPNOTSUPP;
	return 0;
}

/* The entry is there before the call: whatever becomes of us, what is gone can be brought back. */
static int change(struct control *control, const struct target *target, const struct edit *edit,
		  bool journaled)
{
	int64_t entry = 0;
	int error = check_allowed(control, target, edit);

	if (!error && journaled && !control->options.no_journal) {
		error = check_unchanged(target);
		if (!error)
			error = recording_write(control, target, edit, &entry);
	}
	if (error)
		return error;
	error = edit ? edit_now(target, edit) : remove_now(target);
	if (entry)
		recording_finish(control, entry, error);
	return error;
}

int control_remove(struct control *control, const struct target *target)
{
	return change(control, target, NULL, true);
}

int control_remove_unjournaled(struct control *control, const struct target *target)
{
	return change(control, target, NULL, false);
}

int control_edit(struct control *control, const struct target *target, const struct edit *edit)
{
	return change(control, target, edit, true);
}

int control_edit_unjournaled(struct control *control, const struct target *target,
			     const struct edit *edit)
{
	return change(control, target, edit, false);
}

int control_renew(struct target *target)
{
	struct target now;
	int error;

	if (!operations[target->identity.table]->look)
		return 0;
	error = look_again(target, &now);
	if (error)
		return error;
	if (identity_compare(&now.identity, &target->identity) != 0)
		return -ESTALE;
	*target = now;
	return 0;
}

int control_complete(struct target *created)
{
	const struct object_ops *ops = operations[created->identity.table];
	int error;

	created->identity.ipc_namespace = control_namespace();
	error = ops->look(created);
	if (!error)
		map_unknown_ids(created);
	return error;
}

static int find_existing(const struct creation *creation, struct target *created)
{
	int error = operations[creation->table]->find(creation, created);

	return error ? error : control_complete(created);
}

const char *control_undo(const struct target *created, bool was_made)
{
	if (!was_made)
		return "";
	return operations[created->identity.table]->remove(created) == 0
		       ? "; it was removed again"
		       : "; it is there, and could not be removed again";
}

/* Half an object is worse than none: what was made is removed again, and that is told. */
static int undo(const struct target *created, bool was_made, const char *step, int error,
		char *message, size_t size)
{
	snprintf(message, size, "%s failed: %s%s", step, strerror(-error),
		 control_undo(created, was_made));
	return error;
}

int control_create_object(struct control *control, const struct creation *creation,
			  struct target *created, bool *existed, char *message, size_t size)
{
	const struct object_ops *ops = operations[creation->table];
	const char *step = "creating it";
	bool was_made;
	int error;

	*created = (struct target){ .identity = { .table = creation->table } };
	created->identity.id = UINT64_MAX;
	*existed = false;
	if (control->options.read_only || !ops || !ops->create)
		return undo(created, false, step, control->options.read_only ? -EROFS : -EOPNOTSUPP,
			    message, size);
	error = ops->create(creation, created, &step);
	if (error == -EEXIST && !is_given(creation, CREATION_EXCLUSIVE)) {
		*existed = true;
		step = "finding the one that exists";
		error = find_existing(creation, created);
		return error ? undo(created, false, step, error, message, size) : 0;
	}
	was_made = created->identity.id != UINT64_MAX || *created->name;
	if (!error)
		error = control_complete(created);
	return error ? undo(created, was_made, step, error, message, size) : 0;
}

/* What msgsnd(2) and msgrcv(2) take. */
struct message_buffer {
	long type;
	char data[];
};

int control_send(struct control *control, const struct target *target, long type, const void *data,
		 size_t size)
{
	struct message_buffer *buffer;
	int error;

	if (control->options.read_only)
		return -EROFS;
	if (target->identity.table != TABLE_MSG)
		return -EOPNOTSUPP;
	error = check_unchanged(target);
	if (error)
		return error;
	buffer = xcalloc(1, sizeof(*buffer) + size);
	buffer->type = type;
	memcpy(buffer->data, data, size);
	if (msgsnd((int)target->identity.id, buffer, size, IPC_NOWAIT) < 0)
		error = -errno;
	free(buffer);
	return error;
}

ssize_t control_take(struct control *control, const struct target *target, long *type, void *data,
		     size_t max)
{
	struct message_buffer *buffer;
	ssize_t result;
	int error;

	if (control->options.read_only)
		return -EROFS;
	if (target->identity.table != TABLE_MSG)
		return -EOPNOTSUPP;
	error = check_unchanged(target);
	if (error)
		return error;
	buffer = xcalloc(1, sizeof(*buffer) + max);
	result = msgrcv((int)target->identity.id, buffer, max, *type, IPC_NOWAIT);
	if (result < 0) {
		result = -errno;
	} else {
		*type = buffer->type;
		memcpy(data, buffer->data, (size_t)result);
	}
	free(buffer);
	return result;
}

int control_mount_mqueue(struct control *control)
{
	if (control->options.read_only)
		return -EROFS;
	if (mkdir("/dev/mqueue", 01777) < 0 && errno != EEXIST)
		return -errno;
	if (mount("none", "/dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		return -errno;
	return 0;
}

const char *control_strerror(int error)
{
	switch (error) {
	case -EROFS:
		return "read-only: nothing is changed";
	case -ESTALE:
		return "left alone: it has been changed or replaced since it was shown";
	case -EIDRM:
	case -ENOENT:
		return "it is gone already";
	case -EBUSY:
		return "left alone: it is used again";
	case -EINVAL:
		return "the system does not take this value";
	case -EPERM:
		return "not permitted: only its owner, its creator or root may";
	case -EOPNOTSUPP:
		return "this cannot be done to it";
	case CONTROL_NOT_JOURNALED:
		return "left alone: it could not be written to the journal";
	default:
		return strerror(-error);
	}
}
