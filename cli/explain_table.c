/*
 * The ledger of findings, in Markdown: doc/findings.md is what this prints, so
 * that the page can't say anything else than the program.
 */
#include "cli/explain_table.h"

#include <stdio.h>

#include "advice/finding.h"
#include "advice/source.h"

static const char head[] =
	"# What cf502 finds, and what CloudFront does then\n"
	"\n"
	"Made by `cf502 explain --format markdown` from the rows of the rules; "
	"a test holds\n"
	"this page against them.\n"
	"\n"
	"A *fatal* finding means that CloudFront would answer with an error; a "
	"*doubt*, that\n"
	"the sources disagree whether it would; a *warning* or *info* is never "
	"the cause.\n"
	"Confidence tells what the third column rests on: *documented*, AWS "
	"says so;\n"
	"*implemented*, CloudFront's public TLS library, s2n-tls, does so, and "
	"that\n"
	"production is set up like it is inferred; *reported*, users saw it; "
	"*inferred*, it\n"
	"follows from the rest. A finding may show another severity or "
	"confidence where a\n"
	"case is milder or less certain than its rule.\n"
	"\n"
	"The date of a source is that of the page, the change or the report; a "
	"year alone\n"
	"means that the page bears none, and was read in that year.\n";

static const char *const headings[] = {
	[SEV_FATAL] = "Fatal: each can be the cause",
	[SEV_DOUBT] = "Doubts: each can be the cause of `doubtful`",
	[SEV_WARNING] = "Warnings: never a cause",
	[SEV_INFO] = "Information: never a cause",
};

static void print_row(const struct rule *r)
{
	const struct source *const *s;

	printf("| `%s` | %s | %s |", r->id, r->seen, r->does);
	for (s = r->sources; *s; s++)
		printf("%s [%s](%s), %s", s == r->sources ? "" : ";",
		       (*s)->title, (*s)->url, (*s)->date);
	printf(" | %s |\n", confidence_name(r->confidence));
}

void explain_table(void)
{
	fputs(head, stdout);
	for (size_t sev = 0; sev <= SEV_INFO; sev++) {
		printf("\n## %s\n\n"
		       "| id | what is observed | what CloudFront does | "
		       "source and date | confidence |\n"
		       "|---|---|---|---|---|\n",
		       headings[sev]);
		for (size_t i = 0; rule_at(i)->id; i++)
			if (rule_at(i)->severity == (enum severity)sev)
				print_row(rule_at(i));
	}
}
