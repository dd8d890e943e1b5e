// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policy text: every constraint of POL-1 to POL-14 with its errno, and the token
 * that is blamed. The table is the specification of the parser.
 */
#include <linux/ctype.h>
#include <linux/user_namespace.h>

#include "policy_fixture.h"

/**
 * struct parse_case - a line and what becomes of it
 * @text: the line
 * @err: expected errno
 * @token: token blamed, if there is an error
 */
struct parse_case {
	const char *text;
	int err;
	const char *token;
};

#define OK(text_)		{ .text = text_ }
#define BAD(text_, err_, token_) { .text = text_, .err = -(err_), .token = token_ }

#define NIL_UUID	"00000000-0000-0000-0000-000000000000"
#define UUID		"0123abcd-4567-89ef-0123-456789abcdef"

static const struct parse_case line_cases[] = {
	/* POL-1: lines and tokens */
	OK(""), OK(" \t"), OK("# measure"), OK("  # x=y"), OK("measure"),
	OK("\tmeasure  \t func=BPRM_CHECK "), OK("func=BPRM_CHECK measure"),
	BAD("measure # x", EINVAL, "#"),
	BAD("Measure", EINVAL, "Measure"),
	BAD("measured", EINVAL, "measured"),
	BAD("measure colour=red", EINVAL, "colour=red"),
	BAD("measure uid", EINVAL, "uid"),
	BAD("measure uid=", EINVAL, "uid="),
	BAD("measure uid<", EINVAL, "uid<"),
	BAD("measure =0", EINVAL, "=0"),
	BAD("measure func>FILE_CHECK", EINVAL, "func>FILE_CHECK"),
	BAD("measure fsmagic<1", EINVAL, "fsmagic<1"),
	BAD("measure permit_directio=1", EINVAL, "permit_directio=1"),
	BAD("measure\r", EINVAL, "measure\r"),
	/* POL-2: exactly one action */
	OK("dont_measure"), OK("audit"), OK("hash"), OK("dont_hash"),
	BAD("func=FILE_CHECK", EINVAL, "func=FILE_CHECK"),
	BAD("measure audit", EINVAL, "audit"),
	BAD("measure measure", EINVAL, "measure"),
	BAD("dont_audit", EINVAL, "dont_audit"),
};

