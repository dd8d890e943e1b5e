// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gates against a fixed set of values: the corpus, every type byte with
 * every short length, good ones with one byte altered, and long ones. Needs no
 * fuzzer.
 *
 * usage: sweep LABEL-CORPUS SIGNATURE-CORPUS LIST-CORPUS TRAILER-CORPUS EVM-CORPUS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gates.h"

#define USAGE	"usage: sweep LABEL-CORPUS SIGNATURE-CORPUS LIST-CORPUS TRAILER-CORPUS EVM-CORPUS\n"

#define SHORT_MAX	64
#define BODIES		9
#define LONG_MAX	(9 + 65535 + 2)
#define GOOD_MAX	160

struct gate {
	const char *name;
	const char *(*check)(const u8 *data, size_t len);
	/* A good value of at most GOOD_MAX bytes; returns how many. */
	size_t (*good)(u8 *value);
};

static unsigned int passed, failed;
static unsigned long values;
static const char *first_wrong;

static void try_value(const struct gate *gate, const u8 *data, size_t len)
{
	const char *wrong = gate->check(data, len);
	size_t i;

	values++;
	if (!wrong || first_wrong)
		return;
	first_wrong = wrong;
	printf("%s:", gate->name);
	for (i = 0; i < len && i < SHORT_MAX; i++)
		printf(" %02x", data[i]);
	printf(" (%zu bytes): does not hold: %s\n", len, wrong);
}

static void report(const struct gate *gate, const char *what)
{
	printf("%s %s: %s, %lu values\n", first_wrong ? "FAIL" : "ok  ",
	       gate->name, what, values);
	if (first_wrong || !values)
		failed++;
	else
		passed++;
	first_wrong = NULL;
	values = 0;
}

/* The same numbers on every machine and at every run. */
static u8 next_random(void)
{
	static u32 x = 2463534242;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return (u8)x;
}

/* The end of a file with an appended signature of @n bytes. */
static void put_trailer(u8 *end, unsigned int n)
{
	static const char marker[28] = "~Module signature appended~\n";

	memset(end - 40, 0, 12);
	end[-38] = 2;
	end[-30] = (u8)(n >> 8);
	end[-29] = (u8)n;
	memcpy(end - 28, marker, sizeof(marker));
}

/* The header of a signature list of @size bytes; of type X.509 if @known. */
static void put_list(u8 *at, unsigned int size, unsigned int element, bool known)
{
	static const u8 x509[16] = {
		0xa1, 0x59, 0xc0, 0xa5, 0xe4, 0x94, 0xa7, 0x4a,
		0x87, 0xb5, 0xab, 0x15, 0x5c, 0x2b, 0xf0, 0x72
	};

	if (known)
		memcpy(at, x509, sizeof(x509));
	memset(at + 16, 0, 12);
	at[16] = (u8)size;
	at[17] = (u8)(size >> 8);
	at[18] = (u8)(size >> 16);
	at[24] = (u8)element;
	at[25] = (u8)(element >> 8);
	at[26] = (u8)(element >> 16);
}

/* Bodies 0 to 6 and 8 get past some check each; 7 is random. */
static void fill(u8 *value, size_t len, int body)
{
	size_t i;

	for (i = 1; i < len; i++)
		value[i] = body == 0 ? 0 : body == 1 ? 0xff : next_random();
	if ((body == 2 || body == 3) && len > 9) {
		value[1] = (u8)body;
		value[2] = (u8)(len % HASH_ALGO__LAST);
		value[7] = 0;
		value[8] = (u8)(len - 9);
	}
	if (body == 4 && len > 1)
		value[1] = (u8)(len % (HASH_ALGO__LAST + 1));
	if (body == 5 && len == 21)
		memset(value + 17, 0, 4);
	if (body == 5 && len == 2 + 32)
		value[1] = HASH_ALGO_SHA256;
	if (body == 6 && len > 40)
		put_trailer(value + len, (unsigned int)len - 41);
	if (body == 8 && len > 28)
		put_list(value, (unsigned int)len, (unsigned int)len - 28, false);
}

static void sweep_short(const struct gate *gate)
{
	u8 value[SHORT_MAX];
	unsigned int type;
	size_t len;
	int body;

	for (type = 0; type < 256; type++)
		for (len = 0; len <= SHORT_MAX; len++)
			for (body = 0; body < BODIES; body++) {
				value[0] = (u8)type;
				fill(value, len, body);
				try_value(gate, value, len);
			}
	report(gate, "every type byte, 0 to 64 bytes");
}

