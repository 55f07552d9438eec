/* probe/run: what happens, in which order, and when it ends. */
#include "tests/unit/run_stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vec.h"
#include "probe/names.h"
#include "tests/unit/made_roots.h"

static void test_a_healthy_origin_tells_its_story(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "ok");
	stage_ask(s);
	assert_int_equal(stage_conn(s, PURPOSE_EDGE, 0), 1);
	assert_int_equal(stage_conn(s, PURPOSE_PROOF, 0), 2);
	assert_story(s, 1, "open connected >1 <2 server-hello end");
	assert_story(s, 2,
		     "open connected >1 <2 server-hello <8 <11 certificate "
		     "certificate chain <15 <20 >20 handshake http end");
	assert_int_equal(stage_conn(s, PURPOSE_NO_SNI, 0), 3);
	assert_story(s, 3,
		     "open connected >1 <2 server-hello <8 <11 certificate "
		     "certificate chain <15 <20 >20 handshake end");
	assert_int_equal(stage_conns(s, PURPOSE_OLDER), 1);
	assert_int_equal(stage_conns(s, PURPOSE_UNKNOWN_SNI), 1);
	assert_in_range(stage_conns(s, PURPOSE_SURVEY), 10, 24);
	assert_in_range(stage_count(s, EV_OPEN), 16, 30);
	ev = stage_on(s, 2, EV_HANDSHAKE, 0);
	assert_int_equal(event_get(ev, EF_VERSION), TLS_1_3);
	assert_int_equal(event_get(ev, EF_SUITE), 0x1301);
	assert_int_equal(event_get(ev, EF_GROUP), GROUP_SECP256R1);
	assert_int_equal(event_get(ev, EF_SCHEME), 0x0403);
	assert_int_equal(event_get(stage_on(s, 2, EV_HTTP, 0), EF_STATUS), 200);
	assert_int_equal(event_get(stage_on(s, 2, EV_END, 0), EF_OUTCOME),
			 OUTCOME_OK);
	ev = stage_event(s, EV_DONE, 0);
	assert_int_equal(event_get(ev, EF_COUNT), stage_count(s, EV_OPEN));
	assert_int_equal(ev->seq, s->log.events.n);
}

/* A server that takes one connection at a time then serves the raw one. */
static void test_the_raw_hello_leaves_first(void **state)
{
	struct run_stage *s = *state;
	const struct event *raw, *whole;

	stage_demo(s, "ok");
	stage_ask(s);
	raw = stage_on(s, stage_conn(s, PURPOSE_EDGE, 0), EV_MESSAGE, 0);
	whole = stage_on(s, stage_conn(s, PURPOSE_PROOF, 0), EV_MESSAGE, 0);
	assert_true(raw->seq < whole->seq);
}

static void test_a_run_begins_with_what_is_asked(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;
	size_t i;

	stage_demo(s, "ok");
	s->question.at = 1700000000;
	s->question.at_given = true;
	s->question.quick = true;
	stage_ask(s);
	ev = &s->log.events.items[0];
	assert_int_equal(ev->kind, EV_ASKED);
	assert_int_equal(ev->at_us / 1000000, 0);
	assert_string_equal(event_str(ev, EF_HOST), "ok.example.com");
	assert_int_equal(event_get(ev, EF_AT), 1700000000);
	assert_true(event_get(ev, EF_TIME) > 1700000000);
	assert_int_equal(event_get(ev, EF_CODE), 30000);
	assert_int_equal(event_get(ev, EF_FLAGS) &
				 (ASKED_AT_GIVEN | ASKED_QUICK),
			 ASKED_AT_GIVEN | ASKED_QUICK);
	assert_string_equal(event_str(ev, EF_TEXT), PACKAGE_STRING);
	assert_int_equal(s->log.events.items[1].kind, EV_SCENARIO);
	ev = stage_event(s, EV_ADDRESS, 0);
	assert_int_equal(event_get(ev, EF_WHERE), WHERE_PINNED);
	for (i = 1; i < s->log.events.n; i++)
		assert_true(s->log.events.items[i].at_us >=
			    s->log.events.items[i - 1].at_us);
}

