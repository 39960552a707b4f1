/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that could not be looked into. */
#include "unseen.h"

#include <errno.h>
#include <stdlib.h>

#include "ipctop/memory.h"

bool unseen_is(int error)
{
	return error == -EACCES || error == -EPERM;
}

static void add_uid(struct unseen *unseen, uid_t uid)
{
	for (size_t i = 0; i < unseen->uid_count; i++)
		if (unseen->uids[i] == uid)
			return;
	unseen->uids = xgrow(unseen->uids, unseen->uid_count, &unseen->uid_capacity, sizeof(uid_t));
	unseen->uids[unseen->uid_count++] = uid;
}

void unseen_add(struct unseen *unseen, int proc_fd, pid_t pid)
{
	uid_t uid;

	unseen->processes++;
	if (pid != 1 && pid_user(proc_fd, pid, &uid))
		add_uid(unseen, uid);
}

/* pid 1 is there in each pid namespace, and is root's. */
void unseen_note_hidden(struct unseen *unseen, const struct pid_list *pids)
{
	if (pids->count > 0 && pids->pids[0] == 1)
		return;
	unseen->processes++;
	add_uid(unseen, (uid_t)-1);
}

void unseen_take(struct unseen *unseen, struct unseen *from)
{
	unseen->processes += from->processes;
	for (size_t i = 0; i < from->uid_count; i++)
		add_uid(unseen, from->uids[i]);
	unseen_clear(from);
}

void unseen_clear(struct unseen *unseen)
{
	free(unseen->uids);
	*unseen = (struct unseen){ 0 };
}

void unseen_store(const struct unseen *unseen, struct snapshot *snapshot)
{
	uid_t *uids = arena_alloc(snapshot->arena, snapshot->unseen_user_count + unseen->uid_count,
				  sizeof(uid_t));
	size_t count = 0;

	for (size_t i = 0; i < snapshot->unseen_user_count; i++)
		uids[count++] = snapshot->unseen_users[i];
	for (size_t i = 0; i < unseen->uid_count; i++)
		uids[count++] = unseen->uids[i];
	snapshot->unseen_users = uids;
	snapshot->unseen_user_count = count;
	/* Who may not be looked into for one thing may mostly not be for the other. */
	if (unseen->processes > snapshot->unseen_processes)
		snapshot->unseen_processes = unseen->processes;
}
