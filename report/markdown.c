/* The report for a ticket or a wiki: Markdown, cause first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "report/basis.h"
#include "report/facts.h"
#include "report/facts_survey.h"
#include "report/formats.h"
#include "report/proof.h"

/* A line of inline text in which nothing can become markup. */
static void line(struct buf *out, const char *before, const char *s)
{
	buf_adds(out, before);
	text_markdown(out, s ? s : "-");
	buf_addc(out, '\n');
}

static size_t longest_backticks(const char *s)
{
	size_t run = 0, longest = 0;

	for (; *s; s++) {
		run = *s == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void fence(struct buf *out, size_t length, const char *language)
{
	for (size_t i = 0; i < length; i++)
		buf_addc(out, '`');
	buf_addf(out, "%s\n", language);
}

/*
 * Commands in one code block, whose fence is longer than any run of backticks
 * in them, so that nothing in them can end it.
 */
static void code(struct buf *out, char *const *lines, size_t n)
{
	size_t length = 3;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (longest_backticks(lines[i]) >= length)
			length = longest_backticks(lines[i]) + 1;
	buf_addc(out, '\n');
	fence(out, length, "sh");
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s\n", lines[i]);
	fence(out, length, "");
}

static void cell(struct buf *out, const char *s)
{
	buf_adds(out, " ");
	text_markdown(out, s && s[0] ? s : "-");
	buf_adds(out, " |");
}

static void cell_ms(struct buf *out, double ms)
{
	if (ms < 0)
		buf_adds(out, " - |");
	else
		buf_addf(out, " %.1f |", ms);
}

static void write_head(struct buf *out, const struct evidence *ev,
		       const struct advice *a)
{
	char asked[TIME_TEXT_SIZE];
	struct buf origin = BUF_INIT(512);

	facts_origin(ev, &origin);
	line(out, "# CloudFront origin report: ", buf_str(&origin));
	buf_release(&origin);
	buf_addf(out, "\n**%s**", verdict_word(a->verdict.outcome));
	if (!facts_said(ev, a))
		buf_addf(out, ": %s", facts_meaning(ev, a));
	if (a->verdict.cause)
		buf_addf(out, " (`%s`, %s)", a->verdict.cause->id,
			 confidence_name(a->confidence));
	buf_adds(out, "\n\n");
	line(out, "", a->summary);
	buf_addf(out, "\nAsked at %s.\n", time_rfc3339(ev->time, asked));
}

static void write_addresses(struct buf *out, const struct evidence *ev,
			    const struct advice *a)
{
	if (a->contacts.n == 0)
		return;
	buf_addf(out, "\n## %s and scenarios\n",
		 facts_is_file(ev) ? "File" : "Addresses");
	buf_adds(out,
		 "\n| address | scenario | SNI | outcome | cause | protocol "
		 "| cipher | TCP ms | chain ms | handshake ms |\n"
		 "|---|---|---|---|---|---|---|---|---|---|\n|");
	for (size_t i = 0; i < a->contacts.n; i++) {
		struct buf scenario = BUF_INIT(512);
		struct facts f;

		facts_get(ev, a, i, &f);
		facts_scenario(f.scenario, &scenario);
		cell(out, f.address->ip);
		cell(out, buf_str(&scenario));
		cell(out, f.scenario->sni);
		cell(out, verdict_word(f.is.outcome));
		cell(out, f.is.cause ? f.is.cause->id : NULL);
		cell(out, f.protocol);
		cell(out, f.cipher);
		cell_ms(out, f.connect_ms);
		cell_ms(out, f.chain_ms);
		cell_ms(out, f.handshake_ms);
		buf_adds(out, i + 1 < a->contacts.n ? "\n|" : "\n");
		buf_release(&scenario);
	}
}

static void write_chain(struct buf *out, const struct evidence *ev,
			const struct advice *a, size_t first)
{
	struct buf title = BUF_INIT(4096);
	struct facts f;

	facts_get(ev, a, first, &f);
	facts_chain_from(ev, a, first, &title);
	line(out, "\n## ", buf_str(&title));
	buf_release(&title);
	buf_adds(out, "\n| # | role | subject | key | until |\n"
		      "|---|---|---|---|---|\n");
	for (size_t i = 0; i < f.judgment->certs.n; i++) {
		const struct cert *c = &f.judgment->certs.items[i];
		char until[TIME_TEXT_SIZE];

		buf_addf(out, "| %zu | %s |", i, facts_cert_role(c, i));
		cell(out, c->parsed ? c->subject : c->complaint);
		cell(out, c->key_text);
		cell(out, c->parsed ? time_date(c->not_after, until) : NULL);
		buf_addc(out, '\n');
	}
	if (f.judgment->missing)
		line(out, "\nMissing issuer: ", f.judgment->missing);
}

/* Each chain once, whoever shows it. */
static void write_chains(struct buf *out, const struct evidence *ev,
			 const struct advice *a)
{
	for (size_t i = 0; i < a->contacts.n; i++)
		if (facts_chain_first(ev, a, i) == i)
			write_chain(out, ev, a, i);
}

static void write_survey(struct buf *out, const struct facts_survey_of *of)
{
	char *title = xasprintf("What %s accept%s, and for which names",
				of->who, of->addresses == 1 ? "s" : "");

	line(out, "\n## ", title);
	buf_adds(out, "\n| what | which |\n|---|---|\n");
	free(title);
	for (size_t i = 0; i < of->lines.items.n; i++) {
		buf_addc(out, '|');
		cell(out, of->lines.items.items[i].label);
		cell(out, of->lines.items.items[i].text);
		buf_addc(out, '\n');
	}
}

static void write_surveys(struct buf *out, const struct session *s)
{
	struct facts_surveys all;

	facts_surveys(&session_now(s)->evidence, s->policy, &all);
	for (size_t i = 0; i < all.items.n; i++)
		write_survey(out, &all.items.items[i]);
	facts_surveys_release(&all);
}

static void write_timeline(struct buf *out, const struct evidence *ev)
{
	size_t told = 0;

	for (size_t i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];
		struct buf words = BUF_INIT(4096);

		if (!facts_conn_is_told(c))
			continue;
		if (told++ == 0)
			buf_adds(out, "\n## Timeline\n\n"
				      "| connection | times |\n|---|---|\n");
		facts_conn(ev, c, &words);
		buf_addc(out, '|');
		cell(out, buf_str(&words));
		buf_clear(&words);
		facts_conn_times(c, &words);
		cell(out, buf_str(&words));
		buf_addc(out, '\n');
		buf_release(&words);
	}
	if (told > 0) {
		struct buf words = BUF_INIT(200);

		facts_survey_count(ev, &words);
		if (words.len > 0)
			buf_addf(out, "\n%s.\n", buf_str(&words));
		buf_release(&words);
	}
}

static void write_proofs(struct buf *out, const struct session *s)
{
	struct proofs proofs;

	proofs_make(s, &proofs);
	if (proofs.n > 0)
		buf_addf(out, "\n## %s\n", PROOF_TITLE);
	for (size_t i = 0; i < proofs.n; i++) {
		line(out, "\n", proofs.items[i].claim);
		code(out, proofs.items[i].commands.items,
		     proofs.items[i].commands.n);
	}
	proofs_release(&proofs);
}

/* Or the name of a file; in parentheses it begins no list. */
static void write_address(struct buf *out, const char *ip)
{
	char *text = xasprintf("(%s)", ip);

	buf_addc(out, ' ');
	text_markdown(out, text);
	free(text);
}

static void write_findings(struct buf *out, const struct round *r)
{
	const struct evidence *ev = &r->evidence;
	const struct advice *a = &r->advice;

	if (a->findings.n == 0)
		return;
	buf_adds(out, "\n## Findings\n\n");
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct finding *f = &a->findings.items[i];

		buf_addf(out, "- **%s** `%s`", severity_name(f->severity),
			 f->rule->id);
		if (f->address >= 0)
			write_address(out, ev->addresses.items[f->address].ip);
		buf_addf(out, ", %s", confidence_name(f->confidence));
		if (facts_finding_ms(r, f) >= 0)
			buf_addf(out, ", seen at %.1f ms",
				 facts_finding_ms(r, f));
		buf_adds(out, ": ");
		text_markdown(out, f->evidence ? f->evidence : "");
		buf_addf(out, " <%s>", rule_reference(f->rule));
		buf_addc(out, '\n');
	}
}

