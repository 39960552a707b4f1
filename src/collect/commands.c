/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines of the processes that the rows name, out of /proc. */
#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	COMMAND_MAX = 4096, /* bytes of a command line; what is longer is cut */
	COMM_SIZE = 64	    /* a kernel thread's name is longer than the 16 of a program's */
};

struct command {
	pid_t pid;
	uint64_t start;	      /* clock ticks after boot: with the pid, it names one process */
	uid_t uid;
	bool zombie;
	char comm[COMM_SIZE]; /* changes with execve(2), which start does not */
	char *text;
};

/* A set of process ids, as bits. */
struct pid_set {
	unsigned long *words;
	size_t word_count;
};

struct commands {
	struct command *known; /* ordered by pid */
	size_t known_count;
	struct pid_set living;
	struct pid_set named;
	struct pid_set attached; /* those with a segment */
	int64_t boot; /* seconds since the Epoch */
	long ticks;   /* in a second */
};

enum { WORD_BITS = 8 * sizeof(unsigned long) };

static bool pid_set_has(const struct pid_set *set, pid_t pid)
{
	size_t word = (size_t)pid / WORD_BITS;

	return pid > 0 && word < set->word_count &&
	       (set->words[word] >> ((size_t)pid % WORD_BITS) & 1);
}

static void pid_set_add(struct pid_set *set, pid_t pid)
{
	size_t word = (size_t)pid / WORD_BITS;

	if (word >= set->word_count) {
		size_t count = word + word / 2 + 16;

		set->words = xreallocarray(set->words, count, sizeof(*set->words));
		memset(set->words + set->word_count, 0,
		       (count - set->word_count) * sizeof(*set->words));
		set->word_count = count;
	}
	set->words[word] |= 1UL << ((size_t)pid % WORD_BITS);
}

static void pid_set_clear(struct pid_set *set)
{
	if (set->word_count > 0)
		memset(set->words, 0, set->word_count * sizeof(*set->words));
}

/* The boot in seconds since the Epoch; taken once, or starts would jump with the clock. */
static int64_t boot_time(void)
{
	struct timespec now;
	struct timespec since_boot;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &since_boot);
	return now.tv_sec - since_boot.tv_sec - (now.tv_nsec < since_boot.tv_nsec);
}

struct commands *commands_create(void)
{
	struct commands *commands = xcalloc(1, sizeof(*commands));

	commands->boot = boot_time();
	commands->ticks = sysconf(_SC_CLK_TCK);
	if (commands->ticks <= 0)
		commands->ticks = 100;
	return commands;
}

void commands_destroy(struct commands *commands)
{
	if (!commands)
		return;
	for (size_t i = 0; i < commands->known_count; i++)
		free(commands->known[i].text);
	free(commands->known);
	free(commands->living.words);
	free(commands->named.words);
	free(commands->attached.words);
	free(commands);
}

static void list_living(struct commands *commands, const struct pid_list *pids)
{
	pid_set_clear(&commands->living);
	for (size_t i = 0; i < pids->count; i++)
		pid_set_add(&commands->living, pids->pids[i]);
}

static void name_pid(struct commands *commands, pid_t pid)
{
	if (pid_set_has(&commands->living, pid))
		pid_set_add(&commands->named, pid);
}

static void list_named(struct commands *commands, const struct snapshot *snapshot)
{
	pid_set_clear(&commands->named);
	for (size_t i = 0; i < snapshot->tables[TABLE_SHM].count; i++) {
		const struct shm_segment *segment = snapshot_row(snapshot, TABLE_SHM, i);

		name_pid(commands, segment->cpid);
		name_pid(commands, segment->lpid);
	}
	for (size_t i = 0; i < snapshot->tables[TABLE_MSG].count; i++) {
		const struct msg_queue *queue = snapshot_row(snapshot, TABLE_MSG, i);

		name_pid(commands, queue->lspid);
		name_pid(commands, queue->lrpid);
	}
	for (size_t i = 0; i < snapshot->tables[TABLE_PMSG].count; i++) {
		const struct posix_queue *queue = snapshot_row(snapshot, TABLE_PMSG, i);

		name_pid(commands, queue->notify_pid);
	}
	for (size_t i = 0; i < snapshot->operator_count; i++)
		name_pid(commands, snapshot->operators[i].pid);
	for (size_t i = 0; i < snapshot->wait_count; i++) {
		name_pid(commands, snapshot->waits[i].pid);
		name_pid(commands, snapshot->waits[i].blocker);
	}
	pid_set_clear(&commands->attached);
	for (size_t i = 0; i < snapshot->use_count; i++) {
		name_pid(commands, snapshot->uses[i].pid);
		if (snapshot->uses[i].table == TABLE_SHM)
			pid_set_add(&commands->attached, snapshot->uses[i].pid);
	}
}

static ssize_t read_file(int proc_fd, pid_t pid, const char *name, char *buffer, size_t size)
{
	char path[32];

	snprintf(path, sizeof(path), "%d/%s", (int)pid, name);
	return proc_read(proc_fd, path, buffer, size);
}

