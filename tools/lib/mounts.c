// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is mounted (proc(5), mountinfo), and what file systems say of themselves.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <imactl/facts.h>

#include "lib.h"

/* Since Linux 6.9; the C library's headers may be older. */
struct fsuuid {
	uint8_t len;
	uint8_t uuid[16];
};

#define GET_FSUUID _IOR(0x15, 0, struct fsuuid)

/* Blanks and the like are written as three octal digits behind a backslash. */
static char *unescape(char *s)
{
	char *to = s;

	for (const char *from = s; *from; to++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' &&
		    from[2] >= '0' && from[2] <= '7' && from[3] >= '0' && from[3] <= '7') {
			*to = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0');
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
	return s;
}

/* Return: the next field, empty behind the last. */
static char *field(char **line)
{
	static char none[] = "";
	char *f = strsep(line, " \n");

	return f ? f : none;
}

/* id parent major:minor root point options [tags] - type source options */
static int parse_line(struct ima_mount *m, char *line)
{
	unsigned int major, minor;
	char *point, *root, *options, *type, *source, *more, *dot, *f;

	m->id = strtoull(field(&line), NULL, 10);
	field(&line);
	if (sscanf(field(&line), "%u:%u", &major, &minor) != 2)
		return EINVAL;
	root = field(&line);
	point = field(&line);
	options = field(&line);
	while ((f = strsep(&line, " \n")) && strcmp(f, "-"))
		;
	type = field(&line);
	source = field(&line);
	more = field(&line);
	if (!*type)
		return EINVAL;
	/* fuse.sshfs is of type fuse. */
	dot = strchr(type, '.');
	if (dot)
		*dot = '\0';
	m->dev = makedev(major, minor);
	m->root = strdup(unescape(root));
	m->point = strdup(unescape(point));
	m->type = strdup(unescape(type));
	m->source = strdup(unescape(source));
	if (asprintf(&m->options, "%s,%s", options, more) < 0)
		m->options = NULL;
	return m->root && m->point && m->type && m->source && m->options ? 0 : ENOMEM;
}

static int add_line(struct ima_mounts *m, char *line)
{
	struct ima_mount *more = realloc(m->mount, (m->n + 1) * sizeof(*more));

	if (!more)
		return ENOMEM;
	m->mount = more;
	m->mount[m->n] = (struct ima_mount){ 0 };
	return parse_line(&m->mount[m->n++], line);
}

int ima_mounts_read(struct ima_mounts *m, const char *mountinfo)
{
	FILE *file = fopen(mountinfo ? mountinfo : "/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	*m = (struct ima_mounts){ 0 };
	if (!file)
		return errno;
	while (!err && getline(&line, &room, file) >= 0)
		err = add_line(m, line);
	free(line);
	fclose(file);
	if (err)
		ima_mounts_free(m);
	return err;
}

void ima_mounts_free(struct ima_mounts *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->mount[i].point);
		free(m->mount[i].root);
		free(m->mount[i].type);
		free(m->mount[i].source);
		free(m->mount[i].options);
	}
	free(m->mount);
	*m = (struct ima_mounts){ 0 };
}

const struct ima_mount *ima_mounts_find(const struct ima_mounts *m, uint64_t id)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->mount[i].id == id)
			return &m->mount[i];
	}
	return NULL;
}

static bool parse_uuid(const char *text, uint8_t uuid[16])
{
	size_t n = 0;

	for (; *text; text++) {
		int digit = ima_hex_digit((uint8_t)*text);

		if (*text == '-')
			continue;
		if (digit < 0 || n == 32)
			return false;
		uuid[n / 2] = (uint8_t)(n % 2 ? uuid[n / 2] << 4 | digit : digit);
		n++;
	}
	return n == 32;
}

/* What udev found on the device; of other forms than UUIDs nothing is known. */
static bool uuid_of_device(dev_t dev, uint8_t uuid[16])
{
	DIR *dir = opendir("/dev/disk/by-uuid");
	struct dirent *entry;
	bool found = false;
	struct stat st;

	while (dir && !found && (entry = readdir(dir))) {
		found = !fstatat(dirfd(dir), entry->d_name, &st, 0) && S_ISBLK(st.st_mode) &&
			st.st_rdev == dev && parse_uuid(entry->d_name, uuid);
	}
	if (dir)
		closedir(dir);
	return found;
}

void ima_mount_ask(struct ima_mount *m)
{
	int fd = open(m->point, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
	struct fsuuid answer = { 0 };
	struct statfs fs;

	if (!statfs(m->point, &fs))
		m->magic = (unsigned long)fs.f_type;
	m->has_uuid = fd >= 0 && !ioctl(fd, GET_FSUUID, &answer) && answer.len == 16;
	if (m->has_uuid)
		memcpy(m->uuid, answer.uuid, sizeof(m->uuid));
	else
		m->has_uuid = uuid_of_device(m->dev, m->uuid);
	if (fd >= 0)
		close(fd);
}
