/* Rules about HTTP behind a finished handshake, and on the HTTP port. */
#include <stdlib.h>
#include <strings.h>

#include "advice/rules.h"
#include "advice/standing.h"
#include "base/clock.h"

#define SKEW_S 60

/* The connection that brought an HTTP answer over TLS, or NULL. */
static const struct conn *answered(const struct rule_input *in)
{
	const struct conn *c = in->contact->proof;

	return c && c->http_seen ? c : NULL;
}

static bool judge_misdirected(const struct rule *r, const struct rule_input *in,
			      struct finding *ret)
{
	const struct conn *c = answered(in);

	(void)r;
	if (!c || c->http_status != 421)
		return false;
	finding_cite(ret, c->seq_http);
	finding_say(ret, "HTTP 421 to a request with the SNI %s",
		    c->sni ? c->sni : "left out");
	return true;
}

const struct rule rule_misdirected = {
	.id = "misdirected",
	.title = "The origin answers 421: SNI and Host do not fit",
	.severity = SEV_WARNING,
	.confidence = CONF_REPORTED,
	.scope = RULE_CONTACT,
	.seen = "The handshake is fine, and the origin answers HTTP 421.",
	.does = "CloudFront would connect: this is an answer of HTTP. Reports "
		"are of other proxies; towards CloudFront it is not "
		"documented.",
	.sources = SOURCES(&source_report_apache, &source_rfc_9110_421),
	.explain =
		"The handshake is fine, and then the origin answers 421 "
		"Misdirected Request because the name in the hello and the "
		"Host header belong to different sites. Apache does so since "
		"2.4.64 when sites have different TLS settings. Make both the "
		"same name, or give both sites the same TLS settings.",
	.remedies = REMEDIES("host-sni-agree"),
	.judge = judge_misdirected,
};

static const struct conn *plain_answer(const struct rule_input *in)
{
	const struct evidence *ev = in->evidence;
	const struct conn *c;
	size_t s;

	for (s = 0; s < ev->scenarios.n; s++) {
		c = evidence_conn(ev, in->contact->address, s, PURPOSE_PLAIN);
		if (c && c->http_seen)
			return c;
	}
	return NULL;
}

static bool judge_http_only(const struct rule *r, const struct rule_input *in,
			    struct finding *ret)
{
	struct standing st = standing_of(in->contact);
	const struct conn *plain = plain_answer(in);

	(void)r;
	if (!plain ||
	    (st.result != STANDING_TCP && st.result != STANDING_NOT_TLS))
		return false;
	finding_cite(ret, plain->seq_http);
	finding_say(ret, "port %d %s, and port %d answers HTTP %d",
		    st.conn->port,
		    st.result == STANDING_TCP ? "does not open"
					      : "does not speak TLS",
		    plain->port, plain->http_status);
	return true;
}

const struct rule rule_http_only_host = {
	.id = "http-only-host",
	.title = "The origin answers on HTTP alone",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "The HTTPS port is closed or speaks no TLS, and the HTTP port "
		"answers.",
	.does = "CloudFront told to use HTTPS answers 502 or 504. An S3 "
		"website endpoint has no HTTPS, and wants HTTP only.",
	.sources = SOURCES(&source_aws_origin, &source_aws_https),
	.explain =
		"The HTTPS port is closed or speaks no TLS, while the HTTP "
		"port answers: an S3 website endpoint, a load balancer without "
		"an HTTPS listener, a server on which TLS was never set up. "
		"CloudFront set to HTTPS can't reach it. Open a TLS listener; "
		"where the path may go unencrypted, and only then, set the "
		"origin to HTTP.",
	.remedies = REMEDIES("tls-listener"),
	.judge = judge_http_only,
};

static bool judge_redirects(const struct rule *r, const struct rule_input *in,
			    struct finding *ret)
{
	const struct conn *c = plain_answer(in);

	(void)r;
	if (!c || c->http_status < 300 || c->http_status > 399 ||
	    !c->http_location ||
	    strncasecmp(c->http_location, "https://", 8) != 0)
		return false;
	finding_cite(ret, c->seq_http);
	finding_say(ret, "port %d answers HTTP %d to %s", c->port,
		    c->http_status, c->http_location);
	return true;
}

const struct rule rule_http_redirects = {
	.id = "http-redirects",
	.title = "The HTTP port redirects to HTTPS",
	.severity = SEV_WARNING,
	.confidence = CONF_REPORTED,
	.scope = RULE_CONTACT,
	.seen = "The HTTP port redirects to https.",
	.does = "CloudFront does not follow redirects of an origin; switched "
		"to HTTP it passes this one on, and users met a loop.",
	.sources = SOURCES(&source_report_monochromatic, &source_aws_behavior),
	.explain =
		"The HTTP port sends every request on to https, and "
		"CloudFront hands such an answer to the viewer. If the origin "
		"is switched to HTTP in the distribution, a redirect to the "
		"viewer's own name comes back to CloudFront as the same "
		"request: a loop. One to the origin's name leads viewers past "
		"CloudFront. Mend TLS, or remove the redirect first.",
	.judge = judge_redirects,
};

static bool judge_skew(const struct rule *r, const struct rule_input *in,
		       struct finding *ret)
{
	const struct conn *c = answered(in);
	char ours[TIME_TEXT_SIZE], theirs[TIME_TEXT_SIZE];
	int64_t apart;

	(void)r;
	if (!c || c->http_date == 0 || in->evidence->time == 0)
		return false;
	apart = c->http_date - c->http_seen_at;
	if (apart >= -SKEW_S && apart <= SKEW_S)
		return false;
	finding_cite(ret, c->seq_http);
	finding_say(ret, "the origin's clock says %s, this one %s",
		    time_rfc3339(c->http_date, theirs),
		    time_rfc3339(c->http_seen_at, ours));
	return true;
}

const struct rule rule_clock_skew = {
	.id = "clock-skew",
	.title = "The origin's clock and this one differ",
	.severity = SEV_WARNING,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The origin's Date header and the clock here are more than a "
		"minute apart.",
	.does = "CloudFront judges dates by a clock of its own, which neither "
		"of the two changes.",
	.sources = SOURCES(&source_rfc_9110_date),
	.explain =
		"The Date header of the origin and the clock of this machine "
		"are more than a minute apart; one of them is wrong. "
		"Certificates are judged here by this clock, or by the time "
		"given with --at, and CloudFront judges by its own. Set the "
		"clocks, and judge again where a date is near.",
	.judge = judge_skew,
};
