/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the three POSIX kinds have in common. */
#include "posix.h"

#include <stdio.h>

#include "getters.h"
#include "names.h"

GET_NUMBER(posix_uid, struct posix_object, uid, VALUE_ID)
GET_NUMBER(posix_gid, struct posix_object, gid, VALUE_ID)
GET_NUMBER(posix_inode, struct posix_object, inode, VALUE_ID)
GET_STAMP(posix_atime, struct posix_object, atime)
GET_STAMP(posix_mtime, struct posix_object, mtime)
GET_STAMP(posix_ctime, struct posix_object, ctime)

struct value posix_name(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_text(((const struct posix_object *)row)->name);
}

struct value posix_perms(const struct snapshot *snapshot, const void *row)
{
	(void)snapshot;
	return value_number(VALUE_PERMS, ((const struct posix_object *)row)->mode & 0777);
}

struct value posix_owner(const struct snapshot *snapshot, const void *row)
{
	return name_or_number(snapshot_find_user(snapshot, posix_owner_uid(row)));
}

struct value posix_user(const struct snapshot *snapshot, const void *row)
{
	return name_or_absent(snapshot_find_user(snapshot, posix_owner_uid(row)));
}

struct value posix_group(const struct snapshot *snapshot, const void *row)
{
	return name_or_absent(
		snapshot_find_group(snapshot, ((const struct posix_object *)row)->gid));
}

struct value posix_age(const struct snapshot *snapshot, const void *row)
{
	return age_since(snapshot, ((const struct posix_object *)row)->mtime);
}

uid_t posix_owner_uid(const void *row)
{
	return ((const struct posix_object *)row)->uid;
}

void posix_describe(const char *kind, const void *row, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s %s", kind, ((const struct posix_object *)row)->name);
}
