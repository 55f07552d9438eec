/* The answer as a whole: merging, summaries, remedies, dead ends. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "tests/unit/story.h"

#define IP1 "198.51.100.1"
#define IP2 "198.51.100.2"

static void contact(struct story *st, int conn, const char *ip, int scenario,
		    const struct pki_cert *leaf)
{
	story_edge(st, conn, ip, scenario, leaf);
	story_proof(st, conn + 1, ip, scenario, leaf);
}

static const struct pki_cert *expired(struct story *st)
{
	return LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		    .to = PKI_NOW - 3 * PKI_DAY);
}

static const struct advised_remedy *remedy(const struct advice *a,
					   const char *id)
{
	size_t i;

	for (i = 0; i < a->remedies.n; i++) {
		if (strcmp(a->remedies.items[i].remedy->id, id) == 0)
			return &a->remedies.items[i];
	}
	return NULL;
}

/* Never NULL, so that a test may look into it. */
static const struct advised_remedy *the(const struct advice *a, const char *id)
{
	static const struct advised_remedy none = { .why = NULL };
	const struct advised_remedy *r = remedy(a, id);

	if (r)
		return r;
	fail_msg("%s is not there", id);
	return &none;
}

static const struct finding *found(const struct advice *a, const char *id)
{
	static const struct finding none = { .rule = NULL };
	const struct finding *f = story_finding(a, id);

	if (f)
		return f;
	fail_msg("%s is not there", id);
	return &none;
}

static const char *dead_end(const struct advice *a, const char *id)
{
	size_t i;

	for (i = 0; i < a->dead_ends.n; i++) {
		if (strcmp(a->dead_ends.items[i].dead_end->id, id) == 0)
			return a->dead_ends.items[i].why;
	}
	return NULL;
}

static bool fits(const struct advice *a, const char *id)
{
	const struct advised_remedy *r = remedy(a, id);

	return r && r->fits;
}

static bool says(const char *text, const char *part)
{
	return text && strstr(text, part) != NULL;
}

static void test_what_holds_for_all_is_said_once(void **state)
{
	struct story *st = *state;
	const struct pki_cert *old = expired(st);
	const struct finding *f;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1 " " IP2);
	contact(st, 1, IP1, 0, old);
	contact(st, 3, IP2, 0, old);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-expired");
	f = found(a, "cert-expired");
	assert_int_equal(f->address, -1);
	assert_int_equal(f->scenario, 0);
	assert_int_equal(a->findings.n, 1);
	assert_int_equal(f->cites.n, 2);
	assert_null(story_finding(a, "addresses-disagree"));
}

static void test_a_single_address_keeps_its_place(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, expired(st));
	a = story_end(st);
	assert_int_equal(found(a, "cert-expired")->address, 0);
	assert_ptr_equal(advice_cause(a), story_finding(a, "cert-expired"));
}

static void test_one_bad_address_is_named(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1 " " IP2);
	contact(st, 1, IP1, 0, NULL);
	contact(st, 3, IP2, 0, expired(st));
	a = story_end(st);
	assert_verdict(a, VERDICT_INTERMITTENT, "cert-expired");
	assert_int_equal(found(a, "cert-expired")->address, 1);
	assert_true(says(a->summary, "1 of 2 addresses works"));
	assert_true(says(a->summary, IP2));
	assert_non_null(story_finding(a, "addresses-disagree"));
	assert_true(fits(a, "mend-bad-address"));
	assert_true(says(the(a, "mend-bad-address")->why, IP2 " fails"));
	assert_true(says(the(a, "mend-bad-address")->commands.items[1],
			 IP1 ":443"));
}

/* AWS' default is IPv4: what IPv6 shows is worth a line and no more. */
static void test_an_address_that_does_not_count_is_no_fault(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1 " 2001:db8::1");
	contact(st, 1, IP1, 0, NULL);
	contact(st, 3, "2001:db8::1", 0, expired(st));
	a = story_end(st);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_int_equal(found(a, "cert-expired")->severity, SEV_INFO);
	assert_int_equal(a->contacts.items[1].is.outcome, VERDICT_FAILS);
	assert_false(a->contacts.items[1].counts);
	assert_false(fits(a, "trusted-certificate"));
}

