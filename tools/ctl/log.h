/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the verbs of imactl log share.
 */
#ifndef IMACTL_CTL_LOG_H
#define IMACTL_CTL_LOG_H

#include "ctl.h"

/* list_options.c: how to read a list; each returns an exit code */

int list_set_format(const char *verb, struct ima_log_options *options, const char *word);
int list_set_order(const char *verb, struct ima_log_options *options, const char *word);

/** list_find_bank() - look up the bank that @option of @verb names */
int list_find_bank(const char *verb, const char *option, const char *name, size_t len,
		   enum ima_bank *bank);

/** list_open() - Return: file descriptor, standard input for ``-``; -1 with errno */
int list_open(const char *path);

/** list_read() - the read function of an &struct ima_source whose ctx is &int fd */
ssize_t list_read(void *ctx, void *buf, size_t len);

/** list_complain() - say on standard error where a list stops making sense */
void list_complain(const char *path, const struct ima_fault *fault);

/**
 * struct verify_job - the command line of imactl log verify, understood
 * @options: for the library
 * @pcrs: values read so far
 * @pcrs_from: where the last of them are from, NULL if there are none
 * @tcti: NULL unless --tpm
 * @quote: what became of the quote; the options point to it if there is one
 * @quote_file: NULL unless --quote
 * @ak_handle: key in the TPM to quote with; 0 unless --tpm-quote
 * @signature_file: of the quote
 * @ak_file: attestation key
 * @nonce: that the quote must have
 * @nonce_len: 0: any
 * @crypto: NULL until something needs it
 * @keys: certificates given, or NULL
 * @references: good files given, or NULL
 * @root: last --root
 * @trust: of the options, if there are @keys or @references
 * @rows: a line per record
 * @json: JSON instead of text
 * @html: file for an HTML report, or NULL
 */
struct verify_job {
	struct ima_verify_options options;
	struct ima_pcrs pcrs;
	const char *pcrs_from;
	const char *tcti;
	struct ima_quote quote;
	const char *quote_file;
	uint32_t ak_handle;
	const char *signature_file;
	const char *ak_file;
	uint8_t nonce[IMA_QUOTE_NONCE_MAX];
	size_t nonce_len;
	struct ima_crypto *crypto;
	struct ima_keys *keys;
	struct ima_references *references;
	const char *root;
	struct ima_trust_options trust;
	bool rows;
	bool json;
	const char *html;
};

/* verify_sources.c: what a list is compared with; each returns an exit code */

int read_pcrs(struct verify_job *job, const char *path);
int read_tpm(struct verify_job *job);
int read_quote(struct verify_job *job);
int set_handle(struct verify_job *job, const char *number);

/** ask_quote() - have the TPM make a quote, before anything of it is read */
int ask_quote(struct verify_job *job);
int set_nonce(struct verify_job *job, const char *hex);

/* verify_trust.c: what records are judged by; each returns an exit code */

int add_certificates(struct verify_job *job, const char *path);
int add_reference(struct verify_job *job, const char *path);
void free_trust(struct verify_job *job);

#endif
