// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the rest of the kernel calls: critical data, kexec command lines, and
 * questions about a file's digest.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ima.h>

#include "../decide/decide.h"
#include "../lib/lib.h"

enum hash_algo ima_get_current_hash_algo(void)
{
	const struct integ_domain *d = integ_host();

	return d ? d->algo : HASH_ALGO__LAST;
}

static int critical_digest(struct integ_domain *d, const struct integ_event *ev,
			   struct integ_buffer *b, u8 *digest)
{
	struct integ_digest out;
	int rc;

	b->digest = &out;
	rc = integ_decide_buffer(d, ev, b);
	if (rc >= 0 || rc == -EEXIST)
		memcpy(digest, out.bytes, out.len);
	return rc;
}

int ima_measure_critical_data(const char *event_label, const char *event_name,
			      const void *buf, size_t buf_len, bool hash,
			      u8 *digest, size_t digest_len)
{
	struct integ_domain *d = integ_host();
	const struct integ_event ev = {
		.op = INTEG_OP_CRITICAL_DATA,
		.cred = current_cred(),
		.label = event_label,
	};
	struct integ_buffer b = {
		.name = event_name,
		.kind = "critical_data",
		.buf = buf,
		.len = buf_len,
		.hashed = hash,
	};

	if (!event_label || !event_name || !buf || !buf_len)
		return -ENOPARAM;
	if (!d)
		return -ENOENT;
	if (digest && digest_len < hash_digest_size[d->algo])
		return -EINVAL;
	if (digest)
		return critical_digest(d, &ev, &b, digest);
	if (!integ_gate_open(INTEG_OP_CRITICAL_DATA))
		return -ENOENT;
	return integ_decide_buffer(d, &ev, &b);
}
EXPORT_SYMBOL_GPL(ima_measure_critical_data);

void ima_kexec_cmdline(int kernel_fd, const void *buf, int size)
{
	struct integ_buffer b = {
		.name = "kexec-cmdline",
		.kind = "kexec_cmdline",
		.buf = buf,
		.len = size,
	};
	struct integ_event ev = {
		.op = INTEG_OP_KEXEC_CMDLINE,
		.cred = current_cred(),
	};
	CLASS(fd, f)(kernel_fd);

	if (!integ_gate_open(INTEG_OP_KEXEC_CMDLINE))
		return;
	if (!buf || size <= 0 || fd_empty(f))
		return;
	ev.inode = file_inode(fd_file(f));
	ev.idmap = file_mnt_idmap(fd_file(f));
	integ_decide_buffer(integ_host(), &ev, &b);
}

static int give_digest(const struct integ_digest *d, char *buf, size_t buf_size)
{
	if (buf)
		memcpy(buf, d->bytes, min_t(size_t, d->len, buf_size));
	return d->algo;
}

int ima_inode_hash(struct inode *inode, char *buf, size_t buf_size)
{
	struct integ_digest digest;

	if (!inode)
		return -EINVAL;
	if (!integ_gate_open(INTEG_OP_NONE) ||
	    integ_cached_digest(inode, &digest))
		return -EOPNOTSUPP;
	return give_digest(&digest, buf, buf_size);
}
EXPORT_SYMBOL_GPL(ima_inode_hash);

int ima_file_hash(struct file *file, char *buf, size_t buf_size)
{
	const struct integ_domain *d = integ_host();
	struct integ_digest digest;
	int rc;

	if (!file)
		return -EINVAL;
	rc = ima_inode_hash(file_inode(file), buf, buf_size);
	if (rc >= 0)
		return rc;
	/* Without a policy nothing tells when the content changes: do not keep. */
	if (!d || integ_hash_file(file, d->algo, &digest))
		return -EOPNOTSUPP;
	return give_digest(&digest, buf, buf_size);
}
EXPORT_SYMBOL_GPL(ima_file_hash);
