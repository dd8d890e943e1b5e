// SPDX-License-Identifier: GPL-2.0-only
/*
 * Key files. They are read once and as a whole: a key may come through a pipe,
 * and a certificate that names it stand behind it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include "label_impl.h"

static int read_all(int fd, struct ima_key_file *file, struct ima_error *error)
{
	ssize_t got = 1;

	while (got && file->len < IMA_KEY_FILE_MAX) {
		got = read(fd, file->p + file->len, IMA_KEY_FILE_MAX - file->len);
		if (got < 0 && errno != EINTR)
			return ima_fail(error, "%s", strerror(errno));
		if (got > 0)
			file->len += (size_t)got;
	}
	if (file->len == IMA_KEY_FILE_MAX)
		return ima_fail(error, "%u bytes or more, too long for a key file",
				IMA_KEY_FILE_MAX);
	return file->len ? 0 : ima_fail(error, "empty file");
}

int ima_key_file_read(const char *path, struct ima_key_file *file,
		      struct ima_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int ret;

	if (fd < 0)
		return ima_fail(error, "%s", strerror(errno));
	file->len = 0;
	file->p = OPENSSL_malloc(IMA_KEY_FILE_MAX);
	ret = file->p ? read_all(fd, file, error) : ima_fail(error, "out of memory");
	close(fd);
	if (ret)
		ima_key_file_free(file);
	return ret;
}

void ima_key_file_free(struct ima_key_file *file)
{
	OPENSSL_clear_free(file->p, file->len);
	memset(file, 0, sizeof(*file));
}

BIO *ima_key_file_bio(const struct ima_key_file *file)
{
	return BIO_new_mem_buf(file->p, (int)file->len);
}

bool ima_key_file_is_pem(const struct ima_key_file *file)
{
	static const char mark[] = "-----BEGIN ";

	return memmem(file->p, file->len, mark, sizeof(mark) - 1);
}

/* DER must fill the file: bytes behind it would be bytes nobody looked at. */
static X509 *cert_from_der(X509 *cert, const struct ima_key_file *file)
{
	const unsigned char *p = file->p;

	if (d2i_X509(&cert, &p, (long)file->len) && p == file->p + file->len)
		return cert;
	X509_free(cert);
	return NULL;
}

X509 *ima_key_file_cert(const struct ima_crypto *crypto, const struct ima_key_file *file)
{
	X509 *cert = X509_new_ex(crypto->ctx, NULL);
	BIO *bio;

	if (!cert)
		return NULL;
	if (!ima_key_file_is_pem(file))
		return cert_from_der(cert, file);
	bio = ima_key_file_bio(file);
	if (!bio || !PEM_read_bio_X509(bio, &cert, NULL, NULL)) {
		X509_free(cert);
		cert = NULL;
	}
	BIO_free(bio);
	return cert;
}

X509 *ima_cert_read(const struct ima_crypto *crypto, const char *path,
		    struct ima_error *error)
{
	struct ima_key_file file;
	X509 *cert;

	if (ima_key_file_read(path, &file, error))
		return NULL;
	cert = ima_key_file_cert(crypto, &file);
	if (!cert)
		ima_fail_openssl(error, "no certificate");
	ima_key_file_free(&file);
	return cert;
}
