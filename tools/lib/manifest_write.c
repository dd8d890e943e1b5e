// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing a manifest.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <imactl/manifest.h>

#include "replace.h"

/* struct ima_manifest_writer - @replace: NULL for standard output */
struct ima_manifest_writer {
	struct ima_replace *replace;
	FILE *out;
};

struct ima_manifest_writer *ima_manifest_create(const char *path, struct ima_error *error)
{
	struct ima_manifest_writer *w = calloc(1, sizeof(*w));
	int fd;

	if (!w) {
		snprintf(error->reason, sizeof(error->reason), "out of memory");
		return NULL;
	}
	if (strcmp(path, "-")) {
		w->replace = ima_replace_begin(path, error);
		fd = w->replace ? dup(ima_replace_fd(w->replace)) : -1;
	} else {
		fd = dup(STDOUT_FILENO);
	}
	w->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (w->out)
		return w;
	if (strcmp(path, "-") == 0 || w->replace)
		snprintf(error->reason, sizeof(error->reason), "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	ima_replace_abort(w->replace);
	free(w);
	return NULL;
}

/*
 * setfattr resolves backslash and three octal digits. What would end the line, or
 * move a terminal's cursor, must not stand there as it is.
 */
static void put_quoted(FILE *out, const char *name)
{
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if (c < ' ' || c == '\\' || c == 0x7f)
			fprintf(out, "\\%03o", c);
		else
			putc(c, out);
	}
}

void ima_manifest_add(struct ima_manifest_writer *writer, const char *name,
		      const struct ima_xattr_value *values, size_t count)
{
	fputs("# file: ", writer->out);
	put_quoted(writer->out, name);
	putc('\n', writer->out);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *p = values[i].value;

		fprintf(writer->out, "%s=0x", values[i].name);
		for (size_t k = 0; k < values[i].len; k++)
			fprintf(writer->out, "%02x", p[k]);
		putc('\n', writer->out);
	}
	putc('\n', writer->out);
}

int ima_manifest_end(struct ima_manifest_writer *writer, bool keep, struct ima_error *error)
{
	bool failed = ferror(writer->out);
	int ret = 0;

	errno = 0;
	if (fclose(writer->out) || failed) {
		snprintf(error->reason, sizeof(error->reason), "%s",
			 errno ? strerror(errno) : "write error");
		ret = -1;
	}
	if (writer->replace && keep && !ret)
		ret = ima_replace_commit(writer->replace, error);
	else
		ima_replace_abort(writer->replace);
	free(writer);
	return ret;
}