static void test_below_tls_1_3_the_raw_hello_proves_the_key(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "tls11-only");
	s->question.protocols = PROTO_TLS11 | PROTO_TLS12;
	stage_ask(s);
	assert_story(s, 1,
		     "open connected >1 <2 server-hello <11 certificate "
		     "certificate chain <12 key-exchange <14 end");
	ev = stage_on(s, 1, EV_KEY_EXCHANGE, 0);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_OK);
	assert_int_equal(event_get(ev, EF_GROUP), GROUP_SECP256R1);
	assert_story(s, 2,
		     "open connected >1 <2 server-hello <11 certificate "
		     "certificate chain <12 key-exchange <14 >16 >20 <20 "
		     "handshake http end");
}

/* The position in the log of an anchor, and of the chain that needs it. */
static void test_anchors_come_before_what_they_are_for(void **state)
{
	struct run_stage *s = *state;
	const struct event *trust, *anchor, *chain;

	stage_demo(s, "ok");
	stage_ask(s);
	trust = stage_event(s, EV_TRUST, 0);
	anchor = stage_event(s, EV_ANCHOR, 0);
	chain = stage_event(s, EV_CHAIN, 0);
	assert_int_equal(event_get(trust, EF_COUNT), 1);
	assert_int_equal(stage_count(s, EV_ANCHOR), 1);
	assert_true(anchor->seq < trust->seq || anchor->seq < chain->seq);
}

/* So that a replay needs no table. */
static void test_an_anchor_says_what_mozillas_list_makes_of_it(void **state)
{
	struct run_stage *s = *state;
	const struct event *anchor;
	struct roots roots;

	stage_demo(s, "ok");
	trust_free(s->trust);
	assert_true(made_roots(demo_trust_path(s->demo), ROOT_DISTRUST_AFTER,
			       1700000000, &roots));
	assert_int_equal(trust_new_compared(demo_trust_path(s->demo), &roots,
					    &s->trust, NULL),
			 CF_OK);
	stage_ask(s);
	anchor = stage_event(s, EV_ANCHOR, 0);
	assert_int_equal(event_get(anchor, EF_STATE), ROOT_DISTRUST_AFTER);
	assert_int_equal(event_get(anchor, EF_TIME), 1700000000);
	assert_string_equal(event_str(stage_event(s, EV_TRUST, 0), EF_LIST),
			    "Mozilla's list 9.9 (a test)");
}

static void test_an_anchor_that_the_bundle_lacks_is_told(void **state)
{
	struct run_stage *s = *state;
	const struct event *anchor;
	struct roots roots;

	stage_demo(s, "ok");
	trust_free(s->trust);
	assert_true(
		made_roots(demo_trust_path(s->demo), ROOT_MISSING, 0, &roots));
	assert_int_equal(trust_new_compared(CF502_SRCDIR
					    "/tests/fuzz/corpus/pem/two",
					    &roots, &s->trust, NULL),
			 CF_OK);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_ANCHOR), 1);
	anchor = stage_event(s, EV_ANCHOR, 0);
	assert_int_equal(event_get(anchor, EF_WHERE), WHERE_EDGE);
	assert_int_equal(event_get(anchor, EF_STATE), ROOT_MISSING);
	assert_false(event_has(anchor, EF_TIME));
}

static void test_a_refusal_stands_before_the_search_for_its_cause(void **state)
{
	struct run_stage *s = *state;
	uint64_t refused;
	size_t i;

	stage_demo(s, "alert-80");
	stage_ask(s);
	assert_story(s, 1, "open connected >1 alert end");
	assert_int_equal(event_get(stage_on(s, 1, EV_ALERT, 0), EF_CODE), 80);
	refused = stage_on(s, 1, EV_END, 0)->seq;
	/* All offered, older, without SNI, and SSLv3 for the older one. */
	assert_int_equal(stage_count(s, EV_OPEN), 6);
	assert_int_equal(stage_conns(s, PURPOSE_ALL_OFFERED), 1);
	assert_int_equal(stage_conns(s, PURPOSE_OLDER), 2);
	assert_int_equal(stage_conns(s, PURPOSE_NO_SNI), 1);
	for (i = 2; i < 6; i++)
		assert_true(stage_event(s, EV_OPEN, i)->seq > refused);
	i = (size_t)stage_conn(s, PURPOSE_NO_SNI, 0);
	assert_null(event_str(stage_on(s, (int)i, EV_OPEN, 0), EF_SNI));
}

