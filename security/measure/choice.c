// SPDX-License-Identifier: GPL-2.0-only
/*
 * Default algorithm and default template: what the command line and the
 * configuration say, and how the two depend on each other (CMD-6 .. CMD-8).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/cache.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "choice.h"
#include "measure.h"
#include "template.h"
#include "../lib/lib.h"

/*
 * Written while the command line is parsed and by integ_chosen_algo(), before
 * there is a second task.
 */
static struct integ_choice boot_choice __ro_after_init = INTEG_CHOICE_INIT;

static const struct integ_template *default_template(void)
{
	return integ_template_find(CONFIG_IMA_DEFAULT_TEMPLATE);
}

static const struct integ_template *
template_in_force(const struct integ_choice *c)
{
	return c->tmpl ?: default_template();
}

/* The digest of template "ima" has no room to say what made it. */
static int short_algo(const char *val)
{
	if (!strncmp(val, "sha1", 4))
		return HASH_ALGO_SHA1;
	if (!strncmp(val, "md5", 3))
		return HASH_ALGO_MD5;
	return -EINVAL;
}

/**
 * integ_choice_hash() - take note of ima_hash= (CMD-6)
 * @c: choices so far
 * @val: name of the algorithm
 *
 * Context: any.
 */
void integ_choice_hash(struct integ_choice *c, const char *val)
{
	const struct integ_template *t = template_in_force(c);
	int algo;

	if (c->algo_given)
		return;

	if (t && !strcmp(t->name, "ima")) {
		algo = short_algo(val);
		if (algo < 0) {
			pr_err("invalid hash algorithm \"%s\" for template \"ima\"\n",
			       val);
			return;
		}
	} else {
		algo = integ_digest_algo(val);
		if (algo < 0) {
			pr_err("invalid hash algorithm \"%s\"\n", val);
			return;
		}
	}
	c->algo = algo;
	c->algo_given = true;
}

/**
 * integ_choice_template() - take note of ima_template= (CMD-7)
 * @c: choices so far
 * @val: name or format
 *
 * Unlike in stock an empty value names no template (EDGE-5).
 *
 * Context: any.
 */
void integ_choice_template(struct integ_choice *c, const char *val)
{
	const struct integ_template *t;

	if (c->tmpl)
		return;

	t = integ_template_find(val);
	if (!t) {
		pr_err("template %s not found, using %s\n", val,
		       CONFIG_IMA_DEFAULT_TEMPLATE);
		return;
	}
	if (!strcmp(val, "ima") && c->algo != HASH_ALGO_SHA1 &&
	    c->algo != HASH_ALGO_MD5) {
		pr_err("template does not support hash alg\n");
		return;
	}
	c->tmpl = t;
}

/**
 * integ_choice_format() - take note of ima_template_fmt= (CMD-8)
 * @c: choices so far
 * @val: identifiers of fields
 * @make: integ_template_custom(), or what a test has instead
 *
 * Context: any.
 */
void integ_choice_format(struct integ_choice *c, const char *val,
			 const struct integ_template *(*make)(const char *fmt))
{
	if (c->tmpl)
		return;

	c->tmpl = make(val);
	if (!c->tmpl)
		pr_err("format string '%s' not valid, using template %s\n", val,
		       CONFIG_IMA_DEFAULT_TEMPLATE);
}

/**
 * integ_choose_hash() - handler of ima_hash= (CMD-6)
 * @val: its value
 *
 * Context: while the command line is parsed.
 */
void __init integ_choose_hash(const char *val)
{
	integ_choice_hash(&boot_choice, val);
}

/**
 * integ_choose_template() - handler of ima_template= (CMD-7)
 * @val: its value
 *
 * Context: while the command line is parsed.
 */
void __init integ_choose_template(const char *val)
{
	integ_choice_template(&boot_choice, val);
}

/**
 * integ_choose_template_format() - handler of ima_template_fmt= (CMD-8)
 * @val: its value
 *
 * Context: while the command line is parsed.
 */
void __init integ_choose_template_format(const char *val)
{
	integ_choice_format(&boot_choice, val, integ_template_custom);
}

/**
 * integ_default_algo() - algorithm of the configuration
 *
 * Context: any.
 * Return: the algorithm of CONFIG_IMA_DEFAULT_HASH.
 */
enum hash_algo __init integ_default_algo(void)
{
	return integ_digest_algo(CONFIG_IMA_DEFAULT_HASH);
}

/**
 * integ_chosen_algo() - default algorithm of this boot
 *
 * Applies the configured algorithm by the rules of ima_hash= if the command
 * line gave no valid one (INIT-2).
 *
 * Context: initialisation, after the command line was parsed.
 * Return: the algorithm; whether it can be used is another question (INIT-4).
 */
enum hash_algo __init integ_chosen_algo(void)
{
	integ_choice_hash(&boot_choice, CONFIG_IMA_DEFAULT_HASH);
	return boot_choice.algo;
}

/**
 * integ_chosen_template() - default template of this boot
 *
 * Context: any, once the command line was parsed.
 * Return: the template, or NULL (and a line in the kernel log) if the
 * configuration names one that does not exist.
 */
const struct integ_template *integ_chosen_template(void)
{
	const struct integ_template *t = template_in_force(&boot_choice);

	if (!t)
		pr_err("template %s init failed, result: %d\n",
		       CONFIG_IMA_DEFAULT_TEMPLATE, -EINVAL);
	return t;
}
