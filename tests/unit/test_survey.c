/* probe/survey: what is asked of origins that are played here. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "probe/names.h"
#include "probe/survey.h"
#include "tests/unit/test.h"

#define AT_ONCE	  8
#define ASKED_MAX 100

/* An origin: which suites it takes in which version, and how it refuses. */
struct origin {
	uint16_t min, max;
	const uint16_t *suites;	  /* ends with 0 */
	const uint16_t *groups;	  /* ends with 0 */
	bool resets;		  /* in place of an alert */
	int drops_from, drops_to; /* connections that are fended off */
};

struct ask {
	struct survey_offer offer;
	struct survey_answer answer;
};

struct play {
	struct policy_set policies;
	const struct policy *policy;
	struct survey s;
	VEC_OF(struct ask) asked;
	size_t most; /* at once */
};

static const uint16_t all13[] = { 0x1301, 0x1302, 0x1303, 0xc02f,
				  0xc030, 0xc013, 0xc014, 0x009c,
				  0x009d, 0x002f, 0x0035, 0 };
static const uint16_t gcm[] = { 0x1301, 0x1302, 0x1303, 0xc02f, 0xc030, 0 };
static const uint16_t cbc[] = { 0xc013, 0xc014, 0x002f, 0x0035, 0x000a, 0 };
static const uint16_t all_groups[] = { 0x0017, 0x0018, 0x001d, 0 };
static const uint16_t one_group[] = { 0x0017, 0 };

static bool has(const uint16_t *list, unsigned v)
{
	for (; *list; list++) {
		if (*list == v)
			return true;
	}
	return false;
}

static int setup(void **state)
{
	struct play *p = calloc(1, sizeof(*p));
	struct cf_why why;

	if (!p || policy_set_shipped(&p->policies, &why) != CF_OK)
		return -1;
	p->policy = policy_for(&p->policies, 8);
	survey_init(&p->s, p->policy);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	struct play *p = *state;

	survey_release(&p->s);
	VEC_RELEASE(&p->asked);
	policy_set_release(&p->policies);
	free(p);
	return 0;
}

static bool shares_group(const struct play *p, const struct origin *o,
			 const struct survey_offer *offer)
{
	size_t i;

	for (i = 0; i < p->s.n_groups; i++) {
		if ((offer->group < 0 || offer->group == (int)i) &&
		    has(o->groups, p->s.groups[i]))
			return true;
	}
	return false;
}

static bool needs_group(unsigned suite)
{
	return suite >> 8 == 0x13 || suite >> 8 == 0xc0;
}

static struct survey_answer answer(const struct play *p, const struct origin *o,
				   const struct survey_offer *offer, int number)
{
	struct survey_answer a = { .how = o->resets ? SURVEY_DROPPED
						    : SURVEY_REFUSED };
	size_t i;

	if (number >= o->drops_from && number < o->drops_to) {
		a.how = SURVEY_DROPPED;
		return a;
	}
	if (offer->version < o->min || offer->version > o->max)
		return a;
	for (i = 0; i < p->s.n_suites; i++) {
		unsigned suite = p->s.suites[i];

		if (!(offer->suites >> i & 1) || !has(o->suites, suite) ||
		    (needs_group(suite) && !shares_group(p, o, offer)))
			continue;
		a = (struct survey_answer){ SURVEY_ANSWERED, offer->version,
					    (uint16_t)suite, 0 };
		return a;
	}
	return a;
}

/* As a run does: as many at once as it may, answered in their order. */
static void survey(struct play *p, const struct origin *o)
{
	struct survey_item flying[AT_ONCE], item;
	size_t n = 0;

	survey_begin(&p->s);
	for (;;) {
		struct ask *a;

		while (n < AT_ONCE && survey_next(&p->s, n, &item))
			flying[n++] = item;
		if (n == 0)
			return;
		p->most = n > p->most ? n : p->most;
		a = VEC_PUSH(&p->asked);
		if (p->asked.n > ASKED_MAX)
			fail_msg("it never ends");
		item = flying[0];
		memmove(flying, flying + 1, --n * sizeof(flying[0]));
		a->offer = item.offer;
		a->answer = answer(p, o, &item.offer, (int)p->asked.n - 1);
		survey_follow(&p->s, &item, &a->answer);
	}
}

static bool truth(const struct origin *o, uint16_t version, unsigned suite)
{
	return version >= o->min && version <= o->max && has(o->suites, suite);
}

/* Nothing wrong; and with whole, nothing left open. */
static void assert_right(const struct play *p, const struct origin *o,
			 bool whole)
{
	size_t i;

	for (uint16_t v = TLS_SSL3; v <= TLS_1_3; v++) {
		uint64_t fitting = survey_fitting(&p->s, v);

		for (i = 0; i < p->s.n_suites; i++) {
			enum accepted is = p->s.suite[survey_place(v)][i];
			bool yes = truth(o, v, p->s.suites[i]);

			if (!(fitting >> i & 1))
				continue;
			if (is == ACCEPTED_YES || whole)
				assert_int_equal(is == ACCEPTED_YES, yes);
			if (is == ACCEPTED_NO)
				assert_false(yes);
			if (whole)
				assert_int_not_equal(is, ACCEPTED_UNKNOWN);
		}
	}
	for (i = 0; i < p->s.n_groups; i++) {
		bool yes = has(o->groups, p->s.groups[i]);

		if (p->s.group[i] == ACCEPTED_NO || whole)
			assert_int_equal(p->s.group[i] == ACCEPTED_YES, yes);
	}
}

