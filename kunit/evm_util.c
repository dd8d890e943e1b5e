// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tests of EVM have in common.
 */
#include <crypto/hash.h>
#include <kunit/static_stub.h>
#include <linux/cred.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "../security/lib/lib.h"
#include "evm_util.h"

static struct evm_xattr *find(struct evm_file *f, const char *name)
{
	unsigned int i;

	for (i = 0; i < f->nr; i++)
		if (!strcmp(f->xattrs[i].name, name))
			return &f->xattrs[i];
	return NULL;
}

static struct integ_xattr *fake_read(struct dentry *dentry, const char *name,
				     size_t max)
{
	struct evm_file *f = kunit_get_current_test()->priv;
	const struct evm_xattr *from = find(f, name);
	struct integ_xattr *x;

	f->reads++;
	if (!from || from->err)
		return ERR_PTR(from ? from->err : f->absent);
	x = kvzalloc(struct_size(x, value, from->len), GFP_KERNEL);
	if (!x)
		return ERR_PTR(-ENOMEM);
	x->len = from->len;
	memcpy(x->value, from->value, x->len);
	return x;
}

static struct list_head *fake_names(void)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	return &f->names.names;
}

static struct crypto_shash *fake_hmac(enum hash_algo algo)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	return f->keys.loaded ? integ_evm_keyring_tfm(&f->keys, algo) :
				ERR_PTR(-ENOKEY);
}

static u32 fake_mode(void)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	return f->mode;
}

static int fake_verify(enum integ_ring ring, const u8 *value, size_t len,
		       const u8 *digest, size_t digest_len)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	f->ring = ring;
	f->signed_digest.len = digest_len;
	memcpy(f->signed_digest.bytes, digest, digest_len);
	return f->sig_err;
}

static void fake_audit(const struct integ_audit *rec)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	if (f->nr_audits < EVM_AUDITS_MAX)
		f->audits[f->nr_audits] = (struct evm_audit) {
			.op = rec->op,
			.cause = rec->cause,
			.result = rec->result,
			.named = rec->type == AUDIT_INTEGRITY_METADATA &&
				 rec->inode == &f->inode &&
				 !strcmp(rec->name, "file"),
		};
	f->nr_audits++;
}

static void fake_update(struct dentry *dentry)
{
	struct evm_file *f = kunit_get_current_test()->priv;

	f->updates++;
}

KUNIT_DEFINE_ACTION_WRAPPER(clear_names, integ_evm_list_clear,
			    struct integ_evm_list *);
KUNIT_DEFINE_ACTION_WRAPPER(clear_keys, integ_evm_keyring_clear,
			    struct integ_evm_keyring *);

static void fill_inode(struct evm_file *f)
{
	static const uuid_t uuid =
		UUID_INIT(0x12345678, 0x9abc, 0xdef0,
			  0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88);

	f->type.name = "memory";
	f->sb.s_type = &f->type;
	f->sb.s_user_ns = &init_user_ns;
	f->sb.s_uuid = uuid;
	f->inode.i_sb = &f->sb;
	f->inode.i_opflags = IOP_XATTR;
	f->inode.i_ino = 0x1234567;
	f->inode.i_generation = 0x89abcdef;
	f->inode.i_uid = KUIDT_INIT(0x80000001);
	f->inode.i_gid = KGIDT_INIT(70000);
	f->inode.i_mode = S_IFREG | 04751;
	spin_lock_init(&f->dentry.d_lock);
	strscpy(f->dentry.d_iname, "file");
	f->dentry.d_name.name = f->dentry.d_iname;
	f->dentry.d_name.len = strlen(f->dentry.d_iname);
	f->dentry.d_inode = &f->inode;
}

