/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A private IPC namespace. */
#include "namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Holds the namespace that was entered: started programs inherit both together. */
static const char variable[] = "IPCTOP_TEST_NAMESPACE";

/* The exit status of a process that could not make a namespace of processes. */
enum { NOT_ALONE = 125 };

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

/* Makes this user root of a new user namespace. */
static int become_root(void)
{
	char users[64];
	char groups[64];
	int error;

	snprintf(users, sizeof(users), "0 %u 1", geteuid());
	snprintf(groups, sizeof(groups), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER) < 0)
		return -errno;
	error = write_file("/proc/self/setgroups", "deny");
	if (!error)
		error = write_file("/proc/self/uid_map", users);
	if (!error)
		error = write_file("/proc/self/gid_map", groups);
	return error;
}

static int mount_own(const char *type, const char *path)
{
	if (mount(type, path, type, MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0 && errno != ENOENT)
		return -errno;
	return 0;
}

/*
 * A journal of this test's alone, in memory, so that none ever writes its user's. In the /dev/shm that
 * was just mounted nothing of it is left when the namespace ends, however that comes.
 */
static int make_state_home(void)
{
	static const char path[] = "/dev/shm/.state";

	if (mkdir(path, 01777) < 0 && errno != EEXIST)
		return -errno;
	if (setenv("XDG_STATE_HOME", path, 1) < 0)
		return -errno;
	return mount_own("tmpfs", path);
}

static int current_namespace(char *text, size_t size)
{
	struct stat status;

	if (stat("/proc/thread-self/ns/ipc", &status) < 0)
		return -errno;
	snprintf(text, size, "%llu", (unsigned long long)status.st_ino);
	return 0;
}

int namespace_enter(void)
{
	char text[32];
	int error = geteuid() == 0 ? 0 : become_root();

	if (error)
		return error;
	if (unshare(CLONE_NEWIPC | CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -errno;
	error = mount_own("tmpfs", "/dev/shm");
	/* A container may lack the directory; only root can make it, and nobody needs to. */
	mkdir("/dev/mqueue", 01777);
	if (!error)
		error = mount_own("mqueue", "/dev/mqueue");
	if (!error)
		error = make_state_home();
	if (!error)
		error = current_namespace(text, sizeof(text));
	if (!error && setenv(variable, text, 1) < 0)
		error = -errno;
	return error;
}

/* What a process that waits for a child ends with: what the child did. */
static int wait_status(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Goes on in a child, which dies with this process. */
static void go_on_in_child(void)
{
	pid_t child = fork();

	if (child != 0)
		_exit(child < 0 ? NOT_ALONE : wait_status(child));
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/*
 * The first process of the namespace is not the test itself: it would not get signals that it does
 * not handle, so abort(3) would be another thing there.
 */
int namespace_enter_alone(void)
{
	int error = namespace_enter();
	pid_t child;
	int status;

	if (error)
		return error;
	child = fork();
	if (child != 0) {
		status = child < 0 ? NOT_ALONE : wait_status(child);
		if (status != NOT_ALONE)
			_exit(status);
		return 0;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
		_exit(NOT_ALONE);
	go_on_in_child();
	if (mount_own("proc", "/proc") < 0)
		_exit(NOT_ALONE);
	go_on_in_child();
	return 0;
}

void namespace_require(void)
{
	const char *entered = getenv(variable);
	char text[32];

	if (entered && current_namespace(text, sizeof(text)) == 0 && strcmp(text, entered) == 0)
		return;
	fputs("tests: this would touch real IPC objects\n", stderr);
	abort();
}
