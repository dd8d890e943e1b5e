/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity measurement: the calls the rest of the kernel may make.
 */
#ifndef _LINUX_IMA_H
#define _LINUX_IMA_H

#include <crypto/hash_info.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel_read_file.h>
#include <linux/kexec.h>
#include <linux/security.h>	/* callers expect it, and what it brings, from here */
#include <linux/types.h>

#ifdef CONFIG_IMA

/**
 * ima_get_current_hash_algo() - the default hash algorithm
 *
 * Context: any, once IMA is initialised.
 * Return: the algorithm records and critical data are hashed with.
 */
enum hash_algo ima_get_current_hash_algo(void);

/**
 * ima_file_hash() - digest of an open file
 * @file: the file
 * @buf: receives the digest, or NULL
 * @buf_size: size of @buf in bytes; a longer digest is cut
 *
 * Takes the digest of an earlier measurement if the content has not changed
 * since; reads the file otherwise.
 *
 * Context: process, may sleep.
 * Return: the digest's enum hash_algo, -EINVAL without @file, -EOPNOTSUPP if no
 * digest could be made.
 */
int ima_file_hash(struct file *file, char *buf, size_t buf_size);

/**
 * ima_inode_hash() - digest of an inode, if one is cached
 * @inode: the inode
 * @buf: receives the digest, or NULL
 * @buf_size: size of @buf in bytes; a longer digest is cut
 *
 * Context: process, may sleep.
 * Return: the digest's enum hash_algo, -EINVAL without @inode, -EOPNOTSUPP if
 * none is cached or no policy is active.
 */
int ima_inode_hash(struct inode *inode, char *buf, size_t buf_size);

/**
 * ima_kexec_cmdline() - offer the command line of a kernel about to be loaded
 * @kernel_fd: descriptor of the kernel image; rules look at its inode
 * @buf: command line without its final NUL
 * @size: bytes in @buf
 *
 * Context: process, may sleep. Cannot fail the load (HOOK-18).
 */
void ima_kexec_cmdline(int kernel_fd, const void *buf, int size);

/**
 * ima_measure_critical_data() - offer state of a kernel subsystem
 * @event_label: matched by ``label=`` of the policy; not recorded
 * @event_name: name of the record
 * @buf: the data
 * @buf_len: bytes in @buf, at least 1
 * @hash: record the digest of @buf instead of @buf
 * @digest: receives the digest of what was offered, or NULL
 * @digest_len: bytes in @digest
 *
 * Context: process, may sleep.
 * Return:
 * * 0 - recorded
 * * 1 - not recorded, @digest filled
 * * -ENOPARAM - a required argument is missing
 * * -EINVAL - @digest is too small
 * * -ENOENT - no rule asks for it and no digest was wanted
 * * -EEXIST - the same record exists
 * * any other negative errno - failure, audited
 */
int ima_measure_critical_data(const char *event_label, const char *event_name,
			      const void *buf, size_t buf_len, bool hash,
			      u8 *digest, size_t digest_len);

#else /* CONFIG_IMA */

/* Nothing is measured: API-16. */

static inline enum hash_algo ima_get_current_hash_algo(void) { return HASH_ALGO__LAST; }

static inline int
ima_file_hash(struct file *file, char *buf, size_t size) { return -EOPNOTSUPP; }

static inline int
ima_inode_hash(struct inode *inode, char *buf, size_t size) { return -EOPNOTSUPP; }

static inline int
ima_measure_critical_data(const char *label, const char *event, const void *buf,
			  size_t len, bool hash, u8 *digest, size_t digest_len)
{
	return -ENOENT;
}

static inline void ima_kexec_cmdline(int fd, const void *buf, int size) { }

#endif /* CONFIG_IMA */

#ifdef CONFIG_IMA_APPRAISE
/**
 * is_ima_appraise_enabled() - whether files that fail appraisal are refused
 *
 * Context: any.
 */
bool is_ima_appraise_enabled(void);
#else
static inline bool is_ima_appraise_enabled(void) { return false; }
#endif

#if defined(CONFIG_IMA_APPRAISE) && defined(CONFIG_INTEGRITY_TRUSTED_KEYRING)
/**
 * ima_appraise_signature() - whether files of a kind must be signed
 * @id: what the kernel reads them for
 *
 * Context: any.
 * Return: whether the first appraise rule for @id demands a signature.
 */
bool ima_appraise_signature(enum kernel_read_file_id id);
#else
static inline bool ima_appraise_signature(enum kernel_read_file_id id) { return false; }
#endif

#ifdef CONFIG_IMA_SECURE_AND_OR_TRUSTED_BOOT
/**
 * arch_get_ima_policy() - rules that the architecture brings along
 *
 * Provided by the architecture; where it boots by EFI, by the subsystem itself.
 *
 * Context: boot.
 * Return: policy text, a rule each, with NULL behind the last; NULL for no rules.
 */
const char *const *arch_get_ima_policy(void);
#else
static inline const char *const *arch_get_ima_policy(void) { return NULL; }
#endif

/* What ima_appraise= says is looked at when IMA starts, without being called. */
static inline void ima_appraise_parse_cmdline(void) { }

/* Carrying the list across kexec is not built: API-16. */

static inline void ima_add_kexec_buffer(struct kimage *image) { }
static inline void ima_kexec_post_load(struct kimage *image) { }

#ifdef CONFIG_HAVE_IMA_KEXEC
#ifdef CONFIG_IMA
/**
 * ima_validate_range() - check where a previous kernel left its list
 * @phys: physical address, untrusted
 * @size: bytes
 *
 * Context: process, may sleep.
 * Return: 0 if all of it is RAM, -EINVAL otherwise.
 */
int ima_validate_range(phys_addr_t phys, size_t size);
#endif

/* Provided by the architecture or by the device tree code. */
int __init ima_free_kexec_buffer(void);
int __init ima_get_kexec_buffer(void **addr, size_t *size);
#endif

#endif /* _LINUX_IMA_H */
