/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 0: hashing, the TPM, audit records, names of files and bounded xattr
 * reads. Knows nothing of policies, records or verdicts.
 *
 * Unless a function says otherwise it runs in process context and may sleep.
 * What reads a file must not be called with its inode lock held: file systems
 * take that lock for reading themselves.
 */
#ifndef _SECURITY_INTEG_LIB_H
#define _SECURITY_INTEG_LIB_H

#include <crypto/hash.h>
#include <linux/audit.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/tpm.h>

#include "../integ.h"

struct dentry;
struct path;

/* audit.c */

/**
 * struct integ_audit - one integrity audit record of the common form (AUD-2)
 * @type: AUDIT_INTEGRITY_DATA, _METADATA, _STATUS or _PCR
 * @op: what was attempted; written unquoted
 * @cause: why the record exists; written unquoted
 * @name: path or event name, or NULL
 * @inode: file the record is about, or NULL
 * @result: 0 for success; res= shows whether it is 0
 * @errno_val: value of errno=; 0 except for op=measuring_* (AUD-2)
 * @informational: emitted only with integrity_audit=1 (AUD-3)
 *
 * Everything in it is borrowed for the duration of the call. @op and @cause
 * must be strings of ours: they are not escaped.
 */
struct integ_audit {
	int type;
	const char *op;
	const char *cause;
	const char *name;
	struct inode *inode;
	int result;
	int errno_val;
	bool informational;
};

#ifdef CONFIG_INTEGRITY_AUDIT
void integ_audit_log(const struct integ_audit *rec);
void integ_audit_set_informational(bool on);
#else
static inline void integ_audit_log(const struct integ_audit *rec)
{
}

static inline void integ_audit_set_informational(bool on)
{
}
#endif /* CONFIG_INTEGRITY_AUDIT */

/* audit_digest.c */

#ifdef CONFIG_AUDIT
void integ_audit_file_digest(const char *path, const struct integ_digest *d);
#else
static inline void integ_audit_file_digest(const char *path,
					   const struct integ_digest *d)
{
}
#endif /* CONFIG_AUDIT */

/* audit_name.c */

#ifdef CONFIG_AUDIT
struct audit_buffer *integ_audit_name_begin(void);
void integ_audit_name_end(struct audit_buffer *ab, const char *name, int err);
#else
static inline struct audit_buffer *integ_audit_name_begin(void)
{
	return NULL;
}

static inline void integ_audit_name_end(struct audit_buffer *ab,
					const char *name, int err)
{
}
#endif /* CONFIG_AUDIT */

/* digest.c */

/*
 * Longest hexadecimal form: two digits a byte and the NUL.
 */
#define INTEG_DIGEST_HEX_MAX	(2 * HASH_MAX_DIGESTSIZE + 1)

int integ_digest_algo(const char *name);
void integ_digest_clear(struct integ_digest *d, enum hash_algo algo);
bool integ_digest_equal(const struct integ_digest *a,
			const struct integ_digest *b);
bool integ_digest_is_zero(const struct integ_digest *d);
int integ_digest_set(struct integ_digest *d, enum hash_algo algo,
		     const void *bytes, size_t len);
void integ_digest_hex(const struct integ_digest *d,
		      char hex[INTEG_DIGEST_HEX_MAX]);

/* hash.c */

/**
 * struct integ_hasher - one hash computation in progress
 * @tfm: transform; cached for good, not owned
 * @algo: algorithm of @tfm
 * @err: first error; once set, further input is ignored and final returns it
 * @desc: a struct shash_desc and its state
 *
 * About 400 bytes, meant for the stack. Used by one task at a time; needs no
 * release, and abandoning it half way is allowed.
 */
struct integ_hasher {
	struct crypto_shash *tfm;
	enum hash_algo algo;
	int err;
	u8 desc[sizeof(struct shash_desc) + HASH_MAX_DESCSIZE]
		__aligned(__alignof__(struct shash_desc));
};

int integ_hash_init(enum hash_algo algo);
int integ_hash_load(enum hash_algo algo);
bool integ_hash_available(enum hash_algo algo);
int integ_hash_find(enum hash_algo algo);

int integ_hasher_init(struct integ_hasher *h, enum hash_algo algo);
int integ_hasher_init_keyed(struct integ_hasher *h, struct crypto_shash *tfm,
			    enum hash_algo algo);
void integ_hasher_update(struct integ_hasher *h, const void *data, size_t len);
int integ_hasher_final(struct integ_hasher *h, struct integ_digest *out);

int integ_hash_buf(const void *buf, size_t len, enum hash_algo algo,
		   struct integ_digest *out);

/* hash_multi.c */

struct integ_multihash;

struct integ_multihash *integ_multihash_create(const enum hash_algo *algos,
					       unsigned int n);
