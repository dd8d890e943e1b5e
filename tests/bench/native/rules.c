// SPDX-License-Identifier: GPL-2.0-only
/* Loading many rules, and what they cost an open that none of them matches. */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "native.h"

#define RULES		1000
#define RULE		"measure func=FILE_CHECK mask=MAY_READ fowner=%u\n"
#define RULES_PATH	"/tmp/rules"

static size_t write_rules(char *text, size_t size)
{
	size_t len = 0;

	for (unsigned int i = 0; i < RULES; i++)
		len += scnprintf(text + len, size - len, RULE, 5000 + i);
	return len;
}

/* Microseconds from opening the policy file to the policy being in force. */
int measure_rules(bool from_file)
{
	const size_t size = RULES * (sizeof(RULE) + 8);
	char *text = kvmalloc(size, GFP_KERNEL);
	size_t len;
	u64 ns;
	int rc;

	if (!text)
		return -ENOMEM;
	len = write_rules(text, size);
	rc = io_write(RULES_PATH, text, len);
	if (!rc && from_file)
		rc = load_policy(RULES_PATH "\n", strlen(RULES_PATH "\n"), &ns);
	else if (!rc)
		rc = load_policy(text, len, &ns);
	kvfree(text);
	if (rc)
		return rc;
	result(from_file ? "load-file-us" : "load-written-us", ns / NSEC_PER_USEC);
	rc = io_write("/tmp/file", RULE, sizeof(RULE));
	return rc ?: time_opens("open-1000-rules");
}
