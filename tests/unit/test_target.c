/* probe/target: what people type and paste, and what is refused and why. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "probe/target.h"

static void test_targets_are_read_as_they_are_pasted(void **state)
{
	static const struct {
		const char *text, *host;
		int port;
		bool given, ip;
	} rows[] = {
		{ "origin.example.com", "origin.example.com", 443, 0, 0 },
		{ "origin.example.com:8443", "origin.example.com", 8443, 1, 0 },
		{ "  Origin.EXAMPLE.com.\r\n", "origin.example.com", 443, 0,
		  0 },
		{ "origin.example.com.:1", "origin.example.com", 1, 1, 0 },
		{ "origin.example.com:65535", "origin.example.com", 65535, 1,
		  0 },
		{ "https://origin.example.com", "origin.example.com", 443, 0,
		  0 },
		{ "HTTPS://origin.example.com:8443/", "origin.example.com",
		  8443, 1, 0 },
		{ "https://origin.example.com:/x", "origin.example.com", 443, 0,
		  0 },
		{ "https://a:b@c@origin.example.com?x=//y",
		  "origin.example.com", 443, 0, 0 },
		{ "https://origin.example.com#a@b", "origin.example.com", 443,
		  0, 0 },
		{ "192.0.2.7", "192.0.2.7", 443, 0, 1 },
		{ "192.0.2.7:8443", "192.0.2.7", 8443, 1, 1 },
		{ "2001:DB8:0:0::7", "2001:db8::7", 443, 0, 1 },
		{ "::1", "::1", 443, 0, 1 },
		{ "[2001:db8::7]", "2001:db8::7", 443, 0, 1 },
		{ "[2001:db8::7]:8443", "2001:db8::7", 8443, 1, 1 },
		{ "https://[2001:db8::7]:8443/x", "2001:db8::7", 8443, 1, 1 },
		{ "_sip._tcp.example.com", "_sip._tcp.example.com", 443, 0, 0 },
		{ "localhost", "localhost", 443, 0, 0 },
		{ "1and1.example", "1and1.example", 443, 0, 0 },
		{ "a.0x7g", "a.0x7g", 443, 0, 0 },
		{ "xn--mller-kva.example", "xn--mller-kva.example", 443, 0, 0 },
		{ "M\303\234LLER.example:1", "xn--mller-kva.example", 1, 1, 0 },
		/* IDNA 2008 keeps the sharp s; the ideographic stop is a dot */
		{ "stra\303\237e.example", "xn--strae-oqa.example", 443, 0, 0 },
		{ "b\303\274cher\343\200\202example", "xn--bcher-kva.example",
		  443, 0, 0 },
	};
	struct cf_why why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct target t;

		if (target_parse(rows[i].text, 443, &t, &why) != CF_OK)
			fail_msg("%s: %s", rows[i].text, why.text);
		assert_string_equal(t.host, rows[i].host);
		assert_int_equal(t.port, rows[i].port);
		assert_int_equal(t.port_given, rows[i].given);
		assert_int_equal(t.is_ip, rows[i].ip);
		target_release(&t);
	}
}

#define L63 "a23456789012345678901234567890123456789012345678901234567890123"

static void test_what_is_no_target_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {
		{ "", "no host name" },
		{ " \n", "no host name" },
		{ "a.example:84x3",
		  "\"84x3\" is not a port: a number from 1 to 65535 is needed" },
		{ "a.example:0", "\"0\" is not a port" },
		{ "a.example:65536", "\"65536\" is not a port" },
		{ "a.example:-1", "\"-1\" is not a port" },
		{ "a.example: 1", "\" 1\" is not a port" },
		{ "a.example:", "\"\" is not a port" },
		{ "a.example:4294967739", "is not a port" },
		{ "http://a.example/", "plain HTTP" },
		{ "ftp://a.example/", "\"ftp\"" },
		{ "a.example/path", "no URL" },
		{ "user@a.example", "@" },
		{ "https://", "no host name" },
		{ "https:///path", "no host name" },
		{ "https://user@/path", "no host name" },
		{ "https://2001:db8::7/", "brackets" },
		{ "[2001:db8::7", "[IPv6]" },
		{ "[2001:db8::7]x", "[IPv6]" },
		{ "[192.0.2.7]:443", "no IPv6 address" },
		{ "[fe80::1%eth0]:443", "no IPv6 address" },
		{ "fe80::1%eth0", "network interface" },
		{ "a:1:2", "neither HOST:PORT" },
		{ "256.1.1.1", "reads like an address" },
		{ "1.2.3", "reads like an address" },
		{ "0x7f.1", "reads like an address" },
		{ "a.0x7f", "reads like an address" },
		{ "2130706433", "reads like an address" },
		{ "a..example", "between two dots" },
		{ ".example", "between two dots" },
		{ ".", "between two dots" },
		{ "-a.example", "begins or ends with" },
		{ "a-.example", "begins or ends with" },
		{ "*.example.com", "wildcard" },
		{ "a b.example", "blank" },
		{ "a,b.example", "\",\" can't be part" },
		{ "a%41.example", "\"%\" can't be part" },
		{ L63 "x.example", "64 characters, 63" },
		{ L63 "." L63 "." L63 "." L63, "255 characters, 253" },
		{ "a.ex\xffmple", "can't be seen" },
		{ "a.exa\342\200\213mple", "can't be seen" },
		{ "a.exa\033[31mmple", "can't be seen" },
		{ "a.example\nb.example", "can't be seen" },
		{ "a\342\230\203\342\200\246.example", "no host name" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct target t = { .port = 77 };
		struct cf_why why = { .text = "" };

		if (target_parse(rows[i].text, 443, &t, &why) != CF_EINPUT)
			fail_msg("%s is taken as %s", rows[i].text, t.host);
		if (!strstr(why.text, rows[i].reason))
			fail_msg("%s: %s", rows[i].text, why.text);
		assert_int_equal(t.port, 77);
		assert_null(t.host);
	}
}

