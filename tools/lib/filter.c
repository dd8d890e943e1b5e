// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files are wanted: by name, mode, and the beginning of the content.
 */
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

#include "lib.h"

#include <imactl/walk.h>

#define BY_CONTENT (IMA_TYPE_BIT(IMA_TYPE_ELF) | IMA_TYPE_BIT(IMA_TYPE_SCRIPT))

static bool matches(const char *pattern, const char *name)
{
	const char *base = strrchr(name, '/');

	if (!strchr(pattern, '/'))
		return !fnmatch(pattern, base ? base + 1 : name, 0);
	while (*pattern == '/')
		pattern++;
	return !fnmatch(pattern, name, 0);
}

static bool any_matches(const char *const *patterns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (matches(patterns[i], name))
			return true;
	}
	return false;
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && !memcmp(name + len - n, end, n);
}

static bool is_module(const char *name)
{
	static const char * const ends[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		if (ends_with(name, ends[i]))
			return true;
	}
	return false;
}

bool ima_filter_excludes(const struct ima_filter *filter, const char *name)
{
	return any_matches(filter->exclude, filter->nexcludes, name);
}

/* Return: wanted whatever the content is. */
static bool type_by_name(ima_type_set types, const char *name, mode_t mode)
{
	return !types ||
	       (types & IMA_TYPE_BIT(IMA_TYPE_EXEC) && mode & (S_IXUSR | S_IXGRP | S_IXOTH)) ||
	       (types & IMA_TYPE_BIT(IMA_TYPE_MODULE) && is_module(name));
}

enum ima_skip ima_filter_file(const struct ima_filter *filter, const char *name, mode_t mode)
{
	if (ima_filter_excludes(filter, name))
		return IMA_SKIP_EXCLUDED;
	if (filter->nincludes && !any_matches(filter->include, filter->nincludes, name))
		return IMA_SKIP_NOT_INCLUDED;
	if (!(filter->types & BY_CONTENT) && !type_by_name(filter->types, name, mode))
		return IMA_SKIP_TYPE;
	return IMA_SKIP_NONE;
}

bool ima_filter_needs_content(const struct ima_filter *filter, const char *name, mode_t mode)
{
	return filter->types & BY_CONTENT && !type_by_name(filter->types, name, mode);
}

bool ima_filter_content(const struct ima_filter *filter, const uint8_t *head, size_t len)
{
	if (filter->types & IMA_TYPE_BIT(IMA_TYPE_ELF) && len >= 4 &&
	    !memcmp(head, "\177ELF", 4))
		return true;
	return filter->types & IMA_TYPE_BIT(IMA_TYPE_SCRIPT) && len >= 2 &&
	       !memcmp(head, "#!", 2);
}
