/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layer 3: the policy. Text becomes rules, rules become an immutable compiled
 * snapshot published by RCU, and matching an event against it gives a plan.
 */
#ifndef _SECURITY_INTEG_POLICY_H
#define _SECURITY_INTEG_POLICY_H

#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "../integ.h"

struct integ_policy;
struct integ_policy_update;
struct integ_sb_view;
struct super_block;

/* Longest rule that can be written directly, in bytes (POL-43). */
#define INTEG_POLICY_LINE_MAX	(PAGE_SIZE - 1)

/**
 * struct integ_policy_reach - what each operation can lead to
 * @generation: number of the publication; unique within the policy, never 0
 * @classes: classes with a positive rule that can match; by enum integ_op
 * @file_user: the only user whose opens any rule is about; U32_MAX if there are others
 * @appraised_by_name: operations that an appraise rule names with func=; bits of
 *		       enum integ_op
 * @setxattr_algos: algorithms of the first SETXATTR_CHECK rule, 0 if none
 *
 * An operation without classes needs no look at the policy at all.
 */
struct integ_policy_reach {
	u64 generation;
	integ_classes_t classes[__INTEG_OP_MAX];
	u32 file_user;
	u16 appraised_by_name;
	integ_algos_t setxattr_algos;
};

static_assert(__INTEG_OP_MAX <= 16, "appraised_by_name is too narrow");

/**
 * struct integ_policy_env - what the policy needs from layers it may not include
 * @find_template: template by name or format, NULL if unknown; may sleep. The
 *		   template lives as long as the policy.
 * @template_has_field: whether a template (NULL: the default) has a field
 * @template_name: text that @find_template takes back (EDGE-1); does not sleep
 * @published: called after each publication, with the policy's lock held; may
 *	       sleep, must not match or publish; @reach is valid during the
 *	       call. NULL if nobody wants to know.
 * @arch_rules: text of rules that the architecture brings along, with NULL behind
 *		the last; NULL for none. Lives as long as the policy.
 * @priv: for the callbacks
 */
struct integ_policy_env {
	const struct integ_template *(*find_template)(const char *text);
	bool (*template_has_field)(void *priv, const struct integ_template *t,
				   const char *id);
	const char *(*template_name)(const struct integ_template *t);
	void (*published)(void *priv, const struct integ_policy_reach *reach);
	const char *const *arch_rules;
	void *priv;
};

/**
 * enum integ_boot_measure - measurement rules chosen at boot (CMD-2, CMD-3)
 * @INTEG_BOOT_MEASURE_NONE: none
 * @INTEG_BOOT_MEASURE_TCB: ima_policy=tcb
 * @INTEG_BOOT_MEASURE_ORIGINAL_TCB: ima_tcb
 */
enum integ_boot_measure {
	INTEG_BOOT_MEASURE_NONE,
	INTEG_BOOT_MEASURE_TCB,
	INTEG_BOOT_MEASURE_ORIGINAL_TCB,
};

/**
 * struct integ_boot_policy - what the command line chose
 * @measure: measurement rules
 * @appraise_tcb: ima_policy=appraise_tcb or ima_appraise_tcb
 * @secure_boot: ima_policy=secure_boot
 * @critical_data: ima_policy=critical_data
 */
struct integ_boot_policy {
	enum integ_boot_measure measure;
	bool appraise_tcb;
	bool secure_boot;
	bool critical_data;
};

/* names.c */
const char *integ_op_name(enum integ_op op);

/* store.c */
struct integ_policy *integ_policy_create(const struct integ_policy_env *env);
void integ_policy_destroy(struct integ_policy *p);
int integ_policy_load_boot(struct integ_policy *p,
			   const struct integ_boot_policy *choice);
bool integ_policy_is_custom(const struct integ_policy *p);
void integ_policy_lsm_changed(struct integ_policy *p);

/**
 * struct integ_sb_slot - what a superblock remembers of the policy
 * @view: rules that can apply on this superblock, or NULL; RCU, replaced with
 *	  cmpxchg() by whoever finds it stale
 * @idle: operations that no rule is about on this superblock, bits of enum integ_op,
 *	  and above them the generation of the policy that says so
 *
 * Lives in the superblock's security blob; zeroed memory is a valid slot.
 */
struct integ_sb_slot {
	struct integ_sb_view __rcu *view;
	atomic64_t idle;
};

#define INTEG_IDLE_OPS	16

static_assert(__INTEG_OP_MAX <= INTEG_IDLE_OPS, "integ_sb_slot.idle is too narrow");

/**
 * integ_policy_skips() - whether no rule is about an operation on a file system
 * @generation: of the policy in force
 * @slot: what the superblock remembers of that policy
 * @op: the operation
 *
 * What integ_policy_match() would find out, before there is an event; not of every
 * file system. One that is asked while the policy is being replaced may get the
 * answer of the old one.
 *
 * Context: any; takes no lock.
 * Return: true if nothing is wanted, whatever else the event is; false if it has to
 * be matched.
 */
static inline bool integ_policy_skips(u64 generation,
				      const struct integ_sb_slot *slot,
				      enum integ_op op)
{
	const u64 idle = atomic64_read(&slot->idle);

	return idle & BIT(op) && idle >> INTEG_IDLE_OPS == generation;
}

/**
 * integ_may_be_user() - whether a rule for a user may be about some credentials
 * @cred: the credentials
 * @user: the user, by uid or euid (POL-16)
 *
 * Context: any.
 */
static inline bool integ_may_be_user(const struct cred *cred, u32 user)
{
	return __kuid_val(cred->uid) == user || __kuid_val(cred->euid) == user ||
	       __kuid_val(cred->suid) == user;
}

/* match.c, query.c, view.c */
void integ_policy_match(struct integ_policy *p, struct integ_sb_slot *slot,
			const struct integ_event *ev, integ_classes_t want,
			struct integ_plan *plan);
bool integ_policy_covers(struct integ_policy *p, const struct integ_event *ev,
			 enum integ_class class);
bool integ_policy_wants_signature(struct integ_policy *p, enum integ_op op);
void integ_sb_slot_release(struct integ_sb_slot *slot);

/* update.c: a pending set of rules, private to one writer until it is finished */
struct integ_policy_update *integ_policy_update_begin(struct integ_policy *p);
ssize_t integ_policy_update_line(struct integ_policy_update *u,
				 const char *text, size_t len);
int integ_policy_update_text(struct integ_policy_update *u,
			     const char *text, size_t len);
void integ_policy_update_fail(struct integ_policy_update *u);
int integ_policy_update_finish(struct integ_policy_update *u);

/* audit.c */
void integ_policy_audit_unsigned(void);

/* show.c: read-back; the seq_file's private data is the policy */
extern const struct seq_operations integ_policy_seq_ops;

void integ_policy_rule_text(struct integ_policy *p, u32 number, char *buf,
			    size_t size);

#endif /* _SECURITY_INTEG_POLICY_H */
