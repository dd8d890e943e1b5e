// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tests of the measurement list share.
 */
#include <kunit/static_stub.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "measure_util.h"
#include "../security/measure/record.h"
#include "../security/measure/show.h"
#include "../security/measure/window.h"

/*
 * value = H(value || digest). A bank without a hash extends by SHA1 and is as
 * good as any other for comparing the list with the PCR.
 */
void fake_tpm_extend_bank(const struct integ_tpm_bank *bank, u8 *value,
			  const u8 *digest)
{
	enum hash_algo algo = bank->algo < HASH_ALGO__LAST ? bank->algo :
							      HASH_ALGO_SHA1;
	u8 both[2 * TPM2_MAX_DIGEST_SIZE];
	struct integ_digest out;

	memcpy(both, value, bank->digest_size);
	memcpy(both + bank->digest_size, digest, bank->digest_size);
	if (!integ_hash_buf(both, 2 * bank->digest_size, algo, &out))
		memcpy(value, out.bytes, min(bank->digest_size, out.len));
}

static int fake_extend(struct integ_tpm *tpm, u32 pcr,
		       const struct tpm_digest *digests)
{
	struct fake_tpm *fake = kunit_get_current_test()->priv;
	const struct integ_tpm_bank *bank;

	if (fake->fail_after >= 0 && fake->extends >= fake->fail_after)
		return fake->rc;
	fake->extends++;
	if (digests[0].digest[0] == 0xff && digests[0].digest[1] == 0xff)
		fake->violations++;
	for (unsigned int i = 0; i < integ_tpm_banks(tpm); i++) {
		bank = integ_tpm_bank(tpm, i);
		if (digests[i].alg_id != bank->tpm_alg || pcr >= FAKE_PCRS) {
			fake->bad = true;
			return -EINVAL;
		}
		fake_tpm_extend_bank(bank, fake->value[pcr][i],
				     digests[i].digest);
	}
	return 0;
}

static int fake_read_pcr(struct integ_tpm *tpm, unsigned int bank, u32 pcr,
			 struct integ_digest *out)
{
	struct fake_tpm *fake = kunit_get_current_test()->priv;
	const struct integ_tpm_bank *b = integ_tpm_bank(tpm, bank);

	integ_digest_clear(out, b->algo);
	if (pcr == fake->fail_read)
		return -EIO;
	return integ_digest_set(out, b->algo, fake->value[pcr][bank],
				b->digest_size);
}

KUNIT_DEFINE_ACTION_WRAPPER(close_tpm, integ_tpm_close, struct integ_tpm *);
KUNIT_DEFINE_ACTION_WRAPPER(destroy_log, integ_log_destroy, struct integ_log *);
KUNIT_DEFINE_ACTION_WRAPPER(free_buffer, kvfree, const void *);

struct fake_tpm *fake_tpm_create(struct kunit *test,
				 const struct integ_tpm_bank *banks,
				 unsigned int n)
{
	struct fake_tpm *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	KUNIT_ASSERT_LE(test, n, FAKE_BANKS_MAX);
	fake->tpm = integ_tpm_create(NULL, banks, n);
	KUNIT_ASSERT_NOT_NULL(test, fake->tpm);
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, close_tpm, fake->tpm));
	fake->fail_after = -1;
	fake->fail_read = -1;
	test->priv = fake;
	kunit_activate_static_stub(test, integ_tpm_extend, fake_extend);
	kunit_activate_static_stub(test, integ_tpm_read_pcr, fake_read_pcr);
	return fake;
}

struct integ_log *measure_log(struct kunit *test,
			      const struct integ_log_config *cfg)
{
	struct integ_log *log = integ_log_create(cfg);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, log);
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, destroy_log, log));
	return log;
}

void measure_file(struct measure_file *f, enum hash_algo algo, u32 n)
{
	integ_digest_clear(&f->digest, algo);
	put_unaligned_le32(n, f->digest.bytes);
	scnprintf(f->name, sizeof(f->name), "/usr/bin/p%06u", n);
	f->ev = (struct integ_evidence) {
		.digest = &f->digest,
		.name = f->name,
	};
}

int measure_add(struct integ_log *log, u32 n)
{
	struct measure_file f;

	measure_file(&f, log->cfg.algo, n);
	return integ_log_measure(log, NULL, log->cfg.default_pcr, &f.ev);
}

u8 *measure_buffer(struct kunit *test, size_t len)
{
	u8 *buf = kvzalloc(len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, 0,
			kunit_add_action_or_reset(test, free_buffer, buf));
	return buf;
}

static void render_one(const struct integ_log_slot *slot,
		       enum integ_log_form form, unsigned long nr,
		       struct integ_window *w)
{
	const struct integ_log *log = slot->log;
	struct integ_stored rec;
	const u8 *body;

	integ_store_get(&log->store, nr, &rec);
	body = rec.bytes + log->digests_len;
	if (form == INTEG_LOG_ASCII)
		integ_show_ascii(w, log->templates[rec.tmpl],
				 rec.bytes + slot->offset, slot->size, body,
				 rec.len - log->digests_len);
	else
		integ_show_binary(w, rec.bytes + slot->offset, slot->size, body,
				  rec.len - log->digests_len);
}

u8 *measure_render(struct kunit *test, const struct integ_log_slot *slot,
		   enum integ_log_form form, size_t *len)
{
	const unsigned long nr = integ_log_records(slot->log);
	struct integ_window count = {}, w = {};

	for (unsigned long i = 0; i < nr; i++)
		render_one(slot, form, i, &count);
	*len = count.total;
	w.size = count.total;
	w.buf = measure_buffer(test, w.size + 1);
	for (unsigned long i = 0; i < nr; i++)
		render_one(slot, form, i, &w);
	return w.buf;
}

/* Length of a record that begins at @p, 0 if it does not fit in @len. */
static size_t record_length(const u8 *p, size_t len, u32 digest_len)
{
	const size_t name_at = sizeof(u32) + digest_len;
	size_t data_at;

	if (len < name_at + sizeof(u32))
		return 0;
	data_at = name_at + sizeof(u32) + integ_body_u32(p + name_at);
	if (len < data_at + sizeof(u32))
		return 0;
	data_at += sizeof(u32) + integ_body_u32(p + data_at);
	return data_at <= len ? data_at : 0;
}

bool measure_replay(struct kunit *test, const struct integ_log_slot *slot,
		    const struct integ_tpm_bank *bank, u32 pcr,
		    u8 value[TPM2_MAX_DIGEST_SIZE])
{
	const u8 *digest, *p, *end;
	u8 ones[TPM2_MAX_DIGEST_SIZE] = {};
	size_t len, one;

	memset(value, 0, TPM2_MAX_DIGEST_SIZE);
	memset(ones, 0xff, bank->algo < HASH_ALGO__LAST ? bank->digest_size :
							   SHA1_DIGEST_SIZE);
	p = measure_render(test, slot, INTEG_LOG_BINARY, &len);
	for (end = p + len; p < end; p += one) {
		one = record_length(p, end - p, slot->size);
		if (!one)
			return false;
		if (integ_body_u32(p) != pcr)
			continue;
		digest = p + sizeof(u32);
		/* A violation is zeros in the list (MEAS-26). */
		if (!memchr_inv(digest, 0, slot->size))
			digest = ones;
		fake_tpm_extend_bank(bank, value, digest);
	}
	return true;
}