static void test_nothing_that_counts_is_unreachable(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "2001:db8::1");
	contact(st, 1, "2001:db8::1", 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_UNREACHABLE, "dns-not-found");
	assert_true(says(found(a, "dns-not-found")->evidence, "only IPv6"));
}

static void test_dns_that_fails_is_told_from_a_missing_name(void **state)
{
	static const struct {
		const char *done, *cause;
	} rows[] = {
		{ "outcome=not-found code=3", "dns-not-found" },
		{ "outcome=ok", "dns-not-found" },
		{ "outcome=failed", "dns-failed" },
		{ "outcome=timeout", "dns-failed" },
	};
	struct story *st = *state;
	const struct advice *a;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_tell(st, "dns-done %s", rows[i].done);
		a = story_end(st);
		assert_verdict(a, VERDICT_UNREACHABLE, rows[i].cause);
		assert_true(a->settled);
	}
}

/* The same origin under two names: which way to turn depends on its names. */
static void test_the_certificates_names_say_which_way_to_turn(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"",
		    "host=\"www.example.com\" sni=\"www.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0,
		MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:www.example.com"));
	contact(st, 3, IP1, 1,
		MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:www.example.com"));
	a = story_end(st);
	assert_verdict(a, VERDICT_DEPENDS, "cert-name-mismatch");
	assert_true(says(a->summary,
			 "works where Host www.example.com is forwarded, so "
			 "forward Host with the origin request policy or the "
			 "cache policy; "));
	assert_true(fits(a, "forward-host"));
	assert_false(fits(a, "host-sni-agree"));
	assert_true(fits(a, "origin-domain-name"));

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"",
		    "host=\"www.example.com\" sni=\"www.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, NULL);
	contact(st, 3, IP1, 1,
		MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:default.example.com"));
	a = story_end(st);
	assert_verdict(a, VERDICT_DEPENDS, "cert-name-mismatch");
	assert_true(
		says(a->summary,
		     "works where Host is not forwarded, so keep Host "
		     "out of the origin request policy and out of the cache "
		     "policy; "));
	assert_true(fits(a, "host-sni-agree"));
	assert_false(fits(a, "forward-host"));
	assert_false(fits(a, "origin-domain-name"));
	assert_true(says(the(a, "origin-domain-name")->why, "www.example.com"));
	assert_non_null(dead_end(a, "one-policy-only"));
}

static void test_the_cards_figures_are_shown_and_ordered(void **state)
{
	struct story *st = *state;
	const struct advice *a;
	bool fitting = true;
	size_t i;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, expired(st));
	a = story_end(st);
	assert_string_equal(a->remedies.items[0].remedy->id,
			    "trusted-certificate");
	assert_true(a->remedies.items[0].rank == 90);
	for (i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];

		assert_true(fitting || !r->fits);
		if (i > 0 && r->fits == a->remedies.items[i - 1].fits)
			assert_true(r->rank <= a->remedies.items[i - 1].rank);
		fitting = r->fits;
		assert_true(strlen(r->why) > 20);
		if (r->fits) {
			assert_true(r->commands.n > 0);
			assert_non_null(r->verify);
		}
	}
	assert_non_null(remedy(a, "origin-domain-name"));
	assert_false(fits(a, "acm-import"));
	assert_true(says(the(a, "acm-import")->why, "no AWS load balancer"));
	assert_null(remedy(a, "offer-common-tls"));
	for (i = 0; i < 3; i++)
		assert_true(a->dead_ends.items[i].dead_end->on_card);
	assert_true(
		says(dead_end(a, "restart-origin"), "expired on 2026-05-2"));
	assert_non_null(dead_end(a, "cipher-theory"));
	assert_null(dead_end(a, "host-custom-header"));
}

