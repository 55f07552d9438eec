/* base/conf: what a file says is taken as it stands, or refused by line. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/vec.h"

struct origin {
	const char *name;
	int64_t port;
	bool quirk;
	double rate;
	const struct conf_node *suites;
};

static const struct conf_field fields[] = {
	{
		.key = "name",
		.type = CONF_STRING,
		.offset = offsetof(struct origin, name),
		.required = true,
	},
	{
		.key = "port",
		.type = CONF_INT,
		.offset = offsetof(struct origin, port),
		.min = 1,
		.max = 65535,
	},
	{
		.key = "quirk",
		.type = CONF_BOOL,
		.offset = offsetof(struct origin, quirk),
	},
	{
		.key = "rate",
		.type = CONF_REAL,
		.offset = offsetof(struct origin, rate),
		.min = 0,
		.max = 10,
	},
	{
		.key = "suites",
		.type = CONF_NODE,
		.offset = offsetof(struct origin, suites),
	},
	{ .key = NULL },
};

static struct conf *read_ok(const char *text, struct origin *ret)
{
	struct cf_why why = { { 0 } };
	struct conf *c = conf_read_text("o.cfg", text, strlen(text), &why);

	if (!c || conf_fill(conf_root(c), fields, ret, &why) != CF_OK)
		fail_msg("%s", why.text);
	return c;
}

/* Reading or filling fails, with these words, and nothing is filled in. */
static void assert_refused(const char *text, size_t n, const char *words)
{
	struct origin o = { .port = 5 };
	struct cf_why why = { { 0 } };
	struct conf *c = conf_read_text("o.cfg", text, n, &why);

	if (c && conf_fill(conf_root(c), fields, &o, &why) == CF_OK)
		fail_msg("taken: %s", text);
	if (!strstr(why.text, words))
		fail_msg("\"%s\" does not say \"%s\"", why.text, words);
	assert_int_equal(o.port, 5);
	assert_null(o.name);
	conf_free(c);
}

static void test_fields_are_filled_and_absent_ones_stay(void **state)
{
	struct origin o = { .port = 80, .quirk = true };
	struct conf *c = read_ok("name = \"a\" \"b\"; rate = 2;\n"
				 "suites = [\"x\", \"y\"];",
				 &o);
	const char *text = NULL;

	(void)state;
	assert_string_equal(o.name, "ab");
	assert_int_equal(o.port, 80);
	assert_true(o.quirk);
	assert_true(o.rate == 2.0);
	assert_int_equal(conf_count(o.suites), 2);
	assert_int_equal(conf_string(conf_at(o.suites, 1), &text, NULL), CF_OK);
	assert_string_equal(text, "y");
	assert_null(conf_at(o.suites, 2));
	conf_free(c);
}

static void test_numbers_may_be_hexadecimal_or_long(void **state)
{
	struct origin o = { .port = 0 };
	struct conf *c =
		read_ok("name = \"\"; port = 0x1bb; rate = 1.5e0;", &o);

	(void)state;
	assert_int_equal(o.port, 443);
	assert_true(o.rate == 1.5);
	conf_free(c);
	c = read_ok("name = \"\"; port = 443L; quirk = false;", &o);
	assert_int_equal(o.port, 443);
	assert_false(o.quirk);
	conf_free(c);
}

static void test_the_limits_of_64_bits_are_read_right(void **state)
{
	static const char text[] = "a = [9223372036854775807L, "
				   "-9223372036854775808L]; b = -2147483648; "
				   "c = 0x7fffffffffffffffL;";
	struct conf *c = conf_read_text("n", text, strlen(text), NULL);
	const struct conf_node *root, *a;
	int64_t v = 0;

	(void)state;
	assert_non_null(c);
	root = conf_root(c);
	a = conf_member(root, "a");
	assert_int_equal(conf_int(conf_at(a, 0), 0, 0, &v, NULL), CF_OK);
	assert_true(v == INT64_MAX);
	assert_int_equal(conf_int(conf_at(a, 1), 0, 0, &v, NULL), CF_OK);
	assert_true(v == INT64_MIN);
	assert_int_equal(conf_int(conf_member(root, "b"), 0, 0, &v, NULL),
			 CF_OK);
	assert_true(v == INT32_MIN);
	assert_int_equal(conf_int(conf_member(root, "c"), 0, 0, &v, NULL),
			 CF_OK);
	assert_true(v == INT64_MAX);
	conf_free(c);
}

static void test_numbers_that_would_wrap_are_refused(void **state)
{
	static const char *const values[] = {
		"4294967739",
		"2147483648",
		"-2147483649",
		"99999999999",
		"9223372036854775808L",
		"-9223372036854775809L",
		"99999999999999999999999L",
		"0x80000000",
		"0x1000001bb",
		"0xffffffffffffffffL",
		"0x1000000000000000001L",
	};
	char text[80];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(values); i++) {
		snprintf(text, sizeof(text), "name = \"\";\nport = %s;",
			 values[i]);
		assert_refused(text, strlen(text),
			       "o.cfg:2: this number is too large");
	}
}

static void test_digits_in_texts_names_and_comments_do_not_count(void **state)
{
	struct origin o = { .port = 0 };
	struct conf *c = read_ok("# 4294967739 @include \"x\"\n"
				 "// 4294967739\n/* 4294967739\n*/\n"
				 "name = \"4294967739 \\\" 4294967739 010\"; "
				 "rate = 0.12345678901234;",
				 &o);

	(void)state;
	assert_string_equal(o.name, "4294967739 \" 4294967739 010");
	conf_free(c);
	c = conf_read_text("n", "a4294967739 = 1;", 16, NULL);
	assert_non_null(c);
	conf_free(c);
}

