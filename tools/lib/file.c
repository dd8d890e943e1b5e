// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file of a mounted file system as an object.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <linux/fs.h>

#include <imactl/file.h>

/*
 * Both calls give the UUID; the first is for all file systems since Linux 6.9, the
 * second for ext4 since 5.19. Headers may be older than the running kernel.
 */
struct fsuuid {
	uint8_t len;
	uint8_t uuid[16];
};

struct ext4_fsuuid {
	uint32_t len;
	uint32_t flags;
	uint8_t uuid[16];
};

#define GET_FSUUID _IOR(0x15, 0, struct fsuuid)
#define EXT4_GET_FSUUID _IOR('f', 44, uint64_t)

static ssize_t file_read(void *ctx, uint64_t offset, void *buf, size_t len)
{
	const struct ima_file *file = ctx;
	ssize_t got;

	do {
		got = pread(file->fd, buf, len, (off_t)offset);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static ssize_t file_get(void *ctx, const char *name, void *buf, size_t size)
{
	const struct ima_file *file = ctx;
	ssize_t got = fgetxattr(file->fd, name, buf, size);

	return got < 0 ? -errno : got;
}

static int file_set(void *ctx, const char *name, const void *value, size_t len)
{
	const struct ima_file *file = ctx;

	return fsetxattr(file->fd, name, value, len, 0) ? -errno : 0;
}

static const struct ima_object_ops file_ops = { file_read, file_get, file_set };

static bool get_uuid(int fd, uint8_t *uuid)
{
	struct fsuuid any = { 0 };
	struct ext4_fsuuid ext4 = { .len = sizeof(ext4.uuid) };

	if (!ioctl(fd, GET_FSUUID, &any) && any.len == sizeof(any.uuid)) {
		memcpy(uuid, any.uuid, sizeof(any.uuid));
		return true;
	}
	if (ioctl(fd, EXT4_GET_FSUUID, &ext4) || ext4.len != sizeof(ext4.uuid))
		return false;
	memcpy(uuid, ext4.uuid, sizeof(ext4.uuid));
	return true;
}

static void get_identity(struct ima_file *file)
{
	long generation = 0;	/* the kernel writes an int, as its number says a long */

	file->object.has_fsuuid = get_uuid(file->fd, file->object.fsuuid);
	if (ioctl(file->fd, FS_IOC_GETVERSION, &generation))
		return;
	memcpy(&file->object.generation, &generation, sizeof(file->object.generation));
	file->object.has_inode = true;
}

int ima_file_open(struct ima_file *file, const struct ima_found *found, bool identity)
{
	struct stat st;

	memset(file, 0, sizeof(*file));
	file->fd = ima_found_open(found);
	if (file->fd < 0)
		return file->fd;
	if (fstat(file->fd, &st)) {
		int err = -errno;

		close(file->fd);
		return err;
	}
	file->object = (struct ima_object){
		.path = found->path, .mode = st.st_mode, .uid = st.st_uid, .gid = st.st_gid,
		.ino = st.st_ino, .size = (uint64_t)st.st_size,
		.ops = &file_ops, .ctx = file,
	};
	if (identity)
		get_identity(file);
	return 0;
}

void ima_file_close(struct ima_file *file)
{
	close(file->fd);
}

/* struct kept - a value to go back to; @len is -ENODATA if there was none */
struct kept {
	ssize_t len;
	uint8_t *bytes;
};

/* Whatever length: something else than a label may be there, and must come back, too. */
static int keep(const struct ima_file *file, const char *name, struct kept *kept)
{
	ssize_t len = file_get((void *)(uintptr_t)file, name, NULL, 0);

	kept->bytes = NULL;
	kept->len = len;
	if (len == -ENODATA)
		return 0;
	if (len < 0)
		return (int)len;
	kept->bytes = malloc((size_t)len + 1);
	if (!kept->bytes)
		return -ENOMEM;
	kept->len = file_get((void *)(uintptr_t)file, name, kept->bytes, (size_t)len + 1);
	return kept->len < 0 ? (int)kept->len : 0;
}

static int put(const struct ima_file *file, const struct ima_xattr_value *value)
{
	if (value->value)
		return fsetxattr(file->fd, value->name, value->value, value->len, 0) ? -errno : 0;
	return fremovexattr(file->fd, value->name) && errno != ENODATA ? -errno : 0;
}

int ima_file_store(const struct ima_file *file, const struct ima_xattr_value *values,
		   size_t count, const char **failed)
{
	struct kept kept;
	int err;

	*failed = values->name;
	if (count == 1)
		return put(file, values);
	err = keep(file, values->name, &kept);
	if (!err)
		err = put(file, values);
	if (!err) {
		err = ima_file_store(file, values + 1, count - 1, failed);
		if (err)
			put(file, &(struct ima_xattr_value){ values->name, kept.bytes,
				kept.len < 0 ? 0 : (size_t)kept.len });
	}
	free(kept.bytes);
	return err;
}
