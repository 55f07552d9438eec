/* probe/distribution: from AWS' JSON to questions. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/distribution.h"
#include "probe/managed.h"

/* clang-format off */

/* The pieces of which the tests make their distributions. */
#define ALIASES "\"Aliases\":{\"Quantity\":1,\"Items\":[\"www.example.com\"]}"
#define NO_ALIASES "\"Aliases\":{\"Quantity\":0}"
#define PROTOCOL_LIST(items) \
	"\"OriginSslProtocols\":{\"More\":0" items "}"
#define CUSTOM_AS(policy, port, more)                                        \
	"\"CustomOriginConfig\":{\"OriginProtocolPolicy\":\"" policy "\""    \
	port more "}"
#define CUSTOM(more)                                                         \
	CUSTOM_AS("https-only", ",\"HTTPPort\":80,\"HTTPSPort\":443,"        \
		  PROTOCOL_LIST(",\"Items\":[\"TLSv1.2\"]"), more)
#define ORIGIN(id, host, rest) \
	"{\"Id\":\"" id "\",\"DomainName\":\"" host "\"," rest "}"
#define ORIGINS(items) "\"Origins\":{\"Items\":[" items "]}"
#define WEB(more) ORIGINS(ORIGIN("web", "origin.example.com", CUSTOM(more)))
#define DEFAULT(more) \
	"\"DefaultCacheBehavior\":{\"TargetOriginId\":\"web\"" more "}"
#define CACHE(id) ",\"CachePolicyId\":\"" id "\""
#define REQUEST(id) ",\"OriginRequestPolicyId\":\"" id "\""
#define CONFIG(parts) "{\"ETag\":\"E1\",\"DistributionConfig\":{" parts "}}"
#define WHOLE(parts)                                                         \
	"{\"Distribution\":{\"DomainName\":\"d1.cloudfront.net\","           \
	"\"DistributionConfig\":{" parts "}}}"

#define ALL_VIEWER "216adef6-5c7f-47e4-b989-5492eafa07d3"
#define ALL_BUT_HOST "b689b0a8-53d0-40ab-baf2-68738e2966ac"
#define USE_ORIGIN "83da9c7e-98b4-4e11-a168-04f0df8e2c65"
#define CACHE_DISABLED "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
#define OWN "11111111-2222-3333-4444-555555555555"
#define PLAIN DEFAULT(CACHE(CACHE_DISABLED))

/* Whole files that differ in one place. */
#define LEGACY(items)                                                        \
	CONFIG(ALIASES "," WEB("") "," DEFAULT(                              \
		",\"ForwardedValues\":{\"QueryString\":false,\"Headers\":{"  \
		"\"More\":1" items "}}"))
#define AS(custom) CONFIG(ORIGINS(ORIGIN("web", "a.example", custom)) "," PLAIN)
#define PORT(port) AS(CUSTOM_AS("https-only", port, ""))
#define PROTOCOLS(items)                                                     \
	AS(CUSTOM_AS("match-viewer", ",\"HTTPSPort\":443,",                  \
		     PROTOCOL_LIST(items)))
#define WITH(what, arn, when)                                                \
	CONFIG(WEB("") "," DEFAULT(CACHE(CACHE_DISABLED) ",\"" what          \
		"Associations\":{\"Quantity\":1,\"Items\":[{\"" what         \
		"ARN\":\"" arn "\",\"EventType\":\"" when "\"}]}"))
#define BEHAVIOR(path, policy) \
	"{\"PathPattern\":\"" path "\",\"TargetOriginId\":\"web\"" policy "}"
#define TWO_BEHAVIORS(one, two)                                              \
	CONFIG(ALIASES "," WEB("") "," PLAIN ",\"CacheBehaviors\":"          \
	       "{\"Quantity\":2,\"Items\":[" one "," two "]}")
#define GROUP                                                                \
	",\"OriginGroups\":{\"Quantity\":1,\"Items\":[{\"Id\":\"web\","      \
	"\"Members\":{\"Quantity\":2,\"Items\":["                            \
	"{\"OriginId\":\"a\"},{\"OriginId\":\"b\"}]}}]}"
#define A_B_AND_C                                                            \
	ORIGINS(ORIGIN("a", "a.example.com", CUSTOM("")) ","                 \
		ORIGIN("b", "b.example.com", CUSTOM("")) ","                 \
		ORIGIN("c", "c.example.com", CUSTOM("")))

/* clang-format on */

static void read_ok(const char *text, struct distribution *ret)
{
	struct cf_why why;

	if (distribution_read("f.json", text, strlen(text), ret, &why) != CF_OK)
		fail_msg("%s: %s", why.text, text);
}

