/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysv.h: what the three System V kinds have in common. Their rows start with struct sysv_object.
 */
#ifndef KINDS_SYSV_H
#define KINDS_SYSV_H

#include "ipctop/kind.h"

struct value sysv_key(const struct snapshot *snapshot, const void *row);
struct value sysv_id(const struct snapshot *snapshot, const void *row);
struct value sysv_perms(const struct snapshot *snapshot, const void *row);
struct value sysv_owner(const struct snapshot *snapshot, const void *row);
struct value sysv_uid(const struct snapshot *snapshot, const void *row);
struct value sysv_user(const struct snapshot *snapshot, const void *row);
struct value sysv_gid(const struct snapshot *snapshot, const void *row);
struct value sysv_group(const struct snapshot *snapshot, const void *row);
struct value sysv_cuid(const struct snapshot *snapshot, const void *row);
struct value sysv_cuser(const struct snapshot *snapshot, const void *row);
struct value sysv_cgid(const struct snapshot *snapshot, const void *row);
struct value sysv_cgroup(const struct snapshot *snapshot, const void *row);
struct value sysv_ctime(const struct snapshot *snapshot, const void *row);
struct value sysv_age(const struct snapshot *snapshot, const void *row);

/* The rows of lsipc(1)'s generic columns, and AGE. */
#define SYSV_COLUMNS                                                                               \
	{ "KEY", "key that programs find it by", VALUE_KEY, 0, sysv_key },                         \
	{ "ID", "identifier", VALUE_ID, 0, sysv_id },                                              \
	{ "OWNER", "owner's name, or number where there is no name", VALUE_TEXT, NEED_NAMES,       \
	  sysv_owner },                                                                            \
	{ "PERMS", "permissions", VALUE_PERMS, 0, sysv_perms },                                    \
	{ "CUID", "creator's user id", VALUE_ID, 0, sysv_cuid },                                   \
	{ "CUSER", "creator's user name", VALUE_TEXT, NEED_NAMES, sysv_cuser },                    \
	{ "CGID", "creator's group id", VALUE_ID, 0, sysv_cgid },                                  \
	{ "CGROUP", "creator's group name", VALUE_TEXT, NEED_NAMES, sysv_cgroup },                 \
	{ "UID", "owner's user id", VALUE_ID, 0, sysv_uid },                                       \
	{ "USER", "owner's user name", VALUE_TEXT, NEED_NAMES, sysv_user },                        \
	{ "GID", "owner's group id", VALUE_ID, 0, sysv_gid },                                      \
	{ "GROUP", "owner's group name", VALUE_TEXT, NEED_NAMES, sysv_group },                     \
	{ "CTIME", "time of creation or of the last change of owner, permissions or limits",       \
	  VALUE_TIME, 0, sysv_ctime },                                                             \
	{ "AGE", "time since CTIME", VALUE_DURATION, 0, sysv_age }

uid_t sysv_owner_uid(const void *row);

/* The command line of a pid that an object names, if that process still lives. */
struct value sysv_command(const struct snapshot *snapshot, pid_t pid, int64_t stamp);

#endif
