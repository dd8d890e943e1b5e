// SPDX-License-Identifier: GPL-2.0-only
/*
 * What imactl doctor found.
 */
#include <inttypes.h>
#include <string.h>

#include "doctor.h"

static const char * const states[] = {
	[DOCTOR_OK] = "ok",
	[DOCTOR_UNKNOWN] = "unknown",
	[DOCTOR_WARNING] = "warning",
	[DOCTOR_BAD] = "bad",
};

_Static_assert(ARRAY_SIZE(states) == DOCTOR_STATE_COUNT, "a word each");

bool doctor_healthy(const struct doctor *d)
{
	for (size_t i = 0; i < d->nchecks; i++) {
		if (d->check[i].state == DOCTOR_BAD)
			return false;
	}
	return !d->ngroups && !d->errors;
}

static void print_text(const char *text)
{
	print_escaped(stdout, (const uint8_t *)text, strlen(text));
}

static void text_check(const struct doctor_check *c)
{
	printf("%-12s %-8s ", c->name, states[c->state]);
	print_text(c->detail);
	putchar('\n');
	if (c->remedy && c->state != DOCTOR_OK)
		printf("%21s> %s\n", "", c->remedy);
}

static void rule_text(const struct doctor *d, size_t number, char *buf, size_t size)
{
	unsigned long line = ima_policy_rule_line(d->policy, number);
	size_t len;

	if (line)
		len = (size_t)snprintf(buf, size, "line %lu: ", line);
	else
		len = (size_t)snprintf(buf, size, "rule %zu: ", number);
	ima_policy_rule_text(d->policy, number, buf + len, size - len);
}

/* Certificates that were given are what will be there; else it is what is there. */
static const char *no_key_reason(const struct doctor *d)
{
	return d->keys ? "no such key given" : "key not in .ima";
}

static void text_group(const struct doctor *d, const struct doctor_group *g)
{
	const char *before = "";
	char rule[512];

	printf("\n%lu file%s: %s", g->count, g->count == 1 ? "" : "s", g->refusal.cause);
	if (g->refusal.no_key)
		printf(" (%s, key id %08" PRIx32 ")", no_key_reason(d), g->refusal.key_id);
	putchar('\n');
	rule_text(d, g->refusal.rule, rule, sizeof(rule));
	printf("  demanded by ");
	print_text(rule);
	printf("\n  when ");
	for (size_t i = 0; doctor_access_name(i); i++) {
		if (g->refusal.accesses >> i & 1) {
			printf("%s%s", before, doctor_access_name(i));
			before = ", ";
		}
	}
	putchar('\n');
	for (size_t i = 0; i < g->nexamples; i++) {
		printf("    ");
		print_text(g->example[i]);
		putchar('\n');
	}
	if (g->count > g->nexamples)
		printf("    and %lu more\n", g->count - g->nexamples);
	printf("  > %s\n", doctor_remedy(&g->refusal));
}

void doctor_text(const struct doctor *d)
{
	for (size_t i = 0; i < d->nchecks; i++)
		text_check(&d->check[i]);
	for (size_t i = 0; i < d->ngroups; i++)
		text_group(d, &d->group[i]);
	printf("\n%lu files looked at, %lu caught by an appraise rule", d->files, d->covered);
	if (d->unverified)
		printf(", %lu of them with signatures not verified (no --key)", d->unverified);
	if (d->errors)
		printf(", %lu errors", d->errors);
	printf("\nverdict      %s\n", doctor_healthy(d) ? "nothing would be refused" :
	       d->ngroups ? "files would be refused" : "NOT READY");
}

static void json_check(struct json *j, const struct doctor_check *c)
{
	json_open(j, NULL, '{');
	json_text(j, "name", c->name);
	json_text(j, "state", states[c->state]);
	json_bytes(j, "detail", (const uint8_t *)c->detail, strlen(c->detail));
	if (c->remedy && c->state != DOCTOR_OK)
		json_text(j, "remedy", c->remedy);
	json_close(j, '}');
}

static void json_group(struct json *j, const struct doctor *d, const struct doctor_group *g)
{
	unsigned long line = ima_policy_rule_line(d->policy, g->refusal.rule);
	char rule[4096];

	json_open(j, NULL, '{');
	json_text(j, "cause", g->refusal.cause);
	json_bool(j, "no_key", g->refusal.no_key);
	if (g->refusal.no_key) {
		char id[9];

		snprintf(id, sizeof(id), "%08" PRIx32, g->refusal.key_id);
		json_text(j, "key_id", id);
		json_text(j, "reason", no_key_reason(d));
	}
	json_number(j, "rule", g->refusal.rule);
	if (line)
		json_number(j, "line", line);
	ima_policy_rule_text(d->policy, g->refusal.rule, rule, sizeof(rule));
	json_bytes(j, "rule_text", (const uint8_t *)rule, strlen(rule));
	json_open(j, "accesses", '[');
	for (size_t i = 0; doctor_access_name(i); i++) {
		if (g->refusal.accesses >> i & 1)
			json_text(j, NULL, doctor_access_name(i));
	}
	json_close(j, ']');
	json_number(j, "files", g->count);
	json_open(j, "examples", '[');
	for (size_t i = 0; i < g->nexamples; i++)
		json_text(j, NULL, g->example[i]);
	json_close(j, ']');
	json_text(j, "remedy", doctor_remedy(&g->refusal));
	json_close(j, '}');
}

void doctor_json(const struct doctor *d)
{
	struct json j = { .out = stdout };

	json_open(&j, NULL, '{');
	json_open(&j, "system", '[');
	for (size_t i = 0; i < d->nchecks; i++)
		json_check(&j, &d->check[i]);
	json_close(&j, ']');
	json_number(&j, "files", d->files);
	json_number(&j, "covered", d->covered);
	json_number(&j, "unverified", d->unverified);
	json_number(&j, "errors", d->errors);
	json_open(&j, "refused", '[');
	for (size_t i = 0; i < d->ngroups; i++)
		json_group(&j, d, &d->group[i]);
	json_close(&j, ']');
	json_bool(&j, "healthy", doctor_healthy(d));
	json_close(&j, '}');
}
