// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of security.evm. The expectations are written from the contract's
 * table (EVM-4, XATTR-5) and the guide's (type 07), not from the code.
 */
#include <stdlib.h>
#include <string.h>

#include "gates.h"
#include "../../security/evm/evm.h"

/* As the kernel has it. */
const int hash_digest_size[HASH_ALGO__LAST] = {
	16, 16, 20, 20, 32, 48, 64, 28, 16, 32, 40, 32,
	48, 64, 16, 20, 24, 32, 32, 64, 32, 48, 64
};

/* Where an HMAC begins, 0 if the value is none. */
static size_t hmac_at(const u8 *data, size_t len)
{
	if (len == 21 && data[0] == 2)
		return 1;
	if (len > 2 && data[0] == 7 && data[1] <= 22 && data[1] != 2 &&
	    len == 2u + digest_sizes[data[1]])
		return 2;
	return 0;
}

static enum integ_evm_kind expected_kind(const u8 *data, size_t len)
{
	if (hmac_at(data, len))
		return INTEG_EVM_KIND_HMAC;
	if (len > 9 && data[0] == 3)
		return INTEG_EVM_KIND_SIGNATURE;
	if (len > 9 && data[0] == 5)
		return INTEG_EVM_KIND_PORTABLE;
	return INTEG_EVM_KIND_INVALID;
}

static enum hash_algo expected_algo(const u8 *data, size_t len)
{
	const size_t at = hmac_at(data, len);
	u8 algo;

	if (at)
		return at == 1 ? HASH_ALGO_SHA1 : (enum hash_algo)data[1];
	if (expected_kind(data, len) == INTEG_EVM_KIND_INVALID)
		return HASH_ALGO__LAST;
	algo = data[1] == 1 ? 2 : data[2];
	return algo <= 22 ? (enum hash_algo)algo : HASH_ALGO__LAST;
}

static const char *check_parts(const struct integ_evm_label *label,
			       const u8 *data, size_t len)
{
	const size_t at = hmac_at(data, len);

	if (label->kind != expected_kind(data, len))
		return "kind (EVM-4)";
	if (label->algo != expected_algo(data, len))
		return "algorithm";
	if (label->value != data || label->len != len)
		return "the value itself";
	if (label->digest != (at ? data + at : NULL))
		return "place of the HMAC";
	if (at && at + digest_sizes[label->algo] != len)
		return "the HMAC does not end with the value";
	return NULL;
}

/* From another beginning the same answer. */
static const char *check_again(const struct integ_evm_label *label,
			       const u8 *data, size_t len)
{
	struct integ_evm_label again;

	memset(&again, 0xa5, sizeof(again));
	integ_evm_label_validate(data, len, &again);
	if (again.kind != label->kind || again.algo != label->algo ||
	    again.value != label->value || again.len != label->len ||
	    again.digest != label->digest)
		return "a second look says something else";
	return NULL;
}

/* What is written for an HMAC reads as that HMAC, in the one form that it has. */
static const char *check_format(enum hash_algo algo, const u8 *data, size_t len)
{
	struct integ_digest hmac = { .algo = algo, .len = digest_sizes[algo] };
	u8 *value = malloc(INTEG_EVM_HMAC_MAX);
	const char *wrong = NULL;
	struct integ_evm_label label;
	size_t n;

	if (!value)
		abort();
	for (n = 0; n < hmac.len && len; n++)
		hmac.bytes[n] = data[n % len];
	n = integ_evm_label_format(&hmac, value);
	integ_evm_label_validate(value, n, &label);
	if (value[0] != (algo == HASH_ALGO_SHA1 ? 2 : 7))
		wrong = "type of a written HMAC";
	else if (label.kind != INTEG_EVM_KIND_HMAC || label.algo != algo)
		wrong = "a written HMAC reads as something else";
	else if (label.digest + hmac.len != value + n ||
		 memcmp(label.digest, hmac.bytes, hmac.len))
		wrong = "bytes of a written HMAC";
	free(value);
	return wrong;
}

const char *check_evm(const u8 *data, size_t len)
{
	u8 *value = exact_copy(data, len);
	struct integ_evm_label label;
	const char *wrong;
	unsigned int algo;

	memset(&label, 0x5a, sizeof(label));
	integ_evm_label_validate(value, len, &label);
	wrong = check_parts(&label, value, len);
	if (!wrong)
		wrong = check_again(&label, value, len);
	if (!wrong && len && memcmp(value, data, len))
		wrong = "the value was changed";
	for (algo = 0; !wrong && algo < HASH_ALGO__LAST; algo++)
		wrong = check_format((enum hash_algo)algo, data, len);
	free(value);
	return wrong;
}