static void test_longest_names_are_taken(void **state)
{
	struct target t;

	(void)state;
	assert_int_equal(target_parse(L63 "." L63 "." L63
					  ".2345678901234567890123456789012345"
					  "678901234567890123456789x",
				      443, &t, NULL),
			 CF_OK);
	target_release(&t);
}

static void test_what_was_dropped_is_said(void **state)
{
	static const struct {
		const char *text, *note;
	} rows[] = {
		{ "https://a.example/", NULL },
		{ "https://a.example", NULL },
		{ "https://a.example/x", "Dropped from the URL: path" },
		{ "https://a.example/?x", "Dropped from the URL: query" },
		{ "https://a.example/#x", "Dropped from the URL: fragment" },
		{ "https://u:secret@a.example/x?y#z",
		  "Dropped from the URL: user name, path, query, fragment" },
		{ "https://a.example/ https://b.example/",
		  "Dropped from the URL: text behind it" },
		{ "https://a.example/x b.example",
		  "Dropped from the URL: path, text behind it" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct target t;

		assert_int_equal(target_parse(rows[i].text, 443, &t, NULL),
				 CF_OK);
		if (rows[i].note)
			assert_string_equal(t.note, rows[i].note);
		else
			assert_null(t.note);
		target_release(&t);
	}
}

static void test_a_password_never_stands_in_a_message(void **state)
{
	static const char *const texts[] = {
		"https://u:secret@a..example/",
		"http://u:secret@a.example/",
		"https://u:secret@a.example:99999/",
		"u:secret@a.example",
		"ftp://u:secret@a.example",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct target t;
		struct cf_why why;

		assert_int_equal(target_parse(texts[i], 443, &t, &why),
				 CF_EINPUT);
		assert_null(strstr(why.text, "secret"));
	}
}

static void test_an_idn_is_shown_both_ways(void **state)
{
	struct target t, copy;

	(void)state;
	assert_int_equal(target_parse("m\303\274ller.example", 443, &t, NULL),
			 CF_OK);
	assert_string_equal(t.shown,
			    "xn--mller-kva.example (m\303\274ller.example)");
	target_copy(&t, &copy);
	target_release(&t);
	assert_string_equal(copy.host, "xn--mller-kva.example");
	target_release(&copy);
	assert_int_equal(target_parse("xn--a.example", 443, &t, NULL), CF_OK);
	assert_string_equal(t.shown, "xn--a.example");
	target_release(&t);
}

static void test_a_host_name_is_no_address(void **state)
{
	struct cf_why why;
	char *host;

	(void)state;
	host = host_normal(" WWW.Example.COM. ", &why);
	assert_string_equal(host, "www.example.com");
	free(host);
	assert_null(host_normal("192.0.2.7", &why));
	assert_non_null(strstr(why.text, "is an address"));
	assert_null(host_normal("2001:db8::7", &why));
	assert_null(host_normal("a.example:443", &why));
	assert_null(host_normal("", &why));
	assert_true(host_is_ip("192.0.2.7"));
	assert_true(host_is_ip("::"));
	assert_false(host_is_ip("[::1]"));
	assert_false(host_is_ip("192.0.2"));
	assert_false(host_is_ip(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_targets_are_read_as_they_are_pasted),
		cmocka_unit_test(
			test_what_is_no_target_is_refused_with_the_reason),
		cmocka_unit_test(test_longest_names_are_taken),
		cmocka_unit_test(test_what_was_dropped_is_said),
		cmocka_unit_test(test_a_password_never_stands_in_a_message),
		cmocka_unit_test(test_an_idn_is_shown_both_ways),
		cmocka_unit_test(test_a_host_name_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
