/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STARVE_H
#define STARVE_H

#include <stdbool.h>

#define MEASURED	3001	/* owner in the scenarios' policies */

/* starve.c */

/* Leave with an error, unless @good. */
void need(bool good, const char *what);
/* From now on the nth allocation fails. */
void set_nth(int fd, unsigned int n);
/* Nothing fails any more; returns whether an allocation has failed. */
bool disarm(int fd);
const char *name_of(int err);

/* starve_evm.c: one call of KIND on a file whose security.evm is right */
bool starves_metadata(const char *kind);
bool starve_metadata(const char *kind, int nth, const char *name, unsigned int n);

#endif /* STARVE_H */
