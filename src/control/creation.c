/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object to be made: its fields, how their texts are understood, and the call they amount to. */
#include "ipctop/creation.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ipc.h>

#include "ipctop/memory.h"
#include "ipctop/parse.h"
#include "ipctop/text.h"
#include "ipctop/value.h"
#include "fields.h"

enum { PRIVATE_KEY = 0 };

#define KEY_ROW                                                                                    \
	{                                                                                          \
		CREATION_KEY, "Key", "private",                                                    \
			"private, a number as 0x5e, or ftok:PATH[:PROJECT]", false                 \
	}
#define NAME_ROW                                                                                   \
	{                                                                                          \
		CREATION_NAME, "Name", "", "a name without further slashes: /name", false          \
	}
#define MODE_ROW                                                                                   \
	{                                                                                          \
		CREATION_MODE, "Mode", "644", "permissions: 600 or rw-------", false               \
	}
#define OWNER_ROW                                                                                  \
	{                                                                                          \
		CREATION_OWNER, "Owner", "", "a user who gets it; empty: you", false               \
	}
#define GROUP_ROW                                                                                  \
	{                                                                                          \
		CREATION_GROUP, "Group", "", "a group that gets it; empty: yours", false           \
	}
#define EXCLUSIVE_ROW                                                                              \
	{                                                                                          \
		CREATION_EXCLUSIVE, "Exclusive", "yes",                                            \
			"fail where the key or name is taken (space)", true                        \
	}

static const struct creation_row shm_rows[] = {
	KEY_ROW,       { CREATION_SIZE, "Size", "4K", "bytes: 4096, 64K, 1.5G", false },
	MODE_ROW,      OWNER_ROW,
	GROUP_ROW,     { CREATION_HUGE, "Huge pages", "no", "of huge pages (space)", true },
	EXCLUSIVE_ROW,
};

static const struct creation_row msg_rows[] = {
	KEY_ROW,
	MODE_ROW,
	{ CREATION_QBYTES, "Most bytes", "", "bytes in the queue; empty: the system's MSGMNB",
	  false },
	OWNER_ROW,
	GROUP_ROW,
	EXCLUSIVE_ROW,
};

static const struct creation_row sem_rows[] = {
	KEY_ROW,
	{ CREATION_NSEMS, "Semaphores", "1", "how many in the set", false },
	{ CREATION_VALUES, "Values", "0", "one value for all, or one for each: 1,0,5", false },
	MODE_ROW,
	OWNER_ROW,
	GROUP_ROW,
	EXCLUSIVE_ROW,
};

static const struct creation_row pshm_rows[] = {
	NAME_ROW,  { CREATION_SIZE, "Size", "4K", "bytes: 4096, 64K, 1.5G", false },
	MODE_ROW,  OWNER_ROW,
	GROUP_ROW, EXCLUSIVE_ROW,
};

static const struct creation_row pmsg_rows[] = {
	NAME_ROW,
	{ CREATION_MAXMSG, "Messages", "", "most messages in it; empty: the system's default",
	  false },
	{ CREATION_MSGSIZE, "Message size", "", "most bytes of one; empty: the system's default",
	  false },
	MODE_ROW,
	OWNER_ROW,
	GROUP_ROW,
	EXCLUSIVE_ROW,
};

static const struct creation_row psem_rows[] = {
	NAME_ROW,  { CREATION_VALUE, "Value", "0", "its first value", false },
	MODE_ROW,  OWNER_ROW,
	GROUP_ROW, EXCLUSIVE_ROW,
};

static const struct {
	const struct creation_row *rows;
	size_t count;
} kinds_rows[TABLE_COUNT] = {
	[TABLE_SHM] = { shm_rows, ARRAY_SIZE(shm_rows) },
	[TABLE_MSG] = { msg_rows, ARRAY_SIZE(msg_rows) },
	[TABLE_SEM] = { sem_rows, ARRAY_SIZE(sem_rows) },
	[TABLE_PSHM] = { pshm_rows, ARRAY_SIZE(pshm_rows) },
	[TABLE_PMSG] = { pmsg_rows, ARRAY_SIZE(pmsg_rows) },
	[TABLE_PSEM] = { psem_rows, ARRAY_SIZE(psem_rows) },
};

const struct creation_row *creation_rows(enum table_id table, size_t *count)
{
	*count = kinds_rows[table].count;
	return kinds_rows[table].rows;
}

void creation_start(struct creation *creation, enum table_id table)
{
	char message[8];
	size_t count;
	const struct creation_row *rows = creation_rows(table, &count);

	*creation = (struct creation){ .table = table };
	for (size_t i = 0; i < count; i++)
		creation_set(creation, rows[i].field, rows[i].preset, message, sizeof(message));
}

void creation_clear(struct creation *creation)
{
	free(creation->values);
	creation->values = NULL;
	creation->value_count = 0;
}

