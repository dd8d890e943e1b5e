// SPDX-License-Identifier: GPL-2.0-only
/*
 * The only program of the guest: load the module with the arguments as its
 * parameters, print the kernel's log, and power off.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOG_READ_ALL	3
#define LOG_SIZE	10

static void mount_on(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL))
		perror(dir);
}

static void load(int argc, char **argv)
{
	char parameters[256] = "";
	size_t room = sizeof(parameters) - 1;
	int fd = open("/native.ko", O_RDONLY);

	for (int i = 1; i < argc; i++) {
		strncat(parameters, argv[i], room - strlen(parameters));
		strncat(parameters, " ", room - strlen(parameters));
	}
	if (fd < 0 || syscall(SYS_finit_module, fd, parameters, 0))
		printf("native: FAILED: %m\n");
	else
		puts("native: done");
}

static void print_log(void)
{
	int size = klogctl(LOG_SIZE, NULL, 0);
	char *text = size > 0 ? malloc(size) : NULL;

	if (text)
		size = klogctl(LOG_READ_ALL, text, size);
	if (text && size > 0)
		fwrite(text, 1, size, stdout);
	free(text);
}

int main(int argc, char **argv)
{
	mount_on("sysfs", "/sys");
	mount_on("securityfs", "/sys/kernel/security");
	mount_on("tmpfs", "/tmp");
	load(argc, argv);
	print_log();
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
