/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Labels: the values of security.ima and security.evm (CON-2), made and checked.
 *
 * All calls take const arguments only and may run in any number of threads.
 */
#ifndef IMACTL_LABEL_H
#define IMACTL_LABEL_H

#include <imactl/algo.h>
#include <imactl/digest.h>
#include <imactl/key.h>
#include <imactl/object.h>

#define IMA_XATTR_IMA "security.ima"
#define IMA_XATTR_EVM "security.evm"

/**
 * IMA_LABEL_MAX - bytes of the longest label
 *
 * A signature of 16384 bits, the most OpenSSL's RSA does, and its header.
 */
#define IMA_LABEL_MAX (9 + 2048)

/**
 * struct ima_label - the bytes of a label
 */
struct ima_label {
	uint8_t bytes[IMA_LABEL_MAX];
	size_t len;
};

/* What a label is. */
enum ima_label_kind {
	IMA_LABEL_NONE,		/* there is none */
	IMA_LABEL_BARE_DIGEST,	/* security.ima 01: MD5 or SHA1 (XATTR-1) */
	IMA_LABEL_DIGEST,	/* security.ima 04 (XATTR-2) */
	IMA_LABEL_SIGNATURE_V1,	/* 03 01; recognised, not made (XATTR-5) */
	IMA_LABEL_SIGNATURE,	/* 03 02 (XATTR-3, EVM-4) */
	IMA_LABEL_VERITY,	/* security.ima 06 03 (XATTR-4) */
	IMA_LABEL_HMAC,		/* security.evm 02: SHA1 (EVM-4) */
	IMA_LABEL_PORTABLE,	/* security.evm 05 02 (EVM-4) */
	IMA_LABEL_HMAC_NG,	/* security.evm 07: another hash; not in stock kernels */
	IMA_LABEL_KIND_COUNT
};

/* Which attribute a label is the value of. */
enum ima_label_place { IMA_PLACE_IMA, IMA_PLACE_EVM };

/**
 * struct ima_label_view - a label taken apart
 * @kind: what it is
 * @algo: hash algorithm; with IMA_LABEL_BARE_DIGEST by length (XATTR-10)
 * @key_id: of signatures
 * @data: digest, HMAC or signature inside the label
 * @len: its length
 */
struct ima_label_view {
	enum ima_label_kind kind;
	enum ima_algo algo;
	uint32_t key_id;
	const uint8_t *data;
	size_t len;
};

/**
 * ima_validate_label() - the gate all labels pass
 * @place: attribute it is from
 * @p: its bytes
 * @len: how many; 0 is IMA_LABEL_NONE
 * @view: filled in on success, points into @p
 *
 * No I/O, no allocation. A label that passes has a known kind, a known hash
 * algorithm and the length its header says.
 *
 * Return: NULL, or why this is no label.
 */
const char *ima_validate_label(enum ima_label_place place, const uint8_t *p, size_t len,
			       struct ima_label_view *view);

/**
 * ima_label_sign() - sign a digest that is already there
 * @kind: IMA_LABEL_SIGNATURE, IMA_LABEL_VERITY (then @digest is an fs-verity
 *	digest) or IMA_LABEL_PORTABLE
 *
 * Return: 0, or -1 with @error.
 */
int ima_label_sign(const struct ima_crypto *crypto, const struct ima_key *key,
		   enum ima_label_kind kind, enum ima_algo algo, const uint8_t *digest,
		   struct ima_label *label, struct ima_error *error);

/**
 * struct ima_content_options - which security.ima to make
 * @kind: IMA_LABEL_DIGEST (the library picks 01 or 04 as the kernel does, APPR-42),
 *	IMA_LABEL_SIGNATURE or IMA_LABEL_VERITY
 * @algo: hash algorithm; not with IMA_LABEL_VERITY
 * @key: to sign with; not with IMA_LABEL_DIGEST
 * @verity: the Merkle tree, with IMA_LABEL_VERITY
 */
struct ima_content_options {
	enum ima_label_kind kind;
	enum ima_algo algo;
	const struct ima_key *key;
	struct ima_verity verity;
};

/**
 * ima_label_content() - make a security.ima for a file; does not store it
 *
 * Return: 0, or -1 with @error.
 */
int ima_label_content(const struct ima_crypto *crypto,
		      const struct ima_content_options *options,
		      const struct ima_object *object, struct ima_label *label,
		      struct ima_error *error);

/**
 * struct ima_xattr_value - an attribute that is to count instead of the stored one
 * @name: full name
 * @value: @len bytes; NULL: as if the file had no such attribute
 */
struct ima_xattr_value {
	const char *name;
	const void *value;
	size_t len;
};

/** IMA_HMAC_KEY_MAX - bytes of the longest EVM key (EVM-6) */
#define IMA_HMAC_KEY_MAX 128

/**
 * struct ima_evm_layout - what the kernel that will verify covers, and how
 * @no_fsuuid: it was built without CONFIG_EVM_ATTR_FSUUID
 * @smack: it was built with CONFIG_EVM_EXTRA_SMACK_XATTRS
 * @word32: it has 32-bit words
 * @big_endian: it is big-endian
 * @extra: names added at run time (EVM-15), in order, NULL at the end; or NULL
 *
 * All zero is this program's own machine if that is 64-bit and little-endian.
 * Names whose security module the kernel lacks need not be told: no file has them.
 * Portable signatures depend on @word32 and @big_endian as well.
 */