#ifdef CONFIG_IMA_APPRAISE
static const struct parse_case appraise_cases[] = {
	OK("appraise"), OK("dont_appraise fsmagic=0x1"), OK("appraise fowner=0"),
	OK("appraise permit_directio"),
	BAD("appraise measure", EINVAL, "measure"),
	BAD("appraise pcr=11", EINVAL, "pcr=11"),
	BAD("appraise template=ima", EINVAL, "template=ima"),
	/* POL-12, POL-14 */
	OK("appraise appraise_type=imasig"),
	OK("appraise appraise_type=imasig appraise_type=imasig"),
	OK("appraise digest_type=verity appraise_type=sigv3"),
	BAD("appraise appraise_type=sigv3", EINVAL, "appraise_type=sigv3"),
	BAD("appraise appraise_type=sigv3 digest_type=verity", EINVAL,
	    "appraise_type=sigv3"),
	BAD("appraise appraise_type=imasig digest_type=verity", EINVAL,
	    "digest_type=verity"),
	BAD("appraise digest_type=verity appraise_type=imasig", EINVAL,
	    "appraise_type=imasig"),
	BAD("appraise digest_type=verity", EINVAL, "digest_type=verity"),
	OK("dont_appraise digest_type=verity"),
	BAD("appraise appraise_type=wrong", EINVAL, "appraise_type=wrong"),
#ifdef CONFIG_IMA_APPRAISE_MODSIG
	OK("appraise func=MODULE_CHECK appraise_type=imasig|modsig"),
	OK("appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig|modsig"),
	OK("appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig appraise_type=imasig|modsig"),
	BAD("appraise func=FIRMWARE_CHECK appraise_type=imasig|modsig", EINVAL,
	    "appraise_type=imasig|modsig"),
#else
	BAD("appraise func=MODULE_CHECK appraise_type=imasig|modsig", EINVAL,
	    "appraise_type=imasig|modsig"),
#endif
	BAD("appraise appraise_type=imasig|modsig", EINVAL,
	    "appraise_type=imasig|modsig"),
	BAD("appraise func=MODULE_CHECK digest_type=verity appraise_type=sigv3",
	    EINVAL, "digest_type=verity"),
	BAD("measure appraise_type=imasig", EINVAL, "appraise_type=imasig"),
	BAD("dont_appraise appraise_type=imasig", EINVAL, "appraise_type=imasig"),
	/* POL-3, POL-4 */
	OK("appraise appraise_flag=check_blacklist"), OK("measure appraise_flag=x"),
	BAD("appraise appraise_flag=", EINVAL, "appraise_flag="),
	OK("appraise appraise_algos=sha256,sha512"),
	BAD("appraise appraise_algos=sha256 appraise_algos=sha512", EINVAL,
	    "appraise_algos=sha512"),
	BAD("appraise appraise_algos=sha256,", EINVAL, "appraise_algos=sha256,"),
	BAD("appraise appraise_algos=crc32", EINVAL, "appraise_algos=crc32"),
	BAD("measure appraise_algos=sha256", EINVAL, "appraise_algos=sha256"),
	/* POL-10 */
	OK("appraise func=SETXATTR_CHECK appraise_algos=sha256"),
	OK("appraise func=SETXATTR_CHECK appraise_algos=sha256,sha384,sha512"),
	BAD("appraise func=SETXATTR_CHECK", EINVAL, "func=SETXATTR_CHECK"),
	BAD("dont_appraise func=SETXATTR_CHECK", EINVAL, "func=SETXATTR_CHECK"),
	BAD("measure func=SETXATTR_CHECK", EINVAL, "func=SETXATTR_CHECK"),
	BAD("appraise func=SETXATTR_CHECK appraise_algos=sha256 fowner=0", EINVAL,
	    "fowner=0"),
	BAD("appraise func=SETXATTR_CHECK appraise_algos=sha256 appraise_type=imasig",
	    EINVAL, "appraise_type=imasig"),
	BAD("appraise func=CRITICAL_DATA", EINVAL, "func=CRITICAL_DATA"),
	BAD("appraise func=KEXEC_CMDLINE", EINVAL, "func=KEXEC_CMDLINE"),
};
#else
static const struct parse_case appraise_cases[] = {
	/* No appraisal in this kernel. */
	BAD("appraise", EINVAL, "appraise"),
	BAD("dont_appraise fsmagic=0x1", EINVAL, "dont_appraise"),
	BAD("appraise func=SETXATTR_CHECK appraise_algos=sha256", EINVAL, "appraise"),
	BAD("measure func=SETXATTR_CHECK", EINVAL, "func=SETXATTR_CHECK"),
	BAD("measure appraise_type=imasig", EINVAL, "appraise_type=imasig"),
	BAD("measure appraise_algos=sha256", EINVAL, "appraise_algos=sha256"),
	BAD("measure appraise_flag=check_blacklist", EINVAL,
	    "appraise_flag=check_blacklist"),
};
#endif

