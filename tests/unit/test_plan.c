/* probe/plan: what would be asked, said before it is. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/plan.h"

struct bench {
	struct policy_set policies;
	struct question q;
	struct plan plan;
};

static int setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct target *target = &b->q.target;

	question_init(&b->q);
	assert_int_equal(policy_set_shipped(&b->policies, NULL), CF_OK);
	assert_int_equal(target_parse("origin.example.com:8443", 443, target,
				      NULL),
			 CF_OK);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	plan_release(&b->plan);
	question_release(&b->q);
	policy_set_release(&b->policies);
	free(b);
	return 0;
}

static void build(struct bench *b)
{
	if (b->q.scenarios.n == 0)
		assert_int_equal(question_scenarios(&b->q, NULL, 0, NULL, 0,
						    NULL, false, NULL),
				 CF_OK);
	plan_release(&b->plan);
	plan_build(&b->q, policy_for(&b->policies, b->q.protocols), &b->plan);
}

static size_t count(const struct bench *b, enum plan_when when)
{
	size_t i, n = 0;

	for (i = 0; i < b->plan.items.n; i++)
		n += b->plan.items.items[i].when == when;
	return n;
}

static const struct plan_item *find(const struct bench *b, enum purpose p)
{
	size_t i;

	for (i = 0; i < b->plan.items.n; i++) {
		if (b->plan.items.items[i].purpose == p)
			return &b->plan.items.items[i];
	}
	return NULL;
}

/* Of the item for that purpose; NULL: without SNI. */
static const char *sni_of(const struct bench *b, enum purpose p)
{
	const struct plan_item *item = find(b, p);

	if (!item) {
		fail_msg("no item for %s", purpose_name(p));
		return NULL;
	}
	return item->sni;
}

static void test_two_connections_are_always_made_the_raw_one_first(void **state)
{
	struct bench *b = *state;
	const struct plan_item *items;

	build(b);
	items = b->plan.items.items;
	assert_int_equal(count(b, PLAN_ALWAYS), 2);
	assert_int_equal(items[0].step, STEP_HELLO);
	assert_int_equal(items[0].purpose, PURPOSE_EDGE);
	assert_string_equal(items[0].sni, "origin.example.com");
	assert_string_equal(items[0].title,
			    "The hello that CloudFront sends (TLSv1.2 to "
			    "TLSv1.3), SNI origin.example.com");
	assert_int_equal(items[1].step, STEP_TLS);
	assert_non_null(find(b, PURPOSE_AGAIN));
	assert_non_null(find(b, PURPOSE_PLAIN));
}

static void test_quick_has_nothing_on_refusal(void **state)
{
	struct bench *b = *state;

	b->q.quick = true;
	build(b);
	assert_int_equal(count(b, PLAN_ALWAYS), 2);
	assert_int_equal(count(b, PLAN_ON_REFUSAL), 0);
	assert_int_equal(count(b, PLAN_ON_NO_TLS), 0);
}

static void test_other_names_are_asked_once_and_not_in_haste(void **state)
{
	char names[2][20] = { "www.example.com", "app.example.com" };
	char *hosts[] = { names[0], names[1] };
	struct bench *b = *state;

	build(b);
	/* No name, one that nobody has, and no TLS 1.3. */
	assert_int_equal(count(b, PLAN_ON_ANSWER), 3);
	assert_int_equal(count(b, PLAN_AFTER), 1);
	assert_int_equal(question_scenarios(&b->q, hosts, 2, NULL, 0, NULL,
					    false, NULL),
			 CF_OK);
	build(b);
	/* The origin's own name as well. */
	assert_int_equal(count(b, PLAN_ON_ANSWER), 4);
	b->q.quick = true;
	build(b);
	assert_int_equal(count(b, PLAN_ON_ANSWER), 0);
	assert_int_equal(count(b, PLAN_AFTER), 0);
}

static void test_another_name_is_asked_where_there_is_one(void **state)
{
	char forwarded[] = "www.example.com";
	char *hosts[] = { forwarded };
	struct bench *b = *state;

	build(b);
	assert_null(find(b, PURPOSE_OTHER_SNI));
	assert_null(sni_of(b, PURPOSE_NO_SNI));
	assert_int_equal(question_scenarios(&b->q, hosts, 1, NULL, 0, NULL,
					    false, NULL),
			 CF_OK);
	build(b);
	assert_string_equal(sni_of(b, PURPOSE_OTHER_SNI), "origin.example.com");
}

static void test_without_sni_there_is_no_probe_without_sni(void **state)
{
	struct bench *b = *state;

	assert_int_equal(question_scenarios(&b->q, NULL, 0, NULL, 0, NULL, true,
					    NULL),
			 CF_OK);
	build(b);
	assert_null(find(b, PURPOSE_NO_SNI));
	assert_string_equal(sni_of(b, PURPOSE_OTHER_SNI), "origin.example.com");
	assert_non_null(strstr(b->plan.items.items[0].title, "without SNI"));
	assert_non_null(strstr(b->plan.by_hand, " -noservername "));
}

static void test_below_sslv3_there_is_nothing_older(void **state)
{
	const struct plan_item *item;
	struct bench *b = *state;

	b->q.protocols = PROTO_SSL3 | PROTO_TLS12;
	build(b);
	/* All but the one that is asked beside TLS 1.3. */
	item = find(b, PURPOSE_OLDER);
	assert_true(item && item->when == PLAN_ON_ANSWER);
	assert_non_null(find(b, PURPOSE_ALL_OFFERED));
}

static void test_the_lookup_is_said_in_one_line(void **state)
{
	struct bench *b = *state;

	build(b);
	assert_string_equal(b->plan.dns, "A and AAAA of origin.example.com at "
					 "the system's resolvers");
	question_add_dns(&b->q, "192.0.2.53,192.0.2.54", NULL);
	build(b);
	assert_non_null(strstr(b->plan.dns, "at 192.0.2.53"));
	assert_non_null(strstr(b->plan.dns, ", 192.0.2.54"));
	/* A pin is for one port. */
	question_add_pin(&b->q, "origin.example.com:443:192.0.2.1", NULL);
	build(b);
	assert_non_null(strstr(b->plan.dns, "192.0.2.53"));
	question_add_pin(&b->q, "origin.example.com:8443:192.0.2.1", NULL);
	build(b);
	assert_string_equal(b->plan.dns,
			    "No lookup: --resolve names 192.0.2.1");
}

static void test_the_line_to_paste_offers_what_the_edge_does(void **state)
{
	struct bench *b = *state;

	build(b);
	assert_string_equal(b->plan.by_hand,
			    "openssl s_client -connect origin.example.com:8443 "
			    "-servername origin.example.com "
			    "-min_protocol TLSv1.2 -groups P-256:X25519:P-384 "
			    "-showcerts </dev/null");
}

#define plan_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		plan_test(
			test_two_connections_are_always_made_the_raw_one_first),
		plan_test(test_quick_has_nothing_on_refusal),
		plan_test(test_other_names_are_asked_once_and_not_in_haste),
		plan_test(test_another_name_is_asked_where_there_is_one),
		plan_test(test_without_sni_there_is_no_probe_without_sni),
		plan_test(test_below_sslv3_there_is_nothing_older),
		plan_test(test_the_lookup_is_said_in_one_line),
		plan_test(test_the_line_to_paste_offers_what_the_edge_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
