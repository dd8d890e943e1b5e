/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vocabulary of the integrity subsystem: what can happen (event), what a policy
 * can ask for (plan), and what was read to answer it (evidence).
 *
 * Lowest layer: included by everybody, includes nobody of this directory.
 */
#ifndef _SECURITY_INTEG_H
#define _SECURITY_INTEG_H

#include <crypto/hash.h>
#include <crypto/hash_info.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

struct cred;
struct file;
struct inode;
struct integ_template;
struct mnt_idmap;

/**
 * enum integ_op - operations a rule can name with ``func=`` (POL-5)
 * @INTEG_OP_NONE: a rule without func; never the operation of an event
 * @INTEG_OP_FILE: FILE_CHECK, a file was opened
 * @INTEG_OP_MMAP: MMAP_CHECK, executable mapping, final protection
 * @INTEG_OP_MMAP_REQPROT: MMAP_CHECK_REQPROT, executable mapping as requested
 * @INTEG_OP_EXEC: BPRM_CHECK, program execution with the caller's credentials
 * @INTEG_OP_CREDS: CREDS_CHECK, program execution with the new credentials
 * @INTEG_OP_MODULE: MODULE_CHECK, the kernel reads a module
 * @INTEG_OP_FIRMWARE: FIRMWARE_CHECK, the kernel reads firmware
 * @INTEG_OP_KEXEC_KERNEL: KEXEC_KERNEL_CHECK, kexec_file_load reads an image
 * @INTEG_OP_KEXEC_INITRAMFS: KEXEC_INITRAMFS_CHECK, the same for an initramfs
 * @INTEG_OP_POLICY: POLICY_CHECK, the kernel reads a policy file
 * @INTEG_OP_KEXEC_CMDLINE: KEXEC_CMDLINE, the command line of a kexec kernel
 * @INTEG_OP_KEY: KEY_CHECK, an asymmetric key entered a keyring
 * @INTEG_OP_CRITICAL_DATA: CRITICAL_DATA, a kernel subsystem offers its state
 * @INTEG_OP_SETXATTR: SETXATTR_CHECK, security.ima is written
 * @__INTEG_OP_MAX: number of operations
 */
enum integ_op {
	INTEG_OP_NONE,
	INTEG_OP_FILE,
	INTEG_OP_MMAP,
	INTEG_OP_MMAP_REQPROT,
	INTEG_OP_EXEC,
	INTEG_OP_CREDS,
	INTEG_OP_MODULE,
	INTEG_OP_FIRMWARE,
	INTEG_OP_KEXEC_KERNEL,
	INTEG_OP_KEXEC_INITRAMFS,
	INTEG_OP_POLICY,
	INTEG_OP_KEXEC_CMDLINE,
	INTEG_OP_KEY,
	INTEG_OP_CRITICAL_DATA,
	INTEG_OP_SETXATTR,
	__INTEG_OP_MAX
};

/**
 * enum integ_class - independent classes of action a policy decides (POL-25)
 * @INTEG_MEASURE: add a record to the measurement list and extend the TPM
 * @INTEG_APPRAISE: let the access go on only if the content is what its label says
 * @INTEG_AUDIT: write an audit record with the file's digest
 * @INTEG_HASH: keep security.ima up to date when the file changes
 * @__INTEG_CLASS_MAX: number of classes
 */
enum integ_class {
	INTEG_MEASURE,
	INTEG_APPRAISE,
	INTEG_AUDIT,
	INTEG_HASH,
	__INTEG_CLASS_MAX
};

/* A true set of enum integ_class. */
typedef u8 integ_classes_t;

#define INTEG_CLASS(c)		((integ_classes_t)BIT(c))
#define INTEG_CLASSES_ALL	((integ_classes_t)(BIT(__INTEG_CLASS_MAX) - 1))

static_assert(__INTEG_CLASS_MAX <= 8, "integ_classes_t is too narrow");

/* PCRs 0..23 exist on every TPM; a rule naming another one is refused. */
#define INTEG_PCR_MAX		23

/**
 * struct integ_event - something happened that a policy may care about
 * @op: which operation; never INTEG_OP_NONE
 * @mask: requested access, MAY_EXEC | MAY_WRITE | MAY_READ | MAY_APPEND (HOOK-1)
 * @cred: acting credentials; for INTEG_OP_CREDS those of the new program
 * @file: the open file, or NULL when there is none
 * @inode: object the file system and owner conditions look at; NULL for
 *	   INTEG_OP_KEY and INTEG_OP_CRITICAL_DATA
 * @idmap: mapping of the mount @inode was reached through, &nop_mnt_idmap if none
 * @label: description of the keyring or label of the critical data, else NULL
 *
 * Lives on the stack of a hook; everything in it is borrowed.
 */
struct integ_event {
	enum integ_op op;
	int mask;
	const struct cred *cred;
	struct file *file;
	struct inode *inode;
	struct mnt_idmap *idmap;
	const char *label;
};

/* A true set of enum hash_algo. */
typedef u32 integ_algos_t;

static_assert(HASH_ALGO__LAST <= 32, "integ_algos_t is too narrow");

/**
 * enum integ_proof - what a label must hold to satisfy a rule (POL-12)
 * @INTEG_PROOF_ANY: a digest or a signature
 * @INTEG_PROOF_SIGNATURE: a signature over the content's digest
 * @INTEG_PROOF_VERITY: a signature over the fs-verity digest
 */
enum integ_proof {
	INTEG_PROOF_ANY,
	INTEG_PROOF_SIGNATURE,
	INTEG_PROOF_VERITY,
};

