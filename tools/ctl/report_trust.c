// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is known of the files in a list.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl.h"

static uint64_t judged(const struct ima_verify_result *result)
{
	uint64_t sum = 0;

	for (unsigned int i = IMA_TRUST_NOT_ASKED + 1; i < IMA_TRUST_COUNT; i++)
		sum += result->trust[i];
	return sum;
}

void text_trust(const struct ima_verify_result *result)
{
	if (!judged(result))
		return;
	printf("\nRECORDS  CONTENT\n");
	for (unsigned int i = IMA_TRUST_NOT_ASKED + 1; i < IMA_TRUST_COUNT; i++) {
		if (result->trust[i])
			printf("%7" PRIu64 "  %s\n", result->trust[i], trust_word(i));
	}
}

/* How many records have a verdict that some named offender has. */
static uint64_t offenders(const struct ima_verify_result *result)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < IMA_TRUST_COUNT; i++) {
		for (size_t k = 0; k < result->noffenders; k++) {
			if (result->offenders[k].trust == i) {
				sum += result->trust[i];
				break;
			}
		}
	}
	return sum;
}

void text_trust_hint(FILE *out, const struct ima_verify_result *result)
{
	for (size_t i = 0; i < result->noffenders; i++) {
		const struct ima_offender *o = &result->offenders[i];

		fprintf(out, "problem    record %" PRIu64 ", %s: ", o->record, trust_word(o->trust));
		print_escaped(out, o->name, o->name_len);
		fputs(o->name_cut ? " ..." : "", out);
		if (o->reason[0]) {
			fputs(": ", out);
			print_escaped(out, (const uint8_t *)o->reason, strlen(o->reason));
		}
		putc('\n', out);
	}
	if (offenders(result) > result->noffenders)
		fprintf(out, "           and more: these are the first %zu\n", result->noffenders);
}

void json_trust(struct json *j, const struct ima_verify_result *result)
{
	if (!judged(result)) {
		json_null(j, "content");
		return;
	}
	json_open(j, "content", '{');
	for (unsigned int i = IMA_TRUST_NOT_ASKED + 1; i < IMA_TRUST_COUNT; i++)
		json_number(j, trust_word(i), result->trust[i]);
	json_close(j, '}');
	json_open(j, "offenders", '[');
	for (size_t i = 0; i < result->noffenders; i++) {
		const struct ima_offender *o = &result->offenders[i];

		json_open(j, NULL, '{');
		json_number(j, "record", o->record);
		json_text(j, "content", trust_word(o->trust));
		json_bytes(j, "name", o->name, o->name_len);
		json_bool(j, "name_cut", o->name_cut);
		if (o->reason[0])
			json_text(j, "reason", o->reason);
		json_close(j, '}');
	}
	json_close(j, ']');
}
