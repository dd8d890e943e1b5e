// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl sign: the command line.
 */
#include <stdlib.h>
#include <string.h>

#include "job.h"

#define VERB "sign "

const char sign_usage[] =
"Usage: imactl sign --key=FILE [options] PATH...\n"
"\n"
"Signs each file at and below PATH, and stores the signatures in extended\n"
"attributes, where the kernel looks for them.\n"
"\n"
KEY_USAGE
"  -c, --cert=FILE          certificate of the key: gives the key id, too; needed by\n"
"                           --appended and --resume\n"
"\n"
"Which signatures:\n"
"  -a, --algo=HASH          hash algorithm (default sha256)\n"
"      --ima                of the content, in security.ima (default)\n"
"      --evm=KIND           of the metadata, in security.evm: portable; inode (bound\n"
"                           to inode and file system); hmac (SHA1) or hmac-ng\n"
"                           (sha256, sha384, sha512), both with --hmac-key\n"
"      --verity             security.ima signs the digest of fs-verity\n"
"      --block-size=N       of the Merkle tree (default 4096)\n"
"      --salt=HEX           of the Merkle tree\n"
"      --appended           at the end of the file, as kernel modules have it\n"
"      --hmac-key=FILE      the EVM key\n"
"      --evm-xattr=NAME     covered, too: the kernel was told so in evm_xattrs\n"
"      --smack              the kernel has CONFIG_EVM_EXTRA_SMACK_XATTRS\n"
"      --no-fsuuid          the kernel lacks CONFIG_EVM_ATTR_FSUUID\n"
"\n"
GIVEN_USAGE
"\n"
"Where to:\n"
"      --sigfile            PATH.sig beside each file\n"
"      --manifest=FILE      one file, for setfattr --restore\n"
"  -o, --output=FILE        the signed archive, with --archive\n"
"      --in-place           replace the archive by the signed one\n"
"      --resume             leave out files that have these signatures already, by\n"
"                           this key, valid for what is in the file now\n"
"  -n, --dry-run            say what would be signed\n"
"\n"
TREE_USAGE
"\n"
"Exit: 0 all signed, 1 at least one file failed, 2 wrong usage\n";

enum {
	OPT_IMA = 256, OPT_EVM, OPT_VERITY,
	OPT_BLOCK_SIZE, OPT_SALT, OPT_APPENDED, OPT_HMAC_KEY, OPT_EVM_XATTR, OPT_SMACK,
	OPT_NO_FSUUID, OPT_SIGFILE, OPT_RESUME,
};

static const struct option long_options[] = {
	{ "cert", required_argument, NULL, 'c' },
	{ "algo", required_argument, NULL, 'a' },
	{ "ima", no_argument, NULL, OPT_IMA },
	{ "evm", required_argument, NULL, OPT_EVM },
	{ "verity", no_argument, NULL, OPT_VERITY },
	{ "block-size", required_argument, NULL, OPT_BLOCK_SIZE },
	{ "salt", required_argument, NULL, OPT_SALT },
	{ "appended", no_argument, NULL, OPT_APPENDED },
	{ "hmac-key", required_argument, NULL, OPT_HMAC_KEY },
	{ "evm-xattr", required_argument, NULL, OPT_EVM_XATTR },
	{ "smack", no_argument, NULL, OPT_SMACK },
	{ "no-fsuuid", no_argument, NULL, OPT_NO_FSUUID },
	{ "sigfile", no_argument, NULL, OPT_SIGFILE },
	{ "resume", no_argument, NULL, OPT_RESUME },
	{ "output", required_argument, NULL, 'o' },
	{ "in-place", no_argument, NULL, TREE_IN_PLACE },
	{ "dry-run", no_argument, NULL, 'n' },
	KEY_LONG,
	GIVEN_LONG,
	TREE_LONG,
	{ NULL, 0, NULL, 0 },
};

static int set_evm(struct job *job, const char *word)
{
	static const struct { const char *word; enum ima_label_kind kind; } kinds[] = {
		{ "portable", IMA_LABEL_PORTABLE },
		{ "inode", IMA_LABEL_SIGNATURE },
		{ "hmac", IMA_LABEL_HMAC },
		{ "hmac-ng", IMA_LABEL_HMAC_NG },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!strcmp(word, kinds[i].word)) {
			job->evm = kinds[i].kind;
			return EXIT_DONE;
		}
	}
	return usage_error(VERB, "--evm: '%s' is not portable, inode, hmac or hmac-ng", word);
}

static bool *flag_of(struct job *job, int option)
{
	switch (option) {
	case OPT_IMA:
		return &job->ima;
	case OPT_VERITY:
		return &job->use_verity;
	case OPT_APPENDED:
		return &job->appended;
	case OPT_SMACK:
		return &job->layout.smack;
	case OPT_NO_FSUUID:
		return &job->layout.no_fsuuid;
	case OPT_SIGFILE:
		return &job->sigfile;
	case OPT_RESUME:
		return &job->resume;
	default:
		return NULL;
	}
}

