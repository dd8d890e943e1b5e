// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log verify
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl.h"

#define VERB "log verify "

/*
 * Never what tpm2-tss would pick by itself: without a TPM device it goes on to
 * try simulators on local ports, where any user can listen.
 */
#define DEFAULT_TCTI "device:/dev/tpmrm0"

const char log_verify_usage[] =
"Usage: imactl log verify [options] LIST\n"
"\n"
"Recomputes the template digest of every record of a measurement list, replays\n"
"the PCRs, and compares them with the values of a TPM. LIST is a binary or text\n"
"list, '-' for standard input.\n"
"\n"
"Where the PCR values are from; without any, the list is checked against itself:\n"
"  -p, --pcrs=FILE          file with PCR values (tpm2_pcrread, 'BANK PCR HEX',\n"
"                           'PCR-NN: HEX'), or sysfs directory of a TPM; may be\n"
"                           repeated\n"
"  -t, --tpm[=TCTI]         read them from a TPM 2.0, before the list is read\n"
"                           (default device:/dev/tpmrm0)\n"
"\n"
"How to read the list:\n"
"  -f, --format=FORMAT      binary, ascii or auto (default)\n"
"  -b, --bank=BANK          bank of the template digests in the list (default:\n"
"                           the one in which they verify)\n"
"      --byte-order=ORDER   host (default), little or big\n"
"      --canonical          same as --byte-order=little\n"
"\n"
"What to check and accept:\n"
"  -r, --replay=BANK[,...]  banks to replay (default: those with PCR values, else\n"
"                           sha1, sha256, sha384, sha512)\n"
"  -a, --boot-aggregate     check the first record against PCR 0 to 9\n"
"      --require-pcr=N[,N]  compare these PCRs even if the list has no record for them\n"
"      --allow-tail         accept a PCR value that an earlier record gave, for a\n"
"                           list read after the PCRs\n"
"      --allow-padded       accept SHA1 digests and zeros in the other banks\n"
"      --fail-on-violation  fail if there is a violation\n"
"\n"
"Output:\n"
"  -l, --list               a line for each record, too\n"
"  -j, --json               JSON\n"
"  -h, --help               this text\n"
"\n"
"Banks: sha1 sha256 sha384 sha512 sm3_256 sha3_256 sha3_384 sha3_512\n"
"Exit: 0 verified, 1 not verified or an error, 2 wrong usage\n";

enum { OPT_ORDER = 256, OPT_CANONICAL, OPT_REQUIRE, OPT_TAIL, OPT_PADDED, OPT_FAIL_VIOLATION };

static const struct option long_options[] = {
	{ "pcrs", required_argument, NULL, 'p' },
	{ "tpm", optional_argument, NULL, 't' },
	{ "format", required_argument, NULL, 'f' },
	{ "bank", required_argument, NULL, 'b' },
	{ "byte-order", required_argument, NULL, OPT_ORDER },
	{ "canonical", no_argument, NULL, OPT_CANONICAL },
	{ "replay", required_argument, NULL, 'r' },
	{ "boot-aggregate", no_argument, NULL, 'a' },
	{ "require-pcr", required_argument, NULL, OPT_REQUIRE },
	{ "allow-tail", no_argument, NULL, OPT_TAIL },
	{ "allow-padded", no_argument, NULL, OPT_PADDED },
	{ "fail-on-violation", no_argument, NULL, OPT_FAIL_VIOLATION },
	{ "list", no_argument, NULL, 'l' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/*
 * struct job - the command line, understood
 * @tcti: NULL unless --tpm
 * @pcrs_from: last --pcrs or the TCTI
 */
struct job {
	struct ima_verify_options options;
	struct ima_pcrs pcrs;
	const char *tcti;
	const char *pcrs_from;
	bool rows;
	bool json;
};

static bool choose(const char *word, const char * const *words, size_t count,
		   unsigned int *choice)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(word, words[i])) {
			*choice = (unsigned int)i;
			return true;
		}
	}
	return false;
}