/* Name and start of a process, out of its "stat": the name can hold blanks and parentheses. */
static int read_stat(int proc_fd, struct command *command)
{
	char text[1024];
	ssize_t length = read_file(proc_fd, command->pid, "stat", text, sizeof(text));
	const char *name = strchr(text, '(');
	const char *rest = strrchr(text, ')');
	size_t name_length;
	long threads = 0;
	bool zombie;

	if (length <= 0)
		return length < 0 ? (int)length : -ESRCH;
	if (!name || !rest || rest < name)
		return -EBADMSG;
	name_length = (size_t)(rest - ++name);
	if (name_length >= sizeof(command->comm))
		name_length = sizeof(command->comm) - 1;
	memcpy(command->comm, name, name_length);
	command->comm[name_length] = '\0';
	/* After the name come a blank and field 3, the state; field 20 are the threads. */
	zombie = rest[1] && (rest[2] == 'Z' || rest[2] == 'X');
	for (int field = 2; rest && field < 22; field++) {
		rest = strchr(rest + 1, ' ');
		if (rest && field == 19)
			threads = strtol(rest, NULL, 10);
	}
	if (!rest)
		return -EBADMSG;
	/* The first thread of a process can end before the others. */
	command->zombie = zombie && threads <= 1;
	command->start = strtoull(rest, NULL, 10);
	return pid_user(proc_fd, command->pid, &command->uid) ? 0 : -ESRCH;
}

static char *read_command(int proc_fd, const struct command *command)
{
	char text[COMMAND_MAX + 1];
	ssize_t length = read_file(proc_fd, command->pid, "cmdline", text, sizeof(text));

	while (length > 0 && (text[length - 1] == '\0' || text[length - 1] == ' '))
		length--;
	if (length <= 0) /* a kernel thread, a zombie, or one that wiped it */
		return xasprintf("[%s]", command->comm);
	text[length] = '\0';
	for (ssize_t i = 0; i < length; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return xstrdup(text);
}

static struct command *find_known(struct commands *commands, size_t *next, pid_t pid)
{
	while (*next < commands->known_count && commands->known[*next].pid < pid)
		++*next;
	if (*next == commands->known_count || commands->known[*next].pid != pid)
		return NULL;
	return &commands->known[*next];
}

/*
 * Reads a process, taking over what is known of it: all of it where it is vouched for, else its
 * command line.
 */
static int read_process(int proc_fd, struct command *known, bool vouched, struct command *command)
{
	int error;

	if (known && vouched) {
		*command = *known;
		known->text = NULL;
		return 0;
	}
	error = read_stat(proc_fd, command);
	if (error)
		return error;
	if (known && known->start == command->start && strcmp(known->comm, command->comm) == 0) {
		command->text = known->text;
		known->text = NULL;
	} else {
		command->text = read_command(proc_fd, command);
	}
	return 0;
}

static size_t count_named(const struct pid_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < set->word_count; i++)
		count += (size_t)__builtin_popcountl(set->words[i]);
	return count;
}

/* Makes known the named processes, and only them. */
static void refresh_known(struct commands *commands, int proc_fd, bool attached_stay)
{
	struct command *fresh = xcalloc(count_named(&commands->named), sizeof(*fresh));
	const size_t end = commands->named.word_count * WORD_BITS;
	size_t count = 0;
	size_t next = 0;

	for (size_t pid = 0; pid < end; pid++) {
		if (pid % WORD_BITS == 0 && commands->named.words[pid / WORD_BITS] == 0) {
			pid += WORD_BITS - 1;
			continue;
		}
		if (!pid_set_has(&commands->named, (pid_t)pid))
			continue;
		fresh[count].pid = (pid_t)pid;
		if (read_process(proc_fd, find_known(commands, &next, (pid_t)pid),
				 attached_stay && pid_set_has(&commands->attached, (pid_t)pid),
				 &fresh[count]) == 0)
			count++;
	}
	for (size_t i = 0; i < commands->known_count; i++)
		free(commands->known[i].text);
	free(commands->known);
	commands->known = fresh;
	commands->known_count = count;
}

static void copy_known(const struct commands *commands, struct snapshot *snapshot)
{
	struct arena *arena = snapshot->arena;

	snapshot->process_count = commands->known_count;
	snapshot->processes = arena_alloc(arena, commands->known_count, sizeof(struct process));
	for (size_t i = 0; i < commands->known_count; i++) {
		const struct command *command = &commands->known[i];

		snapshot->processes[i] = (struct process){
			.pid = command->pid,
			.uid = command->uid,
			.zombie = command->zombie,
			.started = commands->boot + (int64_t)(command->start / commands->ticks),
			.name = arena_strdup(arena, command->comm),
			.command = arena_strdup(arena, command->text),
		};
	}
}

void commands_collect(struct commands *commands, int proc_fd, const struct pid_list *pids,
		      bool attached_stay, struct snapshot *snapshot)
{
	list_living(commands, pids);
	list_named(commands, snapshot);
	refresh_known(commands, proc_fd, attached_stay);
	copy_known(commands, snapshot);
}
