// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl doctor
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

#define VERB "doctor "

const char doctor_usage[] =
"Usage: imactl doctor --policy=FILE [options] [PATH...]\n"
"       imactl doctor --builtin=NAME [options] [PATH...]\n"
"\n"
"Says what a policy would refuse on this system, before it does: looks at the kernel,\n"
"its command line, keyrings and EVM, and at every file at and below the PATHs that\n"
"an appraise rule catches when root or a user reads, executes, maps or loads it.\n"
"Changes nothing. Without PATH, every file system with files of its own is walked;\n"
"what is mounted below a PATH is left out.\n"
"\n"
"  -P, --policy=FILE     the policy, '-' for standard input\n"
"  -b, --builtin=NAMES   one the kernel brings along, as after ima_policy=\n"
"  -c, --config=FILE     configuration of the kernel (default: what is in /boot for\n"
"                        the check of the kernel, all of IMA for the policy)\n"
"  -k, --key=CERT        certificate or public key that will be on .ima (may be\n"
"                        repeated); without any, signatures are not verified, and\n"
"                        pass unless their keys are not on .ima\n"
"  -u, --uid=N           the ordinary user (default 1000)\n"
"      --evm             suppose that EVM is on (default: as it is now)\n"
"      --exclude=GLOB    leave these files and directories out (may be repeated)\n"
"      --no-files        the system only\n"
"      --examples=N      paths shown of each group (default 5)\n"
"      --root=DIR        where proc, sys and boot are (default /)\n"
"  -j, --json            JSON\n"
"  -h, --help            this text\n"
"\n"
"Exit: 0 nothing would be refused, 1 something would or an error, 2 wrong usage\n";

enum { OPT_EVM = 256, OPT_EXCLUDE, OPT_NO_FILES, OPT_EXAMPLES, OPT_ROOT };

