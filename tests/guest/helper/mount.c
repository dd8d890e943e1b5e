// SPDX-License-Identifier: GPL-2.0-only
/* Verbs about mounts and identities of files. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "helper.h"

/* Of linux/fs.h since 6.9, which the host's headers need not be. */
struct fsuuid {
	uint8_t len;
	uint8_t uuid[16];
};

#define GETFSUUID _IOR(0x15, 0, struct fsuuid)

static int write_map(pid_t pid, const char *map, const char *text)
{
	char path[64];
	int fd, ok;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, map);
	fd = open(path, O_WRONLY);
	ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return ok ? 0 : -1;
}

static int in_new_namespace(void *ready)
{
	(void)ready;
	pause();
	return 0;
}

/* A user namespace with one map for users and groups; nobody stays in it. */
static int make_userns(const char *map)
{
	static max_align_t stack[256];
	pid_t pid = clone(in_new_namespace, stack + 256,
			  CLONE_NEWUSER | SIGCHLD, NULL);
	char path[64];
	int fd = -1;

	if (pid < 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	if (!write_map(pid, "uid_map", map) && !write_map(pid, "gid_map", map))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return fd;
}

/*
 * idmap DIRECTORY TARGET STORED SHOWN COUNT: DIRECTORY mounted on TARGET as well, where
 * users and groups from STORED on are those from SHOWN on.
 */
int do_idmap(int argc, char **argv)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_IDMAP };
	char map[64];
	int tree, ns;

	(void)argc;
	snprintf(map, sizeof(map), "%s %s %s", argv[3], argv[4], argv[5]);
	ns = make_userns(map);
	if (ns < 0)
		return fail("user namespace");
	attr.userns_fd = (uint64_t)ns;
	tree = open_tree(AT_FDCWD, argv[1], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0)
		return fail(argv[1]);
	if (mount_setattr(tree, "", AT_EMPTY_PATH, &attr, sizeof(attr)) < 0)
		return fail("mount_setattr");
	return result(move_mount(tree, "", AT_FDCWD, argv[2], MOVE_MOUNT_F_EMPTY_PATH),
		      argv[2]);
}

/* fsuuid FILE: of its file system, as hex */
int do_fsuuid(int argc, char **argv)
{
	struct fsuuid u = { .len = 0 };
	int i, fd = open(argv[1], O_RDONLY);

	(void)argc;
	if (fd < 0 || ioctl(fd, GETFSUUID, &u) < 0)
		return fail(argv[1]);
	for (i = 0; i < 16; i++)
		printf("%02x", u.uuid[i]);
	puts("");
	return 0;
}

/* tmpfs-generation FILE: which on a tmpfs only the file's handle tells */
int do_tmpfs_generation(int argc, char **argv)
{
	union {
		struct file_handle h;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} u = { .h.handle_bytes = MAX_HANDLE_SZ };
	uint32_t generation;
	int id;

	(void)argc;
	if (name_to_handle_at(AT_FDCWD, argv[1], &u.h, &id, 0) < 0)
		return fail(argv[1]);
	memcpy(&generation, u.h.f_handle, sizeof(generation));
	printf("%u\n", generation);
	return 0;
}