static const struct parse_case value_cases[] = {
	/* POL-4, POL-5 */
	OK("measure func=PATH_CHECK"), OK("measure func=FILE_MMAP"),
	BAD("measure func=file_check", EINVAL, "func=file_check"),
	BAD("measure func=NONE", EINVAL, "func=NONE"),
	BAD("measure func=FILE_CHECK func=FILE_CHECK", EINVAL, "func=FILE_CHECK"),
	OK("measure mask=^MAY_APPEND"),
	BAD("measure mask=MAY_ACCESS", EINVAL, "mask=MAY_ACCESS"),
	BAD("measure mask=^", EINVAL, "mask=^"),
	BAD("measure mask=^^MAY_READ", EINVAL, "mask=^^MAY_READ"),
	BAD("measure mask=MAY_READ mask=^MAY_WRITE", EINVAL, "mask=^MAY_WRITE"),
	OK("measure fsmagic=ef53"), OK("measure fsmagic=0xEF53"),
	OK("measure fsmagic=0 fsmagic=0xef53"),
	BAD("measure fsmagic=0xef53 fsmagic=0xef53", EINVAL, "fsmagic=0xef53"),
	BAD("measure fsmagic=ext4", EINVAL, "fsmagic=ext4"),
	BAD("measure fsmagic=-1", EINVAL, "fsmagic=-1"),
	BAD("measure fsmagic=10000000000000000", ERANGE, "fsmagic=10000000000000000"),
	OK("measure fsname=ext4 fsname=xfs"),
	OK("measure fsuuid=" UUID "-and-more"),
	OK("measure fsuuid=" NIL_UUID " fsuuid=" UUID),
	BAD("measure fsuuid=" UUID " fsuuid=" UUID, EINVAL, "fsuuid=" UUID),
	BAD("measure fsuuid=0123", EINVAL, "fsuuid=0123"),
	OK("measure uid=0"), OK("measure uid>1000"), OK("measure uid<1000"),
	OK("measure uid=4294967294"),
	BAD("measure uid=4294967295", EINVAL, "uid=4294967295"),
	BAD("measure uid=4294967296", EINVAL, "uid=4294967296"),
	BAD("measure uid=18446744073709551616", ERANGE, "uid=18446744073709551616"),
	BAD("measure uid=root", EINVAL, "uid=root"),
	BAD("measure uid=0x10", EINVAL, "uid=0x10"),
	BAD("measure uid>=5", EINVAL, "uid>=5"),
	BAD("measure uid=-1", EINVAL, "uid=-1"),
	BAD("measure uid=1 euid=1", EINVAL, "euid=1"),
	BAD("measure euid=1 uid<1", EINVAL, "uid<1"),
	BAD("measure uid=1 uid=2", EINVAL, "uid=2"),
	OK("measure uid=1 gid=1 fowner=1 fgroup=1"),
	BAD("measure egid=1 gid>1", EINVAL, "gid>1"),
	BAD("measure gid=x", EINVAL, "gid=x"),
	BAD("measure fowner=1 fowner=2", EINVAL, "fowner=2"),
	BAD("measure fowner=4294967295", EINVAL, "fowner=4294967295"),
	BAD("measure fgroup=1 fgroup<9", EINVAL, "fgroup<9"),
	OK("measure digest_type=verity"), OK("measure digest_type=verity digest_type=verity"),
	BAD("measure digest_type=sha256", EINVAL, "digest_type=sha256"),
	OK("measure pcr=0"), OK("measure pcr=23"), OK("measure pcr=11 pcr=12"),
	BAD("measure pcr=24", EINVAL, "pcr=24"),	/* EDGE-7 */
	BAD("measure pcr=63", EINVAL, "pcr=63"),
	BAD("measure pcr=-1", EINVAL, "pcr=-1"),
	BAD("measure pcr=ten", EINVAL, "pcr=ten"),
	BAD("measure pcr=99999999999", EINVAL, "pcr=99999999999"),
	OK("measure template=ima-ng"), OK("measure template=d-ng|n-ng|uuid"),
	BAD("template=ima-ng measure", EINVAL, "template=ima-ng"),	/* POL-14 */
	BAD("audit template=ima-ng", EINVAL, "template=ima-ng"),
	BAD("measure template=nope", EINVAL, "template=nope"),
	BAD("measure template=ima template=ima", EINVAL, "template=ima"),
	OK("measure permit_directio permit_directio"),
};

static const struct parse_case func_cases[] = {
	/* POL-10 */
	OK("audit func=MMAP_CHECK mask=MAY_EXEC fsname=ext4 permit_directio"),
	OK("hash func=CREDS_CHECK digest_type=verity"),
	OK("dont_hash func=POLICY_CHECK fowner=0"),
	OK("measure func=FIRMWARE_CHECK template=ima pcr=9 digest_type=verity"),
	OK("measure func=MODULE_CHECK mask=^MAY_READ pcr=12 permit_directio"),
	BAD("measure func=MODULE_CHECK digest_type=verity", EINVAL, "digest_type=verity"),
	BAD("measure func=KEXEC_KERNEL_CHECK digest_type=verity", EINVAL,
	    "digest_type=verity"),
	BAD("measure digest_type=verity func=KEXEC_INITRAMFS_CHECK", EINVAL,
	    "digest_type=verity"),
	OK("measure func=KEXEC_CMDLINE fsmagic=0xef53 uid=0 pcr=11"),
	OK("dont_measure func=KEXEC_CMDLINE"),
	BAD("audit func=KEXEC_CMDLINE", EINVAL, "func=KEXEC_CMDLINE"),
	BAD("hash func=KEXEC_CMDLINE", EINVAL, "func=KEXEC_CMDLINE"),
	BAD("measure func=KEXEC_CMDLINE mask=MAY_READ", EINVAL, "mask=MAY_READ"),
	BAD("measure func=KEXEC_CMDLINE permit_directio", EINVAL, "permit_directio"),
	BAD("measure func=KEXEC_CMDLINE digest_type=verity", EINVAL, "digest_type=verity"),
	OK("measure func=CRITICAL_DATA label=a|b uid=0 gid=0 pcr=3 template=ima"),
	OK("dont_measure func=CRITICAL_DATA"),
	BAD("audit func=CRITICAL_DATA", EINVAL, "func=CRITICAL_DATA"),
	BAD("measure func=CRITICAL_DATA euid=0", EINVAL, "euid=0"),
	BAD("measure func=CRITICAL_DATA fowner=0", EINVAL, "fowner=0"),
	BAD("measure func=CRITICAL_DATA mask=MAY_READ", EINVAL, "mask=MAY_READ"),
	BAD("measure func=CRITICAL_DATA fsname=ext4", EINVAL, "fsname=ext4"),
	BAD("measure func=CRITICAL_DATA keyrings=a", EINVAL, "keyrings=a"),
	BAD("measure func=CRITICAL_DATA permit_directio", EINVAL, "permit_directio"),
	BAD("measure label=a", EINVAL, "label=a"),
	BAD("measure func=FILE_CHECK label=a", EINVAL, "label=a"),
	BAD("measure func=CRITICAL_DATA label=a||b", EINVAL, "label=a||b"),
	BAD("measure func=CRITICAL_DATA label=|a", EINVAL, "label=|a"),
	BAD("measure func=CRITICAL_DATA label=a|", EINVAL, "label=a|"),
	BAD("measure func=CRITICAL_DATA label=a label=b", EINVAL, "label=b"),
	/* POL-11 */
	BAD("dont_measure pcr=11", EINVAL, "pcr=11"),
	BAD("audit pcr=11", EINVAL, "pcr=11"),
};

