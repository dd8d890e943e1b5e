// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target for libFuzzer: policy text through the kernel's parser, and what is
 * accepted through its matcher. Whatever is accepted must be shown as text that is
 * accepted again, and matcher and explanation must agree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <imactl/policy.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *what, const char *rule)
{
	fprintf(stderr, "%s: %s\n", what, rule);
	abort();
}

static struct ima_policy *parse(const char *text, size_t len)
{
	struct ima_kconfig k;
	struct ima_policy *p;

	ima_kconfig_full(&k);
	p = ima_policy_create(&k);
	if (p && !ima_policy_parse(p, text, len, NULL))
		return p;
	ima_policy_free(p);
	return NULL;
}

static void show(const struct ima_policy *p)
{
	static char text[1 << 16];

	for (size_t i = 1; i <= ima_policy_rules(p); i++) {
		struct ima_policy *again;

		ima_policy_rule_text(p, i, text, sizeof(text));
		again = parse(text, strlen(text));
		if (!again && strlen(text) < sizeof(text) - 1)
			fail("shown, but not accepted again", text);
		ima_policy_free(again);
	}
}

static void explain(const struct ima_policy *p)
{
	struct ima_policy_event ev = { .fsname = "ext4", .label = "x" };
	struct ima_plan plan;

	for (size_t i = 0; ima_func_name(i); i++) {
		ev.func = ima_func_name(i);
		ev.has_file = strcmp(ev.func, "KEY_CHECK") && strcmp(ev.func, "CRITICAL_DATA");
		if (ima_policy_explain(p, &ev, &plan, NULL, NULL))
			fail("matcher and explanation disagree", ev.func);
	}
}

static void ignore(void *ctx, const struct ima_remark *r)
{
	(void)ctx;
	(void)r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ima_remarks remarks = { ignore, NULL };
	struct ima_policy *p = parse((const char *)data, size);

	if (!p)
		return 0;
	ima_policy_review(p, &remarks);
	show(p);
	explain(p);
	ima_policy_free(p);
	return 0;
}
