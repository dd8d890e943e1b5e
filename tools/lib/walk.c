// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking a tree that somebody may be changing.
 *
 * Every name is looked up in an open directory and without following links, so a
 * directory that is renamed, or replaced by a symbolic link, leads nowhere else.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <imactl/walk.h>

#include "inodes.h"
#include "walk_dir.h"

/* struct ima_walk_dir - @refs: the walk's, and one for each file not freed yet */
struct ima_walk_dir {
	atomic_uint refs;
	int fd;
};

/*
 * struct walk - @root: bytes of a path before the name below the tree's root
 * @path: of what is being met; one for all levels, as the stack would not have room
 * @dev: file system of the root
 * @checked: file system known to be writable, if @have_checked
 */
struct walk {
	const struct ima_walk_options *options;
	void (*found)(void *ctx, struct ima_found *found);
	void *ctx;
	struct ima_inodes inodes;
	char path[PATH_MAX];
	size_t root;
	dev_t dev;
	dev_t checked;
	bool have_checked;
};

static int walk_dir(struct walk *w, struct ima_walk_dir *dir, dev_t dev);

static struct ima_walk_dir *dir_new(int fd)
{
	struct ima_walk_dir *dir = malloc(sizeof(*dir));

	if (!dir) {
		close(fd);
		return NULL;
	}
	atomic_init(&dir->refs, 1);
	dir->fd = fd;
	return dir;
}

static void dir_put(struct ima_walk_dir *dir)
{
	if (dir && atomic_fetch_sub(&dir->refs, 1) == 1) {
		close(dir->fd);
		free(dir);
	}
}

void ima_found_free(struct ima_found *found)
{
	if (!found)
		return;
	dir_put(found->dir);
	free(found->path);
	free(found);
}

int ima_found_dirfd(const struct ima_found *found)
{
	return found->dir ? found->dir->fd : AT_FDCWD;
}

int ima_found_open(const struct ima_found *found)
{
	struct stat st;
	/* Not to hang if it has become a FIFO, nor to get a terminal. */
	int fd = openat(ima_found_dirfd(found), found->base,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return -ESTALE;
	}
	return fd;
}

static struct ima_found *found_new(struct walk *w, struct ima_walk_dir *dir)
{
	struct ima_found *found = calloc(1, sizeof(*found));
	const char *slash;

	if (!found)
		return NULL;
	found->path = strdup(w->path);
	if (!found->path) {
		free(found);
		return NULL;
	}
	slash = strrchr(found->path, '/');
	found->name = found->path + (w->root < strlen(w->path) ? w->root : 0);
	found->base = dir && slash ? slash + 1 : found->path;
	if (dir)
		atomic_fetch_add(&dir->refs, 1);
	found->dir = dir;
	return found;
}

static int report(struct walk *w, enum ima_skip skip, int error)
{
	struct ima_found *found = found_new(w, NULL);

	if (!found)
		return -1;
	found->skip = skip;
	found->error = error;
	w->found(w->ctx, found);
	return 0;
}

static int meet_file(struct walk *w, struct ima_walk_dir *dir, const struct stat *st)
{
	struct ima_inode inode = { st->st_dev, st->st_ino };
	struct ima_found *found = found_new(w, dir);
	int is_new = 1;

	if (!found)
		return -1;
	found->mode = st->st_mode;
	found->size = (uint64_t)st->st_size;
	found->skip = ima_filter_file(&w->options->filter, found->name, st->st_mode);
	if (!found->skip && st->st_nlink > 1)
		is_new = ima_inodes_add(&w->inodes, inode);
	if (is_new < 0) {
		ima_found_free(found);
		return -1;
	}
	if (!is_new)
		found->skip = IMA_SKIP_HARD_LINK;
	w->found(w->ctx, found);
	return 0;
}

static int enter(struct walk *w, struct ima_walk_dir *parent, const char *base)
{
	int fd = openat(parent ? parent->fd : AT_FDCWD, base,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct ima_walk_dir *dir;
	struct stat st;
	int ret;

	if (fd < 0)
		return report(w, IMA_SKIP_NONE, errno);
	if (fstat(fd, &st)) {
		ret = report(w, IMA_SKIP_NONE, errno);
		close(fd);
		return ret;
	}
	dir = dir_new(fd);
	if (!dir)
		return -1;
	ret = walk_dir(w, dir, st.st_dev);
	dir_put(dir);
	return ret;
}

static int meet_dir(struct walk *w, struct ima_walk_dir *dir, const char *base,
		    const struct stat *st)
{
	if (ima_filter_excludes(&w->options->filter, w->path + w->root))
		return report(w, IMA_SKIP_EXCLUDED, 0);
	if (w->options->one_file_system && st->st_dev != w->dev)
		return report(w, IMA_SKIP_MOUNT, 0);
	return enter(w, dir, base);
}

static int meet(struct walk *w, struct ima_walk_dir *dir, const char *base)
{
	struct stat st;

	if (fstatat(dir->fd, base, &st, AT_SYMLINK_NOFOLLOW)) {
		/* Gone since the directory was read: as if it had never been there. */
		return errno == ENOENT ? 0 : report(w, IMA_SKIP_NONE, errno);
	}
	if (S_ISREG(st.st_mode))
		return meet_file(w, dir, &st);
	if (S_ISDIR(st.st_mode))
		return meet_dir(w, dir, base, &st);
	return report(w, S_ISLNK(st.st_mode) ? IMA_SKIP_SYMLINK : IMA_SKIP_SPECIAL, 0);
}

/* struct names - of one directory, in one piece of memory each */
struct names {
	char **name;
	size_t count;
	size_t cap;
};

static void names_free(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->name[i]);
	free(n->name);
}