static void test_unknown_keys_are_refused_with_the_nearest(void **state)
{
	static const char typo[] = "name = \"\";\n\nprot = 1;";
	static const char strange[] = "banana = 1;";

	(void)state;
	assert_refused(typo, strlen(typo),
		       "o.cfg:3: prot is not known here; is port meant?");
	assert_refused(strange, strlen(strange),
		       "known are name, port, quirk, rate, suites");
}

static void test_wrong_types_and_ranges_name_the_line(void **state)
{
	static const char *const cases[][2] = {
		{ "name = 1;", "o.cfg:1: name: a text in quotes belongs here, "
			       "not the number 1" },
		{ "name = \"\";\nport = 70000;",
		  "o.cfg:2: port: a whole number from 1 to 65535 belongs "
		  "here, not the number 70000" },
		{ "name = \"\"; port = 0;", "not the number 0" },
		{ "name = \"\"; port = -1;", "not the number -1" },
		{ "name = \"\"; port = 443.0;", "a whole number from 1" },
		{ "name = \"\"; port = \"443\";", "not the text \"443\"" },
		{ "name = \"\"; port = true;", "not true" },
		{ "name = \"\"; quirk = 1;", "true or false belongs here" },
		{ "name = \"\"; rate = 10.5;", "a number from 0 to 10" },
		{ "name = \"\"; rate = 1e999;", "a number from 0 to 10" },
		{ "name = \"\"; rate = {};", "not a group" },
		{ "name = \"\"; suites = 1;", "a group, a list or an array" },
		{ "port = 1;", "o.cfg: name is missing" },
		{ "name = \"\"; name = \"\";", "o.cfg:1: duplicate" },
		{ "name = \"\"; port = 010;", "does not begin with 0" },
		{ "@include \"/etc/passwd\"\n", "@include is not supported" },
		{ "name = \"\"; port = ;", "o.cfg:1: syntax error" },
		{ "name = \"\"; port = 1LLL;", "syntax error" },
		{ "name = \"abc", "syntax error" },
		{ "name = \"\";\n/* port = 1;",
		  "o.cfg:2: this comment has no end" },
		{ "name = \"\"; port = (1, 2;", "syntax error" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++)
		assert_refused(cases[i][0], strlen(cases[i][0]), cases[i][1]);
}

static void test_bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	assert_refused("name=\"\";\nname=\"\xff\";", 19,
		       "o.cfg:2: this is not UTF-8 text");
	assert_refused("name=\"\";\0port=1;", 16, "control bytes");
	assert_refused("name=\"\x1b[2J\";", 12, "control bytes");
	assert_refused("name=\"\\xff\";", 12, "UTF-8 without control");
	assert_refused("name=\"\\x1b\";", 12, "UTF-8 without control");
	assert_refused("name=\"\xe2\x80\xae\";", 10, "UTF-8 without control");
}

static void test_a_byte_order_mark_is_let_pass(void **state)
{
	struct origin o = { .port = 0 };
	struct conf *c = read_ok("\xef\xbb\xbfname = \"x\";\r\n", &o);

	(void)state;
	assert_string_equal(o.name, "x");
	conf_free(c);
}

static void test_a_nesting_bomb_is_refused(void **state)
{
	struct buf bomb = BUF_INIT(200000);
	struct cf_why why = { { 0 } };
	size_t i;

	(void)state;
	buf_adds(&bomb, "a = ");
	for (i = 0; i < 100000; i++)
		buf_addc(&bomb, '(');
	assert_null(conf_read_text("o", buf_str(&bomb), bomb.len, &why));
	assert_non_null(strstr(why.text, "o:1: "));
	buf_release(&bomb);
}

static void test_complaints_carry_the_line_of_their_node(void **state)
{
	static const char text[] = "a = (\n  { x = 1; },\n  { x = 2; }\n);\n";
	struct conf *c = conf_read_text("data/x.cfg", text, strlen(text), NULL);
	const struct conf_node *second;
	struct cf_why why;

	(void)state;
	assert_non_null(c);
	second = conf_at(conf_member(conf_root(c), "a"), 1);
	assert_int_equal(conf_complain(conf_member(second, "x"), &why,
				       "%d is odd", 2),
			 CF_EINPUT);
	assert_string_equal(why.text, "data/x.cfg:3: 2 is odd");
	assert_string_equal(conf_name(conf_member(second, "x")), "x");
	assert_null(conf_name(second));
	assert_null(conf_member(second, "y"));
	assert_int_equal(conf_count(NULL), 0);
	conf_free(c);
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
	struct cf_why why = { { 0 } };

	(void)state;
	assert_null(conf_read_file("/nowhere/x.cfg", &why));
	assert_non_null(strstr(why.text, "/nowhere/x.cfg"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_are_filled_and_absent_ones_stay),
		cmocka_unit_test(test_numbers_may_be_hexadecimal_or_long),
		cmocka_unit_test(test_the_limits_of_64_bits_are_read_right),
		cmocka_unit_test(test_numbers_that_would_wrap_are_refused),
		cmocka_unit_test(
			test_digits_in_texts_names_and_comments_do_not_count),
		cmocka_unit_test(
			test_unknown_keys_are_refused_with_the_nearest),
		cmocka_unit_test(test_wrong_types_and_ranges_name_the_line),
		cmocka_unit_test(test_bytes_that_are_no_text_are_refused),
		cmocka_unit_test(test_a_byte_order_mark_is_let_pass),
		cmocka_unit_test(test_a_nesting_bomb_is_refused),
		cmocka_unit_test(test_complaints_carry_the_line_of_their_node),
		cmocka_unit_test(test_a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
