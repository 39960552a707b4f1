/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maps.h: the shared file mappings of a process, proc_pid_maps(5). Private to collect.
 *
 * By the ioctl PROCMAP_QUERY, Linux 6.11 (include/uapi/linux/fs.h), else from the text, which has
 * all the others in it, too. proc_fd is the directory /proc.
 */
#ifndef COLLECT_MAPS_H
#define COLLECT_MAPS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mapping {
	uint64_t start, end;
	uint64_t device; /* as st_dev */
	uint64_t inode;
	unsigned int access; /* enum access */
	bool is_huge;	     /* of huge pages; never set where the text was read */
	const char *name;    /* the file's, cut; valid while it is visited */
};

/*
 * Visits each shared mapping of a file. text_only: does not try the ioctl. Returns 0 or -errno:
 * -EACCES and -EPERM where we may not look, -ENOENT and -ESRCH when the process is gone.
 */
int maps_visit(int proc_fd, pid_t pid, bool text_only,
	       void (*visit)(void *context, const struct mapping *mapping), void *context);

/* True for "/SYSV0052e2c1 (deleted)": what ipc/shm.c calls the file of a segment. */
bool maps_is_segment_name(const char *name);

#endif