static void refuse(const char *text, const char *reason)
{
	struct distribution d = { .origins = { .n = 77 } };
	struct cf_why why = { "" };

	if (distribution_read("f.json", text, strlen(text), &d, &why) == CF_OK)
		fail_msg("%s was taken", text);
	if (!strstr(why.text, reason))
		fail_msg("\"%s\" lacks \"%s\"", why.text, reason);
	assert_memory_equal(why.text, "f.json:", 7);
	assert_int_equal(d.origins.n, 77);
}

/* Scenarios as "HOST/SNI ...", - for none. */
static void assert_scenarios(const struct question *q, const char *wanted)
{
	struct buf b = BUF_INIT(4096);

	for (size_t i = 0; i < q->scenarios.n; i++) {
		const struct scenario *s = &q->scenarios.items[i];

		buf_addf(&b, "%s%s/%s", i ? " " : "",
			 s->host_header ? s->host_header : "-",
			 s->sni ? s->sni : "-");
	}
	assert_string_equal(buf_str(&b), wanted);
	buf_release(&b);
}

static void assert_met(const char *text, const char *scenarios, bool unknown)
{
	struct distribution d;

	read_ok(text, &d);
	assert_int_equal(d.origins.n, 1);
	assert_scenarios(&d.origins.items[0].question, scenarios);
	assert_int_equal(d.origins.items[0].question.forwarding_unknown,
			 unknown);
	distribution_release(&d);
}

static bool has_note(const struct distribution_origin *o, const char *part)
{
	for (size_t i = 0; i < o->question.notes.n; i++) {
		assert_true(text_is_clean(o->question.notes.items[i]));
		if (strstr(o->question.notes.items[i], part))
			return true;
	}
	return false;
}

/* Reads, and asks whether the first origin is told that. */
static void assert_note(const char *text, const char *part)
{
	struct distribution d;

	read_ok(text, &d);
	if (!has_note(&d.origins.items[0], part))
		fail_msg("nobody says \"%s\"", part);
	distribution_release(&d);
}

static void test_an_origin_brings_its_port_protocols_and_limits(void **state)
{
	struct distribution d;
	const struct question *q;

	(void)state;
	read_ok(CONFIG(ALIASES "," ORIGINS(ORIGIN(
			"web", "Origin.Example.com.",
			"\"ConnectionAttempts\":3,\"ConnectionTimeout\":7,"
			"\"CustomOriginConfig\":{\"HTTPPort\":8080,"
			"\"HTTPSPort\":8443,\"OriginProtocolPolicy\":"
			"\"https-only\",\"OriginSslProtocols\":{\"Quantity\":2,"
			"\"Items\":[\"TLSv1\",\"TLSv1.1\"]},\"IpAddressType\":"
			"\"ipv6\"}")) "," PLAIN),
		&d);
	assert_int_equal(d.origins.n, 1);
	assert_string_equal(d.origins.items[0].id, "web");
	assert_null(d.origins.items[0].skipped);
	assert_int_equal(d.origins.items[0].question.notes.n, 0);
	q = &d.origins.items[0].question;
	assert_string_equal(q->target.host, "origin.example.com");
	assert_int_equal(q->target.port, 8443);
	assert_int_equal(q->http_port, 8080);
	assert_int_equal(q->protocols, PROTO_TLS1 | PROTO_TLS11);
	assert_int_equal(q->attempts, 3);
	assert_int_equal(q->connect_timeout_ms, 7000);
	assert_int_equal(q->family, FAMILY_6);
	assert_true(q->family_given);
	assert_false(q->origin_mtls);
	assert_false(q->forwarding_assumed);
	distribution_release(&d);
}

static void test_each_kind_of_addresses_is_read(void **state)
{
	static const struct {
		const char *text;
		enum ip_family family;
		bool given;
	} rows[] = {
		{ CONFIG(WEB(",\"IpAddressType\":\"ipv4\"") "," PLAIN),
		  FAMILY_4, true },
		{ CONFIG(WEB(",\"IpAddressType\":\"dualstack\"") "," PLAIN),
		  FAMILY_ANY, true },
		{ CONFIG(WEB("") "," PLAIN), FAMILY_4, false },
		{ CONFIG(WEB(",\"IpAddressType\":\"ipv7\"") "," PLAIN),
		  FAMILY_ANY, false },
	};
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		read_ok(rows[i].text, &d);
		assert_int_equal(d.origins.items[0].question.family,
				 rows[i].family);
		assert_int_equal(d.origins.items[0].question.family_given,
				 rows[i].given);
		distribution_release(&d);
	}
	assert_note(rows[3].text, "ipv7");
}

