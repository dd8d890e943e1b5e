// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options of all verbs that work on many files.
 */
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "tree.h"

#define JOBS_MAX 1024

static int add_pattern(struct tree *tree, bool exclude, const char *pattern)
{
	struct ima_filter *filter = &tree->walk.filter;
	size_t *count = exclude ? &filter->nexcludes : &filter->nincludes;
	const char **more = reallocarray(tree->patterns[exclude], *count + 1, sizeof(*more));

	if (!more) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	more[(*count)++] = pattern;
	tree->patterns[exclude] = more;
	if (exclude)
		filter->exclude = more;
	else
		filter->include = more;
	return EXIT_DONE;
}

static int add_types(struct tree *tree, const char *list)
{
	static const char * const words[] = {
		[IMA_TYPE_EXEC] = "exec",
		[IMA_TYPE_ELF] = "elf",
		[IMA_TYPE_SCRIPT] = "script",
		[IMA_TYPE_MODULE] = "module",
	};

	for (;;) {
		size_t len = strcspn(list, ",");
		size_t i = 0;

		while (i < ARRAY_SIZE(words) &&
		       (strlen(words[i]) != len || memcmp(words[i], list, len)))
			i++;
		if (i == ARRAY_SIZE(words))
			return usage_error(tree->verb->name,
					   "--type: '%.*s' is not exec, elf, script or module",
					   (int)len, list);
		tree->walk.filter.types |= IMA_TYPE_BIT(i);
		if (!list[len])
			return EXIT_DONE;
		list += len + 1;
	}
}

static int set_jobs(struct tree *tree, const char *text)
{
	uint64_t n;

	if (!parse_number(text, JOBS_MAX, &n) || !n)
		return usage_error(tree->verb->name, "--jobs: wanted a number from 1 to %d",
				   JOBS_MAX);
	tree->jobs = (unsigned int)n;
	return EXIT_DONE;
}

static bool *flag_of(struct tree *tree, int option)
{
	switch (option) {
	case 'x':
		return &tree->walk.one_file_system;
	case 'j':
		return &tree->json_output;
	case 'l':
		return &tree->list;
	case 'q':
		return &tree->quiet;
	case 'n':
		return &tree->dry_run;
	case TREE_NO_PROGRESS:
		return &tree->no_progress;
	case TREE_ARCHIVE:
		return &tree->archive;
	case TREE_IN_PLACE:
		return &tree->in_place;
	default:
		return NULL;
	}
}

int tree_option(struct tree *tree, int option, const char *arg)
{
	bool *flag = flag_of(tree, option);

	if (flag) {
		*flag = true;
		return EXIT_DONE;
	}
	switch (option) {
	case TREE_INCLUDE:
		return add_pattern(tree, false, arg);
	case TREE_EXCLUDE:
		return add_pattern(tree, true, arg);
	case TREE_TYPE:
		return add_types(tree, arg);
	case TREE_JOBS:
		return set_jobs(tree, arg);
	case TREE_MANIFEST:
		tree->manifest = arg;
		return EXIT_DONE;
	case 'o':
		tree->output = arg;
		return EXIT_DONE;
	default:
		/* getopt_long() has said what is wrong. */
		fprintf(stderr, "Try 'imactl %s--help'.\n", tree->verb->name);
		return EXIT_USAGE;
	}
}

void tree_free(struct tree *tree)
{
	free(tree->patterns[0]);
	free(tree->patterns[1]);
	ima_manifest_free(tree->known);
}
