/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the tests of opens: a file that is opened again and again. */
#ifndef _KUNIT_DECIDE_OPEN_UTIL_H
#define _KUNIT_DECIDE_OPEN_UTIL_H

#include <kunit/test.h>

#include "../security/decide/decide.h"
#include "../security/decide/state.h"

/**
 * struct open_fixture - one case's world
 * @d: domain with the case's policy
 * @writer: an open file with some content, open for writing
 * @reader: the same, open for reading only
 * @inode: its inode
 * @cred: credentials that the case may change
 * @reads: how often the label was read
 */
struct open_fixture {
	struct integ_domain *d;
	struct file *writer;
	struct file *reader;
	struct inode *inode;
	struct cred *cred;
	unsigned int reads;
};

int open_setup(struct kunit *test);
void open_teardown(struct kunit *test);

/* Add rules by the way an upload takes. */
void open_policy(struct kunit *test, const char *text);

/* Whose open the next one is. */
void open_set_user(struct kunit *test, u32 uid, u32 euid, u32 suid);

/* Return: what the hook of open() does. */
int open_for(struct kunit *test, int mask);

/* For reading, which nothing must refuse. */
void open_again(struct kunit *test);

/* Until there is nothing to do, and that is known. */
void open_settle(struct kunit *test);

unsigned long open_records(struct kunit *test);
integ_done_t open_done(struct kunit *test);

#endif /* _KUNIT_DECIDE_OPEN_UTIL_H */