static void test_get_distribution_its_config_and_a_bare_one_are_read(void **s)
{
	(void)s;
	assert_met(CONFIG(WEB("") "," PLAIN), "-/origin.example.com", false);
	assert_met(WHOLE(WEB("") "," PLAIN), "-/origin.example.com", false);
	assert_met("{" WEB("") "," PLAIN "}", "-/origin.example.com", false);
	refuse("{\"DistributionList\":{\"Items\":[]}}", "list of distrib");
	refuse("{}", "get-distribution");
	refuse("[]", "get-distribution");
	refuse("", "empty");
	refuse("{\"Distribution\":3}", "an object is expected");
}

static void test_aliases_and_the_own_name_are_the_viewers_names(void **state)
{
	(void)state;
	assert_met(WHOLE(ALIASES "," WEB("") "," DEFAULT(REQUEST(ALL_VIEWER))),
		   "www.example.com/www.example.com "
		   "d1.cloudfront.net/d1.cloudfront.net",
		   false);
	assert_met(CONFIG(ALIASES "," WEB("") "," DEFAULT(REQUEST(ALL_VIEWER))),
		   "www.example.com/www.example.com", false);
	assert_note(CONFIG(ALIASES
			   "," WEB("") "," DEFAULT(REQUEST(ALL_VIEWER))),
		    "distribution's own name");
}

static void test_an_unnamed_viewer_has_a_stand_in_that_says_so(void **state)
{
	static const char text[] =
		CONFIG(NO_ALIASES "," WEB("") "," DEFAULT(REQUEST(ALL_VIEWER)));

	(void)state;
	assert_met(text,
		   "unknown-distribution.cloudfront.net/"
		   "unknown-distribution.cloudfront.net",
		   false);
	assert_note(text, "stands in");
}

static void test_a_wildcard_alias_is_asked_by_one_of_its_names(void **state)
{
	static const char text[] = WHOLE(
		"\"Aliases\":{\"Quantity\":3,\"Items\":[\"*.example.com\","
		"\"www.example.com\",\"*.b.example\"]}," WEB("") "," DEFAULT(
			REQUEST(ALL_VIEWER)));

	(void)state;
	assert_met(text,
		   "www.example.com/www.example.com "
		   "www.b.example/www.b.example "
		   "d1.cloudfront.net/d1.cloudfront.net",
		   false);
	assert_note(text, "*.example.com stands for many names");
	assert_note(text, "www.b.example stands in");
	refuse(CONFIG("\"Aliases\":{\"Items\":[\"*.\"]}," WEB("") "," PLAIN),
	       "Aliases.Items[0]: ");
	refuse(CONFIG("\"Aliases\":{\"Items\":[\"*.*.b\"]}," WEB("") "," PLAIN),
	       "Aliases.Items[0]: ");
}

static void test_as_many_items_as_quantity_says_are_expected(void **state)
{
	(void)state;
	refuse(CONFIG("\"Aliases\":{\"Quantity\":2,\"Items\":[\"a.b\"]}," WEB(
		       "") "," PLAIN),
	       "Aliases.Quantity: 1 is expected, as many as there are Items; "
	       "2 stands there");
	refuse(CONFIG("\"Aliases\":{\"Quantity\":0,\"Items\":[\"a.b\"]}," WEB(
		       "") "," PLAIN),
	       "0 stands there");
	assert_met(CONFIG("\"Aliases\":{\"Quantity\":0,\"Items\":[]}," WEB(
			   "") "," PLAIN),
		   "-/origin.example.com", false);
}

static void test_a_byte_order_mark_is_no_fault(void **state)
{
	(void)state;
	assert_met("\xef\xbb\xbf" CONFIG(WEB("") "," PLAIN),
		   "-/origin.example.com", false);
	refuse("\xef\xbb\xbf\n{\"Origins\":7}", "f.json:2: Origins");
	refuse("\xff\xfe{", "UTF-16");
	refuse("\xfe\xff{", "UTF-16");
	refuse("\xef\xbb\xbf", "f.json:1:");
}

