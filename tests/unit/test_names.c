/* probe/names: numbers have names, and names lead back to their numbers. */
#include "tests/unit/test.h"

#include <string.h>

#include "probe/names.h"

static void test_versions_have_the_words_of_aws(void **state)
{
	char out[NAME_SIZE];

	(void)state;
	assert_string_equal(version_name(TLS_SSL3, out), "SSLv3");
	assert_string_equal(version_name(TLS_1_0, out), "TLSv1");
	assert_string_equal(version_name(TLS_1_3, out), "TLSv1.3");
	assert_string_equal(version_name(0x7f1c, out), "0x7f1c");
	assert_int_equal(version_number("TLSv1.1"), TLS_1_1);
	assert_int_equal(version_number("tls1"), -1);
}

static void test_suites_have_the_names_of_openssl(void **state)
{
	char out[NAME_SIZE];

	(void)state;
	assert_string_equal(suite_name(0xc02f, out),
			    "ECDHE-RSA-AES128-GCM-SHA256");
	assert_string_equal(suite_name(0x0004, out), "RC4-MD5");
	assert_string_equal(suite_name(0x000a, out), "DES-CBC3-SHA");
	assert_string_equal(suite_name(0xcca8, out),
			    "ECDHE-RSA-CHACHA20-POLY1305");
	assert_string_equal(suite_name(0x1301, out), "TLS_AES_128_GCM_SHA256");
	assert_string_equal(suite_name(0x0a0a, out), "0x0a0a");
	assert_null(suite_name(0x0a0a, NULL));
}

static void test_suites_are_sorted_and_lead_back(void **state)
{
	unsigned before = 0, v;

	(void)state;
	for (size_t i = 0; (v = suite_at(i)) != NO_NUMBER; i++) {
		assert_true(i == 0 || v > before);
		assert_int_equal(suite_number(suite_name(v, NULL)), v);
		before = v;
	}
	assert_true(before > 0);
}

static void test_every_named_number_leads_back(void **state)
{
	const char *name;

	(void)state;
	for (unsigned v = 0; v <= 0xffff; v++) {
		name = group_name(v, NULL);
		if (name)
			assert_int_equal(group_number(name), v);
		name = scheme_name(v, NULL);
		if (name)
			assert_int_equal(scheme_number(name), v);
		name = extension_name(v, NULL);
		if (name)
			assert_int_equal(extension_number(name), v);
		name = version_name(v, NULL);
		if (name)
			assert_int_equal(version_number(name), v);
	}
	assert_int_equal(group_number("P-256"), GROUP_SECP256R1);
	assert_int_equal(group_number("X25519MLKEM768"), 0x11ec);
	assert_int_equal(group_number("secp256r1"), -1);
	assert_int_equal(scheme_number("RSA-PSS-RSAE-SHA256"), 0x0804);
}

static void test_alerts_and_messages_have_the_words_of_the_rfc(void **state)
{
	char out[NAME_SIZE];

	(void)state;
	assert_string_equal(alert_name(40, out), "handshake_failure");
	assert_string_equal(alert_name(112, out), "unrecognized_name");
	assert_string_equal(alert_name(200, out), "0xc8");
	assert_string_equal(message_name(11, out), "Certificate");
	assert_string_equal(message_name(99, out), "0x63");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_have_the_words_of_aws),
		cmocka_unit_test(test_suites_have_the_names_of_openssl),
		cmocka_unit_test(test_suites_are_sorted_and_lead_back),
		cmocka_unit_test(test_every_named_number_leads_back),
		cmocka_unit_test(
			test_alerts_and_messages_have_the_words_of_the_rfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
