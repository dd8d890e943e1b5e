/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program under the name evmctl: verbs, options and exit codes of the tool
 * that scripts know by it.
 */
#ifndef IMACTL_EVMCTL_H
#define IMACTL_EVMCTL_H

#include <imactl/file.h>
#include <imactl/key.h>
#include <imactl/label.h>

#include "ctl.h"
#include "given.h"

/* Exit codes. A verb that returns EVMCTL_ERROR ends the program with 125. */
enum { EVMCTL_DONE = 0, EVMCTL_FAILED = 1, EVMCTL_ERROR = -1, EVMCTL_EXIT_ERROR = 125 };

/* What evmctl_parse() says instead of an exit code. */
enum { EVMCTL_GO_ON = -1, EVMCTL_HELP = -2, EVMCTL_SHOW_VERSION = -3 };

#define EVMCTL_PCRS_MAX 16

#define EVMCTL_XATTRS_MAX 4

#define EVMCTL_UNKNOWN_MAX 64

/**
 * struct evmctl - the command line, and what it needs
 * @program: name to call ourselves
 * @key_file: -k as given; may be a list
 * @given: metadata to use instead of what the file has
 * @no_uuid: no UUID is covered; with none given either, the file system's is
 * @xattrs: values given for EVM, @nxattrs of them
 * @xattr_bytes: of @xattrs, to be released
 * @pcrs: --pcrs, @npcrs of them
 * @bank: the only one to compare, or IMA_BANK_NONE
 * @args: what is behind the verb, NULL at the end
 * @crypto: always there
 * @key: opened when first needed
 * @keys: to verify with
 * @unknown: ids without a key, @nunknown of them; each is told of once
 */
struct evmctl {
	const char *program;
	enum ima_algo algo;
	const char *key_file;
	const char *provider;
	char *passphrase;
	const char *id_cert;
	bool has_id;
	uint32_t id;
	bool imasig, imahash, sigfile, xattr_user, portable, recursive, print_only;
	bool smack, word32, verify_sig, ignore_violations, verbose;
	struct given given;
	bool no_uuid;
	struct ima_xattr_value xattrs[EVMCTL_XATTRS_MAX];
	uint8_t *xattr_bytes;
	size_t nxattrs;
	bool one_file_system, skip_labelled;
	const char *pcrs[EVMCTL_PCRS_MAX];
	size_t npcrs;
	enum ima_bank bank;
	char **args;
	struct ima_crypto *crypto;
	struct ima_key *key;
	struct ima_keys *keys;
	uint32_t unknown[EVMCTL_UNKNOWN_MAX];
	size_t nunknown;
};

/**
 * struct evmctl_verb - a verb
 * @args: how it is used, behind the name
 * @help: one line
 */
struct evmctl_verb {
	const char *name;
	int (*run)(struct evmctl *e);
	const char *args;
	const char *help;
};

/* evmctl.c */

int evmctl_main(int argc, char **argv);

/** evmctl_usage() - a parameter is missing; Return: EVMCTL_ERROR */
int evmctl_usage(const char *verb);

/** evmctl_error() - say what failed, and errno if @err is not 0; Return: EVMCTL_ERROR */
__attribute__((format(printf, 2, 3)))
int evmctl_error(int err, const char *fmt, ...);

/* evmctl_options.c */

/** evmctl_parse() - Return: one of the above, or an exit code */
int evmctl_parse(struct evmctl *e, int argc, char **argv);
extern const char evmctl_option_help[];

/* evmctl_file.c */

/** typedef evmctl_work - what is done to one file; Return: as verbs */
typedef int (*evmctl_work)(struct evmctl *e, const struct ima_found *found,
			   struct ima_file *file);

/**
 * evmctl_each() - for the file e->args[0], or with -r for all files below it
 * @identity: inode generation and UUID are needed
 */
int evmctl_each(struct evmctl *e, const char *verb, bool identity, evmctl_work work);

/** evmctl_xattr() - the attribute labels are in: security or user */
const char *evmctl_xattr(const struct evmctl *e, const char *name);

/** evmctl_store() - unless -n, store a label; Return: as verbs */
int evmctl_store(const struct evmctl *e, const struct ima_file *file, const char *name,
		 const struct ima_label *label);

/** evmctl_hex() - a line of hex digits on standard output */
void evmctl_hex(const uint8_t *p, size_t len);

/* evmctl_key.c */

/** evmctl_open_key() - open e->key if it is not open; Return: as verbs */
int evmctl_open_key(struct evmctl *e);

/** evmctl_open_keys() - load the keys to verify with; those that do not load are told */
int evmctl_open_keys(struct evmctl *e);

/** evmctl_unknown_key() - tell once of each id without a key */
void evmctl_unknown_key(struct evmctl *e, uint32_t id);

/** evmctl_signed() - tell of a signature made */
void evmctl_signed(const struct ima_label *label);

/**
 * evmctl_verdict() - tell the outcome of a check
 *
 * Return: EVMCTL_DONE, EVMCTL_FAILED or EVMCTL_ERROR.
 */
int evmctl_verdict(struct evmctl *e, const char *path, const struct ima_label_result *result);

/* the verbs */

int evmctl_import(struct evmctl *e);
int evmctl_sign(struct evmctl *e);
int evmctl_verify(struct evmctl *e);
int evmctl_ima_sign(struct evmctl *e);
int evmctl_ima_verify(struct evmctl *e);
int evmctl_ima_setxattr(struct evmctl *e);
int evmctl_ima_hash(struct evmctl *e);
int evmctl_ima_measurement(struct evmctl *e);
int evmctl_ima_boot_aggregate(struct evmctl *e);
int evmctl_ima_fix(struct evmctl *e);
int evmctl_ima_clear(struct evmctl *e);
int evmctl_sign_hash(struct evmctl *e);
int evmctl_hmac(struct evmctl *e);

/* evmctl_ima.c */

/** evmctl_make_ima() - hash or sign the content, tell of it, store it; Return: as verbs */
int evmctl_make_ima(struct evmctl *e, const struct ima_found *found, struct ima_file *file,
		    bool sign, struct ima_label *label);

#endif