static void test_a_load_balancer_makes_the_import_fit(void **state)
{
	struct story *st = *state;
	const struct advice *a;
	const struct advised_remedy *r;

	story_tell(st,
		   "asked host=\"lb-1.eu-west-1.elb.amazonaws.com\" port=443 "
		   "protocols=8 time=%d\nscenario index=0 "
		   "sni=\"lb-1.eu-west-1.elb.amazonaws.com\"",
		   PKI_NOW);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-name-mismatch");
	assert_non_null(story_finding(a, "origin-aws-name"));
	assert_true(says(a->summary, "nobody else can get a certificate"));
	assert_false(says(a->summary, "reissued"));
	assert_true(fits(a, "acm-import"));
	assert_true(fits(a, "own-name-for-load-balancer"));
	/* No CA would: it must neither be advised nor put into a command. */
	assert_false(fits(a, "reissue-with-name"));
	assert_true(says(the(a, "trusted-certificate")->why,
			 "carries a name of your own"));
	r = the(a, "acm-import");
	assert_true(says(r->commands.items[1], "--region eu-west-1 "));
	assert_non_null(r->remedy->caution);
	story_again(st);
	story_tell(st,
		   "asked host=\"x.execute-api.eu-west-1.amazonaws.com\" "
		   "port=443 protocols=8 time=%d\nscenario index=0 "
		   "sni=\"x.execute-api.eu-west-1.amazonaws.com\"",
		   PKI_NOW);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, NULL);
	a = story_end(st);
	assert_false(fits(a, "own-name-for-load-balancer"));
	assert_false(fits(a, "reissue-with-name"));
}

static void test_ciphers_are_proposed_only_where_they_were_seen(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_tell(
		st,
		"open conn=1 step=hello purpose=edge ip=\"" IP1
		"\" port=443 scenario=0 index=1\nconnected conn=1\n"
		"alert conn=1 sent=0 level=2 code=71\nend conn=1 outcome=failed");
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cipher-mismatch");
	assert_true(fits(a, "offer-common-tls"));
	assert_null(dead_end(a, "cipher-theory"));
	assert_true(says(the(a, "offer-common-tls")->why, "(71)"));
}

static void test_what_is_fine_is_told_too(void **state)
{
	struct story *st = *state;
	const struct advice *a;
	size_t i;

	story_asked(st, "flags=8", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_int_equal(a->findings.n, 0);
	assert_int_equal(a->fine.n, 8);
	assert_true(says(a->summary, "CloudFront would connect"));
	assert_true(says(a->summary, "--viewer"));
	assert_true(says(a->unknown.items[0], "forwards Host"));
	assert_true(fits(a, "look-elsewhere"));
	for (i = 0; i < a->fine.n; i++)
		assert_true(text_is_clean(a->fine.items[i]));
	assert_true(a->settled);
	assert_int_equal(a->remedies.n, 4);
	assert_int_equal(a->dead_ends.n, 3);
}

static void test_a_private_address_is_doubted_unless_it_was_given(void **state)
{
	static const struct {
		const char *ip, *where;
		bool doubted;
	} rows[] = {
		{ "127.0.0.1", "dns", true },
		{ "127.0.0.1", "pinned", false },
		{ "10.1.2.3", "hosts", true },
		{ "10.1.2.3", "literal", false },
		{ "172.31.0.1", "dns", true },
		{ "172.32.0.1", "dns", false },
		{ "192.168.0.1", "dns", true },
		{ "100.64.0.1", "dns", true },
		{ "100.128.0.1", "dns", false },
		{ "93.184.216.34", "dns", false },
		{ "169.254.1.1", "dns", true },
		{ "224.0.0.1", "dns", true },
		{ "192.169.0.1", "dns", false },
	};
	struct story *st = *state;
	const struct advice *a;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_tell(st, "address ip=\"%s\" family=4 where=%s",
			   rows[i].ip, rows[i].where);
		story_found(st, "");
		contact(st, 1, rows[i].ip, 0, NULL);
		a = story_end(st);
		if (rows[i].doubted)
			assert_verdict(a, VERDICT_DOUBTFUL, "address-private");
		else
			assert_verdict(a, VERDICT_CONNECTS, NULL);
	}
}

