// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the bytes to hash come from: a file, read for the kernel's own purpose,
 * or memory.
 */
#include "hash_internal.h"

#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/*
 * A file that was opened without read access is hashed through a file of our
 * own. Setting FMODE_READ in the caller's for the time being was rejected: the
 * descriptor may be shared, and another thread would read through it what it
 * has no permission to read.
 *
 * kernel_file_open() does not count against file-max, so that filling the file
 * table is no way out of being measured. __FMODE_NONOTIFY suppresses fsnotify
 * events, above all the permission event: the answer of a user-space listener,
 * which may itself open a measured file, must not be waited for here.
 * security_file_open() is called and may refuse the opener's credentials
 * (SELinux: a domain that may only append). What was read does not reach the
 * opener, so the kernel's credentials are the second try; not the first,
 * because network file systems know the opener and not us. A policy hook is
 * not entered again, as those hang on opens by path (HOOK-1).
 *
 * While it is open the inode has one more reader (i_readcount), and the last
 * fput() is delayed until the task leaves the kernel. A second task that opens
 * the file for writing in that time may see a reader too many.
 */
static struct file *open_for_read(struct file *file)
{
	const int flags = O_RDONLY | O_LARGEFILE | __FMODE_NONOTIFY;
	struct file *f;

	f = kernel_file_open(&file->f_path, flags, file->f_cred);
	if (f == ERR_PTR(-EACCES) || f == ERR_PTR(-EPERM))
		f = kernel_file_open(&file->f_path, flags, kernel_cred());
	return f;
}

/*
 * Of the inode that holds the data: a stacked file system does not notice that
 * the file below has grown (CHG-4), and what was appended would go unhashed.
 */
static loff_t content_size(struct file *file)
{
	const struct inode *data = d_real_inode(file_dentry(file));

	return i_size_read(data ?: file_inode(file));
}

/**
 * integ_source_open() - prepare to read a file from its start to its end
 * @src: the source; must be closed if this succeeds
 * @file: an open file; need not be open for reading, stays as it is
 *
 * The end is where the size says now: bytes appended later belong to a later
 * state of the file. Whether the file changed meanwhile is for the caller to
 * find out from the change cookie, which covers changes of the size as well.
 *
 * Return: 0; -EINVAL for O_DIRECT (HOOK-5); or why the file cannot be opened.
 */
int integ_source_open(struct integ_source *src, struct file *file)
{
	*src = (struct integ_source){ .file = file };

	if (file->f_flags & O_DIRECT)
		return -EINVAL;
	if (!(file->f_mode & FMODE_READ)) {
		file = open_for_read(file);
		if (IS_ERR(file))
			return PTR_ERR(file);
		src->file = file;
		src->opened = true;
	}
	src->size = content_size(file);
	return 0;
}

/**
 * integ_source_open_buf() - prepare to take bytes from memory
 * @src: the source; need not be closed
 * @buf: the bytes; borrowed
 * @len: how many
 */
void integ_source_open_buf(struct integ_source *src, const void *buf,
			   size_t len)
{
	*src = (struct integ_source){ .buf = buf, .size = len };
}

/**
 * integ_source_rewind() - start again at the front, up to the same end
 * @src: the source
 */
void integ_source_rewind(struct integ_source *src)
{
	src->pos = 0;
}

/*
 * Past the checks of rw_verify_area(): permission to read is not asked for on
 * the kernel's own behalf, and fanotify must not hold us up (see above).
 */
static ssize_t read_file(struct integ_source *src, void *to, size_t len)
{
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		if (fatal_signal_pending(current))
			return -EINTR;
		n = __kernel_read(src->file, to + got, len - got, &src->pos);
		if (n < 0)
			return n;
		if (n == 0) {
			/* Shorter than it claims; that is its content, then. */
			src->size = src->pos;
			break;
		}
		got += n;
		cond_resched();
	}
	return got;
}

/**
 * integ_source_read() - take the next bytes
 * @src: the source
 * @to: where to put them
 * @len: how many are wanted
 *
 * A file that ends before the size it had when it was opened (truncated since,
 * or of a file system whose sizes are guesses, as sysfs) ends there: its digest
 * covers what a reader would have got.
 *
 * Return: how many bytes were taken, less than @len only at the end; -EINTR if
 * the task was killed; or the error of the file system.
 */
ssize_t integ_source_read(struct integ_source *src, void *to, size_t len)
{
	len = min_t(u64, len, src->size - src->pos);
	if (!len)
		return 0;
	if (src->file)
		return read_file(src, to, len);

	memcpy(to, src->buf + src->pos, len);
	src->pos += len;
	cond_resched();
	return len;
}

/**
 * integ_source_close() - done with a source
 * @src: the source
 */
void integ_source_close(struct integ_source *src)
{
	if (src->opened)
		fput(src->file);
}
