/*
 * Rules about the certificates sent. The judge of chains finds the faults;
 * here each has its row. cert-name-mismatch and name-origin-only are among
 * them, as names are judged with the chain.
 */
#include <string.h>

#include "advice/rules.h"
#include "advice/standing.h"

#define DAY	  86400
#define SOON_DAYS 7

static const struct chain_reason *reason_of(const struct chain_judgment *j,
					    const char *id)
{
	size_t i;

	for (i = 0; i < j->reasons.n; i++) {
		if (strcmp(chain_fault_id(j->reasons.items[i].fault), id) == 0)
			return &j->reasons.items[i];
	}
	return NULL;
}

static const struct chain_reason *
judge(const struct rule *r, const struct rule_input *in, struct finding *ret)
{
	const struct contact *c = in->contact;
	const struct chain_reason *reason;

	if (!c->judgment)
		return NULL;
	reason = reason_of(c->judgment, r->id);
	if (!reason)
		return NULL;
	finding_cite(ret, c->chain->seq_chain);
	finding_say(ret, "%s", reason->detail ? reason->detail : "");
	return reason;
}

static bool judge_fault(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	return judge(r, in, ret) != NULL;
}

/* A week ahead it is a warning; before that, a date to note. */
static bool judge_soon(const struct rule *r, const struct rule_input *in,
		       struct finding *ret)
{
	const struct chain_reason *reason = judge(r, in, ret);
	const struct chain_judgment *j = in->contact->judgment;

	if (!reason)
		return false;
	if (reason->cert >= 0 && (size_t)reason->cert < j->certs.n &&
	    j->certs.items[reason->cert].not_after - in->evidence->at >
		    (int64_t)SOON_DAYS * DAY)
		ret->severity = SEV_INFO;
	return true;
}

/*
 * A hello that is refused for the key shows no chain; the one with every
 * group and scheme does, and then another key is what helps.
 */
static bool judge_key(const struct rule *r, const struct rule_input *in,
		      struct finding *ret)
{
	const struct conn *wide = standing_probe(in, PURPOSE_ALL_OFFERED);
	const struct chain_judgment *j = evidence_judgment(in->evidence, wide);
	const struct chain_reason *reason;

	if (in->contact->judgment)
		return judge_fault(r, in, ret);
	reason = j ? reason_of(j, r->id) : NULL;
	if (!reason)
		return false;
	finding_cite(ret, wide->seq_chain);
	finding_say(ret, "%s", reason->detail ? reason->detail : "");
	return true;
}

const struct rule rule_cert_malformed = {
	.id = "cert-malformed",
	.title = "The origin sends a certificate that can't be read, or none",
	.severity = SEV_FATAL,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "No certificate comes, or one of those sent can't be parsed.",
	.does = "CloudFront answers 502 to an invalid certificate; its public "
		"TLS library ends the handshake where one can't be parsed.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_502),
	.explain =
		"The list of certificates is empty, or one in it can't be "
		"parsed. CloudFront has nothing to check then and ends the "
		"handshake. Install the certificate files again from what the "
		"CA delivered, in PEM form and without stray bytes.",
	.remedies = REMEDIES("trusted-certificate", "serve-full-chain"),
	.judge = judge_fault,
};

const struct rule rule_cert_key_unsupported = {
	.id = "cert-key-unsupported",
	.title = "The certificate's key is of a kind that CloudFront can't use",
	.severity = SEV_FATAL,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "The leaf's key is of a kind without a signature scheme or "
		"curve on offer: Ed25519, DSA, P-192, or P-521 before TLS "
		"1.3.",
	.does = "CloudFront's public TLS library offers no scheme for such a "
		"key and ends the handshake; AWS lists RSA, P-256 and P-384.",
	.sources = SOURCES(&source_s2n_policies, &source_aws_certs,
			   &source_aws_ciphers),
	.explain =
		"CloudFront offers signature schemes for RSA and for ECDSA. A "
		"leaf with an Ed25519, Ed448 or DSA key, or on a curve such "
		"as P-192, can't prove itself to it, and one on P-521 only in "
		"TLS 1.3. Order a certificate for an RSA 2048 or P-256 key.",
	.remedies = REMEDIES("trusted-certificate"),
	.judge = judge_key,
};