static int set_format(struct job *job, const char *word)
{
	static const char * const words[] = {
		[IMA_FORMAT_AUTO] = "auto",
		[IMA_FORMAT_BINARY] = "binary",
		[IMA_FORMAT_ASCII] = "ascii",
	};
	unsigned int choice;

	if (!choose(word, words, ARRAY_SIZE(words), &choice))
		return usage_error(VERB, "--format: '%s' is not binary, ascii or auto", word);
	job->options.log.format = choice;
	return EXIT_DONE;
}

static int set_order(struct job *job, const char *word)
{
	static const char * const words[] = {
		[IMA_ORDER_HOST] = "host",
		[IMA_ORDER_LITTLE] = "little",
		[IMA_ORDER_BIG] = "big",
	};
	unsigned int choice;

	if (!choose(word, words, ARRAY_SIZE(words), &choice))
		return usage_error(VERB, "--byte-order: '%s' is not host, little or big", word);
	job->options.log.order = choice;
	return EXIT_DONE;
}

static int find_bank(const char *option, const char *name, size_t len, enum ima_bank *bank)
{
	*bank = ima_bank_by_name(name, len);
	if (*bank == IMA_BANK_NONE)
		return usage_error(VERB, "%s: '%.*s' is not a bank", option, (int)len, name);
	if (!(ima_banks_available() & IMA_BANK_BIT(*bank)))
		return usage_error(VERB, "%s: this OpenSSL offers no %s", option,
				   ima_bank_info(*bank)->openssl);
	return EXIT_DONE;
}

static int set_replay(struct job *job, const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		enum ima_bank bank;
		int code = find_bank("--replay", list, len, &bank);

		if (code)
			return code;
		job->options.banks |= IMA_BANK_BIT(bank);
		if (!list[len])
			return EXIT_DONE;
		list += len + 1;
	}
}

static int set_require(struct job *job, const char *list)
{
	for (;;) {
		char *end;
		unsigned long pcr = strtoul(list, &end, 10);

		if (!isdigit((unsigned char)*list) || (*end && *end != ',') ||
		    pcr >= IMA_TPM_PCRS)
			return usage_error(VERB, "--require-pcr: wanted numbers from 0 to %d, comma between",
					   IMA_TPM_PCRS - 1);
		job->options.require |= 1u << pcr;
		if (!*end)
			return EXIT_DONE;
		list = end + 1;
	}
}

static int read_pcrs(struct job *job, const char *path)
{
	struct ima_pcrs_error error = { 0 };
	struct stat st;
	FILE *file;
	int err;

	job->pcrs_from = path;
	if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
		err = ima_pcrs_read_dir(&job->pcrs, path, &error);
	} else {
		file = fopen(path, "re");
		if (!file) {
			complain("%s: %s", path, strerror(errno));
			return EXIT_FAILED;
		}
		err = ima_pcrs_read_file(&job->pcrs, file, &error);
		fclose(file);
	}
	if (!err)
		return EXIT_DONE;
	if (error.line)
		complain("%s: line %lu: %s", path, error.line, error.reason);
	else
		complain("%s: %s", path, error.reason);
	return EXIT_FAILED;
}

static int read_tpm(struct job *job)
{
	struct ima_pcrs_error error = { 0 };

	/* Errors reach the user through us; the library would print them, too. */
	setenv("TSS2_LOG", "all+none", 0);
	job->pcrs_from = job->tcti;
	if (!ima_pcrs_read_tpm(&job->pcrs, job->tcti, &error))
		return EXIT_DONE;
	complain("TPM %s: %s", job->tcti, error.reason);
	return EXIT_FAILED;
}

