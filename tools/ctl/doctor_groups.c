// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files by the reason for which they are refused.
 */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

static struct doctor_group *find(struct doctor *d, const struct doctor_refusal *r)
{
	struct doctor_group *more;

	for (size_t i = 0; i < d->ngroups; i++) {
		const struct doctor_refusal *known = &d->group[i].refusal;

		if (known->rule == r->rule && known->no_key == r->no_key &&
		    known->key_id == r->key_id && !strcmp(known->cause, r->cause))
			return &d->group[i];
	}
	more = realloc(d->group, (d->ngroups + 1) * sizeof(*more));
	if (!more)
		return NULL;
	d->group = more;
	more = &more[d->ngroups++];
	*more = (struct doctor_group){ .refusal = *r };
	return more;
}

void doctor_note(struct doctor *d, const char *path, const struct doctor_refusal *r)
{
	struct doctor_group *g = find(d, r);
	char **more;

	if (!g) {
		d->no_memory = true;
		return;
	}
	g->refusal.accesses |= r->accesses;
	if (g->count++ >= d->examples)
		return;
	more = realloc(g->example, (g->nexamples + 1) * sizeof(*more));
	if (more) {
		g->example = more;
		more[g->nexamples] = strdup(path);
	}
	if (!more || !more[g->nexamples])
		d->no_memory = true;
	else
		g->nexamples++;
}

void doctor_free_groups(struct doctor *d)
{
	for (size_t i = 0; i < d->ngroups; i++) {
		for (size_t k = 0; k < d->group[i].nexamples; k++)
			free(d->group[i].example[k]);
		free(d->group[i].example);
	}
	free(d->group);
	d->group = NULL;
	d->ngroups = 0;
}

static const struct {
	const char *cause;
	const char *remedy;
} remedies[] = {
	{ "missing-hash", "label them: imactl hash or imactl sign, or open each once after a boot with ima_appraise=fix" },
	{ "IMA-signature-required", "a digest will not do: sign them (imactl sign)" },
	{ "verity-signature-required", "turn fs-verity on and sign its digest (imactl sign --verity)" },
	{ "invalid-hash", "the content changed since it was labelled: find out why, then label it again" },
	{ "invalid-signature", "the content is not what was signed: find out why, then sign it again" },
	{ "invalid-signature-version", "sign them again; the kernel knows versions 2 and 3" },
	{ "invalid-verity-signature", "turn fs-verity on for them and sign its digest again" },
	{ "sigv3-hashing-error", "they could not be hashed; see the messages above" },
	{ "unknown-ima-data", "security.ima is nothing the kernel knows: label them again" },
	{ "unknown", "security.ima could not be read or verified" },
	{ "missing-HMAC", "EVM is on: give them a security.evm (imactl sign --evm=, or open each once after a boot with evm=fix)" },
	{ "denied-hash-algorithm", "label them again with an algorithm that appraise_algos allows" },
	{ "no-xattr-support", "exempt the file system (dont_appraise fsmagic= or fsname=), or use another one" },
};

const char *doctor_remedy(const struct doctor_refusal *r)
{
	if (r->no_key)
		return "load the signer's certificate onto .ima, or give it with --key if it will be there";
	for (size_t i = 0; i < ARRAY_SIZE(remedies); i++) {
		if (!strcmp(remedies[i].cause, r->cause))
			return remedies[i].remedy;
	}
	return "see the kernel's documentation of this cause";
}
