// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl policy explain
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "explain.h"

#define VERB "policy explain "

const char policy_explain_usage[] =
"Usage: imactl policy explain [options] FILE\n"
"       imactl policy explain [options] --builtin=NAME[|NAME]\n"
"\n"
"Says for each action (measure, appraise, audit, hash) which rule of the policy\n"
"decides about an event and why, and which rules before it lacked one condition.\n"
"The kernel's own code answers. FILE is a policy, '-' standard input.\n"
"\n"
"The policy:\n"
"  -b, --builtin=NAMES   one the kernel brings along: tcb, ima_tcb, appraise_tcb,\n"
"                        secure_boot, critical_data, as after ima_policy=\n"
"  -c, --config=FILE     configuration of the kernel (default: all of IMA)\n"
"\n"
"What happens:\n"
"  -f, --func=FUNC       as after func= (default FILE_CHECK)\n"
"      --mask=MAY_X[,..] requested access (default: what FUNC asks for)\n"
"      --label=TEXT      keyring of KEY_CHECK, label of CRITICAL_DATA\n"
"\n"
"Who does it (default: root with its capabilities):\n"
"  -u, --uid=N           user; also the effective and saved one, unless given\n"
"      --euid=N --suid=N\n"
"  -g, --gid=N           group; also the effective and saved one, unless given\n"
"      --egid=N --sgid=N\n"
"      --may-setuid      the task has CAP_SETUID\n"
"      --may-setgid      the task has CAP_SETGID\n"
"      --lsm=subj_X=TEXT label of the security module; also obj_X=\n"
"\n"
"To which file (what is not given is 0 or empty):\n"
"  -p, --path=PATH       take owner, file system and labels from this one\n"
"      --fowner=N --fgroup=N\n"
"      --fsmagic=HEX --fsname=TYPE --fsuuid=UUID\n"
"\n"
"Output:\n"
"  -a, --all             what became of every rule\n"
"  -j, --json            JSON\n"
"  -h, --help            this text\n"
"\n"
"Exit: 0 explained, 1 the policy is refused or an error, 2 wrong usage\n";

enum { OPT_EVENT = 256 };

static const struct option long_options[] = {
	{ "builtin", required_argument, NULL, 'b' },
	{ "config", required_argument, NULL, 'c' },
	{ "func", required_argument, NULL, OPT_EVENT + EV_FUNC },
	{ "mask", required_argument, NULL, OPT_EVENT + EV_MASK },
	{ "label", required_argument, NULL, OPT_EVENT + EV_LABEL },
	{ "uid", required_argument, NULL, OPT_EVENT + EV_UID },
	{ "euid", required_argument, NULL, OPT_EVENT + EV_EUID },
	{ "suid", required_argument, NULL, OPT_EVENT + EV_SUID },
	{ "gid", required_argument, NULL, OPT_EVENT + EV_GID },
	{ "egid", required_argument, NULL, OPT_EVENT + EV_EGID },
	{ "sgid", required_argument, NULL, OPT_EVENT + EV_SGID },
	{ "may-setuid", no_argument, NULL, OPT_EVENT + EV_SETUID },
	{ "may-setgid", no_argument, NULL, OPT_EVENT + EV_SETGID },
	{ "lsm", required_argument, NULL, OPT_EVENT + EV_LSM },
	{ "path", required_argument, NULL, OPT_EVENT + EV_PATH },
	{ "fowner", required_argument, NULL, OPT_EVENT + EV_FOWNER },
	{ "fgroup", required_argument, NULL, OPT_EVENT + EV_FGROUP },
	{ "fsmagic", required_argument, NULL, OPT_EVENT + EV_FSMAGIC },
	{ "fsname", required_argument, NULL, OPT_EVENT + EV_FSNAME },
	{ "fsuuid", required_argument, NULL, OPT_EVENT + EV_FSUUID },
	{ "all", no_argument, NULL, 'a' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static enum event_value short_option(int option)
{
	switch (option) {
	case 'f':
		return EV_FUNC;
	case 'u':
		return EV_UID;
	case 'g':
		return EV_GID;
	case 'p':
		return EV_PATH;
	default:
		return EV_COUNT;
	}
}

/* struct job - the command line, understood */
struct job {
	struct policy_source source;
	struct event_options event;
	bool all;
	bool json;
};

static int set_option(struct job *job, int option, const char *arg)
{
	enum event_value value = option >= OPT_EVENT ?
				 (enum event_value)(option - OPT_EVENT) : short_option(option);

	if (value != EV_COUNT)
		return event_set(&job->event, value, arg);
	switch (option) {
	case 'b':
		job->source.builtin = arg;
		return EXIT_DONE;
	case 'c':
		job->source.config = arg;
		return EXIT_DONE;
	case 'a':
		job->all = true;
		return EXIT_DONE;
	case 'j':
		job->json = true;
		return EXIT_DONE;
	default:
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

bool step_is_close(const struct ima_step *step)
{
	return step->concerns && !step->late && step->failed == 1 &&
	       (step->names_func || step->nconds > 1);
}

static void note_step(void *ctx, const struct ima_step *step)
{
	struct explanation *x = ctx;

	x->step[x->n++] = *step;
}

static int explain(const struct job *job, const struct ima_policy *policy)
{
	struct explanation x = {
		.policy = policy, .event = &job->event, .all = job->all,
		.file = job->source.file ? job->source.file : job->source.builtin,
		.step = calloc(ima_policy_rules(policy) + 1, sizeof(*x.step)),
	};
	int err;

	if (!x.step) {
		complain("out of memory");
		return EXIT_FAILED;
	}
	err = ima_policy_explain(policy, &job->event.ev, &x.plan, note_step, &x);
	if (err)
		complain("the matcher and its rules disagree; please report this");
	else if (job->json)
		explain_json(&x);
	else
		explain_text(&x);
	free(x.step);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int run(struct job *job)
{
	struct ima_policy *policy;
	int code = event_complete(&job->event);

	if (code)
		return code;
	code = load_policy(&job->source, VERB, &policy);
	if (code)
		return code;
	code = explain(job, policy);
	ima_policy_free(policy);
	return code;
}

int cmd_policy_explain(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl policy explain";
	struct job job = { 0 };
	int option, code;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "b:c:f:u:g:p:ajh", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(&job, option, optarg);
		if (code)
			return code;
	}
	if (argc - optind != !job.source.builtin)
		return usage_error(VERB, "wanted one FILE or --builtin");
	job.source.file = argv[optind];
	return run(&job);
}
