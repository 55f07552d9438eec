/*
 * What was checked and is fine, and what can't be known from here. A line
 * under "fine" holds at every contact that counts, and is worded after the one
 * that stands for the target.
 */
#include <stdlib.h>
#include <string.h>

#include "advice/advise.h"
#include "advice/rules.h"
#include "advice/standing.h"
#include "base/xmem.h"

enum answer { YES, NO, NOT_SEEN };

static enum answer check_tcp(const struct situation *s, const struct contact *c)
{
	(void)s;
	if (c->best->tcp == OUTCOME_OK)
		return YES;
	return c->best->tcp == OUTCOME_NONE ? NOT_SEEN : NO;
}

static enum answer check_offer(const struct situation *s,
			       const struct contact *c)
{
	const struct conn *h = c->edge && c->edge->server_hello ? c->edge
								: c->best;

	if (!h->server_hello)
		return NOT_SEEN;
	if (h->version < s->policy->min || h->version > s->policy->max)
		return NO;
	return u16_list_has(&s->policy->suites, h->suite) ? YES : NO;
}

static bool has_fault(const struct contact *c, const enum chain_fault *f,
		      size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (chain_fault_of(c->judgment, f[i]))
			return true;
	}
	return false;
}

static enum answer check_path(const struct situation *s,
			      const struct contact *c)
{
	static const enum chain_fault faults[] = { CHAIN_ORDER, CHAIN_TOO_LONG,
						   CHAIN_WRONG_PURPOSE,
						   CHAIN_ROOT_NOT_MOZILLA,
						   CHAIN_ROOT_NEWER };

	(void)s;
	if (!c->judgment)
		return NOT_SEEN;
	return c->judgment->trusted && !has_fault(c, faults, ARRAY_LEN(faults))
		       ? YES
		       : NO;
}

static enum answer check_dates(const struct situation *s,
			       const struct contact *c)
{
	static const enum chain_fault faults[] = { CHAIN_EXPIRED,
						   CHAIN_NOT_YET_VALID,
						   CHAIN_CHAIN_EXPIRED,
						   CHAIN_MALFORMED };

	(void)s;
	if (!c->judgment)
		return NOT_SEEN;
	return has_fault(c, faults, ARRAY_LEN(faults)) ? NO : YES;
}

static enum answer check_name(const struct situation *s,
			      const struct contact *c)
{
	static const enum chain_fault faults[] = { CHAIN_NAME_MISMATCH,
						   CHAIN_NAME_ORIGIN_ONLY,
						   CHAIN_MALFORMED };

	if (!c->judgment || !s->evidence->host)
		return NOT_SEEN;
	return has_fault(c, faults, ARRAY_LEN(faults)) ? NO : YES;
}

static enum answer check_key(const struct situation *s, const struct contact *c)
{
	(void)s;
	if ((c->edge && c->edge->key_proof == OUTCOME_BAD) ||
	    (c->proof && c->proof->key_proof == OUTCOME_BAD))
		return NO;
	if ((c->edge && c->edge->key_proof == OUTCOME_OK) ||
	    (c->proof && c->proof->key_proof == OUTCOME_OK))
		return YES;
	return NOT_SEEN;
}

static enum answer check_client(const struct situation *s,
				const struct contact *c)
{
	(void)s;
	if ((c->edge && c->edge->cert_requested) ||
	    (c->proof && c->proof->cert_requested))
		return NO;
	return c->proof && c->proof->handshake_done ? YES : NOT_SEEN;
}

static enum answer check_http(const struct situation *s,
			      const struct contact *c)
{
	(void)s;
	if (!c->proof || !c->proof->http_seen)
		return NOT_SEEN;
	return c->proof->http_status == 421 ? NO : YES;
}

static const struct {
	enum answer (*check)(const struct situation *s,
			     const struct contact *c);
	const char *text;
} checks[] = {
	{ check_tcp, "TCP opens on port {port}" },
	{ check_offer,
	  "Version and cipher suite: offered what CloudFront offers, the "
	  "origin chooses {version} with {suite}" },
	{ check_path,
	  "Chain: {count} sent, in order, leading to {root}, which the edge "
	  "trusts" },
	{ check_dates, "Dates: valid from {not_before} to {not_after}" },
	{ check_name, "Name: the certificate carries the name asked for" },
	{ check_key,
	  "Key: the origin proves that it holds the certificate's key" },
	{ check_client, "No client certificate is asked for" },
	{ check_http, "HTTP is answered behind the handshake" },
};

/* The first contact that counts if all of them say yes; words are its. One
 * that was not asked says nothing, and so not yes. */
