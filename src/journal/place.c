/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the journal is, and that nobody but its owner can get at it. The file is never opened here:
 * closing a second descriptor of it would drop the locks that SQLite holds through another
 * (fcntl(2)).
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipctop/memory.h"
#include "store.h"

/* Relative paths in these variables are to be ignored, says the XDG specification. */
static const char *absolute_variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value == '/' ? value : NULL;
}

static char *usual_path(void)
{
	const char *state = absolute_variable("XDG_STATE_HOME");
	const char *home = absolute_variable("HOME");

	if (state)
		return xasprintf("%s/ipctop/journal.db", state);
	return home ? xasprintf("%s/.local/state/ipctop/journal.db", home) : NULL;
}

/* Makes what lacks of all folders above the last part of path, for their owner alone. */
static int make_parents(const char *path)
{
	char *folder = xstrdup(path);
	int error = 0;

	for (char *slash = strchr(folder + 1, '/'); slash && !error;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* Where nothing may be made, what is there already will do. */
		if (mkdir(folder, 0700) < 0 && errno != EEXIST)
			error = -errno;
		if (error && access(folder, F_OK) == 0)
			error = 0;
		*slash = '/';
	}
	free(folder);
	return error;
}

static int check_owned(const struct stat *status, mode_t type)
{
	if (S_ISLNK(status->st_mode))
		return -ELOOP;
	if ((status->st_mode & S_IFMT) != type)
		return type == S_IFDIR ? -ENOTDIR : -EUCLEAN;
	return status->st_uid == geteuid() ? 0 : -EKEYREJECTED;
}

/* Only our own folder is closed to others: one that was named can be anything, /tmp for one. */
static int check_folder(const char *folder, bool ours)
{
	struct stat status;
	int error;

	if (lstat(folder, &status) < 0)
		return -errno;
	if (!ours)
		return 0;
	error = check_owned(&status, S_IFDIR);
	if (!error && (status.st_mode & 0777) != 0700 && chmod(folder, 0700) < 0)
		error = -errno;
	return error;
}

static int make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST ? 0 : -errno;
	close(fd);
	return 0;
}

static int check_file(const char *path, enum journal_access access)
{
	struct stat status;
	int error = 0;

	if (lstat(path, &status) < 0) {
		error = errno == ENOENT && access == JOURNAL_WRITE ? make_file(path) : -errno;
		if (error || lstat(path, &status) < 0)
			return error ? error : -errno;
	}
	error = check_owned(&status, S_IFREG);
	/* SQLite gives the files beside it the same mode. */
	if (!error && access == JOURNAL_WRITE && (status.st_mode & 0777) != 0600 &&
	    chmod(path, 0600) < 0)
		error = -errno;
	return error;
}

/* The folder without symbolic links above it: it may be a link itself, which then is refused. */
static int resolve(const char *path, bool ours, enum journal_access access, char **real)
{
	char *parent = xstrdup(path);
	char *file = strrchr(parent, '/') + 1;
	char *resolved;
	int error;

	file[-1] = '\0';
	error = check_folder(parent, ours);
	resolved = error ? NULL : realpath(*parent ? parent : "/", NULL);
	if (!error && !resolved)
		error = -errno;
	if (!error)
		*real = xasprintf("%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, file);
	free(resolved);
	free(parent);
	if (!error)
		error = check_file(*real, access);
	return error;
}

int place_prepare(const char *path, enum journal_access access, char **real)
{
	char *wanted = path ? xstrdup(path) : usual_path();
	int error = wanted ? 0 : -ENXIO;

	*real = NULL;
	if (!error && *wanted != '/')
		error = -EINVAL;
	if (!error && access == JOURNAL_WRITE)
		error = make_parents(wanted);
	if (!error)
		error = resolve(wanted, !path, access, real);
	free(wanted);
	if (error) {
		free(*real);
		*real = NULL;
	}
	return error;
}
