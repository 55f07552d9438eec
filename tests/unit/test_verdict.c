/* How outcomes add up, as the contract has it. */
#include <string.h>

#include "advice/rules.h"
#include "advice/verdict.h"
#include "tests/unit/test.h"

enum { C = 1, D = 2, F = 4, U = 8 };

/* Every set of outcomes that the counting addresses of a scenario can show. */
static const struct {
	unsigned seen;
	enum verdict_outcome is;
} table[] = {
	{ 0, VERDICT_UNREACHABLE },   { C, VERDICT_CONNECTS },
	{ D, VERDICT_DOUBTFUL },      { C | D, VERDICT_DOUBTFUL },
	{ F, VERDICT_FAILS },	      { C | F, VERDICT_INTERMITTENT },
	{ D | F, VERDICT_FAILS },     { C | D | F, VERDICT_INTERMITTENT },
	{ U, VERDICT_UNREACHABLE },   { C | U, VERDICT_INTERMITTENT },
	{ D | U, VERDICT_DOUBTFUL },  { C | D | U, VERDICT_INTERMITTENT },
	{ F | U, VERDICT_FAILS },     { C | F | U, VERDICT_INTERMITTENT },
	{ D | F | U, VERDICT_FAILS }, { C | D | F | U, VERDICT_INTERMITTENT },
};

static const struct {
	unsigned bit;
	enum verdict_outcome outcome;
	const struct rule *cause;
} kinds[] = {
	{ C, VERDICT_CONNECTS, NULL },
	{ D, VERDICT_DOUBTFUL, &rule_chain_order },
	{ F, VERDICT_FAILS, &rule_cert_expired },
	{ U, VERDICT_UNREACHABLE, &rule_connect_refused },
	/* and one that does not count */
	{ 0, VERDICT_FAILS, &rule_not_tls },
};

static const struct rule *cause_of(enum verdict_outcome is, unsigned seen)
{
	switch (is) {
	case VERDICT_CONNECTS:
		return NULL;
	case VERDICT_DOUBTFUL:
		return &rule_chain_order;
	case VERDICT_FAILS:
		return &rule_cert_expired;
	case VERDICT_UNREACHABLE:
		return seen & U ? &rule_connect_refused : NULL;
	case VERDICT_INTERMITTENT:
	case VERDICT_DEPENDS:
		break;
	}
	return seen & U ? &rule_connect_refused : &rule_cert_expired;
}

/* All orders of up to four addresses. */
static void test_addresses_add_up_as_the_table_says(void **state)
{
	size_t code, n, i;

	(void)state;
	for (code = 0; code < 5 * 5 * 5 * 5; code++) {
		struct contact_verdict v[4];
		unsigned seen = 0;
		size_t left = code;
		struct judgment is;

		memset(v, 0, sizeof(v));
		for (n = 0; n < 4; n++, left /= 5) {
			v[n].counts = kinds[left % 5].bit != 0;
			v[n].is.outcome = kinds[left % 5].outcome;
			v[n].is.cause = kinds[left % 5].cause;
			seen |= kinds[left % 5].bit;
		}
		is = verdict_of_addresses(v, 4);
		for (i = 0; table[i].seen != seen; i++)
			;
		assert_int_equal(is.outcome, table[i].is);
		assert_ptr_equal(is.cause, cause_of(table[i].is, seen));
	}
	assert_int_equal(verdict_of_addresses(NULL, 0).outcome,
			 VERDICT_UNREACHABLE);
}

static void test_the_earlier_rule_is_the_cause(void **state)
{
	struct contact_verdict v[] = {
		{ .counts = true,
		  .is = { VERDICT_FAILS, &rule_cert_name_mismatch } },
		{ .counts = true, .is = { VERDICT_FAILS, &rule_sni_rejected } },
		{ .counts = true, .is = { VERDICT_FAILS, &rule_cert_expired } },
		{ .counts = false, .is = { VERDICT_FAILS, &rule_not_tls } },
	};

	(void)state;
	assert_ptr_equal(verdict_of_addresses(v, 4).cause, &rule_sni_rejected);
}

static void test_scenarios_that_differ_depend(void **state)
{
	size_t a, b;

	(void)state;
	for (a = VERDICT_UNREACHABLE; a <= VERDICT_FAILS; a++) {
		for (b = VERDICT_UNREACHABLE; b <= VERDICT_FAILS; b++) {
			struct judgment v[2] = {
				{ (enum verdict_outcome)a, &rule_not_tls },
				{ (enum verdict_outcome)b, &rule_not_tls },
			};

			assert_int_equal(verdict_of_scenarios(v, 2).outcome,
					 a == b ? a : VERDICT_DEPENDS);
		}
	}
}

static void test_a_scenario_that_was_not_asked_decides_nothing(void **state)
{
	struct judgment v[] = {
		{ VERDICT_UNREACHABLE, NULL },
		{ VERDICT_FAILS, &rule_not_tls },
		{ VERDICT_CONNECTS, NULL },
	};

	(void)state;
	assert_int_equal(verdict_of_scenarios(v, 1).outcome,
			 VERDICT_UNREACHABLE);
	assert_int_equal(verdict_of_scenarios(v, 2).outcome, VERDICT_FAILS);
	assert_int_equal(verdict_of_scenarios(v, 3).outcome, VERDICT_DEPENDS);
	/* Nor may it be passed over where the rest is well. */
	v[1] = v[2];
	assert_int_equal(verdict_of_scenarios(v, 2).outcome,
			 VERDICT_UNREACHABLE);
}

static void test_what_decides_a_scenario_decides_the_whole(void **state)
{
	struct judgment v[] = {
		{ VERDICT_CONNECTS, NULL },
		{ VERDICT_FAILS, &rule_cert_name_mismatch },
		{ VERDICT_FAILS, &rule_sni_rejected },
	};

	(void)state;
	assert_null(verdict_of_scenarios(v, 1).cause);
	assert_ptr_equal(verdict_of_scenarios(v, 2).cause,
			 &rule_cert_name_mismatch);
	assert_ptr_equal(verdict_of_scenarios(v, 3).cause, &rule_sni_rejected);
	assert_int_equal(verdict_of_scenarios(NULL, 0).outcome,
			 VERDICT_UNREACHABLE);
}

static void test_words_are_those_of_the_contract(void **state)
{
	static const char *const words[] = {
		"unreachable",	"connects", "doubtful",
		"intermittent", "fails",    "depends",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(words); i++)
		assert_string_equal(verdict_word((enum verdict_outcome)i),
				    words[i]);
	assert_string_equal(severity_name(SEV_DOUBT), "doubt");
	assert_string_equal(confidence_name(CONF_REPORTED), "reported");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses_add_up_as_the_table_says),
		cmocka_unit_test(test_the_earlier_rule_is_the_cause),
		cmocka_unit_test(test_scenarios_that_differ_depend),
		cmocka_unit_test(
			test_a_scenario_that_was_not_asked_decides_nothing),
		cmocka_unit_test(
			test_what_decides_a_scenario_decides_the_whole),
		cmocka_unit_test(test_words_are_those_of_the_contract),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
