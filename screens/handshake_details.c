/* All that is known about one row of the handshake page, as a text. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"
#include "report/facts.h"
#include "report/facts_survey.h"
#include "screens/event_words.h"
#include "screens/page_handshake.h"

#define PEM_LINE 64 /* RFC 7468 section 2 */

static void say(struct buf *out, const char *label, const char *text)
{
	if (text && *text)
		buf_addf(out, "%-13s %s\n", label, text);
}

static void say_ms(struct buf *out, const char *label, double ms)
{
	if (ms >= 0)
		buf_addf(out, "%-13s %.1f ms after the SYN\n", label, ms);
}

static void about_facts(const struct facts *f, struct buf *out)
{
	struct buf alert = BUF_INIT(128);

	say_ms(out, "TCP open", f->connect_ms);
	say_ms(out, "chain", f->chain_ms);
	say_ms(out, "handshake", f->handshake_ms);
	say(out, "version", f->protocol);
	say(out, "suite", f->cipher);
	say(out, "group", f->group);
	say(out, "signature", f->signature);
	if (f->alert)
		facts_alert(f->alert, &alert);
	say(out, "alert", buf_str(&alert));
	buf_release(&alert);
	if (f->cert_request_known)
		say(out, "client cert.",
		    f->cert_requested ? "asked for" : "not asked for");
	if (f->http)
		buf_addf(out, "%-13s status %d\n", "HTTP",
			 f->http->http_status);
	if (f->http)
		say(out, "server", f->http->http_server);
}

static void about_contact(const struct contact_row *row, const struct round *r,
			  struct buf *out)
{
	const struct address *a = &r->evidence.addresses.items[row->address];
	const struct scenario *s = &r->evidence.scenarios.items[row->scenario];
	struct facts f;
	size_t i;

	buf_addf(out, "%-13s %s (%s)\n", "address", a->ip,
		 where_words(a->where));
	buf_addf(out, "%-13s %s\n", "Host",
		 s->host_header ? s->host_header : "not forwarded");
	say(out, "SNI", s->sni ? s->sni : "none");
	if (!a->counts)
		say(out, "note", "the edge does not use this address family");
	if (row->judged)
		buf_addf(out, "%-13s %s%s%s\n", "verdict",
			 verdict_word(row->is.outcome),
			 row->is.cause ? ", " : "",
			 row->is.cause ? row->is.cause->id : "");
	for (i = 0; i < r->advice.contacts.n; i++) {
		if (r->advice.contacts.items[i].address != row->address ||
		    r->advice.contacts.items[i].scenario != row->scenario)
			continue;
		facts_get(&r->evidence, &r->advice, i, &f);
		about_facts(&f, out);
	}
	for (i = 0; i < r->advice.findings.n; i++) {
		const struct finding *g = &r->advice.findings.items[i];

		if (g->address >= 0 && (size_t)g->address != row->address)
			continue;
		buf_addf(out, "\n%s: %s\n  %s\n", severity_name(g->severity),
			 g->rule->title, g->evidence ? g->evidence : "");
	}
}

static void about_event(const struct round *r, uint64_t row_id,
			const struct timeline *t, struct buf *out)
{
	const struct event *e;
	const struct conn *c = NULL;
	size_t i;

	for (i = 0; i < t->rows.n; i++) {
		const struct timeline_row *row = &t->rows.items[i];

		if (row->id != row_id)
			continue;
		buf_addf(out, "%s %s\n\n", row->what, row->text);
		buf_addf(out, "%-13s %.3f ms after the start\n", "time",
			 (double)row->at_us / 1000.0);
		c = evidence_conn_by_id(&r->evidence, row->conn);
	}
	if (c)
		buf_addf(out, "%-13s %d: %s, to %s port %d\n", "connection",
			 c->id, purpose_words(c->purpose),
			 r->evidence.addresses.items[c->address].ip, c->port);
	e = round_event(r, row_id / 2);
	if (!e)
		return;
	buf_addf(out, "\nAs it stands in the event log\n");
	event_write(e, out);
}

