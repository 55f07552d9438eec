/*
 * The chains as PEM, in the order in which they were received, with what
 * openssl prints above each certificate; for tools that read certificates.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "report/facts.h"
#include "report/formats.h"
#include "report/redact.h"

#define PEM_COLUMNS 64 /* RFC 7468 section 2 */

static void write_cert(const struct cert *c, size_t index, struct buf *out)
{
	char from[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];
	char *base64 = text_base64(c->der.data, c->der.len);
	size_t n = strlen(base64);

	if (c->parsed)
		buf_addf(out, "# %zu s: %s\n#   i: %s\n#   valid %s to %s\n",
			 index, c->subject, c->issuer,
			 time_rfc3339(c->not_before, from),
			 time_rfc3339(c->not_after, until));
	else
		buf_addf(out, "# %zu can't be read: %s\n", index, c->complaint);
	buf_adds(out, "-----BEGIN CERTIFICATE-----\n");
	for (size_t at = 0; at < n; at += PEM_COLUMNS)
		buf_addf(out, "%.*s\n", PEM_COLUMNS, base64 + at);
	buf_adds(out, "-----END CERTIFICATE-----\n");
	free(base64);
}

/* Who showed this chain: an address, in which scenario. */
static void write_head(const struct evidence *ev, const struct advice *a,
		       size_t first, struct buf *out)
{
	for (size_t i = first; i < a->contacts.n; i++) {
		struct facts f;

		facts_get(ev, a, i, &f);
		if (!f.judgment || facts_chain_first(ev, a, i) != first)
			continue;
		buf_addf(out, "# %s, ", f.address->ip);
		facts_setting(ev, f.scenario, out);
		buf_addc(out, '\n');
	}
}

void report_pem(const struct session *s, const struct report_options *o,
		struct buf *out)
{
	const struct round *r = session_now(s);
	const struct evidence *ev = &r->evidence;
	size_t chains = 0;
	struct buf hidden = BUF_INIT(512);
	char asked[TIME_TEXT_SIZE];

	buf_adds(out, "# Received from ");
	facts_origin(ev, out);
	buf_addf(out, " at %s, by %s\n", time_rfc3339(ev->time, asked),
		 o->tool);
	if (o->redaction) {
		redaction_say(o->redaction, &hidden);
		buf_addf(out,
			 "# Certificates tell whose they are, so they are left "
			 "out.\n# Hidden: %s\n",
			 buf_str(&hidden));
		buf_release(&hidden);
		return;
	}
	for (size_t i = 0; i < r->advice.contacts.n; i++) {
		struct facts f;

		if (facts_chain_first(ev, &r->advice, i) != i)
			continue;
		facts_get(ev, &r->advice, i, &f);
		chains++;
		write_head(ev, &r->advice, i, out);
		for (size_t k = 0; k < f.judgment->certs.n; k++)
			write_cert(&f.judgment->certs.items[k], k, out);
	}
	if (chains == 0)
		buf_adds(out, "# No certificate came.\n");
}
