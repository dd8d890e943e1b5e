// SPDX-License-Identifier: GPL-2.0-only
/*
 * What checking a label begins and ends with.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "label_impl.h"

void ima_verdict(struct ima_label_result *result, enum ima_label_verdict verdict,
		 const char *fmt, ...)
{
	va_list args;

	result->verdict = verdict;
	va_start(args, fmt);
	vsnprintf(result->reason, sizeof(result->reason), fmt, args);
	va_end(args);
}

/* Return: false with a verdict if there is no label to look at. */
static bool get_label(const struct ima_check_options *options,
		      const struct ima_object *object, enum ima_label_place place,
		      struct ima_label *label, struct ima_label_result *result)
{
	const char *name = place == IMA_PLACE_IMA ? IMA_XATTR_IMA : IMA_XATTR_EVM;
	ssize_t got;

	if (options->label) {
		*label = *options->label;
		return true;
	}
	got = object ? object->ops->get(object->ctx, name, label->bytes,
					sizeof(label->bytes)) : -ENODATA;
	label->len = got > 0 ? (size_t)got : 0;
	if (got == -ENODATA)
		ima_verdict(result, IMA_LABEL_MISSING, "no %s", name);
	else if (got == -ERANGE)
		ima_verdict(result, IMA_LABEL_MALFORMED, "%s has more than %d bytes", name,
			    IMA_LABEL_MAX);
	else if (got < 0)
		ima_verdict(result, IMA_LABEL_UNCHECKED, "%s: %s", name, strerror((int)-got));
	return got >= 0;
}

bool ima_check_begin(const struct ima_check_options *options,
		     const struct ima_object *object, enum ima_label_place place,
		     struct ima_label *label, struct ima_label_view *view,
		     struct ima_label_result *result)
{
	const char *why;

	memset(result, 0, sizeof(*result));
	result->algo = IMA_ALGO_NONE;
	if (!get_label(options, object, place, label, result))
		return false;
	why = ima_validate_label(place, label->bytes, label->len, view);
	if (why) {
		ima_verdict(result, IMA_LABEL_MALFORMED, "%s", why);
		return false;
	}
	result->kind = view->kind;
	result->algo = view->algo;
	result->key_id = view->key_id;
	if (view->kind == IMA_LABEL_NONE)
		ima_verdict(result, IMA_LABEL_MISSING, "an empty label");
	else if (view->kind == IMA_LABEL_SIGNATURE_V1)
		ima_verdict(result, IMA_LABEL_UNCHECKED,
			    "version 1 signatures are not checked; sign again");
	else
		return true;
	return false;
}
