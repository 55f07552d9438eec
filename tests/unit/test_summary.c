/* advice/summary.c: the sentence on top says what was seen, and no more. */
#include <string.h>

#include "advice/session.h"
#include "tests/unit/story.h"
#include "tests/unit/test.h"

#define IP "198.51.100.1"

static bool says(const char *text, const char *what)
{
	return text && strstr(text, what);
}

static void test_a_chain_may_be_too_long_in_bytes_alone(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "connected conn=1\n"
		       "server-hello conn=1 version=0x0303 suite=0xc02f");
	story_certificate(st, 1, 0, st->lab->leaf);
	story_certificate(st, 1, 1, st->lab->inter);
	story_tell(st, "chain conn=1 count=2 length=70000\n"
		       "end conn=1 outcome=ok");
	story_proof(st, 2, IP, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_DOUBTFUL, "chain-too-long");
	assert_true(says(a->summary, "more bytes of certificates than"));
	assert_false(says(a->summary, "more certificates"));
}

/* Asks for an origin that is an address, with this Host or none. */
static const struct advice *ask_address(struct story *st, const char *scenario,
					const struct pki_cert *leaf)
{
	story_again(st);
	story_tell(st,
		   "asked host=\"" IP "\" port=443 http-port=80 protocols=8 "
		   "policy=\"p\" time=%d family=0 code=30000",
		   PKI_NOW);
	story_tell(st, "scenario index=0 %s", scenario);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, leaf);
	story_proof(st, 2, IP, 0, leaf);
	return story_end(st);
}

static void test_an_address_as_origin_is_worded_as_one(void **state)
{
	struct story *st = *state;
	struct pki_cert *numbered =
		MAKE(st->lab, st->lab->inter, .cn = "leaf", .names = "IP:" IP);
	const struct advice *a = ask_address(st, "", NULL);

	assert_verdict(a, VERDICT_FAILS, "cert-name-mismatch");
	assert_true(says(a->summary, "use one of these that leads there"));
	/* There is none to use, though the address itself stands in it. */
	a = ask_address(st, "", numbered);
	assert_true(says(a->summary, "a certificate for that name"));
	assert_false(says(a->summary, "one of these"));
	assert_true(says(story_finding(a, "cert-name-mismatch")->evidence,
			 "an address never fits"));
	/* What has to fit is the Host. */
	a = ask_address(st, "host=\"www.example.org\" sni=\"www.example.org\"",
			NULL);
	assert_true(says(a->summary, "CloudFront asks for www.example.org"));
}

static bool is_unknown(const struct advice *a, const char *what)
{
	size_t i;

	for (i = 0; i < a->unknown.n; i++) {
		if (says(a->unknown.items[i], what))
			return true;
	}
	return false;
}

/* protocols: a set of enum origin_protocol. */
static const struct advice *ask_protocols(struct story *st, unsigned protocols)
{
	story_again(st);
	story_tell(st,
		   "asked host=\"origin.example.com\" port=443 http-port=80 "
		   "protocols=%u policy=\"p\" time=%d family=0 code=30000",
		   protocols, PKI_NOW);
	story_tell(st, "scenario index=0 sni=\"origin.example.com\"");
	story_found(st, IP);
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	return story_end(st);
}

static void test_sslv3_alone_may_mean_that_no_tls_is_offered(void **state)
{
	struct story *st = *state;
	const struct advice *a = ask_protocols(st, PROTO_SSL3);

	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_true(says(a->summary, "SSLv3 handshakes alone"));
	assert_true(is_unknown(a, "SSLv3"));
	a = ask_protocols(st, PROTO_SSL3 | PROTO_TLS12);
	assert_false(says(a->summary, "SSLv3"));
	assert_false(is_unknown(a, "SSLv3"));
}

static void test_a_warning_that_is_passed_over_is_a_doubt(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "connected conn=1\n"
		       "alert conn=1 sent=0 level=1 code=41\n"
		       "server-hello conn=1 version=0x0303 suite=0xc02f");
	story_chain(st, 1, st->lab->leaf, st->lab->inter, NULL);
	story_tell(st, "end conn=1 outcome=ok");
	story_proof(st, 2, IP, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_DOUBTFUL, "handshake-alert");
	assert_true(says(a->summary, "no_certificate (41) comes as a warning"));
	assert_false(says(a->summary, "refuses"));
}

/* What a hello with everything in it got, where CloudFront's was refused. */
static const struct advice *refuse_all_but(struct story *st, const char *choice)
{
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st,
		   "open conn=1 step=hello purpose=edge ip=\"" IP
		   "\" port=443 scenario=0 index=1 sni=\"origin.example.com\"\n"
		   "connected conn=1\nalert conn=1 sent=0 level=2 code=40\n"
		   "end conn=1 outcome=refused\n"
		   "open conn=2 step=hello purpose=all-offered ip=\"" IP
		   "\" port=443 scenario=0 index=1 sni=\"origin.example.com\"\n"
		   "connected conn=2\nserver-hello conn=2 %s\n"
		   "end conn=2 outcome=ok",
		   choice);
	return story_end(st);
}

static void test_what_is_not_in_common_is_named(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	a = refuse_all_but(st, "version=0x0303 suite=0xcca8 group=0x0017");
	assert_verdict(a, VERDICT_FAILS, "cipher-mismatch");
	assert_true(says(a->summary, "none of the cipher suites that"));
	a = refuse_all_but(st, "version=0x0304 suite=0x1301 group=0x001e");
	assert_verdict(a, VERDICT_FAILS, "cipher-mismatch");
	assert_true(says(a->summary, "none of the curves"));
	assert_true(says(a->summary, "allow P-256"));
}

/* An address of the hosts file answers, and DNS says this of the name. */
static const struct advice *ask_hosts_entry(struct story *st, const char *dns)
{
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_tell(st,
		   "address ip=\"" IP "\" family=4 where=hosts\n"
		   "dns-done %s",
		   dns);
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	return story_end(st);
}

static void test_a_name_of_the_hosts_file_alone_is_said_so(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	a = ask_hosts_entry(st, "outcome=not-found code=3");
	assert_verdict(a, VERDICT_UNREACHABLE, "dns-not-found");
	assert_true(says(a->summary, "Only the hosts file of this machine "
				     "knows the name origin.example.com"));
	a = ask_hosts_entry(st, "outcome=failed code=2");
	assert_verdict(a, VERDICT_UNREACHABLE, "dns-failed");
	assert_true(says(a->summary, "from the hosts file of this machine"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_a_chain_may_be_too_long_in_bytes_alone),
		story_test(test_sslv3_alone_may_mean_that_no_tls_is_offered),
		story_test(test_a_name_of_the_hosts_file_alone_is_said_so),
		story_test(test_a_warning_that_is_passed_over_is_a_doubt),
		story_test(test_an_address_as_origin_is_worded_as_one),
		story_test(test_what_is_not_in_common_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