static void test_quick_asks_what_the_edge_would_and_no_more(void **state)
{
	struct run_stage *s = *state;

	stage_demo(s, "alert-80");
	s->question.quick = true;
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_OPEN), 2);
}

/* Of TLS 1.3 one hello shows no chain: machines that differ would be missed. */
static void test_a_chain_of_tls_1_3_is_looked_at_twice(void **state)
{
	struct run_stage *s = *state;
	int conn;

	stage_demo(s, "tls13-only");
	stage_ask(s);
	assert_int_equal(stage_conns(s, PURPOSE_AGAIN), 1);
	conn = stage_conn(s, PURPOSE_AGAIN, 0);
	assert_non_null(stage_on(s, conn, EV_CHAIN, 0));
	/* And no more than that: the first has asked over HTTP. */
	assert_null(stage_on(s, conn, EV_HTTP, 0));
	assert_string_equal(event_str(stage_on(s, conn, EV_OPEN, 0), EF_SNI),
			    demo_host(s->demo));
}

static void test_a_quick_look_is_no_second_one(void **state)
{
	struct run_stage *s = *state;

	stage_demo(s, "tls13-only");
	s->question.quick = true;
	stage_ask(s);
	assert_int_equal(stage_conns(s, PURPOSE_AGAIN), 0);
}

static void test_a_reset_is_told_with_what_came_before(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "reset-after-hello");
	stage_ask(s);
	assert_story(s, 1, "open connected >1 closed end");
	ev = stage_on(s, 1, EV_CLOSED, 0);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_RESET);
	assert_int_equal(event_get(ev, EF_LENGTH), 0);
	assert_int_equal(stage_conns(s, PURPOSE_PROXY), 1);
	/* Four find the cause, whatever there is to ask. */
	assert_int_equal(stage_count(s, EV_OPEN), 6);
}

static void test_silence_ends_with_the_limit(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "stall");
	s->question.quick = true;
	stage_begin(s);
	stage_until_on(s, 1, EV_MESSAGE);
	stage_until_on(s, 2, EV_MESSAGE);
	assert_int_equal(stage_count(s, EV_TIMEOUT), 0);
	stage_jump(s, 11);
	stage_finish(s);
	ev = stage_on(s, 1, EV_TIMEOUT, 0);
	assert_int_equal(event_get(ev, EF_CODE), 10000);
	assert_story(s, 1, "open connected >1 timeout end");
	assert_story(s, 2, "open connected >1 timeout end");
}

static void test_the_limit_of_the_whole_ends_everything(void **state)
{
	struct run_stage *s = *state;

	stage_demo(s, "stall");
	s->question.timeout_ms = 3000;
	stage_begin(s);
	stage_until(s, EV_CONNECTED);
	stage_jump(s, 4);
	stage_finish(s);
	assert_int_equal(stage_count(s, EV_END), 2);
	assert_int_equal(event_get(stage_event(s, EV_TIMEOUT, 0), EF_CODE),
			 3000);
	/* Nothing is asked any more. */
	assert_int_equal(stage_count(s, EV_OPEN), 2);
}

static void test_what_is_no_tls_leads_to_the_http_port(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;
	int plain;

	stage_demo(s, "plain-http");
	s->question.http_port = demo_port(s->demo);
	stage_ask(s);
	ev = stage_on(s, 1, EV_NOT_TLS, 0);
	assert_int_equal(event_get(ev, EF_STATUS), 400);
	assert_string_equal(event_str(ev, EF_TEXT), "HTTP/1.1 400 Bad Request");
	assert_non_null(stage_on(s, 2, EV_NOT_TLS, 0));
	plain = stage_conn(s, PURPOSE_PLAIN, 0);
	assert_story(s, plain, "open connected http end");
	assert_int_equal(stage_conns(s, PURPOSE_PLAIN), 1);
}

