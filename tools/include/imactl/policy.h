/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies, read and evaluated by the kernel's own code: what it would refuse and
 * why, and which rule decides about an event.
 */
#ifndef IMACTL_POLICY_H
#define IMACTL_POLICY_H

#include <imactl/kconfig.h>

/* Classes of action; the first rule of a class that matches decides it. */
enum ima_class {
	IMA_MEASURE,
	IMA_APPRAISE,
	IMA_AUDIT,
	IMA_HASH,
	IMA_CLASS_COUNT
};

enum ima_remark_level {
	IMA_REMARK_ERROR,	/* the kernel refuses the policy */
	IMA_REMARK_WARNING,	/* it does not, but cannot mean what it says */
	IMA_REMARK_NOTE,	/* what to know; what was not checked */
	IMA_REMARK_LEVEL_COUNT
};

/**
 * struct ima_remark - something about a policy
 * @level: how bad
 * @line: number of the line from 1, 0 if it is about the whole
 * @column: of the token in the line, from 1, 0 if there is no token
 * @token: the token as it stands in the text, not terminated
 * @token_len: bytes in @token
 * @reason: why, in the words the kernel uses
 * @log: what else the kernel writes to its log, NULL if nothing
 * @err: what write() fails with (a positive errno), 0 unless it is an error
 * @option: configuration option it is about, NULL if none
 * @count: lines it is about, beginning with @line
 */
struct ima_remark {
	enum ima_remark_level level;
	unsigned long line;
	size_t column;
	const char *token;
	size_t token_len;
	const char *reason;
	const char *log;
	int err;
	const char *option;
	unsigned long count;
};

/**
 * struct ima_remarks - who is to be told
 * @remark: called for each remark; what it points to is valid during the call
 * @ctx: for @remark
 */
struct ima_remarks {
	void (*remark)(void *ctx, const struct ima_remark *r);
	void *ctx;
};

struct ima_policy;

/** ima_policy_create() - a policy without rules for that kernel; NULL: out of memory */
struct ima_policy *ima_policy_create(const struct ima_kconfig *k);

/** ima_policy_free() - free a policy; NULL is fine */
void ima_policy_free(struct ima_policy *p);

/**
 * ima_policy_parse() - take a policy as it would be uploaded
 * @p: a policy without rules
 * @text: the policy
 * @len: bytes in @text
 * @remarks: who is told of every line that is refused, not only of the first
 *
 * Return: 0; EINVAL if something is refused, and then @p cannot be used; ENOMEM.
 */
int ima_policy_parse(struct ima_policy *p, const char *text, size_t len,
		     const struct ima_remarks *remarks);

/**
 * ima_policy_builtin() - take what the kernel brings along
 * @p: a policy without rules
 * @names: as after ``ima_policy=``, or ``ima_tcb``
 *
 * Return: 0; ENOENT for an unknown name; EINVAL if this kernel cannot have it;
 * ENOMEM.
 */
int ima_policy_builtin(struct ima_policy *p, const char *names);

/**
 * ima_policy_review() - remarks on a policy that was taken
 * @p: the policy
 * @remarks: who is told
 *
 * Rules that can never decide anything; options without which a kernel refuses
 * the policy; what cannot be known here.
 *
 * Return: 0 or ENOMEM.
 */
int ima_policy_review(const struct ima_policy *p, const struct ima_remarks *remarks);

/** ima_policy_rules() - Return: number of rules, those of the kernel included */
size_t ima_policy_rules(const struct ima_policy *p);

/**
 * ima_policy_rule_text() - the text that read-back would show
 * @p: the policy
 * @number: of the rule, from 1
 * @buf: receives the text without line feed, cut if it is longer
 * @size: bytes in @buf
 */
void ima_policy_rule_text(const struct ima_policy *p, size_t number, char *buf,
			  size_t size);

/** ima_policy_rule_line() - Return: line of a rule, 0 if the kernel brought it along */
unsigned long ima_policy_rule_line(const struct ima_policy *p, size_t number);

/* Conditions on labels of the security module, in the order of the language. */
enum ima_lsm_key {
	IMA_OBJ_USER,
	IMA_OBJ_ROLE,
	IMA_OBJ_TYPE,
	IMA_SUBJ_USER,
	IMA_SUBJ_ROLE,
	IMA_SUBJ_TYPE,
	IMA_LSM_KEY_COUNT
};

/* Requested access, as mask= names it. */
enum {
	IMA_MAY_EXEC = 1,
	IMA_MAY_WRITE = 2,
	IMA_MAY_READ = 4,
	IMA_MAY_APPEND = 8,
};

