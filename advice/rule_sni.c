/* Rules about the name sent (SNI) and what the origin makes of it. */
#include <string.h>

#include "advice/refusal.h"
#include "advice/rules.h"
#include "probe/names.h"

static bool judge_sni(const struct rule *r, const struct rule_input *in,
		      struct finding *ret)
{
	struct refusal x = refusal_of(in, ret);
	const struct conn *other;
	struct buf text = BUF_INIT(600);

	(void)r;
	if (!(x.why & EXPLAINED_SNI))
		return false;
	other = standing_other_name(in, x.st.conn);
	if (x.st.conn->sni)
		buf_addf(&text, "for the name %s ", x.st.conn->sni);
	else
		buf_adds(&text, "without a name ");
	refusal_say(&x.st, &text);
	if (other) {
		finding_cite(ret, other->seq_server_hello);
		if (other->sni)
			buf_addf(&text, "; the name %s is answered",
				 other->sni);
		else
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
	.seen = "The origin refuses the name in CloudFront's hello, and "
		"accepts another name or none.",
	.does = "CloudFront sends the forwarded Host as SNI, else the origin "
		"domain, and answers 502 when that is refused.",
	.sources = SOURCES(&source_aws_sni, &source_aws_policies,
			   &source_report_monochromatic,
			   &source_report_openrung),
	.explain =
		"CloudFront names a host in its hello (SNI): the viewer's Host "
		"where that is forwarded, else the origin domain. The origin "
		"has nothing for this name and refuses, while it answers to "
		"another one. Forward no Host, in the origin request policy "
		"and in the cache policy, or give the origin a certificate for "
		"the viewer's name.",
	.remedies = REMEDIES("origin-domain-name", "host-sni-agree",
			     "forward-host", "own-name-for-viewers",
			     "catch-all-certificate"),
	.judge = judge_sni,
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
	.seen = "The alert unrecognized_name comes as a warning, then the "
		"handshake goes on.",
	.does = "CloudFront's public TLS library stops at warnings by "
		"default; production may be set otherwise.",
	.sources = SOURCES(&source_s2n_alerts),
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

static const struct blob *leaf_of(const struct conn *c)
{
	return c && c->chain_seen && c->certs.n > 0 ? &c->certs.items[0] : NULL;
}

/* Without a name all scenarios are the same; it is asked in one of them. */
static const struct conn *without_name(const struct rule_input *in)
{
	const struct conn *c = NULL;
	size_t s;

	for (s = 0; s < in->evidence->scenarios.n && !c; s++)
		c = evidence_conn(in->evidence, in->contact->address, s,
				  PURPOSE_NO_SNI);
	return c;
}

static bool judge_default_differs(const struct rule *r,
				  const struct rule_input *in,
				  struct finding *ret)
{
	const struct conn *bare = without_name(in);
	const struct blob *named = leaf_of(in->contact->chain);
	const struct blob *unnamed = leaf_of(bare);
	const struct conn *a, *b;

	(void)r;
	/* RSA and ECDSA side by side: version and suite choose among them. */
	if (!named || !unnamed ||
	    bare->version != in->contact->chain->version ||
	    bare->suite != in->contact->chain->suite ||
	    /* Then it is chance, and not the name, what is shown. */
	    contact_differs(in->contact, &a, &b) ||
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
	.seen = "Without SNI the origin shows another certificate than with "
		"it.",
	.does = "CloudFront always sends SNI, so it gets the one that goes "
		"with the name.",
	.sources = SOURCES(&source_aws_sni, &source_rfc_6066_sni),
	.explain =
		"The origin chooses its certificate by the name in the hello. "
		"A test without a name, or by address, therefore shows another "
		"certificate than CloudFront gets. It is no fault, but it "
		"misleads: always test with the name.",
	.remedies = REMEDIES("catch-all-certificate"),
	.judge = judge_default_differs,
};
