/* probe/question: protocols, scenarios, pins and resolvers. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmem.h"
#include "probe/target.h"

static struct question about(const char *target)
{
	struct question q;
	struct cf_why why;

	question_init(&q);
	if (target_parse(target, 443, &q.target, &why) != CF_OK)
		fail_msg("%s", why.text);
	return q;
}

static void test_protocols_are_the_words_of_aws(void **state)
{
	unsigned bits = 0;
	struct cf_why why;
	char *text;

	(void)state;
	assert_int_equal(protocols_parse("TLSv1.2", &bits, &why), CF_OK);
	assert_int_equal(bits, PROTO_TLS12);
	assert_int_equal(protocols_parse("tlsv1.2, SSLV3 ,TLSv1", &bits, &why),
			 CF_OK);
	assert_int_equal(bits, PROTO_SSL3 | PROTO_TLS1 | PROTO_TLS12);
	text = protocols_text(bits);
	assert_string_equal(text, "SSLv3,TLSv1,TLSv1.2");
	free(text);
	text = protocols_text(0);
	assert_string_equal(text, "");
	free(text);
}

static void test_unknown_protocols_are_named(void **state)
{
	static const char *const rows[][2] = {
		{ "TLSv1.2,TLS1.1", "\"TLS1.1\"" },
		{ "TLSv1.3", "TLSv1.3" },
		{ "", "\"\"" },
		{ "TLSv1.2,", "\"\"" },
		{ "SSLv2", "\"SSLv2\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned bits = 99;
		struct cf_why why;

		assert_int_equal(protocols_parse(rows[i][0], &bits, &why),
				 CF_EINPUT);
		assert_non_null(strstr(why.text, rows[i][1]));
		assert_int_equal(bits, 99);
	}
}

static void test_a_question_begins_with_the_defaults(void **state)
{
	struct question q;

	(void)state;
	question_init(&q);
	assert_int_equal(q.target.port, 443);
	assert_int_equal(q.http_port, 80);
	assert_int_equal(q.protocols, PROTO_TLS12);
	assert_int_equal(q.connect_timeout_ms, 10000);
	assert_int_equal(q.attempts, 1);
	assert_int_equal(q.timeout_ms, 30000);
	assert_int_equal(q.family, FAMILY_ANY);
	question_release(&q);
}

struct names {
	char *v[3];
	size_t n;
};

/* One line a scenario: host header or "-", blank, SNI or "-". */
static void assert_scenarios(const char *target, struct names hosts,
			     struct names viewers, const char *sni, bool no_sni,
			     const char *want)
{
	struct question q = about(target);
	struct buf got = BUF_INIT(1024);
	struct cf_why why;

	if (question_scenarios(&q, hosts.v, hosts.n, viewers.v, viewers.n, sni,
			       no_sni, &why) != CF_OK)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < q.scenarios.n; i++) {
		const struct scenario *s = &q.scenarios.items[i];

		buf_addf(&got, "%s %s\n", s->host_header ? s->host_header : "-",
			 s->sni ? s->sni : "-");
	}
	assert_string_equal(buf_str(&got), want);
	assert_int_equal(q.forwarding_unknown, viewers.n > 0);
	assert_int_equal(q.forwarding_assumed, hosts.n + viewers.n == 0);
	buf_release(&got);
	question_release(&q);
}

#define NONE ((struct names){ .n = 0 })

static void test_sni_follows_the_forwarded_host(void **state)
{
	static char a[] = "WWW.example.com", b[] = "shop.example.com",
		    again[] = "www.example.com.";
	const struct names two = { .v = { a, b }, .n = 2 };
	const struct names same = { .v = { a, again }, .n = 2 };

	(void)state;
	assert_scenarios("o.example", NONE, NONE, NULL, false, "- o.example\n");
	assert_scenarios("o.example", two, NONE, NULL, false,
			 "www.example.com www.example.com\n"
			 "shop.example.com shop.example.com\n");
	assert_scenarios("o.example", NONE, two, NULL, false,
			 "- o.example\n"
			 "www.example.com www.example.com\n"
			 "shop.example.com shop.example.com\n");
	assert_scenarios("o.example", same, NONE, NULL, false,
			 "www.example.com www.example.com\n");
	assert_scenarios("o.example", two, NONE, "X.example.", false,
			 "www.example.com x.example\n"
			 "shop.example.com x.example\n");
	assert_scenarios("o.example", two, NONE, NULL, true,
			 "www.example.com -\nshop.example.com -\n");
}

