// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl key: the verbs for keys, certificates and keyrings.
 */
#include "ctl.h"
#include "cmd_key.h"

static const struct command verbs[] = {
	{ "ca", cmd_key_ca, "make a CA: a key, and a certificate to build into the kernel",
	  key_ca_usage },
	{ "new", cmd_key_new, "make a signing key, certified by a CA", key_new_usage },
	{ "id", cmd_key_id, "show the key ids of certificates and public keys", key_id_usage },
	{ "import", cmd_key_import, "add a certificate to a keyring", key_import_usage },
	{ "list", cmd_key_list, "show keyrings and the keys in them", key_list_usage },
};

int cmd_key(const struct command *self, int argc, char **argv)
{
	(void)self;
	return dispatch("key ", verbs, ARRAY_SIZE(verbs), argc, argv);
}
