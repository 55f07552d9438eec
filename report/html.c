/*
 * The report as one HTML file: no script and nothing from outside, so that it
 * can be mailed, kept and opened anywhere.
 */
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "report/basis.h"
#include "report/facts_survey.h"
#include "report/formats.h"
#include "report/proof.h"
#include "report/redact.h"

/* More than any origin has, so that ids stay apart. */
#define CONTACTS_MAX 100000

struct page {
	const struct session *session;
	const struct evidence *ev;
	const struct advice *advice;
	const struct report_options *o;
	struct buf *out;
};

void html_text(struct buf *out, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\'':
			buf_adds(out, "&#39;");
			break;
		default:
			buf_addc(out, *s);
		}
	}
}

/* <name>text</name>; name may hold attributes behind a blank. */
static void element(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "<%s>", name);
	html_text(out, text);
	buf_addf(out, "</%.*s>", (int)strcspn(name, " "), name);
}

/* The class of an outcome. */
static const char *outcome_class(enum verdict_outcome o)
{
	if (o == VERDICT_CONNECTS)
		return "good";
	return o == VERDICT_FAILS ? "bad" : "warn";
}

static void line(struct buf *out, const char *name, const char *text)
{
	element(out, name, text);
	buf_addc(out, '\n');
}

static void heading(const struct page *p, const char *title)
{
	line(p->out, "h3", title);
}

static void cell(const struct page *p, const char *text)
{
	element(p->out, "td", text && text[0] ? text : "-");
}

static void long_cell(const struct page *p, const char *text)
{
	element(p->out, "td class=\"long\"", text && text[0] ? text : "-");
}

static void cell_ms(const struct page *p, double ms)
{
	if (ms < 0)
		buf_adds(p->out, "<td class=\"number\">-</td>");
	else
		buf_addf(p->out, "<td class=\"number\">%.1f</td>", ms);
}

/* Opens a table; it scrolls by itself where the page is narrow. */
static void table(const struct page *p, const char *caption,
		  const char *const *heads, size_t n)
{
	buf_adds(p->out, "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
			 "aria-label=\"");
	html_text(p->out, caption);
	buf_adds(p->out, "\">\n<table>\n");
	line(p->out, "caption", caption);
	buf_adds(p->out, "<thead><tr>");
	for (size_t i = 0; i < n; i++)
		element(p->out, "th scope=\"col\"", heads[i]);
	buf_adds(p->out, "</tr></thead>\n<tbody>\n");
}

static void table_end(const struct page *p)
{
	buf_adds(p->out, "</tbody>\n</table>\n</div>\n");
}

static void outcome_cell(const struct page *p, const struct judgment *j)
{
	buf_addf(p->out, "<td class=\"%s\">%s</td>", outcome_class(j->outcome),
		 verdict_word(j->outcome));
	cell(p, j->cause ? j->cause->id : NULL);
}

static void write_head(const struct page *p)
{
	const struct advice *a = p->advice;
	struct buf origin = BUF_INIT(4096);
	char asked[TIME_TEXT_SIZE];

	facts_origin(p->ev, &origin);
	line(p->out, "h2", buf_str(&origin));
	buf_release(&origin);
	buf_addf(p->out, "<div class=\"verdict %s\">\n<strong>%s</strong>",
		 outcome_class(a->verdict.outcome),
		 verdict_word(a->verdict.outcome));
	if (!facts_said(p->ev, a)) {
		buf_adds(p->out, ": ");
		html_text(p->out, facts_meaning(p->ev, a));
	}
	buf_addc(p->out, '\n');
	if (a->summary)
		line(p->out, "p", a->summary);
	buf_adds(p->out, "<p class=\"quiet\">");
	if (a->verdict.cause) {
		buf_adds(p->out, "Cause ");
		element(p->out, "code", a->verdict.cause->id);
		buf_adds(p->out, "; ");
	}
	buf_addf(p->out, "confidence: %s; asked at %s.</p>\n</div>\n",
		 confidence_name(a->confidence),
		 time_rfc3339(p->ev->time, asked));
}