static void add_pem(const struct cert *c, struct buf *out)
{
	char *text = text_base64(c->der.data, c->der.len);
	const char *at = text;

	buf_adds(out, "\n-----BEGIN CERTIFICATE-----\n");
	for (; *at; at += strnlen(at, PEM_LINE))
		buf_addf(out, "%.*s\n", PEM_LINE, at);
	buf_adds(out, "-----END CERTIFICATE-----\n");
	free(text);
}

static void about_cert(const struct cert *c, size_t i, struct buf *out)
{
	char when[TIME_TEXT_SIZE], *hex;
	size_t k;

	buf_addf(out, "%-13s %zu, %s\n", "certificate", i,
		 facts_cert_role(c, i));
	if (!c->parsed) {
		say(out, "complaint", c->complaint);
		add_pem(c, out);
		return;
	}
	say(out, "subject", c->subject);
	say(out, "issuer", c->issuer);
	for (k = 0; k < c->sans.n; k++)
		say(out, k ? "" : "names", c->sans.items[k].text);
	say(out, "from", time_rfc3339(c->not_before, when));
	say(out, "until", time_rfc3339(c->not_after, when));
	say(out, "key", c->key_text);
	say(out, "signed with", c->sign_text);
	say(out, "serial", c->serial);
	say(out, "CA", c->ca ? "yes" : "no");
	say(out, "issuer at", c->aia_issuer);
	hex = text_hex(c->sha256, sizeof(c->sha256));
	say(out, "SHA-256", hex);
	free(hex);
	add_pem(c, out);
}

static void about_chain(const struct handshake_page *p,
			const struct contact_row *row, struct doc *d,
			struct buf *out)
{
	const struct chain_judgment *j = row->c.judgment;
	uint64_t id = doc_selected(d, &p->chain);
	size_t i;

	if (!j) {
		buf_adds(out, "No chain is judged yet.\n");
		return;
	}
	if (id > 0 && id <= j->certs.n)
		about_cert(&j->certs.items[id - 1], (size_t)id - 1, out);
	say(out, "missing", j->missing);
	say(out, "to be had at", j->missing_url);
	say(out, "anchor", j->anchor);
	for (i = 0; i < j->reasons.n; i++)
		say(out, chain_fault_id(j->reasons.items[i].fault),
		    j->reasons.items[i].detail);
}

static void about_survey(const struct round *r, size_t address,
			 const struct policy *policy, struct buf *out)
{
	struct facts_lines lines;
	size_t i;

	facts_survey(&r->evidence, address, policy, &lines);
	if (lines.items.n > 0)
		buf_adds(out, "\nWhat it accepts, and for which names\n");
	for (i = 0; i < lines.items.n; i++)
		buf_addf(out, "%s: %s\n", lines.items.items[i].label,
			 lines.items.items[i].text);
	facts_lines_release(&lines);
}

void handshake_details(const struct handshake_page *p, const struct view *v,
		       struct buf *out)
{
	const struct round *r = view_round(v);
	const struct contact_row *row;
	struct contact_rows rows;
	struct timeline t;
	struct doc d;

	contact_rows_build(r, &rows);
	row = contact_rows_at(&rows, &p->addresses);
	if (p->pane == PANE_TIMELINE || !row) {
		timeline_build(r, row ? row->address : NO_CONTACT,
			       row ? row->scenario : 0, p->failures, &t);
		about_event(r, p->events.id, &t, out);
		timeline_release(&t);
	} else if (p->pane == PANE_ADDRESSES) {
		about_contact(row, r, out);
		about_survey(r, row->address, v->session->policy, out);
	} else {
		doc_init(&d, v->body.cols, v->ascii);
		handshake_chain(row, r, &d);
		about_chain(p, row, &d, out);
		doc_release(&d);
	}
	contact_rows_release(&rows);
}
