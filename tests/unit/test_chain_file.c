/* probe/chain_file: PEM as a server is given it, and what refuses it. */
#include "tests/unit/test.h"

#include <string.h>

#include "base/text.h"
#include "probe/chain_file.h"

#define CERT \
	"-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"
#define KEY                             \
	"-----BEGIN PRIVATE KEY-----\n" \
	"c2VjcmV0\n"                    \
	"-----END PRIVATE KEY-----\n"

static int chain_read(const char *text, struct chain_file *ret,
		      struct cf_why *why)
{
	memset(ret, 0, sizeof(*ret));
	return chain_file_read("f", text, strlen(text), ret, why);
}

static void assert_refused(const char *text, const char *message)
{
	struct chain_file f;
	struct cf_why why = { { 0 } };

	assert_int_equal(chain_read(text, &f, &why), CF_EINPUT);
	if (!strstr(why.text, message))
		fail_msg("%s lacks %s", why.text, message);
	assert_null(strstr(why.text, "c2VjcmV0"));
	assert_int_equal(f.certs.n, 0);
	assert_int_equal(f.notes.n, 0);
}

static void test_certificates_keep_the_order_of_the_file(void **state)
{
	struct chain_file f;
	struct cf_why why;

	(void)state;
	assert_int_equal(chain_read("words\n" CERT "\n -- more --\n"
				    "-----BEGIN X509 CERTIFICATE-----\r\n"
				    "  MAMC\r\n\tAQI=  \r\n"
				    "-----END X509 CERTIFICATE-----",
				    &f, &why),
			 CF_OK);
	assert_int_equal(f.certs.n, 2);
	assert_int_equal(f.notes.n, 0);
	assert_memory_equal(f.certs.items[0].data, "\x30\x03\x02\x01\x01", 5);
	assert_memory_equal(f.certs.items[1].data, "\x30\x03\x02\x01\x02", 5);
	chain_file_release(&f);
}

static void test_other_blocks_are_passed_over_with_their_line(void **state)
{
	struct chain_file f;
	struct cf_why why;

	(void)state;
	assert_int_equal(chain_read(CERT KEY "-----BEGIN DH PARAMETERS-----\n"
					     "***\n"
					     "-----END DH PARAMETERS-----\n",
				    &f, &why),
			 CF_OK);
	assert_int_equal(f.certs.n, 1);
	assert_int_equal(f.notes.n, 2);
	assert_int_equal(f.notes.items[0].line, 4);
	assert_non_null(strstr(f.notes.items[0].text, "a private key"));
	assert_null(strstr(f.notes.items[0].text, "c2VjcmV0"));
	assert_int_equal(f.notes.items[1].line, 7);
	assert_non_null(strstr(f.notes.items[1].text, "DH PARAMETERS"));
	chain_file_release(&f);
}

static void test_what_is_wrong_has_its_line(void **state)
{
	(void)state;
	assert_refused("", "f:1: the file is empty");
	assert_refused("\n\n", "f:1: no certificate");
	assert_refused(KEY, "f:1: no certificate");
	assert_refused(CERT "-----BEGIN CERTIFICATE-----\n", "f:4: the block");
	assert_refused(CERT "-----BEGIN CERTIFICATE-----\nM_\n",
		       "f:5: this is no base64, within the certificate that "
		       "begins in line 4");
	assert_refused("-----BEGIN CERTIFICATE-----\nMAMCAQE\n"
		       "-----END CERTIFICATE-----\n",
		       "f:1: the certificate that begins here is damaged");
	assert_refused("-----BEGIN CERTIFICATE-----\n"
		       "-----END CERTIFICATE-----\n",
		       "f:1: the certificate that begins here is damaged");
	assert_refused("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n" CERT,
		       "f:3: this does not end the block that begins in line "
		       "1");
	assert_refused("-----END CERTIFICATE-----\n" CERT, "f:1: this line");
	assert_refused("----BEGIN CERTIFICATE-----\n", "f:1: this line");
	assert_refused("-----BEGIN CERTIFICATE----\n", "f:1: this line");
}

static void test_a_label_from_a_stranger_is_cleaned(void **state)
{
	struct chain_file f;
	struct cf_why why;

	(void)state;
	assert_int_equal(chain_read(CERT "-----BEGIN \x1b[2J-----\n"
					 "-----END \x1b[2J-----\n",
				    &f, &why),
			 CF_OK);
	assert_int_equal(f.notes.n, 1);
	assert_true(text_is_clean(f.notes.items[0].text));
	chain_file_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_certificates_keep_the_order_of_the_file),
		cmocka_unit_test(
			test_other_blocks_are_passed_over_with_their_line),
		cmocka_unit_test(test_what_is_wrong_has_its_line),
		cmocka_unit_test(test_a_label_from_a_stranger_is_cleaned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
