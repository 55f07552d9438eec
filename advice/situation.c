/* What is advised on, and the conditions that remedies name. */
#include "advice/situation.h"

#include <string.h>
#include <strings.h>

#include "advice/aws_name.h"
#include "advice/rules.h"

static bool take_contact(struct situation *s, size_t address, size_t scenario)
{
	struct contact c;

	if (!evidence_contact(s->evidence, address, scenario, &c))
		return false;
	s->contact = c;
	s->has_contact = true;
	return true;
}

/*
 * The finding that advice starts from: the cause, unless the chain only lacks
 * a client that searches. Then what has to go tells more than what is missing.
 */
static const struct finding *telling_finding(const struct advice *a)
{
	const struct finding *cause = advice_cause(a);
	size_t i;

	for (i = 0; cause && i < a->findings.n; i++) {
		const struct finding *f = &a->findings.items[i];

		if (strcmp(f->rule->id, "path-needs-search") == 0 &&
		    f->address == cause->address &&
		    f->scenario == cause->scenario)
			return f;
	}
	return cause;
}

/* Where the cause was seen; else the first contact that counts, else any. */
static void find_contact(struct situation *s)
{
	const struct advice *a = s->advice;
	const struct contact_verdict *v;
	size_t i;

	for (i = 0; a->verdict.cause && i < a->contacts.n; i++) {
		v = &a->contacts.items[i];
		if (v->counts && v->is.cause == a->verdict.cause &&
		    take_contact(s, v->address, v->scenario))
			return;
	}
	for (i = 0; i < a->contacts.n; i++) {
		v = &a->contacts.items[i];
		if (v->counts && take_contact(s, v->address, v->scenario))
			return;
	}
	if (a->contacts.n > 0)
		take_contact(s, a->contacts.items[0].address,
			     a->contacts.items[0].scenario);
}

/* Not the certificate is wrong, but its place in the file. */
static void tell_order(struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	size_t i;

	if (!s->has_contact || !s->cause || !j || j->leaf_at == 0)
		return;
	for (i = 0; i < s->advice->findings.n; i++) {
		const struct finding *f = &s->advice->findings.items[i];

		if (f->rule == &rule_chain_order &&
		    f->address == s->cause->address &&
		    f->scenario == s->cause->scenario) {
			s->cause = f;
			return;
		}
	}
}

static void find_leaf(struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;

	s->leaf = j && j->certs.n > 0 && j->certs.items[0].parsed
			  ? &j->certs.items[0]
			  : NULL;
}

void situation_of_finding(const struct situation *s, const struct finding *f,
			  struct situation *ret)
{
	const struct advice *a = s->advice;
	bool found = false;
	size_t i;

	*ret = *s;
	if (!f || f == s->cause)
		return;
	ret->cause = f;
	for (i = 0; i < a->contacts.n && !found; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];

		found = v->counts &&
			(f->address < 0 || v->address == (size_t)f->address) &&
			(f->scenario < 0 ||
			 v->scenario == (size_t)f->scenario) &&
			take_contact(ret, v->address, v->scenario);
	}
	find_leaf(ret);
}

void situation_init(struct situation *s, const struct evidence *ev,
		    const struct policy *p, const struct advice *a)
{
	memset(s, 0, sizeof(*s));
	s->evidence = ev;
	s->policy = p;
	s->advice = a;
	s->cause = telling_finding(a);
	find_contact(s);
	tell_order(s);
	find_leaf(s);
}

static const char *forwarded_in(const struct situation *s, size_t scenario)
{
	return s->evidence->scenarios.items[scenario].host_header;
}

/* Does the finding hold in a scenario that forwards Host (or does not)? */
static bool holds_where(const struct situation *s, const struct finding *f,
			bool forwarded)
{
	size_t i;

	for (i = 0; i < s->evidence->scenarios.n; i++) {
		if ((!f || f->scenario < 0 || (size_t)f->scenario == i) &&
		    (forwarded_in(s, i) != NULL) == forwarded)
			return true;
	}
	return false;
}

/* The unforwarded scenario, or the number of scenarios when there is none. */
static size_t origin_scenario(const struct situation *s)
{
	size_t i;

	for (i = 0; i < s->evidence->scenarios.n; i++) {
		if (!forwarded_in(s, i))
			break;
	}
	return i;
}

