/* base/json_place: values of foreign JSON, and where they stand. */
#include "tests/unit/test.h"

#include <string.h>

#include "base/json_place.h"
#include "base/vec.h"

static const char sample[] =
	"\n{ \"a\": [ 1,\n"
	"  {\"k]\": \"}\\\"{\", \"b\": [],\n"
	"   \"c\"\n: -7}, null\n"
	"],\n"
	"\"z\": 4294967739, \"t\": \"secret\", \"r\": 1.5}";

struct read {
	struct json_doc doc;
	struct json *v;
	struct json_place root;
};

static void read_text(struct read *r, const char *text)
{
	struct cf_why why;

	r->doc = (struct json_doc){ "f.json", text, strlen(text) };
	r->v = json_parse("f.json", text, strlen(text), &why);
	if (!r->v)
		fail_msg("%s", why.text);
	r->root = json_place_root(&r->doc, r->v);
}

static void test_a_value_has_the_line_on_which_it_begins(void **state)
{
	static const struct {
		struct json_step steps[3];
		size_t n, line;
	} rows[] = {
		{ { { NULL, 0 } }, 0, 2 },
		{ { { "a", 0 } }, 1, 2 },
		{ { { "a", 0 }, { NULL, 1 } }, 2, 3 },
		{ { { "a", 0 }, { NULL, 1 }, { "b", 0 } }, 3, 3 },
		{ { { "a", 0 }, { NULL, 1 }, { "c", 0 } }, 3, 5 },
		{ { { "a", 0 }, { NULL, 2 } }, 2, 5 },
		{ { { "z", 0 } }, 1, 7 },
		{ { { "a", 0 }, { NULL, 3 } }, 2, 2 },
		{ { { "a", 0 }, { NULL, 1 }, { "nope", 0 } }, 3, 3 },
		{ { { NULL, 0 } }, 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(json_line_of(sample, strlen(sample),
					      rows[i].steps, rows[i].n),
				 rows[i].line);
}

static void test_a_complaint_says_where_and_what_is_expected(void **s)
{
	struct json_place a, item, at;
	const char *text = "untouched";
	struct cf_why why;
	struct read r;
	int64_t v = 5;

	(void)s;
	read_text(&r, sample);
	a = json_member(&r.root, "a");
	item = json_item(&a, 1);
	at = json_member(&item, "c");
	assert_int_equal(json_want_int(&at, 1, 9, &v, &why), CF_EINPUT);
	assert_string_equal(why.text,
			    "f.json:5: a[1].c: a whole number from 1 to 9 is "
			    "expected, -7 stands there");
	assert_int_equal(json_need_text(&at, &text, &why), CF_EINPUT);
	assert_string_equal(why.text, "f.json:5: a[1].c: a string is expected, "
				      "a whole number stands there");
	assert_int_equal(v, 5);
	assert_string_equal(text, "untouched");
	at = json_member(&r.root, "z");
	assert_int_equal(json_want_int(&at, 1, 65535, &v, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "f.json:7: z: "));
	assert_non_null(strstr(why.text, "4294967739"));
	assert_int_equal(json_want_arr(&a, 2, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "at most 2"));
	json_free(r.v);
}

static void test_a_complaint_never_repeats_a_string(void **state)
{
	struct json_place at;
	struct cf_why why;
	struct read r;
	int64_t v = 0;

	(void)state;
	read_text(&r, sample);
	at = json_member(&r.root, "t");
	assert_int_equal(json_want_int(&at, 1, 9, &v, &why), CF_EINPUT);
	assert_null(strstr(why.text, "secret"));
	assert_int_equal(json_need_obj(&at, &why), CF_EINPUT);
	assert_null(strstr(why.text, "secret"));
	assert_int_equal(json_want_arr(&at, 9, &why), CF_EINPUT);
	assert_null(strstr(why.text, "secret"));
	json_free(r.v);
	json_parse("f", "{\"a\": \"secret\" \"secret\"}", 24, &why);
	assert_non_null(strstr(why.text, "f:1:"));
	assert_null(strstr(why.text, "secret"));
}

static void test_what_is_absent_or_null_is_wanted_in_vain(void **state)
{
	struct json_place a, none, at;
	const char *text = "kept";
	struct cf_why why;
	struct read r;
	int64_t v = 5;

	(void)state;
	read_text(&r, sample);
	a = json_member(&r.root, "a");
	none = json_item(&a, 2);
	assert_null(none.v);
	assert_int_equal(json_want_int(&none, 1, 9, &v, &why), CF_OK);
	at = json_member(&none, "deeper");
	assert_int_equal(json_want_text(&at, &text, &why), CF_OK);
	assert_int_equal(json_want_obj(&at, &why), CF_OK);
	assert_int_equal(json_want_arr(&at, 9, &why), CF_OK);
	assert_string_equal(text, "kept");
	assert_int_equal(v, 5);
	assert_int_equal(json_need_text(&at, &text, &why), CF_EINPUT);
	assert_string_equal(why.text, "f.json:5: a[2].deeper: a string is "
				      "expected, nothing stands there");
	json_free(r.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_value_has_the_line_on_which_it_begins),
		cmocka_unit_test(
			test_a_complaint_says_where_and_what_is_expected),
		cmocka_unit_test(test_a_complaint_never_repeats_a_string),
		cmocka_unit_test(test_what_is_absent_or_null_is_wanted_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
