// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where passphrases are from. Never from the command line, which everybody can
 * read in /proc.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "ctl.h"
#include "key_options.h"

/* Read byte by byte: no stdio buffer keeps the passphrase, or what is behind it. */
static int first_line(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t got;

	while (len < size) {
		got = read(fd, buf + len, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got || buf[len] == '\n')
			return (int)len;
		len++;
	}
	return -EMSGSIZE;
}

static int from_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int len = fd < 0 ? -errno : first_line(fd, buf, size);

	if (fd >= 0)
		close(fd);
	if (len < 0) {
		complain("%s: %s", path, strerror(-len));
		return -1;
	}
	return len;
}

static int from_variable(const char *value, char *buf, size_t size)
{
	size_t len = strlen(value);

	if (len > size) {
		complain("%s: more than %zu bytes", IMA_KEY_ENV, size);
		return -1;
	}
	memcpy(buf, value, len);
	return (int)len;
}

static int from_terminal(const char *what, bool new_key, char *buf, size_t size)
{
	char typed[IMA_PASSPHRASE_MAX], prompt[300];
	int len = -1;

	snprintf(prompt, sizeof(prompt), "Passphrase of %s: ", what);
	if (!EVP_read_pw_string_min(typed, new_key ? 4 : 0, (int)sizeof(typed), prompt, new_key) &&
	    strlen(typed) <= size) {
		len = (int)strlen(typed);
		memcpy(buf, typed, (size_t)len);
	}
	OPENSSL_cleanse(typed, sizeof(typed));
	return len;
}

int get_passphrase(const char *pass_file, const char *what, bool new_key, char *buf,
		   size_t size)
{
	const char *value = getenv(IMA_KEY_ENV);

	if (pass_file)
		return from_file(pass_file, buf, size);
	if (value)
		return from_variable(value, buf, size);
	return from_terminal(what, new_key, buf, size);
}
