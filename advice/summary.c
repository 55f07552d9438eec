/*
 * The sentence on top: a clause a cause, and around it what the outcome adds
 * (which addresses, which setting, what was assumed).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "advice/advise.h"
#include "advice/aws_name.h"
#include "advice/rules.h"
#include "advice/standing.h"
#include "base/buf.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/target.h"

#define SUMMARY_MAX 2000

/* Clauses begin in lower case and have no full stop. */
static const struct {
	const char *id, *clause;
} clauses[] = {
	{ "dns-not-found",
	  "the name {host} has no address that CloudFront could use; correct "
	  "the origin domain, or create the record" },
	{ "dns-failed",
	  "the name {host} could not be resolved; ask its name servers one "
	  "by one" },
	{ "connect-refused",
	  "nothing listens on port {port} of {host}; open a TLS listener "
	  "there, or correct the port" },
	{ "connect-timeout",
	  "{host} does not answer on port {port} from here; check the port "
	  "and the firewall, or ask from a host that it admits" },
	{ "connect-reset",
	  "the connection to port {port} of {host} is reset before it is "
	  "open; look at firewalls on the way" },
	{ "connect-no-route",
	  "there is no way from here to {address}; ask again from another "
	  "network" },
	{ "not-tls",
	  "port {port} of {host} answers without TLS; turn TLS on there, or "
	  "correct the HTTPS port" },
	{ "proxy-protocol-expected",
	  "{host} wants a PROXY header before TLS, which CloudFront does not "
	  "send; switch it off on this listener" },
	{ "malformed-tls",
	  "what {host} sends breaks the TLS protocol ({seen}); look at what "
	  "ends TLS there" },
	{ "handshake-timeout",
	  "{host} takes the connection and does not finish the handshake in "
	  "time; look at its load and its log" },
	{ "handshake-closed",
	  "{host} hangs up in mid-handshake without a reason; look into its "
	  "log, and whether it has a certificate for {sni}" },
	{ "protocol-mismatch",
	  "{host} speaks none of the TLS versions that the distribution "
	  "allows ({protocols} and newer); switch TLS 1.2 or 1.3 on there" },
	{ "cipher-mismatch",
	  "{host} takes none of the cipher suites, curves or signatures that "
	  "CloudFront offers; add one from AWS' list there" },
	{ "sni-rejected",
	  "{host} refuses the name {sni} that CloudFront sends; make the name "
	  "and the certificate agree" },
	{ "handshake-alert",
	  "{host} refuses the handshake with the alert {alert}; its log says "
	  "why" },
	{ "cert-malformed",
	  "the certificates of {host} can't be used ({seen}); install them "
	  "again" },
	{ "cert-key-unsupported",
	  "the certificate's key ({key}) is none that CloudFront can use; "
	  "order one for RSA 2048 or P-256" },
	{ "cert-self-signed",
	  "the certificate of {host} signed itself; install one from a "
	  "public CA" },
	{ "cert-wrong-purpose",
	  "the certificates of {host} may not serve a TLS server ({seen}); "
	  "order one that may" },
	{ "trust-local-only",
	  "only this workstation trusts the CA of {host}; install a "
	  "certificate from a public CA" },
	{ "cert-untrusted",
	  "the certificate of {host} leads to {root}, which CloudFront does "
	  "not trust; install one from a public CA" },
	{ "chain-incomplete",
	  "the origin sends {count} but not the issuer \"{missing}\"; "
	  "install the full chain" },
	{ "path-needs-search",
	  "a trusted path is among what {host} sends, but CloudFront takes "
	  "the first issuer that fits, which leads elsewhere; send one "
	  "version of each issuer, the trusted one" },
	{ "cert-expired",
	  "the certificate of {host} expired on {not_after}; renew it, and "
	  "reload the server" },
	{ "cert-not-yet-valid",
	  "the certificate of {host} is valid from {not_before} on, and it "
	  "is judged for {at}; have one issued that is valid, or set the "
	  "clock" },
	{ "chain-expired",
	  "in the chain of {host}, {seen}; serve the CA's present chain" },
	{ "cert-name-mismatch",
	  "CloudFront asks for {asked}, and the certificate is for {names}; "
	  "use a name that it carries, or have it reissued" },
	{ "origin-not-a-name",
	  "the origin is given as the address {host}, and the certificate is "
	  "for {names}; use one of these that leads there" },
	{ "client-certificate-required",
	  "{host} refuses clients without a certificate; stop demanding one, "
	  "or configure origin mTLS" },
	{ "chain-order",
	  "{host} sends its certificates out of order, which CloudFront "
	  "refuses by AWS' documentation and accepts by its TLS library; put "
	  "them in order first" },
	{ "chain-too-long",
	  "{host} sends more certificates than CloudFront's TLS library "
	  "reads by default, and how CloudFront is set is not known; send "
	  "fewer first" },
	{ "client-certificate-requested",
	  "{host} asks for a client certificate, which ends the connection "
	  "by AWS' documentation and not by its TLS library; stop asking "
	  "first" },
	{ "sni-warned",
	  "{host} warns that it does not know {sni}, where CloudFront's TLS "
	  "library stops by default and CloudFront may not; add the name "
	  "first" },
	{ "name-origin-only",
	  "the certificate names only the origin and not the Host {viewer} "
	  "that is forwarded, which one AWS page allows and another does not; "
	  "cover {viewer} too, or forward no Host" },
	{ "cert-key-size",
	  "the certificate's key ({key}) is none that AWS lists, though its "
	  "TLS library takes it; change the key first" },
	{ "root-not-mozilla",
	  "the certificate of {host} leads to {root}, which the bundle here "
	  "trusts and Mozilla's own list no longer does; have it issued "
	  "under another root first" },
	{ "root-newer-than-bundle",
	  "the certificate of {host} leads to {root}, which Mozilla's own "
	  "list has and the bundle here lacks; serve a chain to an older root "
	  "first" },
	{ "address-private",
	  "{host} resolves to {address}, which CloudFront can't reach; ask "
	  "public DNS, or pin the public address" },
};

