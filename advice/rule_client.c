/* Rules about client certificates. */
#include "advice/refusal.h"
#include "advice/rules.h"

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
	refusal_say(&x.st, &how);
	finding_say(ret, "%s; no client certificate was sent", buf_str(&how));
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
	.seen = "The origin asks for a client certificate and refuses when "
		"none comes, in TLS 1.3 only after the handshake.",
	.does = "CloudFront has none to send unless origin mTLS is "
		"configured; without it AWS documents that the request is "
		"dropped.",
	.sources = SOURCES(&source_aws_behavior, &source_aws_mtls),
	.explain = "The origin asks for a client certificate and ends the "
		   "connection when none is sent. CloudFront has none to show "
		   "unless the distribution configures mutual TLS for this "
		   "origin. Stop demanding one on this listener, or configure "
		   "origin mTLS.",
	.remedies = REMEDIES("no-client-certificate"),
	.judge = judge_client_required,
};

/*
 * nginx lets the handshake pass and refuses the request (ssl_verify_client on:
 * 400, "No required SSL certificate was sent"), as Apache and IIS do for parts
 * of a site (403). CloudFront would then pass that answer on, and no 502.
 */
static const char *what_it_means(int status)
{
	return status == 400 || status == 403
		       ? ", as servers do that demand one for the request "
			 "(nginx: No required SSL certificate was sent)"
		       : "";
}

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
			"a CertificateRequest comes; without a certificate the "
			"origin goes on and answers HTTP %d%s",
			c->proof->http_status,
			what_it_means(c->proof->http_status));
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
	.seen = "The origin asks for a client certificate, and goes on "
		"without one.",
	.does = "AWS documents that the request is dropped unless origin mTLS "
		"is configured; CloudFront's public TLS library answers with "
		"an empty list since 2024-03-21.",
	.sources = SOURCES(&source_aws_behavior, &source_aws_mtls,
			   &source_s2n_connection),
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