void integ_multihash_free(struct integ_multihash *mh);
int integ_multihash_begin(struct integ_multihash *mh);
void integ_multihash_update(struct integ_multihash *mh, const void *data,
			    size_t len);
int integ_multihash_final(struct integ_multihash *mh, struct integ_digest *out);

DEFINE_FREE(integ_multihash_free, struct integ_multihash *,
	    integ_multihash_free(_T))

/* hash_file.c */

int integ_hash_file(struct file *file, enum hash_algo algo,
		    struct integ_digest *out);
int integ_hash_file_multi(struct file *file, const enum hash_algo *algos,
			  unsigned int n, struct integ_digest *out);
int integ_hash_verity(struct inode *inode, struct integ_digest *out);

/* name.c */

/**
 * struct integ_name - name of a file for as long as it is in scope
 * @page: buffer from __getname() that holds a whole path, or NULL
 * @start: offset of the path in @page
 * @last: last path component, used while @page is NULL
 *
 * Held by value, normally through one of the classes below:
 *
 *	CLASS(integ_path_name, name)(&file->f_path);
 *	ev.name = integ_name_str(&name);
 *
 * Making one never fails: what cannot be built in full (MEAS-22: a detached
 * mount, more than 4095 bytes; also: no memory) becomes the last component.
 */
struct integ_name {
	char *page;
	unsigned int start;
	char last[NAME_MAX + 1];
};

struct integ_name integ_name_path(const struct path *path);
struct integ_name integ_name_last(struct dentry *dentry);
void integ_name_put(struct integ_name *name);

/**
 * integ_name_str() - text of a name
 * @name: the name
 *
 * Context: any.
 * Return: NUL-terminated string, valid while @name stays where it is and until
 * integ_name_put().
 */
static inline const char *integ_name_str(const struct integ_name *name)
{
	return name->page ? name->page + name->start : name->last;
}

/* The whole path, for records and for audit records with "path" (AUD-10). */
DEFINE_CLASS(integ_path_name, struct integ_name, integ_name_put(&_T),
	     integ_name_path(path), const struct path *path)
/* Name for an audit record with "last component" (AUD-10). */
DEFINE_CLASS(integ_last_name, struct integ_name, integ_name_put(&_T),
	     integ_name_last(dentry), struct dentry *dentry)

/* tpm.c */

struct integ_tpm;

/**
 * struct integ_tpm_bank - one allocated PCR bank
 * @tpm_alg: algorithm number of the TPM (enum tpm_algorithms)
 * @algo: the same for the kernel, HASH_ALGO__LAST if it does not know it
 * @digest_size: bytes of a PCR in this bank; at most TPM2_MAX_DIGEST_SIZE
 */
struct integ_tpm_bank {
	u16 tpm_alg;
	enum hash_algo algo;
	u8 digest_size;
};

struct integ_tpm *integ_tpm_open(void);
void integ_tpm_close(struct integ_tpm *tpm);
unsigned int integ_tpm_banks(const struct integ_tpm *tpm);
const struct integ_tpm_bank *integ_tpm_bank(const struct integ_tpm *tpm,
					    unsigned int i);
int integ_tpm_read_pcr(struct integ_tpm *tpm, unsigned int bank, u32 pcr,
		       struct integ_digest *out);
int integ_tpm_extend(struct integ_tpm *tpm, u32 pcr,
		     const struct tpm_digest *digests);

#if IS_ENABLED(CONFIG_KUNIT)
struct integ_tpm *integ_tpm_create(struct tpm_chip *chip,
				   const struct integ_tpm_bank *banks,
				   unsigned int n);
#endif

/* xattr.c */

/**
 * struct integ_xattr - value of an extended attribute
 * @len: bytes in @value; may be 0
 * @value: the bytes, untrusted
 */
struct integ_xattr {
	size_t len;
	u8 value[] __counted_by(len);
};

struct integ_xattr *integ_xattr_read(struct dentry *dentry, const char *name,
				     size_t max);
void integ_xattr_free(struct integ_xattr *x);

/**
 * integ_xattr_absent() - whether a file is known not to have an attribute
 * @x: what integ_xattr_read() returned
 *
 * Any other error leaves it open.
 */
static inline bool integ_xattr_absent(const struct integ_xattr *x)
{
	return x == ERR_PTR(-ENODATA) || x == ERR_PTR(-EOPNOTSUPP);
}

DEFINE_FREE(integ_xattr_free, struct integ_xattr *, integ_xattr_free(_T))

/**
 * struct integ_xattr_names - names of a file's attributes
 * @len: bytes in @text; a negative errno if nothing is known of them
 * @text: names, each with its NUL; on the stack, hence short
 */
struct integ_xattr_names {
	ssize_t len;
	char text[160];
};

void integ_xattr_list(struct dentry *dentry, struct integ_xattr_names *names);
bool integ_xattr_listed(const struct integ_xattr_names *names, const char *name);

#endif /* _SECURITY_INTEG_LIB_H */
