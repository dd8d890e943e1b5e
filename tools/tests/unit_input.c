// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window on a source that gives its bytes in awkward portions, and a list
 * read through it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"
#include "unit.h"

/* A source of @n bytes that count up, @step at a time; fails at @fail_at. */
struct counter {
	size_t at;
	size_t n;
	size_t step;
	size_t fail_at;
	bool interrupt;
};

static ssize_t read_counter(void *ctx, void *buf, size_t len)
{
	struct counter *c = ctx;
	size_t give = c->n - c->at;

	c->interrupt = !c->interrupt;
	if (c->interrupt) {
		errno = EINTR;
		return -1;
	}
	if (c->fail_at && c->at >= c->fail_at) {
		errno = EIO;
		return -1;
	}
	if (give > c->step)
		give = c->step;
	if (give > len)
		give = len;
	for (size_t i = 0; i < give; i++)
		((uint8_t *)buf)[i] = (uint8_t)((c->at + i) * 7);
	c->at += give;
	return (ssize_t)give;
}

/* Windows of changing size slide over the source; every byte must be the right one. */
static bool slide(size_t step)
{
	struct counter c = { .n = 300000, .step = step };
	const struct ima_source source = { read_counter, &c };
	struct ima_input in = { .source = &source };
	bool good = true;

	for (size_t want = 1; in.offset < c.n && good; want = want * 3 % 70001 + 1) {
		size_t avail, eat;

		good = !ima_input_fill(&in, want);
		avail = ima_input_avail(&in);
		good = good && (avail >= want || in.eof);
		for (size_t i = 0; i < avail && good; i += 11)
			good = ima_input_data(&in)[i] == (uint8_t)((in.offset + i) * 7);
		eat = avail < want ? avail : want / 2 + 1;
		ima_input_consume(&in, eat);
	}
	good = good && in.offset == c.n && in.cap < 1 << 20;
	ima_input_free(&in);
	return good;
}

static void test_failure(void)
{
	struct counter c = { .n = 1000, .step = 10, .fail_at = 500 };
	const struct ima_source source = { read_counter, &c };
	struct ima_input in = { .source = &source };

	check(!ima_input_fill(&in, 500) && ima_input_avail(&in) == 500, "bytes before a failure");
	check(ima_input_fill(&in, 501) == EIO, "the failure");
	ima_input_free(&in);
}

/* Asking for 4 GB of a short source must not cost 4 GB. */
static void test_greedy(void)
{
	struct counter c = { .n = 1000, .step = 1000 };
	const struct ima_source source = { read_counter, &c };
	struct ima_input in = { .source = &source };

	check(!ima_input_fill(&in, 0xffffffff) && in.eof && ima_input_avail(&in) == 1000 &&
	      in.cap <= 1 << 17, "a length costs no memory");
	ima_input_free(&in);
}

static void test_read_fault(void)
{
	struct counter c = { .n = 1000, .step = 10, .fail_at = 1 };
	const struct ima_source source = { read_counter, &c };
	const struct ima_log_options options = { .bank = IMA_BANK_NONE };
	struct ima_fault fault;
	struct ima_log *log = ima_log_open(&source, &options, &fault);

	check(!log && fault.kind == IMA_FAULT_READ && fault.error == EIO && fault.offset == 10,
	      "a list whose source fails");
	ima_log_close(log);
}

int main(void)
{
	check(slide(1), "byte by byte");
	check(slide(4096), "page by page");
	check(slide(1 << 20), "as much as fits");
	test_failure();
	test_greedy();
	test_read_fault();
	return unit_failures != 0;
}