struct evm_file *evm_file(struct kunit *test)
{
	struct evm_file *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	fill_inode(f);
	f->absent = -ENODATA;
	integ_evm_list_init(&f->names);
	mutex_init(&f->keys.lock);
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, clear_names, &f->names));
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, clear_keys, &f->keys));
	f->inode.i_security = kunit_kzalloc(test, integ_evm_blob_sizes.lbs_inode +
					    sizeof(struct integ_evm_record),
					    GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->inode.i_security);
	test->priv = f;
	kunit_activate_static_stub(test, integ_xattr_read, fake_read);
	kunit_activate_static_stub(test, integ_sig_verify, fake_verify);
	kunit_activate_static_stub(test, integ_evm_names, fake_names);
	kunit_activate_static_stub(test, integ_evm_hmac, fake_hmac);
	kunit_activate_static_stub(test, integ_evm_mode, fake_mode);
	kunit_activate_static_stub(test, integ_evm_update, fake_update);
	kunit_activate_static_stub(test, integ_audit_log, fake_audit);
	return f;
}

void evm_set(struct evm_file *f, const char *name, const void *value, size_t len)
{
	struct evm_xattr *x = find(f, name);

	if (!x) {
		KUNIT_ASSERT_LT(kunit_get_current_test(), f->nr, EVM_XATTRS_MAX);
		x = &f->xattrs[f->nr++];
	}
	*x = (struct evm_xattr) { .name = name, .value = value, .len = len };
}

void evm_set_error(struct evm_file *f, const char *name, int err)
{
	evm_set(f, name, NULL, 0);
	find(f, name)->err = err;
}

struct integ_evm_name *evm_name(struct evm_file *f, const char *name)
{
	struct integ_evm_name *n;

	list_for_each_entry(n, &f->names.names, entry)
		if (!strcmp(n->name, name))
			return n;
	return NULL;
}

void evm_take_key(struct kunit *test, struct evm_file *f)
{
	KUNIT_ASSERT_EQ(test, integ_evm_keyring_take(&f->keys, EVM_KEY,
						     strlen(EVM_KEY)), 0);
}

void evm_put(struct kunit *test, struct evm_bytes *b, const void *data,
	     size_t len)
{
	KUNIT_ASSERT_LE(test, b->len + len, sizeof(b->bytes));
	memcpy(b->bytes + b->len, data, len);
	b->len += len;
}

void evm_put_inode(struct kunit *test, struct evm_bytes *b,
		   const struct inode *inode, bool portable)
{
	const unsigned long ino = portable ? 0 : inode->i_ino;
	const u32 generation = portable ? 0 : inode->i_generation;
	const u32 uid = __kuid_val(inode->i_uid);
	const u32 gid = __kgid_val(inode->i_gid);
	const u16 mode = inode->i_mode;

	evm_put(test, b, &ino, sizeof(ino));
	evm_put(test, b, &generation, 4);
	evm_put(test, b, &uid, 4);
	evm_put(test, b, &gid, 4);
	evm_put(test, b, &mode, 2);
	evm_put(test, b, "\0", 2);
	if (IS_ENABLED(CONFIG_EVM_ATTR_FSUUID) && !portable)
		evm_put(test, b, inode->i_sb->s_uuid.b, 16);
}

void evm_digest(struct kunit *test, const struct evm_bytes *b, bool keyed,
		enum hash_algo algo, struct integ_digest *out)
{
	static const u8 key[128] = EVM_KEY;
	struct crypto_shash *tfm;
	char name[32];

	scnprintf(name, sizeof(name), keyed ? "hmac(%s)" : "%s",
		  hash_algo_name[algo]);
	tfm = crypto_alloc_shash(name, 0, 0);
	if (IS_ERR(tfm))
		kunit_skip(test, "no %s", name);
	if (keyed)
		KUNIT_EXPECT_EQ(test, crypto_shash_setkey(tfm, key, sizeof(key)), 0);
	integ_digest_clear(out, algo);
	KUNIT_EXPECT_EQ(test, crypto_shash_tfm_digest(tfm, b->bytes, b->len,
						      out->bytes), 0);
	crypto_free_shash(tfm);
}
