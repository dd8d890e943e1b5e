// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event, as options and a real file describe it.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "policy.h"

#define VERB "policy explain "

static const char * const lsm_keys[] = {
	[IMA_OBJ_USER] = "obj_user", [IMA_OBJ_ROLE] = "obj_role", [IMA_OBJ_TYPE] = "obj_type",
	[IMA_SUBJ_USER] = "subj_user", [IMA_SUBJ_ROLE] = "subj_role",
	[IMA_SUBJ_TYPE] = "subj_type",
};

static bool is_given(const struct event_options *o, enum event_value what)
{
	return o->given >> what & 1;
}

static int set_id(uint32_t *id, const char *arg)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(arg, &end, 10);
	if (!isdigit((unsigned char)*arg) || *end || errno || n >= UINT32_MAX)
		return usage_error(VERB, "'%s' is not an id", arg);
	*id = (uint32_t)n;
	return EXIT_DONE;
}

static int set_mask(int *mask, const char *arg)
{
	static const struct {
		const char *name;
		int bit;
	} names[] = {
		{ "MAY_EXEC", IMA_MAY_EXEC }, { "MAY_WRITE", IMA_MAY_WRITE },
		{ "MAY_READ", IMA_MAY_READ }, { "MAY_APPEND", IMA_MAY_APPEND },
	};
	size_t i, len;

	for (*mask = 0;; arg += len + 1) {
		len = strcspn(arg, ",|");
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			if (strlen(names[i].name) == len && !memcmp(names[i].name, arg, len))
				break;
		}
		if (i == ARRAY_SIZE(names))
			return usage_error(VERB, "--mask: '%.*s' is not MAY_EXEC, MAY_WRITE, MAY_READ or MAY_APPEND",
					   (int)len, arg);
		*mask |= names[i].bit;
		if (!arg[len])
			return EXIT_DONE;
	}
}

static int set_magic(unsigned long *magic, const char *arg)
{
	char *end;

	errno = 0;
	*magic = strtoul(arg, &end, 16);
	if (!isxdigit((unsigned char)*arg) || *end || errno)
		return usage_error(VERB, "--fsmagic: '%s' is not a hexadecimal number", arg);
	return EXIT_DONE;
}

static int set_uuid(uint8_t uuid[16], const char *arg)
{
	if (!parse_uuid(arg, uuid))
		return usage_error(VERB, "--fsuuid: '%s' is not a UUID", arg);
	return EXIT_DONE;
}

static int set_lsm(struct event_options *o, const char *arg)
{
	size_t len = strcspn(arg, "=");

	for (size_t i = 0; i < ARRAY_SIZE(lsm_keys); i++) {
		if (arg[len] && arg[len + 1] && strlen(lsm_keys[i]) == len &&
		    !memcmp(lsm_keys[i], arg, len)) {
			o->ev.lsm[i] = arg + len + 1;
			return EXIT_DONE;
		}
	}
	return usage_error(VERB, "--lsm: '%s' is not obj_user=, obj_role=, obj_type=, subj_user=, subj_role= or subj_type= with a label",
			   arg);
}

static int set_func(struct event_options *o, const char *arg)
{
	for (size_t i = 0; ima_func_name(i); i++) {
		if (!strcmp(arg, ima_func_name(i))) {
			o->ev.func = arg;
			return EXIT_DONE;
		}
	}
	complain("--func: '%s' is none of", arg);
	for (size_t i = 0; ima_func_name(i); i++)
		fprintf(stderr, "  %s\n", ima_func_name(i));
	return EXIT_USAGE;
}

