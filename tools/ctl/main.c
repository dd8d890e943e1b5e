// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl: find the command and run it.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "ctl.h"
#include "evmctl.h"

static const struct command commands[] = {
	{ "sign", cmd_sign, "sign files, trees and archives", sign_usage },
	{ "verify", cmd_verify, "verify labels of files, trees and archives", verify_usage },
	{ "hash", cmd_hash, "print or store digests of files", hash_usage },
	{ "key", cmd_key, "make keys and certificates, look at keyrings", NULL },
	{ "log", cmd_log, "work with measurement lists", NULL },
	{ "evmctl", cmd_evmctl, "do what evmctl does, with its options", NULL },
};

void complain(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fputs("imactl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

int usage_error(const char *command, const char *fmt, ...)
{
	va_list args;

	fputs("imactl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nTry 'imactl %s--help'.\n", command);
	return EXIT_USAGE;
}

static void list_commands(FILE *out, const char *prefix, const struct command *table,
			  size_t count)
{
	fprintf(out, "Usage: imactl %s<command> [options]\n\nCommands:\n", prefix);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "  %-10s %s\n", table[i].name, table[i].summary);
	fprintf(out, "\n'imactl %s<command> --help' tells more.%s\n", prefix,
		*prefix ? "" : " 'imactl --version' gives the version.");
}

int dispatch(const char *prefix, const struct command *table, size_t count,
	     int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	if (!word) {
		list_commands(stderr, prefix, table, count);
		return EXIT_USAGE;
	}
	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		list_commands(stdout, prefix, table, count);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(word, table[i].name))
			return table[i].run(&table[i], argc - 1, argv + 1);
	}
	return usage_error(prefix, "'%s' is not a command", word);
}

/* A report that did not reach its file is not a report. */
static int flush(int code)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) || failed) {
		fprintf(stderr, "imactl: standard output: %s\n",
			errno ? strerror(errno) : "write error");
		return code == EXIT_DONE ? EXIT_FAILED : code;
	}
	return code;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	if (argc && !strcmp(base_name(argv[0]), "evmctl"))
		return flush(evmctl_main(argc, argv));
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("imactl %s\n", IMACTL_VERSION);
		return flush(EXIT_DONE);
	}
	return flush(dispatch("", commands, ARRAY_SIZE(commands), argc, argv));
}