const struct rule rule_cert_self_signed = {
	.id = "cert-self-signed",
	.title = "The origin's certificate signed itself",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The leaf signed itself and is no trusted root.",
	.does = "CloudFront drops the connection and answers 502; there is no "
		"switch that would let it through.",
	.sources = SOURCES(&source_aws_https, &source_aws_502),
	.explain =
		"The leaf's issuer is the leaf itself: no CA vouches for it. "
		"CloudFront checks every custom origin against Mozilla's list "
		"of CAs, has no switch to skip that and no place for a root of "
		"your own. Install a certificate from a public CA; Let's "
		"Encrypt and exportable ACM certificates both do.",
	.remedies = REMEDIES("trusted-certificate", "acm-import",
			     "host-sni-agree", "forward-host", "public-ca"),
	.judge = judge_fault,
};

const struct rule rule_cert_wrong_purpose = {
	.id = "cert-wrong-purpose",
	.title = "The certificate may not serve a TLS server",
	.severity = SEV_FATAL,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "The chain may not serve a TLS server: by key usage, extended "
		"key usage, an issuer that is no CA, path length, name "
		"constraints, or an unknown critical extension.",
	.does = "CloudFront's public TLS library refuses such a chain. AWS "
		"states no rule of its own for origins.",
	.sources = SOURCES(&source_s2n_validator, &source_rfc_5280_purpose),
	.explain =
		"Something in the chain forbids its use: a key usage or an "
		"extended key usage without serving TLS, an issuer that is no "
		"CA, a path longer than allowed, a name outside a CA's "
		"constraints, or a critical extension that nobody knows. "
		"CloudFront's public TLS library refuses such a chain; AWS "
		"itself states no rule. Order a certificate for TLS servers.",
	.remedies = REMEDIES("trusted-certificate"),
	.judge = judge_fault,
};

const struct rule rule_trust_local_only = {
	.id = "trust-local-only",
	.title = "Only this workstation trusts the origin's CA",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The path ends at a root that this workstation trusts and "
		"CloudFront does not.",
	.does = "CloudFront accepts the CAs on Mozilla's list alone, and "
		"answers 502 to a chain that ends elsewhere.",
	.sources = SOURCES(&source_aws_certs, &source_mozilla_cas),
	.explain =
		"The chain ends at a root that was added to this machine and "
		"is not on Mozilla's list, which is what CloudFront goes by. "
		"That is why the origin looks healthy from here. Install a "
		"certificate from a public CA; and if the root belongs to a "
		"proxy that inspects TLS, ask again from outside that network.",
	.remedies = REMEDIES("trusted-certificate", "acm-import", "public-ca"),
	.judge = judge_fault,
};

const struct rule rule_cert_untrusted = {
	.id = "cert-untrusted",
	.title =
		"The origin's certificate comes from a CA that CloudFront does "
		"not trust",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The path ends at a self-signed root that was sent and that "
		"CloudFront does not trust.",
	.does = "CloudFront accepts the CAs on Mozilla's list alone, and "
		"answers 502 to a chain that ends elsewhere.",
	.sources = SOURCES(&source_aws_certs, &source_mozilla_cas),
	.explain =
		"The chain is complete, but the root at its end is not on "
		"Mozilla's list: a company's own CA, a CDN's origin CA, a test "
		"CA, AWS Private CA. CloudFront can't be taught another root "
		"for origins. Install a certificate from a public CA.",
	.remedies = REMEDIES("trusted-certificate", "acm-import",
			     "host-sni-agree", "forward-host", "public-ca"),
	.judge = judge_fault,
};

const struct rule rule_chain_incomplete = {
	.id = "chain-incomplete",
	.title = "The origin leaves out a certificate of its chain",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "An issuer is neither sent nor trusted, and what was sent "
		"does not end in a self-signed certificate.",
	.does = "CloudFront drops the connection and answers 502. That it "
		"fetches no missing certificate follows from this.",
	.sources = SOURCES(&source_aws_https, &source_aws_502),
	.explain = "The issuer of a certificate is neither sent along nor a "
		   "trusted root. Browsers fetch or remember missing "
		   "intermediates, CloudFront takes what the origin sends and "
		   "drops the connection. Serve the full chain file: the leaf "
		   "first, then each issuer, without the root.",
	.remedies = REMEDIES("trusted-certificate", "serve-full-chain"),
	.judge = judge_fault,
};