/* What loopback can't show. */
static void test_tcp_failures_are_told_apart(void **state)
{
	static const struct {
		const char *outcome, *cause;
	} rows[] = {
		{ "refused", "connect-refused" },
		{ "timeout", "connect-timeout" },
		{ "reset", "connect-reset" },
		{ "no-route", "connect-no-route" },
		{ "failed", "connect-no-route" },
	};
	struct story *st = *state;
	const struct advice *a;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		story_again(st);
		story_asked(st, "", "sni=\"a.example\"",
			    "host=\"b.example\" sni=\"b.example\"", NULL);
		story_found(st, IP1);
		story_tell(st,
			   "open conn=1 step=hello purpose=edge ip=\"" IP1
			   "\" port=443 scenario=0 index=1\n"
			   "tcp-failed conn=1 outcome=%s\n"
			   "end conn=1 outcome=%s",
			   rows[i].outcome, rows[i].outcome);
		a = story_end(st);
		assert_verdict(a, VERDICT_UNREACHABLE, rows[i].cause);
		assert_int_equal(found(a, rows[i].cause)->scenario, -1);
		assert_true(a->settled);
	}
}

static void test_a_root_of_this_machine_alone_is_told(void **state)
{
	struct story *st = *state;
	const struct pki_cert *own =
		MAKE(st->lab, NULL, .cn = "Own", .ca = true);
	char *der = text_base64(own->der.data, own->der.len);
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_tell(st, "anchor where=local der=%s", der);
	free(der);
	contact(st, 1, IP1, 0,
		MAKE(st->lab, own, .cn = "leaf",
		     .names = "DNS:origin.example.com"));
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "trust-local-only");
	assert_true(says(dead_end(a, "works-in-browser"), "workstation"));
	assert_true(fits(a, "public-ca"));
}

static void test_another_certificate_without_a_name_is_noted(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, NULL);
	story_tell(st, "open conn=3 step=hello purpose=no-sni ip=\"" IP1
		       "\" port=443 scenario=0 index=1\nconnected conn=3\n"
		       "server-hello conn=3 version=0x0303 suite=0xc02f");
	story_chain(st, 3, st->lab->inter, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_int_equal(found(a, "sni-default-differs")->severity, SEV_INFO);
}

/* Only the whole handshake landed on the machine that was passed over. */
static void test_machines_behind_one_address_may_differ(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, NULL);
	story_proof(st, 2, IP1, 0, expired(st));
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-expired");
	assert_true(says(a->summary, "look for machines behind it"));
	assert_non_null(story_finding(a, "addresses-disagree"));

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, expired(st));
	story_proof(st, 2, IP1, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-expired");
	assert_non_null(story_finding(a, "addresses-disagree"));
}

static void tell_own_name(struct story *st, const struct pki_cert *leaf)
{
	story_tell(st, "open conn=3 step=tls purpose=other-sni ip=\"" IP1
		       "\" port=443 scenario=0 index=1 "
		       "sni=\"origin.example.com\"\nconnected conn=3\n"
		       "server-hello conn=3 version=0x0303 suite=0xc02f");
	story_chain(st, 3, leaf, st->lab->inter, NULL);
}

/* An origin that hangs up now and then must not pass for one that knows
 * another name only. */
static void test_a_name_that_is_answered_once_is_not_refused(void **state)
{
	struct story *st = *state;
	const struct advice *a;
	int conn;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	for (conn = 1; conn <= 4; conn++) {
		static const char *const what[] = {
			"step=hello purpose=edge", "step=tls purpose=proof",
			"step=hello purpose=no-sni",
			"step=hello purpose=all-offered"
		};

		story_tell(st,
			   "open conn=%d %s ip=\"" IP1 "\" port=443 "
			   "scenario=0 index=1%s\nconnected conn=%d",
			   conn, what[conn - 1],
			   conn == 3 ? "" : " sni=\"origin.example.com\"",
			   conn);
		if (conn < 3)
			story_tell(st,
				   "closed conn=%d outcome=reset\n"
				   "end conn=%d outcome=reset",
				   conn, conn);
		else
			story_tell(st,
				   "server-hello conn=%d version=0x0303 "
				   "suite=0xc02f\nend conn=%d outcome=ok",
				   conn, conn);
	}
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "handshake-closed");
	assert_null(story_finding(a, "sni-rejected"));
}