static bool holds_everywhere(const struct situation *s, size_t check,
			     struct contact *ret)
{
	const struct advice *a = s->advice;
	struct contact c;
	bool seen = false;
	size_t i, all;

	if (advice_unasked(s->evidence, a, &all) > 0)
		return false;
	for (i = 0; i < a->contacts.n; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];

		if (!v->counts ||
		    !evidence_contact(s->evidence, v->address, v->scenario, &c))
			continue;
		if (checks[check].check(s, &c) != YES)
			return false;
		if (!seen)
			*ret = c;
		seen = true;
	}
	return seen;
}

static bool is_assumed(const struct situation *s)
{
	return (s->evidence->flags & ASKED_FORWARDING_ASSUMED) != 0;
}

static bool is_tcp_mute(const struct situation *s)
{
	const struct rule *cause = s->advice->verdict.cause;

	return cause && rule_is_reach(cause);
}

/* All is well up to where the application would speak, at some address. */
static bool is_http_mute(const struct situation *s)
{
	const struct advice *a = s->advice;
	struct contact c;
	size_t i;

	for (i = 0; i < a->contacts.n; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];

		if (v->counts && v->is.outcome == VERDICT_CONNECTS &&
		    evidence_contact(s->evidence, v->address, v->scenario,
				     &c) &&
		    c.proof && c.proof->handshake_done && c.proof->ended &&
		    /* It waits for a certificate, and not for a request. */
		    !c.proof->cert_requested && !c.proof->http_seen)
			return true;
	}
	return false;
}

static bool is_file(const struct situation *s)
{
	return (s->evidence->flags & ASKED_FILE) != 0;
}

static bool is_network(const struct situation *s)
{
	return !is_file(s);
}

static bool has_client_certificate(const struct situation *s)
{
	return (s->evidence->flags & ASKED_ORIGIN_MTLS) != 0;
}

/* AWS writes of SSLv3 handshakes alone ("Require HTTPS ... custom origin"),
 * where the library's policy is a minimum; the latter is what was asked. */
static bool is_ssl3_alone(const struct situation *s)
{
	return is_network(s) && s->evidence->protocols == PROTO_SSL3;
}

static bool is_nameless(const struct situation *s)
{
	return is_file(s) && !s->evidence->host;
}

static const struct {
	bool (*holds)(const struct situation *s); /* NULL: always */
	const char *text;
} limits[] = {
	{ is_assumed,
	  "Whether the distribution forwards Host: it was assumed that it "
	  "does not. The origin request policy and the cache policy tell; "
	  "any one of them suffices" },
	{ is_http_mute,
	  "What the application answers: the handshake went well, and no HTTP "
	  "answer to a HEAD request came in the short time that it is given. "
	  "Where the application is down, slow or hangs up, CloudFront "
	  "answers 502 or 504 though TLS is fine" },
	{ is_ssl3_alone,
	  "Whether CloudFront offers more than SSLv3 where that alone is "
	  "allowed: AWS writes that it sends SSLv3 handshakes only, and its "
	  "TLS library offers all versions from there up, as was asked here. "
	  "Allow TLSv1.2 instead" },
	{ is_tcp_mute,
	  "Whether CloudFront gets further than this machine: an origin may "
	  "admit its addresses alone" },
	{ is_nameless,
	  "Whether the certificate carries the name that CloudFront asks for: "
	  "--host was not given, so names were not judged" },
	{ is_file,
	  "What the origin sends, and whether it gets through a handshake: a "
	  "file was judged, and nothing was asked of the network" },
	{ is_network,
	  "Whether a firewall lets CloudFront's own addresses through" },
	{ NULL,
	  "Whether a CloudFront Function or Lambda@Edge changes origin, Host "
	  "or SNI" },
	{ has_client_certificate,
	  "Whether the origin takes the client certificate that the "
	  "distribution has for it (OriginMtlsConfig): this machine has no "
	  "such certificate to send" },
	{ is_network,
	  "How the origin behaves under load, and whether it closes idle "
	  "connections before CloudFront does" },
	{ NULL,
	  "Which state of Mozilla's list CloudFront has, and whether it asks "
	  "for revocation" },
	{ is_network, "VPC origins: they can't be reached from outside" },
};

void advise_checked(const struct situation *s, struct advice *ret)
{
	struct contact c;
	size_t i;

	for (i = 0; s->has_contact && i < ARRAY_LEN(checks); i++) {
		if (holds_everywhere(s, i, &c))
			*VEC_PUSH(&ret->fine) =
				situation_text(s, checks[i].text);
	}
	for (i = 0; i < ARRAY_LEN(limits); i++) {
		if (!limits[i].holds || limits[i].holds(s))
			*VEC_PUSH(&ret->unknown) = xstrdup(limits[i].text);
	}
}
