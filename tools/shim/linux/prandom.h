/* SPDX-License-Identifier: GPL-2.0-only */
/* Stands in for the kernel's header in user space: another generator (xorshift). */
#ifndef SHIM_LINUX_PRANDOM_H
#define SHIM_LINUX_PRANDOM_H

#include <linux/types.h>

struct rnd_state {
	u64 s;
};

static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->s = seed;
}

static inline u32 prandom_u32_state(struct rnd_state *state)
{
	state->s ^= state->s << 13;
	state->s ^= state->s >> 7;
	state->s ^= state->s << 17;
	return (u32)(state->s >> 16);
}

#endif