struct ima_evm_layout {
	bool no_fsuuid;
	bool smack;
	bool word32;
	bool big_endian;
	const char *const *extra;
};

/**
 * struct ima_evm_options - which security.evm to make
 * @kind: IMA_LABEL_SIGNATURE, IMA_LABEL_PORTABLE, IMA_LABEL_HMAC or IMA_LABEL_HMAC_NG
 * @algo: hash algorithm; IMA_LABEL_HMAC is SHA1 whatever it says (EVM-6),
 *	IMA_LABEL_HMAC_NG is sha256, sha384 or sha512
 * @key: to sign with; not for HMACs
 * @hmac_key: @hmac_key_len bytes, at most IMA_HMAC_KEY_MAX, for HMACs
 * @layout: of the kernel that will verify
 * @xattrs: attributes to use instead of the stored ones, or NULL
 * @nxattrs: how many
 *
 * To sign for another system, pass a copy of the &struct ima_object with owner,
 * group, mode, inode number, generation or UUID changed. A security.ima that
 * was just made and not stored yet goes into @xattrs.
 */
struct ima_evm_options {
	enum ima_label_kind kind;
	enum ima_algo algo;
	const struct ima_key *key;
	const uint8_t *hmac_key;
	size_t hmac_key_len;
	struct ima_evm_layout layout;
	const struct ima_xattr_value *xattrs;
	size_t nxattrs;
};

/**
 * ima_evm_name() - the attributes security.evm covers, in order
 * @kind: as in &struct ima_evm_options
 * @i: from 0
 *
 * Return: name, or NULL behind the last one.
 */
const char *ima_evm_name(enum ima_label_kind kind, const struct ima_evm_layout *layout,
			 size_t i);

/**
 * ima_evm_digest() - what security.evm is, or is a signature over (EVM-5, EVM-6)
 * @digest: room for IMA_DIGEST_MAX bytes
 * @missing: set to whether it fails because the file has nothing to protect (EVM-7)
 *
 * Return: 0, or -1 with @error.
 */
int ima_evm_digest(const struct ima_crypto *crypto, const struct ima_evm_options *options,
		   const struct ima_object *object, uint8_t *digest, bool *missing,
		   struct ima_error *error);

/**
 * ima_label_evm() - make a security.evm for a file; does not store it
 *
 * Fails as the kernel would (EVM-7): no protected attribute at all, a portable
 * signature without security.ima, inode or UUID unknown though covered.
 *
 * Return: 0, or -1 with @error.
 */
int ima_label_evm(const struct ima_crypto *crypto, const struct ima_evm_options *options,
		  const struct ima_object *object, struct ima_label *label,
		  struct ima_error *error);

/* Outcome of checking a label. */
enum ima_label_verdict {
	IMA_LABEL_VALID,
	IMA_LABEL_INVALID,	/* the file is not the one that was labelled */
	IMA_LABEL_NO_KEY,	/* no key of that id */
	IMA_LABEL_MISSING,	/* there is no label */
	IMA_LABEL_MALFORMED,	/* not a label at all */
	IMA_LABEL_UNCHECKED,	/* could not be checked: reading or hashing failed */
	IMA_LABEL_VERDICT_COUNT
};

/**
 * struct ima_label_result - a verdict and what it is about
 * @verdict: whether the label is that of the file
 * @kind: of the label, if it could be taken apart
 * @algo: its hash algorithm
 * @key_id: of signatures
 * @key: the key that verified it, or NULL
 * @reason: why not valid, one line of text
 */
struct ima_label_result {
	enum ima_label_verdict verdict;
	enum ima_label_kind kind;
	enum ima_algo algo;
	uint32_t key_id;
	const struct ima_key_info *key;
	char reason[256];
};

/**
 * struct ima_check_options - what to check labels with
 * @keys: public keys; NULL: signatures end as IMA_LABEL_NO_KEY
 * @label: the label if it is not the stored one (detached signatures), or NULL
 * @verity: block size and salt of the Merkle tree; its algorithm is the label's
 * @hmac_key: of EVM, @hmac_key_len bytes; NULL: HMACs end as IMA_LABEL_NO_KEY
 * @layout: as for ima_label_evm()
 * @xattrs: as for ima_label_evm()
 */
struct ima_check_options {
	const struct ima_keys *keys;
	const struct ima_label *label;
	struct ima_verity verity;
	const uint8_t *hmac_key;
	size_t hmac_key_len;
	struct ima_evm_layout layout;
	const struct ima_xattr_value *xattrs;
	size_t nxattrs;
};

/** ima_check_content() - check a file's security.ima against its content */
void ima_check_content(const struct ima_crypto *crypto,
		       const struct ima_check_options *options,
		       const struct ima_object *object, struct ima_label_result *result);

/** ima_check_evm() - check a file's security.evm against its metadata */
void ima_check_evm(const struct ima_crypto *crypto,
		   const struct ima_check_options *options,
		   const struct ima_object *object, struct ima_label_result *result);

/**
 * ima_check_digest() - check a label against a digest that is already there
 * @algo: of @digest
 */
void ima_check_digest(const struct ima_crypto *crypto,
		      const struct ima_check_options *options, enum ima_algo algo,
		      const uint8_t *digest, struct ima_label_result *result);

#endif
