/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values on the command line. Each function takes all of its text or nothing.
 */
#ifndef IMACTL_PARSE_H
#define IMACTL_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** parse_number() - decimal; Return: false if it is none or above @max */
bool parse_number(const char *text, uint64_t max, uint64_t *value);

/** parse_octal() - octal; Return: false if it is none or above @max */
bool parse_octal(const char *text, uint64_t max, uint64_t *value);

/** parse_hex() - @len bytes from the first 2 * @len digits of @text; Return: false if a digit is none */
bool parse_hex(const char *text, size_t len, uint8_t *bytes);

/** parse_uuid() - 8-4-4-4-12 hex digits; Return: false if it is none */
bool parse_uuid(const char *text, uint8_t uuid[16]);

/**
 * parse_xattr() - the value of an extended attribute, as setfattr has them
 * @text: 0x and hex digits, 0s and base64, or the bytes themselves
 * @bytes: allocated, @len of them
 *
 * Return: NULL, or why it is none.
 */
const char *parse_xattr(const char *text, uint8_t **bytes, size_t *len);

#endif