static void write_scenarios(const struct page *p)
{
	static const char *const heads[] = { "Scenario", "Outcome", "Cause" };

	heading(p, "Asked");
	table(p, "How CloudFront may meet the origin", heads, ARRAY_LEN(heads));
	for (size_t i = 0; i < p->advice->scenarios.n; i++) {
		struct buf words = BUF_INIT(4096);

		facts_setting(p->ev, &p->ev->scenarios.items[i], &words);
		buf_adds(p->out, "<tr>");
		element(p->out, "th scope=\"row\"", buf_str(&words));
		outcome_cell(p, &p->advice->scenarios.items[i]);
		buf_adds(p->out, "</tr>\n");
		buf_release(&words);
	}
	table_end(p);
}

/* "TLSv1.3 TLS_AES_128_GCM_SHA256, group P-256, signature ..." */
static void choice_words(const struct facts *f, struct buf *out)
{
	buf_adds(out, f->protocol);
	if (f->cipher[0])
		buf_addf(out, " %s", f->cipher);
	if (f->group[0])
		buf_addf(out, ", group %s", f->group);
	if (f->signature[0])
		buf_addf(out, ", signature %s", f->signature);
	if (f->alert) {
		buf_adds(out, f->protocol[0] ? "; " : "");
		facts_alert(f->alert, out);
	}
}

static void http_words(const struct conn *http, struct buf *out)
{
	if (!http)
		return;
	buf_addf(out, "%d", http->http_status);
	if (http->http_server)
		buf_addf(out, ", server %s", http->http_server);
	if (http->http_location)
		buf_addf(out, ", on to %s", http->http_location);
}

static void write_address(const struct page *p, size_t i)
{
	struct buf words = BUF_INIT(4096), choice = BUF_INIT(1024),
		   http = BUF_INIT(8192);
	struct facts f;

	facts_get(p->ev, p->advice, i, &f);
	facts_scenario(f.scenario, &words);
	choice_words(&f, &choice);
	http_words(f.http, &http);
	buf_adds(p->out, "<tr>");
	element(p->out, "th scope=\"row\"", f.address->ip);
	cell(p, buf_str(&words));
	outcome_cell(p, &f.is);
	long_cell(p, buf_str(&choice));
	cell_ms(p, f.connect_ms);
	cell_ms(p, f.chain_ms);
	cell_ms(p, f.handshake_ms);
	long_cell(p, buf_str(&http));
	cell(p, f.counts ? "yes" : "no: the other address family");
	buf_adds(p->out, "</tr>\n");
	buf_release(&words);
	buf_release(&choice);
	buf_release(&http);
}

static void write_addresses(const struct page *p)
{
	static const char *const heads[] = {
		"Address", "Scenario", "Outcome",      "Cause", "Handshake",
		"TCP ms",  "Chain ms", "Handshake ms", "HTTP",	"Counts",
	};

	if (p->advice->contacts.n == 0)
		return;
	heading(p, facts_is_file(p->ev) ? "File" : "Addresses");
	table(p, "What each address showed; times count from its SYN", heads,
	      ARRAY_LEN(heads));
	for (size_t i = 0; i < p->advice->contacts.n; i++)
		write_address(p, i);
	table_end(p);
}

static void write_survey(const struct page *p, const struct facts_survey_of *of)
{
	static const char *const heads[] = { "What", "Which" };
	struct buf caption = BUF_INIT(65536);

	buf_addf(&caption,
		 "What %s accept%s of the edge's list, and what %s for which "
		 "name",
		 of->who, of->addresses == 1 ? "s" : "",
		 of->addresses == 1 ? "it shows" : "they show");
	table(p, buf_str(&caption), heads, ARRAY_LEN(heads));
	for (size_t i = 0; i < of->lines.items.n; i++) {
		buf_adds(p->out, "<tr>");
		element(p->out, "th scope=\"row\"",
			of->lines.items.items[i].label);
		long_cell(p, of->lines.items.items[i].text);
		buf_adds(p->out, "</tr>\n");
	}
	table_end(p);
	buf_release(&caption);
}

static void write_surveys(const struct page *p)
{
	struct facts_surveys s;

	facts_surveys(p->ev, p->session->policy, &s);
	if (s.items.n > 0)
		heading(p, "What the origin accepts, and for which names");
	for (size_t i = 0; i < s.items.n; i++)
		write_survey(p, &s.items.items[i]);
	facts_surveys_release(&s);
}

