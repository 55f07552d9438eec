/* --help, made from the tables. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"

#define HELP_COLUMN 28

static const char examples[] =
	"  cf502                                   the wizard\n"
	"  cf502 demo                              the same, on broken origins "
	"of its own\n"
	"  cf502 check origin.example.com          a report, exit status 0, 1 "
	"or 3\n"
	"  cf502 check -H www.example.com --format json origin.example.com\n";

static void print_option(const struct option_row *r, unsigned command)
{
	struct buf head = BUF_INIT(256), text = BUF_INIT(1024);
	const char *p;

	if (r->letter)
		buf_addf(&head, "  -%c, --%s", r->letter, r->name);
	else
		buf_addf(&head, "      --%s", r->name);
	if (r->arg && r->kind == OPTION_MAYBE)
		buf_addf(&head, "[=%s]", r->arg);
	else if (r->arg)
		buf_addf(&head, " %s", r->arg);
	text_wrap(&text, option_help(r, command), HELP_COLUMN, 80);
	p = buf_str(&text);
	if (head.len >= HELP_COLUMN)
		printf("%s\n%s", buf_str(&head), p);
	else
		printf("%-*s%s", HELP_COLUMN, buf_str(&head), p + HELP_COLUMN);
	buf_release(&head);
	buf_release(&text);
}

/* The completion of shells reads these names. */
static void print_switches(const struct command *command)
{
	struct buf names = BUF_INIT(1024), text = BUF_INIT(2048);

	buf_adds(&names, "Flags that the settings may set, and --no-NAME takes "
			 "back:");
	for (const struct option_row *r = option_rows; r->name; r++)
		if (r->kind == OPTION_SWITCH && (r->commands & command->bit))
			buf_addf(&names, " %s", r->name);
	text_wrap(&text, buf_str(&names), 0, 80);
	printf("\n%s", buf_str(&text));
	buf_release(&names);
	buf_release(&text);
}

void cli_help(const struct command *command)
{
	printf("Usage: cf502 %s\n", command->usage);
	if (!command->name) {
		puts("\nSays why CloudFront can't open TLS to a custom origin, "
		     "and what to do about it.\n\nExamples:");
		fputs(examples, stdout);
		puts("\nCommands:");
		for (const struct command *c = commands; c->name; c++)
			printf("  cf502 %s\n        %s.\n", c->usage,
			       c->summary);
		puts("\nTARGET is HOST, HOST:PORT, [IPv6]:PORT or an https:// "
		     "URL.");
	} else {
		printf("\n%s.\n", command->summary);
	}
	puts("\nOptions:");
	for (const struct option_row *r = option_rows; r->name; r++)
		if (r->kind != OPTION_PLANNED && (r->commands & command->bit))
			print_option(r, command->bit);
	print_switches(command);
	if (command->bit & (CMD_CHECK | CMD_WIZARD | CMD_INSPECT))
		puts("\nExit status of check and inspect: 0 CloudFront would "
		     "connect; 1 it would answer\n502; 2 usage; 3 could not "
		     "be judged; 4 the report could not be written.");
}