/* The form of the wizard asks anew what a distribution said. */
static void test_scenarios_asked_anew_keep_their_behaviors(void **state)
{
	static char www[] = "www.example.com", shop[] = "shop.example.com";
	char *const names[] = { shop, www };
	struct question q = about("o.example");

	(void)state;
	question_add_scenario(&q, NULL, "o.example")->paths =
		xstrdup("[\"/a/*\"]");
	question_add_scenario(&q, www, www)->paths = xstrdup("[\"/w/*\"]");
	assert_int_equal(question_scenarios(&q, NULL, 0, names, 2, NULL, false,
					    NULL),
			 CF_OK);
	assert_int_equal(q.scenarios.n, 3);
	assert_string_equal(q.scenarios.items[0].paths, "[\"/a/*\"]");
	assert_null(q.scenarios.items[1].paths);
	assert_string_equal(q.scenarios.items[2].paths, "[\"/w/*\"]");
	question_forget_paths(&q);
	assert_null(q.scenarios.items[2].paths);
	question_release(&q);
}

static void test_an_address_is_never_an_sni(void **state)
{
	static char a[] = "www.example.com", ip[] = "192.0.2.7";
	const struct names one = { .v = { a }, .n = 1 };
	const struct names bad = { .v = { ip }, .n = 1 };
	struct question q = about("o.example");
	struct cf_why why;

	(void)state;
	assert_scenarios("192.0.2.7", NONE, NONE, NULL, false, "- -\n");
	assert_scenarios("[2001:db8::7]:443", NONE, one, NULL, false,
			 "- -\nwww.example.com www.example.com\n");
	assert_int_equal(question_scenarios(&q, NULL, 0, NULL, 0, "::1", false,
					    &why),
			 CF_EINPUT);
	assert_int_equal(question_scenarios(&q, bad.v, 1, NULL, 0, NULL, false,
					    &why),
			 CF_EINPUT);
	question_release(&q);
}

static void test_contradictions_are_refused_and_change_nothing(void **state)
{
	static char a[] = "www.example.com", bad[] = "a..b";
	char *good_list[] = { a }, *bad_list[] = { a, bad };
	struct question q = about("o.example");
	struct cf_why why;

	(void)state;
	assert_int_equal(question_scenarios(&q, NULL, 0, NULL, 0, NULL, false,
					    &why),
			 CF_OK);
	assert_int_equal(question_scenarios(&q, good_list, 1, good_list, 1,
					    NULL, false, &why),
			 CF_EINPUT);
	assert_int_equal(question_scenarios(&q, NULL, 0, NULL, 0, "a.example",
					    true, &why),
			 CF_EINPUT);
	assert_int_equal(question_scenarios(&q, bad_list, 2, NULL, 0, NULL,
					    false, &why),
			 CF_EINPUT);
	assert_non_null(strstr(why.text, "a..b"));
	assert_int_equal(q.scenarios.n, 1);
	assert_null(q.scenarios.items[0].host_header);
	question_release(&q);
}

static void test_pins_have_the_syntax_of_curl(void **state)
{
	struct question q = about("o.example");
	struct cf_why why;
	const struct pin *p;

	(void)state;
	assert_int_equal(
		question_add_pin(&q,
				 "O.example:443:192.0.2.7,[2001:DB8::7], "
				 "2001:db8::8",
				 &why),
		CF_OK);
	assert_int_equal(q.pins.n, 1);
	p = &q.pins.items[0];
	assert_string_equal(p->host, "o.example");
	assert_int_equal(p->port, 443);
	assert_int_equal(p->addrs.n, 3);
	assert_string_equal(p->addrs.items[0], "192.0.2.7");
	assert_string_equal(p->addrs.items[1], "2001:db8::7");
	assert_string_equal(p->addrs.items[2], "2001:db8::8");
	question_release(&q);
}

