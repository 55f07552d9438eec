/*
 * Rules about the handshake: refusals, and versions. What hangs on the name
 * sent is in rule_sni.c, client certificates in rule_client.c.
 */
#include "advice/refusal.h"
#include "advice/rules.h"
#include "base/buf.h"
#include "probe/names.h"

static void say_plain(const struct conn *c, struct finding *ret)
{
	const char *text = c->text ? c->text : "";

	if (c->plain_status)
		finding_say(ret, "port %d answers in plain HTTP, status %d: %s",
			    c->port, c->plain_status, text);
	else if (c->plain_protocol)
		finding_say(ret, "port %d speaks %s%s%s", c->port,
			    c->plain_protocol, text[0] ? ": " : "", text);
	else
		finding_say(ret, "port %d answers in plain text: %s", c->port,
			    text);
}

static bool judge_not_tls(const struct rule *r, const struct rule_input *in,
			  struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);

	(void)r;
	if (x.st.result != STANDING_NOT_TLS || (x.why & EXPLAINED_PROXY))
		return false;
	finding_cite(ret, x.st.conn->seq_not_tls);
	say_plain(x.st.conn, ret);
	return true;
}

const struct rule rule_not_tls = {
	.id = "not-tls",
	.title = "The origin does not speak TLS on this port",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The port is open, and what answers the ClientHello is no "
		"TLS: plain HTTP, SSH, mail.",
	.does = "CloudFront finds no protocol in common and answers 502.",
	.sources = SOURCES(&source_aws_502, &source_aws_https),
	.explain =
		"The port is open, but what answers is another protocol, "
		"mostly plain HTTP. CloudFront begins with a ClientHello on "
		"the origin's HTTPS port and gives up when no TLS comes back. "
		"Turn TLS on for this listener, or correct the HTTPS port in "
		"the distribution.",
	.remedies = REMEDIES("tls-listener"),
	.judge = judge_not_tls,
};

static bool judge_proxy(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);
	const struct conn *c;

	(void)r;
	if (!(x.why & EXPLAINED_PROXY))
		return false;
	c = standing_behind_proxy(in);
	finding_cite(ret, c->server_hello ? c->seq_server_hello : c->seq_alert);
	refusal_say(&x.st, &how);
	finding_say(ret, "%s; with a PROXY header in front it answers in TLS",
		    buf_str(&how));
	buf_release(&how);
	return true;
}

const struct rule rule_proxy_protocol_expected = {
	.id = "proxy-protocol-expected",
	.title = "The origin wants a PROXY header before TLS",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "A bare ClientHello is dropped, and the same one behind a PROXY "
		"header is answered in TLS.",
	.does = "AWS documents no PROXY header towards custom origins, so "
		"CloudFront's hello is taken to be bare and dropped as well.",
	.sources = SOURCES(&source_proxy_protocol),
	.explain =
		"A bare ClientHello is dropped, and the same hello behind a "
		"PROXY protocol header is answered. CloudFront sends no such "
		"header to an origin, so no handshake begins. Switch the PROXY "
		"protocol off on this listener, or give CloudFront a listener "
		"without it.",
	.remedies = REMEDIES("proxy-header-off"),
	.judge = judge_proxy,
};

static bool judge_malformed(const struct rule *r, const struct rule_input *in,
			    struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	const struct conn *c = x.st.conn;

	(void)r;
	if (x.st.result != STANDING_MALFORMED ||
	    (x.why & (EXPLAINED_PROTOCOL | EXPLAINED_CIPHER)))
		return false;
	if (c->malformed) {
		finding_cite(ret, c->seq_malformed);
		finding_say(ret, "%s",
			    c->text ? c->text : "the answer can't be read");
		return true;
	}
	finding_cite(ret, c->seq_key);
	finding_say(ret,
		    "the signature on the key exchange does not fit the key in "
		    "the certificate");
	return true;
}

