/* The fold over events, and which connections make a contact. */
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tests/unit/story.h"

#define IP "192.0.2.7"

static void test_a_healthy_handshake_is_all_there(void **state)
{
	struct story *st = *state;
	const struct evidence *ev;
	struct contact c;

	story_asked(st, "flags=8", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	story_tell(st, "done count=2");
	story_end(st);
	ev = story_evidence(st);
	assert_true(ev->asked && ev->done);
	assert_string_equal(ev->host, "origin.example.com");
	assert_int_equal(ev->port, 443);
	assert_int_equal(ev->at, PKI_NOW);
	assert_int_equal(ev->connections, 2);
	assert_int_equal(ev->flags, ASKED_FORWARDING_ASSUMED);
	assert_true(evidence_contact(ev, 0, 0, &c));
	assert_int_equal(c.edge->id, 1);
	assert_int_equal(c.proof->id, 2);
	assert_ptr_equal(c.chain, c.edge);
	assert_ptr_equal(c.best, c.proof);
	assert_true(c.settled);
	assert_int_equal(c.edge->key_proof, OUTCOME_OK);
	assert_int_equal(c.edge->version, 0x0303);
	assert_true(c.edge->connected_us > c.edge->syn_us);
	assert_true(c.edge->chain_us > c.edge->server_hello_us);
	assert_int_equal(c.proof->http_status, 200);
	assert_non_null(c.judgment);
	assert_true(c.judgment->trusted);
	assert_int_equal(c.judgment->reasons.n, 0);
	assert_ptr_equal(evidence_conn_by_id(ev, 2), c.proof);
	assert_null(evidence_conn_by_id(ev, 3));
	assert_false(evidence_contact(ev, 1, 0, &c));
	assert_false(evidence_contact(ev, 0, 1, &c));
}

/* As many names as a question may have, beside the origin's own. */
static void test_the_last_of_65_scenarios_is_known(void **state)
{
	struct story *st = *state;
	struct contact c;
	int i;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	for (i = 1; i < 65; i++)
		story_tell(st, "scenario index=%d sni=\"%d.example\"", i, i);
	story_found(st, IP);
	story_edge(st, 1, IP, 64, NULL);
	story_tell(st, "open conn=2 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=66 index=1");
	story_end(st);
	assert_true(evidence_contact(story_evidence(st), 0, 64, &c));
	assert_int_equal(c.edge->id, 1);
	/* One beyond the limit is nobody's, not the first one's. */
	assert_false(evidence_contact(story_evidence(st), 0, 0, &c));
}

static void test_what_refers_to_nothing_known_is_passed_over(void **state)
{
	struct story *st = *state;
	const struct evidence *ev;

	story_tell(st, "alert conn=1 level=2 code=40\n"
		       "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1");
	story_asked(st, "", "sni=\"a.example\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"203.0.113.9\" "
		       "port=443 scenario=0 index=1\n"
		       "open conn=2 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=9 index=1\n"
		       "open conn=0 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "open conn=5 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "open conn=5 step=tls purpose=proof ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "connected conn=6\nconnected conn=4\n"
		       "scenario index=7 sni=\"b.example\"\n"
		       "address ip=\"" IP "\" family=6 where=dns");
	story_end(st);
	ev = story_evidence(st);
	assert_int_equal(ev->conns.n, 1);
	assert_int_equal(ev->conns.items[0].id, 5);
	assert_int_equal(ev->conns.items[0].purpose, PURPOSE_EDGE);
	assert_int_equal(ev->conns.items[0].tcp, OUTCOME_NONE);
	assert_int_equal(ev->conns.items[0].alerts.n, 0);
	assert_int_equal(ev->scenarios.n, 1);
	assert_int_equal(ev->addresses.n, 1);
	assert_int_equal(ev->addresses.items[0].family, 4);
}

static void test_only_what_the_edge_would_use_counts(void **state)
{
	static const struct {
		const char *asked, *address;
		bool counts;
	} rows[] = {
		{ "family=0", "ip=\"192.0.2.1\" family=4 where=dns", true },
		{ "family=0", "ip=\"2001:db8::1\" family=6 where=dns", false },
		{ "family=0 flags=2", "ip=\"192.0.2.1\" family=4 where=dns",
		  true },
		{ "family=0 flags=2", "ip=\"2001:db8::1\" family=6 where=dns",
		  true },
		{ "family=4 flags=2", "ip=\"2001:db8::1\" family=6 where=dns",
		  false },
		{ "family=4", "ip=\"2001:db8::1\" family=6 where=hosts",
		  false },
		{ "family=6", "ip=\"2001:db8::1\" family=6 where=dns", true },
		{ "family=6", "ip=\"192.0.2.1\" family=4 where=dns", false },
		{ "family=4", "ip=\"2001:db8::1\" family=6 where=pinned",
		  true },
		{ "family=4", "ip=\"2001:db8::1\" family=6 where=literal",
		  true },
	};
	struct story *st = *state;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		story_again(st);
		story_tell(st,
			   "asked host=\"a.example\" port=443 %s\naddress %s",
			   rows[i].asked, rows[i].address);
		story_end(st);
		assert_int_equal(story_evidence(st)->addresses.items[0].counts,
				 rows[i].counts);
	}
}

