// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values as tpm2_quote --pcr leaves them: structures of tpm2-tss as they lie in
 * memory, little-endian on every machine.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib.h"

/*
 * A TPML_PCR_SELECTION of 16 rows, however many of them count; a number; so many
 * TPML_DIGEST, each a number and 8 TPM2B_DIGEST. Their values are in the order of the
 * selection.
 */
#define ROWS_MAX 16
#define ROW_SIZE 8
#define SELECTION_SIZE (4 + ROWS_MAX * ROW_SIZE)
#define DIGESTS_MAX 8
#define DIGEST_SIZE (2 + IMA_DIGEST_MAX)
#define LIST_SIZE (4 + DIGESTS_MAX * DIGEST_SIZE)
/* All PCRs of 16 banks, and some lists that are not full. */
#define LISTS_MAX 64
#define BYTES_MAX (SELECTION_SIZE + 4 + LISTS_MAX * LIST_SIZE)

_Static_assert(IMA_DIGEST_MAX == 64, "the size of a TPM2B_DIGEST");

/* struct values - the digests, one after the other */
struct values {
	const uint8_t *list;
	uint32_t lists;
	uint32_t next;
};

static uint32_t get_u16(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8;
}

/* Return: the next TPM2B_DIGEST, or NULL if there is none */
static const uint8_t *next_value(struct values *v)
{
	while (v->lists && v->next == ima_get_u32(v->list, false)) {
		v->list += LIST_SIZE;
		v->lists--;
		v->next = 0;
	}
	return v->lists ? v->list + 4 + DIGEST_SIZE * v->next++ : NULL;
}

static int take_value(struct ima_pcrs *pcrs, struct values *v, unsigned int id,
		      unsigned int pcr, struct ima_pcrs_error *error)
{
	enum ima_bank bank = ima_bank_by_tpm_id((uint16_t)id);
	const uint8_t *value = next_value(v);

	if (!value)
		return ima_pcrs_fail(error, 0, "fewer values than PCRs that are selected");
	if (bank == IMA_BANK_NONE) {
		pcrs->ignored++;
		return 0;
	}
	if (get_u16(value) != ima_bank_info(bank)->size)
		return ima_pcrs_fail(error, 0, "PCR %u: wanted %zu bytes (%s), are %u", pcr,
				     ima_bank_info(bank)->size, ima_bank_info(bank)->name,
				     get_u16(value));
	return ima_pcrs_add(pcrs, bank, pcr, value + 2, 0, error);
}

static int take_row(struct ima_pcrs *pcrs, struct values *v, const uint8_t *row,
		    struct ima_pcrs_error *error)
{
	if (row[2] > 4)
		return ima_pcrs_fail(error, 0, "selection: a bitmap of %u bytes", row[2]);
	for (unsigned int pcr = 0; pcr < 8u * row[2]; pcr++) {
		if (!(row[3 + pcr / 8] >> pcr % 8 & 1))
			continue;
		if (pcr >= IMA_TPM_PCRS)
			return ima_pcrs_fail(error, 0, "selection: a PCR above %d",
					     IMA_TPM_PCRS - 1);
		if (take_value(pcrs, v, get_u16(row), pcr, error))
			return -1;
	}
	return 0;
}

int ima_pcrs_take_serialized(struct ima_pcrs *pcrs, struct ima_bytes bytes,
			     struct ima_pcrs_error *error)
{
	const uint8_t *p = bytes.p;
	struct values v = { .list = p + SELECTION_SIZE + 4 };
	uint32_t rows;

	if (bytes.len < SELECTION_SIZE + 4)
		return ima_pcrs_fail(error, 0, "%zu bytes are neither text nor serialized PCRs",
				     bytes.len);
	rows = ima_get_u32(p, false);
	v.lists = ima_get_u32(p + SELECTION_SIZE, false);
	if (rows > ROWS_MAX || v.lists > LISTS_MAX ||
	    bytes.len != SELECTION_SIZE + 4 + (size_t)v.lists * LIST_SIZE)
		return ima_pcrs_fail(error, 0,
				     "serialized PCRs: cut short, or not those of this format");
	for (uint32_t i = 0; i < v.lists; i++) {
		if (ima_get_u32(v.list + i * LIST_SIZE, false) > DIGESTS_MAX)
			return ima_pcrs_fail(error, 0, "serialized PCRs: a list of more than %d",
					     DIGESTS_MAX);
	}
	for (uint32_t i = 0; i < rows; i++) {
		if (take_row(pcrs, &v, p + 4 + i * ROW_SIZE, error))
			return -1;
	}
	return next_value(&v) ? ima_pcrs_fail(error, 0, "more values than PCRs that are selected") :
		0;
}

int ima_pcrs_read_serialized(struct ima_pcrs *pcrs, FILE *file, struct ima_pcrs_error *error)
{
	uint8_t bytes[BYTES_MAX + 1];
	size_t len = fread(bytes, 1, sizeof(bytes), file);

	if (ferror(file))
		return ima_pcrs_fail(error, 0, "%s", strerror(errno));
	return ima_pcrs_take_serialized(pcrs, (struct ima_bytes){ bytes, len }, error);
}
