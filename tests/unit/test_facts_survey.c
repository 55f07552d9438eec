/* What an origin says in place of a certificate, in a few words. */
#include "report/facts_survey.h"

#include <stdlib.h>

#include "base/vec.h"
#include "tests/unit/story.h"

/* Events of connection 1 behind "connected", and what is said of them. */
static const struct {
	const char *events, *said;
} rows[] = {
	{ "alert conn=1 sent=0 level=2 code=112\nclosed conn=1 outcome=fin",
	  "alert 112 unrecognized_name" },
	{ "alert conn=1 sent=0 level=2 code=80", "alert 80 internal_error" },
	{ "alert conn=1 sent=0 level=2 code=40\nclosed conn=1 outcome=reset",
	  "alert 40 handshake_failure" },
	/* The last one counts, and none that we sent ourselves. */
	{ "alert conn=1 sent=0 level=1 code=112\n"
	  "alert conn=1 sent=0 level=2 code=40\n"
	  "alert conn=1 sent=1 level=2 code=80",
	  "alert 40 handshake_failure" },
	{ "alert conn=1 sent=0 level=1 code=0\nclosed conn=1 outcome=fin",
	  "closed" },
	{ "alert conn=1 sent=0 level=2 code=255", "alert 255 0xff" },
	{ "closed conn=1 outcome=reset", "reset" },
	{ "closed conn=1 outcome=fin", "closed" },
	{ "timeout conn=1 code=5000", "no answer" },
	{ "not-tls conn=1 text=\"220 mail\"\nclosed conn=1 outcome=fin",
	  "no TLS" },
	{ "malformed conn=1 text=\"a record of no type\"\n"
	  "closed conn=1 outcome=fin",
	  "malformed" },
	{ "message conn=1 sent=1 type=1 length=200", "" },
};

static void test_a_refusal_is_said_as_it_came(void **state)
{
	struct story *st = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf said = BUF_INIT(256);

		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_found(st, "192.0.2.7");
		story_tell(st,
			   "open conn=1 step=hello purpose=no-sni "
			   "ip=\"192.0.2.7\" port=443 scenario=0 index=1\n"
			   "connected conn=1\n%s",
			   rows[i].events);
		story_end(st);
		facts_refusal(evidence_conn_by_id(story_evidence(st), 1),
			      &said);
		assert_string_equal(buf_str(&said), rows[i].said);
		buf_release(&said);
	}
}

static void test_a_port_that_did_not_open_refused_before_tls(void **state)
{
	struct story *st = *state;
	struct buf said = BUF_INIT(256);

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	story_tell(st, "open conn=1 step=hello purpose=no-sni "
		       "ip=\"192.0.2.7\" port=443 scenario=0 index=1\n"
		       "tcp-failed conn=1 code=111 outcome=refused\n"
		       "end conn=1 outcome=refused");
	story_end(st);
	facts_refusal(evidence_conn_by_id(story_evidence(st), 1), &said);
	assert_string_equal(buf_str(&said), "TCP refused");
	buf_release(&said);
}

/* A hello with a name and one without, which get the same alert. */
static void tell_refusals(struct story *st, int conn, const char *ip, int alert)
{
	static const char *const ways[] = {
		"purpose=edge sni=\"origin.example.com\"", "purpose=no-sni"
	};

	for (size_t i = 0; i < ARRAY_LEN(ways); i++, conn++)
		story_tell(st,
			   "open conn=%d step=hello %s ip=\"%s\" port=443 "
			   "scenario=0 index=1\nconnected conn=%d\n"
			   "alert conn=%d sent=0 level=2 code=%d\n"
			   "closed conn=%d outcome=fin\n"
			   "end conn=%d outcome=refused",
			   conn, ways[i], ip, conn, conn, alert, conn, conn);
}

static void test_addresses_that_show_the_same_stand_together(void **state)
{
	struct story *st = *state;
	struct facts_surveys s;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7 192.0.2.8 192.0.2.9");
	tell_refusals(st, 1, "192.0.2.7", 112);
	tell_refusals(st, 3, "192.0.2.8", 40);
	tell_refusals(st, 5, "192.0.2.9", 112);
	story_end(st);
	facts_surveys(story_evidence(st), st->session.policy, &s);
	assert_int_equal(s.items.n, 2);
	assert_string_equal(s.items.items[0].who, "192.0.2.7, 192.0.2.9");
	assert_int_equal(s.items.items[0].addresses, 2);
	assert_string_equal(s.items.items[1].who, "192.0.2.8");
	facts_surveys_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_a_refusal_is_said_as_it_came),
		story_test(test_a_port_that_did_not_open_refused_before_tls),
		story_test(test_addresses_that_show_the_same_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
