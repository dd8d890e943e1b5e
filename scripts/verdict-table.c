// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the table of verdicts as Markdown. Linked with the file that holds the
 * table, so that what is printed is what the kernel looks at.
 */
#include <stdio.h>

#include "../security/appraise/appraise.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))

static const char *const labels[] = {
	[INTEG_LABEL_ABSENT] = "absent or empty",
	[INTEG_LABEL_UNSUPPORTED] = "not possible on this file system",
	[INTEG_LABEL_UNREADABLE] = "unreadable",
	[INTEG_LABEL_DIGEST] = "digest",
	[INTEG_LABEL_SIGNATURE] = "signature",
	[INTEG_LABEL_SIGNATURE_VERSION] = "signature, version above 2",
	[INTEG_LABEL_VERITY] = "verity signature",
	[INTEG_LABEL_VERITY_VERSION] = "verity signature, version not 3",
	[INTEG_LABEL_OTHER] = "anything else",
};

static const char *const proofs[] = {
	[INTEG_PROOF_ANY] = "digest or signature",
	[INTEG_PROOF_SIGNATURE] = "signature",
	[INTEG_PROOF_VERITY] = "verity signature",
};

static const char *const fits[] = {
	[INTEG_FIT_YES] = "yes",
	[INTEG_FIT_NO] = "no",
	[INTEG_FIT_NO_KEY] = "no such key",
	[INTEG_FIT_UNKNOWN] = "version not known",
	[INTEG_FIT_HASH_ERROR] = "cannot be hashed",
};

static const char *const verdicts[] = {
	[INTEGRITY_PASS] = "pass",
	[INTEGRITY_PASS_IMMUTABLE] = "pass_immutable",
	[INTEGRITY_FAIL] = "fail",
	[INTEGRITY_FAIL_IMMUTABLE] = "fail_immutable",
	[INTEGRITY_NOLABEL] = "no_label",
	[INTEGRITY_NOXATTRS] = "no_xattrs",
	[INTEGRITY_UNKNOWN] = "unknown",
};

static_assert(LENGTH(labels) == __INTEG_LABEL_MAX, "a kind of label has no name");
static_assert(LENGTH(fits) == __INTEG_FIT_MAX, "an answer has no name");

/* One cell: the names of a set, or nothing if every one is in it. */
static void print_set(unsigned int set, const char *const *names, size_t n)
{
	const char *separator = "";
	size_t i;

	printf("|");
	if (set && set != BIT(n) - 1)
		for (i = 0; i < n; i++) {
			if (!(set & BIT(i)))
				continue;
			printf("%s %s", separator, names[i]);
			separator = ";";
		}
	printf(" ");
}

int main(void)
{
	const struct integ_verdict_row *row = integ_verdict_rows;
	unsigned int i;

	printf("| `security.ima` is | the rule asks for | it fits the content |");
	printf(" verdict | `cause=` |\n");
	printf("|---|---|---|---|---|\n");
	for (i = 0; i < integ_nr_verdict_rows; i++, row++) {
		print_set(row->labels, labels, LENGTH(labels));
		print_set(row->proofs, proofs, LENGTH(proofs));
		print_set(row->fits, fits, LENGTH(fits));
		printf("| %s |", verdicts[row->verdict.status]);
		if (row->verdict.cause)
			printf(" `%s`", row->verdict.cause);
		printf(" |\n");
	}
	return 0;
}
