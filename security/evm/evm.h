/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 2: protection of metadata. A file's security xattrs, owner, group and
 * mode are covered by one value, security.evm: an HMAC that the kernel keeps up to
 * date, or a signature.
 *
 * Unless a function says otherwise it runs in process context, may sleep, and is
 * called with the inode locked for writing, which is what keeps attributes and the
 * value over them together.
 */
#ifndef _SECURITY_INTEG_EVM_H
#define _SECURITY_INTEG_EVM_H

#include <crypto/hash_info.h>
#include <linux/cleanup.h>
#include <linux/integrity.h>
#include <linux/list.h>
#include <linux/lsm_hooks.h>
#include <linux/types.h>

#include "../integ.h"
#include "../keys/keys.h"

struct dentry;
struct iattr;
struct inode;
struct integ_xattr_names;
struct mnt_idmap;
struct posix_acl;
struct super_block;
struct xattr;

/* First byte of security.evm (EVM-4). */
enum integ_evm_type {
	INTEG_EVM_HMAC			= 0x02,
	INTEG_EVM_SIGNATURE		= 0x03,
	INTEG_EVM_PORTABLE		= 0x05,
	/* Not in stock: algorithm, then the HMAC. Stock takes it for invalid. */
	INTEG_EVM_HMAC_NG		= 0x07,
};

/* label.c: the gate for security.evm */

/**
 * enum integ_evm_kind - what a value of security.evm is
 * @INTEG_EVM_KIND_INVALID: nothing that EVM writes or accepts
 * @INTEG_EVM_KIND_HMAC: an HMAC
 * @INTEG_EVM_KIND_SIGNATURE: a signature bound to this inode
 * @INTEG_EVM_KIND_PORTABLE: a signature that holds for copies of the file
 * @__INTEG_EVM_KIND_MAX: number of kinds
 */
enum integ_evm_kind {
	INTEG_EVM_KIND_INVALID,
	INTEG_EVM_KIND_HMAC,
	INTEG_EVM_KIND_SIGNATURE,
	INTEG_EVM_KIND_PORTABLE,
	__INTEG_EVM_KIND_MAX
};

/**
 * struct integ_evm_label - security.evm of a file, looked at
 * @kind: what it is
 * @algo: algorithm of the HMAC, or of what is signed; HASH_ALGO__LAST if the value
 *	  names one that does not exist
 * @value: the whole value; untrusted
 * @len: bytes in @value
 * @digest: of an HMAC, the HMAC; points into @value
 */
struct integ_evm_label {
	enum integ_evm_kind kind;
	enum hash_algo algo;
	const u8 *value;
	size_t len;
	const u8 *digest;
};

/* Longest HMAC value: type, algorithm, HMAC. */
#define INTEG_EVM_HMAC_MAX	(2 + HASH_MAX_DIGESTSIZE)

void integ_evm_label_validate(const u8 *value, size_t len,
			      struct integ_evm_label *label);
size_t integ_evm_label_format(const struct integ_digest *hmac,
			      u8 value[INTEG_EVM_HMAC_MAX]);

/* names.c: which xattrs are covered */

/**
 * struct integ_evm_name - an entry of the list of covered names (EVM-3)
 * @name: full name
 * @suffix: the part behind "security."; points into @name
 * @enabled: covered; otherwise only by portable signatures. Changes from false to
 *	     true only, under the lock of the list; read without.
 * @entry: in the list
 *
 * Entries are never removed, so the list is walked without a lock.
 */
struct integ_evm_name {
	const char *name;
	const char *suffix;
	bool enabled;
	struct list_head entry;
};

#define integ_evm_for_each_name(pos) \
	list_for_each_entry_lockless(pos, integ_evm_names(), entry)

struct list_head *integ_evm_names(void);
void __init integ_evm_names_init(void);
void __init integ_evm_names_clear(void);
bool integ_evm_protects(const char *name);
bool integ_evm_is_acl(const char *name);
int integ_evm_names_add(const char *name);
int integ_evm_names_lock(void);
bool integ_evm_names_locked(void);

/* mode.c: what EVM is told to do */

/* Bits of the file evm (EVM-10). */
#define INTEG_EVM_HMAC_KEY	0x1
#define INTEG_EVM_SIGNATURES	0x2
#define INTEG_EVM_WRITES	0x4
#define INTEG_EVM_LOCKED	0x80000000U

#ifdef CONFIG_EVM
u32 integ_evm_mode(void);
#else
static inline u32 integ_evm_mode(void)
{
	return 0;
}
#endif
int integ_evm_mode_set(u32 bits);
void integ_evm_mode_add(u32 bits);

