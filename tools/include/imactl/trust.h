/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judging what was measured, not only that it was: is the file of a record one
 * that it ought to be?
 */
#ifndef IMACTL_TRUST_H
#define IMACTL_TRUST_H

#include <imactl/key.h>
#include <imactl/label.h>
#include <imactl/reference.h>
#include <imactl/view.h>

/* What is known of the content of a record. */
enum ima_trust {
	IMA_TRUST_NOT_ASKED,
	IMA_TRUST_KNOWN,		/* a reference has it so */
	IMA_TRUST_SIGNED,		/* a certificate vouches for it */
	IMA_TRUST_CHANGED,		/* a reference has another digest of it */
	IMA_TRUST_UNKNOWN,		/* no reference has such a file */
	IMA_TRUST_OTHER_ALGO,		/* references have no digest that could be compared */
	IMA_TRUST_UNREADABLE,		/* the good file cannot be read */
	IMA_TRUST_UNSIGNED,		/* there is no signature, and nothing else to go by */
	IMA_TRUST_UNKNOWN_SIGNER,	/* there is, but no certificate for it */
	IMA_TRUST_BAD_SIGNATURE,	/* a signature that is not over this file */
	IMA_TRUST_VIOLATION,		/* the record does not say what was in the file */
	IMA_TRUST_NOT_CHECKED,		/* not a file, or the record itself is wrong */
	IMA_TRUST_COUNT
};

/**
 * struct ima_trust_options - what to go by
 * @crypto: algorithms
 * @keys: certificates, or NULL
 * @references: good files, or NULL
 */
struct ima_trust_options {
	const struct ima_crypto *crypto;
	const struct ima_keys *keys;
	struct ima_references *references;
};

/**
 * struct ima_judgement - what became of a record's content
 * @trust: verdict
 * @key: with IMA_TRUST_SIGNED, by whom
 * @reason: one line of text where there is more to say, else empty
 */
struct ima_judgement {
	enum ima_trust trust;
	const struct ima_key_info *key;
	char reason[256];
};

/**
 * ima_trust_judge() - judge a record
 * @record: with a template digest that is right; one that is wrong proves nothing
 * @big: byte order of the list
 */
void ima_trust_judge(const struct ima_trust_options *options,
		     const struct ima_record *record, bool big,
		     struct ima_judgement *judgement);

#endif
