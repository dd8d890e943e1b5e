/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the tests of EVM: a file made of memory, with a list of names and a key
 * of its own, so that the host's are neither needed nor touched.
 */
#ifndef _INTEG_KUNIT_EVM_UTIL_H
#define _INTEG_KUNIT_EVM_UTIL_H

#include <kunit/test.h>
#include <linux/dcache.h>
#include <linux/fs.h>

#include "../security/evm/evm.h"
#include "../security/evm/state.h"

#define EVM_XATTRS_MAX	12
#define EVM_AUDITS_MAX	4

/**
 * struct evm_xattr - an xattr of a file made of memory
 * @name: full name
 * @value: its value
 * @len: bytes in @value
 * @err: what reading it fails with, 0 if it does not
 */
struct evm_xattr {
	const char *name;
	const void *value;
	size_t len;
	int err;
};

/**
 * struct evm_audit - an audit record that was to be written
 * @op: operation
 * @cause: cause
 * @result: result
 * @named: it names the file
 */
struct evm_audit {
	const char *op;
	const char *cause;
	int result;
	bool named;
};

/**
 * struct evm_file - a file made of memory
 * @type: type of its file system
 * @sb: its file system; belongs to the initial user namespace and has a UUID
 * @inode: its inode: a regular file, number, generation, owner, group and mode of
 *	   its own
 * @dentry: its name
 * @xattrs: its xattrs
 * @nr: how many there are
 * @absent: what reading any other xattr fails with
 * @reads: how often an xattr was read
 * @names: the list of covered names
 * @keys: the key; nothing in it at first
 * @mode: what EVM is told to do; nothing at first
 * @audits: audit records about it
 * @nr_audits: how many there were, 0 without CONFIG_INTEGRITY_AUDIT
 * @updates: how often security.evm was to be written again
 * @sig_err: what verifying a signature comes to
 * @signed_digest: what was held against it
 * @ring: keyring that was asked
 */
struct evm_file {
	struct file_system_type type;
	struct super_block sb;
	struct inode inode;
	struct dentry dentry;
	struct evm_xattr xattrs[EVM_XATTRS_MAX];
	unsigned int nr;
	int absent;
	unsigned int reads;
	struct integ_evm_list names;
	struct integ_evm_keyring keys;
	u32 mode;
	struct evm_audit audits[EVM_AUDITS_MAX];
	unsigned int nr_audits;
	unsigned int updates;
	int sig_err;
	struct integ_digest signed_digest;
	enum integ_ring ring;
};

/*
 * It becomes the test's priv and stands behind what the code under test asks for and
 * does from then on: reading xattrs, verifying signatures, names, key and mode; audit
 * records and updates of security.evm, which are counted.
 */
struct evm_file *evm_file(struct kunit *test);

/* Give it an xattr, or another value. */
void evm_set(struct evm_file *f, const char *name, const void *value, size_t len);
static inline void evm_set_text(struct evm_file *f, const char *name,
				const char *text)
{
	evm_set(f, name, text, strlen(text));
}

/* Reading that xattr fails. */
void evm_set_error(struct evm_file *f, const char *name, int err);

/* The list's own entry. */
struct integ_evm_name *evm_name(struct evm_file *f, const char *name);

#define EVM_KEY		"a key of the tests"

/* Take EVM_KEY for @f. */
void evm_take_key(struct kunit *test, struct evm_file *f);

/**
 * struct evm_bytes - bytes to be hashed, put together by a test
 * @bytes: the bytes
 * @len: how many
 */
struct evm_bytes {
	u8 bytes[512];
	size_t len;
};

void evm_put(struct kunit *test, struct evm_bytes *b, const void *data,
	     size_t len);

/* The inode block of EVM-5, and the UUID if it is configured and @portable is not. */
void evm_put_inode(struct kunit *test, struct evm_bytes *b,
		   const struct inode *inode, bool portable);

/*
 * Digest of the bytes by the crypto layer's own one-call interface; with EVM_KEY in
 * its padded form if @keyed.
 */
void evm_digest(struct kunit *test, const struct evm_bytes *b, bool keyed,
		enum hash_algo algo, struct integ_digest *out);

#endif /* _INTEG_KUNIT_EVM_UTIL_H */
