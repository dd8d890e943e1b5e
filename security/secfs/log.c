// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading the measurement list (MEAS-50, MEAS-52) and its counters (MEAS-34).
 *
 * Not a seq_file: that one calls back for each record and starts again from the
 * first record whenever the offset is not the one it expects, which makes reading
 * a list quadratic (EDGE-22). Here an offset leads to its record directly, and
 * one pass fills a window with many records.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "log_file.h"
#include "../measure/measure.h"

/* Rendered at a time: many records, yet an ordinary allocation. */
#define WINDOW_MAX	16384
/* At least this much, so that reads of a byte do not render a record each. */
#define WINDOW_MIN	1024

/**
 * struct list_reader - an open list file
 * @lock: protects the rest: one file may be read by several tasks
 * @slot: which list
 * @form: how it is rendered
 * @place: where rendering stopped
 * @pos: offset of @window in the file
 * @len: bytes in @window; right for good, as records never change
 * @window: rendered bytes
 */
struct list_reader {
	struct mutex lock; /* all below */
	const struct integ_log_slot *slot;
	enum integ_log_form form;
	struct integ_log_place place;
	u64 pos;
	size_t len;
	u8 window[WINDOW_MAX];
};

static int open_list(struct inode *inode, struct file *file,
		     enum integ_log_form form)
{
	struct list_reader *r = kvmalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	mutex_init(&r->lock);
	r->slot = inode->i_private;
	r->form = form;
	r->place = (struct integ_log_place) {};
	r->pos = 0;
	r->len = 0;
	file->private_data = r;
	return 0;
}

static int open_ascii(struct inode *inode, struct file *file)
{
	return open_list(inode, file, INTEG_LOG_ASCII);
}

static int open_binary(struct inode *inode, struct file *file)
{
	return open_list(inode, file, INTEG_LOG_BINARY);
}

static int release_list(struct inode *inode, struct file *file)
{
	struct list_reader *r = file->private_data;

	mutex_destroy(&r->lock);
	kvfree(r);
	return 0;
}

/* Make the window cover @pos; false at the end of the list. */
static bool fill_window(struct list_reader *r, u64 pos, size_t want)
{
	if (pos >= r->pos && pos - r->pos < r->len)
		return true;
	r->pos = pos;
	r->len = integ_log_read(r->slot, r->form, &r->place, pos, r->window,
				clamp_t(size_t, want, WINDOW_MIN, WINDOW_MAX));
	return r->len > 0;
}

static ssize_t read_list(struct kiocb *iocb, struct iov_iter *to)
{
	struct list_reader *r = iocb->ki_filp->private_data;
	ssize_t done = 0;
	size_t from, n;

	if (mutex_lock_interruptible(&r->lock))
		return -ERESTARTSYS;
	while (iov_iter_count(to) &&
	       fill_window(r, iocb->ki_pos, iov_iter_count(to))) {
		from = iocb->ki_pos - r->pos;
		n = copy_to_iter(r->window + from, r->len - from, to);
		if (!n) {
			done = done ?: -EFAULT;
			break;
		}
		iocb->ki_pos += n;
		done += n;
		/* A read of a gigabyte is a legal request. */
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	mutex_unlock(&r->lock);
	return done;
}

/*
 * The length of a list changes under the reader and is not a property of the
 * file, hence no SEEK_END.
 */
const struct file_operations integ_log_ascii_fops = {
	.open = open_ascii,
	.release = release_list,
	.read_iter = read_list,
	.splice_read = copy_splice_read,
	.llseek = no_seek_end_llseek,
};

const struct file_operations integ_log_binary_fops = {
	.open = open_binary,
	.release = release_list,
	.read_iter = read_list,
	.splice_read = copy_splice_read,
	.llseek = no_seek_end_llseek,
};

static ssize_t read_number(char __user *buf, size_t len, loff_t *pos,
			   unsigned long number)
{
	char text[24];
	int n = scnprintf(text, sizeof(text), "%lu\n", number);

	return simple_read_from_buffer(buf, len, pos, text, n);
}

static ssize_t read_count(struct file *file, char __user *buf, size_t len,
			  loff_t *pos)
{
	const struct integ_log *log = file_inode(file)->i_private;

	return read_number(buf, len, pos, integ_log_records(log));
}

static ssize_t read_violations(struct file *file, char __user *buf, size_t len,
			       loff_t *pos)
{
	const struct integ_log *log = file_inode(file)->i_private;

	return read_number(buf, len, pos, integ_log_violations(log));
}

const struct file_operations integ_log_count_fops = {
	.read = read_count,
	.llseek = generic_file_llseek,
};

const struct file_operations integ_log_violations_fops = {
	.read = read_violations,
	.llseek = generic_file_llseek,
};