const char *situation_good_viewer(const struct situation *s)
{
	size_t i;

	for (i = 0; i < s->advice->scenarios.n; i++) {
		if (forwarded_in(s, i) &&
		    s->advice->scenarios.items[i].outcome == VERDICT_CONNECTS)
			return forwarded_in(s, i);
	}
	return NULL;
}

static bool is_name_mismatch(const struct finding *f)
{
	return f && strcmp(f->rule->id, "cert-name-mismatch") == 0;
}

/* Names are all that is wrong, and those of viewers may fit. */
static bool when_viewer_may_fit(const struct situation *s,
				const struct finding *f)
{
	return is_name_mismatch(f) && holds_where(s, f, false);
}

static bool when_not_forwarded(const struct situation *s,
			       const struct finding *f)
{
	return holds_where(s, f, false);
}

static bool when_forwarded(const struct situation *s, const struct finding *f)
{
	return holds_where(s, f, true);
}

/* The origin domain itself is what fails, whatever is forwarded. */
static bool when_domain_decides(const struct situation *s,
				const struct finding *f)
{
	return (f && strcmp(f->rule->id, "dns-not-found") == 0) ||
	       holds_where(s, f, false);
}

/* The origin's own name was asked beside, and its chain is judged. */
static const struct chain_judgment *own_name(const struct situation *s,
					     const struct finding *f)
{
	const struct evidence *ev = s->evidence;
	const struct chain_judgment *j = NULL;
	size_t a, i;

	for (a = 0; a < ev->addresses.n; a++) {
		if (f && f->address >= 0 && (size_t)f->address != a)
			continue;
		for (i = 0; i < ev->scenarios.n && !j; i++)
			j = evidence_judgment(
				ev, evidence_conn(ev, a, i, PURPOSE_OTHER_SNI));
	}
	return j;
}

/*
 * Not to forward Host helps where the origin is healthy under its own name:
 * seen in a scenario of its own, or with that name asked beside, or, where
 * no chain was seen, since another name than the refused one is answered.
 */
static bool when_origin_healthy(const struct situation *s,
				const struct finding *f)
{
	const struct chain_judgment *own = own_name(s, f);
	size_t i = origin_scenario(s);

	if (!holds_where(s, f, true))
		return false;
	if (i < s->advice->scenarios.n)
		return s->advice->scenarios.items[i].outcome ==
		       VERDICT_CONNECTS;
	if (own)
		return chain_badness(own) == 0;
	return f && (strcmp(f->rule->id, "sni-rejected") == 0 ||
		     strcmp(f->rule->id, "name-origin-only") == 0 ||
		     strcmp(f->rule->id, "misdirected") == 0);
}

/*
 * To forward Host helps where CloudFront connects with a name of viewers, or
 * where the certificate at least fits one that they are said to use.
 */
static bool when_names_viewer(const struct situation *s,
			      const struct finding *f)
{
	size_t i;

	if (!holds_where(s, f, false))
		return false;
	if (situation_good_viewer(s))
		return true;
	if (!s->leaf || !is_name_mismatch(f))
		return false;
	for (i = 0; i < s->evidence->scenarios.n; i++) {
		if (forwarded_in(s, i) &&
		    cert_names(s->leaf, forwarded_in(s, i)))
			return true;
	}
	return false;
}

/* Names that vendors give to what they host: nobody else can have a
 * certificate for them. */
static const char *const vendor_suffixes[] = {
	".cloudapp.azure.com",	  ".azurewebsites.net",
	".herokuapp.com",	  ".herokudns.com",
	".googleusercontent.com", ".linodeusercontent.com",
	".your-server.de",
};

static bool ends_in(const char *host, const char *suffix)
{
	size_t n = strlen(host), m = strlen(suffix);

	return n > m && strcasecmp(host + n - m, suffix) == 0;
}

/* Services that bring their own certificate: no record leads one there. */
static const char *const service_suffixes[] = {
	".amazonaws.com",    ".amazonaws.com.cn", ".on.aws",
	".awsapprunner.com", ".cloudfront.net",
};

static bool is_among(const struct situation *s, const char *const *suffixes,
		     size_t n)
{
	const char *host = s->evidence->host;
	size_t i;

	for (i = 0; host && i < n; i++) {
		if (ends_in(host, suffixes[i]))
			return true;
	}
	return false;
}

