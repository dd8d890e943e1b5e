// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that no ordinary program makes in just this form, as words for
 * a shell script.  Linked statically on the host, run inside the guest.
 *
 * Every verb exits 0 on success; on failure it prints "errno: NAME" to stderr
 * and exits 1, which the shell function errno_of reads.  To add one: write a
 * function (argc/argv count from the verb's own name) and a row of the table.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "helper.h"

/* errno-name TEXT: the name of an error whose message ends TEXT's line */
static int do_errno_name(int argc, char **argv)
{
	int e;

	(void)argc;
	for (e = 1; e < 134; e++) {
		const char *hit = strerrordesc_np(e) ?
				  strstr(argv[1], strerrordesc_np(e)) : NULL;

		if (hit) {
			puts(strerrorname_np(e));
			return 0;
		}
	}
	return 1;
}

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	int min_args;
	const char *usage;
} verbs[] = {
	{ "open", do_open, 2, "FLAGS FILE" },
	{ "hold", do_hold, 3, "FLAGS FILE COMMAND..." },
	{ "mmap", do_mmap, 3, "PROT private|shared FILE [COMMAND...]" },
	{ "mprotect", do_mprotect, 4, "FROM TO private|shared FILE" },
	{ "write", do_write, 1, "FILE <data" },
	{ "writes", do_writes, 2, "FILE TEXT..." },
	{ "pwrite", do_pwrite, 2, "FILE OFFSET <data" },
	{ "read", do_read, 2, "FILE SIZE [OFFSET [COUNT]]" },
	{ "directio", do_directio, 1, "FILE" },
	{ "mknod", do_mknod, 1, "FILE" },
	{ "tmpfile", do_tmpfile, 1, "DIRECTORY [NAME] <data" },
	{ "memfd", do_memfd, 1, "FILE [ARGUMENT...]" },
	{ "deleted", do_deleted, 1, "FILE [ARGUMENT...]" },
	{ "finit-module", do_finit_module, 1, "FILE [PARAMETERS]" },
	{ "init-module", do_init_module, 1, "FILE [PARAMETERS]" },
	{ "delete-module", do_delete_module, 1, "NAME" },
	{ "kexec-file", do_kexec_file, 3, "KERNEL INITRD|- CMDLINE" },
	{ "kexec-load", do_kexec_load, 0, "" },
	{ "kexec-unload", do_kexec_unload, 0, "" },
	{ "verity", do_verity, 1, "FILE [sha256|sha512]" },
	{ "verity-digest", do_verity_digest, 1, "FILE" },
	{ "rules", do_rules, 1, "FILE <lines" },
	{ "open-as", do_open_as, 7, "RUID EUID SUID RGID EGID SGID FILE" },
	{ "spoil", do_spoil, 2, "FILE pwrite|seek|pointer|empty [RULE]" },
	{ "race-open", do_race_open, 5, "POLICY RULE DIR COUNT WORKERS" },
	{ "as", do_as, 2, "UID COMMAND..." },
	{ "as-effective", do_as_effective, 2, "UID COMMAND..." },
	{ "implied-exec", do_implied_exec, 3, "PROT private|shared FILE" },
	{ "handle-open", do_handle_open, 2, "FLAGS FILE" },
	{ "uring-open", do_uring_open, 2, "FLAGS FILE" },
	{ "churn", do_churn, 3, "DIRECTORY FIRST COUNT" },
	{ "run-copies", do_run_copies, 3, "PROGRAM DIRECTORY COUNT" },
	{ "starve", do_starve, 3, "KIND FILE MAX" },
	{ "at-random", do_at_random, 3, "open|read FILE COUNT" },
	{ "attempts", do_attempts, 2, "exec|mmap|FLAGS FILE..." },
	{ "label", do_label, 2, "FILE HEX" },
	{ "labels", do_labels, 2, "FILE HEX..." },
	{ "make-files", do_make_files, 2, "UID DIRECTORY <lines" },
	{ "sweep", do_sweep, 1, "DIRECTORY" },
	{ "race-exec", do_race_exec, 4, "FILE OFFSET LABEL-FILE SECONDS [EXECUTORS]" },
	{ "idmap", do_idmap, 5, "DIRECTORY TARGET STORED SHOWN COUNT" },
	{ "fsuuid", do_fsuuid, 1, "FILE" },
	{ "tmpfs-generation", do_tmpfs_generation, 1, "FILE" },
	{ "errno-name", do_errno_name, 1, "TEXT" },
};

int main(int argc, char **argv)
{
	const size_t n = sizeof(verbs) / sizeof(verbs[0]);
	size_t i;

	for (i = 0; argc > 1 && i < n; i++)
		if (!strcmp(argv[1], verbs[i].name) &&
		    argc - 2 >= verbs[i].min_args)
			return verbs[i].run(argc - 1, argv + 1);
	for (i = 0; i < n; i++)
		fprintf(stderr, "helper %s %s\n", verbs[i].name, verbs[i].usage);
	return 2;
}
