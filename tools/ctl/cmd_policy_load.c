// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy load
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "load.h"

#define VERB "policy load "

const char policy_load_usage[] =
"Usage: imactl policy load [options] FILE\n"
"\n"
"Checks a policy as 'imactl policy check' does and makes it active. Rules cannot be\n"
"taken back before the next boot. Nothing is written if the check fails.\n"
"\n"
"  -p, --by-path         have the kernel read FILE itself, as it does with a signed\n"
"                        policy; needed once a rule appraises func=POLICY_CHECK\n"
"  -n, --dry-run         check, and say what would be done\n"
"      --force           load although the check fails\n"
"  -c, --config=FILE     configuration of the kernel (default: that of the running\n"
"                        one in /boot, else one that takes whatever a kernel may take)\n"
"      --securityfs=DIR  where securityfs is mounted (default /sys/kernel/security)\n"
"  -h, --help            this text\n"
"\n"
"Exit: 0 active, 1 not active, 2 wrong usage\n";

enum { OPT_SECURITYFS = 256, OPT_FORCE };

static const struct option long_options[] = {
	{ "by-path", no_argument, NULL, 'p' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "config", required_argument, NULL, 'c' },
	{ "securityfs", required_argument, NULL, OPT_SECURITYFS },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* struct job - the command line, understood */
struct job {
	const char *file;
	const char *config;
	const char *securityfs;
	bool by_path;
	bool dry_run;
	bool force;
};

static void print_errors(void *ctx, const struct ima_remark *r)
{
	if (r->level != IMA_REMARK_NOTE)
		print_remark(stderr, ctx, r);
}

static int find_config(const struct job *job, struct ima_kconfig *k)
{
	struct utsname uts;
	char path[256];

	ima_kconfig_full(k);
	if (job->config)
		return read_config(job->config, k);
	if (uname(&uts))
		return EXIT_DONE;
	snprintf(path, sizeof(path), "/boot/config-%s", uts.release);
	return access(path, R_OK) ? EXIT_DONE : read_config(path, k);
}

static int check(const struct job *job, const struct text *text)
{
	const struct ima_remarks remarks = { print_errors, (void *)(uintptr_t)job->file };
	struct ima_policy *p;
	struct ima_kconfig k;
	int err = find_config(job, &k);

	if (err)
		return err;
	p = ima_policy_create(&k);
	err = p ? ima_policy_parse(p, text->bytes, text->len, &remarks) : ENOMEM;
	if (!err)
		err = ima_policy_review(p, &remarks);
	ima_policy_free(p);
	if (err == ENOMEM)
		complain("out of memory");
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int load(const struct job *job, const struct text *text)
{
	struct upload up = { .file = job->file, .text = text };
	int code;

	if (job->by_path) {
		up.path = realpath(job->file, NULL);
		if (!up.path) {
			complain("%s: %s", job->file, strerror(errno));
			return EXIT_FAILED;
		}
	}
	if (asprintf(&up.target, "%s/ima/policy", job->securityfs) < 0) {
		complain("out of memory");
		free(up.path);
		return EXIT_FAILED;
	}
	if (job->dry_run) {
		printf("would write %s to %s\n", up.path ? up.path : "each rule", up.target);
		code = EXIT_DONE;
	} else {
		code = upload_policy(&up);
	}
	free(up.path);
	free(up.target);
	return code;
}

static int run(const struct job *job)
{
	struct text text;
	int code;

	if (job->by_path && !strcmp(job->file, "-"))
		return usage_error(VERB, "--by-path needs a FILE with a name");
	if (read_text(job->file, &text))
		return EXIT_FAILED;
	code = check(job, &text);
	if (code && !job->force)
		complain("%s: not loaded", job->file);
	else
		code = load(job, &text);
	free(text.bytes);
	return code;
}

static int set_option(struct job *job, int option, const char *arg)
{
	switch (option) {
	case 'p':
		job->by_path = true;
		return EXIT_DONE;
	case 'n':
		job->dry_run = true;
		return EXIT_DONE;
	case OPT_FORCE:
		job->force = true;
		return EXIT_DONE;
	case 'c':
		job->config = arg;
		return EXIT_DONE;
	case OPT_SECURITYFS:
		job->securityfs = arg;
		return EXIT_DONE;
	default:
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

int cmd_policy_load(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl policy load";
	struct job job = { .securityfs = SECURITYFS };
	int option, code;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "pnc:h", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(&job, option, optarg);
		if (code)
			return code;
	}
	if (optind + 1 != argc)
		return usage_error(VERB, "wanted one FILE, are %d", argc - optind);
	job.file = argv[optind];
	return run(&job);
}
