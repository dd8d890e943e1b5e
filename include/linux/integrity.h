/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rest of the kernel may ask of the integrity core.
 */
#ifndef _LINUX_INTEGRITY_H
#define _LINUX_INTEGRITY_H

/**
 * enum integrity_status - verdict on a file or on its metadata (CON-3)
 * @INTEGRITY_PASS: matches its label
 * @INTEGRITY_PASS_IMMUTABLE: matches a portable signature; must not change
 * @INTEGRITY_FAIL: does not match its label
 * @INTEGRITY_FAIL_IMMUTABLE: does not match its portable signature
 * @INTEGRITY_NOLABEL: no label although there is something to protect
 * @INTEGRITY_NOXATTRS: no label and nothing to protect
 * @INTEGRITY_UNKNOWN: cannot be told
 *
 * The values are part of the interface; do not reorder.
 */
enum integrity_status {
	INTEGRITY_PASS = 0,
	INTEGRITY_PASS_IMMUTABLE = 1,
	INTEGRITY_FAIL = 2,
	INTEGRITY_FAIL_IMMUTABLE = 3,
	INTEGRITY_NOLABEL = 4,
	INTEGRITY_NOXATTRS = 5,
	INTEGRITY_UNKNOWN = 6,
};

#if defined(CONFIG_IMA_LOAD_X509) || defined(CONFIG_EVM_LOAD_X509)
/**
 * integrity_load_keys() - load certificates from the root file system
 *
 * Context: boot, once files can be read and before the first program is started.
 */
void integrity_load_keys(void);
#else
/* No boot-time certificates: nothing to load (API-16). */
static inline void integrity_load_keys(void)
{
}
#endif

#endif /* _LINUX_INTEGRITY_H */