/* ftok:PATH or ftok:PATH:PROJECT, the project being a number or one character; ftok(3). */
static int parse_ftok(const char *text, int32_t *key, const struct complaint *complaint)
{
	char *path = xstrdup(text);
	char *colon = strrchr(path, ':');
	uint64_t project = 1;
	key_t result;

	if (colon) {
		*colon = '\0';
		if (colon[1] && !colon[2] && (colon[1] < '0' || colon[1] > '9'))
			project = (unsigned char)colon[1];
		else if (parse_number_to(colon + 1, UINT8_MAX, &project) < 0 || project == 0)
			project = 0;
	}
	result = project ? ftok(path, (int)project) : -1;
	if (project == 0)
		field_complain(complaint, "the project is a character or a number from 1 to 255");
	else if (result == -1)
		field_complain(complaint, "ftok of %s: %s", path, strerror(errno));
	free(path);
	*key = result;
	return result == -1 ? -EINVAL : 0;
}

static int parse_key(const char *text, int32_t *key, const struct complaint *complaint)
{
	uint64_t number;
	int error;

	if (strcasecmp(text, "private") == 0) {
		*key = PRIVATE_KEY;
		return 0;
	}
	if (strncmp(text, "ftok:", 5) == 0)
		return parse_ftok(text + 5, key, complaint);
	error = parse_number_to(text, UINT32_MAX, &number);
	if (error)
		return field_fail(complaint, error,
				  "a key is private, ftok:PATH, or a number up to 0xffffffff, "
				  "not '%s'",
				  text);
	*key = (int32_t)number;
	return 0;
}

/* The longest name also depends on the kind: a semaphore's file has "sem." before it. */
static int parse_name(enum table_id table, const char *text, char *name,
		      const struct complaint *complaint)
{
	size_t most = table == TABLE_PSEM ? NAME_MAX - 4 : NAME_MAX;
	const char *bare = text + (*text == '/');
	char safe[NAME_MAX * 4 + 1];

	if (!*bare || strcmp(bare, ".") == 0 || strcmp(bare, "..") == 0)
		return field_complain(complaint, "'%s' is no name", text);
	if (strchr(bare, '/'))
		return field_complain(complaint, "a name has no slash but the first: '%s'", text);
	if (strlen(bare) > most)
		return field_complain(complaint,
				      "the name is %zu bytes long, at most %zu are allowed",
				      strlen(bare), most);
	text_make_safe(bare, safe, sizeof(safe));
	if (strcmp(safe, bare) != 0)
		return field_complain(complaint,
				      "the name has characters that cannot be shown: '%s'", safe);
	snprintf(name, NAME_MAX + 2, "/%s", bare);
	return 0;
}

static int parse_positive_size(const char *what, const char *text, uint64_t *size,
			       const struct complaint *complaint)
{
	uint64_t number;
	int error = parse_size(text, &number);

	/* Sizes of files and of segments are signed in the kernel. */
	if (error == -ERANGE || (!error && number > INT64_MAX))
		return field_fail(complaint, -ERANGE, "%s: '%s' is too large", what, text);
	if (error)
		return field_fail(complaint, error, "%s is one such as 4096 or 1.5M, not '%s'", what,
				  text);
	if (number == 0)
		return field_complain(complaint, "%s must be more than 0", what);
	*size = number;
	return 0;
}

static int parse_count(const char *what, const char *text, uint64_t most, uint64_t *count,
		       const struct complaint *complaint)
{
	uint64_t number;
	int error = parse_number_to(text, most, &number);

	if (!error && number == 0)
		error = -ERANGE;
	if (error)
		return field_fail(complaint, error,
				  "%s is a number from 1 to %" PRIu64 ", not '%s'", what, most,
				  text);
	*count = number;
	return 0;
}

static int parse_flag(const char *text, bool *flag, const struct complaint *complaint)
{
	*flag = strcasecmp(text, "yes") == 0;
	if (*flag || strcasecmp(text, "no") == 0)
		return 0;
	return field_complain(complaint, "this is yes or no, not '%s'", text);
}

static int set_flag(struct creation *creation, enum creation_field field, const char *text,
		    const struct complaint *complaint)
{
	bool flag;
	int error = parse_flag(text, &flag, complaint);

	if (!error && !flag)
		creation->given &= ~(1U << field);
	return error;
}

