/* probe/run against servers that do what no TLS library would. */
#include "tests/unit/run_stage.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vec.h"
#include "probe/names.h"

/* No TLS, so that HTTP is asked; says half a head there, or nothing. */
static const char *half_head;
static bool half_said;

static bool play_half_a_head(struct place *p, int fd, int number, bool first)
{
	(void)number;
	if (first)
		return true;
	if (p->heard_len > 5 && memcmp(p->heard, "HEAD ", 5) == 0) {
		stage_say(fd, half_head, strlen(half_head));
		half_said = true;
	} else {
		stage_say_literal(fd, "SSH-2.0-OpenSSH_9.2\r\n");
	}
	return true;
}

/* Asks a server that leaves HEAD half answered; that connection's number. */
static int ask_half_a_head(struct run_stage *s, const char *head)
{
	int plain, turns;

	half_head = head;
	half_said = false;
	stage_place(s, play_half_a_head);
	s->question.http_port = s->place->port;
	stage_begin(s);
	for (turns = 0; !half_said && turns < 100; turns++)
		loop_turn(s->loop, 100);
	assert_true(half_said);
	loop_turn(s->loop, 100); /* what was said is read */
	plain = stage_conn(s, PURPOSE_PLAIN, 0);
	stage_jump(s, 6);
	stage_until_on(s, plain, EV_END);
	return plain;
}

static void test_an_http_answer_that_breaks_off_is_told(void **state)
{
	struct run_stage *s = *state;
	int plain = ask_half_a_head(s, "HTTP/1.1 301 Moved Permanently\r\n"
				       "Location: https://example.com/\r\n");
	const struct event *ev = stage_on(s, plain, EV_HTTP, 0);

	assert_story(s, plain, "open connected http end");
	assert_int_equal(event_get(ev, EF_STATUS), 301);
	assert_string_equal(event_str(ev, EF_LOCATION), "https://example.com/");
}

static void test_silence_to_head_is_not_silence_to_a_hello(void **state)
{
	struct run_stage *s = *state;
	int plain = ask_half_a_head(s, "");
	const struct event *ev = stage_on(s, plain, EV_TIMEOUT, 0);

	assert_story(s, plain, "open connected timeout end");
	assert_string_equal(event_str(ev, EF_TEXT),
			    "nothing came back to HEAD /");
}

/* ServerHello and Certificate of TLS 1.2, and then nothing. */
static const unsigned char half_flight[] = {
	22, 3,	3,  0,	42, 2,	0,  0,	38, 3,	3,    1,    2, 3,  4, 5, 6,
	7,  8,	9,  10, 11, 12, 13, 14, 15, 16, 1,    2,    3, 4,  5, 6, 7,
	8,  9,	10, 11, 12, 13, 14, 15, 16, 0,	0x00, 0x9c, 0, 22, 3, 3, 0,
	15, 11, 0,  0,	11, 0,	0,  8,	0,  0,	5,    0x30, 3, 2,  1, 1,
};

static bool play_half(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)number;
	if (!first)
		stage_say(fd, half_flight, sizeof(half_flight));
	return true;
}

static void test_a_chain_is_there_before_the_handshake_ends(void **state)
{
	struct run_stage *s = *state;

	stage_place(s, play_half);
	s->question.quick = true;
	stage_begin(s);
	stage_until_on(s, 1, EV_CHAIN);
	stage_until_on(s, 2, EV_END);
	assert_null(stage_on(s, 1, EV_END, 0));
	assert_int_equal(stage_on(s, 1, EV_CERTIFICATE, 0)->der_len, 5);
	/* Our library can't read it; that is our library's affair. */
	assert_story(s, 2,
		     "open connected >1 <2 server-hello <11 certificate chain "
		     "local end");
	stage_jump(s, 11);
	stage_finish(s);
	assert_non_null(stage_on(s, 1, EV_TIMEOUT, 0));
}

static bool play_done(struct place *p, int fd, int number, bool first)
{
	static const unsigned char done[] = { 22, 3, 3, 0, 4, 14, 0, 0, 0 };

	(void)p;
	if (first)
		return true;
	if (number > 1)
		stage_say_literal(fd, "\x15\x03\x03\x00\x02\x02\x28");
	else
		stage_say(fd, half_flight, sizeof(half_flight));
	if (number == 1)
		stage_say(fd, done, sizeof(done));
	return number == 1;
}

/* How many suites the ClientHello in these bytes has. */
static size_t suites_heard(const struct place *p)
{
	size_t at = 5 + 4 + 2 + 32;

	assert_true(p->heard_len > at);
	at += 1 + p->heard[at];
	return (size_t)(p->heard[at] << 8 | p->heard[at + 1]) / 2;
}

