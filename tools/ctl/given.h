/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Metadata given on the command line, to make or check security.evm for another
 * system than this one.
 */
#ifndef IMACTL_GIVEN_H
#define IMACTL_GIVEN_H

#include <imactl/label.h>

/** GIVEN_XATTRS_MAX - attributes that can be given; more are hardly covered */
#define GIVEN_XATTRS_MAX 40

/**
 * struct given - metadata to use instead of what a file has
 * @first: name of an option that was given, NULL if none was
 * @set: which of the others count
 * @mode: type and permissions
 * @xattrs: @nxattrs attributes; values are allocated
 */
struct given {
	const char *first;
	struct { bool uid, gid, mode, ino, generation, uuid; } set;
	uint32_t uid, gid, mode, generation;
	uint64_t ino;
	uint8_t uuid[16];
	struct ima_xattr_value xattrs[GIVEN_XATTRS_MAX];
	size_t nxattrs;
};

enum {
	GIVEN_UID = 1024, GIVEN_GID, GIVEN_MODE, GIVEN_INO, GIVEN_GENERATION, GIVEN_UUID,
	GIVEN_SELINUX, GIVEN_XATTR, GIVEN_NO_XATTR, GIVEN_WORD_SIZE, GIVEN_BYTE_ORDER,
	GIVEN_END
};

#define GIVEN_LONG \
	{ "uid", required_argument, NULL, GIVEN_UID }, \
	{ "gid", required_argument, NULL, GIVEN_GID }, \
	{ "mode", required_argument, NULL, GIVEN_MODE }, \
	{ "ino", required_argument, NULL, GIVEN_INO }, \
	{ "generation", required_argument, NULL, GIVEN_GENERATION }, \
	{ "uuid", required_argument, NULL, GIVEN_UUID }, \
	{ "selinux", required_argument, NULL, GIVEN_SELINUX }, \
	{ "xattr", required_argument, NULL, GIVEN_XATTR }, \
	{ "no-xattr", required_argument, NULL, GIVEN_NO_XATTR }, \
	{ "word-size", required_argument, NULL, GIVEN_WORD_SIZE }, \
	{ "byte-order", required_argument, NULL, GIVEN_BYTE_ORDER }

#define GIVEN_USAGE \
"Metadata of the system that the files are for, in place of what they have here, for\n" \
"security.evm of all files:\n" \
"      --uid=N, --gid=N     owner and group\n" \
"      --mode=OCTAL         permissions, with or without the type of the file\n" \
"      --ino=N              inode number\n" \
"      --generation=N       generation of the inode\n" \
"      --uuid=UUID          of the file system\n" \
"      --selinux=LABEL      security.selinux, with the NUL that the kernel adds\n" \
"      --xattr=NAME=VALUE   any attribute that is covered: text, 0xHEX or 0sBASE64\n" \
"      --no-xattr=NAME      as if the files had none of that name\n" \
"      --word-size=BITS     32 or 64 (default)\n" \
"      --byte-order=ORDER   little or big (default: as here)\n"

/* The layout that the options begin with. */
#define GIVEN_LAYOUT { .big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ }

/**
 * given_option() - take one of the options above
 * @layout: word size and byte order go here
 * @verb: for messages
 *
 * Return: exit code, having complained.
 */
int given_option(struct given *given, struct ima_evm_layout *layout, const char *verb,
		 int option, const char *arg);

/**
 * given_check() - does what was given make sense together?
 * @evm: security.evm is made or checked
 * @kind: of the label to be made; to check labels of any kind, IMA_LABEL_NONE
 *
 * Return: exit code, having complained.
 */
int given_check(const struct given *given, const struct ima_evm_layout *layout,
		const char *verb, bool evm, enum ima_label_kind kind);

/** given_object() - Return: @object with the metadata given */
struct ima_object given_object(const struct given *given, const struct ima_object *object);

void given_free(struct given *given);

#endif