static void test_a_tcp_failure_holds_in_every_scenario(void **state)
{
	struct story *st = *state;
	const struct evidence *ev;
	struct contact c;

	story_asked(st, "", "sni=\"a.example\"",
		    "host=\"b.example\" sni=\"b.example\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "tcp-failed conn=1 outcome=refused code=111\n"
		       "end conn=1 outcome=refused");
	story_end(st);
	ev = story_evidence(st);
	assert_true(evidence_contact(ev, 0, 1, &c));
	assert_int_equal(c.edge->tcp, OUTCOME_REFUSED);
	assert_true(c.settled);
}

static void test_where_tcp_opened_once_others_were_not_asked(void **state)
{
	struct story *st = *state;
	const struct advice *a;
	struct contact c;
	size_t all;

	story_asked(st, "", "sni=\"a.example\"",
		    "host=\"b.example\" sni=\"b.example\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, NULL);
	story_tell(st, "open conn=2 step=tls purpose=proof ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "tcp-failed conn=2 outcome=timeout\n"
		       "end conn=2 outcome=timeout\n"
		       "done count=2");
	a = story_end(st);
	assert_false(evidence_contact(story_evidence(st), 0, 1, &c));
	assert_int_equal(advice_unasked(story_evidence(st), a, &all), 1);
	assert_int_equal(all, 2);
	assert_non_null(strstr(a->summary, "1 was not asked"));
	assert_null(strstr(a->summary, "depends"));
}

static void test_the_last_attempt_speaks(void **state)
{
	struct story *st = *state;
	struct contact c;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "tcp-failed conn=1 outcome=timeout\n"
		       "end conn=1 outcome=timeout");
	story_edge(st, 2, IP, 0, NULL);
	story_end(st);
	assert_true(evidence_contact(story_evidence(st), 0, 0, &c));
	assert_int_equal(c.edge->id, 2);
}

static void test_the_chain_is_the_proofs_where_the_edge_has_none(void **state)
{
	struct story *st = *state;
	struct contact c;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\nconnected conn=1\n"
		       "server-hello conn=1 version=0x0304 suite=0x1301 "
		       "group=0x0017\nend conn=1 outcome=ok");
	story_proof(st, 2, IP, 0, NULL);
	story_end(st);
	assert_true(evidence_contact(story_evidence(st), 0, 0, &c));
	assert_int_equal(c.chain->id, 2);
	assert_true(c.judgment->trusted);
}

static void test_chains_are_judged_again_when_anchors_come(void **state)
{
	struct story *st = *state;
	struct contact c;
	struct event_log log = { .events = { .n = 0 } };
	struct evidence ev;
	size_t i, judged = 0;
	char *all;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_tell(st, "address ip=\"" IP "\" family=4 where=dns");
	story_edge(st, 1, IP, 0, NULL);
	story_tell(st, "trust where=edge count=1");
	story_found(st, "192.0.2.8");
	evidence_init(&ev);
	all = xasprintf("%s\n%s", EVENT_LOG_HEADER, buf_str(&st->text));
	assert_int_equal(event_log_read("x", all, strlen(all), &log, NULL),
			 CF_OK);
	free(all);
	for (i = 0; i < log.events.n; i++) {
		evidence_apply(&ev, &log.events.items[i]);
		evidence_judge(&ev, policy_for(&st->policies, PROTO_TLS12));
		if (!ev.trust_seen) {
			assert_int_equal(ev.judged.n, 0);
			continue;
		}
		evidence_contact(&ev, 0, 0, &c);
		assert_int_equal(c.judgment->trusted, ev.anchors.n > 0);
		judged += ev.anchors.n == 0;
	}
	assert_true(judged > 0);
	assert_int_equal(ev.judged.n, 1);
	evidence_release(&ev);
	event_log_release(&log);
}

static void test_a_hostile_log_stays_within_limits(void **state)
{
	struct story *st = *state;
	const struct evidence *ev;
	int i;

	story_asked(st, "", "sni=\"a.example\"", NULL);
	for (i = 1; i < 400; i++)
		story_tell(st,
			   "scenario index=%d\n"
			   "address ip=\"10.0.%d.%d\" family=4 where=dns\n"
			   "cname host=\"a\" text=\"b\"",
			   i, i / 256, i % 256);
	for (i = 1; i < 5000; i++)
		story_tell(st,
			   "open conn=%d step=hello purpose=edge "
			   "ip=\"10.0.0.1\" port=443 scenario=0 index=1",
			   i);
	for (i = 0; i < 200; i++)
		story_tell(st,
			   "alert conn=1 level=1 code=112\n"
			   "certificate conn=1 index=%d der=MAA=",
			   i);
	story_end(st);
	ev = story_evidence(st);
	assert_int_equal(ev->scenarios.n, 65);
	assert_int_equal(ev->addresses.n, 256);
	assert_int_equal(ev->cnames.n, 32);
	assert_int_equal(ev->conns.n, 4096);
	assert_int_equal(ev->conns.items[0].alerts.n, 16);
	assert_int_equal(ev->conns.items[0].certs.n, 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_a_healthy_handshake_is_all_there),
		story_test(test_the_last_of_65_scenarios_is_known),
		story_test(test_what_refers_to_nothing_known_is_passed_over),
		story_test(test_only_what_the_edge_would_use_counts),
		story_test(test_a_tcp_failure_holds_in_every_scenario),
		story_test(test_where_tcp_opened_once_others_were_not_asked),
		story_test(test_the_last_attempt_speaks),
		story_test(
			test_the_chain_is_the_proofs_where_the_edge_has_none),
		story_test(test_chains_are_judged_again_when_anchors_come),
		story_test(test_a_hostile_log_stays_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
