// SPDX-License-Identifier: GPL-2.0-only
/*
 * May metadata be changed? Every verdict, every way of change, and what else it depends
 * on (EVM-30 to EVM-34), and what is audited. The verdict is made up.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mnt_idmapping.h>
#include <linux/posix_acl.h>
#include <linux/xattr.h>

#include "evm_util.h"

#define NR_STATUSES	(INTEGRITY_UNKNOWN + 1)

/* The verdict on a file made of memory is its number of links. */
static enum integrity_status fake_status(struct dentry *dentry)
{
	return d_inode(dentry)->i_nlink;
}

static int setup(struct kunit *test)
{
	struct evm_file *f = evm_file(test);

	f->mode = INTEG_EVM_HMAC_KEY | INTEG_EVM_LOCKED;
	evm_name(f, "security.ima")->enabled = true;
	evm_name(f, "security.apparmor")->enabled = false;
	evm_set_text(f, "security.ima", "(ima)");
	evm_set_text(f, XATTR_NAME_EVM, "\x03(evm)");
	evm_set_text(f, XATTR_NAME_POSIX_ACL_ACCESS, "(acl)");
	kunit_activate_static_stub(test, integ_evm_status, fake_status);
	return 0;
}

static void set_status(struct kunit *test, enum integrity_status status)
{
	struct evm_file *f = test->priv;

	f->inode.__i_nlink = status;
	f->nr_audits = 0;
}

static int set_xattr(struct kunit *test, const char *name, const char *value)
{
	struct evm_file *f = test->priv;

	return integ_evm_may_set_xattr(&f->dentry, name, value, strlen(value));
}

static int remove_xattr(struct kunit *test, const char *name)
{
	struct evm_file *f = test->priv;

	return integ_evm_may_remove_xattr(&f->dentry, name);
}

/* With an ACL for access, and the mode it stands for. */
static int set_acl(struct kunit *test, umode_t mode)
{
	struct evm_file *f = test->priv;
	struct posix_acl *acl;
	int rc;

	if (!IS_ENABLED(CONFIG_FS_POSIX_ACL))
		return 0;
	acl = posix_acl_from_mode(mode, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, acl);
	rc = integ_evm_may_change_acl(&nop_mnt_idmap, &f->dentry,
				      XATTR_NAME_POSIX_ACL_ACCESS, acl);
	posix_acl_release(acl);
	return rc;
}

static int remove_acl(struct kunit *test, const char *name)
{
	struct evm_file *f = test->priv;

	return integ_evm_may_change_acl(&nop_mnt_idmap, &f->dentry, name, NULL);
}

static int change_attr(struct kunit *test, unsigned int valid, umode_t mode,
		       uid_t uid, gid_t gid)
{
	const struct iattr attr = {
		.ia_valid = valid,
		.ia_mode = mode,
		.ia_vfsuid = VFSUIDT_INIT(KUIDT_INIT(uid)),
		.ia_vfsgid = VFSGIDT_INIT(KGIDT_INIT(gid)),
	};
	struct evm_file *f = test->priv;

	return integ_evm_may_change_attr(&nop_mnt_idmap, &f->dentry, &attr);
}

/* One way of change, to what is there already or to something else. */
static int change(struct kunit *test, enum integ_evm_change how, bool same)
{
	struct evm_file *f = test->priv;
	const umode_t mode = f->inode.i_mode;

	switch (how) {
	case INTEG_EVM_CHANGE_XATTR:
		return set_xattr(test, "security.ima", same ? "(ima)" : "(IMA)");
	case INTEG_EVM_CHANGE_ACL:
		return set_acl(test, same ? mode : mode ^ 2);
	default:
		return change_attr(test, ATTR_MODE, same ? mode : mode ^ 2, 0, 0);
	}
}

/* What EVM-32 to EVM-34 say. */
static bool is_allowed(enum integrity_status status, enum integ_evm_change how,
		       bool same, bool keyless, bool bare)
{
	switch (status) {
	case INTEGRITY_PASS:
	case INTEGRITY_FAIL_IMMUTABLE:
		return true;
	case INTEGRITY_PASS_IMMUTABLE:
		return same;
	case INTEGRITY_NOXATTRS:
		return how != INTEG_EVM_CHANGE_XATTR || keyless || bare;
	case INTEGRITY_NOLABEL:
	case INTEGRITY_UNKNOWN:
		return keyless;
	default:
		return false;
	}
}

