// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two renderings of a record in the list.
 */
#include <linux/bug.h>
#include <linux/kernel.h>

#include "measure.h"
#include "record.h"
#include "show.h"
#include "template.h"
#include "window.h"

/**
 * integ_show_binary() - a record as the binary list has it (MEAS-10, MEAS-12)
 * @w: where to
 * @digest: template digest of the list
 * @digest_len: its length
 * @body: the record
 * @len: its length
 *
 * Context: any.
 */
void integ_show_binary(struct integ_window *w, const u8 *digest,
		       u32 digest_len, const u8 *body, u32 len)
{
	integ_window_put(w, body, INTEG_BODY_PCR_LEN);
	integ_window_put(w, digest, digest_len);
	integ_window_put(w, body + INTEG_BODY_PCR_LEN,
			 len - INTEG_BODY_PCR_LEN);
}

static void show_framed(struct integ_window *w, const struct integ_template *t,
			const u8 *data, u32 len)
{
	u32 at = 0, field_len;

	for (unsigned int i = 0; i < t->nr; i++) {
		/* We wrote these bytes; never run off them all the same. */
		if (WARN_ON_ONCE(len - at < sizeof(u32)))
			return;
		field_len = integ_body_u32(data + at);
		at += sizeof(u32);
		if (WARN_ON_ONCE(len - at < field_len))
			return;
		integ_window_put(w, " ", 1);
		t->field[i]->form->show(w, data + at, field_len);
		at += field_len;
	}
}

static void show_unframed(struct integ_window *w,
			  const struct integ_template *t,
			  const u8 *data, u32 len)
{
	struct integ_unframed parts;

	if (WARN_ON_ONCE(integ_unframed_split(data, len, &parts)))
		return;
	integ_window_put(w, " ", 1);
	t->field[0]->form->show(w, parts.digest, parts.digest_len);
	integ_window_put(w, " ", 1);
	t->field[1]->form->show(w, parts.name, parts.name_len);
}

/* Two places and the blank after them. */
#define PCR_WIDTH	3

/* Decimal, blank padded to two places. */
static void show_pcr(struct integ_window *w, u32 pcr)
{
	const char text[PCR_WIDTH] = {
		pcr < 10 ? ' ' : '0' + pcr / 10, '0' + pcr % 10, ' ',
	};

	/* Formatting would be a third of what a line costs. */
	BUILD_BUG_ON(INTEG_PCR_MAX > 99);
	integ_window_put(w, text, sizeof(text));
}

/**
 * integ_show_ascii() - a record as a line of the ASCII list (MEAS-13)
 * @w: where to
 * @t: template of the record
 * @digest: template digest of the list; may be NULL if @digest_len is 0
 * @digest_len: its length
 * @body: the record
 * @len: its length
 *
 * Context: any.
 */
void integ_show_ascii(struct integ_window *w, const struct integ_template *t,
		      const u8 *digest, u32 digest_len, const u8 *body,
		      u32 len)
{
	u32 data_len;
	const u8 *data = integ_body_fields(t, body, len, &data_len);

	show_pcr(w, integ_body_u32(body));
	integ_window_hex(w, digest, digest_len);
	integ_window_put(w, " ", 1);
	integ_window_str(w, integ_template_name(t));
	if (t->unframed)
		show_unframed(w, t, data, data_len);
	else
		show_framed(w, t, data, data_len);
	integ_window_put(w, "\n", 1);
}

static u64 framed_len(const struct integ_template *t, const u8 *data)
{
	u64 shown = 0;
	u32 len;

	for (unsigned int i = 0; i < t->nr; i++) {
		len = integ_body_u32(data);
		data += sizeof(u32);
		shown += 1 + t->field[i]->form->len(data, len);
		data += len;
	}
	return shown;
}

static u64 unframed_len(const struct integ_template *t, const u8 *data, u32 len)
{
	struct integ_unframed parts;

	if (WARN_ON_ONCE(integ_unframed_split(data, len, &parts)))
		return 0;
	return 1 + t->field[0]->form->len(parts.digest, parts.digest_len) +
	       1 + t->field[1]->form->len(parts.name, parts.name_len);
}

/**
 * integ_show_ascii_len() - length of a line of the ASCII list
 * @t: template of the record
 * @body: the record, just built
 * @len: its length
 *
 * Without rendering the line, which would cost more than building the record did.
 *
 * Context: any.
 * Return: characters that integ_show_ascii() makes, without a template digest.
 */
u64 integ_show_ascii_len(const struct integ_template *t, const u8 *body,
			 u32 len)
{
	u32 data_len;
	const u8 *data = integ_body_fields(t, body, len, &data_len);
	const u64 shown = t->unframed ? unframed_len(t, data, data_len) :
					framed_len(t, data);

	return PCR_WIDTH + 1 + strlen(integ_template_name(t)) + shown + 1;
}
