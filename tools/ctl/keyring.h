/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's keyrings.
 */
#ifndef IMACTL_KEYRING_H
#define IMACTL_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <keyutils.h>

/** KEYRINGS_MAX - keyrings list_keyrings() can give */
#define KEYRINGS_MAX 64

/**
 * struct keyring - a keyring that can be seen
 */
struct keyring {
	key_serial_t serial;
	char name[64];
};

/**
 * find_keyring() - by name, number or one of ``@t @p @s @u @us @g``
 *
 * Names are looked for among all keyrings this process may see.
 *
 * Return: false with errno if there is none.
 */
bool find_keyring(const char *text, key_serial_t *keyring);

/** list_keyrings() - those of the integrity subsystem; Return: how many, or -1 with errno */
int list_keyrings(struct keyring *keyrings, size_t max);

/**
 * find_key_id() - by which the kernel finds a key for a signature: the last bytes of its
 * subject key identifier
 *
 * The description of the key does not tell: it ends in the serial number of a certificate
 * without such an identifier, and can be whatever who added the key wanted.
 *
 * Return: false if it has none, is no asymmetric key, or may not be seen.
 */
bool find_key_id(key_serial_t key, uint32_t *id);

/**
 * add_certificate() - add a certificate to a keyring
 *
 * Return: its serial number, or -1 with errno.
 */
key_serial_t add_certificate(key_serial_t keyring, const uint8_t *der, size_t len);

/** why_refused() - Return: what an errno of add_certificate() means */
const char *why_refused(int err);

#endif