const struct rule rule_cert_expired = {
	.id = "cert-expired",
	.title = "The origin's certificate has expired",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The leaf is past its last day at the time judged.",
	.does = "CloudFront drops the connection and answers 502.",
	.sources = SOURCES(&source_aws_502),
	.explain = "The leaf that the origin sends is past its last day. "
		   "CloudFront refuses it, whatever the certificate on the "
		   "viewer's side says. Renew it, and reload the server that "
		   "holds it: a renewed file on disk is not yet on the wire.",
	.remedies = REMEDIES("trusted-certificate", "acm-import",
			     "host-sni-agree", "forward-host",
			     "renew-and-reload"),
	.judge = judge_fault,
};

const struct rule rule_cert_not_yet_valid = {
	.id = "cert-not-yet-valid",
	.title = "The origin's certificate is not valid yet",
	.severity = SEV_FATAL,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "The leaf's first day is still to come at the time judged.",
	.does = "CloudFront's public TLS library refuses it. AWS writes of "
		"invalid certificates, without naming this case.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_502),
	.explain =
		"The leaf's first day is still to come, at the time judged. "
		"Either it was installed too early, or a clock is wrong: this "
		"machine's, or the one on which it was issued. Put the former "
		"certificate back until then, or have one issued that is valid "
		"now.",
	.remedies = REMEDIES("trusted-certificate", "renew-and-reload"),
	.judge = judge_fault,
};

const struct rule rule_chain_expired = {
	.id = "chain-expired",
	.title = "A CA certificate in the origin's chain is out of its dates",
	.severity = SEV_FATAL,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "An intermediate or the root of the only path is out of its "
		"dates.",
	.does = "CloudFront's public TLS library refuses the path. AWS writes "
		"of invalid certificates, without naming this case.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_502),
	.explain =
		"The leaf is fine, but an intermediate or a root on the only "
		"path from it has expired or is not valid yet. Old bundles "
		"with a lapsed cross-certificate do this. Download the CA's "
		"present chain and serve that.",
	.remedies = REMEDIES("trusted-certificate", "serve-full-chain",
			     "renew-and-reload"),
	.judge = judge_fault,
};

const struct rule rule_cert_name_mismatch = {
	.id = "cert-name-mismatch",
	.title = "The certificate is for another name",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The certificate names neither the origin domain nor the "
		"forwarded Host.",
	.does = "CloudFront drops the connection and answers 502.",
	.sources =
		SOURCES(&source_aws_502, &source_aws_https, &source_aws_origin),
	.explain =
		"None of the names in the certificate fits the origin domain, "
		"nor the Host that CloudFront forwards. A wildcard covers one "
		"label only, and never the bare domain. Use an origin domain "
		"that the certificate carries, have the name added, or change "
		"whether Host is forwarded: which of them depends on the names "
		"it does carry.",
	.remedies = REMEDIES("trusted-certificate", "origin-domain-name",
			     "acm-import", "host-sni-agree", "forward-host",
			     "own-name-for-load-balancer",
			     "own-name-for-viewers", "reissue-with-name"),
	.judge = judge_fault,
};

const struct rule rule_chain_order = {
	.id = "chain-order",
	.title = "The certificates are sent in the wrong order",
	.severity = SEV_DOUBT,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "All certificates that are needed are there, but they are not "
		"each followed by their issuer.",
	.does = "AWS documents that CloudFront drops the connection; its "
		"public TLS library sorts the list and accepts it.",
	.sources = SOURCES(&source_aws_https, &source_aws_502,
			   &source_s2n_validator),
	.explain =
		"Everything that is needed is sent, but not each certificate "
		"is followed by the one that issued it. AWS writes that "
		"CloudFront drops such a connection; its public TLS library "
		"sorts the list and accepts. The sources disagree, and putting "
		"the file in order costs a minute: leaf, then its issuer, and "
		"so on.",
	.remedies = REMEDIES("trusted-certificate", "serve-full-chain"),
	.judge = judge_fault,
};

