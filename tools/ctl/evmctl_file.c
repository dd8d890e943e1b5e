// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files evmctl works on, and what it stores with them.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <imactl/walk.h>

#include "evmctl.h"

/*
 * struct each - a walk
 * @code: of the verb, the worst so far
 */
struct each {
	struct evmctl *e;
	evmctl_work work;
	bool identity;
	int code;
};

static void worsen(struct each *each, int code)
{
	if (code == EVMCTL_ERROR || each->code == EVMCTL_DONE)
		each->code = code;
}

static void visit(void *ctx, struct ima_found *found)
{
	struct each *each = ctx;
	struct ima_file file;
	int err = found->error;

	if (!err && found->skip != IMA_SKIP_NONE) {
		ima_found_free(found);
		return;
	}
	if (!err)
		err = -ima_file_open(&file, found, each->identity);
	if (err) {
		worsen(each, evmctl_error(err, "Failed to open: %s", found->path));
	} else {
		worsen(each, each->work(each->e, found, &file));
		ima_file_close(&file);
	}
	ima_found_free(found);
}

static int walk(struct evmctl *e, bool identity, evmctl_work work)
{
	const struct ima_walk_options options = { .one_file_system = e->one_file_system };
	struct each each = { e, work, identity, EVMCTL_DONE };

	if (ima_walk(&options, e->args, 1, visit, &each))
		return evmctl_error(ENOMEM, "%s", *e->args);
	return each.code;
}

int evmctl_each(struct evmctl *e, const char *verb, bool identity, evmctl_work work)
{
	struct stat st;

	if (!*e->args)
		return evmctl_usage(verb);
	if (lstat(*e->args, &st))
		return evmctl_error(errno, "Failed to stat: %s", *e->args);
	if (!S_ISREG(st.st_mode) && !(e->recursive && S_ISDIR(st.st_mode))) {
		fprintf(stderr, "Unsupported file type (0x%x)", st.st_mode & S_IFMT);
		return EVMCTL_ERROR;
	}
	return walk(e, identity, work);
}

const char *evmctl_xattr(const struct evmctl *e, const char *name)
{
	if (!e->xattr_user)
		return name;
	return strcmp(name, IMA_XATTR_IMA) ? "user.evm" : "user.ima";
}

int evmctl_store(const struct evmctl *e, const struct ima_file *file, const char *name,
		 const struct ima_label *label)
{
	const struct ima_xattr_value value = {
		evmctl_xattr(e, name), label->bytes, label->len
	};
	const char *failed;
	int err;

	if (e->print_only)
		return EVMCTL_DONE;
	err = ima_file_store(file, &value, 1, &failed);
	return err ? evmctl_error(-err, "setxattr failed: %s", file->object.path) : EVMCTL_DONE;
}

void evmctl_hex(const uint8_t *p, size_t len)
{
	print_hex(stdout, p, len);
	putchar('\n');
}
