/* Rules about TCP. Once it is open, what goes wrong is rule_tls.c's. */
#include <string.h>

#include "advice/rules.h"
#include "advice/standing.h"

static const char *said(const struct conn *c, const char *otherwise)
{
	return c->text && c->text[0] ? c->text : otherwise;
}

/* The connection whose TCP failed, if that is what stands. */
static const struct conn *failed(const struct rule_input *in,
				 struct finding *ret)
{
	struct standing st = standing_of(in->contact);

	if (st.result != STANDING_TCP)
		return NULL;
	finding_cite(ret, st.conn->seq_open);
	finding_cite(ret, st.conn->seq_tcp ? st.conn->seq_tcp
					   : st.conn->seq_timeout);
	return st.conn;
}

static bool judge_refused(const struct rule *r, const struct rule_input *in,
			  struct finding *ret)
{
	const struct conn *c = failed(in, ret);

	(void)r;
	if (!c || c->tcp != OUTCOME_REFUSED)
		return false;
	finding_say(ret, "port %d: %s", c->port, said(c, "connection refused"));
	return true;
}

const struct rule rule_connect_refused = {
	.id = "connect-refused",
	.title = "The origin refuses connections on this port",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "A connection to the port is refused at once.",
	.does = "CloudFront answers 502 when the origin does not accept "
		"connections on the port that is set.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"The address answers, but nothing listens on the port, or a "
		"firewall rejects it. CloudFront would get the same refusal "
		"and answer 502, if it reaches the address at all. Start a TLS "
		"listener there, or correct the port in the distribution; a "
		"load balancer needs an HTTPS listener of its own.",
	.remedies = REMEDIES("tls-listener", "look-elsewhere"),
	.judge = judge_refused,
};

static bool judge_timeout(const struct rule *r, const struct rule_input *in,
			  struct finding *ret)
{
	const struct conn *c = failed(in, ret);

	(void)r;
	if (!c || c->tcp != OUTCOME_TIMEOUT)
		return false;
	finding_say(ret, "port %d: %s", c->port,
		    said(c, "no answer to the SYN in time"));
	return true;
}

const struct rule rule_connect_timeout = {
	.id = "connect-timeout",
	.title = "The origin does not answer on this port",
	.severity = SEV_FATAL,
	.confidence = CONF_DOCUMENTED,
	.scope = RULE_CONTACT,
	.seen = "No answer comes to the SYN within the connection timeout.",
	.does = "CloudFront tries as often as the distribution says, then "
		"answers 504. That an origin admits CloudFront and not this "
		"machine looks the same from here.",
	.sources = SOURCES(&source_aws_504, &source_aws_origin),
	.explain =
		"No answer came to the attempt to open a connection: a "
		"firewall drops it, or the address is dead. An origin that "
		"admits CloudFront's addresses alone looks just the same from "
		"here, so this says nothing certain about CloudFront. Check "
		"the security groups and the network path, and ask again from "
		"a host that the origin admits.",
	.remedies = REMEDIES("tls-listener", "look-elsewhere"),
	.judge = judge_timeout,
};

static bool judge_reset(const struct rule *r, const struct rule_input *in,
			struct finding *ret)
{
	const struct conn *c = failed(in, ret);

	(void)r;
	if (!c || c->tcp != OUTCOME_RESET)
		return false;
	finding_say(ret, "port %d: %s", c->port,
		    said(c, "reset while the connection was opened"));
	return true;
}

const struct rule rule_connect_reset = {
	.id = "connect-reset",
	.title = "The connection is reset before it is open",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "The connection is reset while TCP is still being opened.",
	.does = "Not documented for this case. If CloudFront is reset as "
		"well, it has no connection and answers 502.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"Something between here and the origin, or the origin itself, "
		"tears the connection down while TCP is being opened. "
		"Firewalls and overloaded listeners do so. Look into their "
		"logs; CloudFront may or may not meet the same.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_reset,
};

static bool judge_no_route(const struct rule *r, const struct rule_input *in,
			   struct finding *ret)
{
	const struct conn *c = failed(in, ret);

	(void)r;
	if (!c || (c->tcp != OUTCOME_NO_ROUTE && c->tcp != OUTCOME_FAILED))
		return false;
	finding_say(ret, "port %d: %s", c->port,
		    said(c, "no route to the address"));
	return true;
}

const struct rule rule_connect_no_route = {
	.id = "connect-no-route",
	.title = "There is no way to the origin's address from here",
	.severity = SEV_FATAL,
	.confidence = CONF_INFERRED,
	.scope = RULE_CONTACT,
	.seen = "This machine or a router on the way knows no path to the "
		"address.",
	.does = "Not known from here: CloudFront has routes of its own. Where "
		"an origin can't be reached from the internet, it answers "
		"504.",
	.sources = SOURCES(&source_aws_504),
	.explain =
		"This machine, or a router on the way, knows no path to the "
		"address. That may be a matter of this network alone: IPv6 is "
		"missing, a VPN is down, the address is private. Ask again "
		"from another network before changing the origin.",
	.remedies = REMEDIES("look-elsewhere"),
	.judge = judge_no_route,
};
