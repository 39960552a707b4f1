/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shared file mappings of a process. */
#include "maps.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "ipctop/uses.h"

/* struct procmap_query and its flags, where the C library's headers are older than Linux 6.11. */
struct map_query {
	uint64_t size;
	uint64_t query_flags;
	uint64_t query_address;
	uint64_t start;
	uint64_t end;
	uint64_t flags; /* the bits of MAP_* below that are the mapping's */
	uint64_t page_size;
	uint64_t offset;
	uint64_t inode;
	uint32_t major;
	uint32_t minor;
	uint32_t name_size;
	uint32_t build_id_size;
	uint64_t name_address;
	uint64_t build_id_address;
};

enum {
	MAP_READABLE = 0x01,
	MAP_WRITABLE = 0x02,
	MAP_EXECUTABLE = 0x04,
	MAP_IS_SHARED = 0x08,
	MAP_COVERING_OR_NEXT = 0x10,
	MAP_FILE_BACKED = 0x20,
};

#define MAP_QUERY _IOWR('f', 17, struct map_query)

enum { NAME_BYTES = 64 }; /* longer names are not of interest */

static unsigned int access_of(uint64_t flags)
{
	return (flags & MAP_READABLE ? ACCESS_READ : 0U) |
	       (flags & MAP_WRITABLE ? ACCESS_WRITE : 0U) |
	       (flags & MAP_EXECUTABLE ? ACCESS_EXECUTE : 0U);
}

/* The next shared file mapping at or after an address: 0, or -errno (-ENOENT: there is none). */
static int query(int fd, uint64_t address, struct map_query *query, char *name)
{
	*query = (struct map_query){
		.size = sizeof(*query),
		.query_flags = MAP_IS_SHARED | MAP_COVERING_OR_NEXT | MAP_FILE_BACKED,
		.query_address = address,
		.name_size = NAME_BYTES,
		.name_address = (uintptr_t)name,
	};
	if (ioctl(fd, MAP_QUERY, query) == 0)
		return 0;
	if (errno != ENAMETOOLONG)
		return -errno;
	name[0] = '\0';
	query->name_size = 0;
	query->name_address = 0;
	return ioctl(fd, MAP_QUERY, query) < 0 ? -errno : 0;
}

static int visit_queries(int fd, void (*visit)(void *context, const struct mapping *mapping),
			 void *context)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	char name[NAME_BYTES] = "";
	struct map_query found;
	uint64_t address = 0;
	int error;

	while ((error = query(fd, address, &found, name)) == 0) {
		const struct mapping mapping = {
			.start = found.start,
			.end = found.end,
			.device = makedev(found.major, found.minor),
			.inode = found.inode,
			.access = access_of(found.flags),
			.is_huge = found.page_size > page,
			.name = name,
		};

		visit(context, &mapping);
		address = found.end;
	}
	return error == -ENOENT ? 0 : error;
}

/* "7f0e1c000000-7f0e1c001000 rw-s 00000000 00:01 32769   /SYSV0052e2c1 (deleted)" */
static bool parse_line(char *line, struct mapping *mapping)
{
	char access[5];
	unsigned int major, minor;
	int name = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*x %x:%x %" SCNu64 " %n", &mapping->start,
		   &mapping->end, access, &major, &minor, &mapping->inode, &name) != 6)
		return false;
	mapping->device = makedev(major, minor);
	mapping->access = (access[0] == 'r' ? ACCESS_READ : 0U) |
			  (access[1] == 'w' ? ACCESS_WRITE : 0U) |
			  (access[2] == 'x' ? ACCESS_EXECUTE : 0U);
	mapping->is_huge = false;
	mapping->name = line + name;
	return access[3] == 's' && mapping->inode != 0;
}

/* Closes the descriptor. */
static int visit_lines(int fd, void (*visit)(void *context, const struct mapping *mapping),
		       void *context)
{
	FILE *file = fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	while ((length = getline(&line, &size, file)) > 0) {
		struct mapping mapping;

		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (parse_line(line, &mapping))
			visit(context, &mapping);
	}
	free(line);
	fclose(file);
	return 0;
}

int maps_visit(int proc_fd, pid_t pid, bool text_only,
	       void (*visit)(void *context, const struct mapping *mapping), void *context)
{
	char path[32];
	int fd, error;

	snprintf(path, sizeof(path), "%d/maps", (int)pid);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = text_only ? -ENOTTY : visit_queries(fd, visit, context);
	/* An older kernel does not know the ioctl; so nothing was visited yet. */
	if (error == -ENOTTY)
		return visit_lines(fd, visit, context);
	close(fd);
	return error;
}

bool maps_is_segment_name(const char *name)
{
	static const char start[] = "/SYSV";
	const char *key = name + sizeof(start) - 1;

	return strncmp(name, start, sizeof(start) - 1) == 0 &&
	       strspn(key, "0123456789abcdef") == 8 && strcmp(key + 8, " (deleted)") == 0;
}