static void write_steps(struct buf *out, const struct advice *a, size_t i)
{
	const struct advised_remedy *r = &a->remedies.items[i];
	char *same = facts_same_steps(a, i);

	if (same)
		line(out, "\n", same);
	else if (r->fits)
		code(out, r->commands.items, r->commands.n);
	if (!same && r->fits && r->verify) {
		buf_addf(out, "\n%s\n", VERIFY_TITLE);
		code(out, &r->verify, 1);
	}
	free(same);
}

static void write_remedies(struct buf *out, const struct advice *a)
{
	buf_adds(out, "\n## Workarounds\n");
	for (size_t i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];
		char *basis = remedy_basis(r->remedy);

		line(out, r->fits ? "\n### " : "\n### Does not fit: ",
		     r->remedy->title);
		if (r->remedy->rate >= 0)
			buf_addf(out, "\nWorks: %d %% (%s)\n\n",
				 r->remedy->rate, basis);
		else
			buf_addf(out, "\nWorks: %s\n\n", basis);
		line(out, "", r->why);
		if (r->remedy->caution)
			line(out, "\nCaution: ", r->remedy->caution);
		write_steps(out, a, i);
		free(basis);
	}
}

static void write_dead_ends(struct buf *out, const struct advice *a)
{
	if (a->dead_ends.n == 0)
		return;
	buf_adds(out, "\n## Dead ends\n\n");
	for (size_t i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *d = &a->dead_ends.items[i];
		char *basis = facts_dead_end(d->dead_end);

		buf_adds(out, "- **");
		text_markdown(out, d->dead_end->title);
		buf_adds(out, "**");
		if (basis)
			buf_addf(out, " (%s)", basis);
		free(basis);
		line(out, ": ", d->why);
	}
}