/* EVM-32: one record, two for a file without xattrs, none for a sealed one. */
static void expect_audits(struct kunit *test, enum integrity_status status,
			  enum integ_evm_change how)
{
	struct evm_file *f = test->priv;
	unsigned int i, want = status == INTEGRITY_NOXATTRS ? 2 : 1;

	if (status == INTEGRITY_PASS_IMMUTABLE && how != INTEG_EVM_CHANGE_ATTR)
		want = 0;
	if (!IS_ENABLED(CONFIG_INTEGRITY_AUDIT))
		return;
	KUNIT_ASSERT_EQ_MSG(test, f->nr_audits, want, "status %u, change %u", status,
			    how);
	for (i = 0; i < want; i++) {
		KUNIT_EXPECT_STREQ(test, f->audits[i].op, i + 1 == want ?
				   "appraise_metadata" : "update_metadata");
		KUNIT_EXPECT_STREQ(test, f->audits[i].cause,
				   integ_evm_status_name(status));
		KUNIT_EXPECT_EQ(test, f->audits[i].result, -EPERM);
		KUNIT_EXPECT_TRUE(test, f->audits[i].named);
	}
}

static void check(struct kunit *test, unsigned int status, unsigned int how,
		  bool same, bool keyless, bool bare)
{
	struct evm_file *f = test->priv;
	const bool allowed = is_allowed(status, how, same, keyless, bare);

	if (how == INTEG_EVM_CHANGE_ACL && !IS_ENABLED(CONFIG_FS_POSIX_ACL))
		return;
	set_status(test, status);
	KUNIT_EXPECT_EQ_MSG(test, change(test, how, same), allowed ? 0 : -EPERM,
			    "status %u, change %u, same %d, keyless %d, bare %d",
			    status, how, same, keyless, bare);
	KUNIT_EXPECT_TRUE(test, !allowed || !f->nr_audits);
	if (!allowed)
		expect_audits(test, status, how);
}

static void check_all(struct kunit *test, bool keyless, bool bare)
{
	unsigned int status, how;
	int same;

	for (status = 0; status < NR_STATUSES; status++)
		for (how = 0; how < __INTEG_EVM_CHANGE_MAX; how++)
			for (same = 0; same < 2; same++)
				check(test, status, how, same, keyless, bare);
}

static void verdict_decides(struct kunit *test)
{
	check_all(test, false, false);
}

/* EVM-10: impossible, not merely absent. */
static void keyless_machine_has_nothing_to_lose(struct kunit *test)
{
	struct evm_file *f = test->priv;

	f->mode = INTEG_EVM_SIGNATURES;
	check_all(test, false, false);
	f->mode = INTEG_EVM_SIGNATURES | INTEG_EVM_LOCKED;
	check_all(test, true, false);
}

/* EVM-32, no_xattrs */
static void bare_file_gets_its_first_xattr(struct kunit *test)
{
	struct evm_file *f = test->priv;

	f->sb.s_magic = TMPFS_MAGIC;
	check_all(test, false, true);
	f->sb.s_magic = SYSFS_MAGIC;
	check_all(test, false, true);
	f->sb.s_magic = RAMFS_MAGIC;
	check_all(test, false, false);
	integ_evm_file_created(&f->inode);
	check_all(test, false, true);
}

/* EVM-30 */
static void unchecked_writes_are_unchecked(struct kunit *test)
{
	struct evm_file *f = test->priv;
	unsigned int status, how;

	f->mode = INTEG_EVM_WRITES | INTEG_EVM_SIGNATURES;
	for (status = 0; status < NR_STATUSES; status++) {
		set_status(test, status);
		for (how = 0; how < __INTEG_EVM_CHANGE_MAX; how++)
			KUNIT_EXPECT_EQ(test, change(test, how, false), 0);
		KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x02"), 0);
		KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, ""), 0);
		KUNIT_EXPECT_EQ(test, remove_xattr(test, XATTR_NAME_EVM), 0);
		KUNIT_EXPECT_EQ(test, f->nr_audits, 0);
	}
}

