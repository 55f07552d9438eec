/* The demo's name server: what it answers, and what it does not. */
#include "demo/resolver.h"

#include <string.h>

#include "base/vec.h"
#include "tests/unit/test.h"

/* a.example, type A, class IN. */
static const unsigned char query[] = {
	0x12, 0x34, 1,	 0,   0,   1,	0,   0,	  0, 0, 0, 0, 1, 'a',
	7,    'e',  'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1,
};

#define TYPE_AT (sizeof(query) - 3)

static void test_the_answer_is_what_the_row_says(void **state)
{
	static const struct {
		enum demo_lookup lookup;
		unsigned code, records;
	} rows[] = {
		{ LOOKUP_NO_NAME, 3, 0 },
		{ LOOKUP_FAILURE, 2, 0 },
		{ LOOKUP_LOOPBACK, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT(1024);

		assert_true(resolver_answer(rows[i].lookup, query,
					    sizeof(query), &out));
		assert_memory_equal(out.data, "\x12\x34\x81", 3);
		assert_int_equal(out.data[3] & 0x0f, rows[i].code);
		assert_int_equal(out.data[7], rows[i].records);
		assert_memory_equal(out.data + 12, query + 12,
				    sizeof(query) - 12);
		assert_int_equal(out.len, sizeof(query) + 16 * rows[i].records);
		buf_release(&out);
	}
}

static void test_the_address_is_loopback_and_nothing_else(void **state)
{
	struct buf out = BUF_INIT(1024);
	unsigned char aaaa[sizeof(query)];

	(void)state;
	resolver_answer(LOOKUP_LOOPBACK, query, sizeof(query), &out);
	assert_memory_equal(out.data + out.len - 4, "\x7f\0\0\1", 4);
	buf_clear(&out);
	memcpy(aaaa, query, sizeof(query));
	aaaa[TYPE_AT] = 28;
	assert_true(resolver_answer(LOOKUP_LOOPBACK, aaaa, sizeof(aaaa), &out));
	assert_int_equal(out.data[3] & 0x0f, 0);
	assert_int_equal(out.data[7], 0);
	buf_release(&out);
}

static void test_what_is_no_query_gets_no_answer(void **state)
{
	struct buf out = BUF_INIT(1024);
	unsigned char bad[sizeof(query)];

	(void)state;
	for (size_t n = 0; n < sizeof(query); n++)
		assert_false(resolver_answer(LOOKUP_LOOPBACK, query, n, &out));
	memcpy(bad, query, sizeof(query));
	bad[2] |= 0x80; /* an answer itself */
	assert_false(resolver_answer(LOOKUP_FAILURE, bad, sizeof(bad), &out));
	memcpy(bad, query, sizeof(query));
	bad[5] = 2; /* questions */
	assert_false(resolver_answer(LOOKUP_FAILURE, bad, sizeof(bad), &out));
	memcpy(bad, query, sizeof(query));
	bad[12] = 0xff; /* a label beyond the end */
	assert_false(resolver_answer(LOOKUP_FAILURE, bad, sizeof(bad), &out));
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_answer_is_what_the_row_says),
		cmocka_unit_test(test_the_address_is_loopback_and_nothing_else),
		cmocka_unit_test(test_what_is_no_query_gets_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