const struct rule rule_malformed_tls = {
	.id = "malformed-tls",
	.title = "What the origin sends breaks the TLS protocol",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The answer begins like TLS and then breaks its rules, or its "
		"signature does not fit the certificate's key.",
	.does = "CloudFront ends such a handshake, as TLS obliges every "
		"client to, and answers 502. AWS does not name this case.",
	.sources = SOURCES(&source_rfc_8446),
	.explain =
		"The answer begins like TLS and then goes against its rules: "
		"lengths that do not add up, messages out of order, values "
		"that were not offered, or a signature that the certificate's "
		"key did not make. A client must end the handshake there. "
		"Look for a faulty middlebox in front of the origin, and "
		"update the software that ends TLS.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_malformed,
};

/* What tells why the handshake ended, so that how it did tells no more. */
static const unsigned unless = EXPLAINED_PROXY | EXPLAINED_CLIENT |
			       EXPLAINED_BY_HELLO;

static bool judge_silent(const struct rule *r, const struct rule_input *in,
			 struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result != STANDING_SILENT || (x.why & unless))
		return false;
	finding_cite(ret, x.st.conn->seq_timeout);
	refusal_say(&x.st, &how);
	/* A short one is ours, and not the edge's: let it be seen. */
	if (x.st.conn->limit_ms > 0)
		finding_say(ret, "%s, until the limit of %g s passed",
			    buf_str(&how), x.st.conn->limit_ms / 1000.0);
	else
		finding_say(ret, "%s, until the limit passed", buf_str(&how));
	buf_release(&how);
	return true;
}

const struct rule rule_handshake_timeout = {
	.id = "handshake-timeout",
	.title = "The handshake does not finish in time",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "TCP opens, and the handshake does not finish within the time "
		"limit.",
	.does = "CloudFront gives up after a while and answers 502 or 504. "
		"Whether its connection timeout covers TLS is not documented.",
	.sources = SOURCES(&source_aws_504, &source_aws_origin),
	.explain = "TCP opens, and then the origin says nothing, or stops half "
		   "way. How long CloudFront waits for a handshake is not "
		   "documented; here it was the connection timeout or what was "
		   "left of the whole time. An overloaded server, a firewall "
		   "that inspects TLS, or a listener that waits for another "
		   "protocol first are the usual reasons. Look at the origin's "
		   "log at the moment of the attempt.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_silent,
};

static bool judge_closed(const struct rule *r, const struct rule_input *in,
			 struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result != STANDING_CLOSED || (x.why & unless))
		return false;
	finding_cite(ret, x.st.conn->seq_closed);
	refusal_say(&x.st, &how);
	if (x.st.conn->bytes_before_close > 0)
		buf_addf(&how, " (%lld bytes had come)",
			 (long long)x.st.conn->bytes_before_close);
	finding_say(ret, "%s, without an alert", buf_str(&how));
	buf_release(&how);
	return true;
}

const struct rule rule_handshake_closed = {
	.id = "handshake-closed",
	.title = "The origin ends the connection in mid-handshake",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The origin closes or resets the connection in mid-handshake "
		"and sends no alert.",
	.does = "CloudFront is left without a connection and answers 502; its "
		"error page used to say that the origin closed it.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"The origin closes or resets the connection while the "
		"handshake is under way and gives no reason. Servers without "
		"a certificate for the name asked for do so, and so do "
		"firewalls, rate limits and crashing processes. If another "
		"name is answered, give the server a certificate for this "
		"one; else look into the logs of whatever ends TLS.",
	.remedies = REMEDIES("host-sni-agree", "forward-host",
			     "catch-all-certificate", "look-elsewhere"),
	.judge = judge_closed,
};

static void say_versions(const struct policy *p, struct buf *out)
{
	char low[NAME_SIZE], high[NAME_SIZE];

	buf_addf(out, "%s to %s", version_name(p->min, low),
		 version_name(p->max, high));
}

