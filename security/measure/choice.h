/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What has been chosen on the command line so far. A value of its own, so that
 * every order of options can be tried.
 */
#ifndef _SECURITY_INTEG_MEASURE_CHOICE_H
#define _SECURITY_INTEG_MEASURE_CHOICE_H

#include "../integ.h"

/**
 * struct integ_choice - default algorithm and template
 * @algo: algorithm so far
 * @algo_given: @algo was given and will not be replaced
 * @tmpl: template that was given, NULL as long as none was
 */
struct integ_choice {
	enum hash_algo algo;
	bool algo_given;
	const struct integ_template *tmpl;
};

/* SHA1 is what a template "ima" before any ima_hash= is accepted with. */
#define INTEG_CHOICE_INIT	{ .algo = HASH_ALGO_SHA1 }

void integ_choice_hash(struct integ_choice *c, const char *val);
void integ_choice_template(struct integ_choice *c, const char *val);
void integ_choice_format(struct integ_choice *c, const char *val,
			 const struct integ_template *(*make)(const char *fmt));

#endif /* _SECURITY_INTEG_MEASURE_CHOICE_H */
