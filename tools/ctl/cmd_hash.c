// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl hash
 */
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "tree.h"

#define VERB "hash "

const char hash_usage[] =
"Usage: imactl hash [options] PATH...\n"
"\n"
"Prints the digest of each file, at and below PATH, as IMA computes it. With\n"
"--store it becomes the file's security.ima, as ima_appraise=fix would write it.\n"
"\n"
"What to compute:\n"
"  -a, --algo=HASH          hash algorithm (default sha256)\n"
"      --verity             digest of fs-verity instead, sha256 or sha512\n"
"      --block-size=N       of the Merkle tree (default 4096)\n"
"      --salt=HEX           of the Merkle tree\n"
"\n"
"Where to:\n"
"      --store              store security.ima with the file, or the archive's member\n"
"      --manifest=FILE      write it to FILE instead, for setfattr --restore\n"
"  -o, --output=FILE        the new archive, with --archive --store\n"
"      --in-place           replace the archive by the new one\n"
"  -n, --dry-run            do all but write\n"
"\n"
TREE_USAGE
"\n"
"Exit: 0 done, 1 at least one file failed, 2 wrong usage\n";

enum { OPT_VERITY = 256, OPT_BLOCK_SIZE, OPT_SALT, OPT_STORE };

static const struct option long_options[] = {
	{ "algo", required_argument, NULL, 'a' },
	{ "verity", no_argument, NULL, OPT_VERITY },
	{ "block-size", required_argument, NULL, OPT_BLOCK_SIZE },
	{ "salt", required_argument, NULL, OPT_SALT },
	{ "store", no_argument, NULL, OPT_STORE },
	{ "output", required_argument, NULL, 'o' },
	{ "in-place", no_argument, NULL, TREE_IN_PLACE },
	{ "dry-run", no_argument, NULL, 'n' },
	TREE_LONG,
	{ NULL, 0, NULL, 0 },
};

static void hash_work(struct tree *tree, struct item *item, const struct ima_object *object)
{
	const struct job *job = tree->job;
	struct ima_content_options options = { .kind = IMA_LABEL_DIGEST, .algo = job->algo };
	struct ima_label_view view;
	struct ima_label label;
	struct ima_error error;
	int err;

	if (job->use_verity) {
		err = ima_digest_verity(job->crypto, &job->verity, object, item->digest, &error);
	} else {
		err = ima_label_content(job->crypto, &options, object, &label, &error);
		if (!err && !ima_validate_label(IMA_PLACE_IMA, label.bytes, label.len, &view))
			memcpy(item->digest, view.data, view.len);
	}
	if (err) {
		item_fail(item, FAILURE_ERROR, NULL, "%s", error.reason);
		return;
	}
	item->digest_len = ima_algo_size(job->algo);
	if (tree->writes)
		item_made(item, IMA_XATTR_IMA, &label);
}

static void hash_row(const struct tree *tree, const struct item *item)
{
	const struct job *job = tree->job;

	printf("%s%s:", job->use_verity ? "verity:" : "", ima_algo_name(job->algo));
	print_hex(stdout, item->digest, item->digest_len);
	fputs("  ", stdout);
}

static void hash_json(struct json *json, const struct tree *tree, const struct item *item)
{
	const struct job *job = tree->job;

	if (item->outcome != OUTCOME_DONE)
		return;
	json_text(json, "algo", ima_algo_name(job->algo));
	json_hex(json, job->use_verity ? "verity_digest" : "digest", item->digest,
		 item->digest_len);
}

static const struct tree_verb hash_verb = {
	.name = VERB, .done = "hashed", .work = hash_work, .row = hash_row,
	.json_row = hash_json, .always_list = true,
};

static int set_option(struct job *job, struct tree *tree, int option, const char *arg)
{
	switch (option) {
	case 'a':
		return job_set_algo(job, arg);
	case OPT_VERITY:
		job->use_verity = true;
		return EXIT_DONE;
	case OPT_BLOCK_SIZE:
		return job_set_block_size(job, arg);
	case OPT_SALT:
		return job_set_salt(job, arg);
	case OPT_STORE:
		job->store = true;
		return EXIT_DONE;
	default:
		return tree_option(tree, option, arg);
	}
}

static int complete(struct job *job, struct tree *tree)
{
	tree->writes = job->store || tree->manifest;
	if (job->use_verity && tree->writes)
		return usage_error(VERB, "a digest of fs-verity is no label: sign it instead");
	if (job->store && tree->manifest)
		return usage_error(VERB, "--store and --manifest exclude each other");
	return job_check_output(job, tree);
}

int cmd_hash(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl hash";
	struct job job = { .verb = VERB, .algo = IMA_ALGO_SHA256 };
	struct tree tree = { .verb = &hash_verb, .job = &job };
	int option, code = EXIT_DONE;

	argv[0] = name;
	while (!code && (option = getopt_long(argc, argv, "a:no:" TREE_SHORT, long_options,
					      NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			goto out;
		}
		code = set_option(&job, &tree, option, optarg);
	}
	if (!code && optind == argc)
		code = usage_error(VERB, "wanted at least one PATH");
	tree.count = (size_t)(argc - optind);
	if (!code)
		code = complete(&job, &tree);
	if (!code)
		code = job_open(&job);
	if (!code)
		code = tree_run(&tree, argv + optind, (size_t)(argc - optind));
out:
	job_close(&job);
	tree_free(&tree);
	return code;
}