static bool judge_protocol(const struct rule *r, const struct rule_input *in,
			   struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	const struct conn *edge = in->contact->edge, *older;
	struct buf text = BUF_INIT(500);
	char name[NAME_SIZE];

	(void)r;
	if (!(x.why & EXPLAINED_PROTOCOL))
		return false;
	older = standing_probe(in, PURPOSE_OLDER);
	buf_adds(&text, "offered ");
	say_versions(in->policy, &text);
	if (edge && edge->server_hello) {
		finding_cite(ret, edge->seq_server_hello);
		buf_addf(&text, ", the origin answers with %s",
			 version_name(edge->version, name));
	} else {
		buf_adds(&text, ", ");
		refusal_say(&x.st, &text);
	}
	if (standing_answered(older) && !(edge && edge->server_hello)) {
		finding_cite(ret, older->seq_server_hello);
		buf_addf(&text, "; an older hello gets %s",
			 version_name(older->version, name));
	}
	finding_say(ret, "%s", buf_str(&text));
	buf_release(&text);
	return true;
}

const struct rule rule_protocol_mismatch = {
	.id = "protocol-mismatch",
	.title = "The origin has no TLS version in common with CloudFront",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The origin speaks TLS, but none of the versions that the "
		"distribution allows.",
	.does = "CloudFront offers what OriginSslProtocols allows, and TLS "
		"1.3; without a version in common it answers 502.",
	.sources = SOURCES(&source_aws_ciphers, &source_aws_502,
			   &source_s2n_policies),
	.explain =
		"The origin speaks TLS, but none of the versions that the "
		"distribution's origin SSL protocols allow. CloudFront offers "
		"what is set there and nothing older, and the handshake ends "
		"with the first answer. Switch on TLS 1.2 or 1.3 at the "
		"origin; lowering the distribution's protocols is the worse "
		"way.",
	.remedies = REMEDIES("offer-common-tls"),
	.judge = judge_protocol,
};

static void say_choice(const struct rule_input *in, const struct conn *c,
		       struct buf *out)
{
	const struct chain_judgment *j = evidence_judgment(in->evidence, c);
	const struct policy *p = in->policy;
	char name[NAME_SIZE];

	if (j && chain_fault_of(j, CHAIN_KEY_UNSUPPORTED))
		buf_addf(out, "a certificate with the key %s",
			 j->certs.items[0].key_text);
	else if (!u16_list_has(&p->suites, c->suite))
		buf_addf(out, "the suite %s", suite_name(c->suite, name));
	else if (c->group && !u16_list_has(&p->groups, c->group))
		buf_addf(out, "the group %s", group_name(c->group, name));
	else if (c->scheme && !u16_list_has(&p->schemes, c->scheme))
		buf_addf(out, "the signature scheme %s",
			 scheme_name(c->scheme, name));
	else
		buf_addf(out, "%s", version_name(c->version, name));
}

/* An answer with all that was offered, and yet not to that offer. */
static bool only_scheme_is_left(const struct rule_input *in,
				const struct conn *wide)
{
	const struct chain_judgment *j = evidence_judgment(in->evidence, wide);

	return wide->group && u16_list_has(&in->policy->groups, wide->group) &&
	       u16_list_has(&in->policy->suites, wide->suite) &&
	       !(j && chain_fault_of(j, CHAIN_KEY_UNSUPPORTED)) &&
	       !wide->scheme;
}

static bool judge_cipher(const struct rule *r, const struct rule_input *in,
			 struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	const struct conn *edge = in->contact->edge, *wide;
	struct buf text = BUF_INIT(500);

	(void)r;
	if (!(x.why & EXPLAINED_CIPHER))
		return false;
	wide = standing_probe(in, PURPOSE_ALL_OFFERED);
	if (edge && edge->server_hello) {
		finding_cite(ret, edge->seq_server_hello);
		buf_adds(&text, "the origin chooses ");
		say_choice(in, edge, &text);
		buf_adds(&text, ", which was not offered");
	} else {
		refusal_say(&x.st, &text);
	}
	if (standing_answered(wide) && !(edge && edge->server_hello)) {
		finding_cite(ret, wide->seq_server_hello);
		buf_adds(&text, "; a hello with every suite and group gets ");
		say_choice(in, wide, &text);
		if (only_scheme_is_left(in, wide))
			buf_adds(&text, " with a suite and a curve that "
					"CloudFront offers too, which leaves "
					"the signature scheme");
	}
	finding_say(ret, "%s", buf_str(&text));
	buf_release(&text);
	return true;
}

