// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options of evmctl.
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "evmctl.h"
#include "key_options.h"
#include "parse.h"

const char evmctl_option_help[] =
"\n"
"  -a, --hashalgo     md5, sha1, rmd160, sha224, sha256, sha384, sha512, sha3-256,\n"
"                     sha3-384, sha3-512, sm3 (default: sha256)\n"
"  -s, --imasig       make IMA signature\n"
"  -d, --imahash      make IMA hash\n"
"  -f, --sigfile      store IMA signature in .sig file as well as in the attribute\n"
"      --xattr-user   keep labels in user.ima and user.evm (for testing)\n"
"  -k, --key          signing key, or certificates to verify with, comma-separated;\n"
"                     a private key may be a pkcs11: URI\n"
"                     (default: /etc/keys/privkey_evm.pem, /etc/keys/x509_evm.der)\n"
"      --keyid n      key id for signatures, a 32-bit value in hex\n"
"      --keyid-from-cert file\n"
"                     key id for signatures, from the SKID of an X.509 certificate\n"
"  -o, --portable     portable EVM signature\n"
"  -p, --pass         password of an encrypted signing key\n"
"  -r, --recursive    recurse into directories\n"
"  -t, --type         for ima_fix and ima_clear: f files, x not those that have both\n"
"                     labels, m stay on the file system\n"
"  -n                 print the result to stdout and store nothing\n"
"  -u, --uuid         file system UUID for EVM (with -u alone: none)\n"
"      --smack        EVM of the target covers the extra SMACK attributes\n"
"      --m32          the target has 32-bit words\n"
"      --m64          the target has 64-bit words\n"
"      --ino, --uid, --gid, --mode, --generation\n"
"                     numbers to use for EVM instead of the file's; decimal\n"
"      --ima          IMA label for EVM, in hex\n"
"      --selinux      SELinux label for EVM\n"
"      --caps         capabilities for EVM, the attribute's text (empty: none)\n"
"      --pcrs         file with PCRs of a TPM, one for each hash algorithm\n"
"      --verify-bank  compare the PCRs of this bank only\n"
"      --verify-sig   check signatures in measurement lists, too\n"
"      --ignore-violations\n"
"                     accept violations in measurement lists\n"
"      --engine e     load this OpenSSL provider\n"
"  -v                 say more\n"
"      --version      show which evmctl this stands in for\n"
"  -h, --help         this text\n"
"\n"
"EVMCTL_KEY_PASSWORD in the environment is the password of the signing key.\n"
"\n";

enum {
	OPT_SMACK = 256, OPT_M32, OPT_M64, OPT_INO, OPT_UID, OPT_GID, OPT_MODE, OPT_GENERATION,
	OPT_IMA, OPT_SELINUX, OPT_CAPS, OPT_VERIFY_SIG, OPT_ENGINE, OPT_VIOLATIONS, OPT_XATTR_USER,
	OPT_PCRS, OPT_BANK, OPT_KEYID, OPT_KEYID_CERT, OPT_VERSION, OPT_RSA,
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "imasig", no_argument, NULL, 's' },
	{ "imahash", no_argument, NULL, 'd' },
	{ "hashalgo", required_argument, NULL, 'a' },
	{ "pass", optional_argument, NULL, 'p' },
	{ "sigfile", no_argument, NULL, 'f' },
	{ "uuid", optional_argument, NULL, 'u' },
	{ "rsa", no_argument, NULL, OPT_RSA },
	{ "key", required_argument, NULL, 'k' },
	{ "type", required_argument, NULL, 't' },
	{ "recursive", no_argument, NULL, 'r' },
	{ "portable", no_argument, NULL, 'o' },
	{ "smack", no_argument, NULL, OPT_SMACK },
	{ "m32", no_argument, NULL, OPT_M32 },
	{ "m64", no_argument, NULL, OPT_M64 },
	{ "ino", required_argument, NULL, OPT_INO },
	{ "uid", required_argument, NULL, OPT_UID },
	{ "gid", required_argument, NULL, OPT_GID },
	{ "mode", required_argument, NULL, OPT_MODE },
	{ "generation", required_argument, NULL, OPT_GENERATION },
	{ "ima", required_argument, NULL, OPT_IMA },
	{ "selinux", required_argument, NULL, OPT_SELINUX },
	{ "caps", optional_argument, NULL, OPT_CAPS },
	{ "verify-sig", no_argument, NULL, OPT_VERIFY_SIG },
	{ "engine", required_argument, NULL, OPT_ENGINE },
	{ "ignore-violations", no_argument, NULL, OPT_VIOLATIONS },
	{ "xattr-user", no_argument, NULL, OPT_XATTR_USER },
	{ "pcrs", required_argument, NULL, OPT_PCRS },
	{ "verify-bank", required_argument, NULL, OPT_BANK },
	{ "keyid", required_argument, NULL, OPT_KEYID },
	{ "keyid-from-cert", required_argument, NULL, OPT_KEYID_CERT },
	{ NULL, 0, NULL, 0 },
};

