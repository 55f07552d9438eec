/* Rules about the handshake: refusals, and what is odd in one that works. */
#include <stdlib.h>
#include <string.h>

#include "advice/rules.h"
#include "advice/standing.h"
#include "base/buf.h"
#include "probe/names.h"

/* What stands, with what explains it; cites what it rests on. */
struct refusal {
	struct standing st;
	unsigned why;
};

static struct refusal refusal_of(const struct rule_input *in,
				 struct finding *ret)
{
	struct refusal r = { .st = standing_of(in->contact) };

	r.why = standing_explained(in, &r.st);
	if (r.st.conn)
		finding_cite(ret, r.st.conn->seq_open);
	if (r.st.alert)
		finding_cite(ret, r.st.alert->seq);
	return r;
}

/* How far a connection had come when it broke, for "after ...". */
static const char *stage(const struct conn *c)
{
	if (c->handshake_done)
		return "after the handshake";
	if (c->cert_requested)
		return "after asking for a client certificate";
	if (c->chain_seen)
		return "after its certificates";
	if (c->server_hello)
		return "after its ServerHello";
	return "after the ClientHello";
}

/* "the alert handshake_failure (40)", or how else it ended. */
static void how_refused(const struct standing *st, struct buf *out)
{
	char name[NAME_SIZE];

	if (st->alert) {
		buf_addf(out, "the origin sends the alert %s (%u) %s",
			 alert_name(st->alert->code, name), st->alert->code,
			 stage(st->conn));
		return;
	}
	switch (st->result) {
	case STANDING_SILENT:
		buf_addf(out, "nothing more comes from the origin %s",
			 stage(st->conn));
		break;
	case STANDING_CLOSED:
		buf_addf(out, "the origin %s the connection %s",
			 st->conn->closed_how == OUTCOME_RESET ? "resets"
							       : "closes",
			 stage(st->conn));
		break;
	case STANDING_NOT_TLS:
		buf_adds(out, "what answers is not TLS");
		break;
	case STANDING_MALFORMED:
		buf_adds(out, "the answer breaks the protocol");
		break;
	case STANDING_UNKNOWN:
	case STANDING_LOCAL:
	case STANDING_TCP:
	case STANDING_ALERT:
	case STANDING_OK:
		buf_adds(out, "the origin answers");
		break;
	}
}

static bool judge_not_tls(const struct rule *r, const struct rule_input *in,
			  struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);

	(void)r;
	if (x.st.result != STANDING_NOT_TLS || (x.why & EXPLAINED_PROXY))
		return false;
	finding_cite(ret, x.st.conn->seq_not_tls);
	if (x.st.conn->plain_status)
		finding_say(ret, "port %d answers in plain HTTP, status %d: %s",
			    x.st.conn->port, x.st.conn->plain_status,
			    x.st.conn->text ? x.st.conn->text : "");
	else
		finding_say(ret, "port %d answers in plain text: %s",
			    x.st.conn->port,
			    x.st.conn->text ? x.st.conn->text : "");
	return true;
}

const struct rule rule_not_tls = {
	.id = "not-tls",
	.title = "The origin does not speak TLS on this port",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.reference = AWS_502,
	.explain =
		"The port is open, but what answers is another protocol, "
		"mostly plain HTTP. CloudFront sends a ClientHello to its "
		"HTTPS port and gives up when no TLS comes back. Turn TLS on "
		"for this listener, or correct the HTTPS port in the "
		"distribution.",
	.remedies = REMEDIES("tls-listener"),
	.judge = judge_not_tls,
};

static bool judge_proxy(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (!(x.why & EXPLAINED_PROXY))
		return false;
	finding_cite(ret, standing_probe(in, PURPOSE_PROXY)->seq_server_hello);
	how_refused(&x.st, &how);
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
	.reference =
		"https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt",
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
	.reference = RFC(8446),
	.explain =
		"The answer begins like TLS and then goes against its rules: "
		"lengths that do not add up, messages out of order, values "
		"that were not offered, or a signature that the certificate's "
		"key did not make. A careful client such as CloudFront's ends "
		"there. Look for a faulty middlebox in front of the origin, "
		"and update the software that ends TLS.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_malformed,
};

