/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the three System V kinds have in common. */
#include "sysv.h"

#include "getters.h"
#include "names.h"

GET_NUMBER(sysv_id, struct sysv_object, id, VALUE_ID)
GET_NUMBER(sysv_uid, struct sysv_object, uid, VALUE_ID)
GET_NUMBER(sysv_gid, struct sysv_object, gid, VALUE_ID)
GET_NUMBER(sysv_cuid, struct sysv_object, cuid, VALUE_ID)
GET_NUMBER(sysv_cgid, struct sysv_object, cgid, VALUE_ID)
GET_STAMP(sysv_ctime, struct sysv_object, ctime)

struct value sysv_key(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	(void)snapshot;
	return value_number(VALUE_KEY, (uint32_t)object->key);
}

struct value sysv_perms(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	(void)snapshot;
	return value_number(VALUE_PERMS, object->mode & 0777);
}

struct value sysv_owner(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	return name_or_number(snapshot_find_user(snapshot, object->uid));
}

struct value sysv_user(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	return name_or_absent(snapshot_find_user(snapshot, object->uid));
}

struct value sysv_group(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	return name_or_absent(snapshot_find_group(snapshot, object->gid));
}

struct value sysv_cuser(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	return name_or_absent(snapshot_find_user(snapshot, object->cuid));
}

struct value sysv_cgroup(const struct snapshot *snapshot, const void *row)
{
	const struct sysv_object *object = row;

	return name_or_absent(snapshot_find_group(snapshot, object->cgid));
}

struct value sysv_age(const struct snapshot *snapshot, const void *row)
{
	return age_since(snapshot, ((const struct sysv_object *)row)->ctime);
}

uid_t sysv_owner_uid(const void *row)
{
	return ((const struct sysv_object *)row)->uid;
}

struct value sysv_command(const struct snapshot *snapshot, pid_t pid, int64_t stamp)
{
	const struct process *process;

	if (pid == 0)
		return value_absent(VALUE_TEXT, "the process is not in this pid namespace");
	if (!(snapshot->needs & NEED_COMMANDS))
		return value_absent(VALUE_TEXT, "command lines were not collected");
	process = snapshot_find_process(snapshot, pid);
	if (!process || !process_was_there(process, stamp))
		return value_absent(VALUE_TEXT, "the process is gone");
	return value_text(process->command);
}
