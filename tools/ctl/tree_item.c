// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file, and what becomes of it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

void item_skip(struct item *item, enum ima_skip skip)
{
	item->outcome = OUTCOME_SKIPPED;
	item->skip = skip;
}

void item_fail(struct item *item, enum failure failure, const char *field, const char *fmt, ...)
{
	va_list args;

	item->outcome = OUTCOME_FAILED;
	item->failure = failure;
	item->field = field;
	va_start(args, fmt);
	vsnprintf(item->reason, sizeof(item->reason), fmt, args);
	va_end(args);
}

void item_made(struct item *item, const char *name, const struct ima_label *label)
{
	item->made[item->nmade].name = name;
	item->made[item->nmade].label.len = label->len;
	memcpy(item->made[item->nmade].label.bytes, label->bytes, label->len);
	item->nmade++;
}

static void store_in_member(struct item *item)
{
	for (size_t i = 0; i < item->nmade; i++) {
		if (!ima_member_label(item->member, item->made[i].name, &item->made[i].label))
			item_fail(item, FAILURE_ERROR, NULL, "out of memory");
	}
}

static void store_in_file(struct item *item)
{
	struct ima_xattr_value values[ITEM_LABELS];
	const char *failed;
	int err;

	for (size_t i = 0; i < item->nmade; i++)
		values[i] = (struct ima_xattr_value){ item->made[i].name,
			item->made[i].label.bytes, item->made[i].label.len };
	err = ima_file_store(item->file, values, item->nmade, &failed);
	if (err)
		item_fail(item, FAILURE_ERROR, failed, "%s", strerror(-err));
}

/* A manifest is written by the thread that reports, in the order of the names. */
void item_store(struct tree *tree, struct item *item)
{
	if (tree->manifest || !item->nmade)
		return;
	if (item->member)
		store_in_member(item);
	else
		store_in_file(item);
}

struct item *item_new(struct ima_found *found, struct ima_member *member)
{
	/* Not calloc(): the labels are most of it, and their lengths say what counts. */
	struct item *item = malloc(sizeof(*item));

	if (!item)
		return NULL;
	memset(item, 0, offsetof(struct item, made));
	item->nmade = 0;
	item->nchecked = 0;
	item->digest_len = 0;
	item->found = found;
	item->member = member;
	item->path = found ? found->path : member->name;
	item->name = found ? found->name : member->name;
	return item;
}

void item_free(struct item *item)
{
	if (!item)
		return;
	ima_found_free(item->found);
	free(item);
}

const char *manifest_name(const char *path)
{
	while (*path == '/')
		path++;
	return path;
}
