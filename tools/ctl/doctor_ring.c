// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ids of the keys that the running kernel verifies signatures with. The keys
 * themselves it gives to nobody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "keyring.h"

/*
 * The id by which the kernel finds a key, out of its line in /proc/keys, which ends
 * in "description: X509.rsa 0123abcd []". The description can be whatever who added
 * the key wanted, so it is the last colon that counts. There is no id if the
 * certificate has no subject key identifier.
 */
static bool id_of_line(const char *line, uint32_t *id)
{
	const char *summary = NULL;
	char digits[9];

	for (const char *p = line; (p = strstr(p, ": ")); p++)
		summary = p + 2;
	if (!summary || sscanf(summary, "%*s %8[0-9a-f] [", digits) != 1 || strlen(digits) != 8)
		return false;
	*id = (uint32_t)strtoul(digits, NULL, 16);
	return true;
}

/* struct sought - the keys of a keyring, of which /proc/keys tells the ids */
struct sought {
	const key_serial_t *serial;
	size_t n;
	struct doctor_ring *ring;
};

static void take_line(const struct sought *s, const char *line)
{
	key_serial_t serial = (key_serial_t)strtoul(line, NULL, 16);
	struct doctor_ring *ring = s->ring;

	for (size_t i = 0; i < s->n; i++) {
		if (s->serial[i] == serial && ring->n < s->n && id_of_line(line, &ring->id[ring->n]))
			ring->n++;
	}
}

static void read_ids(const struct sought *s)
{
	FILE *keys = fopen("/proc/keys", "re");
	char *line = NULL;
	size_t size = 0;

	if (!keys)
		return;
	while (getline(&line, &size, keys) > 0)
		take_line(s, line);
	free(line);
	fclose(keys);
}

void doctor_read_ring(struct doctor_ring *ring)
{
	struct sought s = { .ring = ring };
	key_serial_t keyring;
	void *content;
	int len;

	*ring = (struct doctor_ring){ .id = NULL };
	if (!find_keyring(".ima", &keyring) && !find_keyring("_ima", &keyring))
		return;
	len = keyctl_read_alloc(keyring, &content);
	if (len < 0)
		return;
	s.serial = content;
	s.n = (size_t)len / sizeof(*s.serial);
	ring->id = calloc(s.n + 1, sizeof(*ring->id));
	if (ring->id)
		read_ids(&s);
	/* With one key of unknown id, none can be said not to be there. */
	ring->known = ring->id && ring->n == s.n;
	free(content);
}

bool doctor_ring_lacks(const struct doctor_ring *ring, uint32_t id)
{
	for (size_t i = 0; i < ring->n; i++) {
		if (ring->id[i] == id)
			return false;
	}
	return ring->known;
}
