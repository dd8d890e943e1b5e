// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: archives and manifests. What is accepted must stay what it is when
 * labels are put in, and the labels must be found again.
 *
 *   make fuzz FUZZER=fuzz_archive
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <imactl/manifest.h>

#include "archive_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool good)
{
	if (!good)
		abort();
}

static int memory_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", 0);

	insist(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	return fd;
}

static struct ima_archive *open_fd(int fd)
{
	struct ima_error error;
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return ima_archive_open(path, &error);
}

static const struct ima_label label = { .bytes = "a label", .len = 7 };

static bool is_file(const struct ima_member *m)
{
	return !m->skip && !m->problem;
}

static void put_labels(struct ima_archive *a)
{
	for (size_t i = 0; i < ima_archive_count(a); i++) {
		struct ima_member *m = ima_archive_member(a, i);

		insist(m->name || S_ISDIR(m->mode));
		insist(m->data <= a->size && m->size <= a->size - m->data);
		if (is_file(m))
			insist(ima_member_label(m, IMA_XATTR_IMA, &label));
	}
}

static void compare(struct ima_archive *a, struct ima_archive *b)
{
	insist(b && ima_archive_count(a) == ima_archive_count(b));
	for (size_t i = 0; i < ima_archive_count(a); i++) {
		struct ima_member *m = ima_archive_member(a, i), *n = ima_archive_member(b, i);
		struct ima_object object;
		uint8_t got[64];

		insist(m->mode == n->mode && m->uid == n->uid && m->gid == n->gid &&
		       m->size == n->size && (!m->name || !strcmp(m->name, n->name)));
		if (!is_file(m))
			continue;
		ima_member_object(n, &object);
		insist(object.ops->get(object.ctx, IMA_XATTR_IMA, got, sizeof(got)) == 7 &&
		       !memcmp(got, label.bytes, 7));
		insist(object.ops->read(object.ctx, 0, got, sizeof(got)) >= 0);
	}
}

static void check_archive(const uint8_t *data, size_t size)
{
	int fd = memory_file(data, size), copy = memory_file(data, 0);
	struct ima_archive *a = open_fd(fd), *b;
	struct ima_error error;

	if (a && ima_archive_format(a) == IMA_ARCHIVE_TAR) {
		put_labels(a);
		insist(!ima_tar_write(a, copy, &error));
		b = open_fd(copy);
		compare(a, b);
		ima_archive_close(b);
	}
	ima_archive_close(a);
	close(fd);
	close(copy);
}

static void check_line(const uint8_t *data, size_t size)
{
	struct ima_manifest_line line;
	bool blank;

	if (!ima_validate_manifest_line(data, size, &blank, &line) && !blank)
		insist(*line.name && strlen(line.name) < sizeof(line.name) &&
		       (line.file || line.value.len <= IMA_LABEL_MAX));
}

/* A mutated header has a wrong checksum: put the right one in, or little is tried. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *fixed;

	if (!size)
		return 0;
	check_line(data, size);
	check_archive(data, size);
	fixed = malloc(size);
	insist(fixed);
	memcpy(fixed, data, size);
	for (size_t at = 0; at + IMA_TAR_BLOCK <= size; at += IMA_TAR_BLOCK) {
		if (!memcmp(fixed + at + 257, "ustar", 5))
			ima_tar_checksum(fixed + at);
	}
	check_archive(fixed, size);
	free(fixed);
	return 0;
}
