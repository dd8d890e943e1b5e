// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metadata given on the command line.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl.h"
#include "given.h"
#include "parse.h"

/* Of the options, in the order of their numbers. */
static const char * const names[] = {
	"uid", "gid", "mode", "ino", "generation", "uuid", "selinux", "xattr", "no-xattr",
	"word-size", "byte-order",
};

_Static_assert(ARRAY_SIZE(names) == GIVEN_END - GIVEN_UID, "a name each");

static int set_number(uint32_t *value, bool *set, const char *verb, const char *option,
		      uint64_t max, const char *arg)
{
	uint64_t n;

	if (!parse_number(arg, max, &n))
		return usage_error(verb, "--%s: '%s' is not a number from 0 to %lu", option, arg,
				   (unsigned long)max);
	*value = (uint32_t)n;
	*set = true;
	return EXIT_DONE;
}

static int set_ino(struct given *given, const char *verb, const char *arg)
{
	if (!parse_number(arg, UINT64_MAX, &given->ino))
		return usage_error(verb, "--ino: '%s' is not a number below 2^64", arg);
	given->set.ino = true;
	return EXIT_DONE;
}

/* Only regular files have labels, so the type can be told from its absence. */
static int set_mode(struct given *given, const char *verb, const char *arg)
{
	uint64_t mode;

	if (!parse_octal(arg, 0177777, &mode) || (mode & S_IFMT && !S_ISREG((mode_t)mode)))
		return usage_error(verb, "--mode: '%s' is not the mode of a regular file in octal", arg);
	given->mode = (uint32_t)mode | S_IFREG;
	given->set.mode = true;
	return EXIT_DONE;
}

static int set_uuid(struct given *given, const char *verb, const char *arg)
{
	if (!parse_uuid(arg, given->uuid))
		return usage_error(verb, "--uuid: '%s' is not a UUID (8-4-4-4-12 hex digits)", arg);
	given->set.uuid = true;
	return EXIT_DONE;
}

/* Owns @value, and @name lasts as long as the command line. */
static int add_xattr(struct given *given, const char *verb, const char *option,
		     const char *name, uint8_t *value, size_t len)
{
	const char *why = NULL;

	for (size_t i = 0; i < given->nxattrs; i++) {
		if (!strcmp(given->xattrs[i].name, name))
			why = "given twice";
	}
	if (given->nxattrs == GIVEN_XATTRS_MAX)
		why = "too many attributes";
	if (why) {
		free(value);
		return usage_error(verb, "--%s: %s: %s", option, name, why);
	}
	given->xattrs[given->nxattrs++] = (struct ima_xattr_value){ name, value, len };
	return EXIT_DONE;
}

static int set_selinux(struct given *given, const char *verb, const char *arg)
{
	char *copy;

	if (!*arg)
		return usage_error(verb, "--selinux: an empty label");
	copy = strdup(arg);
	if (!copy) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	return add_xattr(given, verb, "selinux", "security.selinux", (uint8_t *)copy,
			 strlen(copy) + 1);
}

/* getopt() leaves words of the command line to the program: the name ends at '='. */
static int set_xattr(struct given *given, const char *verb, const char *arg)
{
	char *equals = strchr(arg, '=');
	const char *why;
	uint8_t *value;
	size_t len;

	if (!equals || equals == arg)
		return usage_error(verb, "--xattr: '%s' is not NAME=VALUE", arg);
	*equals = '\0';
	why = parse_xattr(equals + 1, &value, &len);
	if (why)
		return usage_error(verb, "--xattr: %s: %s", arg, why);
	return add_xattr(given, verb, "xattr", arg, value, len);
}

static int set_word_size(struct ima_evm_layout *layout, const char *verb, const char *arg)
{
	layout->word32 = !strcmp(arg, "32");
	if (!layout->word32 && strcmp(arg, "64"))
		return usage_error(verb, "--word-size: '%s' is not 32 or 64", arg);
	return EXIT_DONE;
}

