/*
 * The report for a terminal or a mail: plain text, in the order in which it is
 * wanted: cause, what to do, how to check that, and last what was measured.
 */
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

struct writer {
	const struct session *session;
	const struct evidence *ev;
	const struct advice *advice;
	const struct report_options *o;
	struct buf *out;
};

/* Colors repeat what a word says; they never stand for it. */
enum paint { PAINT_NONE, PAINT_BOLD, PAINT_OK, PAINT_FAIL, PAINT_WARN };

static void paint(const struct writer *w, enum paint p, const char *s)
{
	static const char *const code[] = {
		[PAINT_BOLD] = "1",
		[PAINT_OK] = "36",
		[PAINT_FAIL] = "1;31",
		[PAINT_WARN] = "33",
	};

	if (!w->o->color || p == PAINT_NONE)
		buf_adds(w->out, s);
	else
		buf_addf(w->out, "\033[%sm%s\033[0m", code[p], s);
}

static enum paint outcome_paint(enum verdict_outcome o)
{
	if (o == VERDICT_CONNECTS)
		return PAINT_OK;
	return o == VERDICT_FAILS ? PAINT_FAIL : PAINT_WARN;
}

static void heading(const struct writer *w, const char *title)
{
	buf_addc(w->out, '\n');
	paint(w, PAINT_BOLD, title);
	buf_addc(w->out, '\n');
}

static void wrapped(const struct writer *w, int indent, const char *s)
{
	if (s && s[0])
		text_wrap(w->out, s, indent, w->o->width);
}

/* "fails (cert-expired)" */
static void judgment_words(const struct writer *w, const struct judgment *j)
{
	paint(w, outcome_paint(j->outcome), verdict_word(j->outcome));
	if (j->cause)
		buf_addf(w->out, " (%s)", j->cause->id);
}

static void write_head(const struct writer *w)
{
	facts_origin(w->ev, w->out);
	buf_adds(w->out, "  ");
	judgment_words(w, &w->advice->verdict);
	buf_addc(w->out, '\n');
	if (!facts_said(w->ev, w->advice))
		buf_addf(w->out, "  %s\n", facts_meaning(w->ev, w->advice));
	wrapped(w, 2, w->advice->summary);
	buf_addf(w->out, "  Confidence: %s\n",
		 confidence_name(w->advice->confidence));
}

static void write_scenarios(const struct writer *w)
{
	heading(w, "Asked");
	for (size_t i = 0; i < w->advice->scenarios.n; i++) {
		const struct scenario *s = &w->ev->scenarios.items[i];

		buf_adds(w->out, "  ");
		facts_setting(w->ev, s, w->out);
		buf_adds(w->out, ": ");
		judgment_words(w, &w->advice->scenarios.items[i]);
		buf_addc(w->out, '\n');
	}
}

/* "TCP 0.6 ms, chain 1.5 ms": what was reached of these. */
static void write_times(const struct writer *w, const struct facts *f)
{
	const struct {
		const char *word;
		double ms;
	} times[] = {
		{ "TCP", f->connect_ms },
		{ "chain", f->chain_ms },
		{ "handshake", f->handshake_ms },
	};
	const char *before = "    ";

	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		if (times[i].ms < 0)
			continue;
		buf_addf(w->out, "%s%s %.1f ms", before, times[i].word,
			 times[i].ms);
		before = ", ";
	}
	if (f->connect_ms >= 0)
		buf_addc(w->out, '\n');
}

static void write_facts(const struct writer *w, const struct facts *f)
{
	buf_addf(w->out, "    %s", f->protocol);
	if (f->cipher[0])
		buf_addf(w->out, " %s", f->cipher);
	if (f->group[0])
		buf_addf(w->out, ", group %s", f->group);
	if (f->signature[0])
		buf_addf(w->out, ", signature %s", f->signature);
	buf_addc(w->out, '\n');
}

static void write_chain(const struct writer *w, const struct facts *f)
{
	const struct chain_judgment *j = f->judgment;

	for (size_t i = 0; i < j->certs.n; i++) {
		const struct cert *c = &j->certs.items[i];
		char until[TIME_TEXT_SIZE];

		buf_addf(w->out, "    %zu %-6s ", i, facts_cert_role(c, i));
		if (!c->parsed) {
			buf_addf(w->out, "can't be read: %s\n", c->complaint);
			continue;
		}
		buf_addf(w->out, "%s\n             %s, until %s (", c->subject,
			 c->key_text, time_date(c->not_after, until));
		facts_time_left(c, w->ev->at, w->out);
		buf_adds(w->out, ")\n");
	}
	if (j->missing)
		buf_addf(w->out, "    ? missing %s\n", j->missing);
	if (j->missing_url)
		buf_addf(w->out, "             to be had at %s\n",
			 j->missing_url);
}

