/* The demo origins: what each shows, and that the right remedy mends it. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "demo/origin.h"
#include "tests/unit/demo_stage.h"

#define VIEWER "www.example.com"

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++) {
		if (!strcmp(word, *words))
			return true;
	}
	return false;
}

static bool is_asked_oddly(const struct demo_origin *o)
{
	return o->lookup != LOOKUP_NONE || o->asked || o->pinned ||
	       o->privileged_port;
}

static void test_every_row_says_what_to_expect(void **state)
{
	static const char *const outcomes[] = {
		"connects",    "doubtful", "intermittent", "fails", "depends",
		"unreachable", NULL
	};
	const struct demo_origin *o;
	size_t i;

	(void)state;
	for (i = 0; (o = demo_origin_at(i)); i++) {
		bool connects = !strcmp(demo_origin_outcome(o), "connects");

		assert_ptr_equal(demo_origin_by_name(demo_origin_name(o)), o);
		assert_true(is_one_of(demo_origin_outcome(o), outcomes));
		assert_true(connects == !demo_origin_cause(o));
		/* Elsewhere the question is at fault, which no server mends. */
		assert_true((connects || is_asked_oddly(o)) ==
			    !demo_origin_mended_by(o));
		assert_true(text_is_clean(demo_origin_title(o)));
		assert_in_range(strlen(demo_origin_title(o)), 10, 60);
	}
	assert_true(i >= 50);
	assert_null(demo_origin_by_name("nothing of the kind"));
}

/* The remedies that the catalogue has for an origin to be mended. */
static void test_every_remedy_is_one_of_the_catalogue(void **state)
{
	static const char *const remedies[] = { "trusted-certificate",
						"serve-full-chain",
						"renew-and-reload",
						"reissue-with-name",
						"public-ca",
						"catch-all-certificate",
						"tls-listener",
						"offer-common-tls",
						"no-client-certificate",
						"proxy-header-off",
						"mend-bad-address",
						"look-elsewhere",
						NULL };
	const struct demo_origin *o;
	char word[64];

	(void)state;
	for (size_t i = 0; (o = demo_origin_at(i)); i++) {
		const char *at = demo_origin_mended_by(o);

		while (at && *at) {
			size_t n = strcspn(at, " ");

			assert_true(n < sizeof(word));
			memcpy(word, at, n);
			word[n] = '\0';
			assert_true(is_one_of(word, remedies));
			at += n;
			at += strspn(at, " ");
		}
	}
}

/* Rows whose fault is not in the certificates shown to a lenient client. */
static bool handshake_fails(const char *name)
{
	static const char *const rows[] = { "plain-http",
					    "stall",
					    "mail-server",
					    "no-answer",
					    "closed-port",
					    "http-only",
					    "http-redirects",
					    "proxy-protocol",
					    "hang-up",
					    "alert-80",
					    "malformed",
					    "bad-certificate",
					    "unsupported-key",
					    "reset-after-hello",
					    NULL };

	return is_one_of(name, rows);
}

/* What the judge of chains must say; NULL: nothing to complain about. */
static const char *chain_cause(const struct demo_origin *o)
{
	static const char *const elsewhere[] = { "cipher-mismatch",
						 "protocol-mismatch",
						 "sni-rejected",
						 "client-certificate-required",
						 "sni-warned",
						 "client-certificate-requested",
						 NULL };
	static const char *const other_place[] = { "one-bad-address",
						   "default-certificate",
						   NULL };
	const char *cause = demo_origin_cause(o);

	if (!strcmp(demo_origin_name(o), "ed25519-key"))
		return "cert-key-unsupported";
	if (!cause || is_one_of(cause, elsewhere) ||
	    is_one_of(demo_origin_name(o), other_place))
		return NULL;
	return cause;
}

static bool is_asked(const struct stage *s, const char *option)
{
	const char *const *a = demo_arguments(s->demo);

	for (; *a; a++) {
		if (!strcmp(*a, option))
			return true;
	}
	return false;
}

static void assert_judged(struct stage *s, const char *name, const char *cause)
{
	const char *viewer = is_asked(s, "--host-header") ? VIEWER : NULL;
	struct chain_judgment j;
	const char *got;
	struct seen seen;

	CALL(s, &seen, .sni = viewer);
	if (seen.rc < 0)
		fail_msg("%s: %s", name, gnutls_strerror(seen.rc));
	stage_judge(s, &seen, viewer, &j);
	got = judgment_cause(&j);
	if (!got != !cause || (got && strcmp(got, cause) != 0))
		fail_msg("%s: %s in place of %s", name, got ? got : "nothing",
			 cause ? cause : "nothing");
	chain_judgment_release(&j);
	seen_release(&seen);
}

