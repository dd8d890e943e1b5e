/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 4: the decision. An event is matched against the policy, what the policy
 * wants and has not been done yet is done, and one answer goes back to the hook.
 */
#ifndef _SECURITY_INTEG_DECIDE_H
#define _SECURITY_INTEG_DECIDE_H

#include "../integ.h"

#include <linux/fs.h>
#include <linux/jump_label.h>
#include <linux/kernel_read_file.h>
#include <linux/key.h>
#include <linux/lsm_hooks.h>

#include "../measure/measure.h"
#include "../policy/policy.h"

struct dentry;
struct super_block;

/* domain.c */

/**
 * enum integ_appraise_mode - what becomes of a file that fails appraisal (APPR-1)
 * @INTEG_APPRAISE_OFF: nothing; it is not appraised
 * @INTEG_APPRAISE_LOG: the audit log says so
 * @INTEG_APPRAISE_FIX: it gets the label that it should have
 * @INTEG_APPRAISE_ENFORCE: the access is refused
 */
enum integ_appraise_mode {
	INTEG_APPRAISE_OFF,
	INTEG_APPRAISE_LOG,
	INTEG_APPRAISE_FIX,
	INTEG_APPRAISE_ENFORCE,
};

/**
 * struct integ_domain - everything one view of integrity consists of
 * @policy: what to do; fixed after creation
 * @log: what was measured; fixed after creation
 * @algo: default hash algorithm; fixed after creation
 * @file_template: template of file records; fixed after creation
 * @buf_template: template of buffer records; fixed after creation
 * @default_pcr: PCR of rules without pcr= ; fixed after creation
 * @fail_securely: file systems that cannot be verified always fail appraisal;
 *		   fixed after creation
 * @mode: what becomes of files that fail appraisal; off is turned into log for
 *	  good by a rule that demands signed input (POL-38).  Under the policy's
 *	  lock, read without.
 * @classes: classes that count: all, without appraisal in mode off and while
 *	     certificates are loaded (KEY-8).  Written and read like @mode.
 * @required: operations whose input was ever demanded to be appraised, bits of
 *	      enum integ_op; only grows (POL-38).  Written and read like @mode.
 * @setxattr_algos: algorithms security.ima may be written with, 0 for any; set
 *		    once (POL-50).  Written and read like @mode.
 * @appraises: some rule appraises files.  Written and read like @mode.
 * @measures: some rule measures files, so writers have to be watched.  Written
 *	      under the policy's lock, read without.
 * @generation: of the policy in force, never 0.  Written and read like @measures.
 * @file_user: see struct integ_policy_reach.  Written and read like @measures.
 * @gated: this domain drives the static keys of the hooks.  The host's does; a
 *	   KUnit case's does not.
 *
 * The host has one instance, made at boot and never freed.
 */
struct integ_domain {
	struct integ_policy *policy;
	struct integ_log *log;
	enum hash_algo algo;
	const struct integ_template *file_template;
	const struct integ_template *buf_template;
	u8 default_pcr;
	bool fail_securely;
	enum integ_appraise_mode mode;
	integ_classes_t classes;
	u16 required;
	integ_algos_t setxattr_algos;
	bool appraises;
	bool measures;
	u64 generation;
	u32 file_user;
	bool gated;
};

/**
 * struct integ_domain_config - what a domain is made from
 * @tpm: TPM to extend, NULL for none; stays the caller's
 * @algo: default hash algorithm
 * @file_template: template of file records
 * @default_pcr: PCR of records whose rule names none
 * @fail_securely: see struct integ_domain
 * @mode: see struct integ_domain
 * @gated: see struct integ_domain
 * @arch_rules: see struct integ_policy_env
 */
struct integ_domain_config {
	struct integ_tpm *tpm;
	enum hash_algo algo;
	const struct integ_template *file_template;
	u8 default_pcr;
	bool fail_securely;
	enum integ_appraise_mode mode;
	bool gated;
	const char *const *arch_rules;
};

struct integ_domain *integ_domain_create(const struct integ_domain_config *cfg);
void integ_domain_destroy(struct integ_domain *d);
bool integ_policy_must_be_signed(const struct integ_domain *d);
void integ_appraisal_suspend(struct integ_domain *d);
void integ_appraisal_resume(struct integ_domain *d);

/**
 * integ_appraisal_suspended() - whether files pass that will not pass later
 * @d: the domain
 */
static inline bool integ_appraisal_suspended(const struct integ_domain *d)
{
	return READ_ONCE(d->mode) != INTEG_APPRAISE_OFF &&
	       !(READ_ONCE(d->classes) & INTEG_CLASS(INTEG_APPRAISE));
}

void __init integ_host_set(struct integ_domain *d);

/* For integ_host() only. */
extern struct integ_domain *integ_host_domain;

/**
 * integ_host() - the domain of the host
 *
 * Return: the domain; NULL before it is made or if making it failed. Behind an
 * open gate it is never NULL.
 */
static inline struct integ_domain *integ_host(void)
{
	return integ_host_domain;
}

