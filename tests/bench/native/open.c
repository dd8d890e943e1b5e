// SPDX-License-Identifier: GPL-2.0-only
/* Opening and closing a file that did not change. */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "native.h"

#define FILE_PATH	"/tmp/file"
/* By file system: the file with the number of records is not to be one of them. */
#define RULE		"measure func=FILE_CHECK mask=MAY_READ fsmagic=0x01021994\n"

/* An interrupt in a batch does not move the median of all. */
#define BATCH	50
#define BATCHES	401

static int open_and_close(unsigned int times)
{
	struct file *file;

	while (times--) {
		file = io_open(FILE_PATH, O_RDONLY);
		if (IS_ERR(file))
			return PTR_ERR(file);
		io_close(file);
	}
	return 0;
}

/* Nanoseconds of an open with its close. */
int time_opens(const char *name)
{
	static u64 took[BATCHES];
	u64 start;
	int rc;

	for (unsigned int i = 0; i < BATCHES; i++) {
		start = ktime_get_ns();
		rc = open_and_close(BATCH);
		took[i] = ktime_get_ns() - start;
		if (rc)
			return rc;
	}
	result(name, median(took, BATCHES) / BATCH);
	return 0;
}

/* The rule measures the file once, however often it is opened. */
static int time_measured(void)
{
	unsigned long before, after;
	u64 ns;
	int rc;

	rc = records(&before);
	rc = rc ?: load_policy(RULE, strlen(RULE), &ns);
	rc = rc ?: open_and_close(1);
	rc = rc ?: time_opens("open-measured");
	rc = rc ?: records(&after);
	return rc ?: after == before + 1 ? 0 : -EBADE;
}

int measure_open(void)
{
	int rc = io_write(FILE_PATH, FILE_PATH, sizeof(FILE_PATH));

	rc = rc ?: time_opens("open");
	if (rc || !IS_ENABLED(CONFIG_IMA))
		return rc;
	return time_measured();
}