static int names_add(struct names *n, const char *name)
{
	size_t cap = n->cap ? n->cap * 2 : 64;
	char **bigger;

	if (n->count == n->cap) {
		bigger = reallocarray(n->name, cap, sizeof(*bigger));
		if (!bigger)
			return -1;
		n->name = bigger;
		n->cap = cap;
	}
	n->name[n->count] = strdup(name);
	return n->name[n->count++] ? 0 : -1;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Return: 0, -1 if out of memory, or errno. */
static int names_read(struct names *n, int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	int ret = 0;

	if (!stream) {
		ret = errno;
		if (copy >= 0)
			close(copy);
		return ret;
	}
	while (!ret && (errno = 0, entry = readdir(stream))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			ret = names_add(n, entry->d_name);
	}
	if (!ret)
		ret = errno;
	closedir(stream);
	if (!ret && n->count)
		qsort(n->name, n->count, sizeof(*n->name), compare_names);
	return ret;
}

/* A tree that cannot be written is one error, not one for each file in it. */
static bool is_read_only(struct walk *w, int fd, dev_t dev)
{
	struct statvfs vfs;

	if (!w->options->for_writing || (w->have_checked && w->checked == dev))
		return false;
	if (!fstatvfs(fd, &vfs) && vfs.f_flag & ST_RDONLY)
		return true;
	w->have_checked = true;
	w->checked = dev;
	return false;
}

static int meet_all(struct walk *w, struct ima_walk_dir *dir, const struct names *names)
{
	size_t len = strlen(w->path);
	bool slash = len && w->path[len - 1] == '/';
	int ret = 0;

	for (size_t i = 0; !ret && i < names->count; i++) {
		const char *base = names->name[i];
		size_t n = strlen(base);

		/* Also the bound of the recursion, and of directories open at once. */
		if (len + !slash + n >= sizeof(w->path))
			return report(w, IMA_SKIP_NONE, ENAMETOOLONG);
		if (!slash)
			w->path[len] = '/';
		memcpy(w->path + len + !slash, base, n + 1);
		ret = meet(w, dir, base);
		w->path[len] = 0;
	}
	return ret;
}

static int walk_dir(struct walk *w, struct ima_walk_dir *dir, dev_t dev)
{
	struct names names = { 0 };
	int ret;

	if (is_read_only(w, dir->fd, dev))
		return report(w, IMA_SKIP_NONE, EROFS);
	ret = names_read(&names, dir->fd);
	if (ret > 0)
		ret = report(w, IMA_SKIP_NONE, ret);
	else if (!ret)
		ret = meet_all(w, dir, &names);
	names_free(&names);
	return ret;
}

static int walk_root(struct walk *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = strlen(path);
	struct stat st;

	w->root = slash ? (size_t)(slash + 1 - path) : 0;
	snprintf(w->path, sizeof(w->path), "%s", path);
	if (len >= sizeof(w->path))
		return report(w, IMA_SKIP_NONE, ENAMETOOLONG);
	if (lstat(path, &st))
		return report(w, IMA_SKIP_NONE, errno);
	w->dev = st.st_dev;
	if (S_ISDIR(st.st_mode)) {
		w->root = len && path[len - 1] == '/' ? len : len + 1;
		return enter(w, NULL, path);
	}
	if (S_ISREG(st.st_mode))
		return meet_file(w, NULL, &st);
	/* Whoever names it means it, so leaving it out in silence would be wrong. */
	return report(w, IMA_SKIP_NONE, S_ISLNK(st.st_mode) ? ELOOP : ENOTSUP);
}

int ima_walk(const struct ima_walk_options *options, char *const *paths, size_t count,
	     void (*found)(void *ctx, struct ima_found *found), void *ctx)
{
	struct walk *w = calloc(1, sizeof(*w));
	int ret = 0;

	if (!w)
		return -1;
	w->options = options;
	w->found = found;
	w->ctx = ctx;
	for (size_t i = 0; !ret && i < count; i++)
		ret = walk_root(w, paths[i]);
	ima_inodes_free(&w->inodes);
	free(w);
	return ret;
}
