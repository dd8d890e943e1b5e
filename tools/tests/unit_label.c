// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gates of labels and of trailers, row by row: what passes and what does not,
 * and why.
 */
#include <stdlib.h>

#include "label_impl.h"
#include "unit.h"

#define D16 "00112233445566778899aabbccddeeff"
#define D20 D16 "01020304"
#define D32 D16 D16
#define D48 D32 D16
#define D64 D32 D32

struct row {
	const char *what;
	enum ima_label_place place;
	const char *hex;
	const char *refused;
	enum ima_label_kind kind;
	enum ima_algo algo;
};

#define IMA IMA_PLACE_IMA
#define EVM IMA_PLACE_EVM

static const struct row rows[] = {
	{ "nothing", IMA, "", NULL, IMA_LABEL_NONE, IMA_ALGO_NONE },
	{ "MD5", IMA, "01" D16, NULL, IMA_LABEL_BARE_DIGEST, IMA_ALGO_MD5 },
	{ "MD5 and zeros", IMA, "01" D16 "00000000", NULL, IMA_LABEL_BARE_DIGEST, IMA_ALGO_MD5 },
	{ "SHA1", IMA, "01" D20, NULL, IMA_LABEL_BARE_DIGEST, IMA_ALGO_SHA1 },
	{ "SHA1 cut", IMA, "01" D16 "010203", "length of MD5", 0, 0 },
	{ "SHA1 and one", IMA, "01" D20 "05", "length of MD5", 0, 0 },
	{ "SHA256", IMA, "0404" D32, NULL, IMA_LABEL_DIGEST, IMA_ALGO_SHA256 },
	{ "SHA512", IMA, "0406" D64, NULL, IMA_LABEL_DIGEST, IMA_ALGO_SHA512 },
	{ "SHA3-384", IMA, "0415" D48, NULL, IMA_LABEL_DIGEST, IMA_ALGO_SHA3_384 },
	{ "a digest without algorithm", IMA, "04", "without its algorithm", 0, 0 },
	{ "a digest cut", IMA, "0404" D16, "not as long", 0, 0 },
	{ "a digest and one", IMA, "0404" D32 "00", "not as long", 0, 0 },
	{ "the last algorithm", IMA, "0416" D64, NULL, IMA_LABEL_DIGEST, IMA_ALGO_SHA3_512 },
	{ "algorithm 23", IMA, "0417" D64, "unknown hash", 0, 0 },
	{ "algorithm 255", IMA, "04ff" D64, "unknown hash", 0, 0 },
	{ "a signature", IMA, "030204a1b2c3d40004deadbeef", NULL, IMA_LABEL_SIGNATURE, IMA_ALGO_SHA256 },
	{ "a signature, shortest", IMA, "030204a1b2c3d40001de", NULL, IMA_LABEL_SIGNATURE, IMA_ALGO_SHA256 },
	{ "a signature without version", IMA, "03", "without its version", 0, 0 },
	{ "a header cut", IMA, "030204a1b2", "without a signature", 0, 0 },
	{ "a header alone", IMA, "030204a1b2c3d40000", "without a signature", 0, 0 },
	{ "a length too small", IMA, "030204a1b2c3d40003deadbeef", "not as long", 0, 0 },
	{ "a length too great", IMA, "030204a1b2c3d4ffffdeadbeef", "not as long", 0, 0 },
	{ "length in the wrong order", IMA, "030204a1b2c3d40400deadbeef", "not as long", 0, 0 },
	{ "a signature, algorithm 23", IMA, "030217a1b2c3d40004deadbeef", "unknown hash", 0, 0 },
	{ "version 3 in a 03", IMA, "030304a1b2c3d40004deadbeef", "version", 0, 0 },
	{ "version 0", IMA, "030004a1b2c3d40004deadbeef", "version", 0, 0 },
	{ "a verity signature", IMA, "060304a1b2c3d40004deadbeef", NULL, IMA_LABEL_VERITY, IMA_ALGO_SHA256 },
	{ "version 2 in a 06", IMA, "060204a1b2c3d40004deadbeef", "version", 0, 0 },
	{ "a verity signature without version", IMA, "06", "without its version", 0, 0 },
	{ "version 1", IMA, "0301000000000000" "0102030405060708" "01" "0010" "dead", NULL,
	  IMA_LABEL_SIGNATURE_V1, IMA_ALGO_SHA1 },
	{ "version 1, sha256", IMA, "0301000000000001" "0102030405060708" "01" "0009" "dead", NULL,
	  IMA_LABEL_SIGNATURE_V1, IMA_ALGO_SHA256 },
	{ "version 1, bits", IMA, "0301000000000000" "0102030405060708" "01" "0011" "dead",
	  "not as long", 0, 0 },
	{ "version 1, two numbers", IMA, "0301000000000000" "0102030405060708" "02" "0010" "dead",
	  "not as long", 0, 0 },
	{ "version 1, hash 2", IMA, "0301000000000002" "0102030405060708" "01" "0010" "dead",
	  "unknown algorithm", 0, 0 },
	{ "version 1, header alone", IMA, "0301000000000000" "0102030405060708" "01" "0010",
	  "without a signature", 0, 0 },
	{ "an HMAC in security.ima", IMA, "02" D20, "does not have", 0, 0 },
	{ "a portable signature in security.ima", IMA, "050204a1b2c3d40004deadbeef",
	  "does not have", 0, 0 },
	{ "type 0", IMA, "00" D20, "does not have", 0, 0 },
	{ "type 255", IMA, "ff" D20, "does not have", 0, 0 },
	{ "an HMAC", EVM, "02" D20, NULL, IMA_LABEL_HMAC, IMA_ALGO_SHA1 },
	{ "an HMAC cut", EVM, "02" D16 "010203", "length of SHA1", 0, 0 },
	{ "an HMAC of sha256 as 02", EVM, "02" D32, "length of SHA1", 0, 0 },
	{ "an HMAC of sha256", EVM, "0704" D32, NULL, IMA_LABEL_HMAC_NG, IMA_ALGO_SHA256 },
	{ "an HMAC of sha512", EVM, "0706" D64, NULL, IMA_LABEL_HMAC_NG, IMA_ALGO_SHA512 },
	{ "an HMAC of sha1 as 07", EVM, "0702" D20, "not made with", 0, 0 },
	{ "an HMAC of sha256 cut", EVM, "0704" D16, "not as long", 0, 0 },
	{ "an HMAC without algorithm", EVM, "07", "without its algorithm", 0, 0 },
	{ "an EVM signature", EVM, "030204a1b2c3d40004deadbeef", NULL, IMA_LABEL_SIGNATURE, IMA_ALGO_SHA256 },
	{ "a portable signature", EVM, "050206a1b2c3d40004deadbeef", NULL, IMA_LABEL_PORTABLE, IMA_ALGO_SHA512 },
	{ "a portable signature, version 3", EVM, "050304a1b2c3d40004deadbeef", "version", 0, 0 },
	{ "a portable signature without version", EVM, "05", "without its version", 0, 0 },
	{ "a digest in security.evm", EVM, "0404" D32, "does not have", 0, 0 },
	{ "a verity signature in security.evm", EVM, "060304a1b2c3d40004deadbeef", "does not have", 0, 0 },
};

