// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log verify
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "html.h"
#include "log.h"

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
"A quote that attests them; other PCRs in it than the list's need --pcrs:\n"
"      --quote=FILE         TPMS_ATTEST, what tpm2_quote --message writes\n"
"      --signature=FILE     what tpm2_quote --signature writes, tss or plain\n"
"      --ak=FILE            attestation key: what tpm2_createak --public writes in any\n"
"                           format, or a certificate\n"
"      --nonce=HEX          what the quote must have been asked for with\n"
"      --tpm-quote=HANDLE   have the TPM (--tpm) make the quote, with its key HANDLE\n"
"\n"
"What the files in the list ought to be:\n"
"      --reference=PATH     good files: list of digests as sha256sum writes it, or\n"
"                           directory; may be repeated\n"
"      --root=DIR           for the references that follow: the machine has DIR as /\n"
"                           (default: / for a list, a directory itself)\n"
"      --cert=FILE          certificates to verify signatures in records with, PEM or\n"
"                           DER; may be repeated\n"
"      --allow-unknown      accept files that neither of them vouches for\n"
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
"      --html=FILE          a report with all records to look at in a browser, too\n"
"  -h, --help               this text\n"
"\n"
"Banks: sha1 sha256 sha384 sha512 sm3_256 sha3_256 sha3_384 sha3_512\n"
"Exit: 0 verified, 1 not verified or an error, 2 wrong usage\n";

enum { OPT_ORDER = 256, OPT_CANONICAL, OPT_REQUIRE, OPT_TAIL, OPT_PADDED, OPT_FAIL_VIOLATION,
       OPT_QUOTE, OPT_SIGNATURE, OPT_AK, OPT_NONCE, OPT_REFERENCE, OPT_ROOT, OPT_CERT,
       OPT_UNKNOWN, OPT_HTML, OPT_TPM_QUOTE };

static const struct option long_options[] = {
	{ "pcrs", required_argument, NULL, 'p' },
	{ "tpm", optional_argument, NULL, 't' },
	{ "quote", required_argument, NULL, OPT_QUOTE },
	{ "signature", required_argument, NULL, OPT_SIGNATURE },
	{ "ak", required_argument, NULL, OPT_AK },
	{ "nonce", required_argument, NULL, OPT_NONCE },
	{ "tpm-quote", required_argument, NULL, OPT_TPM_QUOTE },
	{ "reference", required_argument, NULL, OPT_REFERENCE },
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "cert", required_argument, NULL, OPT_CERT },
	{ "allow-unknown", no_argument, NULL, OPT_UNKNOWN },
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
	{ "html", required_argument, NULL, OPT_HTML },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int set_replay(struct verify_job *job, const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ",");
		enum ima_bank bank;
		int code = list_find_bank(VERB, "--replay", list, len, &bank);

		if (code)
			return code;
		job->options.banks |= IMA_BANK_BIT(bank);
		if (!list[len])
			return EXIT_DONE;
		list += len + 1;
	}
}

static int set_require(struct verify_job *job, const char *list)
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