const struct rule rule_chain_too_long = {
	.id = "chain-too-long",
	.title = "The origin's chain is longer than CloudFront's library reads",
	.severity = SEV_DOUBT,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "More than 7 certificates are sent, or more than 64 KiB of "
		"them.",
	.does = "CloudFront's public TLS library refuses more by default; AWS "
		"names no figure, and production may be set otherwise.",
	.sources = SOURCES(&source_s2n_validator),
	.explain =
		"CloudFront's public TLS library reads at most seven "
		"certificates and 64 KiB in one message, unless it is set "
		"otherwise, and whether production is, nobody outside knows. A "
		"chain needs two or three. Remove what is not on the path from "
		"the leaf to its root.",
	.remedies = REMEDIES("serve-full-chain"),
	.judge = judge_fault,
};

const struct rule rule_name_origin_only = {
	.id = "name-origin-only",
	.title = "Host is forwarded, and the certificate names only the origin",
	.severity = SEV_DOUBT,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "Host is forwarded, and the certificate names the origin "
		"domain but not that Host.",
	.does = "Not certain what CloudFront does, for AWS contradicts "
		"itself: two pages let either name do, two others want the "
		"forwarded Host.",
	.sources = SOURCES(&source_aws_https, &source_aws_502,
			   &source_aws_origin, &source_aws_repost),
	.explain = "The certificate carries the origin domain, but not the "
		   "viewer's name that CloudFront forwards as Host. Some AWS "
		   "pages say that either name will do, others that it must be "
		   "the forwarded one. Cover the viewer's name as well, or do "
		   "not forward Host, and the question is gone.",
	.remedies = REMEDIES("host-sni-agree", "own-name-for-viewers",
			     "reissue-with-name"),
	.judge = judge_fault,
};

const struct rule rule_cert_key_size = {
	.id = "cert-key-size",
	.title = "The certificate's key is larger than AWS lists",
	.severity = SEV_DOUBT,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The leaf has an RSA key above 4096 bits, or a P-521 key over "
		"TLS 1.3.",
	.does = "AWS lists RSA up to 4096 bits, P-256 and P-384; CloudFront's "
		"public TLS library takes such a key.",
	.sources = SOURCES(&source_aws_certs, &source_s2n_policies),
	.explain =
		"AWS lists RSA keys up to 4096 bits and the curves P-256 and "
		"P-384. This key lies beyond, and CloudFront's public TLS "
		"library nevertheless goes on with it. An RSA 2048 or P-256 "
		"key ends the doubt and makes handshakes faster.",
	.remedies = REMEDIES("trusted-certificate"),
	.judge = judge_fault,
};

const struct rule rule_root_not_mozilla = {
	.id = "root-not-mozilla",
	.title = "The origin's root is no longer trusted by Mozilla's own list",
	.severity = SEV_DOUBT,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The root is in this machine's Mozilla bundle, but Mozilla's "
		"own list has withdrawn trust from it, or from leaves of this "
		"date.",
	.does = "AWS refers to Mozilla's list without a version, and says "
		"nothing of its dates; CloudFront may accept or refuse.",
	.sources = SOURCES(&source_aws_certs, &source_mozilla_nss),
	.explain =
		"AWS writes that CloudFront supports the CAs on Mozilla's "
		"list, and says neither which version of it nor whether its "
		"dates count. This machine's bundle has the root, and the list "
		"of the date named has taken it off, keeps it for other "
		"purposes than web sites, or distrusts what was issued after "
		"a date. It works until CloudFront follows the list, or has "
		"stopped working already. Have the certificate issued under "
		"another root of your CA, or by another public CA.",
	.remedies = REMEDIES("trusted-certificate", "public-ca"),
	.judge = judge_fault,
};

const struct rule rule_root_newer_than_bundle = {
	.id = "root-newer-than-bundle",
	.title =
		"The origin's root is on Mozilla's list, not in the bundle here",
	.severity = SEV_DOUBT,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The root is not in this machine's bundle, but is on "
		"Mozilla's own list.",
	.does = "AWS refers to Mozilla's list without a version; CloudFront "
		"may have taken the root over or not.",
	.sources = SOURCES(&source_mozilla_cas, &source_mozilla_nss,
			   &source_aws_certs),
	.explain =
		"AWS writes that CloudFront supports the CAs on Mozilla's "
		"list. The list of the date named has this root, and the "
		"bundle of this machine is older or lacks it for another "
		"reason, so most tools here call the certificate untrusted. "
		"Whether CloudFront has taken the root over, AWS does not say. "
		"Ask your CA for a chain that a root of longer standing has "
		"cross-signed, and update ca-certificates here.",
	.remedies = REMEDIES("serve-full-chain", "look-elsewhere"),
	.judge = judge_fault,
};