__attribute__((format(printf, 1, 2)))
static int wrong(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return EVMCTL_FAILED;
}

/*
 * Decimal, as evmctl reads them also for modes. It takes what is no number at all
 * for zero and signs that; we do not.
 */
static int set_number(const char *name, const char *arg, uint64_t max, uint64_t *value,
		      bool *set)
{
	char *end;

	errno = 0;
	*value = strtoull(arg, &end, 10);
	if ((*arg && (*arg < '0' || *arg > '9')) || *end || errno || *value > max)
		return wrong("Invalid %s value: %s", name, arg);
	*set = true;
	return EVMCTL_GO_ON;
}

static int set_u32(const char *name, const char *arg, uint32_t *value, bool *set)
{
	uint64_t number;
	int code = set_number(name, arg, UINT32_MAX, &number, set);

	*value = (uint32_t)number;
	return code;
}

/* Nothing given: none; else 8-4-4-4-12 hex digits. */
static int set_uuid(struct evmctl *e, const char *text)
{
	e->no_uuid = !text || !*text;
	e->given.set.uuid = !e->no_uuid;
	if (!e->no_uuid && !parse_uuid(text, e->given.uuid))
		return wrong("wrong UUID format"), EVMCTL_EXIT_ERROR;
	return EVMCTL_GO_ON;
}

static int set_xattr(struct evmctl *e, const char *name, const void *value, size_t len)
{
	if (e->nxattrs == ARRAY_SIZE(e->xattrs))
		return wrong("too many attributes: %s", name);
	e->xattrs[e->nxattrs++] = (struct ima_xattr_value){ name, value, len };
	return EVMCTL_GO_ON;
}

static int set_ima(struct evmctl *e, const char *hex)
{
	size_t len = strlen(hex) / 2;

	free(e->xattr_bytes);
	e->xattr_bytes = malloc(len + 1);
	if (!e->xattr_bytes)
		return wrong("%s: out of memory", hex);
	if (!len || hex[2 * len] || !parse_hex(hex, len, e->xattr_bytes))
		return wrong("Invalid IMA label, hex digits are wanted: %s", hex);
	return set_xattr(e, IMA_XATTR_IMA, e->xattr_bytes, len);
}

/* The kernel adds the NUL to labels of SELinux, and covers it. */
static int set_attribute(struct evmctl *e, int option, const char *arg)
{
	switch (option) {
	case OPT_IMA:
		return set_ima(e, arg);
	case OPT_SELINUX:
		return set_xattr(e, "security.selinux", arg, strlen(arg) + 1);
	default:
		/* Empty is covered as nothing, which is the same as not being there. */
		return set_xattr(e, "security.capability", arg ? arg : "", arg ? strlen(arg) : 0);
	}
}

static int set_metadata(struct evmctl *e, int option, const char *arg)
{
	struct given *g = &e->given;

	switch (option) {
	case 'u':
		return set_uuid(e, arg);
	case OPT_INO:
		return set_number("inode", arg, UINT64_MAX, &g->ino, &g->set.ino);
	case OPT_UID:
		return set_u32("UID", arg, &g->uid, &g->set.uid);
	case OPT_GID:
		return set_u32("GID", arg, &g->gid, &g->set.gid);
	case OPT_MODE:
		return set_u32("mode", arg, &g->mode, &g->set.mode);
	case OPT_GENERATION:
		return set_u32("generation", arg, &g->generation, &g->set.generation);
	default:
		return set_attribute(e, option, arg);
	}
}

