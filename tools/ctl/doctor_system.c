// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system around the files: what was booted and how, keys, file systems.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "doctor.h"
#include "keyring.h"

__attribute__((format(printf, 5, 6)))
static void add(struct doctor *d, const char *name, enum doctor_state state,
		const char *remedy, const char *fmt, ...)
{
	struct doctor_check *c;
	va_list args;

	if (d->nchecks == DOCTOR_CHECKS_MAX)
		return;
	c = &d->check[d->nchecks++];
	*c = (struct doctor_check){ .name = name, .state = state, .remedy = remedy };
	va_start(args, fmt);
	vsnprintf(c->detail, sizeof(c->detail), fmt, args);
	va_end(args);
}

/* Return: bytes read of a file below @root, -1 with errno. @buf is terminated. */
static ssize_t read_below(const struct doctor *d, const char *path, char *buf, size_t size)
{
	char full[4096];
	FILE *file;
	size_t got;
	int err;

	if ((size_t)snprintf(full, sizeof(full), "%s%s", d->root, path) >= sizeof(full)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	file = fopen(full, "re");
	if (!file)
		return -1;
	got = fread(buf, 1, size - 1, file);
	err = ferror(file) ? errno : 0;
	fclose(file);
	buf[got] = '\0';
	errno = err;
	return err ? -1 : (ssize_t)got;
}

static bool policy_has(const struct doctor *d, const char *word)
{
	char text[512];

	for (size_t i = 1; i <= ima_policy_rules(d->policy); i++) {
		ima_policy_rule_text(d->policy, i, text, sizeof(text));
		if (!strncmp(text, "appraise ", 9) && strstr(text, word))
			return true;
	}
	return false;
}

/* struct cmdline - the last of each option that matters */
struct cmdline {
	char text[4096];
	const char *appraise;
	const char *policy;
};

static const char *value_of(const char *word, const char *name)
{
	for (; *name; name++, word++) {
		/* The kernel takes - for _ (CMD-1). */
		if (*word != *name && !(*word == '-' && *name == '_'))
			return NULL;
	}
	return word;
}

static void examine_cmdline(struct doctor *d, struct cmdline *c)
{
	char *rest = c->text, *word;

	if (read_below(d, "/proc/cmdline", c->text, sizeof(c->text)) < 0) {
		add(d, "cmdline", DOCTOR_UNKNOWN, NULL, "/proc/cmdline: %s", strerror(errno));
		return;
	}
	while ((word = strsep(&rest, " \n"))) {
		const char *value = value_of(word, "ima_appraise=");

		c->appraise = value ? value : c->appraise;
		value = value_of(word, "ima_policy=");
		c->policy = value ? value : c->policy;
	}
	if (c->appraise && !strncmp(c->appraise, "off", 3))
		add(d, "mode", DOCTOR_BAD, "boot without ima_appraise=off",
		    "ima_appraise=off: no appraise rule has any effect");
	else if (c->appraise && (!strncmp(c->appraise, "log", 3) || !strncmp(c->appraise, "fix", 3)))
		add(d, "mode", DOCTOR_WARNING, "boot without ima_appraise= once nothing is refused any more",
		    "ima_appraise=%.3s: what is refused below is let through now", c->appraise);
	else
		add(d, "mode", DOCTOR_OK, NULL, "enforce");
	if (c->policy)
		add(d, "boot-policy", DOCTOR_OK, NULL, "ima_policy=%s; a loaded policy replaces it",
		    c->policy);
}

static void examine_config(struct doctor *d)
{
	static const char remedy[] = "use a kernel with this option";
	struct ima_kconfig_error error;
	struct ima_kconfig k;
	struct utsname uts;
	char path[4096];
	FILE *file;

	if (uname(&uts))
		return;
	snprintf(path, sizeof(path), "%s/boot/config-%s", d->root, uts.release);
	file = fopen(d->source.config ? d->source.config : path, "re");
	if (!file || ima_kconfig_read(&k, file, &error))
		add(d, "kernel", DOCTOR_UNKNOWN, "give the kernel's configuration with --config",
		    "configuration of %s not found in /boot", uts.release);
	else if (!ima_kconfig_has(&k, "CONFIG_IMA"))
		add(d, "kernel", DOCTOR_BAD, remedy, "CONFIG_IMA is not set");
	else if (!ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE"))
		add(d, "kernel", DOCTOR_BAD, remedy, "CONFIG_IMA_APPRAISE is not set: it refuses the policy");
	else if (policy_has(d, "imasig|modsig") && !ima_kconfig_has(&k, "CONFIG_IMA_APPRAISE_MODSIG"))
		add(d, "kernel", DOCTOR_BAD, remedy,
		    "CONFIG_IMA_APPRAISE_MODSIG is not set: it refuses the policy");
	else
		add(d, "kernel", DOCTOR_OK, NULL, "can appraise");
	if (file)
		fclose(file);
}

static void examine_securityfs(struct doctor *d)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s" SECURITYFS "/ima", d->root);
	if (access(path, F_OK))
		add(d, "ima", DOCTOR_BAD,
		    "boot a kernel with CONFIG_IMA, and mount securityfs on /sys/kernel/security",
		    "%s: %s", SECURITYFS "/ima", strerror(errno));
	else
		add(d, "ima", DOCTOR_OK, NULL, "runs");
}

bool doctor_reads_evm(const struct doctor *d)
{
	char text[32];

	/* Bits 0 and 1: HMACs and signatures are on (EVM-11). */
	return read_below(d, SECURITYFS "/integrity/evm/evm", text, sizeof(text)) > 0 &&
	       strtol(text, NULL, 0) & 3;
}

static void examine_evm(struct doctor *d)
{
	char text[32];

	if (read_below(d, SECURITYFS "/integrity/evm/evm", text, sizeof(text)) < 0)
		add(d, "evm", errno == ENOENT ? DOCTOR_WARNING : DOCTOR_UNKNOWN,
		    errno == ENOENT ? "use a kernel with CONFIG_EVM, else labels can be exchanged by whoever writes to the disk" : NULL,
		    "%s", errno == ENOENT ? "no EVM in this kernel" : strerror(errno));
	else if (strtol(text, NULL, 0) & 3)
		add(d, "evm", DOCTOR_OK, NULL, "on (%s)", text);
	else
		add(d, "evm", DOCTOR_WARNING,
		    "load its key and write 1 (HMAC) or 2 (signatures) to /sys/kernel/security/evm",
		    "not initialised: labels are not protected against exchange offline");
}

static void examine_secure_boot(struct doctor *d, const struct cmdline *c)
{
	static const char var[] =
		"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char value[16];
	ssize_t len = read_below(d, var, value, sizeof(value));

	/* Four bytes of attributes, one of value. */
	if (len < 5 || value[4] != 1)
		add(d, "secure-boot", DOCTOR_WARNING,
		    "turn it on, else the kernel and its command line can be exchanged",
		    len < 5 ? "there is none" : "off");
	else if (c->appraise && strncmp(c->appraise, "enforce", 7))
		add(d, "secure-boot", DOCTOR_WARNING, NULL,
		    "on: ima_appraise=%s is ignored, the mode is enforce", c->appraise);
	else
		add(d, "secure-boot", DOCTOR_OK, NULL, "on");
}

/* Keys of the running system; what is below another root has none. */
static void examine_keyring(struct doctor *d)
{
	static const char remedy[] =
		"load a certificate whose issuer the kernel trusts: CONFIG_IMA_LOAD_X509 at boot, or imactl key";
	bool needed = policy_has(d, "appraise_type=");
	key_serial_t ring;
	long len;

	if (!find_keyring(".ima", &ring) && !find_keyring("_ima", &ring)) {
		add(d, "keyring", !needed ? DOCTOR_OK : errno == EACCES ? DOCTOR_UNKNOWN : DOCTOR_BAD,
		    needed ? remedy : NULL, "no keyring .ima is to be seen%s",
		    needed ? ", and the policy demands signatures" : "");
		return;
	}
	len = keyctl_read(ring, NULL, 0);
	if (len < 0)
		add(d, "keyring", DOCTOR_UNKNOWN, "run this as root", ".ima: %s", strerror(errno));
	else if (!len)
		add(d, "keyring", needed ? DOCTOR_BAD : DOCTOR_OK, needed ? remedy : NULL,
		    ".ima has no key%s", needed ? ", and the policy demands signatures" : "");
	else
		add(d, "keyring", DOCTOR_OK, NULL, ".ima has %ld keys",
		    len / (long)sizeof(key_serial_t));
}

/* The mounts that are walked: can they have labels, and are changes noticed? */
static void examine_mount(struct doctor *d, const struct ima_mount *m)
{
	static const char * const unversioned[] = { "vfat", "msdos", "exfat", "ntfs3", "fuse", "9p" };
	char value[1];

	if (lgetxattr(m->point, "security.ima", value, 0) < 0 && errno == EOPNOTSUPP)
		add(d, "xattrs", DOCTOR_WARNING,
		    "exempt it (dont_appraise fsname=), or move what is appraised elsewhere",
		    "%s (%s) has no security attributes: what an appraise rule catches is refused",
		    m->point, m->type);
	for (size_t i = 0; i < ARRAY_SIZE(unversioned); i++) {
		if (!strcmp(m->type, unversioned[i]))
			add(d, "changes", DOCTOR_WARNING, NULL,
			    "%s (%s) has no change counter: files are hashed again at each access",
			    m->point, m->type);
	}
}

static void examine_mounts(struct doctor *d)
{
	struct ima_facts f;

	for (size_t i = 0; i < d->npaths; i++) {
		const struct ima_mount *m = NULL;

		if (!ima_facts_read(&f, d->paths[i]))
			m = ima_mounts_find(&d->mounts, f.mount_id);
		if (m)
			examine_mount(d, m);
	}
}

void doctor_examine_system(struct doctor *d)
{
	struct cmdline c = { .text = "" };

	examine_config(d);
	examine_securityfs(d);
	examine_cmdline(d, &c);
	examine_secure_boot(d, &c);
	examine_keyring(d);
	examine_evm(d);
	examine_mounts(d);
}
