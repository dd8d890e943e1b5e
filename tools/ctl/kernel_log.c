// SPDX-License-Identifier: GPL-2.0-only
/*
 * What IMA says to the kernel log while something is done. The log is the only
 * place where a refused rule gets its reason.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "load.h"

void kernel_log_open(struct kernel_log *log)
{
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd >= 0 && lseek(log->fd, 0, SEEK_END) < 0) {
		close(log->fd);
		log->fd = -1;
	}
}

/* A record: priority,number,time,flags;text, and lines that begin with a blank. */
static void take_record(char *record, int *active)
{
	char *text = strchr(record, ';');

	if (!text)
		return;
	text++;
	text[strcspn(text, "\n")] = '\0';
	if (strncmp(text, "ima: ", 5) && strncmp(text, "integrity: ", 11))
		return;
	if (!strcmp(text, "ima: policy update completed"))
		*active = 1;
	if (!strcmp(text, "ima: policy update failed"))
		*active = 0;
	fputs("kernel: ", stderr);
	print_escaped(stderr, (const uint8_t *)text, strlen(text));
	putc('\n', stderr);
}

int kernel_log_print(struct kernel_log *log)
{
	char record[8192];
	int active = -1;
	ssize_t got;

	if (log->fd < 0)
		return active;
	for (;;) {
		got = read(log->fd, record, sizeof(record) - 1);
		/* EPIPE: records were lost, the next read goes on after them. */
		if (got < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (got <= 0)
			break;
		record[got] = '\0';
		take_record(record, &active);
	}
	close(log->fd);
	log->fd = -1;
	return active;
}
