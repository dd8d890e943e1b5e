/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of a kernel's configuration decides which policies it takes.
 */
#ifndef IMACTL_KCONFIG_H
#define IMACTL_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct ima_kconfig - the options that matter
 * @on: bits in the order of ima_kconfig_name()
 * @pcr: CONFIG_IMA_MEASURE_PCR_IDX
 * @default_template: CONFIG_IMA_DEFAULT_TEMPLATE
 */
struct ima_kconfig {
	uint64_t on;
	int pcr;
	char default_template[32];
};

/**
 * struct ima_kconfig_error - why a configuration cannot be read
 * @line: from 1, 0 if it is not about a line
 */
struct ima_kconfig_error {
	unsigned long line;
	char reason[128];
};

/**
 * ima_kconfig_full() - a kernel that takes every policy a kernel may take
 * @k: filled in; options that add rules to every policy are off
 */
void ima_kconfig_full(struct ima_kconfig *k);

/**
 * ima_kconfig_read() - what a ``.config`` says
 * @k: filled in; unchanged on failure
 * @file: to be read to its end
 * @error: filled in on failure
 *
 * Return: 0 or -1.
 */
int ima_kconfig_read(struct ima_kconfig *k, FILE *file,
		     struct ima_kconfig_error *error);

/** ima_kconfig_name() - Return: the @i-th option with ``CONFIG_``, NULL behind the last */
const char *ima_kconfig_name(size_t i);

/** ima_kconfig_has() - Return: whether @option, with ``CONFIG_``, is on; false if unknown */
bool ima_kconfig_has(const struct ima_kconfig *k, const char *option);

/** ima_kconfig_set() - turn @option on or off; nothing happens if it is unknown */
void ima_kconfig_set(struct ima_kconfig *k, const char *option, bool on);

#endif