static const struct option long_options[] = {
	{ "policy", required_argument, NULL, 'P' },
	{ "builtin", required_argument, NULL, 'b' },
	{ "config", required_argument, NULL, 'c' },
	{ "key", required_argument, NULL, 'k' },
	{ "uid", required_argument, NULL, 'u' },
	{ "evm", no_argument, NULL, OPT_EVM },
	{ "exclude", required_argument, NULL, OPT_EXCLUDE },
	{ "no-files", no_argument, NULL, OPT_NO_FILES },
	{ "examples", required_argument, NULL, OPT_EXAMPLES },
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

#define EXCLUDES_MAX 64

/* struct job - the command line, understood */
struct job {
	struct doctor d;
	const char *exclude[EXCLUDES_MAX];
	bool no_files;
	bool json;
};

static int add_key(struct doctor *d, const char *path)
{
	struct ima_error error;

	if (!d->keys)
		d->keys = ima_keys_new(d->crypto);
	if (!d->keys) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	if (ima_keys_add(d->keys, path, &error) >= 0)
		return EXIT_DONE;
	complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

static int set_number(const char *option, unsigned long max, const char *arg, unsigned long *n)
{
	char *end;

	errno = 0;
	*n = strtoul(arg, &end, 10);
	if (*arg < '0' || *arg > '9' || *end || errno || *n > max)
		return usage_error(VERB, "%s: '%s' is not a number from 0 to %lu", option, arg, max);
	return EXIT_DONE;
}

static int set_option(struct job *job, int option, const char *arg)
{
	struct doctor *d = &job->d;
	unsigned long n;
	int code;

	switch (option) {
	case 'P':
		d->source.file = arg;
		return EXIT_DONE;
	case 'b':
		d->source.builtin = arg;
		return EXIT_DONE;
	case 'c':
		d->source.config = arg;
		return EXIT_DONE;
	case 'k':
		return add_key(d, arg);
	case 'u':
		code = set_number("--uid", UINT32_MAX - 1, arg, &n);
		d->uid = (uint32_t)n;
		return code;
	case OPT_EVM:
		d->evm = true;
		return EXIT_DONE;
	case OPT_EXCLUDE:
		if (d->filter.nexcludes == EXCLUDES_MAX)
			return usage_error(VERB, "--exclude: more than %d", EXCLUDES_MAX);
		job->exclude[d->filter.nexcludes++] = arg;
		return EXIT_DONE;
	case OPT_NO_FILES:
		job->no_files = true;
		return EXIT_DONE;
	case OPT_EXAMPLES:
		code = set_number("--examples", 1000000, arg, &n);
		d->examples = n;
		return code;
	case OPT_ROOT:
		d->root = arg;
		return EXIT_DONE;
	case 'j':
		job->json = true;
		return EXIT_DONE;
	default:
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

/*
 * File systems with files that somebody put there: those on a device, and these.
 * What the kernel makes up cannot be labelled.
 */
static bool has_own_files(const struct ima_mount *m)
{
	static const char * const types[] = {
		"overlay", "tmpfs", "ramfs", "rootfs", "nfs", "nfs4", "cifs", "smb3", "9p",
		"virtiofs", "fuse", "zfs", "bcachefs",
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!strcmp(m->type, types[i]))
			return true;
	}
	return *m->source == '/';
}

/* One mount of each file system: the same files need not be met twice. */
static bool is_first(const struct ima_mounts *mounts, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (mounts->mount[i].dev == mounts->mount[nr].dev &&
		    !strcmp(mounts->mount[i].root, mounts->mount[nr].root))
			return false;
	}
	return true;
}

static int find_mounts(struct doctor *d)
{
	int err = ima_mounts_read(&d->mounts, NULL);

	if (err) {
		complain("/proc/self/mountinfo: %s", strerror(err));
		return EXIT_FAILED;
	}
	/* An automounter would mount what is asked about. */
	for (size_t i = 0; i < d->mounts.n; i++) {
		if (strcmp(d->mounts.mount[i].type, "autofs"))
			ima_mount_ask(&d->mounts.mount[i]);
	}
	return EXIT_DONE;
}

static int all_paths(struct doctor *d)
{
	d->paths = calloc(d->mounts.n + 1, sizeof(*d->paths));
	if (!d->paths) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < d->mounts.n; i++) {
		if (has_own_files(&d->mounts.mount[i]) && is_first(&d->mounts, i))
			d->paths[d->npaths++] = d->mounts.mount[i].point;
	}
	return EXIT_DONE;
}

static int examine(struct job *job)
{
	struct doctor *d = &job->d;

	d->evm |= doctor_reads_evm(d);
	/* The keyring is that of the running kernel, not of what is below another root. */
	if (!d->keys && !*d->root)
		doctor_read_ring(&d->ring);
	doctor_examine_system(d);
	if (!job->no_files && !doctor_examine_files(d)) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	if (job->json)
		doctor_json(d);
	else
		doctor_text(d);
	return doctor_healthy(d) ? EXIT_DONE : EXIT_FAILED;
}

static int run(struct job *job, char **paths, int n)
{
	struct doctor *d = &job->d;
	int code = find_mounts(d);

	if (!code && n) {
		d->paths = paths;
		d->npaths = (size_t)n;
	} else if (!code) {
		code = all_paths(d);
	}
	if (!code)
		code = load_policy(&d->source, VERB, &d->policy);
	if (!code)
		code = examine(job);
	doctor_free_groups(d);
	ima_policy_free(d->policy);
	free(d->ring.id);
	if (d->paths != paths)
		free(d->paths);
	ima_mounts_free(&d->mounts);
	return code;
}

static int take_options(struct job *job, const struct command *self, int argc, char **argv,
			bool *helped)
{
	int option, code;

	while ((option = getopt_long(argc, argv, "P:b:c:k:u:jh", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			*helped = true;
			return EXIT_DONE;
		}
		code = set_option(job, option, optarg);
		if (code)
			return code;
	}
	if (!job->d.source.file == !job->d.source.builtin)
		return usage_error(VERB, "wanted --policy or --builtin");
	return EXIT_DONE;
}

int cmd_doctor(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl doctor";
	struct job job = { .d = { .uid = 1000, .examples = 5, .root = "" } };
	struct ima_error error;
	bool helped = false;
	int code;

	argv[0] = name;
	job.d.filter.exclude = job.exclude;
	job.d.crypto = ima_crypto_new(&error);
	if (!job.d.crypto) {
		complain("%s", error.reason);
		return EXIT_FAILED;
	}
	code = take_options(&job, self, argc, argv, &helped);
	if (!code && !helped)
		code = run(&job, argv + optind, argc - optind);
	ima_keys_free(job.d.keys);
	ima_crypto_free(job.d.crypto);
	return code;
}
