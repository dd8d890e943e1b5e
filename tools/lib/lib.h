/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the library offer each other. Nothing here is for callers.
 */
#ifndef IMACTL_LIB_H
#define IMACTL_LIB_H

#include <openssl/evp.h>

#include <imactl/log.h>
#include <imactl/pcrs.h>
#include <imactl/quote.h>
#include <imactl/verify.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* fault.c */

/**
 * ima_fault_set() - fill a fault in
 * @offset: of the offending byte, relative to whatever the caller knows
 * @field: constant name of the part of the record
 */
__attribute__((format(printf, 5, 6)))
void ima_fault_set(struct ima_fault *fault, enum ima_fault_kind kind,
		   uint64_t offset, const char *field, const char *fmt, ...);

/* input.c */

/**
 * struct ima_input - a window on the bytes of a source
 * @source: where they come from
 * @buf: window; @start and @end bound what is in it
 * @cap: bytes allocated
 * @start: first byte not consumed
 * @end: behind the last byte read
 * @offset: of @start in the source
 * @eof: the source has no more
 */
struct ima_input {
	const struct ima_source *source;
	uint8_t *buf;
	size_t cap;
	size_t start;
	size_t end;
	uint64_t offset;
	bool eof;
};

/**
 * ima_input_fill() - make bytes available
 * @in: the window
 * @want: bytes wanted from @start on; there are fewer only at the end
 *
 * Invalidates pointers into the window. The window grows with the bytes that
 * really arrive, not with @want: a length field alone costs no memory.
 *
 * Return: 0, or an errno (ENOMEM, or what the source failed with).
 */
int ima_input_fill(struct ima_input *in, size_t want);

/** ima_input_consume() - step over @len bytes, all of which are in the window */
void ima_input_consume(struct ima_input *in, size_t len);

void ima_input_free(struct ima_input *in);

static inline const uint8_t *ima_input_data(const struct ima_input *in)
{
	return in->buf + in->start;
}

static inline size_t ima_input_avail(const struct ima_input *in)
{
	return in->end - in->start;
}

/* field.c */

/**
 * struct ima_builder - bytes being put together in memory of fixed size
 * @overflow: sticky: something did not fit, so the result is void
 */
struct ima_builder {
	uint8_t *buf;
	size_t cap;
	size_t len;
	bool overflow;
};

void ima_put(struct ima_builder *b, const void *p, size_t len);
void ima_put_u32(struct ima_builder *b, bool big, uint32_t value);
uint32_t ima_get_u32(const uint8_t *p, bool big);

/**
 * struct ima_field_kind - a template field (MEAS-20)
 * @id: identifier in format strings
 * @check: why the bytes cannot be such a field, or NULL if they can
 * @rebuild: text form to bytes; why that is impossible, or NULL
 * @is_name: free text that may hold blanks; what records are called by
 */
struct ima_field_kind {
	const char *id;
	const char *(*check)(struct ima_bytes data);
	const char *(*rebuild)(struct ima_builder *b, struct ima_bytes text, bool big);
	bool is_name;
};

const struct ima_field_kind *ima_field_by_id(const uint8_t *id, size_t len);

/** ima_check_bare() - the two fields of template ``ima``; see ima_field_kind.check */
const char *ima_check_bare(struct ima_bytes digest, struct ima_bytes name);

/** ima_hex_digit() - Return: the value of @c, or -1 */
int ima_hex_digit(uint8_t c);

/** ima_all_zero() - Return: true also for no bytes at all */
bool ima_all_zero(struct ima_bytes b);

/** ima_rebuild_hex() - the rebuild function of fields printed as hex */
const char *ima_rebuild_hex(struct ima_builder *b, struct ima_bytes text, bool big);

/* template.c */

/**
 * struct ima_template - a template taken apart
 * @bare: the template named ``ima``
 * @known: every field identifier is known; else @nfields is 0
 */
struct ima_template {
	bool bare;
	bool known;
	size_t nfields;
	const struct ima_field_kind *field[IMA_FIELDS_MAX];
};

#define IMA_TEMPLATE_NAME_MAX 255

/** ima_template_name_ok() - can this be a template name or format at all? */
bool ima_template_name_ok(struct ima_bytes name);