static void test_what_holds_for_all_origins_is_said_of_each(void **state)
{
	static const char *const rows[][2] = {
		{ "\"Enabled\":false", "disabled" },
		{ "\"Staging\":true", "staging distribution" },
		{ "\"ContinuousDeploymentPolicyId\":\"x\"", "some viewers" },
		{ "\"ConnectionMode\":\"tenant-only\"", "tenants" },
	};
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text =
			xasprintf("{%s,%s}", rows[i][0], WEB("") "," PLAIN);

		assert_note(text, rows[i][1]);
		free(text);
	}
	assert_note("{\"Distribution\":{\"Status\":\"InProgress\","
		    "\"DistributionConfig\":{" WEB("") "," PLAIN "}}}",
		    "InProgress");
	read_ok("{\"Enabled\":true,\"Staging\":false,"
		"\"ContinuousDeploymentPolicyId\":\"\","
		"\"ConnectionMode\":\"direct\"," WEB("") "," PLAIN "}",
		&d);
	assert_int_equal(d.origins.items[0].question.notes.n, 0);
	distribution_release(&d);
}

static void test_either_policy_is_enough_to_forward_host(void **state)
{
	static const char *const forwarding[] = {
		REQUEST(ALL_VIEWER),
		CACHE(CACHE_DISABLED) REQUEST(ALL_VIEWER),
		CACHE(USE_ORIGIN),
		CACHE(USE_ORIGIN) REQUEST(ALL_BUT_HOST),
		CACHE(OWN) REQUEST(ALL_VIEWER),
		CACHE("83DA9C7E-98B4-4E11-A168-04F0DF8E2C65"),
	};
	static const char *const dropping[] = {
		CACHE(CACHE_DISABLED),
		CACHE(CACHE_DISABLED) REQUEST(ALL_BUT_HOST),
		CACHE(CACHE_DISABLED) REQUEST(""),
	};
	static const char frame[] =
		CONFIG(ALIASES "," WEB("") "," DEFAULT("%s"));
	char *text;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forwarding); i++) {
		const char *hole = strstr(frame, "%s");

		text = xasprintf("%.*s%s%s", (int)(hole - frame), frame,
				 forwarding[i], hole + 2);
		assert_met(text, "www.example.com/www.example.com", false);
		free(text);
	}
	for (size_t i = 0; i < ARRAY_LEN(dropping); i++) {
		const char *hole = strstr(frame, "%s");

		text = xasprintf("%.*s%s%s", (int)(hole - frame), frame,
				 dropping[i], hole + 2);
		assert_met(text, "-/origin.example.com", false);
		free(text);
	}
}

static void test_legacy_headers_forward_host_by_name_or_star(void **state)
{
	static const char viewer[] = "www.example.com/www.example.com";

	(void)state;
	assert_met(LEGACY(",\"Items\":[\"Host\"]"), viewer, false);
	assert_met(LEGACY(",\"Items\":[\"Accept\",\"hOST\"]"), viewer, false);
	assert_met(LEGACY(",\"Items\":[\"*\"]"), viewer, false);
	assert_met(LEGACY(",\"Items\":[\"X-Host\"]"), "-/origin.example.com",
		   false);
	assert_met(CONFIG(ALIASES "," WEB("") "," DEFAULT(
			   ",\"ForwardedValues\":{\"Headers\":{"
			   "\"Quantity\":0}}")),
		   "-/origin.example.com", false);
	assert_met(CONFIG(ALIASES
			  "," WEB("") "," DEFAULT(",\"ForwardedValues\":{}")),
		   "-/origin.example.com", false);
	refuse(LEGACY(",\"Quantity\":1"), "Quantity is 1");
	refuse(LEGACY(",\"Items\":\"Host\""), "an array is expected");
	refuse(LEGACY(",\"Items\":[7]"), "Headers.Items[0]: a string");
}

static void test_an_unknown_policy_asks_both_ways_and_says_what_tells(void **s)
{
	static const char *const both = "-/origin.example.com "
					"www.example.com/www.example.com";
	static const char request[] = CONFIG(ALIASES "," WEB("") "," DEFAULT(
		CACHE(CACHE_DISABLED) REQUEST(OWN)));
	static const char cache[] = CONFIG(ALIASES "," WEB("") "," DEFAULT(
		CACHE(OWN) REQUEST(ALL_BUT_HOST)));

	(void)s;
	assert_met(request, both, true);
	assert_note(request,
		    "aws cloudfront get-origin-request-policy --id " OWN);
	assert_met(cache, both, true);
	assert_note(cache, "aws cloudfront get-cache-policy --id " OWN);
	/* An id of the other kind is none of this one. */
	assert_met(CONFIG(ALIASES "," WEB("") "," DEFAULT(CACHE(ALL_VIEWER))),
		   both, true);
	assert_met(CONFIG(ALIASES "," WEB("") "," DEFAULT("")), both, true);
}

