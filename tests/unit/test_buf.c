/* base/buf: growth stops at the maximum, and never half way. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void test_what_does_not_fit_is_not_added_at_all(void **state)
{
	struct buf b = BUF_INIT(5);

	(void)state;
	assert_true(buf_adds(&b, "abc"));
	assert_false(buf_adds(&b, "def"));
	assert_string_equal(buf_str(&b), "abc");
	assert_true(b.overflow);
	assert_true(buf_adds(&b, "de"));
	assert_string_equal(buf_str(&b), "abcde");
	assert_false(buf_addf(&b, "%d", 7));
	buf_clear(&b);
	assert_false(b.overflow);
	assert_true(buf_addf(&b, "%d", 12345));
	assert_false(buf_addc(&b, '6'));
	assert_string_equal(buf_str(&b), "12345");
	buf_release(&b);
}

static void test_an_empty_buffer_is_an_empty_string(void **state)
{
	struct buf b = BUF_INIT(0);
	char *text;

	(void)state;
	assert_string_equal(buf_str(&b), "");
	assert_true(buf_add(&b, NULL, 0));
	assert_true(buf_addf(&b, "%s", ""));
	assert_false(buf_addc(&b, 'x'));
	text = buf_take(&b);
	assert_string_equal(text, "");
	free(text);
	buf_release(&b);
}

static void test_numbers_are_big_endian(void **state)
{
	static const unsigned char want[] = {
		0x01, 0x02, 0x03, 0x04, 0x05, 0x06
	};
	struct buf b = BUF_INIT(6);

	(void)state;
	assert_true(buf_add_u8(&b, 0x101));
	assert_true(buf_add_u16(&b, 0x0203));
	assert_true(buf_add_u24(&b, 0x040506));
	assert_int_equal(b.len, sizeof(want));
	assert_memory_equal(b.data, want, sizeof(want));
	assert_false(buf_add_u16(&b, 1));
	buf_release(&b);
}

static void test_consume_drops_the_first_bytes(void **state)
{
	struct buf b = BUF_INIT(1000);
	size_t i;

	(void)state;
	for (i = 0; i < 300; i++)
		assert_true(buf_addf(&b, "%zu", i % 10));
	buf_consume(&b, 293);
	assert_string_equal(buf_str(&b), "3456789");
	buf_consume(&b, 8);
	assert_string_equal(buf_str(&b), "");
	buf_release(&b);
}

static void test_taking_leaves_the_buffer_usable(void **state)
{
	struct buf b = BUF_INIT(4);
	char *text;

	(void)state;
	buf_adds(&b, "abcd");
	text = buf_take(&b);
	assert_string_equal(text, "abcd");
	assert_true(buf_adds(&b, "efgh"));
	assert_string_equal(buf_str(&b), "efgh");
	free(text);
	buf_release(&b);
}

static void test_a_nul_byte_is_content(void **state)
{
	struct buf b = BUF_INIT(10);

	(void)state;
	assert_true(buf_addf(&b, "a%cb", '\0'));
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 3);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_does_not_fit_is_not_added_at_all),
		cmocka_unit_test(test_an_empty_buffer_is_an_empty_string),
		cmocka_unit_test(test_numbers_are_big_endian),
		cmocka_unit_test(test_consume_drops_the_first_bytes),
		cmocka_unit_test(test_taking_leaves_the_buffer_usable),
		cmocka_unit_test(test_a_nul_byte_is_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
