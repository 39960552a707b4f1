/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which users have processes, and which are logged in. */
#include "accounts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ipctop/memory.h"

struct uids {
	uid_t *items;
	size_t count;
	size_t capacity;
};

static void add_uid(struct uids *uids, uid_t uid)
{
	uids->items = xgrow(uids->items, uids->count, &uids->capacity, sizeof(uid_t));
	uids->items[uids->count++] = uid;
}

static int compare_uids(const void *left, const void *right)
{
	uid_t a = *(const uid_t *)left;
	uid_t b = *(const uid_t *)right;

	return (a > b) - (a < b);
}

/* Moves them to the arena, ordered, each once. */
static uid_t *keep(struct uids *uids, struct arena *arena, size_t *count)
{
	uid_t *kept;

	*count = 0;
	if (uids->count > 0)
		qsort(uids->items, uids->count, sizeof(uid_t), compare_uids);
	kept = arena_alloc(arena, uids->count, sizeof(uid_t));
	for (size_t i = 0; i < uids->count; i++)
		if (i == 0 || uids->items[i] != uids->items[i - 1])
			kept[(*count)++] = uids->items[i];
	free(uids->items);
	return kept;
}

static void read_busy_users(int proc_fd, const struct pid_list *pids, struct snapshot *snapshot)
{
	struct uids uids = { 0 };
	uid_t last = (uid_t)-1;

	for (size_t i = 0; i < pids->count; i++) {
		uid_t uid;

		if (!pid_user(proc_fd, pids->pids[i], &uid) || uid == last)
			continue;
		last = uid;
		add_uid(&uids, last);
	}
	snapshot->accounts.busy_users =
		keep(&uids, snapshot->arena, &snapshot->accounts.busy_count);
}

static void add_logged_in(void *context, int number)
{
	add_uid(context, (uid_t)number);
}

/* A file for each user that logind keeps; what is no number there is none. */
static void read_logged_in(const char *root, struct snapshot *snapshot)
{
	char *path = xasprintf("%s/run/systemd/users", root);
	struct uids uids = { 0 };

	numbers_visit(-1, path, add_logged_in, &uids);
	snapshot->accounts.logged_in =
		keep(&uids, snapshot->arena, &snapshot->accounts.logged_in_count);
	free(path);
}

/* "RemoveIPC = yes": the value of the last such line; section headings do not matter. */
static void read_setting(const char *path, const char *name, char *value, size_t size)
{
	FILE *file = fopen(path, "re");
	char line[512];

	while (file && fgets(line, sizeof(line), file)) {
		char *start = line + strspn(line, " \t");
		char *end = start + strcspn(start, " \t=\n");
		char *text = end + strspn(end, " \t=");

		if ((size_t)(end - start) != strlen(name) ||
		    strncmp(start, name, strlen(name)) != 0)
			continue;
		text[strcspn(text, " \t\n#")] = '\0';
		snprintf(value, size, "%s", text);
	}
	if (file)
		fclose(file);
}

static int is_conf(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".conf") == 0;
}

/* Drop-ins count in the order of their names, after the file itself. */
static void read_drop_ins(const char *directory, const char *name, char *value, size_t size)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, is_conf, alphasort);

	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", directory, entries[i]->d_name);

		read_setting(path, name, value, size);
		free(path);
		free(entries[i]);
	}
	free(entries);
}

/* The first that exists is the main file; drop-ins of all directories are read, /etc last. */
static bool is_remove_ipc_on(const char *root)
{
	static const char *const directories[] = { "/usr/lib/systemd", "/usr/local/lib/systemd",
						   "/run/systemd", "/etc/systemd" };
	char value[16] = "yes"; /* as systemd is built, unless its file says otherwise */

	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		char *path = xasprintf("%s%s/logind.conf", root, directories[i]);

		read_setting(path, "RemoveIPC", value, sizeof(value));
		free(path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		char *path = xasprintf("%s%s/logind.conf.d", root, directories[i]);

		read_drop_ins(path, "RemoveIPC", value, sizeof(value));
		free(path);
	}
	return strcasecmp(value, "yes") == 0 || strcasecmp(value, "true") == 0 ||
	       strcasecmp(value, "on") == 0 || strcmp(value, "1") == 0;
}

static bool exists(const char *root, const char *path)
{
	char *whole = xasprintf("%s%s", root, path);
	bool there = access(whole, F_OK) == 0;

	free(whole);
	return there;
}

/* logind spares system users: those below login.defs(5)'s UID_MIN. */
static uid_t read_first_login_uid(const char *root)
{
	char *path = xasprintf("%s/etc/login.defs", root);
	char value[16] = "1000";

	read_setting(path, "UID_MIN", value, sizeof(value));
	free(path);
	return (uid_t)strtoul(value, NULL, 10);
}

void accounts_collect(int proc_fd, const struct pid_list *pids, const char *root,
		      struct snapshot *snapshot)
{
	struct accounts *accounts = &snapshot->accounts;

	read_busy_users(proc_fd, pids, snapshot);
	/* logind keeps this directory as long as it runs. */
	accounts->removes_ipc = exists(root, "/run/systemd/users") && is_remove_ipc_on(root);
	if (!accounts->removes_ipc)
		return;
	read_logged_in(root, snapshot);
	accounts->first_login_uid = read_first_login_uid(root);
}