static void test_a_greeting_is_seen_though_the_server_waits(void **state)
{
	struct run_stage *s = *state;

	stage_demo(s, "mail-server");
	s->question.quick = true;
	stage_ask(s);
	assert_non_null(strstr(
		event_str(stage_on(s, 1, EV_NOT_TLS, 0), EF_TEXT), "220 "));
	assert_non_null(stage_on(s, 2, EV_NOT_TLS, 0));
}

static void test_tls_1_3_refuses_a_missing_certificate_late(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "client-certificate-required");
	stage_ask(s);
	assert_non_null(stage_on(s, 2, EV_CERT_REQUEST, 0));
	assert_non_null(stage_on(s, 2, EV_HANDSHAKE, 0));
	ev = stage_on(s, 2, EV_ALERT, 0);
	assert_int_equal(event_get(ev, EF_CODE), ALERT_CERTIFICATE_REQUIRED);
	assert_true(ev->seq > stage_on(s, 2, EV_HANDSHAKE, 0)->seq);
	assert_int_equal(event_get(stage_on(s, 2, EV_END, 0), EF_OUTCOME),
			 OUTCOME_REFUSED);
}

static void test_all_addresses_are_asked_side_by_side(void **state)
{
	struct run_stage *s = *state;
	size_t i;

	stage_demo(s, "one-bad-address");
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_ADDRESS), 2);
	/* The name twice, none, an unknown one, and below TLS 1.3. */
	assert_int_equal(stage_count(s, EV_CHAIN), 10);
	/* All SYNs leave before the first is answered. */
	for (i = 0; i < 4; i++)
		assert_true(stage_event(s, EV_OPEN, i)->seq <
			    stage_event(s, EV_CONNECTED, 0)->seq);
}

/* The most connections that were under way at once, and all of them. */
static size_t most_at_once(const struct run_stage *s, size_t *ret_all)
{
	size_t i, open = 0, most = 0;

	*ret_all = stage_count(s, EV_OPEN);
	for (i = 0; i < s->log.events.n; i++) {
		const struct event *ev = &s->log.events.items[i];

		open += ev->kind == EV_OPEN;
		open -= ev->kind == EV_END;
		most = open > most ? open : most;
	}
	return most;
}

static void test_surveys_keep_to_their_limits(void **state)
{
	struct run_stage *s = *state;
	size_t all;

	stage_demo(s, "ok");
	stage_ask(s);
	assert_in_range(most_at_once(s, &all), 4, 8);
	assert_in_range(all, 12, 30);
}

static void test_a_gentle_survey_is_made_one_by_one(void **state)
{
	struct run_stage *s = *state;
	size_t all;

	stage_demo(s, "ok");
	s->question.gentle = true;
	stage_ask(s);
	assert_int_equal(most_at_once(s, &all), 1);
	assert_in_range(all, 12, 30);
}

static void test_a_quick_question_makes_no_survey(void **state)
{
	struct run_stage *s = *state;

	stage_demo(s, "ok");
	s->question.quick = true;
	stage_ask(s);
	assert_int_equal(stage_conns(s, PURPOSE_SURVEY), 0);
	assert_int_equal(stage_conns(s, PURPOSE_UNKNOWN_SNI), 0);
}

/* Each further scenario is worth four connections, whatever comes of it. */
static void test_scenarios_share_the_limit(void **state)
{
	char names[3][20] = { "www.example.com", "a.example.com",
			      "b.example.com" };
	char *hosts[] = { names[0], names[1], names[2] };
	struct run_stage *s = *state;
	struct cf_why why;
	size_t all;

	stage_demo(s, "sni-rejected");
	if (question_scenarios(&s->question, hosts, 3, NULL, 0, NULL, false,
			       &why) != CF_OK)
		fail_msg("%s", why.text);
	stage_ask(s);
	assert_in_range(most_at_once(s, &all), 4, 8);
	assert_in_range(all, 12, 38);
}

/* Nobody home: takes the hello and never answers. */
static bool play_deaf(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)fd;
	(void)number;
	(void)first;
	return true;
}

