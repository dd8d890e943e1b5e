// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an operation costs, counted in instructions.
 *
 * Runs in a guest under QEMU's -icount, where the time stamp counter advances by
 * one for each instruction of the only processor, in the kernel and outside.  An
 * operation is repeated and each repetition counted by itself; the median is
 * printed, which no timer interrupt moves.  Output: "NAME VALUE", one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meter.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	int min_args;
	const char *usage;
} verbs[] = {
	{ "open", meter_open, 1, "FILE: open for reading and close" },
	{ "loop", meter_loop, 2, "FILE END: the same, until END exists" },
	{ "stat", meter_stat, 1, "FILE: its attributes" },
	{ "mmap", meter_mmap, 1, "FILE: map executable and unmap" },
	{ "exec", meter_exec, 1, "PROGRAM: vfork, exec, wait" },
	{ "rewrite", meter_rewrite, 1, "FILE: open, write a byte, close" },
	{ "write", meter_write, 1, "FILE: the same, not read in between" },
	{ "reread", meter_reread, 1, "FILE: open for reading after a change" },
	{ "chmod", meter_chmod, 1, "FILE: change its mode" },
	{ "cold", meter_cold, 2, "DIRECTORY SIZE [COUNT]: first open of files" },
	{ "insert", meter_insert, 2, "DIRECTORY COUNT: records of distinct files" },
	{ "labelled", meter_labelled, 1, "DIRECTORY <lines: open files just labelled" },
	{ "read-list", meter_read_list, 2, "LIST SIZE: read all, SIZE bytes a call" },
	{ "rules", meter_rules, 1, "POLICY <lines: load them, one a call" },
	{ "now", meter_now, 0, ": instructions since the machine was switched on" },
	{ "nothing", meter_nothing, 0, ": what exec runs" },
};

/* -u UID before the verb: what the operations are done as. */
static int become(int *argc, char ***argv)
{
	uid_t uid;

	if (*argc < 3 || strcmp((*argv)[1], "-u"))
		return 0;
	uid = (uid_t)strtoul((*argv)[2], NULL, 0);
	*argc -= 2;
	*argv += 2;
	return drop_to(uid);
}

int main(int argc, char **argv)
{
	const size_t n = sizeof(verbs) / sizeof(verbs[0]);
	size_t i;

	if (become(&argc, &argv))
		return 1;
	for (i = 0; argc > 1 && i < n; i++)
		if (!strcmp(argv[1], verbs[i].name) && argc - 2 >= verbs[i].min_args)
			return verbs[i].run(argc - 1, argv + 1);
	for (i = 0; i < n; i++)
		fprintf(stderr, "meter [-u UID] %s %s\n", verbs[i].name, verbs[i].usage);
	return 2;
}