bool situation_vendor_machine(const struct situation *s)
{
	switch (aws_service_of(s->evidence->host)) {
	case AWS_LOAD_BALANCER:
	case AWS_BEANSTALK:
	case AWS_ACCELERATOR:
	case AWS_EC2:
		return true;
	default:
		return is_among(s, vendor_suffixes, ARRAY_LEN(vendor_suffixes));
	}
}

bool situation_vendor_name(const struct situation *s)
{
	return situation_vendor_machine(s) ||
	       is_among(s, service_suffixes, ARRAY_LEN(service_suffixes));
}

static bool when_vendor_name(const struct situation *s, const struct finding *f)
{
	return situation_vendor_machine(s) && holds_where(s, f, false);
}

/*
 * Host is forwarded, and a viewer called the distribution by the name that
 * CloudFront gave it: nobody but Amazon can have a certificate for that.
 */
static bool when_cloudfront_name(const struct situation *s,
				 const struct finding *f)
{
	size_t i = f && f->scenario > 0 ? (size_t)f->scenario : 0;

	if (!f || i >= s->evidence->scenarios.n ||
	    (f->scenario < 0 && s->evidence->scenarios.n > 1))
		return false;
	return aws_service_of(forwarded_in(s, i)) == AWS_CLOUDFRONT;
}

/* A certificate with the right name, where the name is what is wrong, is one
 * that can be had. */
static bool when_name_to_be_had(const struct situation *s,
				const struct finding *f)
{
	return !is_name_mismatch(f) || !when_cloudfront_name(s, f);
}

/* The name that CloudFront asks for is one that a CA would certify. */
static bool when_certifiable(const struct situation *s, const struct finding *f)
{
	return !when_cloudfront_name(s, f) &&
	       (!situation_vendor_name(s) || !holds_where(s, f, false));
}

static bool when_load_balancer(const struct situation *s,
			       const struct finding *f)
{
	(void)f;
	return aws_service_of(s->evidence->host) == AWS_LOAD_BALANCER;
}

/* Some address works and another does not, in one and the same scenario. */
static bool when_one_is_bad(const struct situation *s, const struct finding *f)
{
	size_t i;

	(void)f;
	for (i = 0; i < s->advice->scenarios.n; i++) {
		if (s->advice->scenarios.items[i].outcome ==
		    VERDICT_INTERMITTENT)
			return true;
	}
	return false;
}

/* The handshake itself went well, so that versions and suites are cleared. */
static bool when_negotiated(const struct situation *s, const struct finding *f)
{
	(void)f;
	return s->has_contact && s->contact.best &&
	       s->contact.best->server_hello &&
	       u16_list_has(&s->policy->suites, s->contact.best->suite);
}

static const struct {
	const char *word;
	bool (*holds)(const struct situation *s, const struct finding *f);
} conditions[] = {
	{ .word = "not-forwarded", .holds = when_not_forwarded },
	{ .word = "forwarded", .holds = when_forwarded },
	{ .word = "domain-decides", .holds = when_domain_decides },
	{ .word = "origin-healthy", .holds = when_origin_healthy },
	{ .word = "viewer-may-fit", .holds = when_viewer_may_fit },
	{ .word = "names-viewer", .holds = when_names_viewer },
	{ .word = "vendor-name", .holds = when_vendor_name },
	{ .word = "certifiable", .holds = when_certifiable },
	{ .word = "cloudfront-name", .holds = when_cloudfront_name },
	{ .word = "name-to-be-had", .holds = when_name_to_be_had },
	{ .word = "load-balancer", .holds = when_load_balancer },
	{ .word = "one-is-bad", .holds = when_one_is_bad },
	{ .word = "negotiated", .holds = when_negotiated },
};

bool situation_when_known(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(conditions); i++) {
		if (strcmp(conditions[i].word, word) == 0)
			return true;
	}
	return false;
}

bool situation_when(const struct situation *s, const char *word,
		    const struct finding *f)
{
	size_t i;

	for (i = 0; word && i < ARRAY_LEN(conditions); i++) {
		if (strcmp(conditions[i].word, word) == 0)
			return conditions[i].holds(s, f);
	}
	return true;
}