static void test_a_modern_origin_is_known_after_few_questions(void **state)
{
	const struct origin o = { .min = TLS_1_2,
				  .max = TLS_1_3,
				  .suites = gcm,
				  .groups = all_groups };
	struct play *p = *state;

	survey_learn(&p->s, TLS_1_3, 0x1301, 0x0017);
	survey_learn(&p->s, TLS_1_2, 0xc02f, 0);
	survey(p, &o);
	assert_right(p, &o, true);
	assert_in_range(p->asked.n, 8, 14);
	assert_int_equal(p->most, AT_ONCE);
}

static void test_an_origin_that_takes_much_is_known_in_time(void **state)
{
	const struct origin o = { .min = TLS_1_2,
				  .max = TLS_1_3,
				  .suites = all13,
				  .groups = one_group };
	struct play *p = *state;

	survey_learn(&p->s, TLS_1_3, 0x1301, 0x0017);
	survey_learn(&p->s, TLS_1_2, 0xc02f, 0);
	survey(p, &o);
	assert_right(p, &o, true);
	assert_in_range(p->asked.n, 12, 24);
}

static void test_old_versions_are_told_apart(void **state)
{
	const struct origin o = { .min = TLS_1_0,
				  .max = TLS_1_1,
				  .suites = cbc,
				  .groups = all_groups };
	struct play *p = *state;

	survey(p, &o);
	assert_right(p, &o, true);
	assert_int_equal(p->s.version[0], ACCEPTED_NO);
	assert_int_equal(p->s.version[1], ACCEPTED_YES);
	assert_int_equal(p->s.version[2], ACCEPTED_YES);
	assert_int_equal(p->s.version[3], ACCEPTED_NO);
}

static void test_an_origin_that_refuses_by_reset_is_known_too(void **state)
{
	const struct origin o = { .min = TLS_1_2,
				  .max = TLS_1_2,
				  .suites = gcm,
				  .groups = all_groups,
				  .resets = true };
	struct play *p = *state;

	survey_learn(&p->s, TLS_1_2, 0xc02f, 0x0017);
	survey(p, &o);
	assert_false(p->s.gave_up);
	assert_right(p, &o, true);
}

static void test_what_is_fended_off_is_never_not_accepted(void **state)
{
	struct origin o = { .min = TLS_1_2,
			    .max = TLS_1_3,
			    .suites = all13,
			    .groups = all_groups,
			    .drops_to = ASKED_MAX };
	struct play *p = *state;

	for (o.drops_from = 0; o.drops_from < 20; o.drops_from++) {
		survey_release(&p->s);
		survey_init(&p->s, p->policy);
		p->asked.n = 0;
		survey_learn(&p->s, TLS_1_3, 0x1301, 0x0017);
		survey_learn(&p->s, TLS_1_2, 0xc02f, 0);
		survey(p, &o);
		assert_true(p->s.gave_up || p->asked.n < 20);
		assert_right(p, &o, false);
	}
}

static void test_a_single_drop_is_asked_again(void **state)
{
	struct origin o = { .min = TLS_1_2,
			    .max = TLS_1_3,
			    .suites = gcm,
			    .groups = all_groups };
	struct play *p = *state;

	for (o.drops_from = 0; o.drops_from < 12; o.drops_from++) {
		o.drops_to = o.drops_from + 1;
		survey_release(&p->s);
		survey_init(&p->s, p->policy);
		p->asked.n = 0;
		survey_learn(&p->s, TLS_1_3, 0x1301, 0x0017);
		survey(p, &o);
		assert_right(p, &o, true);
	}
}

/* Whoever reads the log knows what the run knew. */
static void test_reading_what_came_leads_to_the_same(void **state)
{
	struct origin o = { .min = TLS_1_2,
			    .max = TLS_1_3,
			    .suites = all13,
			    .groups = one_group,
			    .resets = true };
	struct play *p = *state;
	struct survey again;
	size_t i;

	survey_learn(&p->s, TLS_1_3, 0x1301, 0x0017);
	survey(p, &o);
	survey_init(&again, p->policy);
	survey_learn(&again, TLS_1_3, 0x1301, 0x0017);
	for (i = 0; i < p->asked.n; i++)
		survey_read(&again, &p->asked.items[i].offer,
			    &p->asked.items[i].answer);
	assert_memory_equal(again.suite, p->s.suite, sizeof(again.suite));
	assert_memory_equal(again.version, p->s.version, sizeof(again.version));
	assert_memory_equal(again.group, p->s.group, sizeof(again.group));
	survey_release(&again);
}

static void test_an_offer_survives_its_lists(void **state)
{
	struct survey_offer offer = { TLS_1_2, 0x33, 1 }, back;
	struct u16_list suites, groups;
	struct play *p = *state;

	survey_offer_lists(&p->s, &offer, &suites, &groups);
	assert_int_equal(suites.n, 4);
	assert_int_equal(groups.n, 1);
	survey_offer_read(&p->s, &suites, &groups, TLS_1_2, &back);
	assert_int_equal(back.suites, offer.suites);
	assert_int_equal(back.group, offer.group);
}

#define on_play(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_play(test_a_modern_origin_is_known_after_few_questions),
		on_play(test_an_origin_that_takes_much_is_known_in_time),
		on_play(test_old_versions_are_told_apart),
		on_play(test_an_origin_that_refuses_by_reset_is_known_too),
		on_play(test_what_is_fended_off_is_never_not_accepted),
		on_play(test_a_single_drop_is_asked_again),
		on_play(test_reading_what_came_leads_to_the_same),
		on_play(test_an_offer_survives_its_lists),
	};

	return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}
