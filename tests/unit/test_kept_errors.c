/* probe/distribution: how long a distribution keeps an error for viewers. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/distribution.h"

/* Whether the origin is told that a 502 is kept for so many seconds. */
static bool tells(const char *errors, const char *seconds)
{
	char *text = xasprintf(
		"{\"Origins\":{\"Items\":[{\"Id\":\"web\",\"DomainName\":"
		"\"o.example.com\",\"CustomOriginConfig\":{"
		"\"OriginProtocolPolicy\":\"https-only\",\"HTTPPort\":80,"
		"\"HTTPSPort\":443,\"OriginSslProtocols\":{\"Items\":["
		"\"TLSv1.2\"]}}}]},\"DefaultCacheBehavior\":{"
		"\"TargetOriginId\":\"web\",\"CachePolicyId\":"
		"\"4135ea2d-6df8-44a3-9df3-4b5a84be39ad\"},"
		"\"CustomErrorResponses\":%s}",
		errors);
	struct distribution d;
	struct cf_why why = { "" };
	bool told = false;
	size_t i;

	if (distribution_read("f.json", text, strlen(text), &d, &why) != CF_OK)
		fail_msg("%s", why.text);
	for (i = 0; i < d.origins.items[0].question.notes.n; i++) {
		const char *note = d.origins.items[0].question.notes.items[i];

		told = told ||
		       (strstr(note, " 502 is kept") && strstr(note, seconds));
	}
	distribution_release(&d);
	free(text);
	return told;
}

static void test_a_502_that_is_kept_long_is_said(void **state)
{
	(void)state;
	assert_true(tells("{\"Quantity\":2,\"Items\":["
			  "{\"ErrorCode\":404,\"ErrorCachingMinTTL\":900},"
			  "{\"ErrorCode\":502,\"ErrorCachingMinTTL\":300}]}",
			  "for 300 s"));
	assert_true(tells("{\"Items\":[{\"ErrorCode\":502,"
			  "\"ErrorCachingMinTTL\":11}]}",
			  "for 11 s"));
}

static void test_what_holds_without_a_setting_is_not_said(void **state)
{
	static const char *const silent[] = {
		"{\"Quantity\":0}",
		"null",
		"{\"Items\":7}",
		"{\"Items\":[7,null,{}]}",
		"{\"Items\":[{\"ErrorCode\":404,\"ErrorCachingMinTTL\":900}]}",
		"{\"Items\":[{\"ErrorCode\":502,\"ErrorCachingMinTTL\":10}]}",
		("{\"Items\":[{\"ErrorCode\":502,\"ErrorCachingMinTTL\":"
		 "\"900\"}]}"),
		"{\"Items\":[{\"ErrorCode\":502}]}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(silent); i++)
		assert_false(tells(silent[i], ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_502_that_is_kept_long_is_said),
		cmocka_unit_test(test_what_holds_without_a_setting_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
