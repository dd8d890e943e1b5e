// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to know of a policy that the kernel takes.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "glue.h"

static void tell(const struct ima_remarks *remarks, struct ima_remark remark)
{
	remark.count = remark.count ? remark.count : 1;
	remarks->remark(remarks->ctx, &remark);
}

/* Return: by rule whether the compiler kept it for any operation; NULL: no memory. */
static bool *find_effects(const struct integ_snapshot *s)
{
	bool *kept = calloc(s->nr + 1, sizeof(*kept));

	for (int op = 0; kept && op < __INTEG_OP_MAX; op++) {
		const struct integ_program *prog = s->programs.of[op];

		for (u32 i = 0; prog && i < prog->nr; i++)
			kept[prog->order[i]] = true;
	}
	return kept;
}

static int review_effects(const struct ima_policy *p, const struct ima_remarks *remarks)
{
	const struct integ_snapshot *s = p->kernel->snapshot;
	bool *kept = find_effects(s);

	if (!kept)
		return ENOMEM;
	for (u32 n = 0; n < s->nr; n++) {
		const struct integ_rule *rule = s->entries[n].rule;
		const unsigned long line = ima_policy_rule_line(p, n + 1);

		if (!line || kept[n])
			continue;
		tell(remarks, (struct ima_remark) {
			.level = IMA_REMARK_WARNING, .line = line,
			.reason = integ_action_positive(rule->action) ?
			"never decides anything: an earlier rule without conditions does" :
			"never decides anything: nothing is left to exempt from",
		});
	}
	free(kept);
	return 0;
}

/* POL-38, POL-44: what stays until the next boot. */
static void review_sticky(const struct ima_policy *p, const struct ima_remarks *remarks)
{
	const struct integ_snapshot *s = p->kernel->snapshot;

	for (u32 n = 0; n < s->nr; n++) {
		const struct integ_rule *rule = s->entries[n].rule;

		if (rule->action != INTEG_ACTION_APPRAISE || rule->op != INTEG_OP_POLICY)
			continue;
		tell(remarks, (struct ima_remark) {
			.level = IMA_REMARK_NOTE, .line = ima_policy_rule_line(p, n + 1),
			.reason = "from then on until the next boot, policies are loaded by path only",
		});
		return;
	}
}

static void review_unchecked(const struct ima_policy *p, const struct ima_remarks *remarks)
{
	if (p->nr_labels)
		tell(remarks, (struct ima_remark) {
			.level = IMA_REMARK_NOTE, .line = p->labels, .count = p->nr_labels,
			.reason = "not checked: whether the security module knows the labels; if not, the first policy after boot is refused",
		});
}

struct need {
	unsigned long first;
	unsigned long count;
};

static int count_needs(const struct ima_policy *p, struct need need[64])
{
	const struct integ_snapshot *s = p->kernel->snapshot;
	char *text = malloc(1 << 16);
	uint64_t bits;
	int err = text ? 0 : ENOMEM;

	for (size_t n = 1; n <= s->nr && !err; n++) {
		const unsigned long line = ima_policy_rule_line(p, n);

		if (!line)
			continue;
		ima_policy_rule_text(p, n, text, 1 << 16);
		err = policy_needs(&p->k, text, strlen(text), &bits);
		for (size_t i = 0; i < 64 && !err; i++) {
			if (!(bits >> i & 1))
				continue;
			need[i].first = need[i].first ? need[i].first : line;
			need[i].count++;
		}
	}
	free(text);
	return err;
}

int ima_policy_review(const struct ima_policy *p, const struct ima_remarks *remarks)
{
	struct need need[64] = { };
	int err;

	policy_use_config(&p->k);
	err = review_effects(p, remarks);
	review_sticky(p, remarks);
	review_unchecked(p, remarks);
	if (!err)
		err = count_needs(p, need);
	for (size_t i = 0; i < 64 && !err; i++)
		if (need[i].count)
			tell(remarks, (struct ima_remark) {
				.level = IMA_REMARK_NOTE, .line = need[i].first,
				.count = need[i].count, .option = ima_kconfig_name(i),
				.reason = "a kernel without this option refuses",
			});
	return err;
}