/* What the list is compared with. */
static int set_source(struct verify_job *job, int option, const char *arg)
{
	switch (option) {
	case 'p':
		return read_pcrs(job, arg);
	case 't':
		job->tcti = arg ? arg : DEFAULT_TCTI;
		return EXIT_DONE;
	case OPT_QUOTE:
		job->quote_file = arg;
		return EXIT_DONE;
	case OPT_SIGNATURE:
		job->signature_file = arg;
		return EXIT_DONE;
	case OPT_AK:
		job->ak_file = arg;
		return EXIT_DONE;
	case OPT_NONCE:
		return set_nonce(job, arg);
	case OPT_TPM_QUOTE:
		return set_handle(job, arg);
	case OPT_REFERENCE:
		return add_reference(job, arg);
	case OPT_ROOT:
		job->root = arg;
		return EXIT_DONE;
	case OPT_CERT:
		return add_certificates(job, arg);
	default:
		/* getopt_long() has said what is wrong. */
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

static int set_option(struct verify_job *job, int option, const char *arg)
{
	switch (option) {
	case 'f':
		return list_set_format(VERB, &job->options.log, arg);
	case 'b':
		return list_find_bank(VERB, "--bank", arg, strlen(arg), &job->options.log.bank);
	case OPT_ORDER:
		return list_set_order(VERB, &job->options.log, arg);
	case OPT_CANONICAL:
		return list_set_order(VERB, &job->options.log, "little");
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
	case OPT_UNKNOWN:
		job->options.allow_unknown = true;
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
	case OPT_HTML:
		job->html = arg;
		return EXIT_DONE;
	default:
		return set_source(job, option, arg);
	}
}

/* Options that mean nothing without others. */
static int check_options(const struct verify_job *job)
{
	bool quote = job->quote_file;

	if (job->tcti && job->pcrs_from)
		return usage_error(VERB, "--pcrs and --tpm exclude each other");
	if (quote && !(job->signature_file && job->ak_file))
		return usage_error(VERB, "--quote needs --signature and --ak");
	if (job->ak_handle && (quote || job->signature_file || !job->tcti))
		return usage_error(VERB, "--tpm-quote needs --tpm, and no --quote");
	if (!quote && !job->ak_handle && (job->signature_file || job->ak_file || job->nonce_len))
		return usage_error(VERB, "--signature, --ak and --nonce need --quote");
	if (job->options.allow_unknown && !job->options.trust)
		return usage_error(VERB, "--allow-unknown needs --reference or --cert");
	if (job->root && !job->references)
		return usage_error(VERB, "--root needs a --reference behind it");
	if (!job->pcrs_from && !job->tcti && job->options.aggregate)
		return usage_error(VERB, "--boot-aggregate needs --pcrs or --tpm");
	if (!job->pcrs_from && !job->tcti && !quote &&
	    (job->options.allow_tail || job->options.require))
		return usage_error(VERB, "%s needs --pcrs, --tpm or --quote",
				   job->options.allow_tail ? "--allow-tail" : "--require-pcr");
	return EXIT_DONE;
}

/* After the options: what has to be read, and the banks to replay. */
static int complete(struct verify_job *job)
{
	ima_bank_set usual = IMA_BANK_BIT(IMA_BANK_SHA1) | IMA_BANK_BIT(IMA_BANK_SHA256) |
			     IMA_BANK_BIT(IMA_BANK_SHA384) | IMA_BANK_BIT(IMA_BANK_SHA512);
	ima_bank_set quoted, valued;
	int code = check_options(job);

	if (code)
		return code;
	if ((job->quote_file && read_quote(job)) || (job->ak_handle && ask_quote(job)) ||
	    (job->tcti && read_tpm(job)))
		return EXIT_FAILED;
	valued = ima_pcrs_banks(&job->pcrs);
	if (job->pcrs_from && !valued) {
		complain("%s: no PCR value of a known bank", job->pcrs_from);
		return EXIT_FAILED;
	}
	quoted = ima_quote_banks(&job->quote);
	if (!job->options.banks)
		job->options.banks = valued | quoted ? valued | quoted : usual;
	else
		job->options.banks |= quoted;
	job->options.banks &= ima_banks_available();
	job->options.pcrs = job->pcrs_from ? &job->pcrs : NULL;
	return EXIT_DONE;
}

/*
 * struct listeners - reports that want to hear of records
 * @job: says which
 */
struct listeners {
	const struct verify_job *job;
	struct report report;
	struct html html;
};

static void on_record(void *ctx, const struct ima_record *record,
		      enum ima_record_verdict verdict, const struct ima_judgement *judgement)
{
	struct listeners *l = ctx;

	if (l->job->rows && l->job->json)
		json_record(&l->report, record, verdict, judgement);
	else if (l->job->rows)
		text_record(&l->report, record, verdict, judgement);
	if (l->html.rows)
		html_record(&l->html, record, verdict, judgement);
}

/* Return: exit code. */
static int report(struct listeners *l, const struct ima_verify_result *result)
{
	bool good = true;

	if (l->job->json)
		json_result(&l->report, result);
	else
		text_result(&l->report, result);
	if (l->html.out)
		good = html_finish(&l->html, &l->report, result);
	return good && !result->causes ? EXIT_DONE : EXIT_FAILED;
}

static int verify_list(struct verify_job *job, struct listeners *l, int fd)
{
	const struct ima_verify_events events = { .record = on_record, .ctx = l };
	const struct ima_source source = { list_read, &fd };
	struct ima_verify_result *result;
	int code;

	if (job->html && !html_begin(&l->html, job->html, job->options.trust))
		return EXIT_FAILED;
	result = ima_verify(&source, &job->options, job->rows || job->html ? &events : NULL);
	if (result) {
		code = report(l, result);
	} else {
		complain("out of memory");
		code = EXIT_FAILED;
	}
	html_drop(&l->html);
	free(result);
	return code;
}

static int verify(struct verify_job *job, const char *path)
{
	struct listeners listeners = {
		.job = job,
		.report = {
			.list = path, .pcrs_from = job->pcrs_from,
			.quote_from = job->quote_file, .ignored = job->pcrs.ignored,
			.rows = job->rows, .trust = job->options.trust,
		},
	};
	int fd = list_open(path);
	int code;

	if (fd < 0) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	job->options.log.file_name = path;
	code = verify_list(job, &listeners, fd);
	close(fd);
	return code;
}

static int run(struct verify_job *job, const struct command *self, int argc, char **argv)
{
	int option, code;

	while ((option = getopt_long(argc, argv, "p:t::f:b:r:aljh", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(job, option, optarg);
		if (code)
			return code;
	}
	if (optind + 1 != argc)
		return usage_error(VERB, "wanted one LIST, are %d", argc - optind);
	code = complete(job);
	return code ? code : verify(job, argv[optind]);
}

int cmd_log_verify(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl log verify";
	struct verify_job job = { .options.log.bank = IMA_BANK_NONE };
	int code;

	argv[0] = name;
	code = run(&job, self, argc, argv);
	free_trust(&job);
	return code;
}
