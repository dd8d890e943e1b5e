// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file as a policy sees it, without opening it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <fcntl.h>

#include <imactl/facts.h>

#include "lib.h"

static uint64_t mount_id(const char *path)
{
	struct statx sx;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &sx) || !(sx.stx_mask & STATX_MNT_ID))
		return 0;
	return sx.stx_mnt_id;
}

static ssize_t label_of(const char *path, const char *name, char *label, size_t size)
{
	ssize_t len = getxattr(path, name, label, size - 1);

	label[len > 0 ? len : 0] = '\0';
	return len;
}

/* SELinux: user:role:type[:range]; Smack knows one label, which is obj_user. */
static void read_labels(struct ima_facts *f, const char *path)
{
	char label[512], *rest = label, *part;

	if (label_of(path, "security.selinux", label, sizeof(label)) > 0) {
		for (size_t i = 0; i < ARRAY_SIZE(f->lsm); i++) {
			part = strsep(&rest, ":");
			snprintf(f->lsm[i], sizeof(f->lsm[i]), "%.255s", part ? part : "");
		}
	} else if (label_of(path, "security.SMACK64", label, sizeof(label)) > 0) {
		snprintf(f->lsm[0], sizeof(f->lsm[0]), "%.255s", label);
	}
}

static void read_mount(struct ima_facts *f)
{
	struct ima_mounts mounts;
	const struct ima_mount *found;
	struct ima_mount copy;

	if (ima_mounts_read(&mounts, NULL))
		return;
	found = ima_mounts_find(&mounts, f->mount_id);
	if (found) {
		copy = *found;
		ima_mount_ask(&copy);
		snprintf(f->type, sizeof(f->type), "%s", copy.type);
		memcpy(f->uuid, copy.uuid, sizeof(f->uuid));
		f->has_uuid = copy.has_uuid;
	}
	ima_mounts_free(&mounts);
}

int ima_facts_read(struct ima_facts *f, const char *path)
{
	struct statfs fs;

	*f = (struct ima_facts){ 0 };
	if (stat(path, &f->st) || statfs(path, &fs))
		return errno;
	f->magic = (unsigned long)fs.f_type;
	f->mount_id = mount_id(path);
	read_labels(f, path);
	read_mount(f);
	return 0;
}
