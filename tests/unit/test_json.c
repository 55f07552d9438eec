/* base/json: no value gets lost on the way out, none is bent on the way in. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/vec.h"

static void assert_line(struct json *v, const char *want)
{
	char *line = json_line(v);

	assert_string_equal(line, want);
	free(line);
	json_free(v);
}

static void test_members_keep_their_order(void **state)
{
	struct json *o = json_obj(), *a = json_arr();

	(void)state;
	json_add_str(o, "z", "last letter first");
	json_add_int(a, NULL, INT64_MIN);
	json_add_bool(a, NULL, true);
	json_add_null(a, NULL);
	json_add(o, "a", a);
	json_add(o, "none", NULL);
	assert_line(o, "{\"z\":\"last letter first\",\"a\":"
		       "[-9223372036854775808,true,null],\"none\":null}");
}

static void test_hostile_text_is_cleaned_and_not_lost(void **state)
{
	struct json *o = json_obj();

	(void)state;
	json_add_str(o, "cn", "a\xff\x62\x1b[2J\xe2\x80\xae");
	json_add_str(o, "k\xff", "lines\nstay\t.");
	json_add_str(o, "null", NULL);
	assert_line(o, "{\"cn\":\"a\xef\xbf\xbd"
		       "b<U+001B>[2J<U+202E>\",\"k\xef\xbf\xbd\":"
		       "\"lines\\nstay\\t.\",\"null\":null}");
}

static void test_milliseconds_have_one_place(void **state)
{
	struct json *a = json_arr();

	(void)state;
	json_add_ms(a, NULL, 0.1);
	json_add_ms(a, NULL, 12.345);
	json_add_ms(a, NULL, 12.06);
	json_add_ms(a, NULL, -2.26);
	json_add_ms(a, NULL, 3);
	json_add_ms(a, NULL, (double)NAN);
	json_add_ms(a, NULL, (double)INFINITY);
	assert_line(a, "[0.1,12.3,12.1,-2.3,3.0,null,null]");
}

static void test_values_are_read_as_what_they_are(void **state)
{
	static const char text[] = "{\"s\":\"x\",\"i\":4294967739,"
				   "\"b\":false,\"a\":[1,\"2\"],\"r\":1.5}";
	struct json *o = json_parse("n", text, strlen(text), NULL);
	int64_t i = 0;
	bool b = true;

	(void)state;
	assert_non_null(o);
	assert_string_equal(json_str(json_get(o, "s")), "x");
	assert_true(json_int(json_get(o, "i"), &i));
	assert_true(i == INT64_C(4294967739));
	assert_true(json_bool(json_get(o, "b"), &b));
	assert_false(b);
	assert_int_equal(json_count(json_get(o, "a")), 2);
	assert_int_equal(json_count(o), 5);
	assert_false(json_int(json_at(json_get(o, "a"), 1), &i));
	assert_false(json_int(json_get(o, "r"), &i));
	assert_null(json_str(json_get(o, "i")));
	assert_null(json_get(o, "nothing"));
	assert_null(json_at(o, 0));
	assert_false(json_bool(json_get(o, "s"), &b));
	assert_true(json_is_obj(o));
	assert_true(json_is_arr(json_get(o, "a")));
	json_free(o);
}

static void test_absent_values_are_none_of_all_kinds(void **state)
{
	int64_t i;
	bool b;

	(void)state;
	assert_null(json_get(NULL, "a"));
	assert_null(json_at(NULL, 0));
	assert_null(json_str(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_int(NULL, &i));
	assert_false(json_bool(NULL, &b));
	assert_false(json_is_obj(NULL));
	assert_false(json_is_arr(NULL));
	json_free(NULL);
}

static void test_escapes_do_not_bring_control_characters_in(void **state)
{
	static const char text[] = "[{\"a\":[\"x\\u001b\\u202ey\\n\"]}]";
	struct json *v = json_parse("n", text, strlen(text), NULL);

	(void)state;
	assert_non_null(v);
	assert_line(v, "[{\"a\":[\"x<U+001B><U+202E>y\\n\"]}]");
}

static void test_what_is_no_strict_json_is_refused_by_place(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} bad[] = {
		{ "", 0 },
		{ "{\"a\":1,}", 8 },
		{ "{\"a\":1,\"a\":2}", 13 },
		{ "[1] x", 5 },
		{ "[NaN]", 5 },
		{ "[9223372036854775808]", 21 },
		{ "[1e999]", 7 },
		{ "[\"\xff\"]", 5 },
		{ "[\"\\ud800\"]", 10 },
		{ "[\"\\u0000\"]", 10 },
		{ "[\"\n\"]", 5 },
		{ "\xef\xbb\xbf[]", 5 },
		{ "[1]\0", 4 },
		{ "// x\n[]", 7 },
	};
	struct cf_why why;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		why.text[0] = '\0';
		if (json_parse("f.json", bad[i].text, bad[i].n, &why))
			fail_msg("%s was taken", bad[i].text);
		assert_memory_equal(why.text, "f.json:", 7);
	}
	json_parse("f.json", "{\n\"a\":1,}", 9, &why);
	assert_memory_equal(why.text, "f.json:2:7: ", 12);
}

static void test_a_nesting_bomb_is_refused(void **state)
{
	char bomb[5000];
	struct cf_why why;

	(void)state;
	memset(bomb, '[', sizeof(bomb));
	assert_null(json_parse("n", bomb, sizeof(bomb), &why));
}

/* Keys are compared and never shown; a complaint about one has its place. */
static void test_a_hostile_key_is_in_no_complaint(void **state)
{
	static const char *const bad[] = {
		"{\"\\u001b[31mX\":1,\"\\u001b[31mX\":2}",
		"{\"\xe2\x80\xaeX\":1,\"\xe2\x80\xaeX\":2}",
		"{\"X\033[31m\":1}",
		"{\"X\xff\":1}",
		"{\"X near \\u001b\":1,\"X near \\u001b\":2}",
		"{\"X\" \"Y\"}",
	};
	struct cf_why why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_null(json_parse("f.json", bad[i], strlen(bad[i]), &why));
		assert_memory_equal(why.text, "f.json:1:", 9);
		assert_true(text_is_clean(why.text));
		if (strchr(why.text, 'X') || strstr(why.text, "[31m"))
			fail_msg("%zu: %s", i, why.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_keep_their_order),
		cmocka_unit_test(test_hostile_text_is_cleaned_and_not_lost),
		cmocka_unit_test(test_milliseconds_have_one_place),
		cmocka_unit_test(test_values_are_read_as_what_they_are),
		cmocka_unit_test(test_absent_values_are_none_of_all_kinds),
		cmocka_unit_test(
			test_escapes_do_not_bring_control_characters_in),
		cmocka_unit_test(
			test_what_is_no_strict_json_is_refused_by_place),
		cmocka_unit_test(test_a_hostile_key_is_in_no_complaint),
		cmocka_unit_test(test_a_nesting_bomb_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
