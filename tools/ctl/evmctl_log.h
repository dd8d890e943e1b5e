/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs of evmctl that are about measurement lists.
 */
#ifndef IMACTL_EVMCTL_LOG_H
#define IMACTL_EVMCTL_LOG_H

#include <imactl/pcrs.h>

#include "evmctl.h"

/** evmctl_pcrs() - those of --pcrs, else the TPM's; Return: as verbs */
int evmctl_pcrs(const struct evmctl *e, struct ima_pcrs *pcrs);

#endif
