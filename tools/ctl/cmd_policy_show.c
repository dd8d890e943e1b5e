// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy show
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy.h"

#define VERB "policy show "

const char policy_show_usage[] =
"Usage: imactl policy show [options]\n"
"\n"
"Prints the active policy, as the kernel shows it: text that can be loaded again.\n"
"Needs CONFIG_IMA_READ_POLICY and CAP_SYS_ADMIN.\n"
"\n"
"      --securityfs=DIR  where securityfs is mounted (default /sys/kernel/security)\n"
"  -h, --help            this text\n"
"\n"
"Exit: 0 printed, 1 it cannot be read, 2 wrong usage\n";

enum { OPT_SECURITYFS = 256 };

static const struct option long_options[] = {
	{ "securityfs", required_argument, NULL, OPT_SECURITYFS },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *explain_errno(int err)
{
	switch (err) {
	case EACCES:
		return "only root may, and only from a kernel with CONFIG_IMA_READ_POLICY";
	case EPERM:
		return "needs CAP_SYS_ADMIN";
	case ENOENT:
		return "there is no IMA, securityfs is not mounted there, or the kernel removed the file after the policy was loaded (neither CONFIG_IMA_WRITE_POLICY nor CONFIG_IMA_READ_POLICY)";
	default:
		return NULL;
	}
}

static int fail(const char *path, int err)
{
	const char *why = explain_errno(err);

	complain("%s: %s%s%s", path, strerror(err), why ? ": " : "", why ? why : "");
	return EXIT_FAILED;
}

static int show(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char buf[16384];
	ssize_t got;

	if (fd < 0)
		return fail(path, errno);
	while ((got = read(fd, buf, sizeof(buf))) > 0) {
		/* What is in a rule may not speak to the terminal. */
		for (ssize_t i = 0; i < got; i++) {
			if (buf[i] == '\n' || !isatty(STDOUT_FILENO))
				putchar(buf[i]);
			else
				print_escaped(stdout, (const uint8_t *)&buf[i], 1);
		}
	}
	close(fd);
	return got < 0 ? fail(path, errno) : EXIT_DONE;
}

int cmd_policy_show(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl policy show";
	const char *securityfs = SECURITYFS;
	int option, code;
	char *path;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		if (option != OPT_SECURITYFS) {
			fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
			return EXIT_USAGE;
		}
		securityfs = optarg;
	}
	if (optind != argc)
		return usage_error(VERB, "'%s' is too much", argv[optind]);
	if (asprintf(&path, "%s/ima/policy", securityfs) < 0) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	code = show(path);
	free(path);
	return code;
}