static bool without_sni(const struct situation *s)
{
	const struct evidence *ev = s->evidence;

	return s->has_contact && !ev->scenarios.items[s->contact.scenario].sni;
}

/* CloudFront asks for the name that a vendor gave to a machine of one's own:
 * the certificate is one's own, and the name is not. */
static bool asks_vendors_name(const struct situation *s)
{
	const struct evidence *ev = s->evidence;

	return situation_vendor_machine(s) && s->has_contact &&
	       !ev->scenarios.items[s->contact.scenario].host_header;
}

/* The same of the distribution's own name, where Host is forwarded. */
static bool asks_cloudfronts_name(const struct situation *s)
{
	const struct evidence *ev = s->evidence;

	return s->has_contact &&
	       aws_service_of(
		       ev->scenarios.items[s->contact.scenario].host_header) ==
		       AWS_CLOUDFRONT;
}

/* No name in the certificate that an origin domain could be changed to. */
static bool is_nameless(const struct situation *s)
{
	size_t i;

	for (i = 0; s->leaf && i < s->leaf->sans.n; i++) {
		if (s->leaf->sans.items[i].kind == SAN_DNS)
			return false;
	}
	return s->leaf && (s->leaf->san_usable || !s->leaf->common_name);
}

static bool is_forwarded(const struct situation *s)
{
	return s->has_contact &&
	       s->evidence->scenarios.items[s->contact.scenario].host_header;
}

/* What the list as sent says more exactly than the id of the cause. */
static const char *clause_of_chain(const struct situation *s,
				   const struct rule *cause)
{
	const struct chain_judgment *j = s->contact.judgment;

	if (!s->has_contact || !j)
		return NULL;
	if (j->leaf_at > 0 && (cause == &rule_cert_wrong_purpose ||
			       cause == &rule_cert_name_mismatch))
		return "the first certificate that {host} sends is a CA's, and "
		       "the leaf comes later; put the leaf first, then each "
		       "issuer";
	if (j->namesake &&
	    (cause == &rule_chain_incomplete || cause == &rule_cert_untrusted))
		return "of what {host} sends, {seen}; install the chain that "
		       "belongs to this certificate";
	if (cause == &rule_cert_untrusted && j->anchor)
		return "in the chain of {host}, {seen}; have it issued anew, "
		       "with SHA-256";
	/* It is the bytes, and not the number. */
	if (cause == &rule_chain_too_long &&
	    s->contact.chain->certs.n <= (size_t)s->policy->max_certificates)
		return "{host} sends more bytes of certificates than "
		       "CloudFront's TLS library reads by default, and how "
		       "CloudFront is set is not known; send fewer, or smaller "
		       "ones, first";
	return NULL;
}

