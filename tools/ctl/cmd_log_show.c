// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl log show
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "show.h"

#define VERB "log show "

#define DEFAULT_LIST "/sys/kernel/security/ima/binary_runtime_measurements"

const char log_show_usage[] =
"Usage: imactl log show [options] [LIST]\n"
"\n"
"Shows the records of a measurement list, binary or text; '-' is standard input.\n"
"Default: " DEFAULT_LIST "\n"
"Nothing is verified; 'imactl log verify' does that.\n"
"\n"
"Which records; all conditions must hold:\n"
"  -n, --name=GLOB          name, or its last part if GLOB has no slash; may be\n"
"                           repeated, one must fit\n"
"  -p, --pcr=N[,N]          PCR\n"
"  -T, --template=NAME      template name or format\n"
"  -d, --digest=[ALGO:]HEX  beginning of a digest of the content, or, without ALGO,\n"
"                           of the template digest\n"
"  -V, --violations         violations\n"
"      --signed             with any kind of signature\n"
"      --unsigned           without\n"
"  -k, --key=ID             signed with the key of that id (8 hex digits)\n"
"  -s, --since=N            from record N on\n"
"\n"
"How to read the list:\n"
"  -f, --format=FORMAT      binary, ascii or auto (default)\n"
"  -b, --bank=BANK          bank of the template digests (default: found out)\n"
"      --byte-order=ORDER   host (default), little or big\n"
"      --canonical          same as --byte-order=little\n"
"  -F, --follow             go on with records as they are added, until a signal\n"
"      --interval=SECONDS   how often to look for them (default 1)\n"
"\n"
"Output:\n"
"  -l, --long               all fields, a line each\n"
"  -j, --json               a JSON object for each record, on one line\n"
"      --columns=N          cut lines of the table at N columns; 0: do not\n"
"                           (default: the terminal's width)\n"
"  -h, --help               this text\n"
"\n"
"Exit: 0 done, 1 the list is malformed or unreadable, 2 wrong usage\n";

enum { OPT_ORDER = 256, OPT_CANONICAL, OPT_SIGNED, OPT_UNSIGNED, OPT_INTERVAL, OPT_COLUMNS };

static const struct option long_options[] = {
	{ "name", required_argument, NULL, 'n' },
	{ "pcr", required_argument, NULL, 'p' },
	{ "template", required_argument, NULL, 'T' },
	{ "digest", required_argument, NULL, 'd' },
	{ "violations", no_argument, NULL, 'V' },
	{ "signed", no_argument, NULL, OPT_SIGNED },
	{ "unsigned", no_argument, NULL, OPT_UNSIGNED },
	{ "key", required_argument, NULL, 'k' },
	{ "since", required_argument, NULL, 's' },
	{ "format", required_argument, NULL, 'f' },
	{ "bank", required_argument, NULL, 'b' },
	{ "byte-order", required_argument, NULL, OPT_ORDER },
	{ "canonical", no_argument, NULL, OPT_CANONICAL },
	{ "follow", no_argument, NULL, 'F' },
	{ "interval", required_argument, NULL, OPT_INTERVAL },
	{ "long", no_argument, NULL, 'l' },
	{ "json", no_argument, NULL, 'j' },
	{ "columns", required_argument, NULL, OPT_COLUMNS },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/*
 * struct job - the command line, understood
 * @interval: of --follow
 * @columns_given: --columns
 */
struct job {
	struct ima_log_options options;
	struct show_filter filter;
	struct show show;
	struct timespec interval;
	bool columns_given;
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int add_name(struct job *job, const char *pattern)
{
	if (job->filter.names == SHOW_NAMES_MAX)
		return usage_error(VERB, "--name: more than %d patterns", SHOW_NAMES_MAX);
	job->filter.name[job->filter.names++] = pattern;
	return EXIT_DONE;
}

static int set_interval(struct job *job, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (!isdigit((unsigned char)*text) || *end || !(seconds >= 0.01 && seconds <= 86400))
		return usage_error(VERB, "--interval: wanted 0.01 to 86400 seconds, is '%s'", text);
	job->interval.tv_sec = (time_t)seconds;
	job->interval.tv_nsec = (long)((seconds - (double)job->interval.tv_sec) * 1e9);
	return EXIT_DONE;
}

static int set_columns(struct job *job, const char *text)
{
	char *end;
	unsigned long columns = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || columns > 100000)
		return usage_error(VERB, "--columns: wanted a number, is '%s'", text);
	job->show.columns = columns;
	job->columns_given = true;
	return EXIT_DONE;
}

static int set_signed(struct job *job, enum show_signed sig)
{
	if (job->filter.sig != SHOW_ANY && job->filter.sig != sig)
		return usage_error(VERB, "--signed and --unsigned exclude each other");
	job->filter.sig = sig;
	return EXIT_DONE;
}

static int set_form(struct job *job, enum show_form form)
{
	if (job->show.form != SHOW_TABLE && job->show.form != form)
		return usage_error(VERB, "--long and --json exclude each other");
	job->show.form = form;
	return EXIT_DONE;
}

static int set_filter(struct job *job, int option, const char *arg)
{
	switch (option) {
	case 'n':
		return add_name(job, arg);
	case 'p':
		return filter_set_pcrs(&job->filter, arg);
	case 'T':
		job->filter.template = arg;
		return EXIT_DONE;
	case 'd':
		return filter_set_digest(&job->filter, arg);
	case 'V':
		job->filter.violations = true;
		return EXIT_DONE;
	case OPT_SIGNED:
		return set_signed(job, SHOW_SIGNED);
	case OPT_UNSIGNED:
		return set_signed(job, SHOW_UNSIGNED);
	case 'k':
		return filter_set_key(&job->filter, arg);
	case 's':
		return filter_set_since(&job->filter, arg);
	default:
		/* getopt_long() has said what is wrong. */
		fprintf(stderr, "Try 'imactl %s--help'.\n", VERB);
		return EXIT_USAGE;
	}
}

static int set_option(struct job *job, int option, const char *arg)
{
	switch (option) {
	case 'f':
		return list_set_format(VERB, &job->options, arg);
	case 'b':
		return list_find_bank(VERB, "--bank", arg, strlen(arg), &job->options.bank);
	case OPT_ORDER:
		return list_set_order(VERB, &job->options, arg);
	case OPT_CANONICAL:
		return list_set_order(VERB, &job->options, "little");
	case 'F':
		job->options.follow = true;
		return EXIT_DONE;
	case OPT_INTERVAL:
		return set_interval(job, arg);
	case 'l':
		return set_form(job, SHOW_LONG);
	case 'j':
		return set_form(job, SHOW_JSON);
	case OPT_COLUMNS:
		return set_columns(job, arg);
	default:
		return set_filter(job, option, arg);
	}
}

static void show_record(struct job *job, const struct ima_record *record, bool big)
{
	struct ima_view view;

	ima_view_record(record, big, &view);
	if (!filter_takes(&job->filter, record, &view))
		return;
	if (job->show.form == SHOW_JSON)
		show_json(record, &view);
	else if (job->show.form == SHOW_LONG)
		show_long(record, &view);
	else
		show_table(&job->show, record, &view);
}

/*
 * securityfs announces nothing, so there is nothing to wait for but time. The
 * signals are blocked except in here, so that none comes between looking at
 * @stopped and going to sleep. POLLERR: nobody reads what we write any more.
 */
static bool wait_for_more(const struct job *job, const sigset_t *unblocked)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	fflush(stdout);
	if (ferror(stdout) || stopped)
		return false;
	return ppoll(&out, 1, &job->interval, unblocked) == 0 && !stopped;
}

