/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the commands about policies share.
 */
#ifndef IMACTL_CTL_POLICY_H
#define IMACTL_CTL_POLICY_H

#include <imactl/facts.h>
#include <imactl/policy.h>

#include "ctl.h"

/* Where the policy of the running kernel is. */
#define SECURITYFS "/sys/kernel/security"

/* policy_file.c */

/**
 * struct text - a whole file
 * @bytes: content
 * @len: how much
 */
struct text {
	char *bytes;
	size_t len;
};

/** read_text() - read a file, "-" for standard input; complains; Return: exit code */
int read_text(const char *path, struct text *text);

/** read_config() - a kernel's configuration; complains; Return: exit code */
int read_config(const char *path, struct ima_kconfig *k);

/**
 * struct policy_source - which policy, as options say it
 * @file: policy file or NULL
 * @builtin: names of ``ima_policy=`` or NULL
 * @config: configuration file of the kernel or NULL
 */
struct policy_source {
	const char *file;
	const char *builtin;
	const char *config;
};

/** load_policy() - read it; complains of every refused line; Return: exit code */
int load_policy(const struct policy_source *source, const char *verb,
		struct ima_policy **policy);

/** print_remark() - one line for people */
void print_remark(FILE *out, const char *file, const struct ima_remark *r);

/* json_remark() - the same as an object in an array */
void json_remark(struct json *j, const struct ima_remark *r);

/* policy_event.c: the event of explain */

/**
 * struct event_options - what options say of an event
 * @ev: the event
 * @path: file it is about or NULL
 * @facts: of @path
 * @given: bits of the values given, enum event_value
 */
struct event_options {
	struct ima_policy_event ev;
	const char *path;
	struct ima_facts facts;
	unsigned int given;
};

enum event_value {
	EV_FUNC, EV_MASK, EV_UID, EV_EUID, EV_SUID, EV_GID, EV_EGID, EV_SGID,
	EV_SETUID, EV_SETGID, EV_FOWNER, EV_FGROUP, EV_FSMAGIC, EV_FSNAME, EV_FSUUID,
	EV_LABEL, EV_LSM, EV_PATH, EV_COUNT
};

/** event_set() - take the value of an option; Return: exit code */
int event_set(struct event_options *o, enum event_value what, const char *arg);

/** event_complete() - what the options left open; complains; Return: exit code */
int event_complete(struct event_options *o);

/* cmd_policy*.c, cmd_doctor.c */

extern const char policy_check_usage[];
extern const char policy_explain_usage[];
extern const char policy_load_usage[];
extern const char policy_show_usage[];

int cmd_policy_check(const struct command *self, int argc, char **argv);
int cmd_policy_explain(const struct command *self, int argc, char **argv);
int cmd_policy_load(const struct command *self, int argc, char **argv);
int cmd_policy_show(const struct command *self, int argc, char **argv);

#endif