static size_t unhex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(ima_hex_digit((uint8_t)hex[2 * i]) << 4 |
				   ima_hex_digit((uint8_t)hex[2 * i + 1]));
	return n;
}

/* In memory of exactly that size: reading behind the end is seen by the sanitizer. */
static void test_row(const struct row *r)
{
	size_t len = strlen(r->hex) / 2;
	uint8_t *bytes = malloc(len ? len : 1);
	struct ima_label_view view;
	const char *why;
	bool good;
	char what[100];

	unhex(r->hex, bytes);
	why = ima_validate_label(r->place, bytes, len, &view);
	if (r->refused)
		good = why && strstr(why, r->refused) && view.kind == IMA_LABEL_NONE;
	else
		good = !why && view.kind == r->kind && view.algo == r->algo &&
		       (!len || view.data + view.len <= bytes + len);
	snprintf(what, sizeof(what), "label: %s%s%s", r->what, why ? ": " : "", why ? why : "");
	check(good, what);
	free(bytes);
}

static void test_view(void)
{
	static const uint8_t bytes[] = { 3, 2, 6, 0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0xaa, 0xbb };
	struct ima_label_view v;

	ima_validate_label(IMA, bytes, sizeof(bytes), &v);
	check(v.key_id == 0xa1b2c3d4 && v.data == bytes + 9 && v.len == 2, "parts of a signature");
}

