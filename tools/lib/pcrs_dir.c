// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCR values from sysfs: /sys/class/tpm/tpm<n> needs no library and no access to
 * the TPM device, and is there for a TPM 1.2 as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib.h"

static FILE *open_at(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");

	if (fd >= 0 && !file)
		close(fd);
	return file;
}

static int read_value(FILE *file, const char *name, struct ima_pcrs *pcrs,
		      enum ima_bank bank, unsigned int pcr, struct ima_pcrs_error *error)
{
	size_t size = ima_bank_info(bank)->size;
	uint8_t value[IMA_DIGEST_MAX];
	char text[2 * IMA_DIGEST_MAX + 2];

	errno = 0;
	if (!fgets(text, sizeof(text), file))
		return ima_pcrs_fail(error, 0, "%s: %s", name,
				     errno ? strerror(errno) : "empty");
	text[strcspn(text, "\n")] = 0;
	if (strlen(text) != 2 * size)
		return ima_pcrs_fail(error, 0, "%s: wanted %zu hex digits, are %zu", name,
				     2 * size, strlen(text));
	for (size_t i = 0; i < size; i++) {
		int high = ima_hex_digit((uint8_t)text[2 * i]);
		int low = ima_hex_digit((uint8_t)text[2 * i + 1]);

		if (high < 0 || low < 0)
			return ima_pcrs_fail(error, 0, "%s: not hex digits", name);
		value[i] = (uint8_t)(high << 4 | low);
	}
	return ima_pcrs_add(pcrs, bank, pcr, value, 0, error);
}

static int read_bank(int dir, const char *bank_name, struct ima_pcrs *pcrs,
		     enum ima_bank bank, unsigned int *found, struct ima_pcrs_error *error)
{
	for (unsigned int pcr = 0; pcr < IMA_TPM_PCRS; pcr++) {
		char name[32];
		FILE *file;
		int err;

		snprintf(name, sizeof(name), "pcr-%s/%u", bank_name, pcr);
		file = open_at(dir, name);
		if (!file && errno != ENOENT)
			return ima_pcrs_fail(error, 0, "%s: %s", name, strerror(errno));
		if (!file)
			continue;
		err = read_value(file, name, pcrs, bank, pcr, error);
		fclose(file);
		if (err)
			return err;
		(*found)++;
	}
	return 0;
}

/*
 * Only if there is nothing else: the file gives the same PCRs a second time, and
 * on a running system with other values.
 */
static int read_tpm12(int dir, struct ima_pcrs *pcrs, struct ima_pcrs_error *error)
{
	FILE *file = open_at(dir, "pcrs");
	int err;

	if (!file && errno == ENOENT)
		return ima_pcrs_fail(error, 0, "has neither pcr-<bank>/<n> nor pcrs");
	if (!file)
		return ima_pcrs_fail(error, 0, "pcrs: %s", strerror(errno));
	err = ima_pcrs_read_file(pcrs, file, error);
	fclose(file);
	return err;
}

int ima_pcrs_read_dir(struct ima_pcrs *pcrs, const char *path,
		      struct ima_pcrs_error *error)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	unsigned int found = 0;
	int err = 0;

	if (dir < 0)
		return ima_pcrs_fail(error, 0, "%s", strerror(errno));
	for (unsigned int i = 0; i < IMA_BANK_COUNT && !err; i++) {
		const struct ima_bank_info *info = ima_bank_info(i);

		err = read_bank(dir, info->alias ? info->alias : info->name, pcrs, i,
				&found, error);
	}
	if (!err && !found)
		err = read_tpm12(dir, pcrs, error);
	close(dir);
	return err;
}
