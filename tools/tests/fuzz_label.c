// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: labels, appended signatures, certificates and event logs of foreign
 * origin. Built with libFuzzer by ``make fuzz``, and into replay_label for a fixed
 * set of inputs.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <imactl/cert.h>

#include "label_impl.h"
#include "memory_object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ima_crypto *crypto;
static struct ima_keys *keys;

static void insist(bool good)
{
	if (!good)
		abort();
}

/* A file without a name: keys are read from files only. */
static int file_of(const void *p, size_t len, char *path, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	insist(fd >= 0 && write(fd, p, len) == (ssize_t)len);
	snprintf(path, size, "/proc/self/fd/%d", fd);
	return fd;
}

static void add_key(const char *type)
{
	const struct ima_cert_options options = {
		.subject = "CN=f", .days = 1, .algo = IMA_ALGO_SHA256,
	};
	struct ima_error error;
	struct ima_key *key = ima_key_generate(crypto, type, &error);
	char path[40];
	uint8_t *der = NULL;
	size_t len = 0;
	int fd;

	insist(key && !ima_cert_make(crypto, key, &options, &der, &len, &error));
	fd = file_of(der, len, path, sizeof(path));
	insist(ima_keys_add(keys, path, &error) == 1);
	close(fd);
	free(der);
	ima_key_close(key);
}

static void begin(void)
{
	struct ima_error error;

	crypto = ima_crypto_new(&error);
	keys = ima_keys_new(crypto);
	insist(crypto && keys);
	add_key("rsa2048");
	add_key("p256");
}

/* On memory that ends where the bytes end. */
static void gates(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct ima_modsig_view modsig;
	struct ima_label_view view;
	bool present;

	insist(copy);
	if (size)
		memcpy(copy, data, size);
	for (unsigned int place = 0; place < 2; place++) {
		const char *why = ima_validate_label((enum ima_label_place)place, copy, size, &view);

		insist(!why == (view.kind != IMA_LABEL_NONE || !size));
		insist(!view.kind || (view.algo < IMA_ALGO_COUNT && view.len &&
				      view.data + view.len <= copy + size));
	}
	if (!ima_validate_modsig(copy, size, size, &present, &modsig))
		insist(present && modsig.content + modsig.signature + IMA_MODSIG_TAIL == size);
	free(copy);
}

/* No forgery: the keys were made here and have signed nothing. */
static void checks(const uint8_t *data, size_t size)
{
	static const uint8_t hmac_key[32];
	struct memory_file file = { data, size };
	struct ima_object object = memory_object(&file);
	struct ima_label label = { .len = size < IMA_LABEL_MAX ? size : IMA_LABEL_MAX };
	struct ima_check_options o = {
		.keys = keys, .label = &label, .hmac_key = hmac_key, .hmac_key_len = 32,
		.layout.no_fsuuid = true,
	};
	struct ima_label_result result;

	memcpy(label.bytes, data, label.len);
	/* Its id is the one kind of luck that is granted. */
	if (label.len > 9 && (data[0] & 1))
		for (unsigned int i = 0; i < 4; i++)
			label.bytes[3 + i] = (uint8_t)(ima_keys_info(keys, data[1] & 1)->id >>
						       (24 - 8 * i));
	object.has_inode = true;
	ima_check_content(crypto, &o, &object, &result);
	insist(result.verdict != IMA_LABEL_VALID);
	file.xattr[0].name = IMA_XATTR_IMA;
	file.xattr[0].value = data;
	file.xattr[0].len = size;
	ima_check_evm(crypto, &o, &object, &result);
	insist(result.verdict != IMA_LABEL_VALID);
	ima_modsig_check(crypto, keys, &object, &result);
	insist(result.verdict != IMA_LABEL_VALID);
}

static void key_files(const uint8_t *data, size_t size)
{
	struct ima_keys *foreign = ima_keys_new(crypto);
	struct ima_key_options options = { .passphrase = "x" };
	struct ima_error error;
	struct ima_key *key;
	char path[40];
	int fd = file_of(data, size, path, sizeof(path));
	int n = ima_keys_add(foreign, path, &error);

	insist(n > 0 ? ima_keys_count(foreign) == (size_t)n : !ima_keys_count(foreign));
	insist(!lseek(fd, 0, SEEK_SET));
	options.where = path;
	key = ima_key_open(crypto, &options, &error);
	ima_key_close(key);
	close(fd);
	ima_keys_free(foreign);
}

static void event_log(const uint8_t *data, size_t size)
{
	static struct ima_pcrs pcrs;
	struct ima_pcrs_error error;
	FILE *file;

	if (!size)
		return;
	/* fmemopen() takes no const memory, but with "r" does not write to it. */
	file = fmemopen((void *)(uintptr_t)data, size, "r");
	insist(file);
	memset(&pcrs, 0, sizeof(pcrs));
	ima_pcrs_read_events(&pcrs, file, &error);
	fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!crypto)
		begin();
	gates(data, size);
	checks(data, size);
	/* DER or PEM: OpenSSL tries every decoder on anything, which takes its time. */
	if (size && (data[0] == 0x30 || data[0] == '-'))
		key_files(data, size);
	event_log(data, size);
	return 0;
}
