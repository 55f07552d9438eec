/* The wait between two probes of the same origin. */
#include "base/pace.h"

#include "base/vec.h"
#include "tests/unit/test.h"

#define S 1000000

static void test_the_wait_doubles_after_five_answers_alike(void **state)
{
	static const int64_t wanted[] = {
		30,  30,  30,  30,  30,	 /* the first, and four like it */
		60,  60,  60,  60,  60,	 /* from the fifth like it on */
		120, 120, 120, 120, 120, /* ... */
		240, 240, 240, 240, 240, 300, 300, 300, 300, 300, 300, 300,
	};
	struct pace p;

	(void)state;
	pace_init(&p, PACE_FIRST_S);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		assert_int_equal(pace_next(&p, i == 0), wanted[i] * S);
}

static void test_a_change_brings_the_first_pace_back(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 10);
	for (int i = 0; i < 12; i++)
		pace_next(&p, i == 0);
	assert_int_equal(p.wait_us, 40 * S);
	assert_int_equal(pace_next(&p, true), 10 * S);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pace_next(&p, false), 10 * S);
	assert_int_equal(pace_next(&p, false), 20 * S);
	pace_again(&p);
	assert_int_equal(pace_next(&p, false), 10 * S);
}

static void test_who_asks_for_a_slow_pace_keeps_it(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 900);
	for (int i = 0; i < 20; i++)
		assert_int_equal(pace_next(&p, i == 0), (int64_t)900 * S);
}

static void test_a_watch_begins_when_one_would_have_asked(void **state)
{
	struct pace p;

	(void)state;
	assert_true(pace_begin(&p, 100 * S, 110 * S) ==
		    (100 + PACE_FIRST_S) * S);
	assert_true(pace_begin(&p, 100 * S, 500 * S) == 500 * S);
	assert_true(pace_begin(&p, 0, 7 * S) == 7 * S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_watch_begins_when_one_would_have_asked),
		cmocka_unit_test(
			test_the_wait_doubles_after_five_answers_alike),
		cmocka_unit_test(test_a_change_brings_the_first_pace_back),
		cmocka_unit_test(test_who_asks_for_a_slow_pace_keeps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