/* Two facts in one cell, so that the table stays narrow. */
static void both(const struct page *p, const char *class, const char *first,
		 const char *second)
{
	buf_addf(p->out, "<td class=\"%s\">", class);
	html_text(p->out, first && first[0] ? first : "-");
	buf_adds(p->out, "<br/>");
	html_text(p->out, second && second[0] ? second : "-");
	buf_adds(p->out, "</td>");
}

static void write_cert(const struct page *p, const struct cert *c, size_t index)
{
	struct buf names = BUF_INIT(65536);
	char from[TIME_TEXT_SIZE] = "", until[TIME_TEXT_SIZE] = "";
	char *sha = redaction_sha256(c->sha256);

	for (size_t i = 0; i < c->sans.n; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", c->sans.items[i].text);
	if (c->parsed) {
		time_rfc3339(c->not_before, from);
		time_rfc3339(c->not_after, until);
	}
	buf_addf(p->out, "<tr><th scope=\"row\">%zu %s</th>", index,
		 facts_cert_role(c, index));
	both(p, "long", c->parsed ? c->subject : c->complaint, buf_str(&names));
	long_cell(p, c->issuer);
	both(p, "whole", c->key_text, c->sign_text);
	both(p, "whole", from, until);
	both(p, "long", c->serial, sha);
	buf_adds(p->out, "</tr>\n");
	buf_release(&names);
	free(sha);
}

static void write_chain(const struct page *p, size_t first)
{
	static const char *const heads[] = {
		"Certificate",	  "Subject, names", "Issuer",
		"Key, signature", "Valid",	    "Serial, SHA-256",
	};
	struct buf title = BUF_INIT(4096);
	struct facts f;

	facts_get(p->ev, p->advice, first, &f);
	facts_chain_from(p->ev, p->advice, first, &title);
	heading(p, buf_str(&title));
	html_chain(p->out, p->ev, f.judgment,
		   p->o->number * CONTACTS_MAX + first);
	table(p, buf_str(&title), heads, ARRAY_LEN(heads));
	for (size_t i = 0; i < f.judgment->certs.n; i++)
		write_cert(p, &f.judgment->certs.items[i], i);
	table_end(p);
	if (f.judgment->missing_url) {
		buf_adds(p->out, "<p>The missing issuer is to be had at ");
		element(p->out, "code", f.judgment->missing_url);
		buf_adds(p->out, ".</p>\n");
	}
	buf_release(&title);
}

/* Each chain once, whoever shows it. */
static void write_chains(const struct page *p)
{
	for (size_t i = 0; i < p->advice->contacts.n; i++)
		if (facts_chain_first(p->ev, p->advice, i) == i)
			write_chain(p, i);
}

/* Links lead to AWS and RFC pages out of our own tables, and to no other. */
static void reference(const struct page *p, const char *url)
{
	buf_adds(p->out, " <a rel=\"noreferrer noopener\" href=\"");
	html_text(p->out, url);
	buf_adds(p->out, "\">");
	html_text(p->out, url);
	buf_adds(p->out, "</a>");
}

static void write_findings(const struct page *p)
{
	static const char *const class[] = {
		[SEV_FATAL] = "bad",
		[SEV_DOUBT] = "warn",
		[SEV_WARNING] = "warn",
		[SEV_INFO] = "quiet",
	};

	if (p->advice->findings.n == 0)
		return;
	heading(p, "Findings");
	buf_adds(p->out, "<ul>\n");
	for (size_t i = 0; i < p->advice->findings.n; i++) {
		const struct finding *f = &p->advice->findings.items[i];

		buf_addf(p->out, "<li><strong class=\"%s\">%s</strong> ",
			 class[f->severity], severity_name(f->severity));
		element(p->out, "code", f->rule->id);
		if (f->address >= 0) {
			buf_adds(p->out, " (");
			html_text(p->out,
				  p->ev->addresses.items[f->address].ip);
			buf_addc(p->out, ')');
		}
		buf_addf(p->out, ", %s", confidence_name(f->confidence));
		if (facts_finding_ms(session_now(p->session), f) >= 0)
			buf_addf(p->out, ", seen at %.1f ms",
				 facts_finding_ms(session_now(p->session), f));
		buf_adds(p->out, ": ");
		html_text(p->out, f->evidence ? f->evidence : "");
		if (rule_reference(f->rule))
			reference(p, rule_reference(f->rule));
		buf_adds(p->out, "</li>\n");
	}
	buf_adds(p->out, "</ul>\n");
}

static void write_code(const struct page *p, char *const *lines, size_t n)
{
	if (n == 0)
		return;
	buf_adds(p->out, "<pre tabindex=\"0\"><code>");
	for (size_t i = 0; i < n; i++) {
		buf_adds(p->out, "<span>");
		html_text(p->out, lines[i]);
		buf_adds(p->out, i + 1 < n ? "\n</span>" : "</span>");
	}
	buf_adds(p->out, "</code></pre>\n");
}

static void write_proofs(const struct page *p)
{
	struct proofs proofs;

	proofs_make(p->session, &proofs);
	if (proofs.n > 0)
		heading(p, PROOF_TITLE);
	for (size_t i = 0; i < proofs.n; i++) {
		line(p->out, "h4", proofs.items[i].claim);
		write_code(p, proofs.items[i].commands.items,
			   proofs.items[i].commands.n);
	}
	proofs_release(&proofs);
}

static void write_steps(const struct page *p, size_t i)
{
	const struct advised_remedy *r = &p->advice->remedies.items[i];
	char *same = facts_same_steps(p->advice, i);

	if (same)
		line(p->out, "p", same);
	else if (r->fits)
		write_code(p, r->commands.items, r->commands.n);
	if (!same && r->fits && r->verify) {
		line(p->out, "p", VERIFY_TITLE);
		write_code(p, &r->verify, 1);
	}
	free(same);
}

static void write_remedies(const struct page *p)
{
	heading(p, "Workarounds, the likeliest first");
	for (size_t i = 0; i < p->advice->remedies.n; i++) {
		const struct advised_remedy *r = &p->advice->remedies.items[i];
		char *basis = remedy_basis(r->remedy);

		buf_addf(p->out, "<h4>%s", r->fits ? "" : "Does not fit: ");
		html_text(p->out, r->remedy->title);
		buf_adds(p->out, " <span class=\"quiet\">");
		if (r->remedy->rate >= 0)
			buf_addf(p->out, "(%d %%, %s)", r->remedy->rate, basis);
		else
			buf_addf(p->out, "(%s)", basis);
		buf_adds(p->out, "</span></h4>\n");
		if (r->why)
			line(p->out, "p", r->why);
		if (r->remedy->caution) {
			buf_adds(p->out, "<p class=\"warn\">Caution: ");
			html_text(p->out, r->remedy->caution);
			buf_adds(p->out, "</p>\n");
		}
		write_steps(p, i);
		free(basis);
	}
}

static void write_dead_ends(const struct page *p)
{
	if (p->advice->dead_ends.n == 0)
		return;
	heading(p, "Dead ends");
	buf_adds(p->out, "<ul>\n");
	for (size_t i = 0; i < p->advice->dead_ends.n; i++) {
		const struct advised_dead_end *d =
			&p->advice->dead_ends.items[i];
		char *basis = facts_dead_end(d->dead_end);

		buf_adds(p->out, "<li>");
		element(p->out, "strong", d->dead_end->title);
		if (basis)
			buf_addf(p->out, " (%s)", basis);
		free(basis);
		buf_adds(p->out, ": ");
		html_text(p->out, d->why ? d->why : "");
		buf_adds(p->out, "</li>\n");
	}
	buf_adds(p->out, "</ul>\n");
}

static void write_difference(const struct page *p)
{
	static const char *const heads[] = { "", "Fact", "Before", "After" };
	const struct session *s = p->session;
	struct difference d;

	session_compare(s, session_first(s), s->rounds.n - 1, &d);
	heading(p, "Before and after");
	buf_addf(p->out, "<p><strong>%s</strong>: ", comparison_word(d.is));
	html_text(p->out, d.sentence ? d.sentence : "");
	buf_adds(p->out, "</p>\n");
	if (d.changes.n > 0)
		table(p, "The first probe against the last", heads,
		      ARRAY_LEN(heads));
	for (size_t i = 0; i < d.changes.n; i++) {
		const struct change *c = &d.changes.items[i];

		buf_addf(p->out, "<tr><td>%c</td>", c->mark);
		element(p->out, "th scope=\"row\"", c->what);
		long_cell(p, c->before ? c->before : "none");
		long_cell(p, c->after ? c->after : "none");
		buf_adds(p->out, "</tr>\n");
	}
	if (d.changes.n > 0)
		table_end(p);
	difference_release(&d);
}

static void write_tried(const struct page *p)
{
	const struct session *s = p->session;

	if (s->tried.n > 0) {
		heading(p, "Tried");
		buf_adds(p->out, "<ul>\n");
	}
	for (size_t i = 0; i < s->tried.n; i++) {
		const struct tried *t = &s->tried.items[i];
		char *what = facts_tried(s, t);

		buf_addf(p->out, "<li><strong>%s</strong>: ", facts_came(t));
		html_text(p->out, what);
		buf_adds(p->out, "</li>\n");
		free(what);
	}
	if (s->tried.n > 0)
		buf_adds(p->out, "</ul>\n");
	if (session_before(s) < s->rounds.n)
		write_difference(p);
}

static void write_list(const struct page *p, const char *title,
		       char *const *items, size_t n)
{
	if (n == 0)
		return;
	heading(p, title);
	buf_adds(p->out, "<ul>\n");
	for (size_t i = 0; i < n; i++)
		line(p->out, "li", items[i]);
	buf_adds(p->out, "</ul>\n");
}

static void write_basis(const struct page *p)
{
	struct report_basis b;

	basis_make(p->session, p->o, &b);
	heading(p, "Basis");
	buf_adds(p->out, "<dl>\n");
	for (size_t i = 0; i < b.n; i++) {
		line(p->out, "dt", b.items[i].what);
		line(p->out, "dd", b.items[i].text);
	}
	buf_adds(p->out, "</dl>\n");
	basis_release(&b);
}

void report_html_open(const struct session *first,
		      const struct report_options *o, struct buf *out)
{
	const struct embedded *style = embedded_find("report.css");
	const struct round *r = session_now(first);
	struct buf origin = BUF_INIT(4096);

	facts_origin(&r->evidence, &origin);
	buf_adds(out,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		 "<meta charset=\"utf-8\"/>\n"
		 "<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; style-src 'unsafe-inline'; "
		 "base-uri 'none'; form-action 'none'\"/>\n"
		 "<meta name=\"viewport\" "
		 "content=\"width=device-width, initial-scale=1\"/>\n"
		 "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
		 "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
		 "<title>CloudFront origin report: ");
	html_text(out, buf_str(&origin));
	if (o->total > 1)
		buf_addf(out, " and %zu more", o->total - 1);
	buf_addf(out,
		 "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n",
		 style ? style->text : "");
	line(out, "h1", "CloudFront origin report");
	buf_release(&origin);
}

void report_html_close(const struct report_options *o, struct buf *out)
{
	(void)o;
	buf_adds(out, "</main>\n</body>\n</html>\n");
}

void report_html(const struct session *s, const struct report_options *o,
		 struct buf *out)
{
	const struct round *r = session_now(s);
	const struct page p = {
		.session = s,
		.ev = &r->evidence,
		.advice = &r->advice,
		.o = o,
		.out = out,
	};

	buf_adds(out, "<article>\n");
	write_head(&p);
	write_scenarios(&p);
	write_addresses(&p);
	html_timeline(out, &r->evidence, o->number);
	write_chains(&p);
	write_findings(&p);
	write_remedies(&p);
	write_dead_ends(&p);
	write_tried(&p);
	write_proofs(&p);
	write_list(&p, "Checked and fine", r->advice.fine.items,
		   r->advice.fine.n);
	write_list(&p, "Can't be known from here", r->advice.unknown.items,
		   r->advice.unknown.n);
	write_surveys(&p);
	write_list(&p, SETTINGS_TITLE, r->evidence.settings.items,
		   r->evidence.settings.n);
	write_basis(&p);
	buf_adds(out, "</article>\n");
}
