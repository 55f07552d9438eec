/* Rules about the origin's name and what DNS makes of it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "advice/aws_name.h"
#include "advice/rules.h"
#include "base/text.h"
#include "probe/target.h"

static size_t counting(const struct evidence *ev)
{
	size_t i, n = 0;

	for (i = 0; i < ev->addresses.n; i++)
		n += ev->addresses.items[i].counts;
	return n;
}

/* The first address that only this machine's hosts file has, or NULL. */
static const struct address *from_hosts(const struct evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->addresses.n; i++) {
		if (ev->addresses.items[i].where == WHERE_HOSTS)
			return &ev->addresses.items[i];
	}
	return NULL;
}

static bool judge_not_found(const struct rule *r, const struct rule_input *in,
			    struct finding *ret)
{
	const struct evidence *ev = in->evidence;

	(void)r;
	finding_cite(ret, ev->seq_dns);
	if (ev->dns == OUTCOME_NOT_FOUND) {
		finding_say(ret, "%s: %s", ev->host ? ev->host : "the name",
			    ev->dns_text ? ev->dns_text : "no such name");
		return true;
	}
	if (ev->dns != OUTCOME_OK || counting(ev) > 0)
		return false;
	finding_say(
		ret, "%s has %s", ev->host ? ev->host : "the name",
		ev->addresses.n == 0 ? "no address"
		: ev->family == FAMILY_6
			? "only IPv4 addresses, and CloudFront is set to use "
			  "IPv6"
			: "only IPv6 addresses, and CloudFront is set to use "
			  "IPv4");
	return true;
}

const struct rule rule_dns_not_found = {
	.id = "dns-not-found",
	.title = "The origin's name has no address",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "DNS says that the name does not exist, or gives no address "
		"of the kind that CloudFront is set to use.",
	.does = "CloudFront resolves the origin domain through public DNS and "
		"answers 502 when that yields nothing.",
	.sources = SOURCES(&source_aws_502, &source_aws_ipv6),
	.explain =
		"DNS says that the origin's name does not exist, or that it "
		"has no address of the family that CloudFront uses. "
		"CloudFront resolves the origin domain through public DNS and "
		"answers 502 when that fails. Look for a typing error in the "
		"origin domain, create the record, or wait until a new one is "
		"known everywhere; a name that exists only in a private zone "
		"is no use to CloudFront.",
	.remedies = REMEDIES("origin-domain-name"),
	.judge = judge_not_found,
};

static bool judge_dns_failed(const struct rule *r, const struct rule_input *in,
			     struct finding *ret)
{
	const struct evidence *ev = in->evidence;

	(void)r;
	if (ev->dns != OUTCOME_FAILED && ev->dns != OUTCOME_TIMEOUT &&
	    ev->dns != OUTCOME_REFUSED)
		return false;
	finding_cite(ret, ev->seq_dns);
	finding_say(ret, "%s: %s", ev->host ? ev->host : "the name",
		    ev->dns_text ? ev->dns_text
		    : ev->dns == OUTCOME_TIMEOUT
			    ? "no resolver answered in time"
			    : "the resolvers answered with a failure");
	return true;
}

const struct rule rule_dns_failed = {
	.id = "dns-failed",
	.title = "The origin's name could not be resolved",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "The resolvers do not answer, or answer with a failure such "
		"as SERVFAIL.",
	.does = "CloudFront answers 502 while it can't resolve the origin "
		"domain. It asks other resolvers than this machine, so it may "
		"fare better.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"The resolvers did not answer, or answered with a failure, so "
		"it stays open whether the name exists. CloudFront answers 502 "
		"while it can not resolve the origin domain. Ask each of the "
		"zone's name servers directly, and try other resolvers with "
		"--dns.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_dns_failed,
};

/* The hosts file is read only where DNS has no address. */
static bool judge_resolvers(const struct rule *r, const struct rule_input *in,
			    struct finding *ret)
{
	const struct evidence *ev = in->evidence;
	const struct address *a = from_hosts(ev);

	(void)r;
	if (!a || ev->dns == OUTCOME_NONE || ev->dns == OUTCOME_OK)
		return false;
	finding_cite(ret, a->seq);
	finding_cite(ret, ev->seq_dns);
	finding_say(ret,
		    "the hosts file of this machine has %s for %s, and DNS "
		    "has no address: %s",
		    a->ip, ev->host ? ev->host : "the name",
		    ev->dns_text ? ev->dns_text : "the lookup failed");
	return true;
}

