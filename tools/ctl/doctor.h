/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * imactl doctor: what a policy would refuse on this system.
 */
#ifndef IMACTL_CTL_DOCTOR_H
#define IMACTL_CTL_DOCTOR_H

#include <imactl/appraise.h>
#include <imactl/key.h>
#include <imactl/walk.h>

#include "policy.h"

/* doctor_system.c */

enum doctor_state {
	DOCTOR_OK,
	DOCTOR_UNKNOWN,		/* could not be looked at */
	DOCTOR_WARNING,		/* works, but not as one may think */
	DOCTOR_BAD,		/* the policy cannot work, or locks everybody out */
	DOCTOR_STATE_COUNT
};

/**
 * struct doctor_check - a check of the system
 * @name: what was looked at, one word
 * @state: how it is
 * @detail: what was found
 * @remedy: what to do about it, NULL if nothing
 */
struct doctor_check {
	const char *name;
	enum doctor_state state;
	char detail[256];
	const char *remedy;
};

#define DOCTOR_CHECKS_MAX 64

/* doctor_ring.c */

/**
 * struct doctor_ring - ids of the keys on .ima, or on _ima if that is all there is
 * @known: @id are those of all of its keys
 * @id: as labels name keys by, @n of them
 */
struct doctor_ring {
	bool known;
	uint32_t *id;
	size_t n;
};

/** doctor_read_ring() - ask the running kernel; @ring->id is to be freed */
void doctor_read_ring(struct doctor_ring *ring);

/** doctor_ring_lacks() - is it certain that no key there has that id? */
bool doctor_ring_lacks(const struct doctor_ring *ring, uint32_t id);

/* doctor_files.c */

/* Ways to reach a file, in the order of the table in doctor_files.c. */
#define DOCTOR_ACCESSES_MAX 12

/**
 * struct doctor_refusal - why a file is refused
 * @cause: as in the kernel's audit record
 * @no_key: a signature, but none of the keys made it, or none on .ima
 * @key_id: of that signature; appended ones have none
 * @rule: that demands it
 * @accesses: bits of the accesses that are refused
 */
struct doctor_refusal {
	const char *cause;
	bool no_key;
	uint32_t key_id;
	size_t rule;
	unsigned int accesses;
};

#define DOCTOR_REFUSALS_MAX 8

/**
 * struct doctor_group - files refused for the same reason
 * @refusal: the reason; its @accesses are those of all its files
 * @count: how many files
 * @example: paths of the first
 * @nexamples: how many of them
 */
struct doctor_group {
	struct doctor_refusal refusal;
	unsigned long count;
	char **example;
	size_t nexamples;
};

/**
 * struct doctor - the whole examination
 * @source: the policy as options name it
 * @policy: the policy
 * @keys: certificates, NULL if there are none
 * @ring: what there is instead; read only if there are none
 * @crypto: for hashing and verifying
 * @mounts: what is mounted
 * @uid: ordinary user
 * @evm: EVM protects attributes
 * @examples: paths to keep of a group
 * @root: where proc, sys and boot are
 * @paths: trees to walk, @npaths of them
 * @filter: files left out
 * @check: checks of the system, @nchecks of them
 * @group: files refused, @ngroups of them
 * @files: files looked at
 * @covered: of these, files that some appraise rule catches
 * @unverified: of these, files whose signature could not be verified, for want of
 *	any certificate, and count as accepted
 * @errors: what could not be looked at
 * @no_memory: the rest is missing
 */
struct doctor {
	struct policy_source source;
	struct ima_policy *policy;
	struct ima_keys *keys;
	struct doctor_ring ring;
	struct ima_crypto *crypto;
	struct ima_mounts mounts;
	uint32_t uid;
	bool evm;
	size_t examples;
	const char *root;
	char **paths;
	size_t npaths;
	struct ima_filter filter;
	struct doctor_check check[DOCTOR_CHECKS_MAX];
	size_t nchecks;
	struct doctor_group *group;
	size_t ngroups;
	unsigned long files;
	unsigned long covered;
	unsigned long unverified;
	unsigned long errors;
	bool no_memory;
};

/** doctor_examine_system() - fill @check in */
void doctor_examine_system(struct doctor *d);

/** doctor_reads_evm() - whether EVM is on, as securityfs says */
bool doctor_reads_evm(const struct doctor *d);

/** doctor_access_name() - how an access is called, NULL behind the last */
const char *doctor_access_name(size_t i);

/** doctor_examine_files() - walk @paths; Return: false if out of memory */
bool doctor_examine_files(struct doctor *d);

/** doctor_note() - put a file into its group; doctor_groups.c */
void doctor_note(struct doctor *d, const char *path, const struct doctor_refusal *r);
void doctor_free_groups(struct doctor *d);

/** doctor_remedy() - what to do about files refused with that cause */
const char *doctor_remedy(const struct doctor_refusal *r);

/* doctor_report.c */

void doctor_text(const struct doctor *d);
void doctor_json(const struct doctor *d);

/** doctor_healthy() - nothing would be refused and nothing is bad */
bool doctor_healthy(const struct doctor *d);

#endif