/* What it takes where all is offered says which of them is missing. */
static const char *clause_of_offer(const struct situation *s)
{
	const struct conn *edge = s->contact.edge, *wide;

	if (!s->has_contact || (edge && edge->server_hello))
		return NULL;
	wide = evidence_conn(s->evidence, s->contact.address,
			     s->contact.scenario, PURPOSE_ALL_OFFERED);
	if (!standing_answered(wide))
		return NULL;
	if (!u16_list_has(&s->policy->suites, wide->suite))
		return "{host} takes none of the cipher suites that CloudFront "
		       "offers; allow one from AWS' list there";
	if (wide->group && !u16_list_has(&s->policy->groups, wide->group))
		return "{host} takes none of the curves (groups) that "
		       "CloudFront offers; allow P-256 there";
	return NULL;
}

/* The name, where CloudFront asks public DNS and this machine a file. */
static const char *clause_of_name(const struct situation *s,
				  const struct rule *cause)
{
	size_t i = 0;

	while (i < s->advice->findings.n &&
	       s->advice->findings.items[i].rule != &rule_resolvers_disagree)
		i++;
	if (i == s->advice->findings.n)
		return NULL;
	if (cause == &rule_dns_not_found)
		return "only the hosts file of this machine knows the name "
		       "{host}, and DNS has no address for it; correct the "
		       "origin domain, or create the record";
	if (cause == &rule_dns_failed)
		return "the name {host} could not be resolved, and the address "
		       "that was asked is from the hosts file of this machine; "
		       "ask its name servers one by one";
	return NULL;
}

static const char *clause_of(const struct situation *s,
			     const struct rule *cause)
{
	size_t i;

	if (cause && strcmp(cause->id, "sni-rejected") == 0 && without_sni(s))
		return "{host} refuses a hello without a name, and answers "
		       "one with a name; have CloudFront send one that {host} "
		       "knows";
	if (cause && strcmp(cause->id, "cert-name-mismatch") == 0 &&
	    asks_vendors_name(s))
		return "CloudFront asks for {asked}, for which nobody else "
		       "can get a certificate, and this one is for {names}; "
		       "use a name of your own that leads there, or forward a "
		       "Host that it carries";
	if (cause && strcmp(cause->id, "cert-name-mismatch") == 0 &&
	    asks_cloudfronts_name(s))
		return "CloudFront asks for {asked}, its own name for the "
		       "distribution, for which nobody else can get a "
		       "certificate, and this one is for {names}; redirect "
		       "viewers to a name of your own";
	if (cause && clause_of_name(s, cause))
		return clause_of_name(s, cause);
	if (cause && clause_of_chain(s, cause))
		return clause_of_chain(s, cause);
	if (cause && strcmp(cause->id, "cipher-mismatch") == 0 &&
	    clause_of_offer(s))
		return clause_of_offer(s);
	if (cause == &rule_origin_not_a_name && is_nameless(s))
		return "the origin is given as the address {host}, and "
		       "CloudFront compares names alone; give it a name that "
		       "leads there, and a certificate for that name";
	if (cause && strcmp(cause->id, "handshake-alert") == 0 &&
	    s->advice->verdict.outcome == VERDICT_DOUBTFUL)
		return "of {host}, {seen}, where CloudFront's TLS library "
		       "stops by default and CloudFront may not; look into its "
		       "log first";
	for (i = 0; cause && i < ARRAY_LEN(clauses); i++) {
		if (strcmp(clauses[i].id, cause->id) == 0)
			return clauses[i].clause;
	}
	return cause ? cause->title : NULL;
}

/* "a, b and c" of the scenarios with that outcome, in words. */
static size_t say_scenarios(const struct situation *s, bool connecting,
			    struct buf *out)
{
	const struct evidence *ev = s->evidence;
	size_t i, n = 0;

	for (i = 0; i < s->advice->scenarios.n; i++) {
		const struct scenario *sc = &ev->scenarios.items[i];

		if ((s->advice->scenarios.items[i].outcome ==
		     VERDICT_CONNECTS) != connecting)
			continue;
		if (sc->host_header)
			buf_addf(out, "%swhere Host %s is forwarded",
				 n ? " and " : "", sc->host_header);
		else
			buf_addf(out, "%swhere Host is not forwarded",
				 n ? " and " : "");
		n++;
	}
	return n;
}