static void write_address(const struct writer *w, size_t i)
{
	struct facts f;

	facts_get(w->ev, w->advice, i, &f);
	buf_addf(w->out, "  %s", f.address->ip);
	if (w->ev->scenarios.n > 1) {
		buf_adds(w->out, ", ");
		facts_scenario(f.scenario, w->out);
	}
	buf_adds(w->out, ": ");
	judgment_words(w, &f.is);
	if (!f.counts)
		buf_adds(w->out, ", does not count: the edge uses the other "
				 "address family");
	buf_addc(w->out, '\n');
	write_times(w, &f);
	if (f.protocol[0])
		write_facts(w, &f);
	if (f.alert) {
		buf_adds(w->out, "    ");
		facts_alert(f.alert, w->out);
		buf_addc(w->out, '\n');
	}
	if (f.judgment)
		write_chain(w, &f);
	if (f.http)
		buf_addf(w->out, "    HTTP %d%s%s\n", f.http->http_status,
			 f.http->http_server ? ", server " : "",
			 f.http->http_server ? f.http->http_server : "");
}

static void write_addresses(const struct writer *w)
{
	if (w->advice->contacts.n == 0)
		return;
	heading(w, facts_is_file(w->ev) ? "Chain" : "Addresses");
	for (size_t i = 0; i < w->advice->contacts.n; i++)
		write_address(w, i);
}

/* The survey of an address is of all its scenarios. */
static void write_survey(const struct writer *w,
			 const struct facts_survey_of *of)
{
	if (w->ev->addresses.n > 1)
		wrapped(w, 2, of->who);
	for (size_t i = 0; i < of->lines.items.n; i++) {
		char *line = xasprintf("%s: %s", of->lines.items.items[i].label,
				       of->lines.items.items[i].text);

		wrapped(w, 2, line);
		free(line);
	}
}

static void write_surveys(const struct writer *w)
{
	struct facts_surveys s;

	facts_surveys(w->ev, w->session->policy, &s);
	if (s.items.n > 0)
		heading(w, "What the origin accepts, and for which names");
	for (size_t i = 0; i < s.items.n; i++)
		write_survey(w, &s.items.items[i]);
	facts_surveys_release(&s);
}

static void write_survey_count(const struct writer *w)
{
	struct buf words = BUF_INIT(200);

	facts_survey_count(w->ev, &words);
	wrapped(w, 2, buf_str(&words));
	buf_release(&words);
}

static void write_timeline(const struct writer *w)
{
	size_t told = 0;

	for (size_t i = 0; i < w->ev->conns.n; i++) {
		const struct conn *c = &w->ev->conns.items[i];
		struct buf words = BUF_INIT(4096);

		if (!facts_conn_is_told(c))
			continue;
		if (told++ == 0)
			heading(w, "Timeline");
		facts_conn(w->ev, c, &words);
		wrapped(w, 2, buf_str(&words));
		buf_clear(&words);
		facts_conn_times(c, &words);
		wrapped(w, 4, buf_str(&words));
		buf_release(&words);
	}
	if (told > 0)
		write_survey_count(w);
}

static void write_findings(const struct writer *w)
{
	if (w->advice->findings.n == 0)
		return;
	heading(w, "Findings");
	for (size_t i = 0; i < w->advice->findings.n; i++) {
		const struct finding *f = &w->advice->findings.items[i];

		buf_adds(w->out, "  ");
		paint(w,
		      f->severity == SEV_FATAL	? PAINT_FAIL
		      : f->severity == SEV_INFO ? PAINT_NONE
						: PAINT_WARN,
		      severity_name(f->severity));
		buf_addf(w->out, "  %s", f->rule->id);
		if (f->address >= 0)
			buf_addf(w->out, "  %s",
				 w->ev->addresses.items[f->address].ip);
		if (f->scenario >= 0 && w->ev->scenarios.n > 1) {
			buf_adds(w->out, "  ");
			facts_scenario(&w->ev->scenarios.items[f->scenario],
				       w->out);
		}
		buf_addf(w->out, "  [%s]", confidence_name(f->confidence));
		if (facts_finding_ms(session_now(w->session), f) >= 0)
			buf_addf(w->out, "  seen at %.1f ms",
				 facts_finding_ms(session_now(w->session), f));
		buf_addc(w->out, '\n');
		wrapped(w, 4, f->evidence);
		buf_addf(w->out, "    %s\n", rule_reference(f->rule));
	}
}

/* What only explains the next line is no command to paste by itself. */
static void write_command(const struct writer *w, const char *command)
{
	buf_addf(w->out, "       %s%s\n", command[0] == '#' ? "" : "$ ",
		 command);
}

static void write_proofs(const struct writer *w)
{
	struct proofs proofs;

	proofs_make(w->session, &proofs);
	if (proofs.n > 0)
		heading(w, PROOF_TITLE);
	for (size_t i = 0; i < proofs.n; i++) {
		const struct proof *p = &proofs.items[i];

		wrapped(w, 2, p->claim);
		for (size_t k = 0; k < p->commands.n; k++)
			write_command(w, p->commands.items[k]);
	}
	proofs_release(&proofs);
}

