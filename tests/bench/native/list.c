// SPDX-License-Identifier: GPL-2.0-only
/* The measurement list as it grows: a record more, and reading all of it. */
#include <linux/err.h>
#include <linux/ima.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "native.h"

#define RULE	"measure func=CRITICAL_DATA\n"

/* The last so many records before a size: the median of batches. */
#define BATCH	50
#define BATCHES	11
#define TIMED	(BATCH * BATCHES)

/* A list is read so often, or for so long. */
#define READS		5
#define ENOUGH_NS	NSEC_PER_SEC

/* A way of reading; no more of it once a list took longer than the limit. */
struct reading {
	const char *name, *path;
	size_t size;
	bool over;
};

static struct reading readings[] = {
	{ "read-ascii-4096", IMA_DIR "ascii_runtime_measurements", 4096 },
	{ "read-ascii-1048576", IMA_DIR "ascii_runtime_measurements", IO_SIZE },
	{ "read-binary-4096", IMA_DIR "binary_runtime_measurements", 4096 },
	{ "read-binary-1048576", IMA_DIR "binary_runtime_measurements", IO_SIZE },
};

/* Every record is one that was not there yet. */
static int add(unsigned long nr)
{
	static u64 data;
	int rc = 0;

	while (nr-- && !rc) {
		data++;
		rc = ima_measure_critical_data("native", "native", &data,
					       sizeof(data), false, NULL, 0);
	}
	return rc;
}

/* As add(), but not too long without letting others run. */
static int add_many(unsigned long nr)
{
	unsigned long some;
	int rc = 0;

	for (; nr && !rc; nr -= some) {
		some = min(nr, 1000UL);
		rc = add(some);
		cond_resched();
	}
	return rc;
}

static void size_result(const char *name, unsigned long size, u64 number)
{
	char text[48];

	scnprintf(text, sizeof(text), "%s@%lu", name, size);
	result(text, number);
}

/*
 * Grow the list from one size to another. The mean of all is there to show what
 * the median of the last ones hides: work that is put off, or done in large steps.
 */
static int grow(unsigned long from, unsigned long to)
{
	u64 took[BATCHES], begin, start;
	int rc;

	if (to < from + TIMED)
		return -EINVAL;
	begin = ktime_get_ns();
	rc = add_many(to - from - TIMED);
	for (unsigned int i = 0; i < BATCHES && !rc; i++) {
		start = ktime_get_ns();
		rc = add(BATCH);
		took[i] = ktime_get_ns() - start;
	}
	if (rc)
		return rc;
	size_result("insert-mean", to, (ktime_get_ns() - begin) / (to - from));
	size_result("insert", to, median(took, BATCHES) / BATCH);
	return 0;
}

/* Read a file to its end; -ETIME if that takes longer than @limit_s. */
static int read_all(const struct reading *r, unsigned int limit_s, u64 *ns, u64 *bytes)
{
	const u64 start = ktime_get_ns();
	const u64 limit = (u64)limit_s * NSEC_PER_SEC;
	struct file *file = io_open(r->path, O_RDONLY);
	loff_t pos = 0;
	ssize_t rc;

	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		rc = io_read(file, r->size, &pos);
		*ns = ktime_get_ns() - start;
	} while (rc > 0 && *ns < limit);
	io_close(file);
	*bytes = pos;
	return rc > 0 ? -ETIME : rc;
}

static int time_reading(struct reading *r, unsigned long size, unsigned int limit_s, u64 *bytes)
{
	u64 took[READS], sum = 0;
	unsigned int n = 0;
	int rc = 0;

	while (n < READS && sum < ENOUGH_NS && !rc) {
		rc = read_all(r, limit_s, &took[n], bytes);
		sum += took[n++];
		cond_resched();
	}
	if (rc == -ETIME) {
		r->over = true;
		pr_info("native: %s@%lu: beyond %u s, after %llu bytes\n",
			r->name, size, limit_s, *bytes);
		return 0;
	}
	if (!rc)
		size_result(r->name, size, median(took, n) / size);
	return rc;
}

/* Both sizes of read must see the same list. */
static int read_list(unsigned long size, unsigned int limit_s)
{
	u64 bytes, before = 0;
	int rc = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(readings) && !rc; i++) {
		struct reading *r = &readings[i];

		if (r->over)
			continue;
		rc = time_reading(r, size, limit_s, &bytes);
		if (rc || r->over)
			continue;
		if (bytes < size * sizeof(u64) ||
		    (i % 2 && !readings[i - 1].over && bytes != before))
			rc = -EBADE;
		before = bytes;
	}
	return rc;
}

static int step(unsigned long from, unsigned long to, unsigned int limit_s)
{
	unsigned long nr;
	int rc;

	rc = grow(from, to);
	rc = rc ?: records(&nr);
	if (!rc && nr != to)
		rc = -EBADE;
	return rc ?: read_list(to, limit_s);
}

/* Nanoseconds of one record more, and of a record when all are read. */
int measure_list(const unsigned long *sizes, unsigned int nr, unsigned int limit_s)
{
	unsigned long from;
	u64 ns;
	int rc;

	rc = load_policy(RULE, strlen(RULE), &ns);
	rc = rc ?: records(&from);
	for (unsigned int i = 0; i < nr && !rc; i++) {
		rc = step(from, sizes[i], limit_s);
		from = sizes[i];
	}
	return rc;
}
