// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl key ca, imactl key new
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include <imactl/cert.h>

#include "cmd_key.h"
#include "key_options.h"
#include "new_files.h"

#define OUTPUT_USAGE(days) \
"What to write; existing files are not overwritten:\n" \
"  -k, --key=FILE           the private key, PEM\n" \
"  -c, --cert=FILE          the certificate, PEM\n" \
"  -d, --der=FILE           the certificate, DER\n" \
"      --encrypt            with a passphrase on the private key\n" \
"      --pass-file=FILE     which is the first line of FILE (else: variable\n" \
"                           EVMCTL_KEY_PASSWORD, or the terminal)\n" \
"\n" \
"What it is to be:\n" \
"  -s, --subject=NAME       e.g. 'O=Example,CN=signing key'\n" \
"  -t, --type=TYPE          rsa2048 rsa3072 (default) rsa4096 p256 p384 p521\n" \
"      --days=N             valid from now on for so long (default " days ")\n" \
"  -a, --algo=HASH          of the certificate's signature (default sha256)\n"

const char key_ca_usage[] =
"Usage: imactl key ca [options]\n"
"\n"
"Makes the key of a certification authority and its certificate. Kernels built with\n"
"the certificate in CONFIG_SYSTEM_TRUSTED_KEYS take keys it certifies into .ima and\n"
".evm.\n"
"\n" OUTPUT_USAGE("3650")
"  -h, --help               this text\n"
"\n"
"Exit: 0 done, 1 an error, 2 wrong usage\n";

const char key_new_usage[] =
"Usage: imactl key new [options]\n"
"\n"
"Makes a key to sign files with, and a certificate for it as the keyrings .ima and\n"
".evm want it: for digitalSignature, not a CA, signed by one.\n"
"\n"
"Who certifies it:\n"
"      --ca-key=KEY         key of the CA: PEM, DER, or a pkcs11: URI\n"
"      --ca-cert=FILE       its certificate\n"
"      --ca-pass-file=FILE  passphrase of its key\n"
"      --self-signed        itself; will do for keyrings named _ima and _evm only\n"
"      --provider=NAME      load this OpenSSL provider, too (may be repeated)\n"
"\n" OUTPUT_USAGE("365")
"  -h, --help               this text\n"
"\n"
"Exit: 0 done, 1 an error, 2 wrong usage\n";

enum { OPT_ENCRYPT = 256, OPT_DAYS, OPT_CA_KEY, OPT_CA_CERT, OPT_CA_PASS, OPT_SELF };

#define MAKE_LONG \
	{ "key", required_argument, NULL, 'k' }, \
	{ "cert", required_argument, NULL, 'c' }, \
	{ "der", required_argument, NULL, 'd' }, \
	{ "encrypt", no_argument, NULL, OPT_ENCRYPT }, \
	{ "pass-file", required_argument, NULL, KEY_PASS_FILE }, \
	{ "subject", required_argument, NULL, 's' }, \
	{ "type", required_argument, NULL, 't' }, \
	{ "days", required_argument, NULL, OPT_DAYS }, \
	{ "algo", required_argument, NULL, 'a' }, \
	{ "help", no_argument, NULL, 'h' }

#define MAKE_SHORT "k:c:d:s:t:a:h"

static const struct option ca_options[] = { MAKE_LONG, { NULL, 0, NULL, 0 } };
static const struct option new_options[] = {
	MAKE_LONG,
	{ "ca-key", required_argument, NULL, OPT_CA_KEY },
	{ "ca-cert", required_argument, NULL, OPT_CA_CERT },
	{ "ca-pass-file", required_argument, NULL, OPT_CA_PASS },
	{ "self-signed", no_argument, NULL, OPT_SELF },
	{ "provider", required_argument, NULL, KEY_PROVIDER },
	{ NULL, 0, NULL, 0 }
};

/*
 * struct job - the command line, understood
 * @issuer: the CA's key, if there is one
 */
struct job {
	const char *verb;
	const char *key, *cert, *der;
	const char *pass_file;
	const char *type;
	bool encrypt;
	bool self_signed;
	struct key_options issuer;
	struct ima_cert_options wanted;
};

static int set_days(struct job *job, const char *text)
{
	char *end;
	unsigned long days = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || !days || days > 36500)
		return usage_error(job->verb, "--days: '%s' is not a number from 1 to 36500", text);
	job->wanted.days = (unsigned int)days;
	return EXIT_DONE;
}

static int set_algo(struct job *job, const char *text)
{
	job->wanted.algo = ima_algo_by_name(text);
	return job->wanted.algo != IMA_ALGO_NONE ? EXIT_DONE :
		usage_error(job->verb, "--algo: '%s' is not a hash algorithm", text);
}

static int set_type(struct job *job, const char *text)
{
	for (const char *const *t = ima_key_types; *t; t++) {
		if (!strcmp(*t, text)) {
			job->type = text;
			return EXIT_DONE;
		}
	}
	return usage_error(job->verb, "--type: '%s' is not a type of key", text);
}