static void test_a_hostile_policy_id_can_not_become_a_command(void **state)
{
	assert_note(CONFIG(WEB("") "," DEFAULT(CACHE("x; rm -rf ~\\n\\u001b"))),
		    "--id 'x; rm -rf ~");
	(void)state;
}

static void test_behaviors_that_differ_are_scenarios_of_their_own(void **state)
{
	(void)state;
	assert_met(TWO_BEHAVIORS(BEHAVIOR("/a", REQUEST(ALL_VIEWER)),
				 BEHAVIOR("/b", REQUEST(ALL_VIEWER))),
		   "-/origin.example.com www.example.com/www.example.com",
		   false);
}

static void assert_paths(const struct question *q, size_t i, const char *paths)
{
	struct question copy;

	assert_string_equal(q->scenarios.items[i].paths, paths);
	question_copy(q, &copy);
	assert_string_equal(copy.scenarios.items[i].paths, paths);
	question_release(&copy);
}

static void test_a_scenario_knows_the_behaviors_that_come_to_it(void **state)
{
	struct distribution d;

	(void)state;
	read_ok(TWO_BEHAVIORS(BEHAVIOR("/a/*", REQUEST(ALL_VIEWER)),
			      BEHAVIOR("/it's \\\"b\\\"", REQUEST(OWN))),
		&d);
	assert_paths(&d.origins.items[0].question, 0,
		     "[\"Default (*)\",\"/it's \\\"b\\\"\"]");
	assert_paths(&d.origins.items[0].question, 1,
		     "[\"/a/*\",\"/it's \\\"b\\\"\"]");
	distribution_release(&d);
}

/* Half of a list would be taken for the whole of it. */
static void test_more_paths_than_can_be_told_are_none(void **state)
{
	struct buf b = BUF_INIT(4096);
	struct distribution d;
	char *text;

	(void)state;
	while (b.len < 1200)
		buf_adds(&b, "/long");
	text = xasprintf(TWO_BEHAVIORS(BEHAVIOR("%s", REQUEST(ALL_VIEWER)),
				       BEHAVIOR("/b", REQUEST(ALL_VIEWER))),
			 buf_str(&b));
	read_ok(text, &d);
	assert_paths(&d.origins.items[0].question, 0, "[\"Default (*)\"]");
	assert_null(d.origins.items[0].question.scenarios.items[1].paths);
	distribution_release(&d);
	buf_release(&b);
	free(text);
}

static void test_a_group_stands_for_its_members(void **state)
{
	struct distribution d;

	(void)state;
	read_ok(CONFIG(ALIASES "," A_B_AND_C GROUP
			       "," DEFAULT(REQUEST(ALL_VIEWER))),
		&d);
	assert_scenarios(&d.origins.items[0].question,
			 "www.example.com/www.example.com");
	assert_scenarios(&d.origins.items[1].question,
			 "www.example.com/www.example.com");
	assert_true(has_note(&d.origins.items[0], "the first of the origin"));
	assert_true(has_note(&d.origins.items[1], "behind the first"));
	assert_false(has_note(&d.origins.items[2], "origin group"));
	assert_scenarios(&d.origins.items[2].question, "-/c.example.com");
	assert_true(d.origins.items[2].question.forwarding_assumed);
	assert_true(has_note(&d.origins.items[2], "o cache behavior"));
	distribution_release(&d);
}

static void test_what_is_no_question_for_tls_says_why(void **state)
{
	static const struct {
		const char *rest, *reason;
	} rows[] = {
		{ "\"S3OriginConfig\":{\"OriginAccessIdentity\":\"\"}", "S3" },
		{ "\"VpcOriginConfig\":{\"VpcOriginId\":\"vo_1\"}",
		  "aws cloudfront get-vpc-origin --id vo_1" },
		{ "\"CustomOriginConfig\":{\"OriginProtocolPolicy\":"
		  "\"http-only\",\"HTTPPort\":80,\"HTTPSPort\":443}",
		  "http-only" },
		{ "\"FutureOriginConfig\":{}", "no custom origin" },
	};
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text = xasprintf(
			"{\"Origins\":{\"Quantity\":1,\"Items\":[{\"Id\":\"web"
			"\",\"DomainName\":\"x\",%s}]},%s}",
			rows[i].rest, DEFAULT(CACHE(OWN)));

		read_ok(text, &d);
		assert_non_null(d.origins.items[0].skipped);
		assert_non_null(
			strstr(d.origins.items[0].skipped, rows[i].reason));
		assert_int_equal(d.origins.items[0].question.notes.n, 0);
		distribution_release(&d);
		free(text);
	}
	read_ok(CONFIG(ORIGINS(ORIGIN("web", "{{tenant}}.example.com",
				      CUSTOM(""))) "," PLAIN),
		&d);
	assert_non_null(strstr(d.origins.items[0].skipped, "tenant"));
	distribution_release(&d);
}