/* Each remedy is worded after the finding that calls for it. */
static void test_a_remedy_names_the_scenario_that_calls_for_it(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "",
		    "host=\"origin.example.com\" sni=\"origin.example.com\"",
		    "host=\"www.example.com\" sni=\"www.example.com\"", NULL);
	story_found(st, IP1 " " IP2);
	contact(st, 1, IP1, 0, NULL);
	contact(st, 3, IP2, 0, expired(st));
	contact(st, 5, IP1, 1, NULL);
	contact(st, 7, IP2, 1, expired(st));
	a = story_end(st);
	assert_verdict(a, VERDICT_DEPENDS, "cert-expired");
	assert_true(says(the(a, "reissue-with-name")->why,
			 "asks for (www.example.com)"));
	assert_true(says(the(a, "host-sni-agree")->why,
			 "and not to www.example.com"));
	assert_true(says(the(a, "renew-and-reload")->why, IP2));
}

/* The name to certify is the one that is forwarded. */
static void test_a_forwarded_host_is_the_name_to_certify(void **state)
{
	struct story *st = *state;
	const struct advised_remedy *r;

	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0,
		MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:default.example.com"));
	r = the(story_end(st), "trusted-certificate");
	assert_true(says(r->why, "carries www.example.com"));
	assert_string_equal(r->commands.items[1],
			    "certbot --nginx -d www.example.com");
}

/* CloudFront gave the distribution that name, and nobody else can have a
 * certificate for it; the aliases are not at fault. */
static void test_nobody_certifies_the_name_of_a_distribution(void **state)
{
	struct story *st = *state;
	const struct pki_cert *viewers;
	const struct advice *a;

	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    "host=\"d1.cloudfront.net\" sni=\"d1.cloudfront.net\"",
		    NULL);
	story_found(st, IP1);
	viewers = MAKE(st->lab, st->lab->inter, .cn = "leaf",
		       .names = "DNS:www.example.com");
	contact(st, 1, IP1, 0, viewers);
	contact(st, 3, IP1, 1, viewers);
	a = story_end(st);
	assert_verdict(a, VERDICT_DEPENDS, "cert-name-mismatch");
	assert_true(says(a->summary, "redirect viewers to a name of your own"));
	assert_true(fits(a, "own-name-for-viewers"));
	assert_false(fits(a, "trusted-certificate"));
	assert_false(fits(a, "reissue-with-name"));
}

/* Where an alias fails as well, that is the name to certify. */
static void test_an_alias_comes_before_the_distributions_name(void **state)
{
	struct story *st = *state;
	const struct pki_cert *other;
	const struct advised_remedy *r;
	const struct advice *a;

	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    "host=\"d1.cloudfront.net\" sni=\"d1.cloudfront.net\"",
		    NULL);
	story_found(st, IP1);
	other = MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:default.example.com");
	contact(st, 1, IP1, 0, other);
	contact(st, 3, IP1, 1, other);
	a = story_end(st);
	assert_true(says(a->summary, "CloudFront asks for www.example.com"));
	r = the(a, "trusted-certificate");
	assert_true(says(r->why, "carries www.example.com"));
	assert_string_equal(r->commands.items[1],
			    "certbot --nginx -d www.example.com");
}

/* What one can act on stands on top, whatever decides by convention. */
static void test_a_reset_for_one_name_speaks_of_the_name(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    NULL);
	story_found(st, IP1);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP1
		       "\" port=443 scenario=0 index=1 "
		       "sni=\"www.example.com\"\nconnected conn=1\n"
		       "closed conn=1 outcome=reset\nend conn=1 outcome=reset");
	tell_own_name(st, st->lab->leaf);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "handshake-closed");
	assert_non_null(story_finding(a, "sni-rejected"));
	assert_true(says(a->summary, "refuses the name www.example.com"));
	assert_true(fits(a, "host-sni-agree"));
}

/* Host is forwarded for sure, so the origin's own name is asked beside. */
static void test_a_default_certificate_is_no_reason_to_reissue(void **state)
{
	struct story *st = *state;
	const struct pki_cert *other;
	const struct advice *a;

	other = MAKE(st->lab, st->lab->inter, .cn = "leaf",
		     .names = "DNS:default.example.com");
	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, other);
	tell_own_name(st, st->lab->leaf);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-name-mismatch");
	assert_true(fits(a, "host-sni-agree"));

	story_again(st);
	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    NULL);
	story_found(st, IP1);
	contact(st, 1, IP1, 0, other);
	tell_own_name(st, expired(st));
	a = story_end(st);
	assert_false(fits(a, "host-sni-agree"));
}

