// SPDX-License-Identifier: GPL-2.0-only
/*
 * Head and foot of the HTML report. Style and script are files beside this one,
 * made into string literals when building.
 */
#include <time.h>

#include <openssl/evp.h>

#include "html.h"

static const char style[] =
#include "report.css.h"
;

static const char script[] =
#include "report.js.h"
;

/*
 * Only this one script may run, as it stands between the tags. Should the name of
 * a file ever get through as markup, it can load nothing, send nothing and run
 * nothing.
 */
static bool put_policy(FILE *out)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned char base64[EVP_MAX_MD_SIZE * 2];
	unsigned int len;

	if (!EVP_Digest(script, sizeof(script) - 1, digest, &len, EVP_sha256(), NULL))
		return false;
	EVP_EncodeBlock(base64, digest, (int)len);
	fprintf(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; "
		"form-action 'none'\">\n", base64);
	return true;
}

bool html_head(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", out);
	if (!put_policy(out))
		return false;
	fputs("<title>", out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
	return true;
}

void html_foot(FILE *out)
{
	time_t now = time(NULL);
	struct tm tm;
	char when[40] = "";

	if (gmtime_r(&now, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S UTC", &tm);
	fprintf(out, "<footer>imactl %s, %s. Bytes of names that are not printable ASCII are "
		"shown as \\xNN.</footer>\n<script>%s</script>\n</body>\n</html>\n",
		IMACTL_VERSION, when, script);
}
