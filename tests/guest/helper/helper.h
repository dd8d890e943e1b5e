/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HELPER_H
#define HELPER_H

#include <stddef.h>

/* common.c: failures are reported as "errno: NAME" and status 1 */
int fail(const char *what);
int result(long ret, const char *what);
int open_flags(const char *words);
void *slurp_fd(int fd, size_t *size);
int run_child(char * const argv[]);

/* files.c */
int do_open(int argc, char **argv);
int do_hold(int argc, char **argv);
int do_mmap(int argc, char **argv);
int do_mprotect(int argc, char **argv);
int do_write(int argc, char **argv);
int do_writes(int argc, char **argv);
int do_pwrite(int argc, char **argv);
int do_read(int argc, char **argv);
int do_directio(int argc, char **argv);
int do_mknod(int argc, char **argv);
int do_tmpfile(int argc, char **argv);

/* opens.c */
int do_implied_exec(int argc, char **argv);
int do_handle_open(int argc, char **argv);
int do_uring_open(int argc, char **argv);
int do_churn(int argc, char **argv);
int do_run_copies(int argc, char **argv);

/* tasks.c */
int do_memfd(int argc, char **argv);
int do_deleted(int argc, char **argv);
int do_as(int argc, char **argv);
int do_as_effective(int argc, char **argv);

/* kernel.c */
int do_finit_module(int argc, char **argv);
int do_init_module(int argc, char **argv);
int do_delete_module(int argc, char **argv);
int do_kexec_file(int argc, char **argv);
int do_kexec_unload(int argc, char **argv);
int do_verity(int argc, char **argv);
int do_verity_digest(int argc, char **argv);

/* policy.c */
int do_rules(int argc, char **argv);
int do_spoil(int argc, char **argv);
int do_open_as(int argc, char **argv);
int do_race_open(int argc, char **argv);

/* starve.c */
int do_starve(int argc, char **argv);
int do_at_random(int argc, char **argv);

/* appraise.c */
int do_attempts(int argc, char **argv);
int do_label(int argc, char **argv);
int do_labels(int argc, char **argv);
int do_make_files(int argc, char **argv);

/* sweep.c */
int do_sweep(int argc, char **argv);

/* race.c */
int do_race_exec(int argc, char **argv);

/* kexec.c */
int do_kexec_load(int argc, char **argv);

/* mount.c */
int do_idmap(int argc, char **argv);
int do_fsuuid(int argc, char **argv);
int do_tmpfs_generation(int argc, char **argv);

#endif /* HELPER_H */