static size_t good_signature(u8 *value)
{
	static const u8 header[9] = {
		3, 2, HASH_ALGO_SHA256, 0xca, 0xfe, 0xba, 0xbe, 0, 64
	};

	fill(value, 9 + 64, 7);
	memcpy(value, header, sizeof(header));
	return 9 + 64;
}

static size_t good_digest(u8 *value)
{
	fill(value, 2 + 32, 7);
	value[0] = 4;
	value[1] = HASH_ALGO_SHA256;
	return 2 + 32;
}

static size_t good_hmac(u8 *value)
{
	fill(value, 2 + 64, 7);
	value[0] = 7;
	value[1] = HASH_ALGO_SHA512;
	return 2 + 64;
}

static size_t good_signed_file(u8 *value)
{
	fill(value, GOOD_MAX, 7);
	put_trailer(value + GOOD_MAX, 64);
	return GOOD_MAX;
}

/* Two lists, of two elements and of one. */
static size_t good_database(u8 *value)
{
	fill(value, 28 + 2 * 20 + 28 + 48, 7);
	put_list(value, 28 + 2 * 20, 20, true);
	put_list(value + 28 + 2 * 20, 28 + 48, 48, true);
	return 28 + 2 * 20 + 28 + 48;
}

static void sweep_altered(const struct gate *gate)
{
	u8 value[GOOD_MAX];
	const size_t len = gate->good(value);
	unsigned int byte;
	size_t i;
	u8 good;

	for (i = 0; i < len; i++) {
		good = value[i];
		for (byte = 0; byte < 256; byte++) {
			value[i] = (u8)byte;
			try_value(gate, value, len);
		}
		value[i] = good;
	}
	report(gate, "a good one, each byte with each value");
}

/* Around what 16 bits can say, and what an attribute can hold. */
static void sweep_long(const struct gate *gate)
{
	static const u8 types[] = { 1, 3, 4, 5, 6, 7, 'l', 'x' };
	u8 *value = malloc(LONG_MAX);
	size_t len, t;

	if (!value)
		abort();
	for (t = 0; t < sizeof(types); t++) {
		value[0] = types[t];
		fill(value, LONG_MAX, 7);
		for (len = LONG_MAX - 8; len <= LONG_MAX; len++) {
			value[1] = types[t] == 6 ? 3 : 2;
			value[2] = HASH_ALGO_SHA256;
			value[7] = (u8)((len - 9) >> 8);
			value[8] = (u8)(len - 9);
			if (types[t] == 'x')
				put_trailer(value + len, 65535);
			if (types[t] == 'l')
				put_list(value, (unsigned int)len,
					 ((unsigned int)len - 28) / 2, false);
			try_value(gate, value, len);
		}
	}
	free(value);
	report(gate, "as long as can be");
}

static int digit(int c)
{
	const char *digits = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* A line of the corpus: hexadecimal digits, "-" for no byte at all. */
static void try_line(const struct gate *gate, char *line)
{
	size_t len = 0;
	u8 *bytes = (u8 *)line;

	if (*line == '#')
		return;
	while (digit(line[2 * len]) >= 0 && digit(line[2 * len + 1]) >= 0) {
		bytes[len] = (u8)(digit(line[2 * len]) << 4 |
				  digit(line[2 * len + 1]));
		len++;
	}
	try_value(gate, bytes, len);
}

static void sweep_corpus(const struct gate *gate, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (!file) {
		perror(path);
		exit(2);
	}
	while (getline(&line, &size, file) > 0)
		try_line(gate, line);
	free(line);
	fclose(file);
	report(gate, "corpus");
}

int main(int argc, char **argv)
{
	static const struct gate gates[] = {
		{ "labels", check_label, good_digest },
		{ "signatures", check_sig, good_signature },
		{ "signature lists", check_siglist, good_database },
		{ "appended signatures", check_trailer, good_signed_file },
		{ "security.evm", check_evm, good_hmac },
	};
	const int n = sizeof(gates) / sizeof(gates[0]);
	int i;

	if (argc != 1 + n) {
		fprintf(stderr, USAGE);
		return 2;
	}
	for (i = 0; i < n; i++) {
		sweep_corpus(&gates[i], argv[1 + i]);
		sweep_short(&gates[i]);
		sweep_altered(&gates[i]);
		sweep_long(&gates[i]);
	}
	printf("%u passed, %u failed, 0 skipped\n", passed, failed);
	return failed ? 1 : 0;
}
