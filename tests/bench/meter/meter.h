/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef METER_H
#define METER_H

#include <stdint.h>
#include <sys/types.h>

/* count.c */

/* Instructions so far; see meter.c. */
static inline uint64_t instructions(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

/**
 * struct operation - something that is repeated and counted
 * @prepare: done before each repetition and not counted; may be NULL
 * @run: what is counted.  Both return 0 or -1 with errno.
 * @ctx: for both
 * @repeat: how often
 */
struct operation {
	int (*prepare)(void *ctx, unsigned int i);
	int (*run)(void *ctx, unsigned int i);
	void *ctx;
	unsigned int repeat;
};

int measure(const char *what, const struct operation *op);
int failed(const char *what);
int drop_to(uid_t uid);

/* access.c */
int meter_open(int argc, char **argv);
int meter_loop(int argc, char **argv);
int meter_stat(int argc, char **argv);
int meter_mmap(int argc, char **argv);
int meter_exec(int argc, char **argv);
int meter_nothing(int argc, char **argv);
int meter_now(int argc, char **argv);

/* change.c */
int meter_rewrite(int argc, char **argv);
int meter_write(int argc, char **argv);
int meter_reread(int argc, char **argv);
int meter_chmod(int argc, char **argv);

/* list.c */
int meter_cold(int argc, char **argv);
int meter_insert(int argc, char **argv);
int meter_labelled(int argc, char **argv);
int meter_read_list(int argc, char **argv);
int meter_rules(int argc, char **argv);

#endif /* METER_H */
