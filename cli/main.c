/* The program's entry: sets the scene for GnuTLS, then hands over. */
#include <errno.h>
#include <gnutls/gnutls.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/outcomes.h"
#include "cli/cli.h"
#include "probe/run.h"
#include "tui/term.h"

/* The library must not read the system's policy before run_global_init(). */
GNUTLS_SKIP_GLOBAL_INIT

const struct command commands[] = {
	{
		.name = "check",
		.bit = CMD_CHECK,
		.usage = "check [OPTION]... TARGET...",
		.summary = "The diagnosis without a screen",
		.run = cmd_check,
	},
	{
		.name = "demo",
		.bit = CMD_DEMO,
		.usage =
			"demo [--plain] [NAME | --list | --serve NAME [--port N]]",
		.summary = "Broken origins on this machine, to try it on",
		.run = cmd_demo,
	},
	{
		.name = "explain",
		.bit = CMD_EXPLAIN,
		.usage = "explain [ID]",
		.summary = "What a finding, remedy, dead end or term means",
		.run = cmd_explain,
	},
	{
		.name = "inspect",
		.bit = CMD_INSPECT,
		.usage = "inspect [OPTION]... CHAIN.pem",
		.summary = "The judgment of a chain in a file",
		.run = cmd_inspect,
	},
	{
		.name = "resume",
		.bit = CMD_RESUME,
		.usage = "resume [SESSION | --list | --forget SESSION]",
		.summary = "The wizard on a saved session",
		.run = cmd_resume,
	},
	{
		.name = NULL,
		.bit = CMD_WIZARD,
		.usage = "[OPTION]... [TARGET]",
		.summary = "The wizard",
		.run = cmd_wizard,
	},
	{ .run = NULL },
};

void cli_say(const char *fmt, ...)
{
	va_list ap;

	fputs("cf502: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void cli_print_event(const char *host, const struct event *ev)
{
	struct buf line = BUF_INIT(64 * 1024);

	event_write(ev, &line);
	if (host)
		fprintf(stderr, "%s: ", host);
	fputs(buf_str(&line), stderr);
	buf_release(&line);
}

int cli_usage(const struct cf_why *why)
{
	cli_say("%s\nTry 'cf502 --help'.", why->text);
	return EXIT_USAGE;
}

enum color_when cli_color_when(const struct options *o)
{
	if (strcmp(o->color, "always") == 0)
		return COLOR_WHEN_ALWAYS;
	return strcmp(o->color, "never") == 0 ? COLOR_WHEN_NEVER
					      : COLOR_WHEN_AUTO;
}

/* --color is one of three words. */
static int read_color(const struct options *o, struct cf_why *why)
{
	if (cli_color_when(o) != COLOR_WHEN_AUTO ||
	    strcmp(o->color, "auto") == 0)
		return 0;
	return why_set(why, CF_EINPUT, "--color takes auto, always or never");
}

int cli_load(struct cli *c, struct cf_why *why)
{
	const struct options *o = &c->options;
	int rc = o->policy ? policy_set_file(o->policy, &c->policies, why)
			   : policy_set_shipped(&c->policies, why);

	if (rc < 0)
		return rc;
	return o->catalogue ? catalogue_file(o->catalogue, &c->catalogue, why)
			    : catalogue_shipped(&c->catalogue, why);
}

void cli_load_outcomes(struct cli *c)
{
	struct outcomes o;
	struct cf_why why;

	if (outcomes_load(&o, &why) < 0)
		cli_say("%s; what worked here is not shown", why.text);
	outcomes_apply(&o, &c->catalogue);
	outcomes_release(&o);
}

static void print_version(void)
{
	puts(PACKAGE_STRING);
	puts("Copyright (c) 2026 The cf502 authors. MIT License.");
	printf("GnuTLS %s, %s\n", gnutls_check_version(NULL), term_library());
}

static const struct command *find_command(int argc, char *const *argv)
{
	const struct command *c = commands;

	for (; c->name; c++)
		if (argc > 1 && strcmp(argv[1], c->name) == 0)
			return c;
	return c;
}

/* A write that fails must not end the program without a word. */
static void ignore_write_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
}

static int run_command(struct cli *c, const struct command *command)
{
	struct cf_why why;
	int rc;

	if (c->options.help) {
		cli_help(command);
		return 0;
	}
	if (c->options.version) {
		print_version();
		return 0;
	}
	if (read_color(&c->options, &why) < 0)
		return cli_usage(&why);
	rc = cli_load(c, &why);
	if (rc < 0) {
		cli_say("%s", why.text);
		return rc == CF_EINTERNAL ? EXIT_TROUBLE : EXIT_USAGE;
	}
	/* The demo shows what it promises, whatever was seen here. */
	if (command->bit != CMD_DEMO)
		cli_load_outcomes(c);
	return command->run(c);
}

/* Standard output is buffered: a full disk shows itself only here. Who closed
 * the pipe, as head and a pager do, knows that. */
static int close_output(const struct cli *c, int status)
{
	int why;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	why = c->output_errno ? c->output_errno : errno;
	if (why != EPIPE)
		cli_say("standard output: %s", strerror(why));
	return EXIT_TROUBLE;
}

/*
 * The command line is read twice: it names the file of settings, and it
 * overrules what stands in there.
 */
static int read_options(struct cli *c, const struct command *command, int argc,
			char *const *argv, struct cf_why *why)
{
	const char *config;

	if (options_parse(argc, argv, command->bit, &c->options, why) < 0)
		return CF_EINPUT;
	if (c->options.help || c->options.version)
		return 0;
	config = c->options.config;
	options_release(&c->options);
	options_init(&c->options);
	if (settings_load(&c->settings, config, command->bit, &c->options,
			  why) < 0)
		return CF_EINPUT;
	return options_parse(argc, argv, command->bit, &c->options, why);
}

int main(int argc, char **argv)
{
	struct cli c = { .name = "cf502" };
	struct cf_why why;
	const struct command *command;
	int status, skip;

	setlocale(LC_CTYPE, "");
	ignore_write_signals();
	if (run_global_init(&why) < 0) {
		cli_say("%s", why.text);
		return EXIT_TROUBLE;
	}
	options_init(&c.options);
	command = find_command(argc, argv);
	skip = command->name != NULL;
	if (read_options(&c, command, argc - skip, argv + skip, &why) < 0)
		status = cli_usage(&why);
	else
		status = close_output(&c, run_command(&c, command));
	policy_set_release(&c.policies);
	catalogue_release(&c.catalogue);
	options_release(&c.options);
	settings_release(&c.settings);
	run_global_deinit();
	return status;
}