static void test_the_proof_is_asked_again_with_what_the_edge_got(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_place(s, play_done);
	s->question.gentle = true;
	s->question.quick = true;
	stage_ask(s);
	assert_int_equal(event_get(stage_on(s, 1, EV_END, 0), EF_OUTCOME),
			 OUTCOME_OK);
	ev = stage_on(s, stage_conn(s, PURPOSE_AGAIN, 0), EV_OPEN, 0);
	assert_int_equal(event_get(ev, EF_VERSION), TLS_1_2);
	assert_int_equal(event_get(ev, EF_CONN), 3);
	/* AES128-GCM-SHA256, and no more. */
	assert_int_equal(suites_heard(s->place), 1);
	assert_int_equal(stage_conns(s, PURPOSE_AGAIN), 1);
}

/* ServerHello of TLS 1.3 whose share of P-256 is on no curve: 4, 1, 1, ... */
static bool play_off_curve(struct place *p, int fd, int number, bool first)
{
	static const char head[] = "\x16\x03\x03\x00\x9b\x02\x00\x00\x97"
				   "\x03\x03"
				   "0123456789abcdef0123456789abcdef"
				   "\x20";
	static const char tail[] = "\x13\x01\x00\x00\x4f"
				   "\x00\x2b\x00\x02\x03\x04"
				   "\x00\x33\x00\x45\x00\x17\x00\x41\x04";
	char ones[64];

	(void)number;
	if (first)
		return true;
	memset(ones, 1, sizeof(ones));
	stage_say(fd, head, sizeof(head) - 1);
	stage_say(fd, p->heard + 5 + 4 + 2 + 32 + 1, 32); /* session id */
	stage_say(fd, tail, sizeof(tail) - 1);
	stage_say(fd, ones, sizeof(ones));
	return true;
}

static void test_a_share_off_its_curve_breaks_the_protocol(void **state)
{
	struct run_stage *s = *state;

	stage_place(s, play_off_curve);
	s->question.quick = true;
	stage_ask(s);
	assert_story(s, 2, "open connected >1 <2 server-hello malformed end");
}

/* A certificate whose RSA exponent has 121 bits. */
static const char hostile_cert[] =
	"\x30\x7e\x30\x69\x02\x01\x01"
	"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"
	"\x30\x00\x30\x1e\x17\x0d"
	"260101000000Z"
	"\x17\x0d"
	"270101000000Z"
	"\x30\x00\x30\x31"
	"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
	"\x03\x20\x00\x30\x1d\x02\x09\x00\x95UUUUUUU"
	"\x02\x10\x01UUUUUUUUUUUUUUU"
	"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"
	"\x03\x02\x00\x01";

static bool play_hostile(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)number;
	if (first)
		return true;
	stage_say(fd, half_flight, 47); /* the ServerHello */
	stage_say_literal(fd, "\x16\x03\x03\x00\x8a\x0b\x00\x00\x86\x00\x00\x83"
			      "\x00\x00\x80");
	stage_say_literal(fd, hostile_cert);
	return true;
}

static void test_a_key_that_would_stop_us_is_not_computed_with(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_place(s, play_hostile);
	s->question.quick = true;
	stage_begin(s);
	stage_until_on(s, 1, EV_CHAIN);
	stage_until_on(s, 2, EV_END);
	ev = stage_on(s, 2, EV_CERTIFICATE, 0);
	assert_int_equal(ev->der_len, sizeof(hostile_cert) - 1);
	ev = stage_on(s, 2, EV_LOCAL, 0);
	assert_non_null(strstr(event_str(ev, EF_TEXT), "a key in the chain"));
}

static const char *greeting;
static size_t greeting_len;

static bool play_greets(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)number;
	if (!first)
		stage_say(fd, greeting, greeting_len);
	return first;
}

static void test_what_speaks_there_is_told_by_both(void **state)
{
	struct run_stage *s = *state;
	static const char mysql[] = "J\0\0\0\n8.0.36";
	const struct event *ev;
	int conn;

	greeting = mysql;
	greeting_len = sizeof(mysql);
	stage_place(s, play_greets);
	s->question.quick = true;
	stage_ask(s);
	for (conn = 1; conn <= 2; conn++) {
		ev = stage_on(s, conn, EV_NOT_TLS, 0);
		assert_non_null(ev);
		assert_string_equal(event_str(ev, EF_SERVER), "MySQL");
		/* Its bytes are nothing to read. */
		assert_null(event_str(ev, EF_TEXT));
	}
}

/* A Certificate of 16 MiB, as fast as it is read. */
struct flood {
	struct watch *watch;
	size_t at; /* in the record under way */
};

static void on_flood(void *ctx, int fd, short revents)
{
	static const unsigned char part[5 + 16384] = { 22, 3, 3, 0x40, 0 };
	struct flood *flood = ctx;
	ssize_t n;

	(void)revents;
	n = send(fd, part + flood->at, sizeof(part) - flood->at,
		 MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0) {
		flood->at = (flood->at + (size_t)n) % sizeof(part);
		return;
	}
	watch_free(&flood->watch);
	close(fd);
}