const struct rule rule_cipher_mismatch = {
	.id = "cipher-mismatch",
	.title = "The origin has no cipher, curve or signature in common with "
		 "CloudFront",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "A TLS version is in common, but no cipher suite, no curve or "
		"no signature scheme.",
	.does = "CloudFront offers the suites, curves and schemes of a fixed "
		"list and answers 502 where the origin wants others.",
	.sources = SOURCES(&source_aws_ciphers, &source_aws_502,
			   &source_s2n_policies),
	.explain =
		"There is a TLS version in common, but the origin takes none "
		"of the cipher suites, curves or signature schemes that "
		"CloudFront offers. Origins that are narrowed to ChaCha20 with "
		"TLS 1.2, to DHE, to P-521 or to an Ed25519 key end here. Add "
		"a suite from AWS' list with P-256, and an RSA or P-256 key.",
	.remedies = REMEDIES("offer-common-tls"),
	.judge = judge_cipher,
};

/* One that the handshake went on behind. That of the name is sni-warned's. */
static const struct conn_alert *passed_warning(const struct conn *c)
{
	size_t i;

	for (i = 0; c && c->server_hello && i < c->alerts.n; i++) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (!a->sent_by_us && a->level == ALERT_LEVEL_WARNING &&
		    a->code != ALERT_CLOSE_NOTIFY && a->code != 90 &&
		    a->code != ALERT_UNRECOGNIZED_NAME &&
		    (!c->handshake_done || a->seq < c->seq_handshake))
			return a;
	}
	return NULL;
}

/* s2n-tls takes any of them for an end by default (s2n_alerts.c), but for
 * close_notify and user_canceled; production may be set otherwise. */
static bool judge_warning(const struct rule_input *in, struct finding *ret)
{
	const struct conn_alert *a = passed_warning(in->contact->edge);
	char name[NAME_SIZE];

	if (!a)
		a = passed_warning(in->contact->proof);
	if (!a)
		return false;
	finding_cite(ret, a->seq);
	finding_say(ret,
		    "the alert %s (%u) comes as a warning, then the handshake "
		    "goes on",
		    alert_name(a->code, name), a->code);
	ret->severity = SEV_DOUBT;
	ret->confidence = CONF_IMPLEMENTED;
	return true;
}

static bool judge_alert(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result == STANDING_OK)
		return judge_warning(in, ret);
	if (x.st.result != STANDING_ALERT || x.why != 0)
		return false;
	refusal_say(&x.st, &how);
	finding_say(ret, "%s", buf_str(&how));
	buf_release(&how);
	return true;
}

const struct rule rule_handshake_alert = {
	.id = "handshake-alert",
	.title = "The origin answers the handshake with an alert",
	.severity = SEV_FATAL,
	.confidence = CONF_REPORTED,
	.scope = RULE_CONTACT,
	.seen = "The origin refuses with an alert that no finer finding "
		"explains.",
	.does = "CloudFront ends the attempt and answers 502; users met this "
		"with servers that had no certificate for the name.",
	.sources = SOURCES(&source_report_monochromatic, &source_report_caddy,
			   &source_rfc_8446_alerts),
	.explain =
		"The origin sends a TLS alert and ends the handshake, and "
		"nothing else that was seen explains which of its demands is "
		"not met. internal_error (80) mostly means that a server such "
		"as Caddy has no certificate for the name; handshake_failure "
		"(40) that nothing offered suits it. The log of whatever ends "
		"TLS says more.",
	.remedies = REMEDIES("host-sni-agree", "forward-host",
			     "catch-all-certificate", "look-elsewhere"),
	.judge = judge_alert,
};

