/* Rules that compare the addresses of an origin with each other. */
#include <string.h>

#include "advice/rules.h"
#include "probe/names.h"

static const struct cert *leaf(const struct contact *c)
{
	const struct chain_judgment *j = c->judgment;

	return j && j->certs.n > 0 && j->certs.items[0].parsed
		       ? &j->certs.items[0]
		       : NULL;
}

static bool say_certificates(const struct evidence *ev, const struct contact *a,
			     const struct contact *b, struct finding *ret)
{
	const struct cert *x = leaf(a), *y = leaf(b);

	if (!x || !y || memcmp(x->sha256, y->sha256, sizeof(x->sha256)) == 0)
		return false;
	finding_cite(ret, a->chain->seq_chain);
	finding_cite(ret, b->chain->seq_chain);
	finding_say(ret,
		    "%s shows the certificate with serial %s, %s the one with "
		    "serial %s",
		    ev->addresses.items[a->address].ip, x->serial,
		    ev->addresses.items[b->address].ip, y->serial);
	return true;
}

static bool say_counts(const struct evidence *ev, const struct contact *a,
		       const struct contact *b, struct finding *ret)
{
	if (!a->chain || !b->chain || a->chain->certs.n == b->chain->certs.n)
		return false;
	finding_cite(ret, a->chain->seq_chain);
	finding_cite(ret, b->chain->seq_chain);
	finding_say(ret, "%s sends %zu certificate(s), %s sends %zu",
		    ev->addresses.items[a->address].ip, a->chain->certs.n,
		    ev->addresses.items[b->address].ip, b->chain->certs.n);
	return true;
}

static bool say_settings(const struct evidence *ev, const struct contact *a,
			 const struct contact *b, struct finding *ret)
{
	const struct conn *x = a->edge, *y = b->edge;
	char v[NAME_SIZE], w[NAME_SIZE], s[NAME_SIZE], t[NAME_SIZE];

	if (!x || !y || !x->server_hello || !y->server_hello ||
	    (x->version == y->version && x->suite == y->suite))
		return false;
	finding_cite(ret, x->seq_server_hello);
	finding_cite(ret, y->seq_server_hello);
	finding_say(ret, "%s chooses %s with %s, %s chooses %s with %s",
		    ev->addresses.items[a->address].ip,
		    version_name(x->version, v), suite_name(x->suite, s),
		    ev->addresses.items[b->address].ip,
		    version_name(y->version, w), suite_name(y->suite, t));
	return true;
}

/* Several machines behind one address, and not all in the same state. */
static bool say_itself(const struct evidence *ev, const struct contact *c,
		       struct finding *ret)
{
	const struct chain_judgment *x, *y;
	const char *ip = ev->addresses.items[c->address].ip;
	const struct conn *first, *second;

	if (!contact_differs(c, &first, &second))
		return false;
	x = evidence_judgment(ev, first);
	y = evidence_judgment(ev, second);
	if (!x || !y || x->certs.n == 0 || y->certs.n == 0)
		return false;
	finding_cite(ret, first->seq_chain);
	finding_cite(ret, second->seq_chain);
	if (memcmp(x->certs.items[0].sha256, y->certs.items[0].sha256,
		   sizeof(x->certs.items[0].sha256)) == 0)
		finding_say(ret,
			    "%s sends %zu certificate(s) on one connection, "
			    "%zu on another, behind the same leaf",
			    ip, x->certs.n, y->certs.n);
	else
		finding_say(ret,
			    "%s shows the certificate with serial %s on one "
			    "connection, the one with serial %s on another",
			    ip, x->certs.items[0].serial,
			    y->certs.items[0].serial);
	return true;
}

/* Each address is held against the first that answered in its scenario. */
static bool differs(const struct evidence *ev, size_t scenario,
		    struct finding *ret)
{
	struct contact first = { 0 }, other;
	bool have = false;
	size_t i;

	for (i = 0; i < ev->addresses.n; i++) {
		if (!ev->addresses.items[i].counts ||
		    !evidence_contact(ev, i, scenario, &other) ||
		    (!other.chain && !(other.edge && other.edge->server_hello)))
			continue;
		if (say_itself(ev, &other, ret))
			return true;
		if (have && (say_certificates(ev, &first, &other, ret) ||
			     say_counts(ev, &first, &other, ret) ||
			     say_settings(ev, &first, &other, ret)))
			return true;
		if (!have)
			first = other;
		have = true;
	}
	return false;
}

static bool judge_disagree(const struct rule *r, const struct rule_input *in,
			   struct finding *ret)
{
	size_t s;

	(void)r;
	for (s = 0; s < in->evidence->scenarios.n; s++) {
		if (differs(in->evidence, s, ret))
			return true;
	}
	return false;
}

const struct rule rule_addresses_disagree = {
	.id = "addresses-disagree",
	.title = "The origin's addresses answer differently",
	.severity = SEV_WARNING,
	.confidence = CONF_INFERRED,
	.scope = RULE_WHOLE,
	.seen = "Addresses of the same name, or connections to the same "
		"address, show different certificates or settings.",
	.does = "Not documented which address CloudFront takes; it connects "
		"from many places, so that each is likely to be asked.",
	.sources = SOURCES(&source_aws_502),
	.explain =
		"The name has several addresses, or several machines behind "
		"one, and they show different certificates or TLS settings. "
		"CloudFront may take any of them, so a fault in one shows as "
		"errors that come and go. Bring all of them to the same "
		"state, and look for one that a renewal or a deployment has "
		"passed by.",
	.remedies = REMEDIES("mend-bad-address"),
	.judge = judge_disagree,
};
