/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space. */
#ifndef SHIM_LINUX_FS_H
#define SHIM_LINUX_FS_H

#include <linux/kernel.h>
#include <linux/uidgid.h>
#include <linux/uuid.h>

#define MAY_EXEC	1
#define MAY_WRITE	2
#define MAY_READ	4
#define MAY_APPEND	8

struct mnt_idmap;

struct file_system_type {
	const char *name;
};

struct super_block {
	struct file_system_type *s_type;
	unsigned long s_magic;
	uuid_t s_uuid;
	struct user_namespace *s_user_ns;
};

struct inode {
	kuid_t i_uid;
	kgid_t i_gid;
	struct super_block *i_sb;
};

/* Owners are given as the mount maps them. */
typedef kuid_t vfsuid_t;
typedef kgid_t vfsgid_t;

static inline vfsuid_t i_uid_into_vfsuid(struct mnt_idmap *idmap,
					 const struct inode *inode)
{
	(void)idmap;
	return inode->i_uid;
}

static inline vfsgid_t i_gid_into_vfsgid(struct mnt_idmap *idmap,
					 const struct inode *inode)
{
	(void)idmap;
	return inode->i_gid;
}

#define vfsuid_valid(uid)	uid_valid(uid)
#define vfsgid_valid(gid)	gid_valid(gid)
#define __vfsuid_val(uid)	__kuid_val(uid)
#define __vfsgid_val(gid)	__kgid_val(gid)

#endif
