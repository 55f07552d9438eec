/* The chain as it came in, one row a certificate, and what is missing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/facts.h"
#include "screens/page_handshake.h"

#define SOON_S	   (30 * 86400)
#define TABLE_COLS 66 /* from here on in columns */
#define ROW_MAX	   2048

/* "61 days left", and how that looks. */
static enum mark dates_text(const struct cert *c, int64_t at, struct buf *out)
{
	if (at < c->not_before) {
		buf_addf(out, "valid in %ld days",
			 (long)((c->not_before - at + 86399) / 86400));
		return MARK_FAIL;
	}
	if (facts_is_over(c, at)) {
		buf_adds(out, "expired ");
		facts_time_left(c, at, out);
		return MARK_FAIL;
	}
	facts_time_left(c, at, out);
	return c->not_after - at < SOON_S ? MARK_WARN : MARK_OK;
}

static const struct chain_reason *reason_about(const struct chain_judgment *j,
					       int cert)
{
	size_t i;

	for (i = 0; j && i < j->reasons.n; i++) {
		const struct chain_reason *r = &j->reasons.items[i];
		const struct rule *rule = rule_by_id(chain_fault_id(r->fault));

		/* These are about the path, though they name where it ends. */
		if (r->fault == CHAIN_INCOMPLETE ||
		    r->fault == CHAIN_UNTRUSTED ||
		    r->fault == CHAIN_TRUST_LOCAL)
			continue;
		if (r->cert == cert && rule && rule->severity <= SEV_DOUBT)
			return r;
	}
	return NULL;
}

/* A name in so many cells, cut with "~" or filled up. */
static void add_cells(struct buf *out, const char *text, int cells)
{
	int width = text_width(text);

	if (width <= cells) {
		buf_addf(out, "%s%*s", text, cells - width, "");
		return;
	}
	buf_add(out, text, text_fit(text, cells - 1));
	buf_adds(out, "~");
}

static const char *cert_name(const struct cert *c)
{
	return c->common_name ? c->common_name : c->subject;
}

static void name_fits(const struct contact_row *row, const struct round *r,
		      const struct cert *leaf, struct buf *out, enum mark *mark)
{
	const struct scenario *s = &r->evidence.scenarios.items[row->scenario];
	const char *name = s->host_header ? s->host_header : r->evidence.host;
	bool fits = name && cert_names(leaf, name);

	buf_adds(out, fits ? "names the host" : "another name");
	if (!fits && *mark == MARK_OK)
		*mark = row->c.judgment && judgment_mark(row->c.judgment) ==
						   MARK_OK
				? MARK_OK
				: MARK_WARN;
}

static void add_cert(const struct contact_row *row, const struct round *r,
		     const struct cert *c, size_t i, struct doc *d)
{
	const struct chain_judgment *j = row->c.judgment;
	const struct chain_reason *why = reason_about(j, (int)i);
	struct buf text = BUF_INIT(ROW_MAX), dates = BUF_INIT(64);
	bool table = d->cols >= TABLE_COLS;
	enum mark mark = MARK_FAIL;

	buf_addf(&text, "%zu %-6s ", i, facts_cert_role(c, i));
	if (!c->parsed) {
		buf_addf(&text, "can't be read: %s", c->complaint);
	} else {
		mark = dates_text(c, r->evidence.at, &dates);
		add_cells(&text, cert_name(c),
			  table ? d->cols - (d->ascii ? 62 : 59)
				: d->cols - 20);
		if (table)
			buf_addf(&text, " %-10s %-16s ", c->key_text,
				 buf_str(&dates));
		else
			buf_addf(&text, " %s, %s%s", c->key_text,
				 buf_str(&dates), i == 0 ? ", " : "");
		if (i == 0)
			name_fits(row, r, c, &text, &mark);
		if (why)
			mark = rule_by_id(chain_fault_id(why->fault))
						       ->severity == SEV_FATAL
				       ? MARK_FAIL
				       : MARK_WARN;
	}
	doc_row(d, i + 1, mark, TH_TEXT, NULL, buf_str(&text));
	buf_release(&text);
	buf_release(&dates);
}

/* Where the bundle and Mozilla's own list tell the root apart. */
static const struct chain_reason *root_doubt(const struct chain_judgment *j)
{
	const struct chain_reason *r =
		chain_fault_of(j, CHAIN_ROOT_NOT_MOZILLA);

	return r ? r : chain_fault_of(j, CHAIN_ROOT_NEWER);
}

/* Where the path goes behind what was sent. */
static void add_end(const struct chain_judgment *j, struct doc *d)
{
	const struct chain_reason *why = judgment_reason(j);
	/* What can't be read is said where it stands. */
	bool tells = why && why->detail && why->fault != CHAIN_MALFORMED;
	const struct chain_reason *doubted = root_doubt(j);
	struct buf text = BUF_INIT(ROW_MAX);

	if (j->missing) {
		buf_addf(&text, "? issuer MISSING: %s was not sent",
			 j->missing);
		doc_row(d, CHAIN_MISSING, MARK_FAIL, TH_TEXT, NULL,
			buf_str(&text));
		buf_clear(&text);
	}
	if (j->trusted) {
		if (doubted)
			buf_addf(&text, "- root   %s", doubted->detail);
		else
			buf_addf(&text, "- root   %s: trusted by the edge",
				 j->anchor ? j->anchor : "");
		doc_row(d, CHAIN_ANCHOR, doubted ? MARK_WARN : MARK_OK, TH_TEXT,
			NULL, buf_str(&text));
	} else if (!j->missing) {
		buf_addf(&text, "- root   none that the edge trusts%s%s",
			 tells ? ": " : "", tells ? why->detail : "");
		doc_row(d, CHAIN_ANCHOR, MARK_FAIL, TH_TEXT, NULL,
			buf_str(&text));
	}
	buf_release(&text);
}

/* Certificates that came in, before there is a judgment. */
static void add_received(const struct contact_row *row, const struct round *r,
			 const struct conn *conn, struct doc *d)
{
	size_t i;

	for (i = 0; i < conn->certs.n; i++) {
		struct cert c;

		cert_init(&c, conn->certs.items[i].data,
			  conn->certs.items[i].len);
		add_cert(row, r, &c, i, d);
		cert_release(&c);
	}
	doc_row(d, CHAIN_ANCHOR, MARK_RUNNING, TH_TEXT, NULL,
		conn->chain_seen ? "being judged" : "more may come");
}

void handshake_chain(const struct contact_row *row, const struct round *r,
		     struct doc *d)
{
	const struct conn *conn = NULL;
	size_t i;

	if (row->seen)
		conn = row->c.chain ? row->c.chain : row->c.best;
	if (row->seen && row->c.judgment) {
		const struct chain_judgment *j = row->c.judgment;

		for (i = 0; i < j->certs.n; i++)
			add_cert(row, r, &j->certs.items[i], i, d);
		add_end(j, d);
	} else if (conn && conn->certs.n > 0) {
		add_received(row, r, conn, d);
	} else {
		doc_text(d, DOC_TEXT, TH_DIM,
			 r->evidence.done ? "No certificate came."
					  : "No certificate came yet.");
	}
}