/** ima_template_find() - take the template of that name or format apart */
void ima_template_find(struct ima_template *t, struct ima_bytes name);

/* parse_binary.c, parse_ascii.c */

enum ima_parse_status {
	IMA_PARSE_OK,
	IMA_PARSE_MORE,		/* @need bytes are needed to go on */
	IMA_PARSE_BAD,		/* @fault says why */
};

/**
 * struct ima_parsed - outcome of looking at the bytes of a record
 * @record: if OK; offsets and numbers are the caller's business
 * @used: if OK, bytes of the record
 * @need: if MORE, bytes that must be there, more than there were
 * @field: if MORE, the part of the record that is incomplete
 * @fault: if BAD, with an offset relative to the record
 */
struct ima_parsed {
	struct ima_record record;
	size_t used;
	size_t need;
	const char *field;
	struct ima_fault fault;
};

/**
 * ima_parse_binary() - validate the bytes of one binary record
 * @p: bytes
 * @n: how many there are
 * @last: the list ends with them
 * @digest_size: of the list's bank
 * @big: byte order
 * @out: outcome
 *
 * No I/O, no allocation: this is the gate all binary records pass.
 */
enum ima_parse_status ima_parse_binary(const uint8_t *p, size_t n, bool last,
				       size_t digest_size, bool big,
				       struct ima_parsed *out);

/**
 * ima_parse_ascii() - validate one text record
 * @p: text without the final line feed
 * @n: its length
 * @big: byte order of numbers in the data to be rebuilt
 * @scratch: memory for the data, at least ima_ascii_scratch(@n) bytes
 * @out: outcome, OK or BAD
 *
 * No I/O, no allocation: this is the gate all text records pass.
 */
enum ima_parse_status ima_parse_ascii(const uint8_t *p, size_t n, bool big,
				      struct ima_builder *scratch,
				      struct ima_parsed *out);

size_t ima_ascii_scratch(size_t n);

/** ima_ascii_is_head() - do these bytes begin a record? */
bool ima_ascii_is_head(const uint8_t *p, size_t n);

/* IMA_ASCII_HEAD_MAX - bytes ima_ascii_is_head() needs at most */
#define IMA_ASCII_HEAD_MAX (2 + 1 + 2 * IMA_DIGEST_MAX + 1)

/* hash.c */

/**
 * struct ima_hasher - a hash per bank, fetched once
 * @md: NULL if OpenSSL does not have it
 */
struct ima_hasher {
	EVP_MD *md[IMA_BANK_COUNT];
	EVP_MD_CTX *ctx;
};

/** ima_hasher_init() - Return: false if out of memory */
bool ima_hasher_init(struct ima_hasher *h);
void ima_hasher_free(struct ima_hasher *h);

/** ima_hash() - Return: false if the hash is not there or fails */
bool ima_hash(struct ima_hasher *h, enum ima_bank bank,
	      const struct ima_bytes *parts, size_t nparts, uint8_t *digest);

/** ima_record_digest() - template digest (MEAS-14); Return: as ima_hash() */
bool ima_record_digest(struct ima_hasher *h, enum ima_bank bank,
		       const struct ima_record *record, uint8_t *digest);

/**
 * ima_record_verifies() - is the listed digest that of the data, in @bank?
 * @padded: SHA1 followed by zeros will do as well
 */
bool ima_record_verifies(struct ima_hasher *h, enum ima_bank bank, bool padded,
			 const struct ima_record *record);

/* detect.c */

enum ima_format ima_detect_format(const uint8_t *p, size_t n);

/**
 * ima_detect_bank() - find the bank of the listed digests
 * @p: beginning of the list
 * @n: its length
 * @format: of the list
 * @big: byte order
 * @options: the other things known; options->bank is not
 * @scratch: as for ima_parse_ascii(), for @n bytes
 * @origin: how the bank became known
 */
enum ima_bank ima_detect_bank(const uint8_t *p, size_t n, enum ima_format format,
			      bool big, const struct ima_log_options *options,
			      struct ima_hasher *hasher,
			      struct ima_builder *scratch,
			      enum ima_bank_origin *origin);

/* replay.c */