struct trailer {
	const char *what;
	uint8_t bytes[12];
	uint64_t size;
	const char *refused;
	uint64_t content;
};

#define N(n) ((n) >> 24) & 255, ((n) >> 16) & 255, ((n) >> 8) & 255, (n) & 255

static const struct trailer trailers[] = {
	{ "proper", { 0, 0, 2, 0, 0, 0, 0, 0, N(100u) }, 1000, NULL, 860 },
	{ "all but one byte", { 0, 0, 2, 0, 0, 0, 0, 0, N(959u) }, 1000, NULL, 1 },
	{ "no content", { 0, 0, 2, 0, 0, 0, 0, 0, N(960u) }, 1000, "longer than the file", 0 },
	{ "longer than the file", { 0, 0, 2, 0, 0, 0, 0, 0, N(961u) }, 1000, "longer than", 0 },
	{ "4 GB", { 0, 0, 2, 0, 0, 0, 0, 0, N(0xffffffffu) }, 1000, "longer than", 0 },
	{ "4 GB of more", { 0, 0, 2, 0, 0, 0, 0, 0, N(0xffffffffu) }, 1ull << 40, "1 MiB", 0 },
	{ "empty", { 0, 0, 2, 0, 0, 0, 0, 0, N(0u) }, 1000, "empty", 0 },
	{ "not PKCS#7", { 0, 0, 1, 0, 0, 0, 0, 0, N(100u) }, 1000, "not PKCS#7", 0 },
	{ "an algorithm", { 1, 0, 2, 0, 0, 0, 0, 0, N(100u) }, 1000, "should be zero", 0 },
	{ "a hash", { 0, 4, 2, 0, 0, 0, 0, 0, N(100u) }, 1000, "should be zero", 0 },
	{ "a signer", { 0, 0, 2, 1, 0, 0, 0, 0, N(100u) }, 1000, "should be zero", 0 },
	{ "a key id", { 0, 0, 2, 0, 1, 0, 0, 0, N(100u) }, 1000, "should be zero", 0 },
	{ "padding", { 0, 0, 2, 0, 0, 0, 0, 9, N(100u) }, 1000, "should be zero", 0 },
	{ "nothing before it", { 0, 0, 2, 0, 0, 0, 0, 0, N(1u) }, 40, "without a signature", 0 },
};

static void test_trailer(const struct trailer *t)
{
	uint8_t tail[IMA_MODSIG_TAIL];
	struct ima_modsig_view view;
	const char *why;
	bool present;

	memcpy(tail, t->bytes, sizeof(t->bytes));
	memcpy(tail + 12, "~Module signature appended~\n", 28);
	why = ima_validate_modsig(tail, sizeof(tail), t->size, &present, &view);
	check(present && (t->refused ? why && strstr(why, t->refused) && !view.signature :
			  !why && view.content == t->content), t->what);
	tail[39] = 'x';
	why = ima_validate_modsig(tail, sizeof(tail), t->size, &present, &view);
	check(why && !present, "no marker, no signature");
}

/* Files shorter than a trailer. */
static void test_short(void)
{
	static const char marker[] = "~Module signature appended~\n";
	struct ima_modsig_view view;
	bool good = true, present;

	for (size_t len = 0; len <= 28; len++) {
		const uint8_t *tail = (const uint8_t *)marker + 28 - len;

		good = good && ima_validate_modsig(tail, len, len, &present, &view) &&
		       present == (len == 28);
	}
	check(good, "files shorter than a trailer");
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		test_row(&rows[i]);
	test_view();
	for (size_t i = 0; i < ARRAY_SIZE(trailers); i++)
		test_trailer(&trailers[i]);
	test_short();
	return unit_failures != 0;
}