static void test_wrong_pins_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "o.example", "HOST:PORT:ADDR" },
		{ "o.example:443", "HOST:PORT:ADDR" },
		{ "o.example:443:", "no IP address" },
		{ "o.example:443:192.0.2.7,", "no IP address" },
		{ "o.example:443:a.example", "\"a.example\"" },
		{ "o.example:0:192.0.2.7", "not a port" },
		{ "o..example:443:192.0.2.7", "no host name" },
	};
	struct question q = about("o.example");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct cf_why why;

		assert_int_equal(question_add_pin(&q, rows[i][0], &why),
				 CF_EINPUT);
		if (!strstr(why.text, rows[i][1]))
			fail_msg("%s: %s", rows[i][0], why.text);
	}
	assert_int_equal(q.pins.n, 0);
	question_release(&q);
}

static void test_resolvers_are_addresses_with_or_without_a_port(void **state)
{
	static const char *const wrong[] = {
		"dns.example",	"192.0.2.7:0",	"192.0.2.7,", "[::1",
		"2001:db8::7x", "192.0.2.7:5x", "",
	};
	struct question q = about("o.example"), copy;
	struct cf_why why;

	(void)state;
	assert_int_equal(question_add_dns(&q,
					  "192.0.2.7, 192.0.2.8:5353,::1,"
					  "[::1],[::1]:5353",
					  &why),
			 CF_OK);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(question_add_dns(&q, wrong[i], &why),
				 CF_EINPUT);
	question_copy(&q, &copy);
	question_release(&q);
	assert_int_equal(copy.dns.n, 5);
	assert_string_equal(copy.dns.items[0], "192.0.2.7");
	assert_string_equal(copy.dns.items[1], "192.0.2.8:5353");
	assert_string_equal(copy.dns.items[2], "::1");
	assert_string_equal(copy.dns.items[3], "::1");
	assert_string_equal(copy.dns.items[4], "[::1]:5353");
	question_release(&copy);
}

static void test_a_copy_stands_on_its_own(void **state)
{
	struct question q = about("o.example:8443"), copy;
	struct cf_why why;

	(void)state;
	question_add_scenario(&q, "www.example.com", "sni.example.com");
	assert_int_equal(question_add_pin(&q, "o.example:8443:::1", &why),
			 CF_OK);
	question_copy(&q, &copy);
	question_release(&q);
	assert_string_equal(copy.target.host, "o.example");
	assert_int_equal(copy.target.port, 8443);
	assert_int_equal(copy.scenarios.n, 1);
	assert_string_equal(copy.scenarios.items[0].sni, "sni.example.com");
	assert_string_equal(copy.pins.items[0].addrs.items[0], "::1");
	question_release(&copy);
}

static void test_an_sni_overrules_every_scenario_that_is_there(void **state)
{
	struct question q = about("origin.example");
	struct cf_why why;

	(void)state;
	question_add_scenario(&q, NULL, "origin.example");
	question_add_scenario(&q, "www.example", "www.example");
	assert_int_equal(question_overrule_sni(&q, NULL, false, &why), CF_OK);
	assert_string_equal(q.scenarios.items[1].sni, "www.example");
	assert_int_equal(question_overrule_sni(&q, "a..b", false, &why),
			 CF_EINPUT);
	assert_string_equal(q.scenarios.items[0].sni, "origin.example");
	assert_int_equal(
		question_overrule_sni(&q, "Other.Example", false, &why), CF_OK);
	assert_string_equal(q.scenarios.items[0].sni, "other.example");
	assert_string_equal(q.scenarios.items[1].sni, "other.example");
	assert_string_equal(q.scenarios.items[1].host_header, "www.example");
	assert_int_equal(question_overrule_sni(&q, NULL, true, &why), CF_OK);
	assert_null(q.scenarios.items[0].sni);
	assert_null(q.scenarios.items[1].sni);
	question_release(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_protocols_are_the_words_of_aws),
		cmocka_unit_test(test_unknown_protocols_are_named),
		cmocka_unit_test(test_a_question_begins_with_the_defaults),
		cmocka_unit_test(test_sni_follows_the_forwarded_host),
		cmocka_unit_test(
			test_scenarios_asked_anew_keep_their_behaviors),
		cmocka_unit_test(test_an_address_is_never_an_sni),
		cmocka_unit_test(
			test_contradictions_are_refused_and_change_nothing),
		cmocka_unit_test(test_pins_have_the_syntax_of_curl),
		cmocka_unit_test(test_wrong_pins_are_refused),
		cmocka_unit_test(
			test_resolvers_are_addresses_with_or_without_a_port),
		cmocka_unit_test(test_a_copy_stands_on_its_own),
		cmocka_unit_test(
			test_an_sni_overrules_every_scenario_that_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
