/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a removed object again: the same key or name, id, owner, permissions and contents. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "ipctop/inspect.h"
#include "ipctop/memory.h"
#include "restoring.h"

#ifndef SHM_LOCKED
#define SHM_LOCKED 02000 /* linux/shm.h */
#define SHM_DEST   01000
#endif

/* While it is being filled nobody else gets at it, and we do. */
enum { WORKING_MODE = 0600 };

static bool is_sysv(const struct journal_row *entry)
{
	return TABLE_BIT(entry->table) & TABLES_SYSV;
}

/* ---- is its place free? ---- */

/* A segment that was removed lives on under its id while somebody has it attached. */
static bool is_there(const struct journal_row *entry, int id)
{
	union object_row now;

	if (inspection_look(entry->table, id, entry->name, &now) < 0)
		return false;
	if (now.sysv.key != entry->key || now.sysv.cuid != entry->cuid)
		return false;
	return entry->table != TABLE_SHM ||
	       (now.shm.size == entry->size && !(now.sysv.mode & SHM_DEST));
}

static int check_sysv_free(struct restoring *restoring)
{
	const struct journal_row *entry = &restoring->result->entry;
	const struct creation creation = { .table = entry->table, .key = entry->key };
	struct target holder = { .identity = { .table = entry->table } };

	if (entry->ipc_namespace == control_namespace() && is_there(entry, entry->id))
		return field_fail(&restoring->complaint, -EEXIST, "it is there still, or again");
	if (entry->state == JOURNAL_RESTORED && is_there(entry, (int)entry->restored_id))
		return field_fail(&restoring->complaint, -EEXIST,
				  "it was restored already, with the id %llu",
				  (unsigned long long)entry->restored_id);
	if (entry->key && control_ops(entry->table)->find(&creation, &holder) == 0)
		return field_fail(&restoring->complaint, -EEXIST,
				  "its key 0x%08x is taken by another object, with the id %llu",
				  (unsigned int)entry->key, (unsigned long long)holder.identity.id);
	return 0;
}

static int check_free(struct restoring *restoring)
{
	const struct journal_row *entry = &restoring->result->entry;
	union object_row now;

	if (is_sysv(entry))
		return check_sysv_free(restoring);
	if (inspection_look(entry->table, 0, entry->name, &now) < 0)
		return 0;
	if (now.posix.inode == entry->inode && now.posix.device == entry->device)
		return field_fail(&restoring->complaint, -EEXIST, "it is there still");
	return field_fail(&restoring->complaint, -EEXIST, "its name is taken by another object");
}

/* ---- what cannot be the same ---- */

static const char *next_id_path(enum table_id table)
{
	if (table == TABLE_SHM)
		return "/proc/sys/kernel/shm_next_id";
	return table == TABLE_MSG ? "/proc/sys/kernel/msg_next_id" : "/proc/sys/kernel/sem_next_id";
}

static int write_next_id(enum table_id table, int id)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", id);
	int fd = open(next_id_path(table), O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, (size_t)length) != length)
		error = -errno;
	close(fd);
	return error;
}

static void foretell_contents(struct restoring *restoring)
{
	switch (restoring->result->entry.contents) {
	case CONTENTS_NONE:
	case CONTENTS_KEPT:
		break;
	case CONTENTS_TOO_LARGE:
		restoring_differ(restoring,
				 "it comes back empty: its contents were too large to keep");
		break;
	case CONTENTS_UNREADABLE:
		restoring_differ(restoring, "it comes back empty: its contents could not be read");
		break;
	case CONTENTS_UNREACHABLE:
		restoring_differ(restoring,
				 "it comes back empty: messages of POSIX queues are not kept");
		break;
	}
}

static void foretell_sysv(struct restoring *restoring)
{
	const struct journal_row *entry = &restoring->result->entry;

	if (restoring->dry_run && access(next_id_path(entry->table), W_OK) < 0)
		restoring_differ(restoring, "its id is a new one");
	if (entry->cuid != geteuid() || entry->cgid != getegid())
		restoring_differ(restoring, "its creator is %u:%u, it was %u:%u", geteuid(),
				 getegid(), entry->cuid, entry->cgid);
	if (entry->table == TABLE_SHM && entry->mode & SHM_DEST)
		restoring_differ(restoring, "it had been removed, and had lost its key");
	if (entry->ipc_namespace != control_namespace())
		restoring_differ(restoring, "it was in another IPC namespace");
}

static void foretell_differences(struct restoring *restoring)
{
	const struct journal_row *entry = &restoring->result->entry;

	foretell_contents(restoring);
	if (is_sysv(entry))
		foretell_sysv(restoring);
	if (entry->table == TABLE_PMSG && !restoring_number(restoring, "maxmsg", 0))
		restoring_differ(restoring,
				 "its capacity is the system's: its own could not be read");
	restoring_differ(restoring, "its times%s are new",
			 entry->table == TABLE_PSEM || entry->table == TABLE_PSHM ? ""
										  : " and pids");
}

/* ---- making it ---- */