static inline bool integ_evm_active(void)
{
	return integ_evm_mode() & (INTEG_EVM_HMAC_KEY | INTEG_EVM_SIGNATURES);
}

void __init integ_evm_choose_fix(void);
bool integ_evm_fixes(void);
void __init integ_evm_choose_rehash(void);
bool integ_evm_rehashes(void);

/* key.c: the HMAC key */

/* Key bytes; a shorter key is padded with zeros (EVM-6). */
#define INTEG_EVM_KEY_MAX	128

int integ_evm_key_set(const void *key, size_t len);
int integ_evm_key_load(void);
int integ_evm_choose_hash(const char *name);
enum hash_algo integ_evm_hash(void);
struct crypto_shash *integ_evm_hmac(enum hash_algo algo);

/* metadata.c: what is covered, in which order */

/**
 * struct integ_evm_block - the part of an inode that is covered (EVM-5)
 * @ino: number of the inode; 0 in portable signatures
 * @generation: of the inode; 0 in portable signatures
 * @uid: owner, in the initial user namespace
 * @gid: group, in the initial user namespace
 * @mode: mode with the type bits
 * @pad: zero
 *
 * Hashed as it lies in memory: byte order and word size are the machine's (EDGE-33).
 */
struct integ_evm_block {
	unsigned long ino;
	u32 generation;
	u32 uid;
	u32 gid;
	u16 mode;
	u16 pad;
};

/**
 * struct integ_evm_method - how the covered bytes are summed up
 * @keyed: HMAC; otherwise a plain digest, for a signature
 * @portable: leave out what differs between copies of a file
 * @algo: hash algorithm
 * @names: names of the file's xattrs if the caller has them, else NULL
 */
struct integ_evm_method {
	bool keyed;
	bool portable;
	enum hash_algo algo;
	const struct integ_xattr_names *names;
};

/**
 * struct integ_evm_value - a value to take in the place of the stored one
 * @name: full name of the xattr
 * @value: its value
 * @len: bytes in @value
 */
struct integ_evm_value {
	const char *name;
	const void *value;
	size_t len;
};

void integ_evm_block_fill(struct integ_evm_block *block,
			  const struct inode *inode, bool portable);
struct inode *integ_evm_metadata_inode(struct dentry *dentry);
bool integ_evm_has_xattrs(struct dentry *dentry);
int integ_evm_sum(struct dentry *dentry, const struct integ_evm_method *method,
		  const struct integ_evm_value *instead,
		  struct integ_digest *out);
int integ_evm_sum_new(struct inode *inode, const struct xattr *xattrs,
		      struct integ_digest *out);

/* record.c: what is remembered of an inode */

/**
 * enum integ_evm_mark - facts about an inode
 * @INTEG_EVM_MARK_HMAC: an HMAC fits, as long as nothing changes
 * @INTEG_EVM_MARK_SIGNED: the same of a signature, as long as no key is added
 * @INTEG_EVM_MARK_SEALED: the same of a portable signature
 * @INTEG_EVM_MARK_NEW: made by mknod or O_TMPFILE, and not yet written and closed
 *	(EVM-37)
 */
enum integ_evm_mark {
	INTEG_EVM_MARK_HMAC,
	INTEG_EVM_MARK_SIGNED,
	INTEG_EVM_MARK_SEALED,
	INTEG_EVM_MARK_NEW,
};

/**
 * struct integ_evm_record - memory of an inode
 * @marks: bits of enum integ_evm_mark, changed by atomic bit operations
 * @change: i_version of the inode that holds the metadata, when it was verified
 * @ino: number of that inode
 * @dev: device of that inode
 * @known: its file system maintains i_version
 * @keys: state of the keyrings that a signature was verified with, as
 *	  integ_keys_generation() told it before; written with the inode locked
 *
 * Part of the inode's security blob. All zeros to begin with: nothing is known. The
 * fields behind @marks matter on stacked file systems only. They are written with
 * the inode locked and read without: whoever reads a mixture finds that something
 * changed, which is the safe answer.
 */
struct integ_evm_record {
	unsigned long marks;
	u64 change;
	unsigned long ino;
	dev_t dev;
	bool known;
	u32 keys;
};

extern struct lsm_blob_sizes integ_evm_blob_sizes;

