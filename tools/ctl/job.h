/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options about labels and keys that several verbs have.
 */
#ifndef IMACTL_JOB_H
#define IMACTL_JOB_H

#include <imactl/digest.h>
#include <imactl/key.h>
#include <imactl/label.h>

#include "given.h"
#include "key_options.h"
#include "tree.h"

#define JOB_EXTRA_MAX 32

/**
 * struct job - what is done to a file
 * @verb: for messages
 * @crypto: opened by job_open()
 * @key: to sign with, or NULL
 * @keys: to verify with, or NULL
 * @key_options: which key
 * @cert: of @key
 * @algo: hash algorithm
 * @ima: make or check security.ima
 * @evm: the kind of security.evm to make, or IMA_LABEL_NONE
 * @check_evm: check security.evm
 * @use_verity: over the digest of fs-verity
 * @verity: its parameters
 * @store: of ``hash``
 * @sigfile: labels are in files of their own
 * @appended: signatures are at the end of files
 * @resume: leave out what has the label already
 * @allow_hash: a digest is accepted where there is no signature
 * @allow_unlabelled: no label is no failure
 * @hmac_key: of EVM, @hmac_key_len bytes
 * @layout: of what security.evm covers
 * @extra: for @layout
 * @given: metadata to use for security.evm instead of what files have
 */
struct job {
	const char *verb;
	struct ima_crypto *crypto;
	struct ima_key *key;
	struct ima_keys *keys;
	struct key_options key_options;
	const char *cert;
	enum ima_algo algo;
	bool ima;
	enum ima_label_kind evm;
	bool check_evm;
	bool use_verity;
	struct ima_verity verity;
	bool store;
	bool sigfile;
	bool appended;
	bool resume;
	bool allow_hash;
	bool allow_unlabelled;
	uint8_t hmac_key[IMA_HMAC_KEY_MAX];
	size_t hmac_key_len;
	struct ima_evm_layout layout;
	const char *extra[JOB_EXTRA_MAX + 1];
	struct given given;
};

/* job.c: each returns an exit code, having complained */

int job_set_algo(struct job *job, const char *name);
int job_set_block_size(struct job *job, const char *text);
int job_set_salt(struct job *job, const char *hex);
int job_add_extra(struct job *job, const char *name);
int job_read_hmac_key(struct job *job, const char *path);

/** job_check_output() - do --archive, --output, --in-place and --manifest make sense? */
int job_check_output(const struct job *job, struct tree *tree);

/** job_is_hmac() - is it made with the EVM key? */
bool job_is_hmac(enum ima_label_kind kind);

/** job_open() - load algorithms and providers */
int job_open(struct job *job);

/** job_add_keys() - load certificates and public keys of a file */
int job_add_keys(struct job *job, const char *path);
void job_close(struct job *job);

/* sign_work.c, verify_work.c */

extern const struct tree_verb sign_verb;
extern const struct tree_verb verify_verb;

#endif