/** struct ima_ids - ids of a task */
struct ima_ids {
	uint32_t real;
	uint32_t effective;
	uint32_t saved;
};

/**
 * struct ima_policy_event - something that happens
 * @func: as func= names it
 * @mask: IMA_MAY_* bits
 * @uid: users of the task
 * @gid: groups of the task
 * @may_setuid: it has CAP_SETUID
 * @may_setgid: it has CAP_SETGID
 * @has_file: there is a file; false for KEY_CHECK and CRITICAL_DATA
 * @fowner: owner of the file
 * @fgroup: group of the file
 * @fsmagic: of its file system
 * @fsname: type of its file system
 * @fsuuid: UUID of its file system
 * @label: keyring, or label of the critical data; NULL if there is none
 * @lsm: labels by enum ima_lsm_key; NULL if not known, and then none matches
 */
struct ima_policy_event {
	const char *func;
	int mask;
	struct ima_ids uid;
	struct ima_ids gid;
	bool may_setuid;
	bool may_setgid;
	bool has_file;
	uint32_t fowner;
	uint32_t fgroup;
	unsigned long fsmagic;
	const char *fsname;
	uint8_t fsuuid[16];
	const char *label;
	const char *lsm[IMA_LSM_KEY_COUNT];
};

/* More conditions than a rule can have. */
#define IMA_CONDS_MAX 32

/**
 * struct ima_step - a rule looked at
 * @class: its class
 * @number: of the rule, from 1
 * @positive: it asks for something, rather than exempting from it
 * @decides: it is the one that decides its class
 * @late: an earlier rule of its class has decided already
 * @names_func: it has a func=
 * @concerns: it is about the event's func; if not, that is the only thing said
 * @nconds: elements of @cond
 * @failed: how many of them do not hold
 * @cond: its conditions; text as in the policy
 */
struct ima_step {
	enum ima_class class;
	size_t number;
	bool positive;
	bool decides;
	bool late;
	bool names_func;
	bool concerns;
	size_t nconds;
	size_t failed;
	struct ima_step_cond {
		char text[128];
		bool holds;
	} cond[IMA_CONDS_MAX];
};

/**
 * enum ima_proof - what an appraise rule demands
 * @IMA_PROOF_ANY: a digest or a signature
 * @IMA_PROOF_SIGNATURE: a signature
 * @IMA_PROOF_VERITY: a signature over the fs-verity digest
 */
enum ima_proof { IMA_PROOF_ANY, IMA_PROOF_SIGNATURE, IMA_PROOF_VERITY };

/**
 * struct ima_plan - what the policy wants done
 * @todo: bits 1 << enum ima_class of what is to be done
 * @verity: bits of those that take the fs-verity digest
 * @rule: deciding rules by class, 0 where none matches
 * @pcr: of the measurement
 * @template: of the measurement, NULL for the default
 * @proof: what a label must hold
 * @modsig: an appended signature will do
 * @algos: bits of hash algorithms the label may use, 0 for any
 */
struct ima_plan {
	unsigned int todo;
	unsigned int verity;
	size_t rule[IMA_CLASS_COUNT];
	int pcr;
	const char *template;
	enum ima_proof proof;
	bool modsig;
	uint32_t algos;
};

/**
 * ima_policy_match() - what the policy wants done about an event
 * @p: the policy
 * @ev: the event
 * @plan: filled in, but for @plan->rule
 *
 * Return: 0; EINVAL if there is no such func.
 */
int ima_policy_match(const struct ima_policy *p, const struct ima_policy_event *ev,
		     struct ima_plan *plan);

/**
 * ima_policy_explain() - the same, and why
 * @p: the policy
 * @ev: the event
 * @plan: filled in
 * @step: called for every rule in order; NULL if nobody wants to know
 * @ctx: for @step
 *
 * The plan is the matcher's; the rules are then looked at one by one, and both
 * must say the same.
 *
 * Return: 0; EINVAL if there is no such func; EIO if the two disagree.
 */
int ima_policy_explain(const struct ima_policy *p, const struct ima_policy_event *ev,
		       struct ima_plan *plan,
		       void (*step)(void *ctx, const struct ima_step *step), void *ctx);

/** ima_func_name() - Return: canonical name of the @i-th func from 0, NULL behind the last */
const char *ima_func_name(size_t i);

/** ima_class_name() - Return: name of a class, which is that of its positive action */
const char *ima_class_name(enum ima_class class);

#endif