/*
 * What to set in the distribution. Host is forwarded as soon as one of the two
 * policies says so (AWS, "how origin request policies and cache policies work
 * together"). Among names that are all forwarded there is nothing to set.
 */
static bool both_ways_asked(const struct situation *s)
{
	bool plain = false, forwarded = false;
	size_t i;

	for (i = 0; i < s->evidence->scenarios.n; i++) {
		if (s->evidence->scenarios.items[i].host_header)
			forwarded = true;
		else
			plain = true;
	}
	return plain && forwarded;
}

static const char *setting_that_works(const struct situation *s)
{
	bool plain_works = false;
	size_t i;

	for (i = 0; i < s->advice->scenarios.n; i++) {
		if (s->evidence->scenarios.items[i].host_header)
			continue;
		if (s->advice->scenarios.items[i].outcome == VERDICT_CONNECTS)
			plain_works = true;
	}
	if (plain_works)
		return ", so keep Host out of the origin request policy and "
		       "out of the cache policy";
	return both_ways_asked(s) ? ", so forward Host with the origin request "
				    "policy or the cache policy"
				  : "";
}

static void say_depends(const struct situation *s, const char *clause,
			struct buf *out)
{
	struct buf good = BUF_INIT(SUMMARY_MAX), bad = BUF_INIT(SUMMARY_MAX);
	size_t n = say_scenarios(s, true, &good);

	say_scenarios(s, false, &bad);
	if (n == 0)
		buf_addf(out, "It depends on %s, and none works: %s",
			 both_ways_asked(s)
				 ? "whether the origin request policy or the "
				   "cache policy forwards Host"
				 : "which Host is forwarded",
			 clause ? clause : "");
	else
		buf_addf(out, "It works %s%s; %s, %s", buf_str(&good),
			 setting_that_works(s), buf_str(&bad),
			 clause ? clause : "");
	buf_release(&good);
	buf_release(&bad);
}

static void say_intermittent(const struct situation *s, const char *clause,
			     struct buf *out)
{
	const struct contact_verdict *v;
	size_t i, works = 0, n = 0;

	for (i = 0; i < s->advice->contacts.n; i++) {
		v = &s->advice->contacts.items[i];
		if (!v->counts || v->scenario != s->contact.scenario)
			continue;
		n++;
		works += v->is.outcome == VERDICT_CONNECTS;
	}
	buf_addf(out, "%zu of %zu addresses %s, and at %s %s", works, n,
		 works == 1 ? "works" : "work",
		 s->evidence->addresses.items[s->contact.address].ip,
		 clause ? clause : "it does not work");
}

/* A file tells of the certificates alone, and without a host not all. */
static const char *words_of_connects(const struct situation *s)
{
	if (!(s->evidence->flags & ASKED_FILE))
		return "CloudFront would connect: {version} with {suite}, and "
		       "the certificate is trusted, valid until {not_after} "
		       "and carries the name";
	if (s->evidence->host)
		return "CloudFront would accept this chain: the certificate is "
		       "trusted, valid until {not_after} and carries the name";
	return "CloudFront would accept this chain: the certificate is trusted "
	       "and valid until {not_after}";
}

static void say_connects(const struct situation *s, struct buf *out)
{
	char *text = situation_text(s, words_of_connects(s));

	buf_adds(out, text);
	free(text);
	if (s->contact.proof && s->contact.proof->http_status == 421)
		buf_adds(out, "; the origin then answers HTTP 421, because SNI "
			      "and Host do not fit");
}

static const struct conn *any_local(const struct situation *s)
{
	if (s->contact.proof && s->contact.proof->local_end)
		return s->contact.proof;
	return s->contact.edge && s->contact.edge->local_end ? s->contact.edge
							     : NULL;
}

/* Ways that the time was too short for; without one, nothing is added. */
static bool say_unasked(const struct situation *s, const char *before,
			struct buf *out)
{
	size_t all, n = advice_unasked(s->evidence, s->advice, &all);

	if (n == 0 || !s->evidence->done || s->evidence->stopped)
		return false;
	buf_addf(out,
		 "%sof %zu ways to meet the origin (each address, with each "
		 "Host) %zu %s not asked, as the time was up; ask again with a "
		 "longer --timeout",
		 before, all, n, n == 1 ? "was" : "were");
	return true;
}