int event_set(struct event_options *o, enum event_value what, const char *arg)
{
	o->given |= 1u << what;
	switch (what) {
	case EV_FUNC:
		return set_func(o, arg);
	case EV_MASK:
		return set_mask(&o->ev.mask, arg);
	case EV_UID:
		return set_id(&o->ev.uid.real, arg);
	case EV_EUID:
		return set_id(&o->ev.uid.effective, arg);
	case EV_SUID:
		return set_id(&o->ev.uid.saved, arg);
	case EV_GID:
		return set_id(&o->ev.gid.real, arg);
	case EV_EGID:
		return set_id(&o->ev.gid.effective, arg);
	case EV_SGID:
		return set_id(&o->ev.gid.saved, arg);
	case EV_SETUID:
		o->ev.may_setuid = true;
		return EXIT_DONE;
	case EV_SETGID:
		o->ev.may_setgid = true;
		return EXIT_DONE;
	case EV_FOWNER:
		return set_id(&o->ev.fowner, arg);
	case EV_FGROUP:
		return set_id(&o->ev.fgroup, arg);
	case EV_FSMAGIC:
		return set_magic(&o->ev.fsmagic, arg);
	case EV_FSNAME:
		o->ev.fsname = arg;
		return EXIT_DONE;
	case EV_FSUUID:
		return set_uuid(o->ev.fsuuid, arg);
	case EV_LABEL:
		o->ev.label = arg;
		return EXIT_DONE;
	case EV_LSM:
		return set_lsm(o, arg);
	case EV_PATH:
		o->path = arg;
		return EXIT_DONE;
	default:
		return EXIT_USAGE;
	}
}

/* HOOK-1; an open is for reading unless said otherwise. */
static int usual_mask(const char *func)
{
	if (!strcmp(func, "MMAP_CHECK") || !strcmp(func, "MMAP_CHECK_REQPROT") ||
	    !strcmp(func, "BPRM_CHECK") || !strcmp(func, "CREDS_CHECK"))
		return IMA_MAY_EXEC;
	if (!strcmp(func, "KEXEC_CMDLINE") || !strcmp(func, "KEY_CHECK") ||
	    !strcmp(func, "CRITICAL_DATA") || !strcmp(func, "SETXATTR_CHECK"))
		return 0;
	return IMA_MAY_READ;
}

static void complete_ids(struct event_options *o)
{
	struct ima_policy_event *ev = &o->ev;

	if (!is_given(o, EV_EUID))
		ev->uid.effective = ev->uid.real;
	if (!is_given(o, EV_SUID))
		ev->uid.saved = ev->uid.effective;
	if (!is_given(o, EV_EGID))
		ev->gid.effective = ev->gid.real;
	if (!is_given(o, EV_SGID))
		ev->gid.saved = ev->gid.effective;
	/* Root has its capabilities unless it gave them up. */
	ev->may_setuid |= !ev->uid.effective;
	ev->may_setgid |= !ev->uid.effective;
}

static int complete_file(struct event_options *o)
{
	struct ima_policy_event *ev = &o->ev;
	const struct ima_facts *f = &o->facts;
	int err = ima_facts_read(&o->facts, o->path);

	if (err) {
		complain("%s: %s", o->path, strerror(err));
		return EXIT_FAILED;
	}
	if (!is_given(o, EV_FOWNER))
		ev->fowner = f->st.st_uid;
	if (!is_given(o, EV_FGROUP))
		ev->fgroup = f->st.st_gid;
	if (!is_given(o, EV_FSMAGIC))
		ev->fsmagic = f->magic;
	if (!is_given(o, EV_FSNAME))
		ev->fsname = f->type;
	if (!is_given(o, EV_FSUUID) && f->has_uuid)
		memcpy(ev->fsuuid, f->uuid, sizeof(ev->fsuuid));
	for (size_t i = 0; i < ARRAY_SIZE(f->lsm); i++) {
		if (!ev->lsm[i] && *f->lsm[i])
			ev->lsm[i] = f->lsm[i];
	}
	return EXIT_DONE;
}

int event_complete(struct event_options *o)
{
	struct ima_policy_event *ev = &o->ev;
	unsigned int file = 1u << EV_FOWNER | 1u << EV_FGROUP | 1u << EV_FSMAGIC |
			    1u << EV_FSNAME | 1u << EV_FSUUID | 1u << EV_PATH;

	if (!ev->func)
		ev->func = "FILE_CHECK";
	ev->has_file = strcmp(ev->func, "KEY_CHECK") && strcmp(ev->func, "CRITICAL_DATA");
	if (!ev->has_file && o->given & file)
		return usage_error(VERB, "there is no file with --func=%s", ev->func);
	if (ev->has_file && ev->label)
		return usage_error(VERB, "--label is for KEY_CHECK and CRITICAL_DATA");
	if (!is_given(o, EV_MASK))
		ev->mask = usual_mask(ev->func);
	complete_ids(o);
	return o->path ? complete_file(o) : EXIT_DONE;
}