const struct rule rule_resolvers_disagree = {
	.id = "resolvers-disagree",
	.title = "This machine's hosts file and DNS differ",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "The hosts file of this machine has an address for the name, "
		"and DNS has none.",
	.does = "CloudFront resolves through public DNS alone.",
	.sources = SOURCES(&source_aws_502),
	.explain = "An entry in the hosts file of this machine, or its own "
		   "resolver, knows an address that DNS does not give. "
		   "CloudFront reads no file of yours: it goes by public DNS. "
		   "To judge the server at that address all the same, name it "
		   "with --resolve.",
	.judge = judge_resolvers,
};

/*
 * Ranges that the public internet does not route (RFC 6890 and its registry):
 * this host, private use, shared, loopback, link-local, benchmarking,
 * multicast and reserved. Those for documentation stand for public addresses
 * wherever one meets them.
 */
static bool is_private4(const unsigned char *a)
{
	return a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224 ||
	       (a[0] == 100 && (a[1] & 0xc0) == 64) ||
	       (a[0] == 169 && a[1] == 254) ||
	       (a[0] == 172 && (a[1] & 0xf0) == 16) ||
	       (a[0] == 192 && a[1] == 168) ||
	       (a[0] == 198 && (a[1] & 0xfe) == 18);
}

/* Outside 2000::/3, which is all that is routed today. */
static bool is_private6(const char *ip)
{
	char *end;
	unsigned long first = strtoul(ip, &end, 16);

	return *end != ':' || (first & 0xe000) != 0x2000;
}

static bool is_private(const struct address *a)
{
	unsigned char octet[4] = { 0 };
	const char *s = a->ip;
	char *end;
	int i;

	if (a->family == 6)
		return is_private6(a->ip);
	for (i = 0; i < 4; i++) {
		octet[i] = (unsigned char)strtoul(s, &end, 10);
		if (end == s || (*end != '.' && *end != '\0'))
			return false;
		s = *end ? end + 1 : end;
	}
	return is_private4(octet);
}

/*
 * Only what DNS or a hosts file said is doubted. Who pins an address with
 * --resolve, or gives one as target, knows where it leads; so do the demo
 * origins, but for the one that is about this.
 */
static bool judge_private(const struct rule *r, const struct rule_input *in,
			  struct finding *ret)
{
	const struct evidence *ev = in->evidence;
	const struct address *a = &ev->addresses.items[in->contact->address];

	(void)r;
	if (a->where == WHERE_PINNED || a->where == WHERE_LITERAL ||
	    a->where == WHERE_FILE || !is_private(a))
		return false;
	finding_cite(ret, a->seq);
	finding_say(ret, "%s is %s, which the public internet can't reach",
		    ev->host ? ev->host : "the name", a->ip);
	return true;
}

const struct rule rule_address_private = {
	.id = "address-private",
	.title = "The origin's address is not reachable from the internet",
	.severity = SEV_DOUBT,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "DNS, or the hosts file here, gives an address that the "
		"public internet can't reach.",
	.does = "CloudFront asks public DNS and may get another address. It "
		"can't reach a private one but through a VPC origin.",
	.sources = SOURCES(&source_aws_502, &source_aws_504, &source_aws_vpc),
	.explain =
		"This machine resolves the origin's name to a private, local "
		"or reserved address. CloudFront asks public DNS and comes "
		"from the internet: it may get another address, or none that "
		"works, so what is seen here may not be what it sees. Ask a "
		"public resolver with --dns, or pin the public address with "
		"--resolve; an origin that has no public address needs a VPC "
		"origin.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_private,
};

static bool judge_not_a_name(const struct rule *r, const struct rule_input *in,
			     struct finding *ret)
{
	const char *host = in->evidence->host;

	(void)r;
	if (!host || !host_is_ip(host))
		return false;
	finding_cite(ret, in->evidence->seq_asked);
	finding_say(ret, "the origin is given as the address %s", host);
	return true;
}

const struct rule rule_origin_not_a_name = {
	.id = "origin-not-a-name",
	.title = "The origin is an address, not a name",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "The origin is given as an IP address.",
	.does = "CloudFront takes a DNS name as origin domain, and no "
		"address.",
	.sources = SOURCES(&source_aws_origin, &source_aws_sni),
	.explain =
		"CloudFront takes a DNS name as origin domain, not an IP "
		"address. A check by address sends no SNI, and judges the "
		"certificate by the address, which hardly any carries: so it "
		"tells little about CloudFront. Give the origin a DNS name "
		"that its certificate carries, and ask again with that.",
	.remedies = REMEDIES("origin-domain-name"),
	.judge = judge_not_a_name,
};