/* No finding decides, and yet nobody can say that it connects. */
static void say_nothing_known(const struct situation *s, struct buf *out)
{
	const struct conn *c = any_local(s);

	if (s->evidence->stopped)
		buf_adds(out, "The check was stopped before it could tell");
	else if (!s->advice->settled)
		buf_adds(out, "The check is under way");
	else if (say_unasked(s, "It could not be judged: ", out))
		return;
	else if (c && c->local_text)
		buf_addf(out,
			 "It could not be judged, because the check itself "
			 "broke off: %s",
			 c->local_text);
	else
		buf_adds(out,
			 "It could not be judged: no address was reached that "
			 "counts");
}

/* What connects with a newer version, AWS says, is not even offered it. */
static void say_ssl3(const struct situation *s, struct buf *out)
{
	const struct conn *c = s->contact.best;

	if (s->advice->verdict.outcome == VERDICT_CONNECTS && c &&
	    s->evidence->protocols == PROTO_SSL3 && c->version > TLS_SSL3)
		buf_adds(out,
			 "; but AWS writes that CloudFront sends SSLv3 "
			 "handshakes alone where SSLv3 alone is allowed, so "
			 "allow TLSv1.2");
}

/* Nobody said whether Host is forwarded, and it would matter. */
static void say_assumed(const struct situation *s, struct buf *out)
{
	const struct rule *cause = s->advice->verdict.cause;

	if (!(s->evidence->flags & ASKED_FORWARDING_ASSUMED))
		return;
	if (s->advice->verdict.outcome == VERDICT_CONNECTS)
		buf_adds(out,
			 "; this assumes that Host is not forwarded, so ask "
			 "again with --viewer and a name that viewers use if "
			 "it may be");
	else if (cause && (strcmp(cause->id, "cert-name-mismatch") == 0 ||
			   strcmp(cause->id, "sni-rejected") == 0 ||
			   strcmp(cause->id, "handshake-alert") == 0))
		buf_adds(out,
			 "; if Host is forwarded, ask again with --viewer and "
			 "a name that viewers use");
}

/* Nothing here was asked of an origin. */
static void say_file(const struct situation *s, struct buf *out)
{
	if (!(s->evidence->flags & ASKED_FILE))
		return;
	buf_adds(out, "; this judges a file, and no origin was asked");
	if (!s->evidence->host)
		buf_adds(out, "; names were not judged, as --host was not "
			      "given");
}

/* Would the origin's clock have judged the dates otherwise? */
static void say_clock(const struct situation *s, struct buf *out)
{
	const struct conn *c = s->contact.proof;
	const struct evidence *ev = s->evidence;
	bool here, there;

	if (!s->leaf || !c || !c->http_seen || c->http_date == 0 ||
	    (ev->flags & ASKED_AT_GIVEN))
		return;
	here = ev->at >= s->leaf->not_before && ev->at <= s->leaf->not_after;
	there = c->http_date >= s->leaf->not_before &&
		c->http_date <= s->leaf->not_after;
	if (here != there)
		buf_addf(out,
			 "; by the origin's own clock the certificate would "
			 "%sbe in its dates, so set the clocks first",
			 there ? "" : "not ");
}

static void say_outcome(const struct situation *s, const char *clause,
			struct buf *out)
{
	char *text = clause ? situation_text(s, clause) : NULL;

	switch (s->advice->verdict.outcome) {
	case VERDICT_CONNECTS:
		say_connects(s, out);
		break;
	case VERDICT_INTERMITTENT:
		say_intermittent(s, text, out);
		break;
	case VERDICT_DEPENDS:
		say_depends(s, text, out);
		break;
	case VERDICT_UNREACHABLE:
	case VERDICT_DOUBTFUL:
	case VERDICT_FAILS:
		if (!text) {
			say_nothing_known(s, out);
			break;
		}
		/* What begins with a fact, such as a host, keeps its case. */
		if (clause[0] != '{')
			text[0] = (char)toupper((unsigned char)text[0]);
		buf_adds(out, text);
		break;
	}
	free(text);
}

/*
 * How a handshake ended is the cause by convention; what was found out about
 * why, if anything, is what one can act on.
 */
