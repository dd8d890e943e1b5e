// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers: kexec command lines, keys and critical data (MEAS-40 to MEAS-43).
 */
#include "../lib/lib.h"
#include "decide.h"
#include "state.h"

static void audit_failure(const struct integ_buffer *b, const char *cause,
			  int err)
{
	char op[sizeof("measuring_") + 24];
	const struct integ_audit rec = {
		.type = AUDIT_INTEGRITY_PCR,
		.op = op,
		.cause = cause,
		.name = b->name,
		.result = err,
		.errno_val = err,
	};

	snprintf(op, sizeof(op), "measuring_%s", b->kind);
	integ_audit_log(&rec);
}

static int record(struct integ_domain *d, const struct integ_plan *plan,
		  const struct integ_buffer *b,
		  const struct integ_evidence *evidence)
{
	const struct integ_template *t = plan->measure_template ?:
					 d->buf_template;
	enum integ_log_step step;
	int rc = integ_log_measure_step(d->log, t, plan->pcr, evidence, &step);

	/* That the record exists is no failure (EDGE-14); the list said so. */
	if (rc && rc != -EEXIST)
		audit_failure(b, step == INTEG_LOG_BUILD ? "alloc_entry" :
							   "store_entry", rc);
	return rc;
}

/**
 * integ_decide_buffer() - measure a buffer if the policy says so
 * @d: the domain
 * @ev: the event; rules look at it, the record does not
 * @b: the buffer
 *
 * Context: process, may sleep.
 * Return:
 * * 0 - recorded
 * * 1 - no rule asks for it; the digest was wanted and is filled
 * * -ENOENT - no rule asks for it
 * * -EEXIST - the same record exists
 * * another negative errno - failed and audited
 */
int integ_decide_buffer(struct integ_domain *d, const struct integ_event *ev,
			const struct integ_buffer *b)
{
	struct integ_digest data, again;
	struct integ_evidence evidence = {
		.digest = &data,
		.name = b->name,
		.buf = b->buf,
		.buf_len = b->len,
	};
	struct integ_plan plan;
	bool measured;
	int rc;

	integ_plan_for(d, ev, &plan);
	measured = plan.todo & INTEG_CLASS(INTEG_MEASURE);
	if (!measured && !b->digest)
		return -ENOENT;

	rc = integ_hash_buf(b->buf, b->len, d->algo, &data);
	if (!rc && b->hashed) {
		rc = integ_hash_buf(data.bytes, data.len, d->algo, &again);
		evidence.digest = &again;
		evidence.buf = data.bytes;
		evidence.buf_len = data.len;
	}
	if (rc) {
		audit_failure(b, "hashing_error", rc);
		return rc;
	}
	if (b->digest)
		*b->digest = *evidence.digest;
	return measured ? record(d, &plan, b, &evidence) : 1;
}

/**
 * integ_record_buffer() - measure a buffer that no rule is asked about
 * @d: the domain
 * @pcr: PCR to extend
 * @b: the buffer; recorded as it is
 *
 * Context: process, may sleep.
 * Return: 0, -EEXIST if the same record exists, or another errno, audited.
 */
int integ_record_buffer(struct integ_domain *d, u8 pcr,
			const struct integ_buffer *b)
{
	const struct integ_plan plan = { .pcr = pcr };
	struct integ_digest digest;
	const struct integ_evidence evidence = {
		.digest = &digest,
		.name = b->name,
		.buf = b->buf,
		.buf_len = b->len,
	};
	int rc = integ_hash_buf(b->buf, b->len, d->algo, &digest);

	if (rc) {
		audit_failure(b, "hashing_error", rc);
		return rc;
	}
	return record(d, &plan, b, &evidence);
}

/**
 * integ_decide_key() - an asymmetric key entered a keyring (HOOK-20)
 * @d: the domain
 * @keyring: description of the keyring
 * @payload: the key as it was supplied
 * @len: bytes in @payload
 *
 * Context: process, may sleep. Cannot fail what the caller does.
 */
void integ_decide_key(struct integ_domain *d, const char *keyring,
		      const void *payload, size_t len)
{
	const struct integ_event ev = {
		.op = INTEG_OP_KEY,
		.cred = current_cred(),
		.label = keyring,
	};
	const struct integ_buffer b = {
		.name = keyring,
		.kind = "key",
		.buf = payload,
		.len = len,
	};

	integ_decide_buffer(d, &ev, &b);
}
