// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file of the HTML report: complete, or as it was before.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "html.h"

static bool fail(const struct html *html, int err)
{
	complain("%s: %s", html->path, err ? strerror(err) : "write error");
	return false;
}

/* What a report replaces must be a file: not /dev/stdout, and not a directory. */
static bool may_replace(const struct html *html)
{
	struct stat st;

	if (lstat(html->path, &st))
		return errno == ENOENT || fail(html, errno);
	if (S_ISREG(st.st_mode))
		return true;
	complain("%s: there is something that is no regular file", html->path);
	return false;
}

bool html_begin(struct html *html, const char *path, bool trust)
{
	int fd;

	*html = (struct html){ .path = path, .trust = trust };
	if (!may_replace(html))
		return false;
	if (asprintf(&html->temp, "%s.XXXXXX", path) < 0) {
		html->temp = NULL;
		return fail(html, ENOMEM);
	}
	fd = mkstemp(html->temp);
	if (fd < 0) {
		fail(html, errno);
		free(html->temp);
		html->temp = NULL;
		return false;
	}
	html->out = fdopen(fd, "w");
	html->rows = tmpfile();
	if (html->out && html->rows)
		return true;
	fail(html, errno);
	if (!html->out)
		close(fd);
	html_drop(html);
	return false;
}

void html_drop(struct html *html)
{
	if (html->rows)
		fclose(html->rows);
	if (html->out)
		fclose(html->out);
	if (html->temp)
		unlink(html->temp);
	free(html->temp);
	*html = (struct html){ 0 };
}

static bool copy_rows(struct html *html)
{
	static char buf[65536];
	size_t got;

	if (fflush(html->rows) || fseeko(html->rows, 0, SEEK_SET))
		return false;
	while ((got = fread(buf, 1, sizeof(buf), html->rows)))
		fwrite(buf, 1, got, html->out);
	return !ferror(html->rows);
}

static bool write_page(struct html *html, const struct report *report,
		       const struct ima_verify_result *result)
{
	if (!html_head(html->out, result->causes ? "Measurement list: not verified" :
		       "Measurement list: no problem found"))
		return false;
	html_summary(html->out, report, result);
	html_sections(html->out, report, result);
	html_rows_head(html->out, html->trust);
	if (!copy_rows(html))
		return false;
	html_rows_foot(html->out);
	fputs("</main>\n", html->out);
	html_foot(html->out);
	return !fflush(html->out) && !ferror(html->out);
}

/* mkstemp() lets nobody else read the file; the report gets what others would get. */
static bool set_mode(const struct html *html)
{
	mode_t mask = umask(0);

	umask(mask);
	return !fchmod(fileno(html->out), 0666 & ~mask);
}

bool html_finish(struct html *html, const struct report *report,
		 const struct ima_verify_result *result)
{
	bool good;

	errno = 0;
	good = write_page(html, report, result) && set_mode(html) &&
	       !rename(html->temp, html->path);
	if (!good) {
		fail(html, errno);
	} else {
		free(html->temp);
		html->temp = NULL;
	}
	html_drop(html);
	return good;
}