static void write_tried(struct buf *out, const struct session *s)
{
	struct difference d;

	if (s->tried.n > 0)
		buf_adds(out, "\n## Tried\n\n");
	for (size_t i = 0; i < s->tried.n; i++) {
		const struct tried *t = &s->tried.items[i];
		char *what = facts_tried(s, t);

		buf_addf(out, "- %s: ", facts_came(t));
		line(out, "", what);
		free(what);
	}
	if (session_before(s) == s->rounds.n)
		return;
	session_compare(s, session_first(s), s->rounds.n - 1, &d);
	buf_addf(out,
		 "\n## Before and after\n\n"
		 "First probe against the last: **%s**. ",
		 comparison_word(d.is));
	line(out, "", d.sentence);
	if (d.changes.n > 0)
		buf_adds(out, "\n| | fact | before | after |\n"
			      "|---|---|---|---|\n");
	for (size_t i = 0; i < d.changes.n; i++) {
		const struct change *c = &d.changes.items[i];

		buf_addf(out, "| %c |", c->mark);
		cell(out, c->what);
		cell(out, c->before ? c->before : "none");
		cell(out, c->after ? c->after : "none");
		buf_addc(out, '\n');
	}
	difference_release(&d);
}

static void write_list(struct buf *out, const char *title, char *const *items,
		       size_t n)
{
	if (n == 0)
		return;
	buf_addf(out, "\n## %s\n\n", title);
	for (size_t i = 0; i < n; i++)
		line(out, "- ", items[i]);
}

static void write_basis(struct buf *out, const struct session *s,
			const struct report_options *o)
{
	struct report_basis b;

	basis_make(s, o, &b);
	buf_adds(out, "\n## Basis\n\n");
	for (size_t i = 0; i < b.n; i++) {
		buf_addf(out, "- %s: ", b.items[i].what);
		line(out, "", b.items[i].text);
	}
	basis_release(&b);
}

void report_markdown(const struct session *s, const struct report_options *o,
		     struct buf *out)
{
	const struct round *r = session_now(s);
	const struct evidence *ev = &r->evidence;
	const struct advice *a = &r->advice;

	write_head(out, ev, a);
	write_addresses(out, ev, a);
	write_chains(out, ev, a);
	write_findings(out, r);
	write_remedies(out, a);
	write_dead_ends(out, a);
	write_tried(out, s);
	write_proofs(out, s);
	write_list(out, "Checked and fine", a->fine.items, a->fine.n);
	write_list(out, "Can't be known from here", a->unknown.items,
		   a->unknown.n);
	write_surveys(out, s);
	write_timeline(out, ev);
	write_list(out, SETTINGS_TITLE, ev->settings.items, ev->settings.n);
	write_basis(out, s, o);
}