/* CloudFront reads no hosts file: what DNS says of the name stands. */
static void test_a_hosts_entry_does_not_make_a_name(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_tell(st, "address ip=\"" IP1 "\" family=4 where=hosts\n"
		       "dns-done outcome=not-found code=3");
	contact(st, 1, IP1, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_UNREACHABLE, "dns-not-found");
	assert_true(says(found(a, "resolvers-disagree")->evidence, IP1));
}

/* The summary says so where the other clock would turn the verdict. */
static void test_a_clock_that_matters_is_mentioned(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, expired(st));
	story_tell(st,
		   "open conn=2 step=tls purpose=proof ip=\"" IP1
		   "\" port=443 scenario=0 index=1\nconnected conn=2\n"
		   "handshake conn=2 version=0x0303 suite=0xc02f\n"
		   "http conn=2 status=200 time=%d\nend conn=2 outcome=ok",
		   PKI_NOW - 10 * PKI_DAY);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cert-expired");
	assert_non_null(story_finding(a, "clock-skew"));
	assert_true(says(a->summary, "by the origin's own clock"));
}

static void test_origin_mtls_can_not_be_asked_from_here(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "flags=128", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, NULL);
	story_tell(st, "open conn=2 step=tls purpose=proof ip=\"" IP1
		       "\" port=443 scenario=0 index=1\nconnected conn=2\n"
		       "server-hello conn=2 version=0x0303 suite=0xc02f\n"
		       "certificate-request conn=2");
	story_chain(st, 2, st->lab->leaf, st->lab->inter, NULL);
	story_tell(st, "alert conn=2 sent=0 level=2 code=40\n"
		       "end conn=2 outcome=failed");
	a = story_end(st);
	assert_int_equal(found(a, "client-certificate-required")->severity,
			 SEV_INFO);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
}

static void test_before_the_end_nothing_is_claimed(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1 " " IP2);
	contact(st, 1, IP1, 0, NULL);
	story_tell(st, "open conn=3 step=hello purpose=edge ip=\"" IP2
		       "\" port=443 scenario=0 index=1");
	a = story_end(st);
	assert_false(a->settled);
	story_again(st);
	a = story_end(st);
	assert_false(a->settled);
	assert_string_equal(a->summary, "The check is under way.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_what_holds_for_all_is_said_once),
		story_test(test_a_single_address_keeps_its_place),
		story_test(test_one_bad_address_is_named),
		story_test(test_an_address_that_does_not_count_is_no_fault),
		story_test(test_nothing_that_counts_is_unreachable),
		story_test(test_dns_that_fails_is_told_from_a_missing_name),
		story_test(test_the_certificates_names_say_which_way_to_turn),
		story_test(test_the_cards_figures_are_shown_and_ordered),
		story_test(test_a_load_balancer_makes_the_import_fit),
		story_test(test_ciphers_are_proposed_only_where_they_were_seen),
		story_test(test_what_is_fine_is_told_too),
		story_test(
			test_a_private_address_is_doubted_unless_it_was_given),
		story_test(test_tcp_failures_are_told_apart),
		story_test(test_a_root_of_this_machine_alone_is_told),
		story_test(test_another_certificate_without_a_name_is_noted),
		story_test(test_a_name_that_is_answered_once_is_not_refused),
		story_test(test_a_reset_for_one_name_speaks_of_the_name),
		story_test(test_a_remedy_names_the_scenario_that_calls_for_it),
		story_test(test_a_forwarded_host_is_the_name_to_certify),
		story_test(test_nobody_certifies_the_name_of_a_distribution),
		story_test(test_an_alias_comes_before_the_distributions_name),
		story_test(test_machines_behind_one_address_may_differ),
		story_test(test_a_default_certificate_is_no_reason_to_reissue),
		story_test(test_a_hosts_entry_does_not_make_a_name),
		story_test(test_a_clock_that_matters_is_mentioned),
		story_test(test_origin_mtls_can_not_be_asked_from_here),
		story_test(test_before_the_end_nothing_is_claimed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