static bool judge_port(const struct rule *r, const struct rule_input *in,
		       struct finding *ret)
{
	int port = in->evidence->port;

	(void)r;
	if (!in->evidence->asked || port == 0 ||
	    policy_allows_port(in->policy, port))
		return false;
	finding_cite(ret, in->evidence->seq_asked);
	finding_say(ret, "port %d is not one of %s", port,
		    "80, 443 and 1024 to 65535");
	return true;
}

const struct rule rule_port_not_allowed = {
	.id = "port-not-allowed",
	.title = "CloudFront accepts no custom origin on this port",
	.severity = SEV_WARNING,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "The port is none of 80, 443 and 1024 to 65535.",
	.does = "CloudFront accepts no custom origin on such a port.",
	.sources = SOURCES(&source_aws_origin),
	.explain =
		"AWS allows the ports 80, 443 and 1024 to 65535 for custom "
		"origins. A distribution should not be able to have this one, "
		"so the check can't describe what CloudFront does. Move the "
		"listener, or see which port the distribution has.",
	.judge = judge_port,
};

static const struct {
	enum confidence confidence; /* of the sentence */
	const char *sentence;
} aws_services[] = {
	[AWS_LOAD_BALANCER] = { CONF_DOCUMENTED,
				"a load balancer's own name, for which nobody can get a "
				"certificate: forward the viewer's Host, or use a name of your "
				"own that leads to it" },
	[AWS_S3_WEBSITE] = { CONF_DOCUMENTED,
			     "an S3 website endpoint, which speaks no HTTPS at all: set the "
			     "origin to HTTP only, or use the bucket's REST endpoint" },
	[AWS_S3] = { CONF_DOCUMENTED,
		     "an S3 bucket: its certificate is AWS' own, and the viewer's "
		     "Host can't be used with it" },
	[AWS_API_GATEWAY] = { CONF_DOCUMENTED,
			      "an API Gateway endpoint: its certificate fits its own name, "
			      "so do not forward the viewer's Host" },
	[AWS_LAMBDA_URL] = { CONF_DOCUMENTED,
			     "a Lambda function URL: its certificate fits its own name, so "
			     "do not forward the viewer's Host" },
	[AWS_APP_RUNNER] = { CONF_REPORTED,
			     "an App Runner service: it goes by its own name in Host, so do "
			     "not forward the viewer's" },
	[AWS_BEANSTALK] = { CONF_REPORTED,
			    "an Elastic Beanstalk environment, which speaks plain HTTP "
			    "until a certificate is put on it, and nobody can get one for "
			    "this name: use a name of your own that leads to it" },
	[AWS_ACCELERATOR] = { CONF_INFERRED,
			      "an accelerator's own name, for which nobody can get a "
			      "certificate: forward the viewer's Host, or use a name of your "
			      "own that leads to it" },
	[AWS_EC2] = { CONF_INFERRED,
		      "an EC2 instance's public name, for which nobody can get a "
		      "certificate: use a name of your own, or forward a Host that "
		      "the certificate covers" },
	[AWS_CLOUDFRONT] = { CONF_INFERRED,
			     "a CloudFront distribution: this probes the viewer's side, not "
			     "an origin" },
};

static bool judge_aws_name(const struct rule *r, const struct rule_input *in,
			   struct finding *ret)
{
	const char *host = in->evidence->host;
	enum aws_service service = aws_service_of(host);

	(void)r;
	if (service == AWS_NONE)
		return false;
	ret->confidence = aws_services[service].confidence;
	finding_cite(ret, in->evidence->seq_asked);
	finding_say(ret, "%s is %s", host, aws_services[service].sentence);
	return true;
}

const struct rule rule_origin_aws_name = {
	.id = "origin-aws-name",
	.title = "The origin's name tells which AWS service it is",
	.severity = SEV_INFO,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_WHOLE,
	.seen = "The origin's name is one that an AWS service gives to its "
		"endpoints.",
	.does = "CloudFront connects to it as to any name; what its "
		"certificate covers and which Host it takes depend on the "
		"service.",
	.sources = SOURCES(&source_aws_various, &source_aws_managed,
			   &source_aws_elb),
	.explain =
		"Some AWS services give every endpoint a name of its own, and "
		"with it rules of its own: which certificate is shown, "
		"whether there is HTTPS at all, and whether the viewer's Host "
		"may be forwarded. The sentence beside the finding says what "
		"goes for this one.",
	.judge = judge_aws_name,
};