static void test_the_client_certificate_counts_in_both_places(void **state)
{
	static const char *const rows[] = {
		CONFIG(WEB(",\"OriginMtlsConfig\":{\"ClientCertificateArn\":"
			   "\"arn:x\"}") "," PLAIN),
		CONFIG(WEB(",\"OriginMtlsConfig\":{\"CertificateArn\":"
			   "\"arn:x\"}") "," PLAIN),
		CONFIG(ORIGINS(
			ORIGIN("web", "a.example",
			       "\"OriginMtlsConfig\":{"
			       "\"ClientCertificateArn\":\"arn:x\"}," CUSTOM(
				       ""))) "," PLAIN),
		CONFIG(ORIGINS(ORIGIN("web", "a.example",
				      "\"OriginMtlsConfig\":{"
				      "\"CertificateArn\":\"arn:x\"}," CUSTOM(
					      ""))) "," PLAIN),
	};
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		read_ok(rows[i], &d);
		assert_true(d.origins.items[0].question.origin_mtls);
		distribution_release(&d);
	}
	read_ok(CONFIG(WEB(",\"OriginMtlsConfig\":{\"ClientCertificateArn\":"
			   "\"\"}") "," PLAIN),
		&d);
	assert_false(d.origins.items[0].question.origin_mtls);
	distribution_release(&d);
}

static void test_protocols_of_the_future_are_passed_over_with_a_note(void **s)
{
	struct distribution d;

	(void)s;
	read_ok(PROTOCOLS(",\"Items\":[\"TLSv1.1\",\"TLSv1.3\"]"), &d);
	assert_int_equal(d.origins.items[0].question.protocols, PROTO_TLS11);
	assert_true(has_note(&d.origins.items[0], "TLSv1.3"));
	assert_true(has_note(&d.origins.items[0], "match-viewer"));
	distribution_release(&d);
	read_ok(PROTOCOLS(",\"Items\":[\"TLSv1.3\"]"), &d);
	assert_int_equal(d.origins.items[0].question.protocols, PROTO_TLS12);
	assert_true(has_note(&d.origins.items[0], "TLSv1.2 is assumed"));
	distribution_release(&d);
	assert_note(PROTOCOLS(""), "TLSv1.2 is assumed");
	assert_note(PROTOCOLS(",\"Items\":[\"TLSv1,TLSv1.1\"]"),
		    "TLSv1.2 is assumed");
	refuse(PROTOCOLS(",\"Items\":[null]"), "a string is expected");
}

static void test_functions_on_the_way_in_are_pointed_out(void **state)
{
	struct distribution d;

	(void)state;
	assert_note(WITH("Function", "arn:aws:cloudfront::1:function/f",
			 "viewer-request"),
		    "function/f runs at viewer-request");
	assert_note(WITH("LambdaFunction",
			 "arn:aws:lambda:us-east-1:1:function:g:3",
			 "origin-request"),
		    "Lambda@Edge function:g:3");
	read_ok(WITH("Function", "arn:aws:cloudfront::1:function/f",
		     "viewer-response"),
		&d);
	assert_int_equal(d.origins.items[0].question.notes.n, 0);
	distribution_release(&d);
}

