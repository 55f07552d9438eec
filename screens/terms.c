/* The terms that the pages use, and where. */
#include "screens/terms.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

#define WORD_COLS 19 /* as the keys above them */

/* clang-format off */
static const struct term terms[] = {
	{ "502", ON_DIAGNOSIS,
		"The status with which CloudFront tells a viewer that it "
		"could not get an answer from the origin." },
	{ "alert", ON_HANDSHAKE | ON_DIAGNOSIS,
		"TLS's own way to say that something is wrong, mostly just "
		"before the connection is closed." },
	{ "card", ON_WORKAROUNDS,
		"The troubleshooting card that cf502 follows. Its figures "
		"are its own, and for the versions named with it." },
	{ "chain", ON_HANDSHAKE | ON_DIAGNOSIS | ON_WORKAROUNDS,
		"The certificates that the server sends: its own first, then "
		"that of each one's issuer." },
	{ "cipher suite", ON_HANDSHAKE | ON_DIAGNOSIS,
		"The algorithms that a connection uses. Both sides need one "
		"in common." },
	{ "ClientHello", ON_TARGET | ON_HANDSHAKE | ON_DIAGNOSIS,
		"The first message of TLS, with the versions, cipher suites "
		"and name that the client wants. cf502 sends what CloudFront "
		"would send." },
	{ "dead end", ON_WORKAROUNDS,
		"What is often done and does not help here. It can be marked "
		"as well, and keeps what came of it." },
	{ "depends", ON_DIAGNOSIS,
		"Whether it works depends on what the distribution forwards: "
		"one scenario works, and another does not." },
	{ "documented", ON_DIAGNOSIS,
		"What a finding rests on: AWS says so." },
	{ "doubtful", ON_DIAGNOSIS,
		"The sources disagree whether CloudFront would connect. What "
		"they differ about is what to mend first." },
	{ "edge", ON_TARGET | ON_HANDSHAKE | ON_DIAGNOSIS,
		"A server of CloudFront. In the handshake with the origin it "
		"is the client." },
	{ "event log", ON_REPORT,
		"All that was seen, one event a line. cf502 --replay LOG "
		"shows it again without a network." },
	{ "fails", ON_DIAGNOSIS | ON_REPORT,
		"CloudFront would answer 502." },
	{ "field", ON_WORKAROUNDS,
		"How often it worked in incidents that people wrote up: "
		"field 6/7 is six times out of seven." },
	{ "FIXED", ON_WORKAROUNDS | ON_REPORT,
		"CloudFront would connect now. IMPROVED, WORSE, NO CHANGE "
		"and DIFFERENT compare the last two probes too." },
	{ "forwarded", ON_TARGET | ON_DIAGNOSIS,
		"A policy such as AllViewer sends the viewer's Host on to "
		"the origin. The SNI then is that name." },
	{ "here", ON_WORKAROUNDS,
		"How often it worked on this machine, counted from what was "
		"marked and probed again." },
	{ "Host", ON_TARGET | ON_DIAGNOSIS,
		"The header of HTTP with the name that the viewer asked for." },
	{ "implemented", ON_DIAGNOSIS,
		"What a finding rests on: CloudFront's public TLS library, "
		"s2n-tls, does so." },
	{ "inferred", ON_DIAGNOSIS,
		"What a finding rests on: it follows from the rest, and "
		"nobody says it." },
	{ "intermediate", ON_HANDSHAKE | ON_DIAGNOSIS | ON_WORKAROUNDS,
		"A certificate between leaf and root. The server has to send "
		"it; browsers often get on without, and the edge does not." },
	{ "intermittent", ON_DIAGNOSIS,
		"Some addresses of the origin work and some do not, so it "
		"works now and then." },
	{ "issuer", ON_HANDSHAKE | ON_DIAGNOSIS,
		"The authority whose certificate signed this one." },
	{ "leaf", ON_HANDSHAKE | ON_DIAGNOSIS | ON_WORKAROUNDS,
		"The server's own certificate, the first of its chain." },
	{ "no fit", ON_WORKAROUNDS,
		"It mends another cause than the one that was found." },
	{ "origin domain", ON_TARGET,
		"The name under which CloudFront looks for the origin, as it "
		"stands in the distribution." },
	{ "OriginSslProtocols", ON_TARGET | ON_DIAGNOSIS,
		"The versions of TLS that the distribution allows to this "
		"origin. With TLSv1.2 the edge offers TLS 1.3 too." },
	{ "PEM", ON_REPORT,
		"Certificates as text, between lines of BEGIN and END." },
	{ "public CA", ON_DIAGNOSIS | ON_WORKAROUNDS,
		"An authority whose root browsers, systems and CloudFront "
		"know beforehand. That of a company is none." },
	{ "recipe", ON_WORKAROUNDS,
		"One act for one server or tool; its commands can be copied, "
		"and the next workarounds begin with the same one." },
	{ "redact", ON_REPORT,
		"To write host-1, addr-1 and name-1 for what tells whose "
		"origin it is, and to leave certificates out." },
	{ "reported", ON_DIAGNOSIS,
		"What a finding rests on: users saw it." },
	{ "scenario", ON_TARGET | ON_HANDSHAKE | ON_DIAGNOSIS,
		"One way in which CloudFront may ask: a Host header, and the "
		"SNI that follows from it." },
	{ "ServerHello", ON_HANDSHAKE,
		"The server's answer to the ClientHello: the version and the "
		"cipher suite that it chose." },
	{ "SNI", ON_TARGET | ON_HANDSHAKE | ON_DIAGNOSIS,
		"Server name indication: the name in the ClientHello, by "
		"which the server chooses its certificate." },
	{ "ticket", ON_REPORT,
		"The evidence in short, to be pasted into a case of support." },
	{ "trust anchor", ON_TARGET | ON_HANDSHAKE | ON_DIAGNOSIS | ON_WORKAROUNDS,
		"A root certificate that the edge knows beforehand; here "
		"those of Mozilla's list. A chain has to end at one." },
	{ "verdict", ON_DIAGNOSIS | ON_REPORT,
		"What cf502 concludes from all findings: the outcome, and "
		"the cause that decides it." },
	{ "verify", ON_HANDSHAKE,
		"The judgment of the chain by the rules of the edge, which "
		"are not those of a browser." },
	{ "viewer", ON_TARGET,
		"The browser or program that asks CloudFront for something." },
	{ "> and <", ON_HANDSHAKE,
		"Sent by cf502, and received from the origin." },
};
/* clang-format on */

