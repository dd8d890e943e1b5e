// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's strict readers of numbers: a sign, digits, at most one line feed
 * behind them, nothing before.
 */
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>

#include <linux/kernel.h>

static int digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	if (isxdigit((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return INT_MAX;
}

/* What is too large is said to be so whatever comes after it. */
static int parse(const char *s, unsigned int base, unsigned long *res)
{
	unsigned long n = 0;
	bool overflow = false;
	const char *digits;

	if (base == 16 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') &&
	    isxdigit((unsigned char)s[2]))
		s += 2;
	for (digits = s; digit_value(*s) < (int)base; s++)
		overflow |= __builtin_mul_overflow(n, base, &n) ||
			    __builtin_add_overflow(n, (unsigned long)digit_value(*s), &n);
	if (overflow)
		return -ERANGE;
	if (s == digits)
		return -EINVAL;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = n;
	return 0;
}

int kstrtoul(const char *s, unsigned int base, unsigned long *res)
{
	return parse(s + (*s == '+'), base, res);
}

int kstrtoint(const char *s, unsigned int base, int *res)
{
	const bool negative = *s == '-';
	unsigned long n;
	int rc;

	rc = parse(s + (*s == '+' || negative), base, &n);
	if (rc)
		return rc;
	if (n > (unsigned long)INT_MAX + negative)
		return -ERANGE;
	*res = negative ? (int)-n : (int)n;
	return 0;
}
