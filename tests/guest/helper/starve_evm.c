// SPDX-License-Identifier: GPL-2.0-only
/*
 * For the verb starve: changes of metadata that EVM covers, and what appraisal does
 * to a file with it. What became of the file is for the scenario to find out.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "helper.h"
#include "starve.h"

#define CAPABILITY	"security.capability"
#define LABEL		"security.ima"
#define ACL		"system.posix_acl_access"

static const char content[] = "content";

/* SHA256 of the content. */
static const uint8_t label[] = {
	0x04, 0x04,
	0xed, 0x70, 0x02, 0xb4, 0x39, 0xe9, 0xac, 0x84,
	0x5f, 0x22, 0x35, 0x7d, 0x82, 0x2b, 0xac, 0x14,
	0x44, 0x73, 0x0f, 0xbd, 0xb6, 0x01, 0x6d, 0x3e,
	0xc9, 0x43, 0x22, 0x97, 0xb9, 0xec, 0x9f, 0x73,
};

static const uint8_t cap1[20] = { 1, 0, 0, 2, 0, 0x20 }, cap2[20] = { 1, 0, 0, 2, 0, 0x40 };

/* u::rw- u:1000:r-- g::r-- m::rw- o::r--: the mode becomes 0664. */
static const struct {
	uint32_t version;
	struct {
		uint16_t tag, perm;
		uint32_t id;
	} entries[5];
} acl = {
	2, {
		{ 0x01, 6, UINT32_MAX }, { 0x02, 4, 1000 }, { 0x04, 4, UINT32_MAX },
		{ 0x10, 6, UINT32_MAX }, { 0x20, 4, UINT32_MAX },
	}
};

/* Its first attribute is free as mknod made it; a change of owner takes the capability. */
static void make_protected(const char *name)
{
	const ssize_t len = sizeof(content) - 1;
	int fd;

	need(!mknod(name, S_IFREG | 0644, 0), name);
	need(!setxattr(name, LABEL, label, sizeof(label), 0), LABEL);
	fd = open(name, O_WRONLY);
	need(fd >= 0 && write(fd, content, (size_t)len) == len && !close(fd), name);
	need(!chown(name, MEASURED, 0), "chown");
	need(!setxattr(name, CAPABILITY, cap1, sizeof(cap1), 0), CAPABILITY);
}

static int open_to_write(const char *name)
{
	return open(name, O_WRONLY);
}

/* Only its close is left to do. */
static int open_and_write(const char *name)
{
	int fd = open(name, O_WRONLY);

	need(write(fd, "other", 5) == 5, "write");
	return fd;
}

static int with_acl(const char *name)
{
	need(!setxattr(name, ACL, &acl, sizeof(acl), 0), ACL);
	return 0;
}

static int nothing(const char *name)
{
	(void)name;
	return 0;
}

static int do_setxattr(const char *name, int fd)
{
	(void)fd;
	return setxattr(name, CAPABILITY, cap2, sizeof(cap2), 0);
}

static int do_removexattr(const char *name, int fd)
{
	(void)fd;
	return removexattr(name, CAPABILITY);
}

static int do_relabel(const char *name, int fd)
{
	(void)fd;
	return setxattr(name, LABEL, label, sizeof(label), 0);
}

static int do_chmod(const char *name, int fd)
{
	(void)fd;
	return chmod(name, 0600);
}

static int do_chown(const char *name, int fd)
{
	(void)fd;
	return chown(name, (uid_t)-1, 77);
}

static int do_setacl(const char *name, int fd)
{
	(void)fd;
	return setxattr(name, ACL, &acl, sizeof(acl), 0);
}

static int do_removeacl(const char *name, int fd)
{
	(void)fd;
	return removexattr(name, ACL);
}

static int do_access(const char *name, int fd)
{
	fd = open(name, O_RDONLY);
	return fd < 0 ? fd : close(fd);
}

/* Takes the capability away. */
static int do_store(const char *name, int fd)
{
	(void)name;
	return write(fd, content, sizeof(content) - 1) < 0 ? -1 : 0;
}

static int do_last_close(const char *name, int fd)
{
	(void)name;
	return close(fd);
}

static int do_create(const char *name, int fd)
{
	fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
	return fd < 0 ? fd : close(fd);
}

static const struct change {
	const char *kind;
	int (*before)(const char *name);
	int (*run)(const char *name, int fd);
	bool makes;	/* the file */
} changes[] = {
	{ "evm-setxattr", nothing, do_setxattr, false },
	{ "evm-removexattr", nothing, do_removexattr, false },
	{ "evm-relabel", nothing, do_relabel, false },
	{ "evm-chmod", nothing, do_chmod, false },
	{ "evm-chown", nothing, do_chown, false },
	{ "evm-setacl", nothing, do_setacl, false },
	{ "evm-removeacl", with_acl, do_removeacl, false },
	{ "evm-open", nothing, do_access, false },
	{ "evm-write", open_to_write, do_store, false },
	{ "evm-close", open_and_write, do_last_close, false },
	{ "evm-create", nothing, do_create, true },
};

static const struct change *find(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (!strcmp(changes[i].kind, kind))
			return &changes[i];
	return NULL;
}

bool starves_metadata(const char *kind)
{
	return find(kind);
}

bool starve_metadata(const char *kind, int nth, const char *name, unsigned int n)
{
	const struct change *c = find(kind);
	int fd, err;
	bool hit;

	if (!c->makes)
		make_protected(name);
	fd = c->before(name);
	need(fd >= 0, name);
	set_nth(nth, n);
	err = c->run(name, fd) < 0 ? errno : 0;
	hit = disarm(nth);
	if (fd > 0)
		close(fd);	/* closed already in one case: no harm */
	printf("hit=%d result=%s exists=%d\n", hit, name_of(err),
	       !access(name, F_OK));
	return hit;
}
