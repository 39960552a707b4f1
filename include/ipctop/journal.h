/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.h: what was removed or changed, kept in a file of SQLite's, so that it can be brought
 * back.
 *
 * The file is $XDG_STATE_HOME/ipctop/journal.db, by default ~/.local/state/ipctop/journal.db (XDG
 * Base Directory Specification). Folder and files are its owner's alone: contents can be secret.
 *
 * All functions that can fail return 0 or -errno, of which table_strerror() makes words: -ENOSPC
 * (the disk is full), -EBUSY (another program locks it, for more than a second), -EUCLEAN (damaged,
 * or not a journal), -EPROTONOSUPPORT (of a newer version), -ELOOP (the file or its folder is a
 * symbolic link), -EKEYREJECTED (it belongs to somebody else), -ENXIO (HOME is not set), -EACCES,
 * -EROFS, -EIO. A journal is used by one thread at a time.
 */
#ifndef IPCTOP_JOURNAL_H
#define IPCTOP_JOURNAL_H

#include "ipctop/snapshot.h"

struct journal;

enum journal_access {
	JOURNAL_READ,  /* never makes or changes a file: -ENOENT where there is no journal yet */
	JOURNAL_WRITE, /* makes folder and file where they lack */
};

/*
 * Opens the journal at path, NULL: in its usual place, where the folder is made its owner's alone
 * (0700). Close it with journal_close(). Reading, a lock is waited for much shorter.
 */
int journal_open(const char *path, enum journal_access access, struct journal **journal);
void journal_close(struct journal *journal); /* NULL is allowed */

/* False when the file was moved or removed meanwhile: what is written now would be lost. */
bool journal_is_current(const struct journal *journal);

/*
 * A number that changes when another connection has changed the journal. Only to be compared with
 * an earlier one of the same struct journal.
 */
int journal_version(struct journal *journal, uint64_t *version);

/* The word for a kind of object, which is that of struct kind: "shm". NULL: no entries are of it. */
const char *journal_kind_word(enum table_id table);
/* "removed", "restored", "too large". */
const char *journal_action_word(enum journal_action action);
const char *journal_state_word(enum journal_state state);
const char *journal_contents_word(enum journal_contents contents);

/*
 * An entry is written as a whole: begin, what belongs to it, commit. It is safe from the death of
 * the program once commit has returned. Begin sets row->number. After an error, or to take back
 * what was begun: roll back.
 */
int journal_begin(struct journal *journal, struct journal_row *row);
/* Whatever else is known of the object: "atime", "lpid"; of a change "field", "before", "after". */
int journal_add_fact(struct journal *journal, const char *name, const char *value);
/* Bytes of a segment from offset on. What is not added is zero. */
int journal_add_extent(struct journal *journal, uint64_t offset, const void *bytes, size_t size);
/* The next message of a queue, the oldest first. */
int journal_add_message(struct journal *journal, long type, const void *bytes, size_t size);
int journal_add_semaphore(struct journal *journal, unsigned int number, unsigned int value);
int journal_commit(struct journal *journal);
void journal_rollback(struct journal *journal);

/* What became of an entry; restored_id as in struct journal_row. */
int journal_mark(struct journal *journal, int64_t number, enum journal_state state,
		 uint64_t restored_id);
/* Deletes an entry with all that it keeps: its bytes are overwritten. -ENOENT: there is none. */
int journal_forget(struct journal *journal, int64_t number);
/* The same with all that are older than that time, in seconds since the Epoch. */
int journal_forget_before(struct journal *journal, int64_t time, uint64_t *count);

/* The entry of that number. -ENOENT: there is none. */
int journal_find(struct journal *journal, int64_t number, struct journal_row *row);
/* The newest entries, at most max of them, ordered by number; the caller frees *rows. */
int journal_list(struct journal *journal, size_t max, struct journal_row **rows, size_t *count);

/* A fact of an entry; the caller frees *value. -ENOENT: it has none of that name. */
int journal_fact(struct journal *journal, int64_t number, const char *name, char **value);

/* A piece of what an entry keeps; data lives until the visit returns. */
struct journal_piece {
	uint64_t place;	    /* offset, position of a message, number of a semaphore */
	long type;	    /* of a message */
	unsigned int value; /* of a semaphore */
	const void *data;
	size_t size;
};

/* Stops when it does not return 0, and hands that on. */
typedef int journal_visit(const struct journal_piece *piece, void *argument);

/* Each visits in the order of place. */
int journal_each_extent(struct journal *journal, int64_t number, journal_visit *visit,
			void *argument);
int journal_each_message(struct journal *journal, int64_t number, journal_visit *visit,
			 void *argument);
int journal_each_semaphore(struct journal *journal, int64_t number, journal_visit *visit,
			   void *argument);

#endif
