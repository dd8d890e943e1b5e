// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of mountinfo: names with blanks, subtypes, optional fields, and what is
 * no such line; configurations line by line.
 */
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <imactl/facts.h>
#include <imactl/kconfig.h>

#include "unit.h"

static const char good[] =
	"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
	"23 22 0:44 /a\\040b /mnt/c\\011d\\134e rw - fuse.sshfs host:/x rw,user_id=0\n"
	"24 22 0:5 / /proc rw shared:2 master:1 - proc proc rw\n";

/* A file with that text; Return: its name */
static const char *file_of(const char *text)
{
	static char name[] = "/tmp/imactl-unit-XXXXXX";
	int fd;

	strcpy(name + sizeof(name) - 7, "XXXXXX");
	fd = mkstemp(name);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(fd);
	return name;
}

static int read_mounts(struct ima_mounts *m, const char *text)
{
	const char *name = file_of(text);
	int err = ima_mounts_read(m, name);

	unlink(name);
	return err;
}

static void good_lines(void)
{
	const struct ima_mount *f;
	struct ima_mounts m;

	check(!read_mounts(&m, good) && m.n == 3, "three mounts");
	f = ima_mounts_find(&m, 23);
	check(f && !strcmp(f->point, "/mnt/c\td\\e") && !strcmp(f->root, "/a b"), "escaped names");
	check(f && !strcmp(f->type, "fuse") && !strcmp(f->source, "host:/x"), "a type with a subtype");
	f = ima_mounts_find(&m, 22);
	check(f && f->dev == makedev(8, 1) && !strcmp(f->type, "ext4") &&
	      !strcmp(f->options, "rw,relatime,rw,errors=remount-ro"), "device, type, options");
	f = ima_mounts_find(&m, 24);
	check(f && !strcmp(f->type, "proc") && !strcmp(f->point, "/proc"), "two optional fields");
	check(!ima_mounts_find(&m, 25), "an id that is not there");
	ima_mounts_free(&m);
}

static void bad_lines(void)
{
	static const char * const bad[] = {
		"22\n", "22 1 8 / / rw - ext4 x rw\n", "22 1 8:1 / / rw shared:1\n", "\n", "x y z\n",
		"22 1 8:1 / / rw -\n",
	};
	struct ima_mounts m;
	char what[64];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(what, sizeof(what), "bad line %zu", i);
		check(read_mounts(&m, bad[i]) == EINVAL && !m.n && !m.mount, what);
	}
	check(ima_mounts_read(&m, "/nonexistent") == ENOENT, "no such file");
}

static bool reads_config(struct ima_kconfig *k, const char *text)
{
	struct ima_kconfig_error error;
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	bool good_config = file && !ima_kconfig_read(k, file, &error);

	if (file)
		fclose(file);
	return good_config;
}

static void configs(void)
{
	struct ima_kconfig k;

	check(reads_config(&k, "# CONFIG_X is not set\nCONFIG_IMA=y\nCONFIG_CRYPTO_MD4=m\n"
			       "# CONFIG_IMA_APPRAISE is not set\nCONFIG_IMA_MEASURE_PCR_IDX=11\n"
			       "CONFIG_IMA_DEFAULT_TEMPLATE=\"ima-sig\"\nCONFIG_IMAX=y\n") &&
	      ima_kconfig_has(&k, "CONFIG_IMA") && ima_kconfig_has(&k, "CONFIG_CRYPTO_MD4") &&
	      !ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE") && k.pcr == 11 &&
	      !strcmp(k.default_template, "ima-sig"), "a configuration");
	check(reads_config(&k, "CONFIG_IMA=n\n") && !ima_kconfig_has(&k, "CONFIG_IMA"), "=n");
	check(!reads_config(&k, "CONFIG_IMA_DEFAULT_TEMPLATE=\"\n"), "a quote alone");
	check(!reads_config(&k, "CONFIG_IMA_MEASURE_PCR_IDX=7\n"), "a PCR too low");
	ima_kconfig_full(&k);
	check(ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE") &&
	      !ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE_SIGNED_INIT") &&
	      !ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE_REQUIRE_MODULE_SIGS"),
	      "everything, but no rule of its own");
	ima_kconfig_set(&k, "CONFIG_IMA_APPRAISE", false);
	check(!ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE"), "one turned off");
}

int main(void)
{
	good_lines();
	bad_lines();
	configs();
	return unit_failures != 0;
}
