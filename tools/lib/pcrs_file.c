// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values from text, which is told from the other form of files here.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lib.h"

/* The longest line there is: 64 bytes in hex with blanks, and a name. */
#define LINE_SIZE 512

/*
 * struct reader - the file being read
 * @bank: of the last ``<bank>:`` line, IMA_BANK_NONE if there was none
 * @unknown: that line named a bank we do not know
 */
struct reader {
	struct ima_pcrs *pcrs;
	struct ima_pcrs_error *error;
	unsigned long line;
	enum ima_bank bank;
	bool unknown;
};

/* Hex digits, with ``0x`` before them or blanks between them, up to the end. */
static bool parse_hex(const char *s, uint8_t *value, size_t *size)
{
	int high = -1;

	*size = 0;
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		s += 2;
	for (; *s; s++) {
		int digit = ima_hex_digit((uint8_t)*s);

		if (*s == ' ' && high < 0)
			continue;
		if (digit < 0 || *size == IMA_DIGEST_MAX)
			return false;
		if (high < 0) {
			high = digit;
		} else {
			value[(*size)++] = (uint8_t)(high << 4 | digit);
			high = -1;
		}
	}
	return high < 0 && *size;
}

/* One or two digits, then something else. */
static bool parse_pcr(const char **s, unsigned int *pcr)
{
	unsigned int value = 0, digits = 0;

	for (; isdigit((unsigned char)**s) && digits < 3; (*s)++, digits++)
		value = value * 10 + (unsigned int)(**s - '0');
	*pcr = value;
	return digits && digits < 3;
}

static const char *skip_blanks(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

static int add(struct reader *r, enum ima_bank bank, unsigned int pcr, const char *hex)
{
	uint8_t value[IMA_DIGEST_MAX];
	size_t size;

	if (pcr >= IMA_TPM_PCRS)
		return ima_pcrs_fail(r->error, r->line, "PCR: wanted 0 to %d, is %u",
				     IMA_TPM_PCRS - 1, pcr);
	if (!parse_hex(hex, value, &size))
		return ima_pcrs_fail(r->error, r->line, "PCR %u: value is not hex digits", pcr);
	if (bank == IMA_BANK_NONE) {
		/* By size alone; the banks of the same size need the other forms. */
		for (bank = IMA_BANK_SHA1; bank <= IMA_BANK_SHA512; bank++) {
			if (ima_bank_info(bank)->size == size)
				break;
		}
		if (bank > IMA_BANK_SHA512)
			return ima_pcrs_fail(r->error, r->line,
					     "PCR %u: no bank has values of %zu bytes",
					     pcr, size);
	}
	if (size != ima_bank_info(bank)->size)
		return ima_pcrs_fail(r->error, r->line,
				     "PCR %u: wanted %zu bytes (%s), are %zu", pcr,
				     ima_bank_info(bank)->size,
				     ima_bank_info(bank)->name, size);
	return ima_pcrs_add(r->pcrs, bank, pcr, value, r->line, r->error);
}

/* ``<n> : <hex>`` below a ``<bank>:`` line */
static int numbered_line(struct reader *r, const char *s)
{
	unsigned int pcr;

	if (!parse_pcr(&s, &pcr))
		return ima_pcrs_fail(r->error, r->line, "PCR: not a number of one or two digits");
	s = skip_blanks(s);
	if (*s != ':')
		return ima_pcrs_fail(r->error, r->line, "wanted ':' behind the PCR number");
	if (r->unknown) {
		r->pcrs->ignored++;
		return 0;
	}
	if (r->bank == IMA_BANK_NONE)
		return ima_pcrs_fail(r->error, r->line, "a value, but no '<bank>:' line before it");
	return add(r, r->bank, pcr, skip_blanks(s + 1));
}

/* ``<bank>:`` or ``<bank> <n> <hex>`` */
static int named_line(struct reader *r, const char *s)
{
	size_t len = strcspn(s, " :");
	enum ima_bank bank = ima_bank_by_name(s, len);
	const char *rest = skip_blanks(s + len);
	unsigned int pcr;

	if (*rest == ':' && !*skip_blanks(rest + 1)) {
		r->bank = bank;
		r->unknown = bank == IMA_BANK_NONE;
		return 0;
	}
	if (!parse_pcr(&rest, &pcr) || *rest != ' ')
		return ima_pcrs_fail(r->error, r->line,
				     "wanted '<bank>:', '<bank> <PCR> <hex>' or 'PCR-<n>: <hex>'");
	if (bank == IMA_BANK_NONE) {
		r->pcrs->ignored++;
		return 0;
	}
	return add(r, bank, pcr, skip_blanks(rest));
}

static int parse_line(struct reader *r, const char *s)
{
	unsigned int pcr;

	if (!*s || *s == '#')
		return 0;
	if (isdigit((unsigned char)*s))
		return numbered_line(r, s);
	if (strncmp(s, "PCR-", 4))
		return named_line(r, s);
	s += 4;
	if (!parse_pcr(&s, &pcr) || *s != ':')
		return ima_pcrs_fail(r->error, r->line, "wanted 'PCR-<n>: <hex>'");
	return add(r, IMA_BANK_NONE, pcr, skip_blanks(s + 1));
}

/* Blanks for tabs, nothing for the line end and what is blank before it. */
static char *trim(char *s)
{
	size_t len;

	for (char *c = s; *c; c++) {
		if (*c == '\t' || *c == '\r' || *c == '\n')
			*c = ' ';
	}
	len = strlen(s);
	while (len && s[len - 1] == ' ')
		s[--len] = 0;
	return s + strspn(s, " ");
}

/* The number of banks, of which nobody has nine; text begins with none of these bytes. */
static bool is_serialized(FILE *file)
{
	int c = getc(file);

	if (c != EOF)
		ungetc(c, file);
	return c >= 1 && c <= 8;
}

int ima_pcrs_read_file(struct ima_pcrs *pcrs, FILE *file,
		       struct ima_pcrs_error *error)
{
	struct reader r = { .pcrs = pcrs, .error = error, .bank = IMA_BANK_NONE };
	char line[LINE_SIZE];

	errno = 0;
	if (is_serialized(file))
		return ima_pcrs_read_serialized(pcrs, file, error);
	for (;;) {
		size_t len = 0;
		int c;

		r.line++;
		while ((c = getc(file)) != EOF && c != '\n') {
			if (!c || len == sizeof(line) - 1)
				return ima_pcrs_fail(error, r.line, c ? "line too long" :
						     "a NUL byte: neither text nor serialized PCRs");
			line[len++] = (char)c;
		}
		if (ferror(file))
			return ima_pcrs_fail(error, 0, "%s", strerror(errno));
		line[len] = 0;
		if (parse_line(&r, trim(line)))
			return -1;
		if (c == EOF)
			return 0;
	}
}