/* EVM-31, security.evm: HMACs are the kernel's to write. */
static void labels_may_be_signatures(struct kunit *test)
{
	unsigned int type;

	set_status(test, INTEGRITY_PASS);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, ""), -EINVAL);
	for (type = 1; type < 256; type++) {
		const char value[] = { type, 2, 0 };

		KUNIT_EXPECT_EQ_MSG(test, set_xattr(test, XATTR_NAME_EVM, value),
				    type == 3 || type == 5 ? 0 : -EPERM,
				    "type %u", type);
	}
	KUNIT_EXPECT_EQ(test, remove_xattr(test, XATTR_NAME_EVM), 0);
	/* EVM-32 comes behind. */
	set_status(test, INTEGRITY_FAIL);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x05"), -EPERM);
	expect_audits(test, INTEGRITY_FAIL, INTEG_EVM_CHANGE_XATTR);
	set_status(test, INTEGRITY_PASS_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x03(evm)"), 0);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x03(EVM)"), -EPERM);
}

static void labels_are_for_the_administrator(struct kunit *test)
{
	struct cred *cred = prepare_creds();
	const struct cred *old;

	KUNIT_ASSERT_NOT_NULL(test, cred);
	set_status(test, INTEGRITY_PASS);
	cap_lower(cred->cap_effective, CAP_SYS_ADMIN);
	old = override_creds(cred);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x05"), -EPERM);
	KUNIT_EXPECT_EQ(test, remove_xattr(test, XATTR_NAME_EVM), -EPERM);
	KUNIT_EXPECT_EQ(test, set_xattr(test, "security.ima", "x"), 0);
	revert_creds(old);
	put_cred(cred);
}

/* EVM-31 */
static void other_xattrs_are_not_looked_at(struct kunit *test)
{
	unsigned int status;

	for (status = 0; status < NR_STATUSES; status++) {
		set_status(test, status);
		KUNIT_EXPECT_EQ(test, set_xattr(test, "security.apparmor", "x"), 0);
		KUNIT_EXPECT_EQ(test, remove_xattr(test, "security.apparmor"), 0);
		KUNIT_EXPECT_EQ(test, set_xattr(test, "user.ima", "x"), 0);
		KUNIT_EXPECT_EQ(test, remove_xattr(test, "security.im"), 0);
	}
}

static void acl_as_xattr_is_checked(struct kunit *test)
{
	const char *const name = XATTR_NAME_POSIX_ACL_ACCESS;
	struct evm_file *f = test->priv;
	unsigned int status;
	bool ok;

	if (!IS_ENABLED(CONFIG_FS_POSIX_ACL))
		kunit_skip(test, "no ACLs");
	f->sb.s_iflags = SB_I_EVM_HMAC_UNSUPPORTED;
	set_status(test, INTEGRITY_FAIL);
	KUNIT_EXPECT_EQ(test, set_xattr(test, name, "x"), 0);
	f->sb.s_iflags = 0;
	for (status = 0; status < NR_STATUSES; status++) {
		ok = status == INTEGRITY_NOXATTRS ||
		     is_allowed(status, INTEG_EVM_CHANGE_XATTR, false, false, false);
		set_status(test, status);
		KUNIT_EXPECT_EQ(test, set_xattr(test, name, "x"), ok ? 0 : -EPERM);
		KUNIT_EXPECT_EQ(test, remove_xattr(test, name), ok ? 0 : -EPERM);
		KUNIT_EXPECT_EQ(test, set_xattr(test, name, "(acl)"),
				ok || status == INTEGRITY_PASS_IMMUTABLE ? 0 : -EPERM);
	}
}

/* EVM-31, EVM-33, EVM-34, EVM-42 */
static void unsupported_file_system_is_exempt(struct kunit *test)
{
	struct evm_file *f = test->priv;

	f->sb.s_iflags = SB_I_EVM_HMAC_UNSUPPORTED;
	set_status(test, INTEGRITY_FAIL);
	KUNIT_EXPECT_EQ(test, set_xattr(test, "security.ima", "x"), 0);
	KUNIT_EXPECT_EQ(test, remove_xattr(test, "security.ima"), 0);
	KUNIT_EXPECT_EQ(test, change(test, INTEG_EVM_CHANGE_ATTR, false), 0);
	KUNIT_EXPECT_EQ(test, set_xattr(test, XATTR_NAME_EVM, "\x05"), -EPERM);
	KUNIT_EXPECT_EQ(test, remove_xattr(test, XATTR_NAME_EVM), -EPERM);
	if (IS_ENABLED(CONFIG_FS_POSIX_ACL))
		KUNIT_EXPECT_EQ(test, change(test, INTEG_EVM_CHANGE_ACL, false), -EPERM);
}