static int set_option(struct job *job, struct tree *tree, int option, const char *arg)
{
	bool *flag = flag_of(job, option);

	if (flag) {
		*flag = true;
		return EXIT_DONE;
	}
	if (option >= GIVEN_UID && option < GIVEN_END)
		return given_option(&job->given, &job->layout, VERB, option, arg);
	switch (option) {
	case 'k':
	case KEY_PASS_FILE:
	case KEY_ID:
	case KEY_ID_CERT:
	case KEY_PROVIDER:
		return key_option(&job->key_options, VERB, option, arg);
	case 'c':
		job->cert = arg;
		return EXIT_DONE;
	case 'a':
		return job_set_algo(job, arg);
	case OPT_EVM:
		return set_evm(job, arg);
	case OPT_BLOCK_SIZE:
		return job_set_block_size(job, arg);
	case OPT_SALT:
		return job_set_salt(job, arg);
	case OPT_HMAC_KEY:
		return job_read_hmac_key(job, arg);
	case OPT_EVM_XATTR:
		return job_add_extra(job, arg);
	default:
		return tree_option(tree, option, arg);
	}
}

/* Labels that make no sense, or not together. */
static int check_labels(const struct job *job, const struct tree *tree)
{
	bool attributes = job->ima || job->evm;

	if (job->appended && (attributes || job->use_verity || job->sigfile || job->resume))
		return usage_error(VERB, "--appended alters the file: sign it otherwise afterwards");
	if (job->use_verity && job->evm && !job->ima)
		return usage_error(VERB, "--verity is about security.ima: --ima is missing");
	if (job->sigfile && (job->evm || tree->manifest))
		return usage_error(VERB, "--sigfile is for security.ima alone");
	if (tree->archive && (job->sigfile || job->appended))
		return usage_error(VERB, "%s is not for members of archives",
				   job->sigfile ? "--sigfile" : "--appended");
	if (tree->archive && job->evm && job->evm != IMA_LABEL_PORTABLE)
		return usage_error(VERB, "members of archives have no inode yet: only --evm=portable");
	if (job->resume && tree->manifest)
		return usage_error(VERB, "--resume looks at stored labels, not at a manifest");
	if (job->appended && tree->manifest)
		return usage_error(VERB, "--appended is no attribute: no --manifest");
	return EXIT_DONE;
}

/* The security.ima made here is what will be there, whatever else was said. */
static int check_given(const struct job *job)
{
	for (size_t i = 0; job->ima && i < job->given.nxattrs; i++) {
		if (!strcmp(job->given.xattrs[i].name, IMA_XATTR_IMA))
			return usage_error(VERB, "--xattr: " IMA_XATTR_IMA " is what --ima makes");
	}
	return given_check(&job->given, &job->layout, VERB, job->evm, job->evm);
}

static int check_keys(const struct job *job)
{
	bool hmac_only = job_is_hmac(job->evm) && !job->ima;

	if (job_is_hmac(job->evm) != !!job->hmac_key_len)
		return usage_error(VERB, "--evm=hmac and --hmac-key need each other");
	if (!job->key_options.key && !hmac_only)
		return usage_error(VERB, "--key is missing");
	if ((job->appended || job->resume) && !job->cert && !hmac_only)
		return usage_error(VERB, "%s needs --cert",
				   job->appended ? "--appended" : "--resume");
	return EXIT_DONE;
}

static int complete(struct job *job, struct tree *tree)
{
	int code = check_labels(job, tree);

	if (code)
		return code;
	if (!job->appended && !job->evm)
		job->ima = true;
	tree->writes = true;
	tree->identity = job->evm && job->evm != IMA_LABEL_PORTABLE;
	code = check_given(job);
	if (!code)
		code = check_keys(job);
	if (!code && job->sigfile)
		code = tree_option(tree, TREE_EXCLUDE, "*" IMA_SIGFILE_SUFFIX);
	return code ? code : job_check_output(job, tree);
}

static int open_all(struct job *job)
{
	int code = job_open(job);

	if (job->cert && !job->key_options.id_cert && !job->key_options.has_id)
		job->key_options.id_cert = job->cert;
	if (!code && job->key_options.key) {
		job->key = open_key(job->crypto, &job->key_options);
		code = job->key ? EXIT_DONE : EXIT_FAILED;
	}
	if (!code && job->resume && job->cert)
		code = job_add_keys(job, job->cert);
	return code;
}

int cmd_sign(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl sign";
	struct job job = { .verb = VERB, .algo = IMA_ALGO_SHA256, .layout = GIVEN_LAYOUT };
	struct tree tree = { .verb = &sign_verb, .job = &job };
	int option, code = EXIT_DONE;

	argv[0] = name;
	while (!code && (option = getopt_long(argc, argv, KEY_SHORT "c:a:no:" TREE_SHORT,
					      long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			goto out;
		}
		code = set_option(&job, &tree, option, optarg);
	}
	tree.count = (size_t)(argc - optind);
	if (!code && !tree.count)
		code = usage_error(VERB, "wanted at least one PATH");
	if (!code)
		code = complete(&job, &tree);
	if (!code)
		code = open_all(&job);
	if (!code)
		code = tree_run(&tree, argv + optind, tree.count);
out:
	job_close(&job);
	tree_free(&tree);
	return code;
}
