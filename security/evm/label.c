// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate for security.evm: looks at nothing but the bytes it is given, so that
 * it can be compiled and fuzzed anywhere (EVM-4).
 */
#include <linux/string.h>

#include "evm.h"

/* Of INTEG_EVM_HMAC_NG: where the algorithm stands, and the HMAC. */
#define NG_ALGO		1
#define NG_DIGEST	2

/* Of signatures (XATTR-3): where version and algorithm stand. */
#define SIG_VERSION	1
#define SIG_ALGO	2

static void validate_hmac(struct integ_evm_label *label, enum hash_algo algo,
			  size_t at)
{
	if (algo >= HASH_ALGO__LAST ||
	    label->len != at + hash_digest_size[algo])
		return;
	label->kind = INTEG_EVM_KIND_HMAC;
	label->algo = algo;
	label->digest = label->value + at;
}

static void validate_signature(struct integ_evm_label *label,
			       enum integ_evm_kind kind)
{
	const u8 *value = label->value;

	if (label->len <= INTEG_SIG_HEADER)
		return;
	label->kind = kind;
	/* Version 1 knows nothing but SHA1 (XATTR-5). */
	if (value[SIG_VERSION] == 1)
		label->algo = HASH_ALGO_SHA1;
	else if (value[SIG_ALGO] < HASH_ALGO__LAST)
		label->algo = value[SIG_ALGO];
}

/**
 * integ_evm_label_validate() - say what a value of security.evm is
 * @value: the value; untrusted
 * @len: bytes in @value
 * @label: receives the answer; points into @value
 *
 * Context: any.
 */
void integ_evm_label_validate(const u8 *value, size_t len,
			      struct integ_evm_label *label)
{
	*label = (struct integ_evm_label) {
		.kind = INTEG_EVM_KIND_INVALID,
		.algo = HASH_ALGO__LAST,
		.value = value,
		.len = len,
	};
	if (!len)
		return;
	switch (value[0]) {
	case INTEG_EVM_HMAC:
		validate_hmac(label, HASH_ALGO_SHA1, 1);
		break;
	case INTEG_EVM_HMAC_NG:
		/* SHA1 has one form only, the one that every kernel reads. */
		if (len > NG_ALGO && value[NG_ALGO] != HASH_ALGO_SHA1)
			validate_hmac(label, value[NG_ALGO], NG_DIGEST);
		break;
	case INTEG_EVM_SIGNATURE:
		validate_signature(label, INTEG_EVM_KIND_SIGNATURE);
		break;
	case INTEG_EVM_PORTABLE:
		validate_signature(label, INTEG_EVM_KIND_PORTABLE);
		break;
	}
}

/**
 * integ_evm_label_format() - value of security.evm for an HMAC
 * @hmac: the HMAC
 * @value: receives the value
 *
 * Context: any.
 * Return: bytes in @value.
 */
size_t integ_evm_label_format(const struct integ_digest *hmac,
			      u8 value[INTEG_EVM_HMAC_MAX])
{
	size_t len = 0;

	if (hmac->algo == HASH_ALGO_SHA1) {
		value[len++] = INTEG_EVM_HMAC;
	} else {
		value[len++] = INTEG_EVM_HMAC_NG;
		value[len++] = hmac->algo;
	}
	memcpy(value + len, hmac->bytes, hmac->len);
	return len + hmac->len;
}