static void test_wrong_types_and_absurd_numbers_are_refused_by_place(void **s)
{
	static const char *const rows[][2] = {
		{ PORT(",\"HTTPSPort\":4294967739"), "4294967739" },
		{ PORT(",\"HTTPSPort\":0"), "HTTPSPort: a whole number" },
		{ PORT(",\"HTTPSPort\":-1"), "-1" },
		{ PORT(",\"HTTPSPort\":443.0"), "a number stands" },
		{ PORT(",\"HTTPSPort\":\"443\""), "a string stands" },
		{ PORT(",\"HTTPSPort\":true"), "true stands" },
		{ PORT(""), "HTTPSPort: a whole number from 1 to 65535" },
		{ PORT(",\"HTTPSPort\":1,\"HTTPPort\":65536"), "HTTPPort" },
		{ AS("\"CustomOriginConfig\":7"), "an object is expected" },
		{ AS("\"CustomOriginConfig\":{}"), "OriginProtocolPolicy" },
		{ AS("\"CustomOriginConfig\":{\"OriginProtocolPolicy\":"
		     "\"https\"}"),
		  "match-viewer or https-only is expected" },
		{ AS("\"ConnectionAttempts\":4," CUSTOM("")), "from 1 to 3" },
		{ AS("\"ConnectionTimeout\":11," CUSTOM("")), "from 1 to 10" },
		{ AS("\"ConnectionTimeout\":-1," CUSTOM("")), "-1 stands" },
		{ AS(CUSTOM(",\"OriginReadTimeout\":-3")),
		  "OriginReadTimeout" },
		{ AS(CUSTOM(",\"OriginKeepaliveTimeout\":99999")), "to 3600" },
		{ CONFIG(ORIGINS("7") "," PLAIN), "Items[0]: an object" },
		{ CONFIG(ORIGINS("{}") "," PLAIN), "Items[0].Id: a string" },
		{ CONFIG(ORIGINS("") "," PLAIN), "at least one origin" },
		{ CONFIG(PLAIN), "Origins: an object is expected" },
		{ CONFIG(WEB("")), "DefaultCacheBehavior: an object" },
		{ CONFIG(WEB("") ",\"DefaultCacheBehavior\":{}"),
		  "TargetOriginId: a string" },
		{ CONFIG(ORIGINS(
			  ORIGIN("x", "a.example", CUSTOM(""))) "," PLAIN),
		  "TargetOriginId: no origin" },
		{ CONFIG(ORIGINS(
			  ORIGIN("web", "a.example", CUSTOM("")) "," ORIGIN(
				  "web", "b.example", CUSTOM(""))) "," PLAIN),
		  "Items[1].Id: another origin" },
		{ CONFIG(ORIGINS(ORIGIN("web", "a b", CUSTOM(""))) "," PLAIN),
		  "DomainName: \"a b\"" },
		{ CONFIG(ORIGINS(
			  ORIGIN("web", "https://a/", CUSTOM(""))) "," PLAIN),
		  "DomainName: " },
		{ CONFIG("\"Aliases\":{\"Quantity\":1,\"Items\":[\"a..b\"]}," WEB(
			  "") "," PLAIN),
		  "Aliases.Items[0]: " },
		{ CONFIG("\"Aliases\":[]," WEB("") "," PLAIN),
		  "Aliases: an object" },
		{ CONFIG("\"Aliases\":{\"Quantity\":\"1\"}," WEB("") "," PLAIN),
		  "Aliases.Quantity: a whole number" },
		{ CONFIG("\"Aliases\":{\"Quantity\":1}," WEB("") "," PLAIN),
		  "Quantity is 1" },
		{ "{\"DistributionConfig\":", "f.json:1:" },
		{ "\n\n{,}", "f.json:3:" },
	};

	(void)s;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		refuse(rows[i][0], rows[i][1]);
	refuse("{\"DistributionConfig\":{\n\"Origins\":{\"Items\":\n[\n{\"Id\""
	       ":\"web\",\n\"DomainName\":\n7," CUSTOM("") "}]}}}",
	       "f.json:6: DistributionConfig.Origins.Items[0].DomainName: "
	       "a string is expected");
}

/* A list of n items, each made of piece with its number in it. */
static char *many(const char *head, const char *piece, size_t n,
		  const char *tail)
{
	struct buf b = BUF_INIT(8u << 20);

	buf_adds(&b, head);
	for (size_t i = 0; i < n; i++) {
		const char *hole = strchr(piece, '#');

		buf_addf(&b, "%s%.*s%zu%s", i ? "," : "", (int)(hole - piece),
			 piece, i, hole + 1);
	}
	buf_adds(&b, tail);
	return buf_take(&b);
}

static void test_lists_without_end_are_bounded(void **state)
{
	static const char piece[] = "{\"Id\":\"#\",\"S3OriginConfig\":{}}";
	static const char tail[] =
		"]},\"DefaultCacheBehavior\":{\"TargetOriginId\":\"0\"}}";
	struct distribution d;
	struct cf_why why;
	char *text;

	(void)state;
	text = many("{\"Origins\":{\"Items\":[", piece, 1000, tail);
	read_ok(text, &d);
	assert_int_equal(d.origins.n, 1000);
	distribution_release(&d);
	free(text);
	text = many("{\"Origins\":{\"Items\":[", piece, 1001, tail);
	refuse(text, "at most 1000");
	free(text);
	text = many("{" WEB("") "," DEFAULT(
			    REQUEST(ALL_VIEWER)) ",\"Aliases\":{\"Items\":[",
		    "\"a#.example.com\"", 1000, "]}}");
	read_ok(text, &d);
	assert_int_equal(d.origins.items[0].question.scenarios.n, 64);
	assert_true(has_note(&d.origins.items[0], "f 1000 names"));
	distribution_release(&d);
	free(text);
	text = xcalloc(1, DISTRIBUTION_MAX + 2);
	memset(text, ' ', DISTRIBUTION_MAX + 1);
	assert_int_equal(distribution_read("f", text, DISTRIBUTION_MAX + 1, &d,
					   &why),
			 CF_EINPUT);
	assert_non_null(strstr(why.text, "too many"));
	free(text);
}

