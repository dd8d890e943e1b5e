/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a policy looks at of a real file: its owner, its file system, its labels of
 * the security module.
 */
#ifndef IMACTL_FACTS_H
#define IMACTL_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/**
 * struct ima_mount - a file system that is mounted
 * @id: of the mount
 * @dev: device number, as stat() gives it for most file systems
 * @point: where
 * @root: which directory of the file system is there
 * @type: type of the file system without subtype
 * @source: what was mounted
 * @options: of the mount, and after a comma of the file system
 * @magic: as fsmagic= has it; 0 if it could not be asked
 * @uuid: as fsuuid= has it
 * @has_uuid: it is known
 */
struct ima_mount {
	uint64_t id;
	dev_t dev;
	char *point;
	char *root;
	char *type;
	char *source;
	char *options;
	unsigned long magic;
	uint8_t uuid[16];
	bool has_uuid;
};

/**
 * struct ima_mounts - all of them, in the order they were mounted
 * @mount: the mounts
 * @n: how many
 */
struct ima_mounts {
	struct ima_mount *mount;
	size_t n;
};

/**
 * ima_mounts_read() - what is mounted here
 * @m: filled in; to be freed
 * @mountinfo: path, NULL for that of the calling process
 *
 * Return: 0 or an errno.
 */
int ima_mounts_read(struct ima_mounts *m, const char *mountinfo);
void ima_mounts_free(struct ima_mounts *m);

/** ima_mounts_find() - Return: the mount with that id, NULL if there is none */
const struct ima_mount *ima_mounts_find(const struct ima_mounts *m, uint64_t id);

/**
 * ima_mount_ask() - ask the file system itself for @magic and @uuid
 * @m: the mount
 *
 * Opens the directory it is mounted on, nothing else.
 */
void ima_mount_ask(struct ima_mount *m);

/**
 * struct ima_facts - a file
 * @st: type, owner and so on, as the mount maps them
 * @mount_id: of the mount it was reached through, 0 if the kernel does not tell
 * @magic: as fsmagic= has it
 * @type: as fsname= has it
 * @uuid: as fsuuid= has it, if @has_uuid
 * @lsm: obj_user, obj_role, obj_type; empty where there is none
 */
struct ima_facts {
	struct stat st;
	uint64_t mount_id;
	unsigned long magic;
	char type[64];
	uint8_t uuid[16];
	bool has_uuid;
	char lsm[3][256];
};

/**
 * ima_facts_read() - look at a file
 * @f: filled in
 * @path: symbolic links are followed
 *
 * The file itself is not opened: that would be an access of the kind asked about.
 *
 * Return: 0 or an errno.
 */
int ima_facts_read(struct ima_facts *f, const char *path);

#endif