static bool judge_silent(const struct rule *r, const struct rule_input *in,
			 struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result != STANDING_SILENT ||
	    (x.why & (EXPLAINED_PROXY | EXPLAINED_CLIENT)))
		return false;
	finding_cite(ret, x.st.conn->seq_timeout);
	how_refused(&x.st, &how);
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
	.reference = AWS_504,
	.explain =
		"TCP opens, and then the origin says nothing, or stops half "
		"way. CloudFront waits no longer than the connection timeout "
		"of the origin and answers 502 or 504. An overloaded server, a "
		"firewall that inspects TLS, or a listener that waits for "
		"another protocol first are the usual reasons; look at the "
		"origin's log at the moment of the attempt.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_silent,
};

static bool judge_closed(const struct rule *r, const struct rule_input *in,
			 struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result != STANDING_CLOSED ||
	    (x.why & (EXPLAINED_PROXY | EXPLAINED_CLIENT)))
		return false;
	finding_cite(ret, x.st.conn->seq_closed);
	how_refused(&x.st, &how);
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
	.reference = AWS_502,
	.explain =
		"The origin closes or resets the connection while the "
		"handshake is under way and gives no reason. Servers without a "
		"certificate for the name asked for do so, and so do "
		"firewalls, rate limits and crashing processes. If another "
		"name is answered, give the server a certificate for this one; "
		"else look into the logs of whatever ends TLS.",
	.remedies = REMEDIES("host-sni-agree", "catch-all-certificate",
			     "look-elsewhere"),
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
		how_refused(&x.st, &text);
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
	.reference = AWS_HTTPS,
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

static void say_choice(const struct policy *p, const struct conn *c,
		       struct buf *out)
{
	char name[NAME_SIZE];

	if (!u16_list_has(&p->suites, c->suite))
		buf_addf(out, "the suite %s", suite_name(c->suite, name));
	else if (c->group && !u16_list_has(&p->groups, c->group))
		buf_addf(out, "the group %s", group_name(c->group, name));
	else if (c->scheme && !u16_list_has(&p->schemes, c->scheme))
		buf_addf(out, "the signature scheme %s",
			 scheme_name(c->scheme, name));
	else
		buf_addf(out, "%s", version_name(c->version, name));
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
		say_choice(in->policy, edge, &text);
		buf_adds(&text, ", which was not offered");
	} else {
		how_refused(&x.st, &text);
	}
	if (standing_answered(wide) && !(edge && edge->server_hello)) {
		finding_cite(ret, wide->seq_server_hello);
		buf_adds(&text, "; a hello with every suite and group gets ");
		say_choice(in->policy, wide, &text);
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
	.reference = AWS_CIPHERS,
	.explain =
		"There is a TLS version in common, but the origin takes none "
		"of the cipher suites, curves or signature schemes that "
		"CloudFront offers. Origins that are narrowed to ChaCha20 with "
		"TLS 1.2, to DHE, to P-521 or to an Ed25519 key end here. Add "
		"a suite from AWS' list with P-256, and an RSA or P-256 key.",
	.remedies = REMEDIES("offer-common-tls"),
	.judge = judge_cipher,
};

static bool judge_sni(const struct rule *r, const struct rule_input *in,
		      struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	const struct conn *other, *bare;
	struct buf text = BUF_INIT(600);

	(void)r;
	if (!(x.why & EXPLAINED_SNI))
		return false;
	other = standing_probe(in, PURPOSE_OTHER_SNI);
	bare = standing_probe(in, PURPOSE_NO_SNI);
	buf_addf(&text, "for the name %s ", x.st.conn->sni);
	how_refused(&x.st, &text);
	if (standing_answered(other)) {
		finding_cite(ret, other->seq_server_hello);
		buf_addf(&text, "; the name %s is answered",
			 other->sni ? other->sni : "of another kind");
	} else if (standing_answered(bare)) {
		finding_cite(ret, bare->seq_server_hello);
		buf_adds(&text, "; a hello without a name is answered");
	}
	finding_say(ret, "%s", buf_str(&text));
	buf_release(&text);
	return true;
}