/* None that the user named is left out without a word. */
static void test_as_many_addresses_as_can_be_named_are_asked(void **state)
{
	struct run_stage *s = *state;
	struct buf pin = BUF_INIT(2000);
	struct cf_why why;
	int i;

	stage_place(s, play_deaf);
	s->question.target.port = 1;
	buf_adds(&pin, "origin.example.com:1:127.0.0.1");
	for (i = 2; i <= 64; i++)
		buf_addf(&pin, ",127.0.0.%d", i);
	assert_int_equal(question_add_pin(&s->question, buf_str(&pin), &why),
			 CF_OK);
	s->question.quick = true;
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_ADDRESS), 64);
	assert_int_equal(stage_conns(s, PURPOSE_EDGE), 64);
	buf_release(&pin);
}

static int talking, most;

static void count_talks(struct run_stage *s, const struct event *ev)
{
	(void)s;
	talking += ev->kind == EV_OPEN;
	talking -= ev->kind == EV_END;
	most = talking > most ? talking : most;
}

static void test_gentle_is_one_connection_at_a_time(void **state)
{
	struct run_stage *s = *state;

	talking = most = 0;
	stage_demo(s, "alert-80");
	s->question.gentle = true;
	s->seen = count_talks;
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_OPEN), 6);
	assert_int_equal(most, 1);
	assert_int_equal(stage_conn(s, PURPOSE_EDGE, 0), 1);
}

static void test_tcp_is_tried_as_often_as_the_edge_would(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;
	int conn, i;

	stage_demo(s, "closed-port");
	s->question.attempts = 3;
	stage_ask(s);
	assert_int_equal(stage_conns(s, PURPOSE_EDGE), 3);
	for (i = 0; i < 3; i++) {
		conn = stage_conn(s, PURPOSE_EDGE, (size_t)i);
		assert_story(s, conn, "open tcp-failed end");
		ev = stage_on(s, conn, EV_OPEN, 0);
		assert_int_equal(event_get(ev, EF_INDEX), i + 1);
		ev = stage_on(s, conn, EV_TCP_FAILED, 0);
		assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_REFUSED);
		assert_int_equal(event_get(ev, EF_CODE), ECONNREFUSED);
	}
}

static void test_a_connection_that_does_not_open_times_out(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "no-answer");
	s->question.quick = true;
	stage_begin(s);
	assert_int_equal(stage_count(s, EV_OPEN), 2);
	stage_jump(s, 11);
	stage_finish(s);
	ev = stage_on(s, 1, EV_TCP_FAILED, 0);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_TIMEOUT);
}

/* The last SYNs leave when the time is as good as up. */
static void test_a_syn_without_time_blames_nobody(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_demo(s, "no-answer");
	s->question.quick = true;
	s->question.gentle = true;
	s->question.attempts = 2;
	s->question.timeout_ms = 10500;
	stage_begin(s);
	stage_jump(s, 10);
	stage_until(s, EV_TCP_FAILED);
	s->skipped_us += 600000;
	stage_finish(s);
	ev = stage_event(s, EV_TCP_FAILED, 0);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_TIMEOUT);
	ev = stage_event(s, EV_TCP_FAILED, 1);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_LOCAL);
	assert_non_null(strstr(event_str(ev, EF_TEXT), "nearly up"));
}

/* Between the SYN and the client's look whether it is answered. */
static void reset_what_opens(struct run_stage *s, const struct event *ev)
{
	struct linger hard = { .l_onoff = 1 };
	int fd;

	if (ev->kind != EV_OPEN || event_get(ev, EF_STEP) == STEP_HTTP)
		return;
	fd = accept(s->place->fd, NULL, NULL);
	assert_true(fd >= 0);
	assert_int_equal(
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard)), 0);
	close(fd);
}

static void test_a_reset_before_the_hello_is_no_closed_port(void **state)
{
	struct run_stage *s = *state;
	size_t i;

	stage_place(s, play_deaf);
	s->seen = reset_what_opens;
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_TCP_FAILED), 0);
	for (i = 0; i < stage_count(s, EV_CLOSED); i++)
		assert_int_equal(event_get(stage_event(s, EV_CLOSED, i),
					   EF_OUTCOME),
				 OUTCOME_RESET);
	assert_true(i >= 2);
}

