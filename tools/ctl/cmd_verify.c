// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl verify: the command line.
 */
#include "job.h"

#define VERB "verify "

const char verify_usage[] =
"Usage: imactl verify [options] PATH...\n"
"\n"
"Checks the labels of each file at and below PATH, as the kernel would.\n"
"\n"
"What to verify with:\n"
"  -c, --cert=FILE          certificates or public keys, PEM or DER (may be repeated);\n"
"  -k, --key=FILE           the same\n"
"      --hmac-key=FILE      the EVM key, for HMACs\n"
"\n"
"What to check:\n"
"      --ima                security.ima against the content (default)\n"
"      --evm                security.evm against the metadata\n"
"      --appended           the signature at the end of the file\n"
"      --sigfile            PATH.sig instead of security.ima\n"
"      --manifest=FILE      labels are in FILE and not with the files\n"
"      --block-size=N       of the Merkle tree of signed fs-verity digests (4096)\n"
"      --salt=HEX           of the Merkle tree\n"
"      --evm-xattr=NAME     covered, too: the kernel was told so in evm_xattrs\n"
"      --smack              the kernel has CONFIG_EVM_EXTRA_SMACK_XATTRS\n"
"      --no-fsuuid          the kernel lacks CONFIG_EVM_ATTR_FSUUID\n"
"\n"
GIVEN_USAGE
"\n"
"What to accept:\n"
"      --allow-hash         a digest where a signature is wanted; without any key,\n"
"                           nothing else can be checked, and it is accepted\n"
"      --allow-unlabelled   files without a label\n"
"\n"
TREE_USAGE
"\n"
"Exit: 0 all valid, 1 at least one is not, 2 wrong usage\n";

enum {
	OPT_HMAC_KEY = 256, OPT_IMA, OPT_EVM, OPT_APPENDED, OPT_SIGFILE, OPT_BLOCK_SIZE,
	OPT_SALT, OPT_EVM_XATTR, OPT_SMACK, OPT_NO_FSUUID, OPT_ALLOW_HASH, OPT_ALLOW_UNLABELLED,
};

static const struct option long_options[] = {
	{ "cert", required_argument, NULL, 'c' },
	{ "key", required_argument, NULL, 'k' },
	{ "hmac-key", required_argument, NULL, OPT_HMAC_KEY },
	{ "ima", no_argument, NULL, OPT_IMA },
	{ "evm", no_argument, NULL, OPT_EVM },
	{ "appended", no_argument, NULL, OPT_APPENDED },
	{ "sigfile", no_argument, NULL, OPT_SIGFILE },
	{ "block-size", required_argument, NULL, OPT_BLOCK_SIZE },
	{ "salt", required_argument, NULL, OPT_SALT },
	{ "evm-xattr", required_argument, NULL, OPT_EVM_XATTR },
	{ "smack", no_argument, NULL, OPT_SMACK },
	{ "no-fsuuid", no_argument, NULL, OPT_NO_FSUUID },
	{ "allow-hash", no_argument, NULL, OPT_ALLOW_HASH },
	{ "allow-unlabelled", no_argument, NULL, OPT_ALLOW_UNLABELLED },
	GIVEN_LONG,
	TREE_LONG,
	{ NULL, 0, NULL, 0 },
};

static bool *flag_of(struct job *job, int option)
{
	switch (option) {
	case OPT_IMA:
		return &job->ima;
	case OPT_EVM:
		return &job->check_evm;
	case OPT_APPENDED:
		return &job->appended;
	case OPT_SIGFILE:
		return &job->sigfile;
	case OPT_SMACK:
		return &job->layout.smack;
	case OPT_NO_FSUUID:
		return &job->layout.no_fsuuid;
	case OPT_ALLOW_HASH:
		return &job->allow_hash;
	case OPT_ALLOW_UNLABELLED:
		return &job->allow_unlabelled;
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
	case 'c':
	case 'k':
		return job_add_keys(job, arg);
	case OPT_HMAC_KEY:
		return job_read_hmac_key(job, arg);
	case OPT_BLOCK_SIZE:
		return job_set_block_size(job, arg);
	case OPT_SALT:
		return job_set_salt(job, arg);
	case OPT_EVM_XATTR:
		return job_add_extra(job, arg);
	default:
		return tree_option(tree, option, arg);
	}
}

static int read_manifest(struct tree *tree)
{
	struct ima_error error;

	tree->known = ima_manifest_read(tree->manifest, &error);
	if (tree->known)
		return EXIT_DONE;
	complain("%s: %s", tree->manifest, error.reason);
	return EXIT_FAILED;
}

static int complete(struct job *job, struct tree *tree)
{
	if (!job->ima && !job->check_evm && !job->appended)
		job->ima = true;
	if (job->sigfile && (job->check_evm || job->appended || tree->manifest))
		return usage_error(VERB, "--sigfile is for security.ima alone");
	if (job->sigfile && tree->archive)
		return usage_error(VERB, "--sigfile is not for members of archives");
	if (job->appended && (job->ima || job->check_evm || tree->manifest))
		return usage_error(VERB, "--appended is checked alone");
	if (job->appended && !job->keys)
		return usage_error(VERB, "--appended needs --cert");
	if (given_check(&job->given, &job->layout, VERB, job->check_evm, IMA_LABEL_NONE))
		return EXIT_USAGE;
	tree->identity = job->check_evm;
	if (job->sigfile && tree_option(tree, TREE_EXCLUDE, "*" IMA_SIGFILE_SUFFIX))
		return EXIT_FAILED;
	return tree->manifest ? read_manifest(tree) : EXIT_DONE;
}

int cmd_verify(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl verify";
	struct job job = { .verb = VERB, .algo = IMA_ALGO_SHA256, .layout = GIVEN_LAYOUT };
	struct tree tree = { .verb = &verify_verb, .job = &job };
	int option, code = EXIT_DONE;

	argv[0] = name;
	/* Keys are loaded as they are met, so what loads them comes first. */
	code = job_open(&job);
	while (!code && (option = getopt_long(argc, argv, "c:k:" TREE_SHORT, long_options,
					      NULL)) != -1) {
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
		code = tree_run(&tree, argv + optind, tree.count);
out:
	job_close(&job);
	tree_free(&tree);
	return code;
}
