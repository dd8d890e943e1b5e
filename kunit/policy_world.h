/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the policy tests: file systems, files and tasks made up for them,
 * and a matcher too simple to be wrong.
 */
#ifndef _KUNIT_POLICY_WORLD_H
#define _KUNIT_POLICY_WORLD_H

#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/prandom.h>

#include "policy_fixture.h"

#define WORLD_SBS	6

/**
 * struct world - where events happen
 * @types: file system types
 * @sbs: superblocks, two of a type
 * @slots: what each superblock remembers of the policy under test
 * @inode: file of the event in hand
 * @cred: credentials of the event in hand
 * @ev: the event in hand
 * @may_setuid: whether the task has CAP_SETUID
 * @may_setgid: whether the task has CAP_SETGID
 * @subj: security id of @cred
 * @obj: security id of @inode
 */
struct world {
	struct file_system_type types[WORLD_SBS / 2];
	struct super_block *sbs[WORLD_SBS];
	struct integ_sb_slot slots[WORLD_SBS];
	struct inode *inode;
	struct cred *cred;
	struct integ_event ev;
	bool may_setuid;
	bool may_setgid;
	u32 subj;
	u32 obj;
};

struct world *world_create(struct kunit *test);
uuid_t world_uuid(unsigned int n);

/* Put the file of the event on superblock @n. */
void world_place(struct world *w, unsigned int n);

/* The plan for the event in hand; @slot may be NULL. */
struct integ_plan world_match(struct world *w, struct integ_policy *p,
			      struct integ_sb_slot *slot, integ_classes_t want);

/**
 * struct ref_id - condition on an id
 * @op: '=', '<', '>', or 0 if there is none
 * @value: to compare with
 */
struct ref_id {
	char op;
	u32 value;
};

/**
 * struct ref_rule - a rule before it became text
 * @action: as written
 * @op: operation, INTEG_OP_NONE for none
 * @mask: MAY_* or 0
 * @mask_includes: whether the mask has ``^``
 * @fsmagic: or 0
 * @fsname: or NULL
 * @uuid: number of a world_uuid(), or -1
 * @id: uid, euid, gid, egid, fowner, fgroup
 * @list: keyrings or labels, or NULL
 * @obj: security id that obj_type= stands for, or 0
 * @subj: security id that subj_user= stands for, or 0
 * @pcr: or -1
 * @verity: digest_type=verity
 * @imasig: appraise_type=imasig
 * @sha256_only: appraise_algos=sha256
 * @directio: permit_directio
 * @template: or -1
 */
struct ref_rule {
	const char *action;
	enum integ_op op;
	int mask;
	bool mask_includes;
	unsigned long fsmagic;
	const char *fsname;
	int uuid;
	struct ref_id id[6];
	const char *list;
	u32 obj;
	u32 subj;
	int pcr;
	bool verity;
	bool imasig;
	bool sha256_only;
	bool directio;
	int template;
};

/* policy_reference.c */
struct integ_plan ref_match(const struct ref_rule *rules, size_t nr,
			    const struct world *w, integ_classes_t want);

/* policy_random.c */
void random_rule(struct rnd_state *rnd, struct ref_rule *r);
void random_event(struct rnd_state *rnd, struct world *w);
size_t rule_text(const struct ref_rule *r, char *buf, size_t size);

#endif /* _KUNIT_POLICY_WORLD_H */