#ifdef CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS
static const struct parse_case key_cases[] = {
	OK("measure func=KEY_CHECK"), OK("dont_measure func=KEY_CHECK"),
	OK("measure func=KEY_CHECK keyrings=.ima|.evm uid=0 gid>5 pcr=11 template=ima"),
	BAD("measure func=KEY_CHECK keyrings=.ima|", EINVAL, "keyrings=.ima|"),
	BAD("measure func=KEY_CHECK keyrings=.ima keyrings=.evm", EINVAL, "keyrings=.evm"),
	BAD("measure func=KEY_CHECK label=a", EINVAL, "label=a"),
	BAD("measure func=KEY_CHECK fsname=ext4", EINVAL, "fsname=ext4"),
	BAD("measure func=KEY_CHECK egid=0", EINVAL, "egid=0"),
	BAD("measure func=KEY_CHECK mask=MAY_READ", EINVAL, "mask=MAY_READ"),
	BAD("hash func=KEY_CHECK", EINVAL, "func=KEY_CHECK"),
	BAD("measure keyrings=.ima", EINVAL, "keyrings=.ima"),
};
#else
static const struct parse_case key_cases[] = {
	BAD("measure func=KEY_CHECK", EINVAL, "func=KEY_CHECK"),
	BAD("measure keyrings=.ima", EINVAL, "keyrings=.ima"),
};
#endif

/* The description must not look like a directive of the test protocol. */
static void parse_case_desc(const struct parse_case *c, char *desc)
{
	strscpy(desc, c->text[0] ? c->text : "empty line", KUNIT_PARAM_DESC_SIZE);
	for (; *desc; desc++)
		if (!isgraph(*desc) || *desc == '#')
			*desc = '_';
}

KUNIT_ARRAY_PARAM(line, line_cases, parse_case_desc);
KUNIT_ARRAY_PARAM(appraise, appraise_cases, parse_case_desc);
KUNIT_ARRAY_PARAM(value, value_cases, parse_case_desc);
KUNIT_ARRAY_PARAM(func, func_cases, parse_case_desc);
KUNIT_ARRAY_PARAM(key, key_cases, parse_case_desc);

static void parse_row(struct kunit *test)
{
	const struct parse_case *c = test->param_value;
	struct integ_parser parser = { .env = &test_env, .user_ns = &init_user_ns };
	char *line = kunit_kstrdup(test, c->text, GFP_KERNEL);
	const char first = c->text[strspn(c->text, " \t")];
	struct integ_rule *rule;

	KUNIT_ASSERT_NOT_NULL(test, line);
	KUNIT_EXPECT_EQ(test, integ_parse_line(&parser, line, &rule), c->err);
	if (c->err) {
		KUNIT_EXPECT_NULL(test, rule);
		KUNIT_EXPECT_STREQ(test, parser.error.token, c->token);
		KUNIT_EXPECT_NOT_NULL(test, parser.error.reason);
	} else {
		KUNIT_EXPECT_EQ(test, !rule, !first || first == '#');
	}
	integ_rule_put(rule);
}

static struct kunit_case parse_tests[] = {
	KUNIT_CASE_PARAM(parse_row, line_gen_params),
	KUNIT_CASE_PARAM(parse_row, appraise_gen_params),
	KUNIT_CASE_PARAM(parse_row, value_gen_params),
	KUNIT_CASE_PARAM(parse_row, func_gen_params),
	KUNIT_CASE_PARAM(parse_row, key_gen_params),
	{ }
};

static struct kunit_suite parse_suite = {
	.name = "integ_policy_parse",
	.test_cases = parse_tests,
};
kunit_test_suite(parse_suite);