/**
 * struct ima_replay_bank - one PCR in one bank
 * @value: replayed from the data
 * @padded: replayed from SHA1 digests and zeros
 * @lost, @padded_lost: a record's digest is unknown, so is the value from there on
 * @match_at, @padded_at: record after which it was the expected value, 0: never
 */
struct ima_replay_bank {
	uint8_t value[IMA_DIGEST_MAX];
	uint8_t padded[IMA_DIGEST_MAX];
	bool lost;
	bool padded_lost;
	uint64_t match_at;
	uint64_t padded_at;
};

/**
 * struct ima_replay_pcr - one PCR
 * @records: how many extend it
 * @last: number of the last of them
 * @listed: replayed from the digests as listed, in the list's own bank
 */
struct ima_replay_pcr {
	uint64_t records;
	uint64_t last;
	struct ima_replay_bank bank[IMA_BANK_COUNT];
	uint8_t listed[IMA_DIGEST_MAX];
	uint64_t listed_at;
};

/**
 * struct ima_replay - all PCRs
 * @banks: to replay
 * @own: the list's own bank
 * @padded: replay SHA1 digests and zeros, too
 * @pcrs: expected values or NULL
 * @quote: to compare with or NULL
 * @quote_at: record after which the values were those of the quote, 0: never
 * @pcr: allocated when first used
 */
struct ima_replay {
	struct ima_hasher *hasher;
	ima_bank_set banks;
	enum ima_bank own;
	bool padded;
	const struct ima_pcrs *pcrs;
	const struct ima_quote *quote;
	uint64_t quote_at;
	struct ima_replay_pcr *pcr[IMA_PCR_LIMIT];
};

/** ima_replay_require() - have results for these PCRs; Return: false if out of memory */
bool ima_replay_require(struct ima_replay *r, uint32_t pcrs);

/**
 * ima_replay_record() - extend the record's PCR in all banks
 * @own_digest: digest of the data in the list's own bank, if it was computed
 *
 * Return: 0, ENOMEM, or EIO if hashing fails.
 */
int ima_replay_record(struct ima_replay *r, const struct ima_record *record,
		      const uint8_t *own_digest);

/** ima_replay_results() - fill in the rows; the verdict on the quote is needed for them */
void ima_replay_results(const struct ima_replay *r, bool allow_tail,
			struct ima_verify_result *result);
void ima_replay_free(struct ima_replay *r);

/* replay_quote.c */

/** ima_replay_quote() - compare with the quote after a record; Return: 0 or EIO */
int ima_replay_quote(struct ima_replay *r, const struct ima_record *record);

/** ima_replay_quote_result() - what became of the quote, if there is one */
void ima_replay_quote_result(const struct ima_replay *r, bool allow_tail,
			     struct ima_quote *quote);

/* aggregate.c */

/**
 * ima_aggregate_check() - check the first record of a list against PCRs (INIT-5)
 * @quote: if not NULL, only PCRs that are in it count
 */
void ima_aggregate_check(const struct ima_record *record,
			 const struct ima_pcrs *pcrs, const struct ima_quote *quote,
			 struct ima_hasher *hasher, struct ima_aggregate_result *result);

/* pcrs.c */

__attribute__((format(printf, 3, 4)))
int ima_pcrs_fail(struct ima_pcrs_error *error, unsigned long line,
		  const char *fmt, ...);

/**
 * ima_pcrs_add() - store a value
 *
 * Return: 0, or -1 with @error if another value is there already.
 */
int ima_pcrs_add(struct ima_pcrs *pcrs, enum ima_bank bank, unsigned int pcr,
		 const uint8_t *value, unsigned long line,
		 struct ima_pcrs_error *error);

/* pcrs_serialized.c */

/**
 * ima_pcrs_take_serialized() - the gate all serialized PCRs pass
 *
 * No I/O, no allocation. Return: 0, or -1 with @error.
 */
int ima_pcrs_take_serialized(struct ima_pcrs *pcrs, struct ima_bytes bytes,
			     struct ima_pcrs_error *error);

/** ima_pcrs_read_serialized() - the same from a file; Return: 0, or -1 with @error */
int ima_pcrs_read_serialized(struct ima_pcrs *pcrs, FILE *file, struct ima_pcrs_error *error);

#endif
