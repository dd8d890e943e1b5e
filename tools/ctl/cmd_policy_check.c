// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy check
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"

#define VERB "policy check "

const char policy_check_usage[] =
"Usage: imactl policy check [options] FILE...\n"
"\n"
"Reads policies as the kernel does, with the kernel's own code, and says what it\n"
"refuses and why. The kernel stops at the first line it refuses, this goes on. A\n"
"FILE '-' is standard input.\n"
"\n"
"  -c, --config=FILE  configuration of the kernel (default: one that takes whatever\n"
"                     a kernel may take; options it needs are said as notes)\n"
"  -q, --quiet        no notes\n"
"  -j, --json         JSON\n"
"  -h, --help         this text\n"
"\n"
"Not checked is what only the running kernel knows: whether the security module\n"
"knows a label, and templates of ima_template_fmt=.\n"
"Exit: 0 every policy is accepted, 1 one is refused or cannot be read, 2 wrong usage\n";

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/**
 * struct job - the command line, and the file in hand
 * @config: configuration, @k read from it
 * @file: its name
 * @out: JSON
 */
struct job {
	const char *config;
	struct ima_kconfig k;
	bool quiet;
	bool json;
	const char *file;
	struct json out;
};

static void remark(void *ctx, const struct ima_remark *r)
{
	struct job *job = ctx;

	if (r->level == IMA_REMARK_NOTE && job->quiet)
		return;
	/* Of a kernel that was named, what it might lack is known. */
	if (r->option && job->config)
		return;
	if (job->json)
		json_remark(&job->out, r);
	else
		print_remark(stdout, job->file, r);
}

static int check_text(struct job *job, struct ima_policy *p, const struct text *text)
{
	const struct ima_remarks remarks = { remark, job };
	int err = ima_policy_parse(p, text->bytes, text->len, &remarks);

	if (!err)
		err = ima_policy_review(p, &remarks);
	return err;
}

static int check_file(struct job *job)
{
	struct ima_policy *p;
	struct text text;
	int err;

	if (read_text(job->file, &text))
		return EXIT_FAILED;
	p = ima_policy_create(&job->k);
	if (job->json) {
		json_open(&job->out, NULL, '{');
		json_text(&job->out, "file", job->file);
		json_open(&job->out, "remarks", '[');
	}
	err = p ? check_text(job, p, &text) : ENOMEM;
	if (job->json) {
		json_close(&job->out, ']');
		json_bool(&job->out, "accepted", !err);
		json_close(&job->out, '}');
	} else if (!err) {
		print_escaped(stdout, (const uint8_t *)job->file, strlen(job->file));
		printf(": accepted, %zu rules\n", ima_policy_rules(p));
	}
	if (err == ENOMEM)
		complain("%s: out of memory", job->file);
	ima_policy_free(p);
	free(text.bytes);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int check_files(struct job *job, int n, char **files)
{
	int code = EXIT_DONE;

	if (job->config && read_config(job->config, &job->k))
		return EXIT_FAILED;
	job->out.out = stdout;
	if (job->json) {
		json_open(&job->out, NULL, '{');
		json_open(&job->out, "files", '[');
	}
	for (int i = 0; i < n; i++) {
		job->file = files[i];
		if (check_file(job))
			code = EXIT_FAILED;
	}
	if (job->json) {
		json_close(&job->out, ']');
		json_bool(&job->out, "accepted", !code);
		json_close(&job->out, '}');
	}
	return code;
}

int cmd_policy_check(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl policy check";
	struct job job = { 0 };
	int option;

	ima_kconfig_full(&job.k);
	argv[0] = name;
	while ((option = getopt_long(argc, argv, "c:qjh", long_options, NULL)) != -1) {
		switch (option) {
		case 'c':
			job.config = optarg;
			break;
		case 'q':
			job.quiet = true;
			break;
		case 'j':
			job.json = true;
			break;
		case 'h':
			fputs(self->usage, stdout);
			return EXIT_DONE;
		default:
			fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
			return EXIT_USAGE;
		}
	}
	if (optind == argc)
		return usage_error(VERB, "wanted a FILE");
	return check_files(&job, argc - optind, argv + optind);
}
