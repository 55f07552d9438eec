/* base/text_code: hex, base64, numbers and nearly right words. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"

static void test_hex_goes_both_ways(void **state)
{
	unsigned char back[3] = { 0 };
	char *hex = text_hex("\x00\x9f\xff", 3);

	(void)state;
	assert_string_equal(hex, "009fff");
	assert_true(text_unhex(hex, 6, back, 3));
	assert_memory_equal(back, "\x00\x9f\xff", 3);
	assert_true(text_unhex("0AfF01", 6, back, 3));
	assert_memory_equal(back, "\x0a\xff\x01", 3);
	free(hex);
}

static void test_hex_of_another_length_or_letter_is_refused(void **state)
{
	unsigned char back[2] = { 7, 7 };

	(void)state;
	assert_false(text_unhex("0a0b0c", 6, back, 2));
	assert_false(text_unhex("0a", 2, back, 2));
	assert_false(text_unhex("0a0", 3, back, 1));
	assert_false(text_unhex("0a0g", 4, back, 2));
	assert_int_equal(back[0], 7);
	assert_true(text_unhex("", 0, back, 0));
}

static void test_base64_matches_rfc_4648_section_10(void **state)
{
	static const char *const vectors[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff", "+/8=" },
	};
	unsigned char *back;
	char *code;
	size_t i, n;

	(void)state;
	for (i = 0; i < ARRAY_LEN(vectors); i++) {
		code = text_base64(vectors[i][0], strlen(vectors[i][0]));
		assert_string_equal(code, vectors[i][1]);
		back = text_unbase64(code, strlen(code), &n);
		assert_non_null(back);
		assert_int_equal(n, strlen(vectors[i][0]));
		assert_memory_equal(back, vectors[i][0], n);
		free(back);
		free(code);
	}
}

static void test_malformed_base64_is_refused(void **state)
{
	static const char *const bad[] = {
		"Z",	"Zg",	    "Zg=",  "Zm9v\n", "Z===",
		"====", "Zg==Zg==", "Zh==", "Zm9=",   "Zm-v",
		"Zm9 ", "Zm9vYg=A", "=Zm9",
	};
	size_t i, n = 77;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		if (text_unbase64(bad[i], strlen(bad[i]), &n))
			fail_msg("%s was taken", bad[i]);
	}
	assert_int_equal(n, 77);
}

static void test_numbers_are_whole_and_in_range(void **state)
{
	int64_t v = 5;

	(void)state;
	assert_true(text_number("443", 1, 65535, &v));
	assert_int_equal(v, 443);
	assert_true(
		text_number("-9223372036854775808", INT64_MIN, INT64_MAX, &v));
	assert_true(v == INT64_MIN);
	assert_true(
		text_number("9223372036854775807", INT64_MIN, INT64_MAX, &v));
	assert_true(v == INT64_MAX);
}

static void test_what_only_looks_like_a_number_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		"+1",
		" 1",
		"1 ",
		"1x",
		"0x10",
		"1.0",
		"1e3",
		"--1",
		"65536",
		"0",
		"-1",
		"9223372036854775808",
		"-9223372036854775809",
		"4294967739",
	};
	int64_t v = 5;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(text_number(bad[i], 1, 65535, &v));
	assert_false(
		text_number("9223372036854775808", INT64_MIN, INT64_MAX, &v));
	assert_false(
		text_number("-9223372036854775809", INT64_MIN, INT64_MAX, &v));
	assert_int_equal(v, 5);
}

static void test_case_is_ignored_in_ascii_only(void **state)
{
	(void)state;
	assert_true(text_eq_nocase("Example.COM", "eXample.com"));
	assert_false(text_eq_nocase("example", "example."));
	assert_false(text_eq_nocase("[", "{"));
	assert_true(text_eq_name(NULL, NULL));
	assert_true(text_eq_name("A", "a"));
	assert_false(text_eq_name("a", NULL));
	assert_false(text_eq_name(NULL, ""));
	assert_false(text_eq_nocase("\xc3\x89", "\xc3\xa9"));
}

static void test_the_nearest_word_is_found(void **state)
{
	static const char *const words[] = { "check", "inspect", "explain",
					     "port",  "sni",	 NULL };

	(void)state;
	assert_string_equal(text_nearest("chekc", words), "check");
	assert_string_equal(text_nearest("inpsect", words), "inspect");
	assert_string_equal(text_nearest("EXPLAIN", words), "explain");
	assert_string_equal(text_nearest("prt", words), "port");
	assert_string_equal(text_nearest("ports", words), "port");
	assert_string_equal(text_nearest("snl", words), "sni");
}

static void test_a_word_far_from_all_has_no_nearest(void **state)
{
	static const char *const words[] = { "check", "port", "d", NULL };
	char big[500];

	(void)state;
	memset(big, 'c', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_null(text_nearest("banana", words));
	assert_null(text_nearest("", words));
	assert_null(text_nearest("a", words));
	assert_null(text_nearest(big, words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex_goes_both_ways),
		cmocka_unit_test(
			test_hex_of_another_length_or_letter_is_refused),
		cmocka_unit_test(test_base64_matches_rfc_4648_section_10),
		cmocka_unit_test(test_malformed_base64_is_refused),
		cmocka_unit_test(test_numbers_are_whole_and_in_range),
		cmocka_unit_test(test_what_only_looks_like_a_number_is_refused),
		cmocka_unit_test(test_case_is_ignored_in_ascii_only),
		cmocka_unit_test(test_the_nearest_word_is_found),
		cmocka_unit_test(test_a_word_far_from_all_has_no_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