static int prepare(const struct restoring *restoring, struct creation *creation)
{
	const struct journal_row *entry = &restoring->result->entry;
	int error = 0;

	*creation = (struct creation){ .table = entry->table };
	creation->key = entry->key;
	creation->mode = WORKING_MODE;
	creation->size = entry->size;
	snprintf(creation->name, sizeof(creation->name), "%s", entry->name);
	if (entry->table == TABLE_SEM || entry->table == TABLE_PSEM)
		error = restore_read_values(restoring, &creation->values, &creation->value_count);
	creation->nsems = entry->size;
	if (creation->value_count > 0)
		creation->value = creation->values[0];
	creation->maxmsg = restoring_number(restoring, "maxmsg", 0);
	creation->msgsize = restoring_number(restoring, "msgsize", 0);
	return error;
}

/*
 * A failed creation must not leave the next id to somebody else's. The kernel takes no -1 back
 * (ipc/ipc_sysctl.c): only another object of the kind uses it up.
 */
static void drop_next_id(enum table_id table)
{
	const struct creation creation = {
		.table = table, .mode = WORKING_MODE, .size = 1, .nsems = 1
	};
	struct target unwanted = { .identity = { .table = table, .id = UINT64_MAX } };
	const char *step;

	if (write_next_id(table, -1) < 0 &&
	    control_ops(table)->create(&creation, &unwanted, &step) == 0)
		control_ops(table)->remove(&unwanted);
}

static int make(const struct restoring *restoring, struct target *created, const char **step)
{
	const struct journal_row *entry = &restoring->result->entry;
	struct creation creation;
	bool has_next = false;
	int error = prepare(restoring, &creation);

	*step = "reading its values from the journal";
	if (!error) {
		*step = "creating it";
		has_next = is_sysv(entry) && write_next_id(entry->table, entry->id) == 0;
		error = control_ops(entry->table)->create(&creation, created, step);
		if (has_next && created->identity.id == UINT64_MAX)
			drop_next_id(entry->table);
	}
	creation_clear(&creation);
	return error;
}

/* What may be refused without the object being worth less: it is told. */
static int set(struct restoring *restoring, const struct target *created, enum edit_field field,
	       uint64_t number, const char *what)
{
	const struct edit edit = { .field = field, .number = number };
	int error = control_ops(created->identity.table)->edit(created, &edit);

	if (error == -EPERM || error == -EINVAL) {
		restoring_differ(restoring, "%s could not be set: %s", what, strerror(-error));
		error = 0;
	}
	return error;
}

static int settle_queue(struct restoring *restoring, const struct target *created)
{
	uint64_t qbytes = restoring_number(restoring, "qbytes", 0);

	return qbytes ? set(restoring, created, EDIT_QBYTES, qbytes, "its most bytes") : 0;
}

/* The mode comes last: chown(2) takes bits of it away, and without it nothing more may be written.
 */
static int settle(struct restoring *restoring, const struct target *created)
{
	const struct journal_row *entry = &restoring->result->entry;
	int error = 0;

	if (entry->table == TABLE_MSG)
		error = settle_queue(restoring, created);
	if (!error && entry->table == TABLE_SHM && entry->mode & SHM_LOCKED)
		error = set(restoring, created, EDIT_LOCK, 1, "its lock in memory");
	if (!error)
		error = set(restoring, created, EDIT_GROUP, entry->gid, "its group");
	if (!error)
		error = set(restoring, created, EDIT_OWNER, entry->uid, "its owner");
	if (!error)
		error = set(restoring, created, EDIT_MODE,
			    is_sysv(entry) ? entry->mode & 0777 : entry->mode, "its permissions");
	return error;
}

static int fill(struct restoring *restoring, struct target *created, const char **step)
{
	int error = control_complete(created);

	if (!error && restoring->result->entry.contents == CONTENTS_KEPT)
		error = restore_contents(restoring, created, step);
	if (!error) {
		*step = "setting its owner and permissions";
		error = settle(restoring, created);
	}
	return error ? error : control_complete(created);
}

static const char *explain(int error, const char *step)
{
	if (error == -EPERM && strstr(step, "messages"))
		return "they are more than MSGMNB, which only root may exceed";
	return error == -EUCLEAN ? table_strerror(error) : strerror(-error);
}

int restore_object(struct restoring *restoring)
{
	const struct journal_row *entry = &restoring->result->entry;
	struct target created = { .identity = { .table = entry->table, .id = UINT64_MAX } };
	const char *step = "";
	bool was_made;
	int error = check_free(restoring);

	if (error)
		return error;
	foretell_differences(restoring);
	restoring->result->target = restoring_target(entry);
	if (restoring->dry_run)
		return 0;
	error = make(restoring, &created, &step);
	was_made = created.identity.id != UINT64_MAX || *created.name;
	if (!error)
		error = fill(restoring, &created, &step);
	if (error)
		return field_fail(&restoring->complaint, error, "%s failed: %s%s", step,
				  explain(error, step), control_undo(&created, was_made));
	if (is_sysv(entry) && created.identity.id != (uint64_t)entry->id)
		restoring_differ(restoring, "its id is %llu, it was %d",
				 (unsigned long long)created.identity.id, entry->id);
	restoring->result->target = created;
	return 0;
}
