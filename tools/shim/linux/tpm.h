/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: named, never used. */
#ifndef SHIM_LINUX_TPM_H
#define SHIM_LINUX_TPM_H

struct tpm_chip;
struct tpm_digest;

#endif