const struct rule rule_sni_rejected = {
	.id = "sni-rejected",
	.title = "The origin refuses the name that CloudFront would send",
	.severity = SEV_FATAL,
	.confidence = CONF_REPORTED,
	.scope = RULE_CONTACT,
	.reference = AWS_SNI,
	.explain =
		"CloudFront names a host in its hello (SNI): the viewer's Host "
		"where that is forwarded, else the origin domain. The origin "
		"has nothing for this name and refuses, while it answers to "
		"another one. Forward no Host, in the origin request policy "
		"and in the cache policy, or give the origin a certificate for "
		"the viewer's name.",
	.remedies = REMEDIES("origin-domain-name", "host-sni-agree",
			     "catch-all-certificate"),
	.judge = judge_sni,
};

static bool judge_alert(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (x.st.result != STANDING_ALERT || x.why != 0)
		return false;
	how_refused(&x.st, &how);
	finding_say(ret, "%s", buf_str(&how));
	buf_release(&how);
	return true;
}

const struct rule rule_handshake_alert = {
	.id = "handshake-alert",
	.title = "The origin refuses the handshake with an alert",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.reference = RFC(8446) "#section-6",
	.explain =
		"The origin sends a TLS alert and ends the handshake, and "
		"nothing else that was seen explains which of its demands is "
		"not met. internal_error (80) mostly means that a server such "
		"as Caddy has no certificate for the name; handshake_failure "
		"(40) that nothing offered suits it. The log of whatever ends "
		"TLS says more.",
	.remedies = REMEDIES("host-sni-agree", "catch-all-certificate",
			     "look-elsewhere"),
	.judge = judge_alert,
};

/* With origin mTLS configured, whether the edge has the right certificate
 * can't be asked from here. */
static void lower_for_mtls(const struct rule_input *in, struct finding *ret)
{
	if (in->evidence->flags & ASKED_ORIGIN_MTLS)
		ret->severity = SEV_INFO;
}

static bool judge_client_required(const struct rule *r,
				  const struct rule_input *in,
				  struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	struct buf how = BUF_INIT(200);

	(void)r;
	if (!(x.why & EXPLAINED_CLIENT))
		return false;
	finding_cite(ret, x.st.conn->seq_cert_request);
	finding_cite(ret, x.st.conn->seq_closed);
	how_refused(&x.st, &how);
	finding_say(ret, "%s, to which none was sent", buf_str(&how));
	buf_release(&how);
	lower_for_mtls(in, ret);
	return true;
}

const struct rule rule_client_certificate_required = {
	.id = "client-certificate-required",
	.title = "The origin refuses a client without a certificate",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.reference = AWS_MTLS,
	.explain = "The origin asks for a client certificate and ends the "
		   "connection when none is sent. CloudFront has none to show "
		   "unless the distribution configures mutual TLS for this "
		   "origin. Stop demanding one on this listener, or configure "
		   "origin mTLS.",
	.remedies = REMEDIES("no-client-certificate"),
	.judge = judge_client_required,
};

static bool judge_client_requested(const struct rule *r,
				   const struct rule_input *in,
				   struct finding *ret)
{
	const struct contact *c = in->contact;
	const struct conn *asked = NULL;
	struct refusal x = refusal_of(in, ret);

	(void)r;
	if (c->edge && c->edge->cert_requested)
		asked = c->edge;
	else if (c->proof && c->proof->cert_requested)
		asked = c->proof;
	if (!asked || (x.why & EXPLAINED_CLIENT))
		return false;
	finding_cite(ret, asked->seq_cert_request);
	if (c->proof && c->proof->http_seen) {
		finding_cite(ret, c->proof->seq_http);
		finding_say(
			ret,
			"a CertificateRequest comes; without one the origin "
			"goes on and answers HTTP %d",
			c->proof->http_status);
	} else {
		finding_say(ret, "a CertificateRequest comes%s",
			    x.st.result == STANDING_OK
				    ? ", and the handshake goes on without one"
				    : "");
	}
	lower_for_mtls(in, ret);
	return true;
}

