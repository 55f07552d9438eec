/* base/vec, base/xmem and base/err: small things that all rest on. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

struct pair {
	int a, b;
};

static void test_a_vector_grows_and_its_new_items_are_zero(void **state)
{
	VEC_OF(struct pair) v = { .n = 0 };
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		assert_int_equal(VEC_PUSH(&v)->b, 0);
		v.items[v.n - 1].a = i;
		v.items[v.n - 1].b = -1;
	}
	for (i = 0; i < 1000; i++)
		assert_int_equal(v.items[i].a, i);
	v.n = 10;
	assert_int_equal(VEC_PUSH(&v)->b, 0);
	assert_int_equal(v.n, 11);
	VEC_RELEASE(&v);
	assert_null(v.items);
	assert_int_equal(v.n, 0);
	assert_int_equal(v.cap, 0);
}

static void test_memory_of_no_size_is_still_memory(void **state)
{
	void *a = xmalloc(0), *b = xcalloc(0, 8);
	char *c = xstrndup("abc", 2), *d = xstrdup("");

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	assert_string_equal(c, "ab");
	assert_string_equal(d, "");
	assert_null(xstrdup_null(NULL));
	free(a);
	free(b);
	free(c);
	free(d);
}

static void test_a_reason_is_clean_and_fits(void **state)
{
	struct cf_why why;
	char big[1000];

	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(why_set(&why, CF_EFILE, "%s\n\x1b%d", "path", 7),
			 CF_EFILE);
	assert_string_equal(why.text, "path<U+000A><U+001B>7");
	assert_int_equal(why_set(&why, CF_EINPUT, "%s", big), CF_EINPUT);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	assert_int_equal(why.text[sizeof(why.text) - 2], '~');
	assert_int_equal(why_set(NULL, CF_EINTERNAL, "x"), CF_EINTERNAL);
	why_set(&why, CF_EINPUT, "short");
	why_set(&why, CF_EINPUT, "longer: %s", why.text);
	assert_string_equal(why.text, "longer: short");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_a_vector_grows_and_its_new_items_are_zero),
		cmocka_unit_test(test_memory_of_no_size_is_still_memory),
		cmocka_unit_test(test_a_reason_is_clean_and_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