static void test_each_chain_is_judged_as_its_row_promises(void **state)
{
	struct stage *s = *state;
	const struct demo_origin *o;
	size_t judged = 0;

	for (size_t i = 0; (o = demo_origin_at(i)); i++) {
		const char *name = demo_origin_name(o);

		if (handshake_fails(name) || is_asked_oddly(o))
			continue;
		stage_start(s, name);
		assert_judged(s, name, chain_cause(o));
		judged++;
	}
	assert_true(judged > 20);
}

static void assert_healthy(struct stage *s, const char *name, const char *sni,
			   const char *address)
{
	struct chain_judgment j;
	struct seen seen;

	CALL(s, &seen, .sni = sni, .address = address);
	if (seen.rc < 0)
		fail_msg("%s: %s", name, gnutls_strerror(seen.rc));
	stage_judge(s, &seen, sni, &j);
	if (judgment_cause(&j))
		fail_msg("%s: still %s", name, judgment_cause(&j));
	assert_false(seen.asked);
	assert_int_equal(seen.alert, -1);
	assert_int_equal(strncmp(seen.answer, "HTTP/1.1 200 OK\r\n", 17), 0);
	chain_judgment_release(&j);
	seen_release(&seen);
}

static void test_each_remedy_of_a_row_mends_it(void **state)
{
	struct stage *s = *state;
	const struct demo_origin *o;
	char word[64];

	for (size_t i = 0; (o = demo_origin_at(i)); i++) {
		const char *at = demo_origin_mended_by(o);

		while (at && *at) {
			size_t n = strcspn(at, " ");

			memcpy(word, at, n);
			word[n] = '\0';
			stage_start(s, demo_origin_name(o));
			assert_true(demo_mark(s->demo, word, true));
			assert_healthy(s, demo_origin_name(o), NULL, NULL);
			if (is_asked(s, "--viewer") ||
			    is_asked(s, "--host-header"))
				assert_healthy(s, demo_origin_name(o), VIEWER,
					       NULL);
			at += n;
			at += strspn(at, " ");
		}
	}
}

static void test_a_wrong_remedy_changes_nothing(void **state)
{
	static const char *const wrong[] = { "restart-origin", "acm-import",
					     "serve-full", "", "renew" };
	struct stage *s = *state;

	stage_start(s, "self-signed");
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(demo_mark(s->demo, wrong[i], true));
	assert_judged(s, "self-signed", "cert-self-signed");
	stage_start(s, "ok");
	assert_false(demo_mark(s->demo, "trusted-certificate", true));
	assert_judged(s, "ok", NULL);
}

static void test_a_remedy_taken_back_breaks_it_again(void **state)
{
	struct stage *s = *state;

	stage_start(s, "expired");
	assert_true(demo_mark(s->demo, "renew-and-reload", true));
	assert_true(demo_mark(s->demo, "trusted-certificate", true));
	assert_true(demo_mark(s->demo, "renew-and-reload", false));
	assert_judged(s, "expired", NULL);
	assert_true(demo_mark(s->demo, "trusted-certificate", false));
	assert_judged(s, "expired", "cert-expired");
}

static void test_one_of_two_addresses_is_bad(void **state)
{
	struct stage *s = *state;
	struct chain_judgment j;
	struct seen seen;

	stage_start(s, "one-bad-address");
	assert_string_equal(demo_addresses(s->demo), "127.0.0.1,127.0.0.2");
	CALL(s, &seen, .address = HOST_2);
	assert_int_equal(seen.rc, 0);
	stage_judge(s, &seen, NULL, &j);
	assert_string_equal(judgment_cause(&j), "cert-expired");
	chain_judgment_release(&j);
	seen_release(&seen);
	assert_true(demo_mark(s->demo, "mend-bad-address", true));
	assert_healthy(s, "second", NULL, HOST_2);
	assert_healthy(s, "first", NULL, HOST_1);
}

static void test_two_origins_run_side_by_side(void **state)
{
	struct stage *s = *state;
	struct demo *other = stage_start_more(s, "self-signed");

	stage_start(s, "ok");
	assert_int_not_equal(demo_port(s->demo), demo_port(other));
	assert_string_not_equal(demo_trust_path(s->demo),
				demo_trust_path(other));
	assert_judged(s, "ok", NULL);
	demo_stop(other);
	assert_judged(s, "ok", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(test_every_row_says_what_to_expect),
		stage_test(test_every_remedy_is_one_of_the_catalogue),
		stage_test(test_each_chain_is_judged_as_its_row_promises),
		stage_test(test_each_remedy_of_a_row_mends_it),
		stage_test(test_a_wrong_remedy_changes_nothing),
		stage_test(test_a_remedy_taken_back_breaks_it_again),
		stage_test(test_one_of_two_addresses_is_bad),
		stage_test(test_two_origins_run_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