static bool play_flood(struct place *p, int fd, int number, bool first)
{
	static struct flood floods[8];
	struct flood *flood = &floods[number % 8];

	if (first || flood->watch)
		return true;
	stage_say(fd, half_flight, 47); /* the ServerHello */
	stage_say_literal(fd, "\x16\x03\x03\x00\x07\x0b\xff\xff\xff\xff\xff"
			      "\xfc");
	flood->watch =
		loop_watch(p->stage->loop, dup(fd), POLLOUT, on_flood, flood);
	return true;
}

static void test_a_message_of_16_mib_is_not_waited_for(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	stage_place(s, play_flood);
	s->question.quick = true;
	stage_begin(s);
	stage_until_on(s, 2, EV_END);
	ev = stage_on(s, 2, EV_LOCAL, 0);
	assert_non_null(ev);
	assert_non_null(strstr(event_str(ev, EF_TEXT), "512 KiB"));
}

static bool play_hangs_up(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)number;
	if (!first)
		stage_say(fd, half_flight, sizeof(half_flight));
	return first;
}

static void test_a_server_of_one_connection_serves_both(void **state)
{
	struct run_stage *s = *state;

	stage_place(s, play_hangs_up);
	s->place->one_at_a_time = true;
	s->question.quick = true;
	stage_ask(s);
	assert_non_null(stage_on(s, 1, EV_CHAIN, 0));
	assert_non_null(stage_on(s, 2, EV_CHAIN, 0));
	assert_int_equal(event_get(stage_on(s, 1, EV_CLOSED, 0), EF_LENGTH),
			 sizeof(half_flight));
}

/* Alerts of warning level without end. */
static bool play_nag(struct place *p, int fd, int number, bool first)
{
	int i;

	(void)p;
	(void)number;
	for (i = 0; !first && i < 100; i++)
		send(fd, "\x15\x03\x03\x00\x02\x01\x70", 7, MSG_NOSIGNAL);
	return true;
}

static void test_endless_warnings_have_an_end(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;
	int conn;

	stage_place(s, play_nag);
	s->question.quick = true;
	stage_ask(s);
	assert_true(stage_count(s, EV_ALERT) < 40);
	for (conn = 1; conn <= 2; conn++) {
		ev = stage_on(s, conn, EV_MALFORMED, 0);
		assert_non_null(ev);
		assert_string_equal(event_str(ev, EF_TEXT),
				    "more than 16 warnings");
	}
}

static bool play_proxy(struct place *p, int fd, int number, bool first)
{
	(void)number;
	if (first)
		return true;
	if (p->heard_len > 5 && memcmp(p->heard, "PROXY", 5) == 0)
		stage_say(fd, half_flight, sizeof(half_flight));
	return false;
}

static void test_a_proxy_header_is_tried_where_nothing_comes_back(void **state)
{
	struct run_stage *s = *state;
	int conn;

	stage_place(s, play_proxy);
	stage_ask(s);
	conn = stage_conn(s, PURPOSE_PROXY, 0);
	assert_non_null(stage_on(s, conn, EV_SERVER_HELLO, 0));
	assert_null(stage_on(s, 1, EV_SERVER_HELLO, 0));
}

static int held; /* the descriptor of the one guest */

static bool play_holds(struct place *p, int fd, int number, bool first)
{
	(void)p;
	(void)number;
	(void)first;
	held = fd;
	return true;
}

/*
 * A queue of length 0 takes one connection: the raw hello's. The other SYN is
 * lost, and that is no reason to give the address up.
 */
static void test_an_address_that_opened_once_is_asked_for_causes(void **state)
{
	struct run_stage *s = *state;

	stage_place(s, play_holds);
	assert_int_equal(listen(s->place->fd, 0), 0);
	s->question.connect_timeout_ms = 1000;
	stage_begin(s);
	stage_until_on(s, 1, EV_MESSAGE);
	stage_jump(s, 2);
	stage_until_on(s, 2, EV_TCP_FAILED);
	stage_say(held, "\x15\x03\x03\x00\x02\x02\x28", 7);
	stage_until_on(s, 1, EV_END);
	assert_non_null(stage_on(s, 1, EV_ALERT, 0));
	assert_int_equal(stage_conns(s, PURPOSE_ALL_OFFERED), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_stage(test_an_http_answer_that_breaks_off_is_told),
		on_stage(test_silence_to_head_is_not_silence_to_a_hello),
		on_stage(test_a_chain_is_there_before_the_handshake_ends),
		on_stage(test_the_proof_is_asked_again_with_what_the_edge_got),
		on_stage(test_a_share_off_its_curve_breaks_the_protocol),
		on_stage(test_a_key_that_would_stop_us_is_not_computed_with),
		on_stage(test_what_speaks_there_is_told_by_both),
		on_stage(test_a_message_of_16_mib_is_not_waited_for),
		on_stage(test_a_server_of_one_connection_serves_both),
		on_stage(test_endless_warnings_have_an_end),
		on_stage(test_a_proxy_header_is_tried_where_nothing_comes_back),
		on_stage(test_an_address_that_opened_once_is_asked_for_causes),
	};

	return cmocka_run_group_tests(tests, run_group_setup,
				      run_group_teardown);
}
