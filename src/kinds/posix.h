/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * posix.h: what the three POSIX kinds have in common. Their rows start with struct posix_object.
 */
#ifndef KINDS_POSIX_H
#define KINDS_POSIX_H

#include "ipctop/kind.h"

struct value posix_name(const struct snapshot *snapshot, const void *row);
struct value posix_owner(const struct snapshot *snapshot, const void *row);
struct value posix_perms(const struct snapshot *snapshot, const void *row);
struct value posix_uid(const struct snapshot *snapshot, const void *row);
struct value posix_user(const struct snapshot *snapshot, const void *row);
struct value posix_gid(const struct snapshot *snapshot, const void *row);
struct value posix_group(const struct snapshot *snapshot, const void *row);
struct value posix_inode(const struct snapshot *snapshot, const void *row);
struct value posix_atime(const struct snapshot *snapshot, const void *row);
struct value posix_mtime(const struct snapshot *snapshot, const void *row);
struct value posix_ctime(const struct snapshot *snapshot, const void *row);
struct value posix_age(const struct snapshot *snapshot, const void *row);

/*
 * The rows of lsipc(1)'s columns of POSIX objects, and what a file has besides. lsipc calls the
 * owner of the file its creator. What sets ctime and atime differs between the file systems.
 */
#define POSIX_COLUMNS(ctime_help, atime_help)                                                      \
	{ "NAME", "name that programs open it by", VALUE_TEXT, 0, posix_name },                    \
	{ "OWNER", "owner's name, or number where there is no name", VALUE_TEXT, NEED_NAMES,       \
	  posix_owner },                                                                           \
	{ "PERMS", "permissions", VALUE_PERMS, 0, posix_perms },                                   \
	{ "CUID", "the same as UID", VALUE_ID, 0, posix_uid },                                     \
	{ "CUSER", "the same as USER", VALUE_TEXT, NEED_NAMES, posix_user },                       \
	{ "CGID", "the same as GID", VALUE_ID, 0, posix_gid },                                     \
	{ "CGROUP", "the same as GROUP", VALUE_TEXT, NEED_NAMES, posix_group },                    \
	{ "UID", "owner's user id", VALUE_ID, 0, posix_uid },                                      \
	{ "USER", "owner's user name", VALUE_TEXT, NEED_NAMES, posix_user },                       \
	{ "GID", "owner's group id", VALUE_ID, 0, posix_gid },                                     \
	{ "GROUP", "owner's group name", VALUE_TEXT, NEED_NAMES, posix_group },                    \
	{ "MTIME", "time of the last change of contents", VALUE_TIME, 0, posix_mtime },            \
	{ "CTIME", ctime_help, VALUE_TIME, 0, posix_ctime },                                       \
	{ "ATIME", atime_help, VALUE_TIME, 0, posix_atime },                                       \
	{ "AGE", "time since MTIME", VALUE_DURATION, 0, posix_age },                               \
	{ "INODE", "number of its file", VALUE_ID, 0, posix_inode }

/* Those of files in /dev/shm. */
#define POSIX_SHM_COLUMNS                                                                          \
	POSIX_COLUMNS("time of the last change of owner, permissions or contents",                 \
		      "time of the last reading")

uid_t posix_owner_uid(const void *row);

/* "POSIX segment /name", the name not made safe. */
void posix_describe(const char *kind, const void *row, char *buffer, size_t size);

#endif
