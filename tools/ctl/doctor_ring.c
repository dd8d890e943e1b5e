// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ids of the keys that the running kernel verifies signatures with. The keys
 * themselves it gives to nobody.
 */
#include <stdlib.h>

#include "doctor.h"
#include "keyring.h"

void doctor_read_ring(struct doctor_ring *ring)
{
	const key_serial_t *keys;
	key_serial_t keyring;
	void *content;
	size_t n;
	int len;

	*ring = (struct doctor_ring){ .id = NULL };
	if (!find_keyring(".ima", &keyring) && !find_keyring("_ima", &keyring))
		return;
	len = keyctl_read_alloc(keyring, &content);
	if (len < 0)
		return;
	keys = content;
	n = (size_t)len / sizeof(*keys);
	ring->id = calloc(n + 1, sizeof(*ring->id));
	for (size_t i = 0; ring->id && i < n; i++) {
		if (find_key_id(keys[i], &ring->id[ring->n]))
			ring->n++;
	}
	/* With one key of unknown id, none can be said not to be there. */
	ring->known = ring->id && ring->n == n;
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
