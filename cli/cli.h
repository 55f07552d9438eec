#ifndef CF502_CLI_CLI_H
#define CF502_CLI_CLI_H
/*
 * The commands: one row and one file each. What they share is made once by
 * main: options, policies and catalogue, and the template of the question.
 */
#include "advice/catalogue.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "probe/event.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "tui/tty.h"

/* Exit statuses; scripts rely on them. */
enum {
	EXIT_CONNECTS = 0,
	EXIT_FAILS = 1,
	EXIT_USAGE = 2,
	EXIT_UNJUDGED = 3,
	EXIT_TROUBLE = 4,
};

struct cli {
	const char *name; /* argv[0] for messages: "cf502" */
	struct settings settings;
	struct options options;
	struct policy_set policies;
	struct catalogue catalogue;
	int output_errno; /* why standard output failed first; 0: not */
};

struct command {
	const char *name; /* NULL: the wizard */
	unsigned bit;
	const char *usage;
	const char *summary;
	int (*run)(struct cli *c); /* returns the exit status */
};

/* Ends with run NULL. */
extern const struct command commands[];

int cmd_wizard(struct cli *c);
int cmd_check(struct cli *c);
int cmd_demo(struct cli *c);
int cmd_explain(struct cli *c);
int cmd_inspect(struct cli *c);
int cmd_resume(struct cli *c);

/* "cf502: MESSAGE" on standard error. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A line of the log on standard error (-v), behind the host if there is one. */
void cli_print_event(const char *host, const struct event *ev);
/* "cf502: MESSAGE", a pointer to --help behind it; returns EXIT_USAGE. */
int cli_usage(const struct cf_why *why);
void cli_help(const struct command *command);

/* Loads policies and catalogue, shipped or named. */
int cli_load(struct cli *c, struct cf_why *why);
/* What worked here before goes into the catalogue. */
void cli_load_outcomes(struct cli *c);

/*
 * The question for one target text, from the options. Checks everything that
 * can be checked without a network.
 */
int ask_question(const struct options *o, const char *target_text,
		 struct question *ret, struct cf_why *why);
/* The same without a target, to fill the form in. */
int ask_template(const struct options *o, struct question *ret,
		 struct cf_why *why);
/*
 * Hands on the question of each origin of --distribution, with what other
 * options overrule. Origins that are no question for TLS are said on standard
 * error, a line each.
 */
int ask_distribution(const struct options *o,
		     void (*add)(void *ctx, const struct question *q),
		     void *ctx, struct cf_why *why);
/* What --color asks for. */
enum color_when cli_color_when(const struct options *o);

#endif