/* EVM-32: removal compares an empty value. */
static void sealed_xattr_is_not_removed(struct kunit *test)
{
	struct evm_file *f = test->priv;

	set_status(test, INTEGRITY_PASS_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, remove_xattr(test, "security.ima"), -EPERM);
	KUNIT_EXPECT_EQ(test, f->nr_audits, 0);
	evm_set_text(f, "security.ima", "");
	KUNIT_EXPECT_EQ(test, remove_xattr(test, "security.ima"), 0);
	/* What is not there is not equal to anything. */
	evm_set_error(f, "security.ima", -ENODATA);
	KUNIT_EXPECT_EQ(test, set_xattr(test, "security.ima", ""), -EPERM);
}

/* EVM-33 */
static void sealed_acl_keeps_the_mode(struct kunit *test)
{
	struct evm_file *f = test->priv;

	if (!IS_ENABLED(CONFIG_FS_POSIX_ACL))
		kunit_skip(test, "no ACLs");
	set_status(test, INTEGRITY_PASS_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, set_acl(test, f->inode.i_mode), 0);
	KUNIT_EXPECT_EQ(test, set_acl(test, f->inode.i_mode ^ 0100), -EPERM);
	KUNIT_EXPECT_EQ(test, remove_acl(test, XATTR_NAME_POSIX_ACL_ACCESS), -EPERM);
	KUNIT_EXPECT_EQ(test, remove_acl(test, XATTR_NAME_POSIX_ACL_DEFAULT), -EPERM);
	KUNIT_EXPECT_EQ(test, f->nr_audits, 0);
}

/* EVM-34 */
static void sealed_attributes_stay_equal(struct kunit *test)
{
	struct evm_file *f = test->priv;
	const umode_t mode = f->inode.i_mode;
	const uid_t uid = __kuid_val(f->inode.i_uid);
	const gid_t gid = __kgid_val(f->inode.i_gid);
	const unsigned int all = ATTR_MODE | ATTR_UID | ATTR_GID;

	set_status(test, INTEGRITY_PASS_IMMUTABLE);
	KUNIT_EXPECT_EQ(test, change_attr(test, all, mode, uid, gid), 0);
	KUNIT_EXPECT_EQ(test, change_attr(test, all, mode ^ 1, uid, gid), -EPERM);
	KUNIT_EXPECT_EQ(test, change_attr(test, all, mode, uid + 1, gid), -EPERM);
	KUNIT_EXPECT_EQ(test, change_attr(test, all, mode, uid, gid + 1), -EPERM);
	KUNIT_EXPECT_EQ(test, change_attr(test, ATTR_UID, 0, uid, 0), 0);
	set_status(test, INTEGRITY_FAIL);
	KUNIT_EXPECT_EQ(test, change_attr(test, ATTR_SIZE | ATTR_MTIME, 0, 0, 0), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(verdict_decides),
	KUNIT_CASE(keyless_machine_has_nothing_to_lose),
	KUNIT_CASE(bare_file_gets_its_first_xattr),
	KUNIT_CASE(unchecked_writes_are_unchecked),
	KUNIT_CASE(labels_may_be_signatures),
	KUNIT_CASE(labels_are_for_the_administrator),
	KUNIT_CASE(other_xattrs_are_not_looked_at),
	KUNIT_CASE(acl_as_xattr_is_checked),
	KUNIT_CASE(unsupported_file_system_is_exempt),
	KUNIT_CASE(sealed_xattr_is_not_removed),
	KUNIT_CASE(sealed_acl_keeps_the_mode),
	KUNIT_CASE(sealed_attributes_stay_equal),
	{ }
};

static struct kunit_suite suite = {
	.name = "integ_evm_protect",
	.init = setup,
	.test_cases = cases,
};
kunit_test_suite(suite);
