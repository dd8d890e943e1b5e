// SPDX-License-Identifier: GPL-2.0-only
/* What to measure, and saying what was. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "native.h"

static char *what = "";
module_param(what, charp, 0);
MODULE_PARM_DESC(what, "open, rules-written, rules-file or list");

static unsigned long sizes[8];
static unsigned int nr_sizes;
module_param_array(sizes, ulong, &nr_sizes, 0);
MODULE_PARM_DESC(sizes, "list: numbers of records, ascending");

static unsigned int limit = 20;
module_param(limit, uint, 0);
MODULE_PARM_DESC(limit, "list: seconds after which reading it is given up");

/* The log is where costs are picked up from. */
void result(const char *name, u64 number)
{
	pr_info("native: %s %llu\n", name, number);
}

static int smaller(const void *a, const void *b)
{
	const u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* The values are in order afterwards. */
u64 median(u64 *values, size_t nr)
{
	sort(values, nr, sizeof(*values), smaller, NULL);
	return values[nr / 2];
}

static int measure(void)
{
	if (!strcmp(what, "open"))
		return measure_open();
	if (!strcmp(what, "rules-written"))
		return measure_rules(false);
	if (!strcmp(what, "rules-file"))
		return measure_rules(true);
	if (!strcmp(what, "list"))
		return measure_list(sizes, nr_sizes, limit);
	return -EINVAL;
}

static int __init native_init(void)
{
	int rc = io_init();

	return rc ?: measure();
}
module_init(native_init);

static void __exit native_exit(void)
{
}
module_exit(native_exit);

MODULE_DESCRIPTION("Native times of the integrity subsystem");
MODULE_LICENSE("GPL");