struct integ_evm_record *integ_evm_record(const struct inode *inode);
void integ_evm_record_begin(struct dentry *dentry);
void integ_evm_remember(const struct inode *inode, enum integ_evm_kind kind);
enum integrity_status integ_evm_remembered(const struct inode *inode);
void integ_evm_forget(const struct inode *inode);
bool integ_evm_metadata_changed(struct inode *inode, struct inode *metadata);
void integ_evm_file_created(struct inode *inode);
void integ_evm_file_released(struct inode *inode);

/* verify.c: is the value right? */

/**
 * enum integ_evm_result - outcome of holding security.evm against the metadata
 * @INTEG_EVM_RIGHT: it fits
 * @INTEG_EVM_BARE: there is nothing that it could cover
 * @INTEG_EVM_WRONG: it does not fit, or that could not be told
 * @__INTEG_EVM_RESULT_MAX: number of outcomes
 */
enum integ_evm_result {
	INTEG_EVM_RIGHT,
	INTEG_EVM_BARE,
	INTEG_EVM_WRONG,
	__INTEG_EVM_RESULT_MAX
};

/* By kind of value and outcome (EVM-20). */
extern const enum integrity_status
integ_evm_verdicts[__INTEG_EVM_KIND_MAX][__INTEG_EVM_RESULT_MAX];

bool integ_evm_hmac_supported(const struct super_block *sb);
enum integrity_status integ_evm_verify(struct dentry *dentry,
				       const struct integ_evm_value *instead);
enum integrity_status integ_evm_status(struct dentry *dentry);

/* update.c: making the value right */

bool integ_evm_revalidates(const char *name);
void integ_evm_changed(struct dentry *dentry, bool covered);
void integ_evm_attrs_changed(struct dentry *dentry, unsigned int valid);
void integ_evm_update(struct dentry *dentry);
int integ_evm_label_new(struct inode *inode, struct xattr *xattrs, int *count);

/* protect.c: may metadata be changed? */

/* Attributes that are covered. */
#define INTEG_EVM_ATTRS		(ATTR_MODE | ATTR_UID | ATTR_GID)

/**
 * enum integ_evm_change - ways to change covered metadata
 * @INTEG_EVM_CHANGE_XATTR: set or remove an xattr
 * @INTEG_EVM_CHANGE_ACL: set or remove a POSIX ACL
 * @INTEG_EVM_CHANGE_ATTR: change mode, owner or group
 * @__INTEG_EVM_CHANGE_MAX: number of ways
 */
enum integ_evm_change {
	INTEG_EVM_CHANGE_XATTR,
	INTEG_EVM_CHANGE_ACL,
	INTEG_EVM_CHANGE_ATTR,
	__INTEG_EVM_CHANGE_MAX
};

/**
 * enum integ_evm_leave - whether a change is allowed
 * @INTEG_EVM_ALLOW: yes
 * @INTEG_EVM_DENY: no
 * @INTEG_EVM_IF_SAME: if it changes nothing, for a portable signature stays right
 * @INTEG_EVM_IF_KEYLESS: if there can be no HMAC anyway
 * @INTEG_EVM_IF_BARE: the same, or for a file that has nothing to protect yet
 */
enum integ_evm_leave {
	INTEG_EVM_ALLOW,
	INTEG_EVM_DENY,
	INTEG_EVM_IF_SAME,
	INTEG_EVM_IF_KEYLESS,
	INTEG_EVM_IF_BARE,
};

/* By present verdict and way of change (EVM-32 to EVM-34). */
extern const enum integ_evm_leave
integ_evm_leaves[INTEGRITY_UNKNOWN + 1][__INTEG_EVM_CHANGE_MAX];

const char *integ_evm_status_name(enum integrity_status status);
int integ_evm_may_set_xattr(struct dentry *dentry, const char *name,
			    const void *value, size_t len);
int integ_evm_may_remove_xattr(struct dentry *dentry, const char *name);
int integ_evm_may_change_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			     const char *name, struct posix_acl *acl);
int integ_evm_may_change_attr(struct mnt_idmap *idmap, struct dentry *dentry,
			      const struct iattr *attr);

/* view.c: for records of the measurement list */

#ifdef CONFIG_EVM
struct integ_metadata_view *integ_evm_view(struct dentry *dentry);
void integ_evm_view_free(struct integ_metadata_view *view);
#else
/* Without EVM the fields are empty (MEAS-20). */
static inline struct integ_metadata_view *integ_evm_view(struct dentry *dentry)
{
	return NULL;
}

static inline void integ_evm_view_free(struct integ_metadata_view *view)
{
}
#endif

DEFINE_FREE(integ_evm_view_free, struct integ_metadata_view *,
	    integ_evm_view_free(_T))

#endif /* _SECURITY_INTEG_EVM_H */
