/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.h: the only writer: everything that changes IPC objects goes through here.
 */
#ifndef IPCTOP_CONTROL_H
#define IPCTOP_CONTROL_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "ipctop/creation.h"
#include "ipctop/edit.h"
#include "ipctop/identity.h"

/* The use of an object, as far as the kernel tells: any other later means that somebody used it. */
struct target_use {
	uint64_t count;	  /* attachments of a segment, messages of a queue, bytes of POSIX segments */
	int64_t times[2]; /* of the last attach and detach, send and receive, semop, modification */
	uint64_t pids[2]; /* who did that; of sets: a mark of all last operators */
};

/* An object as it was shown when the user chose to act on it. */
struct target {
	struct identity identity;
	int32_t key;
	uid_t uid;
	gid_t gid;
	int64_t ctime;
	char name[NAME_MAX + 2]; /* of POSIX objects "/name", of limits "SHMMNI"; else empty */
	const char *sysctl;	 /* of limits: below /proc/sys; NULL: it cannot be set */
	unsigned int position;	 /* of limits: among the numbers in that file */
	bool only_unused;	 /* see target_require_unused() */
	struct target_use use;	 /* only if only_unused */
};

struct control_options {
	bool read_only;	      /* every change is refused with -EROFS */
	bool no_journal;      /* nothing is written to it; what is in it can be restored */
	const char *journal;  /* its path, which must outlive the control; NULL: the usual place */
	uint64_t journal_max; /* most bytes of contents that are kept of an object */
};

/* Used by one thread at a time. */
struct control;

/* Free with control_destroy(). The journal is opened when it is first needed. */
struct control *control_create(const struct control_options *options);
void control_destroy(struct control *control); /* NULL is allowed */
bool control_is_read_only(const struct control *control);

/* What control_remove() and control_edit() return when the journal cannot be written. */
enum { CONTROL_NOT_JOURNALED = -ECANCELED };

/* Why the last change was not journaled, as a clause: "the disk is full". */
const char *control_journal_error(const struct control *control);

/* What is needed to act later on a row of that table, and only if it is still the same object. */
struct target target_of(const struct snapshot *snapshot, enum table_id table, const void *row);

/*
 * Lets the removal of an object go ahead only while nobody uses it: when it was attached, operated on
 * or written to since the snapshot, which must hold NEED_VERDICTS, it is left alone (-EBUSY). The
 * kernel does not tell of everything: neither of who maps or opens a POSIX object, nor of who waits
 * for messages.
 */
void target_require_unused(struct target *target, const struct snapshot *snapshot,
			   enum table_id table, const void *row);

/*
 * What the journal will keep of an object when it is removed or, with edit, changed, as a clause:
 * "kept in the journal", "contents NOT kept: may not be read". Empty without a journal. The object is
 * not opened for that.
 */
void control_foretell(const struct control *control, const struct target *target,
		      const struct edit *edit, char *buffer, size_t size);

/*
 * Writes the object to the journal and removes it (IPC_RMID), unless it is no longer what the target
 * says: it is looked at immediately before. Returns 0, or -EROFS (read-only), -ESTALE (another object
 * has the id now, or its key, owner or ctime changed since), -EBUSY (it is used again, see
 * target_require_unused()), -EIDRM or -ENOENT (gone), -EPERM (neither owner nor creator nor privileged),
 * -EOPNOTSUPP (rows of this table cannot be removed), or CONTROL_NOT_JOURNALED: then nothing was
 * done.
 */
int control_remove(struct control *control, const struct target *target);
/* The same without the journal: for who was told that it fails, and said so again. */
int control_remove_unjournaled(struct control *control, const struct target *target);

/*
 * Makes an object: the call itself, then owner, limit and values where they were given; if one of
 * these fails, the object is removed again. Where the key or name is taken already, the object that
 * has it is not touched: exclusive creation fails with -EEXIST, any other gives that object and
 * sets *existed. Returns 0 with the object in *created (complete, as target_of() would give it), or
 * -errno with a line in message that names the step that failed and whether anything is left.
 */
int control_create_object(struct control *control, const struct creation *creation,
			  struct target *created, bool *existed, char *message, size_t size);

/*
 * Changes one thing of an object, unless it is no longer what the target says; what it was is in the
 * journal then. Returns 0 or -errno as control_remove() does, and -EINVAL, -ERANGE, -EPERM and the
 * like from the call itself.
 */
int control_edit(struct control *control, const struct target *target, const struct edit *edit);
/* The same without the journal. */
int control_edit_unjournaled(struct control *control, const struct target *target,
			     const struct edit *edit);

/* What came of the restoring of a journal entry, or would come of it. */
struct restoration {
	struct journal_row entry;
	struct target target; /* the object that was made, or set back */
	char differs[512];    /* what is not as it was, clauses with "; " between; safe */
};

/*
 * Brings the object of an entry back, as it was when it was removed, or sets back what was changed.
 * Nothing is done where its key or name is taken (-EEXIST, also: it is there still, or again), where a
 * changed object is not the same any more (-ESTALE), or with dry_run: then it says what would come of
 * it. Half an object is removed again. Returns 0 or -errno with a safe line in message.
 */
int control_restore(struct control *control, int64_t number, bool dry_run,
		    struct restoration *restoration, char *message, size_t size);

/* Deletes an entry for good, or all that are older. 0 or -errno; -ENOENT: there is none. */
int control_forget(struct control *control, int64_t number);
int control_forget_before(struct control *control, int64_t time, uint64_t *count);

/*
 * Takes over what control_edit() changed of the object (its owner, its change time), so that the
 * next edit finds it the same. Returns 0 or -errno; -ESTALE: another object has its place.
 */
int control_renew(struct target *target);

/*
 * Sends a message to a System V queue, of type above 0, without waiting. -EAGAIN: it is full;
 * -EINVAL: larger than MSGMAX or a type below 1.
 */
int control_send(struct control *control, const struct target *target, long type, const void *data,
		 size_t size);

/*
 * Takes the oldest message of that type (0: of any type) out of a System V queue: it is lost to its
 * receivers. Stores it, at most max bytes (else -E2BIG and it stays). Returns its size, or -errno.
 */
ssize_t control_take(struct control *control, const struct target *target, long *type, void *data,
		     size_t max);

/* Mounts the POSIX queues' file system at /dev/mqueue, making the directory where it lacks. */
int control_mount_mqueue(struct control *control);

/* An error of the functions above as a clause: "another object has this id now". */
const char *control_strerror(int error);

#endif