/**
 * struct integ_demand - what an appraise rule demands of a file
 * @proof: the least a label must hold
 * @algos: algorithms the label may use; 0 for any (APPR-31)
 * @modsig: a signature appended to the content will do, too
 * @unrevoked: the digest must not be on the system's blacklist (APPR-30)
 * @directio: a file opened with O_DIRECT is let through unread (HOOK-5)
 * @any_op: the rule has no func, so it counts as one for FILE_CHECK (HOOK-2)
 * @rule: number of the rule in the policy, from 1
 */
struct integ_demand {
	enum integ_proof proof;
	integ_algos_t algos;
	bool modsig;
	bool unrevoked;
	bool directio;
	bool any_op;
	u32 rule;
};

/**
 * enum integ_basis - what a plan may depend on, beside the requested access and what
 * a file system never changes
 * @INTEG_BASIS_USER: the acting user
 * @INTEG_BASIS_OWNER: owner and group of the object
 * @INTEG_BASIS_OTHER: something else: labels, groups, a UUID
 */
enum integ_basis {
	INTEG_BASIS_USER,
	INTEG_BASIS_OWNER,
	INTEG_BASIS_OTHER,
};

/* A true set of enum integ_basis. */
typedef u8 integ_bases_t;

#define INTEG_BASIS(b)		((integ_bases_t)BIT(INTEG_BASIS_##b))

/**
 * struct integ_plan - what the policy wants done about an event
 * @todo: classes whose deciding rule is positive
 * @basis: what another event may differ in and have another plan; meaningful if @todo
 *	   is not empty
 * @pcr: PCR of the measure rule; meaningful if INTEG_MEASURE is in @todo
 * @verity: classes whose deciding rule asks for the fs-verity digest (POL-12)
 * @measure_template: template named by the measure rule, NULL for the default
 * @appraise: demand of the appraise rule; meaningful if INTEG_APPRAISE is in @todo
 */
struct integ_plan {
	integ_classes_t todo;
	integ_bases_t basis;
	u8 pcr;
	integ_classes_t verity;
	const struct integ_template *measure_template;
	struct integ_demand appraise;
};

/**
 * enum integ_digest_type - what a digest was computed over
 * @INTEG_DIGEST_CONTENT: the bytes of a file or buffer
 * @INTEG_DIGEST_VERITY: the fs-verity descriptor; the file was not read
 * @__INTEG_DIGEST_TYPE_MAX: number of types
 */
enum integ_digest_type {
	INTEG_DIGEST_CONTENT,
	INTEG_DIGEST_VERITY,
	__INTEG_DIGEST_TYPE_MAX
};

/**
 * struct integ_digest - a digest and what it means
 * @algo: hash algorithm (CON-1)
 * @type: what was hashed
 * @len: valid bytes in @bytes; hash_digest_size[@algo]
 * @bytes: the digest, zero beyond @len
 */
struct integ_digest {
	enum hash_algo algo;
	enum integ_digest_type type;
	u8 len;
	u8 bytes[HASH_MAX_DIGESTSIZE];
};

/* First byte of security.ima (CON-2). */
enum integ_label_type {
	INTEG_TYPE_DIGEST		= 0x01,
	INTEG_TYPE_SIGNATURE		= 0x03,
	INTEG_TYPE_DIGEST_NG		= 0x04,
	INTEG_TYPE_VERITY_SIGNATURE	= 0x06,
	__INTEG_TYPE_MAX		/* no greater one may be set (XATTR-30) */
};

/**
 * struct integ_modsig_view - an appended signature, for records (section 9)
 * @message: PKCS#7 message in DER
 * @len: bytes in @message
 * @digest: of the content before it, with the algorithm of its signer
 * @err: why there is no @digest, or 0
 */
struct integ_modsig_view {
	const u8 *message;
	size_t len;
	struct integ_digest digest;
	int err;
};

/**
 * struct integ_metadata_view - xattrs that EVM covers, for records (MEAS-20)
 * @portable: security.evm if it is a portable signature, else NULL
 * @portable_len: bytes in @portable
 * @names: names joined by '|' and ended by a NUL; NULL if there is none
 * @names_len: bytes in @names
 * @values: the values, one after the other
 * @values_len: bytes in @values
 * @nr: how many there are
 * @lengths: bytes in each
 */
struct integ_metadata_view {
	u8 *portable;
	size_t portable_len;
	char *names;
	size_t names_len;
	u8 *values;
	size_t values_len;
	unsigned int nr;
	u32 lengths[];
};

/**
 * struct integ_evidence - what was read about one object, shared by all actions
 * @digest: digest of the content; NULL for a violation
 * @name: path or name of the event as it is (MEAS-22); never NULL
 * @file: file to read again should a record need another digest, NULL for a buffer
 * @inode: inode named in audit records, or NULL
 * @buf: measured buffer, NULL for files
 * @buf_len: bytes in @buf
 * @label: value of security.ima, or NULL
 * @label_len: bytes in @label
 * @modsig: appended signature that the rule allows, or NULL
 * @metadata: covered xattrs, or NULL if no field shows them or there is no EVM
 *
 * Read once and then only looked at; actions do no reading of their own.
 */
struct integ_evidence {
	const struct integ_digest *digest;
	const char *name;
	struct file *file;
	struct inode *inode;
	const void *buf;
	size_t buf_len;
	const u8 *label;
	size_t label_len;
	const struct integ_modsig_view *modsig;
	const struct integ_metadata_view *metadata;
};

#endif /* _SECURITY_INTEG_H */