/*
 * @arg is wiped: everybody can read it in /proc as long as it stands there. Without
 * it, the terminal is asked, as it is for any key that turns out to be encrypted.
 */
static int set_pass(struct evmctl *e, char *arg)
{
	if (!arg)
		return EVMCTL_GO_ON;
	e->passphrase = OPENSSL_strdup(arg);
	OPENSSL_cleanse(arg, strlen(arg));
	return e->passphrase ? EVMCTL_GO_ON : wrong("out of memory");
}

static int set_types(struct evmctl *e, const char *arg)
{
	e->skip_labelled = strchr(arg, 'x');
	e->one_file_system = strchr(arg, 'm');
	return arg[strspn(arg, "fdsxm")] ? wrong("Invalid file type: %s", arg) : EVMCTL_GO_ON;
}

static int set_valued(struct evmctl *e, int option, char *arg)
{
	switch (option) {
	case 'a':
		e->algo = ima_algo_by_name(arg);
		return e->algo == IMA_ALGO_NONE ? wrong("Unknown hash algo: %s", arg) : EVMCTL_GO_ON;
	case 'k':
		e->key_file = arg;
		return EVMCTL_GO_ON;
	case 'p':
		return set_pass(e, arg);
	case 't':
		return set_types(e, arg);
	case OPT_ENGINE:
		e->provider = arg;
		return EVMCTL_GO_ON;
	case OPT_PCRS:
		if (e->npcrs == EVMCTL_PCRS_MAX)
			return wrong("too many --pcrs: %s", arg);
		e->pcrs[e->npcrs++] = arg;
		return EVMCTL_GO_ON;
	case OPT_BANK:
		e->bank = ima_bank_by_name(arg, strlen(arg));
		return e->bank == IMA_BANK_NONE ? wrong("Unknown algorithm '%s'", arg) :
			EVMCTL_GO_ON;
	case OPT_KEYID:
		e->has_id = parse_key_id(arg, &e->id);
		return e->has_id ? EVMCTL_GO_ON : wrong("Invalid keyid value.");
	case OPT_KEYID_CERT:
		e->id_cert = arg;
		return EVMCTL_GO_ON;
	default:
		return set_metadata(e, option, arg);
	}
}

static int set_option(struct evmctl *e, int option, char *arg)
{
	bool *flag;

	switch (option) {
	case 's':
		flag = &e->imasig;
		break;
	case 'd':
		flag = &e->imahash;
		break;
	case 'f':
		flag = &e->sigfile;
		break;
	case 'o':
		flag = &e->portable;
		break;
	case 'r':
		flag = &e->recursive;
		break;
	case 'n':
		flag = &e->print_only;
		break;
	case 'v':
		flag = &e->verbose;
		break;
	case OPT_SMACK:
		flag = &e->smack;
		break;
	case OPT_M32:
		flag = &e->word32;
		break;
	case OPT_M64:
		e->word32 = false;
		return EVMCTL_GO_ON;
	case OPT_VERIFY_SIG:
		flag = &e->verify_sig;
		break;
	case OPT_VIOLATIONS:
		flag = &e->ignore_violations;
		break;
	case OPT_XATTR_USER:
		flag = &e->xattr_user;
		break;
	case OPT_RSA:
		return wrong("signatures and keys of version 1 (--rsa) are not supported");
	default:
		return set_valued(e, option, arg);
	}
	*flag = true;
	return EVMCTL_GO_ON;
}

int evmctl_parse(struct evmctl *e, int argc, char **argv)
{
	int option, code = EVMCTL_GO_ON;

	/* For the messages of getopt_long(). */
	argv[0] = (char *)(uintptr_t)e->program;
	while (code == EVMCTL_GO_ON &&
	       (option = getopt_long(argc, argv, "hvnsda:op::fu::k:t:r", long_options,
				     NULL)) != -1) {
		if (option == '?')
			return EVMCTL_FAILED;
		if (option == 'h')
			return EVMCTL_HELP;
		code = option == OPT_VERSION ? EVMCTL_SHOW_VERSION :
			set_option(e, option, optarg);
	}
	e->args = argv + optind;
	return code == EVMCTL_GO_ON && !*e->args ? EVMCTL_HELP : code;
}
