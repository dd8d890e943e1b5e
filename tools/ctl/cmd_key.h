/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs of imactl key.
 */
#ifndef IMACTL_CMD_KEY_H
#define IMACTL_CMD_KEY_H

#include "ctl.h"

/* cmd_key_make.c */
int cmd_key_ca(const struct command *self, int argc, char **argv);
int cmd_key_new(const struct command *self, int argc, char **argv);
extern const char key_ca_usage[];
extern const char key_new_usage[];

/* cmd_key_id.c */
int cmd_key_id(const struct command *self, int argc, char **argv);
extern const char key_id_usage[];

/* cmd_key_ring.c */
int cmd_key_import(const struct command *self, int argc, char **argv);
int cmd_key_list(const struct command *self, int argc, char **argv);
extern const char key_import_usage[];
extern const char key_list_usage[];

#endif
