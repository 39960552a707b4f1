/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipctop mk: creates objects, with the options and the lines of ipcmk(1). */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "ipctop/control.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"
#include "check.h"
#include "common.h"

static const char program[] = "ipctop mk";

struct mk_line {
	const char *shmem, *posix_shmem, *semaphore; /* size, size, number */
	bool queue, posix_mqueue, posix_semaphore;
	const char *name, *mode, *key, *owner, *group, *qbytes, *values, *maxmsg, *msgsize, *value;
	bool exclusive, huge;
	bool help, version;
};

#define MEMBER(member) offsetof(struct mk_line, member)
#define TEXT_ROW(key_letter, long_name, word, member, text)                                        \
	{                                                                                          \
		.letter = key_letter, .name = long_name, .argument = word, .type = OPTION_TEXT,    \
		.offset = MEMBER(member), .help = text                                             \
	}
#define FLAG_ROW(key_letter, long_name, member, text)                                              \
	{                                                                                          \
		.letter = key_letter, .name = long_name, .type = OPTION_FLAG,                      \
		.offset = MEMBER(member), .help = text                                             \
	}

static const struct option_row rows[] = {
	TEXT_ROW('M', "shmem", "SIZE", shmem, "a shared memory segment of this size"),
	TEXT_ROW('m', "posix-shmem", "SIZE", posix_shmem, "a POSIX shared memory segment"),
	TEXT_ROW('S', "semaphore", "NUMBER", semaphore, "a set of that many semaphores"),
	FLAG_ROW('s', "posix-semaphore", posix_semaphore, "a POSIX named semaphore"),
	FLAG_ROW('Q', "queue", queue, "a message queue"),
	FLAG_ROW('q', "posix-mqueue", posix_mqueue, "a POSIX message queue"),
	TEXT_ROW('n', "name", "NAME", name, "name of a POSIX object"),
	TEXT_ROW('p', "mode", "MODE", mode, "permissions (default 0644)"),
	TEXT_ROW(0, "key", "KEY", key, "private, a number, or ftok:PATH[:PROJECT] (default: random)"),
	TEXT_ROW(0, "owner", "USER", owner, "who owns it then"),
	TEXT_ROW(0, "group", "GROUP", group, "which group owns it then"),
	TEXT_ROW(0, "qbytes", "SIZE", qbytes, "most bytes in a queue"),
	TEXT_ROW(0, "values", "LIST", values, "values of the set: one for all, or each, with commas"),
	TEXT_ROW(0, "value", "VALUE", value, "value of a POSIX semaphore"),
	TEXT_ROW(0, "maxmsg", "NUMBER", maxmsg, "most messages in a POSIX queue"),
	TEXT_ROW(0, "msgsize", "SIZE", msgsize, "largest message of a POSIX queue"),
	FLAG_ROW(0, "exclusive", exclusive, "fail where the key or the name is taken"),
	FLAG_ROW(0, "huge", huge, "of huge pages"),
	HELP_OPTION(struct mk_line),
	VERSION_OPTION(struct mk_line),
};

const struct option_set mk_options = { program, rows, ARRAY_SIZE(rows) };

static void print_help(void)
{
	puts("Usage: ipctop mk OPTION...\n\n"
	     "Creates objects: of each kind that is named, one.\n\n"
	     "Options:");
	option_write_help(&mk_options, stdout);
}

/* Which options of the line fill which field. */
static const struct {
	enum creation_field field;
	const char *option;
	size_t offset;
} fields[] = {
	{ CREATION_KEY, "key", MEMBER(key) },
	{ CREATION_NAME, "name", MEMBER(name) },
	{ CREATION_MODE, "mode", MEMBER(mode) },
	{ CREATION_OWNER, "owner", MEMBER(owner) },
	{ CREATION_GROUP, "group", MEMBER(group) },
	{ CREATION_QBYTES, "qbytes", MEMBER(qbytes) },
	{ CREATION_VALUES, "values", MEMBER(values) },
	{ CREATION_VALUE, "value", MEMBER(value) },
	{ CREATION_MAXMSG, "maxmsg", MEMBER(maxmsg) },
	{ CREATION_MSGSIZE, "msgsize", MEMBER(msgsize) },
};

/* An object to be made, and how ipcmk(1) tells of it. */
struct order {
	enum table_id table;
	bool wanted;
	const char *size; /* what was given with the option of the kind; NULL: nothing */
	enum creation_field size_field;
	const char *said; /* before the id or name */
};

enum { ORDERS = 6 };

static void list_orders(const struct mk_line *line, struct order orders[ORDERS])
{
	const struct order all[ORDERS] = {
		{ TABLE_SHM, line->shmem, line->shmem, CREATION_SIZE, "Shared memory id" },
		{ TABLE_PSHM, line->posix_shmem, line->posix_shmem, CREATION_SIZE,
		  "POSIX shared memory name" },
		{ TABLE_MSG, line->queue, NULL, 0, "Message queue id" },
		{ TABLE_PMSG, line->posix_mqueue, NULL, 0, "POSIX message queue name" },
		{ TABLE_SEM, line->semaphore, line->semaphore, CREATION_NSEMS, "Semaphore id" },
		{ TABLE_PSEM, line->posix_semaphore, NULL, 0, "POSIX semaphore name" },
	};

	memcpy(orders, all, sizeof(all));
}