/* A copy of a list that was begun anew would be read from the middle of a record. */
static bool became_shorter(int fd, uint64_t bytes)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size &&
	       (uint64_t)st.st_size < bytes;
}

static int show_all(struct job *job, const char *path, int fd, struct ima_log *log,
		    const sigset_t *unblocked)
{
	struct ima_record record;
	struct ima_fault fault;
	int got;

	while (!stopped && !ferror(stdout)) {
		got = ima_log_next(log, &record, &fault);
		if (got == 1) {
			show_record(job, &record, ima_log_is_big(log));
		} else if (got < 0) {
			list_complain(path, &fault);
			return EXIT_FAILED;
		} else if (!job->options.follow) {
			return EXIT_DONE;
		} else if (became_shorter(fd, ima_log_bytes(log))) {
			complain("%s: became shorter", path);
			return EXIT_FAILED;
		} else if (!wait_for_more(job, unblocked)) {
			return EXIT_DONE;
		}
	}
	return EXIT_DONE;
}

/* Only while following: a list without end is ended by a signal, and that is no error. */
static void catch_signals(sigset_t *unblocked)
{
	struct sigaction action = { .sa_handler = stop };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, unblocked);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static size_t terminal_columns(void)
{
	struct winsize size;

	return isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ?
	       size.ws_col : 0;
}

static int show(struct job *job, const char *path)
{
	int fd = list_open(path);
	struct ima_source source = { list_read, &fd };
	struct ima_fault fault;
	sigset_t unblocked;
	struct ima_log *log;
	int code;

	if (fd < 0) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	if (job->options.follow)
		catch_signals(&unblocked);
	job->options.file_name = path;
	log = ima_log_open(&source, &job->options, &fault);
	if (log) {
		code = show_all(job, path, fd, log, &unblocked);
	} else {
		list_complain(path, &fault);
		code = EXIT_FAILED;
	}
	ima_log_close(log);
	close(fd);
	return code;
}

int cmd_log_show(const struct command *self, int argc, char **argv)
{
	static char name[] = "imactl log show";
	struct job job = { .options.bank = IMA_BANK_NONE, .interval.tv_sec = 1 };
	int option, code;

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "n:p:T:d:Vk:s:f:b:Fljh", long_options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(self->usage, stdout);
			return EXIT_DONE;
		}
		code = set_option(&job, option, optarg);
		if (code)
			return code;
	}
	if (argc - optind > 1)
		return usage_error(VERB, "wanted at most one LIST, are %d", argc - optind);
	if (!job.columns_given)
		job.show.columns = terminal_columns();
	return show(&job, optind < argc ? argv[optind] : DEFAULT_LIST);
}