/* gate.c */

/*
 * One key per operation, on while some active rule can match it; a hook whose key
 * is off is a patched-out jump. The slot of INTEG_OP_NONE is on while any rule
 * is active.
 */
extern struct static_key_false integ_gates[__INTEG_OP_MAX];

/* Constant @op only: the key's address is patched into the code. */
#define integ_gate_open(op)	static_branch_unlikely(&integ_gates[op])

void integ_gates_update(const struct integ_policy_reach *reach);

/* blob.c */

extern struct lsm_blob_sizes integ_blob_sizes;

/**
 * integ_inode_slot() - where an inode keeps its state
 * @inode: the inode
 *
 * Return: the slot, or NULL for an inode without a security blob.
 */
static inline struct integ_state **integ_inode_slot(const struct inode *inode)
{
	if (unlikely(!inode->i_security))
		return NULL;
	return inode->i_security + integ_blob_sizes.lbs_inode;
}

/**
 * integ_sb_slot() - where a superblock keeps its view of the policy
 * @sb: the superblock
 *
 * Return: the slot, or NULL for a superblock without a security blob.
 */
static inline struct integ_sb_slot *integ_sb_slot(const struct super_block *sb)
{
	if (unlikely(!sb->s_security))
		return NULL;
	return sb->s_security + integ_blob_sizes.lbs_superblock;
}

/* decide.c */

int integ_decide_contents(struct integ_domain *d, const struct integ_event *ev,
			  const void *buf, size_t len);

/**
 * integ_decide_file() - a file is accessed
 * @d: the domain
 * @ev: the access; has a file
 *
 * Context, Return: as integ_decide_contents().
 */
static inline int integ_decide_file(struct integ_domain *d,
				    const struct integ_event *ev)
{
	return integ_decide_contents(d, ev, NULL, 0);
}

integ_classes_t integ_wants(struct integ_domain *d, const struct integ_event *ev,
			    integ_classes_t classes);
void integ_plan_for(struct integ_domain *d, const struct integ_event *ev,
		    struct integ_plan *plan);

/* open.c */
int integ_decide_open(struct integ_domain *d, struct file *file, int mask);

/* buffer.c */

/**
 * struct integ_buffer - data that is not a file's, offered for measurement
 * @name: name of the record
 * @kind: what failed in audit records: measuring_<kind> (AUD-10)
 * @buf: the data
 * @len: bytes in @buf
 * @hashed: record the digest of @buf instead of @buf (MEAS-41)
 * @digest: receives the digest of the record, or NULL
 */
struct integ_buffer {
	const char *name;
	const char *kind;
	const void *buf;
	size_t len;
	bool hashed;
	struct integ_digest *digest;
};

int integ_decide_buffer(struct integ_domain *d, const struct integ_event *ev,
			const struct integ_buffer *b);
int integ_record_buffer(struct integ_domain *d, u8 pcr,
			const struct integ_buffer *b);

/* change.c, state.c: what hooks tell about an inode */

void integ_file_truncated(struct inode *inode);
void integ_owner_changed(struct inode *inode);
void integ_file_mapped(struct inode *inode);
void integ_file_released(struct integ_domain *d, struct file *file);
void integ_file_created(struct integ_domain *d, const struct integ_event *ev,
			bool linked);
void integ_inode_freed(void *inode_security);
int integ_cached_digest(struct inode *inode, struct integ_digest *out);

/* protect.c: changes to what appraisal relies on; with IMA_APPRAISE only */

int integ_label_set(struct integ_domain *d, struct dentry *dentry,
		    const void *value, size_t len);
int integ_label_remove(struct integ_domain *d, struct dentry *dentry);
void integ_seal_set(struct integ_domain *d, struct dentry *dentry,
		    const void *value, size_t len);
void integ_label_changed(struct integ_domain *d, struct dentry *dentry);
void integ_attrs_changed(struct integ_domain *d, struct mnt_idmap *idmap,
			 struct dentry *dentry);
int integ_decide_mprotect(struct integ_domain *d, struct file *file);

/* load.c: input that has no file; with IMA_APPRAISE only */

int integ_refuse_load(struct integ_domain *d, enum kernel_load_data_id id,
		      bool shown_later);
int integ_refuse_loaded(struct integ_domain *d, enum kernel_load_data_id id);

/* key_queue.c */

#ifdef CONFIG_IMA_QUEUE_EARLY_BOOT_KEYS
bool integ_key_queue_add(struct key *keyring, const void *payload, size_t len);
void integ_key_queue_flush(struct integ_domain *d);
void __init integ_key_queue_start_timer(void);
#else
static inline bool integ_key_queue_add(struct key *keyring, const void *payload,
				       size_t len)
{
	return false;
}

static inline void integ_key_queue_flush(struct integ_domain *d)
{
}

static inline void integ_key_queue_start_timer(void)
{
}
#endif

void integ_decide_key(struct integ_domain *d, const char *keyring,
		      const void *payload, size_t len);

#endif /* _SECURITY_INTEG_DECIDE_H */