const struct rule rule_path_needs_search = {
	.id = "path-needs-search",
	.title = "Only a client that searches would find the trusted path",
	.severity = SEV_WARNING,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "A trusted path exists, but not along the first issuer that "
		"fits, in the order sent.",
	.does = "CloudFront's public TLS library takes that first issuer and "
		"does not turn back, so it finds no path.",
	.sources = SOURCES(&source_s2n_validator, &source_rfc_4158),
	.explain =
		"Among the certificates sent there is a path to a trusted "
		"root, but not along the first issuer that fits. Browsers and "
		"Go try them all; CloudFront's public TLS library takes the "
		"first and does not turn back. Send one path only: the leaf, "
		"its issuer, and so on, without cross-signed twins.",
	.remedies = REMEDIES("trusted-certificate", "serve-full-chain"),
	.judge = judge_fault,
};

const struct rule rule_cert_weak = {
	.id = "cert-weak",
	.title = "A key or signature in the chain is weak",
	.severity = SEV_WARNING,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "A key or signature in the chain is below today's practice: "
		"RSA under 2048 bits, SHA-1.",
	.does = "CloudFront's public TLS library accepts RSA 1024 and SHA-1 "
		"in certificates; AWS lists RSA from 1024 bits.",
	.sources = SOURCES(&source_s2n_policies, &source_aws_certs),
	.explain =
		"An RSA key under 2048 bits, or a signature made with SHA-1, "
		"is below what CAs issue today. CloudFront's public TLS "
		"library takes both all the same, so they are not the cause. "
		"Replace the certificate at the next renewal.",
	.judge = judge_fault,
};

const struct rule rule_expires_soon = {
	.id = "expires-soon",
	.title = "A certificate expires soon",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "A certificate on the path expires within 30 days.",
	.does = "CloudFront accepts it until then, and answers 502 from that "
		"moment on.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"A certificate on the path expires within 30 days. All is well "
		"until then, and on that day CloudFront answers 502. Check "
		"that the renewal is automatic, and that it also reloads the "
		"server.",
	.remedies = REMEDIES("renew-and-reload"),
	.judge = judge_soon,
};

const struct rule rule_cert_odd = {
	.id = "cert-odd",
	.title = "The certificate is unusual, and accepted",
	.severity = SEV_INFO,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "The name stands in the CN alone, the certificate is X.509 "
		"v1, the leaf is a CA, or a promised OCSP staple is missing.",
	.does = "CloudFront's public TLS library accepts each of them; AWS "
		"lets a CN do.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_origin,
			   &source_rfc_6125),
	.explain =
		"There is something in the certificate that some clients "
		"refuse and CloudFront's public TLS library takes: the name "
		"stands in the common name only, it is of version 1, the leaf "
		"is a CA, or it promises a stapled OCSP answer and none came. "
		"It explains why tools disagree about this origin.",
	.judge = judge_fault,
};

const struct rule rule_chain_extra = {
	.id = "chain-extra",
	.title = "Certificates are sent that no path needs",
	.severity = SEV_INFO,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "Certificates are sent that no path needs: duplicates or "
		"strangers.",
	.does = "CloudFront's public TLS library passes over them; AWS asks "
		"to leave unrelated ones out.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_https),
	.explain =
		"The list holds duplicates, or certificates of other chains. "
		"They cost bytes in every handshake, and CloudFront's public "
		"TLS library passes over them; AWS asks to leave unrelated "
		"ones out. Remove them when the file is touched next.",
	.judge = judge_fault,
};

const struct rule rule_chain_has_root = {
	.id = "chain-has-root",
	.title = "The root is sent along",
	.severity = SEV_INFO,
	.confidence = CONF_IMPLEMENTED,
	.scope = RULE_CONTACT,
	.seen = "The root is sent along.",
	.does = "CloudFront's public TLS library passes over it; AWS asks to "
		"leave it out.",
	.sources = SOURCES(&source_s2n_validator, &source_aws_https,
			   &source_rfc_8446_certs),
	.explain =
		"The self-signed root is sent with the rest. A client has its "
		"own copy and needs none, so it mostly does no harm and no "
		"good. AWS asks to leave it out, and so may you.",
	.judge = judge_fault,
};