static int set_option(struct job *job, int option, const char *arg)
{
	switch (option) {
	case 'p':
		return read_pcrs(job, arg);
	case 't':
		job->tcti = arg ? arg : DEFAULT_TCTI;
		return EXIT_DONE;
	case 'f':
		return set_format(job, arg);
	case 'b':
		return find_bank("--bank", arg, strlen(arg), &job->options.log.bank);
	case OPT_ORDER:
		return set_order(job, arg);
	case OPT_CANONICAL:
		return set_order(job, "little");
	case 'r':
		return set_replay(job, arg);
	case 'a':
		job->options.aggregate = true;
		return EXIT_DONE;
	case OPT_REQUIRE:
		return set_require(job, arg);
	case OPT_TAIL:
		job->options.allow_tail = true;
		return EXIT_DONE;
	case OPT_PADDED:
		job->options.log.allow_padded = true;
		return EXIT_DONE;
	case OPT_FAIL_VIOLATION:
		job->options.fail_on_violation = true;
		return EXIT_DONE;
	case 'l':
		job->rows = true;
		return EXIT_DONE;
	case 'j':
		job->json = true;
		return EXIT_DONE;
	default:
		/* getopt_long() has said what is wrong. */
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

/* After the options: PCR values from the TPM, and the banks to replay. */
static int complete(struct job *job)
{
	ima_bank_set available = ima_banks_available();
	ima_bank_set usual = IMA_BANK_BIT(IMA_BANK_SHA1) | IMA_BANK_BIT(IMA_BANK_SHA256) |
			     IMA_BANK_BIT(IMA_BANK_SHA384) | IMA_BANK_BIT(IMA_BANK_SHA512);
	ima_bank_set valued;

	if (job->tcti && job->pcrs_from)
		return usage_error(VERB, "--pcrs and --tpm exclude each other");
	if (job->tcti && read_tpm(job))
		return EXIT_FAILED;
	if (!job->pcrs_from && (job->options.aggregate || job->options.allow_tail ||
				job->options.require))
		return usage_error(VERB, "%s needs --pcrs or --tpm", job->options.aggregate ?
				   "--boot-aggregate" : job->options.allow_tail ?
				   "--allow-tail" : "--require-pcr");
	valued = ima_pcrs_banks(&job->pcrs);
	if (job->pcrs_from && !valued) {
		complain("%s: no PCR value of a known bank", job->pcrs_from);
		return EXIT_FAILED;
	}
	if (!job->options.banks)
		job->options.banks = (job->pcrs_from ? valued : usual) & available;
	job->options.pcrs = job->pcrs_from ? &job->pcrs : NULL;
	return EXIT_DONE;
}

static ssize_t read_fd(void *ctx, void *buf, size_t len)
{
	return read(*(int *)ctx, buf, len);
}

static int open_list(const char *path)
{
	return strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
}

static int verify(struct job *job, const char *path)
{
	struct report report = {
		.list = path, .pcrs_from = job->pcrs_from,
		.ignored = job->pcrs.ignored, .rows = job->rows,
	};
	struct ima_verify_events events = {
		.record = job->json ? json_record : text_record, .ctx = &report,
	};
	struct ima_verify_result *result;
	int fd = open_list(path);
	struct ima_source source = { read_fd, &fd };
	int code;

	if (fd < 0) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	job->options.log.file_name = path;
	result = ima_verify(&source, &job->options, job->rows ? &events : NULL);
	close(fd);
	if (!result) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	if (job->json)
		json_result(&report, result);
	else
		text_result(&report, result);
	code = result->causes ? EXIT_FAILED : EXIT_DONE;
	free(result);
	return code;
}

int cmd_log_verify(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl log verify";
	struct job job = { .options.log.bank = IMA_BANK_NONE };
	int option, code;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "p:t::f:b:r:aljh", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(&job, option, optarg);
		if (code)
			return code;
	}
	if (optind + 1 != argc)
		return usage_error(VERB, "wanted one LIST, are %d", argc - optind);
	code = complete(&job);
	return code ? code : verify(&job, argv[optind]);
}
