// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trees of good files. Only names are taken at first: of a whole system a list
 * has a small part. What records say is never used as a path.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reference_impl.h"

/* Directories inside directories: each has an open descriptor. */
#define DEPTH_MAX 256

/*
 * struct walk - a tree being searched
 * @path: of where we are, @len bytes
 */
struct walk {
	struct ima_references *refs;
	const char *root;
	dev_t dev;
	char *path;
	size_t len;
	size_t cap;
	unsigned int depth;
	struct ima_error *error;
};

static int fail_at(const struct walk *w, const char *what)
{
	return ima_fail(w->error, "%s: %s", w->path, what);
}

static bool push(struct walk *w, const char *name)
{
	size_t want = w->len + 1 + strlen(name) + 1;
	char *grown;

	if (want > w->cap) {
		grown = realloc(w->path, want * 2);
		if (!grown)
			return false;
		w->path = grown;
		w->cap = want * 2;
	}
	w->path[w->len++] = '/';
	strcpy(w->path + w->len, name);
	w->len += strlen(name);
	return true;
}

static void pop(struct walk *w, size_t len)
{
	w->len = len;
	w->path[len] = 0;
}

static int add_file(struct walk *w)
{
	struct ima_reference *ref;
	bool outside;

	ref = ima_reference_add(w->refs, w->root, w->path, &outside);
	if (!ref)
		return outside ? 0 : fail_at(w, strerror(ENOMEM));
	ref->path = strdup(w->path);
	return ref->path ? 0 : fail_at(w, strerror(ENOMEM));
}

static int walk_dir(struct walk *w, int dir);

/* A symbolic link is no file: the kernel records what it leads to. */
static int visit(struct walk *w, int dir, const char *name)
{
	struct stat st;
	int fd;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : fail_at(w, strerror(errno));
	if (S_ISREG(st.st_mode))
		return add_file(w);
	if (!S_ISDIR(st.st_mode) || st.st_dev != w->dev)
		return 0;
	if (w->depth == DEPTH_MAX)
		return fail_at(w, "too many directories inside each other");
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : fail_at(w, strerror(errno));
	return walk_dir(w, fd);
}

/* Closes @fd. */
static int walk_dir(struct walk *w, int fd)
{
	DIR *dir = fdopendir(fd);
	size_t len = w->len;
	struct dirent *entry;
	int ret = 0;

	if (!dir) {
		close(fd);
		return fail_at(w, strerror(errno));
	}
	w->depth++;
	while (!ret) {
		errno = 0;
		entry = readdir(dir);
		if (!entry) {
			ret = errno ? fail_at(w, strerror(errno)) : 0;
			break;
		}
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!push(w, entry->d_name))
			ret = fail_at(w, strerror(ENOMEM));
		else
			ret = visit(w, fd, entry->d_name);
		pop(w, len);
	}
	w->depth--;
	closedir(dir);
	return ret;
}

/* ``/`` as the empty string, so that what is below begins with a slash. */
static char *resolve(const char *path)
{
	char *real = realpath(path, NULL);

	if (real && !strcmp(real, "/"))
		*real = 0;
	return real;
}

int ima_references_add_tree(struct ima_references *refs, const char *path,
			    const char *root, struct ima_error *error)
{
	struct walk w = { .refs = refs, .error = error };
	char *real_root = resolve(root ? root : path);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	int ret = -1;

	w.root = real_root;
	w.path = resolve(path);
	if (fd < 0 || !w.path || !real_root || fstat(fd, &st)) {
		ima_fail(error, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
	} else {
		w.dev = st.st_dev;
		w.len = strlen(w.path);
		w.cap = w.len + 1;
		ret = walk_dir(&w, fd);
	}
	free(w.path);
	free(real_root);
	return ret;
}

static ssize_t read_at(void *ctx, uint64_t offset, void *buf, size_t len)
{
	ssize_t got;

	do {
		got = pread(*(int *)ctx, buf, len, (off_t)offset);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int ima_reference_file_digest(const struct ima_crypto *crypto, const char *path,
			      enum ima_algo algo, bool verity, uint8_t *digest,
			      struct ima_error *error)
{
	static const struct ima_object_ops ops = { .read = read_at };
	const struct ima_verity tree = { .algo = algo };
	/* Not to be kept waiting, should the file have become a pipe. */
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct ima_object object = { .path = path, .ops = &ops, .ctx = &fd };
	struct stat st;
	int ret;

	if (fd < 0)
		return ima_fail(error, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return ima_fail(error, "%s: no regular file any more", path);
	}
	object.size = (uint64_t)st.st_size;
	ret = verity ? ima_digest_verity(crypto, &tree, &object, digest, error) :
	      ima_digest_content(crypto, algo, &object, digest, error);
	close(fd);
	return ret;
}