const struct rule rule_client_certificate_requested = {
	.id = "client-certificate-requested",
	.title = "The origin asks for a client certificate, and would do "
		 "without",
	.severity = SEV_DOUBT,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.reference = AWS_MTLS,
	.explain =
		"The origin asks the client for a certificate but goes on when "
		"none comes. AWS writes that CloudFront drops such a "
		"connection unless origin mTLS is configured; its public TLS "
		"library answers with an empty list and goes on. The sources "
		"disagree, so stop asking on this listener before looking any "
		"further.",
	.remedies = REMEDIES("no-client-certificate"),
	.judge = judge_client_requested,
};

static const struct conn_alert *name_warning(const struct conn *c)
{
	size_t i;

	for (i = 0; c && c->server_hello && i < c->alerts.n; i++) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (!a->sent_by_us && a->level == ALERT_LEVEL_WARNING &&
		    a->code == ALERT_UNRECOGNIZED_NAME)
			return a;
	}
	return NULL;
}

static bool judge_sni_warned(const struct rule *r, const struct rule_input *in,
			     struct finding *ret)
{
	const struct conn_alert *a = name_warning(in->contact->edge);
	const struct conn *c = in->contact->edge;

	(void)r;
	if (!a) {
		c = in->contact->proof;
		a = name_warning(c);
	}
	if (!a)
		return false;
	finding_cite(ret, a->seq);
	finding_say(
		ret,
		"the warning unrecognized_name (112) comes for %s, then the "
		"handshake goes on",
		c->sni ? c->sni : "the hello");
	return true;
}

const struct rule rule_sni_warned = {
	.id = "sni-warned",
	.title = "The origin warns that it does not know the name",
	.severity = SEV_DOUBT,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.reference = S2N_TLS,
	.explain =
		"The origin sends the alert unrecognized_name as a warning and "
		"then goes on with the handshake. Most clients pass over it; "
		"CloudFront's public TLS library ends the connection at any "
		"warning by default, and whether production is set otherwise "
		"is not known. Add the name to the server (ServerName or "
		"ServerAlias in Apache).",
	.remedies = REMEDIES("host-sni-agree", "catch-all-certificate"),
	.judge = judge_sni_warned,
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
	.reference = RFC(8996),
	.explain =
		"The handshake works because the distribution allows TLS 1.1 "
		"or older, and the origin has nothing newer. These versions "
		"are formally out of use (RFC 8996) and are switched off by "
		"software updates without notice. Bring the origin to TLS 1.2 "
		"or 1.3, then raise the distribution's minimum.",
	.judge = judge_old,
};

static const struct blob *leaf_of(const struct conn *c)
{
	return c && c->chain_seen && c->certs.n > 0 ? &c->certs.items[0] : NULL;
}

static bool judge_default_differs(const struct rule *r,
				  const struct rule_input *in,
				  struct finding *ret)
{
	const struct conn *bare = standing_probe(in, PURPOSE_NO_SNI);
	const struct blob *named = leaf_of(in->contact->chain);
	const struct blob *unnamed = leaf_of(bare);

	(void)r;
	if (!named || !unnamed ||
	    (named->len == unnamed->len &&
	     memcmp(named->data, unnamed->data, named->len) == 0))
		return false;
	finding_cite(ret, in->contact->chain->seq_chain);
	finding_cite(ret, bare->seq_chain);
	finding_say(ret,
		    "with the name %s one certificate comes, without a name "
		    "another",
		    in->contact->chain->sni ? in->contact->chain->sni : "");
	return true;
}

const struct rule rule_sni_default_differs = {
	.id = "sni-default-differs",
	.title = "Without SNI the origin shows another certificate",
	.severity = SEV_INFO,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.reference = RFC(6066) "#section-3",
	.explain =
		"The origin chooses its certificate by the name in the hello. "
		"A test without a name, or by address, therefore shows another "
		"certificate than CloudFront gets. It is no fault, but it "
		"misleads: always test with the name.",
	.remedies = REMEDIES("catch-all-certificate"),
	.judge = judge_default_differs,
};
