// SPDX-License-Identifier: GPL-2.0-only
/* Files as a program would read and write them, without the system call. */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "native.h"

static unsigned long buffer;

/*
 * The files of securityfs only read and write user space: kernel_read() refuses
 * them. The memory is populated, so that no fault is timed.
 */
int io_init(void)
{
	unsigned long at = vm_mmap(NULL, 0, IO_SIZE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, 0);

	if (IS_ERR_VALUE(at))
		return (int)at;
	buffer = at;
	return clear_user(io_buffer(), IO_SIZE) ? -EFAULT : 0;
}

void __user *io_buffer(void)
{
	return (void __user *)buffer;
}

struct file *io_open(const char *path, int flags)
{
	return filp_open(path, flags | O_LARGEFILE, 0600);
}

/*
 * fput() would leave the last reference to the return to user space, which does
 * not come before the end of all measurements.
 */
void io_close(struct file *file)
{
	__fput_sync(file);
}

/* read(2) into the buffer, with either method that a file may have. */
ssize_t io_read(struct file *file, size_t size, loff_t *pos)
{
	struct iov_iter to;
	ssize_t rc;

	if (!file->f_op->read) {
		rc = import_ubuf(ITER_DEST, io_buffer(), size, &to);
		return rc ?: vfs_iter_read(file, &to, pos, 0);
	}
	rc = rw_verify_area(READ, file, pos, size);
	return rc ?: file->f_op->read(file, io_buffer(), size, pos);
}

/* write(2) from an offset of the buffer, as above. */
static ssize_t write_some(struct file *file, size_t at, size_t size, loff_t *pos)
{
	struct iov_iter from;
	ssize_t rc;

	if (!file->f_op->write) {
		rc = import_ubuf(ITER_SOURCE, io_buffer() + at, size, &from);
		return rc ?: vfs_iter_write(file, &from, pos, 0);
	}
	rc = rw_verify_area(WRITE, file, pos, size);
	return rc ?: file->f_op->write(file, io_buffer() + at, size, pos);
}

/* Fill a file with text. */
int io_write(const char *path, const char *text, size_t len)
{
	struct file *file;
	loff_t pos = 0;
	ssize_t rc;

	file = io_open(path, O_WRONLY | O_CREAT | O_TRUNC);
	if (IS_ERR(file))
		return PTR_ERR(file);
	rc = kernel_write(file, text, len, &pos);
	io_close(file);
	if (rc < 0)
		return rc;
	return rc == len ? 0 : -EIO;
}

/* Number of records in the list. */
int records(unsigned long *nr)
{
	char text[24] = {};
	struct file *file;
	loff_t pos = 0;
	ssize_t rc;

	file = io_open(IMA_DIR "runtime_measurements_count", O_RDONLY);
	if (IS_ERR(file))
		return PTR_ERR(file);
	rc = io_read(file, sizeof(text) - 1, &pos);
	io_close(file);
	if (rc <= 0)
		return rc ?: -EIO;
	if (copy_from_user(text, io_buffer(), rc))
		return -EFAULT;
	return kstrtoul(strim(text), 10, nr);
}

/* A write(2) for each line (POL-41). */
static int write_lines(struct file *file, const char *text, size_t len)
{
	size_t at = 0, line;
	loff_t pos = 0;
	ssize_t rc;

	while (at < len) {
		line = strchrnul(text + at, '\n') - (text + at) + 1;
		rc = write_some(file, at, line, &pos);
		if (rc != line)
			return rc < 0 ? rc : -EIO;
		at += line;
	}
	return 0;
}

/*
 * Load a policy of lines that end in a line feed, the path of a file being such
 * a line; @ns receives what it took from opening the file to its being in force.
 */
int load_policy(const char *text, size_t len, u64 *ns)
{
	struct file *file;
	u64 start;
	int rc;

	if (len > IO_SIZE || copy_to_user(io_buffer(), text, len))
		return -EFAULT;
	start = ktime_get_ns();
	file = io_open(IMA_DIR "policy", O_WRONLY);
	if (IS_ERR(file))
		return PTR_ERR(file);
	rc = write_lines(file, text, len);
	io_close(file);
	*ns = ktime_get_ns() - start;
	return rc;
}