static bool judge_old(const struct rule *r, const struct rule_input *in,
		      struct finding *ret)
{
	struct standing st = standing_of(in->contact);
	char name[NAME_SIZE];

	(void)r;
	if (st.result != STANDING_OK || !st.conn->server_hello ||
	    st.conn->version < in->policy->min || st.conn->version >= TLS_1_2)
		return false;
	finding_cite(ret, st.conn->seq_server_hello);
	finding_say(ret, "the best version in common is %s",
		    version_name(st.conn->version, name));
	return true;
}

const struct rule rule_protocol_old = {
	.id = "protocol-old",
	.title = "The best TLS version in common is an old one",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "TLS 1.1 or older is the best version in common.",
	.does = "CloudFront connects, as the distribution allows that "
		"version.",
	.sources = SOURCES(&source_aws_behavior, &source_rfc_8996),
	.explain =
		"The handshake works because the distribution allows TLS 1.1 "
		"or older, and the origin has nothing newer. These versions "
		"are formally out of use (RFC 8996) and are switched off by "
		"software updates without notice. Bring the origin to TLS 1.2 "
		"or 1.3, then raise the distribution's minimum.",
	.judge = judge_old,
};

/* An alert to a hello with all that is older; silence would tell nothing. */
static bool refuses_older(const struct conn *c)
{
	size_t i;

	for (i = 0; c && !c->server_hello && i < c->alerts.n; i++) {
		if (!c->alerts.items[i].sent_by_us &&
		    c->alerts.items[i].level == ALERT_LEVEL_FATAL)
			return true;
	}
	return false;
}

/* Where the edge's own hello is refused too, the refusal of an older one says
 * nothing about versions. */
static const struct conn *older_after_answer(const struct rule_input *in,
					     size_t scenario)
{
	const struct evidence *ev = in->evidence;
	size_t address = in->contact->address;
	const struct conn *edge =
		evidence_conn(ev, address, scenario, PURPOSE_EDGE);

	return standing_answered(edge)
		       ? evidence_conn(ev, address, scenario, PURPOSE_OLDER)
		       : NULL;
}

static bool judge_tls13_only(const struct rule *r, const struct rule_input *in,
			     struct finding *ret)
{
	const struct conn *edge = in->contact->edge, *older = NULL;
	size_t s;

	(void)r;
	for (s = 0; s < in->evidence->scenarios.n && !older; s++)
		older = older_after_answer(in, s);
	if (!edge || !edge->server_hello || edge->version != TLS_1_3 ||
	    !refuses_older(older))
		return false;
	finding_cite(ret, edge->seq_server_hello);
	finding_cite(ret, older->seq_alert);
	finding_say(ret, "the origin chooses TLS 1.3, and refuses a hello with "
			 "TLS 1.2 and older");
	return true;
}

const struct rule rule_tls13_only = {
	.id = "tls13-only",
	.title = "The origin speaks TLS 1.3 alone",
	.severity = SEV_INFO,
	.confidence = CONF_REPORTED,
	.scope = RULE_CONTACT,
	.seen = "The origin chooses TLS 1.3 and refuses a hello with TLS 1.2 "
		"and older.",
	.does = "CloudFront offers TLS 1.3 to origins since 2025-11-20, "
		"whatever OriginSslProtocols says; users saw such origins "
		"work.",
	.sources = SOURCES(&source_aws_tls13, &source_report_monochromatic,
			   &source_s2n_policies),
	.explain =
		"The origin has nothing older than TLS 1.3. The "
		"distribution's origin SSL protocols know no such value, and "
		"yet CloudFront offers TLS 1.3 beside what is set there since "
		"November 2025. Users report that such origins work; AWS does "
		"not say so in as many words. Clients that know TLS 1.2 alone "
		"are kept out; switch it on if such are to come.",
	.judge = judge_tls13_only,
};
