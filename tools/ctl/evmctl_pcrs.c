// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCRs of evmctl, and evmctl ima_boot_aggregate.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evmctl_log.h"

#define SYSFS_TPM "/sys/class/tpm/tpm0"
#define TPM_DEVICE "/dev/tpmrm0"

/* Values that are for one bank only, as the file's name is given with one. */
static int keep_bank(struct ima_pcrs *pcrs, const struct ima_pcrs *read, enum ima_bank bank)
{
	for (unsigned int i = 0; i < IMA_BANK_COUNT; i++) {
		if (bank != IMA_BANK_NONE && i != bank)
			continue;
		pcrs->have[i] |= read->have[i];
		for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
			if (read->have[i] & 1u << pcr)
				memcpy(pcrs->value[i][pcr], read->value[i][pcr], IMA_DIGEST_MAX);
		}
	}
	return EVMCTL_DONE;
}

static int read_file(struct ima_pcrs *pcrs, const char *arg)
{
	const char *comma = strchr(arg, ','), *path = comma ? comma + 1 : arg;
	struct ima_pcrs_error error;
	enum ima_bank bank = IMA_BANK_NONE;
	struct ima_pcrs *read;
	FILE *file;
	int code;

	if (comma)
		bank = ima_bank_by_name(arg, (size_t)(comma - arg));
	if (comma && bank == IMA_BANK_NONE)
		return evmctl_error(0, "Unknown algorithm '%.*s'", (int)(comma - arg), arg);
	file = fopen(path, "re");
	if (!file)
		return evmctl_error(errno, "Could not open '%s'", path);
	read = calloc(1, sizeof(*read));
	if (!read)
		code = evmctl_error(ENOMEM, "%s", path);
	else if (ima_pcrs_read_file(read, file, &error))
		code = evmctl_error(0, "%s: line %lu: %s", path, error.line, error.reason);
	else
		code = keep_bank(pcrs, read, bank);
	fclose(file);
	free(read);
	return code;
}

static int read_tpm(struct ima_pcrs *pcrs)
{
	struct ima_pcrs_error error;

	setenv("TSS2_LOG", "all+none", 0);
	if (!access(SYSFS_TPM, F_OK) && !ima_pcrs_read_dir(pcrs, SYSFS_TPM, &error))
		return EVMCTL_DONE;
	if (!access(TPM_DEVICE, F_OK) && !ima_pcrs_read_tpm(pcrs, "device:" TPM_DEVICE, &error))
		return EVMCTL_DONE;
	return evmctl_error(errno, "Failed to read any TPM PCRs");
}

int evmctl_pcrs(const struct evmctl *e, struct ima_pcrs *pcrs)
{
	for (size_t i = 0; i < e->npcrs; i++) {
		if (read_file(pcrs, e->pcrs[i]))
			return EVMCTL_ERROR;
	}
	return e->npcrs ? EVMCTL_DONE : read_tpm(pcrs);
}

static int read_events(struct ima_pcrs *pcrs, const char *path)
{
	struct ima_pcrs_error error;
	FILE *file = fopen(path, "re");
	int code = EVMCTL_DONE;

	if (!file)
		return evmctl_error(0, "Failed reading the TPM 1.2 event log %s.", path);
	if (ima_pcrs_read_events(pcrs, file, &error))
		code = evmctl_error(0, "Failed reading the TPM 1.2 event log %s: %s", path,
				    error.reason);
	fclose(file);
	return code;
}

int evmctl_ima_boot_aggregate(struct evmctl *e)
{
	struct ima_pcrs *pcrs = calloc(1, sizeof(*pcrs));
	uint8_t digest[IMA_DIGEST_MAX];
	bool any = false;
	int code;

	if (!pcrs)
		return evmctl_error(ENOMEM, "PCRs");
	code = *e->args ? read_events(pcrs, *e->args) : evmctl_pcrs(e, pcrs);
	for (unsigned int bank = 0; !code && bank < IMA_BANK_COUNT; bank++) {
		if (!ima_boot_aggregate(pcrs, bank, digest))
			continue;
		any = true;
		printf("%s:", ima_bank_info(bank)->name);
		evmctl_hex(digest, ima_bank_info(bank)->size);
	}
	free(pcrs);
	return code || any ? code :
		evmctl_error(0, "PCR 0 to 7 (sha1) or 0 to 9 are not all there in any bank");
}