static void test_custom_headers_are_never_repeated(void **state)
{
	static const char *const rows[] = {
		/* broken right behind the value, and in its place */
		CONFIG(ORIGINS("{\"CustomHeaders\":{\"Items\":[{\"HeaderValue"
			       "\":\"s3cret\" \"s3cret\"}]}}")),
		CONFIG(ORIGINS("{\"CustomHeaders\":{\"Items\":[{\"HeaderValue"
			       "\":\"s3cret\\q\"}]}}")),
		CONFIG(ORIGINS("{\"CustomHeaders\":\"s3cret\"}")),
	};
	struct distribution d;
	struct cf_why why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(distribution_read("f.json", rows[i],
						   strlen(rows[i]), &d, &why),
				 CF_EINPUT);
		assert_null(strstr(why.text, "s3cret"));
	}
}

static void test_the_table_of_managed_policies_is_guarded(void **state)
{
	struct managed_set s = { .items = { .n = 0 } };
	struct cf_why why;
	static const char *const bad[][2] = {
		{ "as_of = \"x\"; policies = ( { id = \"a\"; name = \"b\"; "
		  "kind = \"viewer\"; forwards_host = true; } );",
		  "cache or origin-request" },
		{ "as_of = \"x\"; policies = ( { id = \"a\"; name = \"b\"; "
		  "kind = \"cache\"; forwards_host = true; },\n{ id = \"A\"; "
		  "name = \"c\"; kind = \"cache\"; forwards_host = true; } );",
		  "p.cfg:2: " },
		{ "as_of = \"x\"; policies = ( { id = \"a\"; } );", "p.cfg:1" },
	};

	(void)state;
	assert_int_equal(managed_set_shipped(&s, &why), CF_OK);
	assert_int_equal(s.items.n, 15);
	assert_true(managed_find(&s, MANAGED_CACHE, USE_ORIGIN)->forwards_host);
	assert_false(managed_find(&s, MANAGED_ORIGIN_REQUEST, ALL_BUT_HOST)
			     ->forwards_host);
	assert_null(managed_find(&s, MANAGED_CACHE, ALL_VIEWER));
	managed_set_release(&s);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(managed_set_text("p.cfg", bad[i][0],
						  strlen(bad[i][0]), &s, &why),
				 CF_EINPUT);
		assert_non_null(strstr(why.text, bad[i][1]));
	}
}

#define RUN(name) cmocka_unit_test(test_##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(an_origin_brings_its_port_protocols_and_limits),
		RUN(each_kind_of_addresses_is_read),
		RUN(get_distribution_its_config_and_a_bare_one_are_read),
		RUN(aliases_and_the_own_name_are_the_viewers_names),
		RUN(an_unnamed_viewer_has_a_stand_in_that_says_so),
		RUN(a_wildcard_alias_is_asked_by_one_of_its_names),
		RUN(as_many_items_as_quantity_says_are_expected),
		RUN(a_byte_order_mark_is_no_fault),
		RUN(what_holds_for_all_origins_is_said_of_each),
		RUN(either_policy_is_enough_to_forward_host),
		RUN(legacy_headers_forward_host_by_name_or_star),
		RUN(an_unknown_policy_asks_both_ways_and_says_what_tells),
		RUN(a_hostile_policy_id_can_not_become_a_command),
		RUN(behaviors_that_differ_are_scenarios_of_their_own),
		RUN(a_scenario_knows_the_behaviors_that_come_to_it),
		RUN(more_paths_than_can_be_told_are_none),
		RUN(a_group_stands_for_its_members),
		RUN(what_is_no_question_for_tls_says_why),
		RUN(the_client_certificate_counts_in_both_places),
		RUN(protocols_of_the_future_are_passed_over_with_a_note),
		RUN(functions_on_the_way_in_are_pointed_out),
		RUN(wrong_types_and_absurd_numbers_are_refused_by_place),
		RUN(lists_without_end_are_bounded),
		RUN(custom_headers_are_never_repeated),
		RUN(the_table_of_managed_policies_is_guarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