static void write_steps(const struct writer *w, size_t i)
{
	const struct advised_remedy *r = &w->advice->remedies.items[i];
	char *same = facts_same_steps(w->advice, i);

	if (same) {
		wrapped(w, 5, same);
		free(same);
		return;
	}
	for (size_t k = 0; r->fits && k < r->commands.n; k++)
		write_command(w, r->commands.items[k]);
	if (r->fits && r->verify) {
		write_command(w, VERIFY_COMMENT);
		write_command(w, r->verify);
	}
}

static void write_remedies(const struct writer *w)
{
	size_t shown = 0;

	heading(w, "Workarounds, the likeliest first");
	for (size_t i = 0; i < w->advice->remedies.n; i++) {
		const struct advised_remedy *r = &w->advice->remedies.items[i];
		char *basis = remedy_basis(r->remedy);

		if (r->fits)
			buf_addf(w->out, "  %zu. %s", ++shown,
				 r->remedy->title);
		else
			buf_addf(w->out, "  -  %s", r->remedy->title);
		if (r->remedy->rate >= 0)
			buf_addf(w->out, "  [%d %%, %s]\n", r->remedy->rate,
				 basis);
		else
			buf_addf(w->out, "  [%s]\n", basis);
		if (!r->fits)
			buf_adds(w->out, "     Does not fit:\n");
		wrapped(w, 5, r->why);
		if (r->remedy->caution) {
			buf_adds(w->out, "     Caution:\n");
			wrapped(w, 5, r->remedy->caution);
		}
		write_steps(w, i);
		free(basis);
	}
}

static void write_dead_ends(const struct writer *w)
{
	if (w->advice->dead_ends.n == 0)
		return;
	heading(w, "Dead ends");
	for (size_t i = 0; i < w->advice->dead_ends.n; i++) {
		const struct advised_dead_end *d =
			&w->advice->dead_ends.items[i];
		char *basis = facts_dead_end(d->dead_end);

		buf_addf(w->out, "  x  %s", d->dead_end->title);
		if (basis)
			buf_addf(w->out, "  [%s]", basis);
		free(basis);
		buf_addc(w->out, '\n');
		wrapped(w, 5, d->why);
	}
}

static void write_lines(const struct writer *w, const char *title,
			char *const *lines, size_t n)
{
	if (n == 0)
		return;
	heading(w, title);
	for (size_t i = 0; i < n; i++)
		wrapped(w, 2, lines[i]);
}

static void write_tried(const struct writer *w)
{
	const struct session *s = w->session;

	if (s->tried.n > 0)
		heading(w, "Tried");
	for (size_t i = 0; i < s->tried.n; i++) {
		const struct tried *t = &s->tried.items[i];
		char *what = facts_tried(s, t);
		char *text = xasprintf("%s: %s", what, facts_came(t));

		wrapped(w, 2, text);
		free(text);
		free(what);
	}
	if (session_before(s) < s->rounds.n) {
		struct difference d;

		session_compare(s, session_first(s), s->rounds.n - 1, &d);
		heading(w, "Before and after");
		buf_addf(w->out, "  First probe against the last: %s\n",
			 comparison_word(d.is));
		wrapped(w, 2, d.sentence);
		for (size_t i = 0; i < d.changes.n; i++) {
			const struct change *c = &d.changes.items[i];

			buf_addf(w->out, "    %c %s: %s -> %s\n", c->mark,
				 c->what, c->before ? c->before : "none",
				 c->after ? c->after : "none");
		}
		difference_release(&d);
	}
}

static void write_foot(const struct writer *w)
{
	struct report_basis b;

	basis_make(w->session, w->o, &b);
	heading(w, "Basis");
	for (size_t i = 0; i < b.n; i++) {
		char *row =
			xasprintf("%s: %s", b.items[i].what, b.items[i].text);

		wrapped(w, 2, row);
		free(row);
	}
	basis_release(&b);
}

void report_text(const struct session *s, const struct report_options *o,
		 struct buf *out)
{
	const struct round *r = session_now(s);
	const struct writer w = {
		.session = s,
		.ev = &r->evidence,
		.advice = &r->advice,
		.o = o,
		.out = out,
	};

	write_head(&w);
	write_scenarios(&w);
	write_addresses(&w);
	write_findings(&w);
	write_remedies(&w);
	write_dead_ends(&w);
	write_tried(&w);
	write_proofs(&w);
	write_lines(&w, "Checked and fine", r->advice.fine.items,
		    r->advice.fine.n);
	write_lines(&w, "Can't be known from here", r->advice.unknown.items,
		    r->advice.unknown.n);
	write_surveys(&w);
	write_timeline(&w);
	write_lines(&w, SETTINGS_TITLE, r->evidence.settings.items,
		    r->evidence.settings.n);
	write_foot(&w);
}
