// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of signatures. The expectations are written from the contract's
 * tables (XATTR-3, XATTR-4, SIG-1, SIG-2), not from the code.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gates.h"

/* SIG-2 in its order, with SIG-1's versions behind the first line. */
static int expected_result(const u8 *data, size_t len)
{
	if (len <= 9)
		return -EBADMSG;
	if (data[1] != 2 && data[1] != 3)
		return -EOPNOTSUPP;
	if (len - 9 != data[7] * 256u + data[8])
		return -EBADMSG;
	if (data[2] > 22)
		return -ENOPKG;
	return 0;
}

static const char *check_parts(const struct integ_sig *sig, const u8 *data,
			       size_t len)
{
	const u32 keyid = (u32)data[3] * 0x1000000 + (u32)data[4] * 0x10000 +
			  (u32)data[5] * 0x100 + data[6];

	if (sig->version != data[1])
		return "version";
	if (sig->algo != (enum hash_algo)data[2] || sig->algo >= HASH_ALGO__LAST)
		return "algorithm";
	if (sig->keyid != keyid)
		return "key id (SIG-3)";
	if (sig->bytes != data + 9 || sig->len != len - 9)
		return "place of the signature";
	if (!sig->len || sig->bytes + sig->len != data + len)
		return "the signature does not end with the value";
	return NULL;
}

/* From another beginning the same answer. */
static const char *check_again(const struct integ_sig *sig, int rc,
			       const u8 *data, size_t len)
{
	struct integ_sig again;

	memset(&again, 0xa5, sizeof(again));
	if (integ_sig_validate(data, len, &again) != rc)
		return "a second look has another result";
	if (!rc && (again.version != sig->version || again.algo != sig->algo ||
		    again.keyid != sig->keyid || again.bytes != sig->bytes ||
		    again.len != sig->len))
		return "a second look says something else";
	return NULL;
}

const char *check_sig(const u8 *data, size_t len)
{
	u8 *value = exact_copy(data, len);
	const char *wrong = NULL;
	struct integ_sig sig;
	int rc;

	memset(&sig, 0x5a, sizeof(sig));
	rc = integ_sig_validate(value, len, &sig);
	if (rc != expected_result(value, len))
		wrong = "result (SIG-2)";
	else if (!rc)
		wrong = check_parts(&sig, value, len);
	if (!wrong)
		wrong = check_again(&sig, rc, value, len);
	if (!wrong && len && memcmp(value, data, len))
		wrong = "the value was changed";
	free(value);
	return wrong;
}
