/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a measurement list, binary (MEAS-10, MEAS-12) or text (MEAS-13),
 * record by record in bounded memory.
 */
#ifndef IMACTL_LOG_H
#define IMACTL_LOG_H

#include <sys/types.h>

#include <imactl/bank.h>
#include <imactl/record.h>

/**
 * IMA_DATA_MAX - template data a record may have
 *
 * The kernel has no limit of its own. The largest things it records are keys
 * (add_key() stops at 1 MiB) and appended signatures; memory for one record is
 * all a hostile list can make us take.
 */
#define IMA_DATA_MAX (16u << 20)

enum ima_format { IMA_FORMAT_AUTO, IMA_FORMAT_BINARY, IMA_FORMAT_ASCII };

/* Byte order of the numbers in the list and in template digests (MEAS-11). */
enum ima_order { IMA_ORDER_HOST, IMA_ORDER_LITTLE, IMA_ORDER_BIG };

/* How the bank of the listed template digests became known. */
enum ima_bank_origin {
	IMA_BANK_GIVEN,		/* by the caller */
	IMA_BANK_FOUND,		/* a listed digest verified in it */
	IMA_BANK_FILE_NAME,	/* suffix of the file name (MEAS-50) */
	IMA_BANK_ASSUMED,	/* fits the layout; nothing better is known */
	IMA_BANK_ORIGIN_COUNT
};

/**
 * struct ima_source - where the bytes of a list come from
 * @read: like read(2): bytes read, 0 at the end, -1 with errno set
 * @ctx: passed to @read
 */
struct ima_source {
	ssize_t (*read)(void *ctx, void *buf, size_t len);
	void *ctx;
};

/**
 * struct ima_log_options - how to read a list; all zero but @bank is a good start
 * @format: text or binary, or find out
 * @order: byte order of the machine the list is from
 * @bank: bank of the listed digests, or IMA_BANK_NONE: find out
 * @allow_padded: a digest in any other bank may be SHA1 and zeros (MEAS-14)
 * @file_name: if not NULL, consulted for the bank when the content does not tell;
 *	with @follow it must live as long as the list
 * @follow: the list grows: its end is only the end for now, also inside a record
 */
struct ima_log_options {
	enum ima_format format;
	enum ima_order order;
	enum ima_bank bank;
	bool allow_padded;
	const char *file_name;
	bool follow;
};

struct ima_log;

/**
 * ima_log_open() - begin to read a list
 * @source: where from; must outlive the list
 * @options: how
 * @fault: filled in on failure
 *
 * Reads ahead (up to 256 KiB) to find out what the options leave open.
 *
 * Return: the list, to be closed with ima_log_close(), or NULL.
 */
struct ima_log *ima_log_open(const struct ima_source *source,
			     const struct ima_log_options *options,
			     struct ima_fault *fault);

/**
 * ima_log_next() - read and validate the next record
 * @log: the list
 * @record: filled in; its slices are valid until the next call on @log
 * @fault: filled in on failure
 *
 * Return: 1 with a record, 0 at the end of the list, -1 on a fault. After a
 * fault nothing more can be read: there is no way to find the next record. With
 * options.follow, the next call after 0 reads on.
 */
int ima_log_next(struct ima_log *log, struct ima_record *record,
		 struct ima_fault *fault);

/** ima_log_close() - free a list; NULL is fine */
void ima_log_close(struct ima_log *log);

/** ima_log_format() - Return: the format of the list, never IMA_FORMAT_AUTO */
enum ima_format ima_log_format(const struct ima_log *log);

/** ima_log_is_big() - Return: are the numbers in template data big-endian? */
bool ima_log_is_big(const struct ima_log *log);

/** ima_log_bank() - Return: the bank the listed digests are taken to be in */
enum ima_bank ima_log_bank(const struct ima_log *log);

/** ima_log_bank_origin() - Return: how ima_log_bank() became known */
enum ima_bank_origin ima_log_bank_origin(const struct ima_log *log);

/** ima_log_bytes() - Return: bytes of the list consumed so far */
uint64_t ima_log_bytes(const struct ima_log *log);

#endif