static bool has_field(enum table_id table, enum creation_field field)
{
	size_t count;
	const struct creation_row *creation = creation_rows(table, &count);

	for (size_t i = 0; i < count; i++)
		if (creation[i].field == field)
			return true;
	return false;
}

static const char *text_of(const struct mk_line *line, size_t i)
{
	return *(const char *const *)((const char *)line + fields[i].offset);
}

/* An option that none of the wanted kinds has is a mistake, not a wish to be passed over. */
static int check_options(const struct mk_line *line, const struct order *orders, char *message,
			 size_t size)
{
	bool any = false;

	for (size_t j = 0; j < ORDERS; j++)
		any = any || orders[j].wanted;
	if (!any) {
		snprintf(message, size, "nothing to create; see %s --help", program);
		return -EINVAL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		bool used = !text_of(line, i);

		for (size_t j = 0; j < ORDERS; j++)
			used = used || (orders[j].wanted && has_field(orders[j].table, fields[i].field));
		if (used)
			continue;
		snprintf(message, size, "--%s means nothing for what is to be created",
			 fields[i].option);
		return -EINVAL;
	}
	return 0;
}

static int set_flag(struct creation *creation, enum creation_field field, bool flag, char *message,
		    size_t size)
{
	if (!has_field(creation->table, field))
		return 0;
	return creation_set(creation, field, flag ? "yes" : "no", message, size);
}

/* ipcmk(1) takes a random key; 0 would be a private one. */
static int set_key(const struct mk_line *line, struct creation *creation, char *message,
		   size_t size)
{
	uint32_t key = 0;
	char text[16];

	if (line->key || !has_field(creation->table, CREATION_KEY))
		return 0;
	while (key == 0 && getrandom(&key, sizeof(key), 0) == (ssize_t)sizeof(key))
		;
	snprintf(text, sizeof(text), "0x%08" PRIx32, key);
	return creation_set(creation, CREATION_KEY, text, message, size);
}

static int fill(const struct mk_line *line, const struct order *order, struct creation *creation,
		char *message, size_t size)
{
	int error = 0;

	creation_start(creation, order->table);
	if (order->size)
		error = creation_set(creation, order->size_field, order->size, message, size);
	for (size_t i = 0; i < ARRAY_SIZE(fields) && !error; i++)
		if (text_of(line, i) && has_field(order->table, fields[i].field))
			error = creation_set(creation, fields[i].field, text_of(line, i), message,
					     size);
	if (!error)
		error = set_key(line, creation, message, size);
	/* A random key is meant to be new. */
	if (!error)
		error = set_flag(creation, CREATION_EXCLUSIVE,
				 line->exclusive || (!line->key && !line->name), message, size);
	if (!error)
		error = set_flag(creation, CREATION_HUGE, line->huge, message, size);
	return error ? error : creation_check(creation, message, size);
}

static int check_all(const struct mk_line *line, const struct order *orders, char *message,
		     size_t size)
{
	int error = check_options(line, orders, message, size);

	for (size_t i = 0; i < ORDERS && !error; i++) {
		struct creation creation;

		if (!orders[i].wanted)
			continue;
		error = fill(line, &orders[i], &creation, message, size);
		creation_clear(&creation);
	}
	return error;
}

static void tell(const struct order *order, const struct target *created, bool existed)
{
	char name[1024];

	if (*created->name) {
		text_make_safe(created->name, name, sizeof(name));
		printf("%s: %s\n", order->said, name);
	} else {
		printf("%s: %" PRIu64 "\n", order->said, created->identity.id);
	}
	if (existed)
		complain(program, "it was there already, nothing was created or changed");
}

static int create(struct control *control, const struct mk_line *line, const struct order *order)
{
	struct creation creation;
	struct target created;
	char message[MESSAGE_SIZE] = "";
	bool existed = false;
	int error = fill(line, order, &creation, message, sizeof(message));

	if (!error)
		error = control_create_object(control, &creation, &created, &existed, message,
					      sizeof(message));
	creation_clear(&creation);
	if (error)
		complain(program, "%s", message);
	else
		tell(order, &created, existed);
	return error ? 1 : 0;
}

int mk_run(int argc, char **argv)
{
	struct mk_line line = { 0 };
	struct order orders[ORDERS];
	struct control *control;
	char message[MESSAGE_SIZE];
	int first, status;

	if (!start_command(&mk_options, print_help, argc, argv, &line, &line.help, &line.version,
			   &first, &status))
		return status;
	list_orders(&line, orders);
	if (first < argc)
		snprintf(message, sizeof(message), "unexpected argument %s; see %s --help",
			 quote(argv[first]).text, program);
	if (first < argc || check_all(&line, orders, message, sizeof(message)) < 0) {
		complain(program, "%s", message);
		return 1;
	}
	control = control_create(&(const struct control_options){ .no_journal = true });
	for (size_t i = 0; i < ORDERS && status == 0; i++)
		if (orders[i].wanted)
			status = create(control, &line, &orders[i]);
	control_destroy(control);
	return flush_output(program, status);
}
