// SPDX-License-Identifier: GPL-2.0-only
/* Opening every file below a directory, when there are thousands of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define ERRNO_MAX	134
#define NAMES_MAX	20	/* more than anybody reads */
#define WALK_FDS	16

static unsigned int seen[ERRNO_MAX];
static size_t root_len;

/* Names are kept back, so that the counts come first. */
static char *opened[NAMES_MAX];

static int try_file(const char *path, const struct stat *st, int type,
		    struct FTW *where)
{
	unsigned int nr = seen[0];
	int fd;

	(void)st;
	(void)where;
	if (type == FTW_D)
		return 0;
	if (type != FTW_F)
		return -1;	/* nothing else belongs there */
	fd = open(path, O_RDONLY | O_NOFOLLOW);
	if (fd < 0) {
		seen[errno < ERRNO_MAX ? errno : EINVAL]++;
		return 0;
	}
	close(fd);
	seen[0]++;
	if (nr < NAMES_MAX)
		opened[nr] = strdup(path + root_len + 1);
	return 0;
}

/*
 * sweep DIRECTORY: open every file below it for reading.  A line for each
 * outcome, OK or the error's name, with how often; then "opened NAME" for the
 * first of those that could be opened.
 */
int do_sweep(int argc, char **argv)
{
	int i;

	(void)argc;
	root_len = strlen(argv[1]);
	if (nftw(argv[1], try_file, WALK_FDS, FTW_PHYS))
		return fail(argv[1]);
	for (i = 0; i < ERRNO_MAX; i++)
		if (seen[i])
			printf("%s %u\n", i ? strerrorname_np(i) : "OK", seen[i]);
	for (i = 0; i < NAMES_MAX && opened[i]; i++)
		printf("opened %s\n", opened[i]);
	return 0;
}