const struct term *term_at(size_t i)
{
	return i < ARRAY_LEN(terms) ? &terms[i] : NULL;
}

void term_id(const struct term *t, char out[TERM_ID])
{
	size_t i;

	for (i = 0; t->word[i] && i + 1 < TERM_ID; i++)
		out[i] = t->word[i] == ' '
				 ? '-'
				 : (char)tolower((unsigned char)t->word[i]);
	out[i] = '\0';
}

const struct term *term_by_id(const char *id)
{
	char one[TERM_ID];
	size_t i;

	for (i = 0; i < ARRAY_LEN(terms); i++) {
		term_id(&terms[i], one);
		if (text_eq_nocase(id, one) ||
		    text_eq_nocase(id, terms[i].word))
			return &terms[i];
	}
	return NULL;
}

static void write_term(const struct term *t, int cells, struct buf *out)
{
	struct buf text = BUF_INIT(2048);
	const char *p;

	text_wrap(&text, t->text, WORD_COLS + 3, cells);
	p = buf_str(&text);
	/* The word takes the place of the first line's indent. */
	buf_addf(out, "  %-*s %s", WORD_COLS, t->word, p + WORD_COLS + 3);
	buf_release(&text);
}

void terms_write(unsigned pages, int cells, struct buf *out)
{
	size_t i;

	if (cells < 2 * WORD_COLS)
		cells = 2 * WORD_COLS;
	buf_adds(out, "What the terms of this page mean\n");
	for (i = 0; i < ARRAY_LEN(terms); i++) {
		if (terms[i].pages & pages)
			write_term(&terms[i], cells, out);
	}
}
