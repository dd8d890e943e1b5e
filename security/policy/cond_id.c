// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions on users and groups (POL-16): of the acting credentials and of the
 * file.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/user_namespace.h>

#include "cond.h"

static int parse_number(struct integ_parser *p, const struct integ_token *t,
			u32 *id)
{
	unsigned long n;
	int rc;

	rc = kstrtoul(t->value, 10, &n);
	if (rc)
		return integ_parse_refuse(p, t->text, rc == -ERANGE ?
					  "number too large" :
					  "not a decimal number", rc);
	if (n >= U32_MAX)
		return integ_parse_refuse(p, t->text, "no such id", -EINVAL);
	*id = n;
	return 0;
}

/* Two keywords may share one slot of a rule, such as uid and euid (POL-4). */
static integ_keys_t same_slot(enum integ_key key)
{
	switch (key) {
	case INTEG_KEY_UID:
	case INTEG_KEY_EUID:
		return INTEG_KEY(UID) | INTEG_KEY(EUID);
	case INTEG_KEY_GID:
	case INTEG_KEY_EGID:
		return INTEG_KEY(GID) | INTEG_KEY(EGID);
	default:
		return BIT(key);
	}
}

int integ_parse_user(struct integ_parser *p, struct integ_draft *d,
		     const struct integ_token *t)
{
	kuid_t uid;
	u32 n;
	int rc;

	if (d->seen & same_slot(t->key))
		return integ_refuse_second(p, t);
	rc = parse_number(p, t, &n);
	if (rc)
		return rc;
	uid = make_kuid(p->user_ns, n);
	if (!uid_valid(uid))
		return integ_parse_refuse(p, t->text, "no such user", -EINVAL);
	integ_draft_add(d, t, (struct integ_cond) { .id = __kuid_val(uid) });
	return 0;
}

int integ_parse_group(struct integ_parser *p, struct integ_draft *d,
		      const struct integ_token *t)
{
	kgid_t gid;
	u32 n;
	int rc;

	if (d->seen & same_slot(t->key))
		return integ_refuse_second(p, t);
	rc = parse_number(p, t, &n);
	if (rc)
		return rc;
	gid = make_kgid(p->user_ns, n);
	if (!gid_valid(gid))
		return integ_parse_refuse(p, t->text, "no such group", -EINVAL);
	integ_draft_add(d, t, (struct integ_cond) { .id = __kgid_val(gid) });
	return 0;
}

/* The capability is the current task's, also for CREDS_CHECK; not audited. */
static bool may(enum integ_answer *answer, int cap)
{
	if (*answer == INTEG_UNASKED)
		*answer = has_capability_noaudit(current, cap) ? INTEG_YES : INTEG_NO;
	return *answer == INTEG_YES;
}

bool integ_match_uid(struct integ_match *m, const struct integ_cond *c)
{
	return integ_id_fits(c, __kuid_val(m->ev->cred->uid));
}

bool integ_match_gid(struct integ_match *m, const struct integ_cond *c)
{
	return integ_id_fits(c, __kgid_val(m->ev->cred->gid));
}

/*
 * A task that may switch its effective id counts as each user it may become.
 * Asking for the capability last keeps it off the path of ordinary tasks, whose
 * three ids are the same.
 */
bool integ_match_euid(struct integ_match *m, const struct integ_cond *c)
{
	const struct cred *cred = m->ev->cred;

	if (integ_id_fits(c, __kuid_val(cred->euid)))
		return true;
	return (integ_id_fits(c, __kuid_val(cred->suid)) ||
		integ_id_fits(c, __kuid_val(cred->uid))) &&
	       may(&m->may_setuid, CAP_SETUID);
}

bool integ_match_egid(struct integ_match *m, const struct integ_cond *c)
{
	const struct cred *cred = m->ev->cred;

	if (integ_id_fits(c, __kgid_val(cred->egid)))
		return true;
	return (integ_id_fits(c, __kgid_val(cred->sgid)) ||
		integ_id_fits(c, __kgid_val(cred->gid))) &&
	       may(&m->may_setgid, CAP_SETGID);
}

/* An owner that the mount does not map is nobody: no condition holds. */
bool integ_match_fowner(struct integ_match *m, const struct integ_cond *c)
{
	vfsuid_t owner;

	if (!m->ev->inode)
		return false;
	owner = i_uid_into_vfsuid(m->ev->idmap, m->ev->inode);
	return vfsuid_valid(owner) && integ_id_fits(c, __vfsuid_val(owner));
}

bool integ_match_fgroup(struct integ_match *m, const struct integ_cond *c)
{
	vfsgid_t group;

	if (!m->ev->inode)
		return false;
	group = i_gid_into_vfsgid(m->ev->idmap, m->ev->inode);
	return vfsgid_valid(group) && integ_id_fits(c, __vfsgid_val(group));
}

/*
 * POL-60: the value in the initial namespace, which is how it is kept. Unsigned,
 * so that it can be loaded again (EDGE-8).
 */
void integ_show_id(struct seq_file *m, const struct integ_policy_env *env,
		   const struct integ_rule *rule, const struct integ_cond *c)
{
	static const char operators[] = {
		[INTEG_CMP_EQ] = '=',
		[INTEG_CMP_GT] = '>',
		[INTEG_CMP_LT] = '<',
	};

	seq_printf(m, "%s%c%u ", integ_keywords[c->key].name,
		   operators[c->cmp], c->id);
}