static int set_byte_order(struct ima_evm_layout *layout, const char *verb, const char *arg)
{
	layout->big_endian = !strcmp(arg, "big");
	if (!layout->big_endian && strcmp(arg, "little"))
		return usage_error(verb, "--byte-order: '%s' is not little or big", arg);
	return EXIT_DONE;
}

int given_option(struct given *given, struct ima_evm_layout *layout, const char *verb,
		 int option, const char *arg)
{
	const char *name = names[option - GIVEN_UID];

	given->first = given->first ? given->first : name;
	switch (option) {
	/* The last id is the kernel's "none" (INVALID_UID). */
	case GIVEN_UID:
		return set_number(&given->uid, &given->set.uid, verb, name, UINT32_MAX - 1, arg);
	case GIVEN_GID:
		return set_number(&given->gid, &given->set.gid, verb, name, UINT32_MAX - 1, arg);
	case GIVEN_MODE:
		return set_mode(given, verb, arg);
	case GIVEN_INO:
		return set_ino(given, verb, arg);
	case GIVEN_GENERATION:
		return set_number(&given->generation, &given->set.generation, verb, name,
				  UINT32_MAX, arg);
	case GIVEN_UUID:
		return set_uuid(given, verb, arg);
	case GIVEN_SELINUX:
		return set_selinux(given, verb, arg);
	case GIVEN_XATTR:
		return set_xattr(given, verb, arg);
	case GIVEN_NO_XATTR:
		return add_xattr(given, verb, name, arg, NULL, 0);
	case GIVEN_WORD_SIZE:
		return set_word_size(layout, verb, arg);
	default:
		return set_byte_order(layout, verb, arg);
	}
}

static bool is_covered(const struct ima_evm_layout *layout, enum ima_label_kind kind,
		       const char *wanted)
{
	const char *name;

	for (size_t i = 0; (name = ima_evm_name(kind, layout, i)); i++) {
		if (!strcmp(name, wanted))
			return true;
	}
	return false;
}

/* A value that no label will cover is a mistake that nobody would notice otherwise. */
int given_check(const struct given *given, const struct ima_evm_layout *layout,
		const char *verb, bool evm, enum ima_label_kind kind)
{
	const char *bound = given->set.ino ? "ino" : given->set.generation ? "generation" : "uuid";

	if (given->first && !evm)
		return usage_error(verb, "--%s: only security.evm covers it, and --evm is missing",
				   given->first);
	if (kind == IMA_LABEL_PORTABLE &&
	    (given->set.ino || given->set.generation || given->set.uuid))
		return usage_error(verb, "--%s: a portable signature does not cover it", bound);
	if (given->set.uuid && layout->no_fsuuid)
		return usage_error(verb, "--uuid and --no-fsuuid exclude each other");
	/* Portable signatures cover all names that others do. */
	if (kind == IMA_LABEL_NONE)
		kind = IMA_LABEL_PORTABLE;
	for (size_t i = 0; i < given->nxattrs; i++) {
		const char *name = given->xattrs[i].name;

		if (!is_covered(layout, kind, name))
			return usage_error(verb, "--%sxattr: %s: security.evm does not cover it",
					   given->xattrs[i].value ? "" : "no-", name);
	}
	return EXIT_DONE;
}

struct ima_object given_object(const struct given *given, const struct ima_object *object)
{
	struct ima_object o = *object;

	if (given->set.uid)
		o.uid = given->uid;
	if (given->set.gid)
		o.gid = given->gid;
	if (given->set.mode)
		o.mode = given->mode;
	if (given->set.ino)
		o.ino = given->ino;
	if (given->set.generation)
		o.generation = given->generation;
	/* Not all file systems tell the generation; all but archives have the number. */
	o.has_inode |= given->set.generation && (given->set.ino || o.ino);
	if (given->set.uuid) {
		memcpy(o.fsuuid, given->uuid, sizeof(o.fsuuid));
		o.has_fsuuid = true;
	}
	return o;
}

void given_free(struct given *given)
{
	for (size_t i = 0; i < given->nxattrs; i++)
		free((void *)(uintptr_t)given->xattrs[i].value);
	given->nxattrs = 0;
}
