/* Words of a redaction, in the texts in which they could survive. */
#include "report/redact_words.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

static int setup(void **state)
{
	struct redaction *r = redaction_new();

	redaction_begin(r);
	redaction_add(r, REDACT_HOST, "origin.shop.example");
	redaction_add(r, REDACT_ADDR, "203.0.113.7");
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	redaction_free(*state);
	return 0;
}

static void check(struct redaction *r, const char *text, const char *wanted)
{
	char *hidden = redaction_text(r, text);

	assert_string_equal(hidden, wanted);
	free(hidden);
}

static void test_a_name_is_hidden_whatever_its_case(void **state)
{
	check(*state, "ask Origin.SHOP.example, then origin.shop.example.",
	      "ask host-1, then host-1.");
}

static void test_a_longer_name_around_it_is_one_of_its_own(void **state)
{
	check(*state, "https://www.origin.shop.example/a", "https://host-1/a");
	check(*state, "mail.shop.example:25", "host-2:25");
	check(*state, "www.origin.shop.example", "host-1");
	check(*state, "u=https%3A%2F%2Forigin.shop.example%2F",
	      "u=https%3A%2F%host-3%2F");
}

static void test_other_names_and_plain_words_stay(void **state)
{
	check(*state, "the origin of docs.aws.amazon.com sells in a shop",
	      "the origin of docs.aws.amazon.com sells in a shop");
}

static void test_an_address_is_hidden_and_a_longer_one_is_not(void **state)
{
	check(*state, "203.0.113.7:443 and 203.0.113.70, 1203.0.113.7",
	      "addr-1:443 and 203.0.113.70, 1203.0.113.7");
	check(*state, "ec2-203-0-113-7 and 203.0.113.7.",
	      "ec2-addr-1 and addr-1.");
}

static void test_ipv6_is_hidden_in_brackets_too(void **state)
{
	redaction_add(*state, REDACT_ADDR, "2001:db8::1");
	check(*state, "[2001:DB8::1]:443, 2001:db8::12",
	      "[addr-1]:443, 2001:db8::12");
}

static void test_a_name_without_dots_is_a_word(void **state)
{
	redaction_add(*state, REDACT_HOST, "db7");
	check(*state, "db7 or db7-a, not db77", "host-1 or host-1-a, not db77");
}

static void test_of_a_distinguished_name_the_types_stay(void **state)
{
	redaction_add_dn(*state, "CN=origin.shop.example,O=Shop\\, Ltd,C=US");
	check(*state, "issued to CN=origin.shop.example,O=Shop\\, Ltd,C=US.",
	      "issued to CN=host-1,O=name-1,C=name-2.");
	check(*state, "Shop\\, Ltd in the US", "name-1 in the US");
}

static void test_a_short_serial_is_no_part_of_a_date(void **state)
{
	redaction_add(*state, REDACT_SERIAL, "01");
	check(*state, "serial 01 of 2026-01-01",
	      "serial serial-1 of 2026-01-01");
}

static void test_a_text_of_the_origin_is_known_when_it_is_cut(void **state)
{
	redaction_add(*state, REDACT_TEXT, "220 mail ready for Customer Ltd");
	check(*state, "says \"220 mail ready for Cust~\"", "says \"text-1~\"");
}

static void test_a_name_is_known_when_it_is_cut(void **state)
{
	redaction_add_dn(*state, "CN=leaf of all,O=Shop of\\, by and for us");
	check(*state, "for Origin.shop.ex~, not *.shop.ex~ or 203.0.~",
	      "for host-1~, not *.host-2~ or addr-1~");
	check(*state, "by CN=leaf of all,O=Shop of\\, by a~",
	      "by CN=name-1,O=name-2~");
	check(*state, "other~ or or~", "other~ or or~");
}

static void test_numbers_stay_from_one_session_to_the_next(void **state)
{
	check(*state, "origin.shop.example", "host-1");
	redaction_begin(*state);
	redaction_add(*state, REDACT_HOST, "other.shop.example");
	redaction_add(*state, REDACT_HOST, "origin.shop.example");
	check(*state, "other.shop.example origin.shop.example",
	      "host-2 host-1");
	assert_int_equal(redaction_count(*state, REDACT_HOST), 2);
	assert_int_equal(redaction_count(*state, REDACT_ADDR), 0);
}

static void test_another_spelling_has_the_same_number(void **state)
{
	redaction_add_alias(*state, "origin.shop.example", "ursprung.shop");
	check(*state, "ursprung.shop is origin.shop.example",
	      "host-1 is host-1");
}

static void test_nothing_is_nothing(void **state)
{
	struct buf words = BUF_INIT(100);

	redaction_add(*state, REDACT_HOST, NULL);
	redaction_add(*state, REDACT_HOST, "");
	assert_null(redaction_text(*state, NULL));
	check(*state, "", "");
	redaction_say(*state, &words);
	assert_string_equal(buf_str(&words), "nothing");
	buf_release(&words);
}

#define redact_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		redact_test(test_a_name_is_hidden_whatever_its_case),
		redact_test(test_a_longer_name_around_it_is_one_of_its_own),
		redact_test(test_other_names_and_plain_words_stay),
		redact_test(test_an_address_is_hidden_and_a_longer_one_is_not),
		redact_test(test_ipv6_is_hidden_in_brackets_too),
		redact_test(test_a_name_without_dots_is_a_word),
		redact_test(test_of_a_distinguished_name_the_types_stay),
		redact_test(test_a_short_serial_is_no_part_of_a_date),
		redact_test(test_a_text_of_the_origin_is_known_when_it_is_cut),
		redact_test(test_a_name_is_known_when_it_is_cut),
		redact_test(test_numbers_stay_from_one_session_to_the_next),
		redact_test(test_another_spelling_has_the_same_number),
		redact_test(test_nothing_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