/* The same, with an alert before the reset. */
static void refuse_what_opens(struct run_stage *s, const struct event *ev)
{
	struct linger hard = { .l_onoff = 1 };
	int fd;

	if (ev->kind != EV_OPEN || event_get(ev, EF_STEP) == STEP_HTTP)
		return;
	fd = accept(s->place->fd, NULL, NULL);
	assert_true(fd >= 0);
	stage_say_literal(fd, "\x15\x03\x03\x00\x02\x02\x50");
	assert_int_equal(
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard)), 0);
	close(fd);
}

static void test_an_alert_before_a_reset_is_read(void **state)
{
	struct run_stage *s = *state;

	stage_place(s, play_deaf);
	s->seen = refuse_what_opens;
	s->question.quick = true;
	stage_ask(s);
	assert_story(s, 1, "open connected alert end");
	/* The library says its hello, and nobody hears it. */
	assert_story(s, 2, "open connected >1 alert end");
	assert_int_equal(event_get(stage_on(s, 2, EV_ALERT, 0), EF_CODE), 80);
}

static void test_a_lack_of_descriptors_is_waited_for(void **state)
{
	struct run_stage *s = *state;
	struct rlimit old, low;
	int next;

	stage_place(s, play_deaf);
	s->question.quick = true;
	/* Two addresses on which nobody listens. */
	s->question.target.port = 1;
	assert_int_equal(question_add_pin(&s->question,
					  "origin.example.com:1:127.0.0.1,"
					  "127.0.0.2",
					  NULL),
			 CF_OK);
	assert_int_equal(trust_load(s->trust, NULL), CF_OK);
	next = socket(AF_INET, SOCK_STREAM, 0);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	low = old;
	low.rlim_cur = (rlim_t)next + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	stage_begin(s);
	assert_int_equal(stage_count(s, EV_OPEN), 1);
	stage_finish(s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	/* One for each address; the proofs of a dead one are not made. */
	assert_int_equal(stage_conns(s, PURPOSE_EDGE), 2);
	assert_int_equal(event_get(stage_event(s, EV_TCP_FAILED, 1),
				   EF_OUTCOME),
			 OUTCOME_REFUSED);
}

/* The other address is never blamed for what this machine lacks. */
static void test_want_of_descriptors_to_the_end_is_told_as_ours(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;
	struct rlimit old, low;
	size_t i, deaf = 0, late = 0;
	int next;

	stage_place(s, play_deaf);
	assert_int_equal(question_add_pin(&s->question,
					  "origin.example.com:1:127.0.0.2",
					  NULL),
			 CF_OK);
	s->question.pins.items[1].port = s->question.target.port;
	s->question.timeout_ms = 5000;
	assert_int_equal(trust_load(s->trust, NULL), CF_OK);
	next = socket(AF_INET, SOCK_STREAM, 0);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	low = old;
	low.rlim_cur = (rlim_t)next + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	stage_begin(s);
	stage_until(s, EV_CONNECTED);
	stage_jump(s, 6);
	stage_finish(s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	for (i = 0; (ev = stage_event(s, EV_END, i)); i++) {
		deaf += event_get(ev, EF_OUTCOME) == OUTCOME_TIMEOUT;
		late += event_get(ev, EF_OUTCOME) == OUTCOME_LOCAL;
	}
	assert_int_equal(deaf, 1);
	assert_int_equal(late, 1);
	ev = stage_event(s, EV_TCP_FAILED, 0);
	assert_int_equal(event_get(ev, EF_OUTCOME), OUTCOME_LOCAL);
	assert_non_null(strstr(event_str(ev, EF_TEXT), "descriptor"));
}

static void test_stopping_tells_so_and_ends_at_once(void **state)
{
	struct run_stage *s = *state;
	size_t n;

	stage_place(s, play_deaf);
	stage_begin(s);
	stage_until(s, EV_CONNECTED);
	run_stop(s->run, "enough");
	assert_true(s->done);
	assert_string_equal(event_str(stage_event(s, EV_STOPPED, 0), EF_TEXT),
			    "enough");
	assert_int_equal(event_get(stage_on(s, 1, EV_END, 0), EF_OUTCOME),
			 OUTCOME_STOPPED);
	n = s->log.events.n;
	run_stop(s->run, "again");
	stage_jump(s, 60);
	assert_int_equal(s->log.events.n, n);
}

static void free_at(struct run_stage *s, const struct event *ev)
{
	if (!s->run || ev->seq != s->stop_at)
		return;
	run_free(s->run);
	s->run = NULL;
}

static void stop_at(struct run_stage *s, const struct event *ev)
{
	if (s->run && ev->seq == s->stop_at)
		run_stop(s->run, "now");
}

/* True when the listener freed the run; not so while it is being started. */
static bool ask_until_broken(struct run_stage *s)
{
	bool freed;
	int i;

	s->done = false;
	event_log_release(&s->log);
	stage_begin(s);
	for (i = 0; s->run && !s->done && i < 1000; i++)
		loop_turn(s->loop, 10);
	freed = !s->run;
	assert_true(freed || s->done);
	run_free(s->run);
	s->run = NULL;
	return freed;
}

static void test_a_listener_may_free_or_stop_the_run_at_any_event(void **state)
{
	struct run_stage *s = *state;
	size_t freed = 0, stopped = 0;

	stage_demo(s, "no-common-cipher");
	for (s->stop_at = 1; s->stop_at < 60; s->stop_at++) {
		s->seen = free_at;
		if (ask_until_broken(s)) {
			assert_int_equal(s->log.events.n, s->stop_at);
			freed++;
		}
		s->seen = stop_at;
		ask_until_broken(s);
		stopped += stage_count(s, EV_STOPPED);
	}
	assert_true(freed > 30);
	assert_true(stopped > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_stage(test_a_healthy_origin_tells_its_story),
		on_stage(test_the_raw_hello_leaves_first),
		on_stage(test_a_run_begins_with_what_is_asked),
		on_stage(test_below_tls_1_3_the_raw_hello_proves_the_key),
		on_stage(test_anchors_come_before_what_they_are_for),
		on_stage(test_an_anchor_says_what_mozillas_list_makes_of_it),
		on_stage(test_an_anchor_that_the_bundle_lacks_is_told),
		on_stage(test_a_refusal_stands_before_the_search_for_its_cause),
		on_stage(test_quick_asks_what_the_edge_would_and_no_more),
		on_stage(test_a_chain_of_tls_1_3_is_looked_at_twice),
		on_stage(test_a_quick_look_is_no_second_one),
		on_stage(test_a_reset_is_told_with_what_came_before),
		on_stage(test_a_syn_without_time_blames_nobody),
		on_stage(test_an_alert_before_a_reset_is_read),
		on_stage(test_a_reset_before_the_hello_is_no_closed_port),
		on_stage(test_silence_ends_with_the_limit),
		on_stage(test_the_limit_of_the_whole_ends_everything),
		on_stage(test_what_is_no_tls_leads_to_the_http_port),
		on_stage(test_a_greeting_is_seen_though_the_server_waits),
		on_stage(test_tls_1_3_refuses_a_missing_certificate_late),
		on_stage(test_all_addresses_are_asked_side_by_side),
		on_stage(test_surveys_keep_to_their_limits),
		on_stage(test_a_gentle_survey_is_made_one_by_one),
		on_stage(test_a_quick_question_makes_no_survey),
		on_stage(test_scenarios_share_the_limit),
		on_stage(test_as_many_addresses_as_can_be_named_are_asked),
		on_stage(test_gentle_is_one_connection_at_a_time),
		on_stage(test_tcp_is_tried_as_often_as_the_edge_would),
		on_stage(test_a_connection_that_does_not_open_times_out),
		on_stage(test_a_lack_of_descriptors_is_waited_for),
		on_stage(test_want_of_descriptors_to_the_end_is_told_as_ours),
		on_stage(test_stopping_tells_so_and_ends_at_once),
		on_stage(test_a_listener_may_free_or_stop_the_run_at_any_event),
	};

	return cmocka_run_group_tests(tests, run_group_setup,
				      run_group_teardown);
}
