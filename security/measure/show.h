/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two renderings of a record in the list.
 */
#ifndef _SECURITY_INTEG_MEASURE_SHOW_H
#define _SECURITY_INTEG_MEASURE_SHOW_H

#include <linux/types.h>

struct integ_template;
struct integ_window;

void integ_show_binary(struct integ_window *w, const u8 *digest,
		       u32 digest_len, const u8 *body, u32 len);
void integ_show_ascii(struct integ_window *w, const struct integ_template *t,
		      const u8 *digest, u32 digest_len, const u8 *body,
		      u32 len);
u64 integ_show_ascii_len(const struct integ_template *t, const u8 *body,
			 u32 len);

#endif /* _SECURITY_INTEG_MEASURE_SHOW_H */