static int set_field(struct creation *creation, enum creation_field field, const char *text,
		     const struct complaint *complaint)
{
	uint64_t number = 0;
	int error;

	switch (field) {
	case CREATION_KEY:
		return parse_key(text, &creation->key, complaint);
	case CREATION_NAME:
		return parse_name(creation->table, text, creation->name, complaint);
	case CREATION_SIZE:
		return parse_positive_size("the size", text, &creation->size, complaint);
	case CREATION_NSEMS:
		return parse_count("the number of semaphores", text, 32000, &creation->nsems,
				   complaint);
	case CREATION_MODE:
		return field_parse_mode(text, &creation->mode, complaint);
	case CREATION_OWNER:
		return field_parse_user(text, &creation->uid, complaint);
	case CREATION_GROUP:
		return field_parse_group(text, &creation->gid, complaint);
	case CREATION_EXCLUSIVE:
	case CREATION_HUGE:
		return set_flag(creation, field, text, complaint);
	case CREATION_QBYTES:
		return parse_positive_size("the most bytes", text, &creation->qbytes, complaint);
	case CREATION_VALUES:
		creation_clear(creation);
		return field_parse_values(text, &creation->values, &creation->value_count,
					  complaint);
	case CREATION_MAXMSG:
		return parse_count("the number of messages", text, INT32_MAX, &creation->maxmsg,
				   complaint);
	case CREATION_MSGSIZE:
		return parse_positive_size("the message size", text, &creation->msgsize, complaint);
	case CREATION_VALUE:
		error = parse_number_to(text, INT32_MAX, &number);
		creation->value = (unsigned int)number;
		return error ? field_fail(complaint, error,
					  "the value is a number from 0 to 2147483647, not '%s'",
					  text)
			     : 0;
	case CREATION_FIELDS:
		break;
	}
	return -EINVAL;
}

int creation_set(struct creation *creation, enum creation_field field, const char *text,
		 char *message, size_t size)
{
	const struct complaint complaint = { message, size };

	creation->given &= ~(1U << field);
	if (*text == '\0')
		return 0;
	creation->given |= 1U << field;
	return set_field(creation, field, text, &complaint);
}

int creation_check(const struct creation *creation, char *message, size_t size)
{
	const struct complaint complaint = { message, size };

	if (TABLE_BIT(creation->table) & TABLES_POSIX && !*creation->name)
		return field_complain(&complaint, "a POSIX object needs a name");
	if ((creation->table == TABLE_SHM || creation->table == TABLE_PSHM) && creation->size == 0)
		return field_complain(&complaint, "a segment needs a size");
	if (creation->table == TABLE_SEM && creation->nsems == 0)
		return field_complain(&complaint, "a set needs at least one semaphore");
	if (creation->table == TABLE_SEM && creation->value_count > 1 &&
	    creation->value_count != creation->nsems)
		return field_complain(&complaint,
				      "%zu values for %" PRIu64 " semaphores: give one, or all",
				      creation->value_count, creation->nsems);
	/* mq_open(3) takes both or none. */
	if (creation->table == TABLE_PMSG && !creation->maxmsg != !creation->msgsize)
		return field_complain(&complaint,
				      "give both, the number of messages and their size");
	return 0;
}

static void describe_sysv(const struct creation *creation, char *buffer, size_t size)
{
	const char *exclusive = creation->given & (1U << CREATION_EXCLUSIVE) ? " | IPC_EXCL" : "";
	char key[16] = "IPC_PRIVATE";

	if (creation->key)
		snprintf(key, sizeof(key), "0x%08" PRIx32, (uint32_t)creation->key);
	if (creation->table == TABLE_SHM)
		snprintf(buffer, size, "shmget(%s, %" PRIu64 ", IPC_CREAT%s%s | 0%o)", key,
			 creation->size, exclusive,
			 creation->given & (1U << CREATION_HUGE) ? " | SHM_HUGETLB" : "",
			 creation->mode);
	else if (creation->table == TABLE_MSG)
		snprintf(buffer, size, "msgget(%s, IPC_CREAT%s | 0%o)", key, exclusive,
			 creation->mode);
	else
		snprintf(buffer, size, "semget(%s, %" PRIu64 ", IPC_CREAT%s | 0%o)", key,
			 creation->nsems, exclusive, creation->mode);
}

void creation_describe(const struct creation *creation, char *buffer, size_t size)
{
	const char *flags =
		creation->given & (1U << CREATION_EXCLUSIVE) ? "O_CREAT | O_EXCL" : "O_CREAT";

	if (TABLE_BIT(creation->table) & TABLES_SYSV)
		describe_sysv(creation, buffer, size);
	else if (creation->table == TABLE_PSHM)
		snprintf(buffer, size, "shm_open(\"%s\", %s, 0%o), ftruncate(%" PRIu64 ")",
			 creation->name, flags, creation->mode, creation->size);
	else if (creation->table == TABLE_PMSG)
		snprintf(buffer, size, "mq_open(\"%s\", %s, 0%o, {%" PRIu64 " of %" PRIu64 "})",
			 creation->name, flags, creation->mode, creation->maxmsg,
			 creation->msgsize);
	else
		snprintf(buffer, size, "sem_open(\"%s\", %s, 0%o, %u)", creation->name, flags,
			 creation->mode, creation->value);
}
