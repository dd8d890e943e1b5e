// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding out what kind of list this is. Neither form has a header: all there is
 * to go by is that exactly one bank makes the listed digests come out right.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"

/* Records looked at: the first that is no violation normally decides. */
#define TRIES 64

enum ima_format ima_detect_format(const uint8_t *p, size_t n)
{
	/* The PCR as a number has a NUL in either byte order; text has none. */
	return memchr(p, 0, n < 4 ? n : 4) ? IMA_FORMAT_BINARY : IMA_FORMAT_ASCII;
}

/*
 * struct prefix - the beginning of a list, while it is tried with a bank
 */
struct prefix {
	const uint8_t *p;
	size_t n;
	enum ima_format format;
	bool big;
	struct ima_builder *scratch;
};

static enum ima_parse_status step(struct prefix *l, enum ima_bank bank,
				  struct ima_parsed *out)
{
	enum ima_parse_status status;
	const uint8_t *lf;

	if (l->format == IMA_FORMAT_BINARY) {
		status = ima_parse_binary(l->p, l->n, false,
					  ima_bank_info(bank)->size, l->big, out);
	} else {
		lf = l->n ? memchr(l->p, '\n', l->n) : NULL;
		if (!lf)
			return IMA_PARSE_MORE;
		status = ima_parse_ascii(l->p, (size_t)(lf - l->p), l->big,
					 l->scratch, out);
		out->used++;
	}
	if (status == IMA_PARSE_OK) {
		l->p += out->used;
		l->n -= out->used;
	}
	return status;
}

/*
 * How well a bank fits: TRIES + 1 if a digest verifies, else the number of
 * records that have the right form.
 */
static unsigned int fit(struct prefix l, enum ima_bank bank, bool padded,
			struct ima_hasher *hasher)
{
	unsigned int good = 0;
	struct ima_parsed out;

	while (good < TRIES && step(&l, bank, &out) == IMA_PARSE_OK) {
		if (out.record.digest.len != ima_bank_info(bank)->size)
			break;
		good++;
		if (!out.record.violation &&
		    ima_record_verifies(hasher, bank, padded, &out.record))
			return TRIES + 1;
	}
	return good;
}

/* The kernel names its files ..._measurements_<x> (MEAS-50). */
static enum ima_bank bank_of_name(const char *file_name)
{
	static const char * const marks[] = { "_measurements_tpm_alg_", "_measurements_" };
	const char *at;
	char *end;

	if (!file_name)
		return IMA_BANK_NONE;
	at = strstr(file_name, marks[0]);
	if (at) {
		at += strlen(marks[0]);
		if (!isxdigit((unsigned char)*at))
			return IMA_BANK_NONE;
		return ima_bank_by_tpm_id((uint16_t)strtoul(at, &end, 16));
	}
	at = strstr(file_name, marks[1]);
	return at ? ima_bank_by_name(at + strlen(marks[1]), strlen(at + strlen(marks[1]))) :
		    IMA_BANK_NONE;
}

enum ima_bank ima_detect_bank(const uint8_t *p, size_t n, enum ima_format format,
			      bool big, const struct ima_log_options *options,
			      struct ima_hasher *hasher,
			      struct ima_builder *scratch,
			      enum ima_bank_origin *origin)
{
	const struct prefix l = { p, n, format, big, scratch };
	enum ima_bank best = IMA_BANK_SHA1, named;
	unsigned int most = 0;

	*origin = IMA_BANK_FOUND;
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++) {
		unsigned int good = fit(l, i, options->allow_padded, hasher);

		if (good > TRIES)
			return i;
		if (good > most) {
			most = good;
			best = i;
		}
	}
	named = bank_of_name(options->file_name);
	if (named != IMA_BANK_NONE &&
	    (!most || fit(l, named, options->allow_padded, hasher))) {
		*origin = IMA_BANK_FILE_NAME;
		return named;
	}
	*origin = IMA_BANK_ASSUMED;
	return best;
}