static const struct rule *telling(const struct situation *s)
{
	static const char *const finer[] = { "protocol-mismatch",
					     "cipher-mismatch",
					     "sni-rejected" };
	const struct rule *cause = s->advice->verdict.cause;
	size_t i, k;

	if (s->cause && strcmp(s->cause->rule->id, "path-needs-search") == 0)
		return s->cause->rule;
	/* Where Host is forwarded, it is that name which does not fit. */
	if (cause == &rule_cert_name_mismatch && s->evidence->host &&
	    host_is_ip(s->evidence->host) && !is_forwarded(s))
		return &rule_origin_not_a_name;
	if (!cause || (strcmp(cause->id, "handshake-closed") != 0 &&
		       strcmp(cause->id, "handshake-timeout") != 0))
		return cause;
	for (k = 0; k < ARRAY_LEN(finer); k++) {
		for (i = 0; i < s->advice->findings.n; i++) {
			const struct finding *f = &s->advice->findings.items[i];

			if (f->severity == SEV_FATAL &&
			    strcmp(f->rule->id, finer[k]) == 0)
				return f->rule;
		}
	}
	return cause;
}

/* The first answer may have been good, and the next one will be. */
static void say_machines(const struct situation *s, struct buf *out)
{
	const struct conn *a, *b;

	if (s->has_contact && contact_differs(&s->contact, &a, &b))
		buf_addf(out,
			 "; not every connection to %s gets the same chain, so "
			 "look for machines behind it that differ",
			 s->evidence->addresses.items[s->contact.address].ip);
}

/* One that got nowhere where others, with the same name, got to the end. */
static const struct conn *lost_conn(const struct evidence *ev, size_t address,
				    size_t scenario)
{
	static const enum purpose purposes[] = { PURPOSE_EDGE, PURPOSE_PROOF,
						 PURPOSE_AGAIN };
	size_t i;

	for (i = 0; i < ARRAY_LEN(purposes); i++) {
		const struct conn *c =
			evidence_conn(ev, address, scenario, purposes[i]);
		enum standing_result how = standing_of_conn(c).result;

		if (how == STANDING_TCP || how == STANDING_SILENT ||
		    how == STANDING_CLOSED)
			return c;
	}
	return NULL;
}

/* The two witnesses disagree, and one more try would tell. */
static void say_split(const struct situation *s, struct buf *out)
{
	const struct conn *proof = s->contact.proof;

	if (s->has_contact && s->contact.drops > 0 && proof &&
	    proof->handshake_done &&
	    standing_of(&s->contact).result == STANDING_CLOSED)
		buf_adds(out, "; another TLS client is served, so look for a "
			      "filter or a limit in front of it, and ask again "
			      "with --gentle");
	if (s->has_contact && proof && proof->handshake_done &&
	    standing_of_conn(s->contact.edge).result == STANDING_ALERT &&
	    standing_of_conn(proof).result == STANDING_OK)
		buf_adds(out, "; a handshake with nearly the same offer went "
			      "well, so ask again before anything is changed");
}

/* It lowers no outcome, and the reader should know that it happened. */
static void say_lost(const struct situation *s, struct buf *out)
{
	const struct evidence *ev = s->evidence;
	size_t i;

	if (s->advice->verdict.outcome != VERDICT_CONNECTS)
		return;
	for (i = 0; i < s->advice->contacts.n; i++) {
		const struct contact_verdict *v = &s->advice->contacts.items[i];

		struct contact c = { .drops = 0 };

		evidence_contact(ev, v->address, v->scenario, &c);
		if (!v->counts ||
		    (c.drops == 0 && !lost_conn(ev, v->address, v->scenario)))
			continue;
		buf_addf(out,
			 "; but not every connection to %s was served, which "
			 "a limit on connections or a faulty machine behind it "
			 "would explain: ask again, with --gentle",
			 ev->addresses.items[v->address].ip);
		return;
	}
}

char *advise_summary(const struct situation *s)
{
	struct buf out = BUF_INIT(SUMMARY_MAX);

	say_outcome(s, clause_of(s, telling(s)), &out);
	if (s->advice->verdict.cause)
		say_unasked(s, "; ", &out);
	say_machines(s, &out);
	say_split(s, &out);
	say_lost(s, &out);
	say_ssl3(s, &out);
	say_assumed(s, &out);
	say_file(s, &out);
	say_clock(s, &out);
	buf_addc(&out, '.');
	return buf_take(&out);
}