static int set_issuer(struct job *job, int option, const char *arg)
{
	switch (option) {
	case OPT_CA_KEY:
		job->issuer.key = arg;
		return EXIT_DONE;
	case OPT_CA_CERT:
		job->wanted.issuer_cert = arg;
		return EXIT_DONE;
	case OPT_CA_PASS:
		job->issuer.pass_file = arg;
		return EXIT_DONE;
	case OPT_SELF:
		job->self_signed = true;
		return EXIT_DONE;
	case KEY_PROVIDER:
		return key_option(&job->issuer, job->verb, option, arg);
	default:
		return option_error(job->verb);
	}
}

static int set_option(struct job *job, int option, const char *arg)
{
	switch (option) {
	case 'k':
		job->key = arg;
		return EXIT_DONE;
	case 'c':
		job->cert = arg;
		return EXIT_DONE;
	case 'd':
		job->der = arg;
		return EXIT_DONE;
	case OPT_ENCRYPT:
		job->encrypt = true;
		return EXIT_DONE;
	case KEY_PASS_FILE:
		job->pass_file = arg;
		return EXIT_DONE;
	case 's':
		job->wanted.subject = arg;
		return EXIT_DONE;
	case 't':
		return set_type(job, arg);
	case OPT_DAYS:
		return set_days(job, arg);
	case 'a':
		return set_algo(job, arg);
	default:
		return set_issuer(job, option, arg);
	}
}

static int complete(const struct job *job)
{
	bool ca = job->issuer.key && job->wanted.issuer_cert;

	if (!job->key || !job->wanted.subject || (!job->cert && !job->der))
		return usage_error(job->verb, "--key, --subject and --cert or --der are needed");
	if (job->pass_file && !job->encrypt)
		return usage_error(job->verb, "--pass-file goes with --encrypt");
	if (job->wanted.ca)
		return EXIT_DONE;
	if (job->self_signed ? job->issuer.key || job->wanted.issuer_cert : !ca)
		return usage_error(job->verb,
				   "either --ca-key and --ca-cert or --self-signed is needed");
	return EXIT_DONE;
}

static bool write_key(const struct job *job, const struct ima_key *key,
		      struct new_files *files)
{
	char passphrase[IMA_PASSPHRASE_MAX] = "";
	struct ima_error error;
	int len = 0;
	bool good;
	char *pem;

	if (job->encrypt)
		len = get_passphrase(job->pass_file, job->key, true, passphrase,
				     sizeof(passphrase) - 1);
	if (job->encrypt && len <= 0) {
		complain("%s: no passphrase", job->key);
		return false;
	}
	good = !ima_key_pem(key, job->encrypt ? passphrase : NULL, &pem, &error);
	OPENSSL_cleanse(passphrase, sizeof(passphrase));
	if (!good) {
		complain("%s: %s", job->key, error.reason);
		return false;
	}
	good = new_file(files, job->key, 0600, pem, strlen(pem));
	ima_pem_free(pem);
	return good;
}

static bool write_cert(const struct job *job, const uint8_t *der, size_t len,
		       struct new_files *files)
{
	char *pem;
	bool good;

	if (job->der && !new_file(files, job->der, 0644, der, len))
		return false;
	if (!job->cert)
		return true;
	pem = pem_of_cert(der, len);
	if (!pem)
		complain("%s: out of memory", job->cert);
	good = pem && new_file(files, job->cert, 0644, pem, strlen(pem));
	free(pem);
	return good;
}

static bool make_all(const struct job *job, const struct ima_crypto *crypto,
		     struct new_files *files)
{
	struct ima_error error;
	struct ima_key *key = ima_key_generate(crypto, job->type, &error);
	uint8_t *der = NULL;
	bool good = false;
	size_t len;

	if (!key || ima_cert_make(crypto, key, &job->wanted, &der, &len, &error))
		complain("%s", error.reason);
	else
		good = write_key(job, key, files) && write_cert(job, der, len, files);
	free(der);
	ima_key_close(key);
	return good;
}

static int make(struct job *job)
{
	struct ima_crypto *crypto = open_crypto(&job->issuer);
	struct new_files files = { .count = 0 };
	struct ima_key *issuer = NULL;
	bool good = crypto;

	if (good && job->issuer.key) {
		issuer = open_key(crypto, &job->issuer);
		job->wanted.issuer = issuer;
		good = issuer;
	}
	good = good && make_all(job, crypto, &files);
	if (!good)
		new_files_undo(&files);
	ima_key_close(issuer);
	ima_crypto_free(crypto);
	return good ? EXIT_DONE : EXIT_FAILED;
}

static int run(struct job *job, const struct command *self, const struct option *options,
	       int argc, char **argv)
{
	int option, code;

	job->type = "rsa3072";
	job->wanted.algo = IMA_ALGO_SHA256;
	optind = 1;
	while ((option = getopt_long(argc, argv, MAKE_SHORT, options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(job, option, optarg);
		if (code)
			return code;
	}
	if (optind != argc)
		return usage_error(job->verb, "'%s' is not wanted", argv[optind]);
	code = complete(job);
	return code ? code : make(job);
}

int cmd_key_ca(const struct command *self, int argc, char **argv)
{
	struct job job = { .verb = "key ca ", .wanted = { .ca = true, .days = 3650 } };

	return run(&job, self, ca_options, argc, argv);
}

int cmd_key_new(const struct command *self, int argc, char **argv)
{
	struct job job = { .verb = "key new ", .wanted = { .days = 365 } };

	return run(&job, self, new_options, argc, argv);
}
