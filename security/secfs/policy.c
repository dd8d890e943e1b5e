// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy file: upload by rule or by path, and read-back (POL-40 .. POL-46,
 * POL-60, POL-61).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/mutex.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../decide/decide.h"
#include "../policy/policy.h"
#include "policy_file.h"

/**
 * struct policy_writer - an open file that uploads a policy
 * @lock: serialises writes; held while a policy file is read
 * @update: what was written so far
 */
struct policy_writer {
	struct mutex lock;	/* one write at a time */
	struct integ_policy_update *update;
};

static int open_writer(struct file *file, struct integ_policy *p)
{
	struct policy_writer *w;

	w = kzalloc(sizeof(*w), GFP_KERNEL);
	if (!w)
		return -ENOMEM;
	mutex_init(&w->lock);
	w->update = integ_policy_update_begin(p);
	if (IS_ERR(w->update)) {
		const int rc = PTR_ERR(w->update);

		kfree(w);
		return rc;
	}
	file->private_data = w;
	return 0;
}

static int open_reader(struct file *file, struct integ_policy *p)
{
	int rc;

	if (!IS_ENABLED(CONFIG_IMA_READ_POLICY))
		return -EACCES;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	rc = seq_open(file, &integ_policy_seq_ops);
	if (!rc)
		((struct seq_file *)file->private_data)->private = p;
	return rc;
}

static int policy_open(struct inode *inode, struct file *file)
{
	switch (file->f_flags & O_ACCMODE) {
	case O_WRONLY:
		return open_writer(file, inode->i_private);
	case O_RDONLY:
		return open_reader(file, inode->i_private);
	default:
		return -EACCES;
	}
}

/*
 * POL-42: the reading itself is subject to the policy in force, as POLICY_CHECK.
 * What follows the line feed is not looked at.
 */
static ssize_t write_path(struct policy_writer *w, char *data, size_t len)
{
	const ssize_t taken = strnlen(data, len);
	char *path = data;
	void *text = NULL;
	ssize_t size;
	int rc;

	path[strcspn(path, "\n")] = '\0';
	size = kernel_read_file_from_path(path, 0, &text, INT_MAX, NULL,
					  READING_POLICY);
	if (size < 0) {
		pr_err("Unable to open file: %s (%zd)\n", path, size);
		return size;
	}
	rc = integ_policy_update_text(w->update, text, size);
	vfree(text);
	return rc ?: taken;
}

/* POL-44: who may write here need not be who signs policies. */
static ssize_t write_line(struct policy_writer *w, char *data, size_t len)
{
	if (!integ_policy_must_be_signed(integ_host()))
		return integ_policy_update_line(w->update, data, len);
	pr_err("signed policy file (specified as an absolute pathname) required\n");
	integ_policy_audit_unsigned();
	return -EACCES;
}

/* Whether @data holds all of its first line. */
static bool line_complete(const char *data, size_t len, size_t count)
{
	return len == count || strcspn(data, "\n") < len;
}

/* @data is terminated by a NUL behind its @len bytes. */
static ssize_t write_data(struct policy_writer *w, char *data, size_t len,
			  size_t count)
{
	if (data[0] != '/')
		return write_line(w, data, len);
	/* A path that was cut would name another file. */
	if (!line_complete(data, len, count))
		return -ENAMETOOLONG;
	return write_path(w, data, len);
}

static ssize_t take(struct policy_writer *w, const char __user *buf, size_t count)
{
	/* One byte more than the longest line, to see that it is longer. */
	const size_t len = min(count, INTEG_POLICY_LINE_MAX + 1);
	ssize_t rc = -EINTR;
	char *data;

	data = memdup_user_nul(buf, len);
	if (IS_ERR(data))
		return PTR_ERR(data);
	if (!mutex_lock_interruptible(&w->lock)) {
		rc = write_data(w, data, len, count);
		mutex_unlock(&w->lock);
	}
	kfree(data);
	return rc;
}

static ssize_t policy_write(struct file *file, const char __user *buf,
			    size_t count, loff_t *pos)
{
	struct policy_writer *w = file->private_data;
	ssize_t rc;

	/* Neither spoils what was written before (EDGE-2, EDGE-34). */
	if (*pos)
		return -EINVAL;
	if (!count)
		return 0;
	rc = take(w, buf, count);
	if (rc < 0)
		integ_policy_update_fail(w->update);
	return rc;
}

/* POL-46: what becomes of the file once a custom policy is active. */
static void retire(struct file *file)
{
	if (IS_ENABLED(CONFIG_IMA_WRITE_POLICY))
		return;
	if (IS_ENABLED(CONFIG_IMA_READ_POLICY))
		file_inode(file)->i_mode &= ~0200;
	else
		securityfs_remove(file_dentry(file));
}

static int policy_release(struct inode *inode, struct file *file)
{
	struct policy_writer *w = file->private_data;

	if ((file->f_flags & O_ACCMODE) == O_RDONLY)
		return seq_release(inode, file);
	if (!integ_policy_update_finish(w->update)) {
		integ_key_queue_flush(integ_host());
		retire(file);
	}
	mutex_destroy(&w->lock);
	kfree(w);
	return 0;
}

static loff_t policy_llseek(struct file *file, loff_t offset, int whence)
{
	if ((file->f_flags & O_ACCMODE) == O_RDONLY)
		return seq_lseek(file, offset, whence);
	return generic_file_llseek(file, offset, whence);
}

const struct file_operations integ_policy_fops = {
	.open = policy_open,
	.read = seq_read,
	.write = policy_write,
	.release = policy_release,
	.llseek = policy_llseek,
};
