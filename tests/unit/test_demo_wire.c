/* The demo origins on the wire: versions, alerts, resets, plain text. */
#include "tests/unit/test.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"
#include "probe/names.h"
#include "tests/unit/demo_stage.h"

/* What the edge's own hello is answered with. */
static const struct answer {
	const char *name;
	enum flight_status status;
	int alert;	  /* -1: none */
	int end;	  /* errno of the connection */
	unsigned version; /* 0: no ServerHello */
	size_t certs;	  /* that can be read without keys */
} answers[] = {
	{ "ok", FLIGHT_DONE, -1, 0, TLS_1_3, 0 },
	{ "tls13-only", FLIGHT_DONE, -1, 0, TLS_1_3, 0 },
	/* As servers do that never heard of supported_versions. */
	{ "tls10-only", FLIGHT_DONE, -1, 0, TLS_1_0, 2 },
	{ "tls11-only", FLIGHT_DONE, -1, 0, TLS_1_1, 2 },
	{ "no-common-cipher", FLIGHT_ALERT, ALERT_HANDSHAKE_FAILURE, 0, 0, 0 },
	{ "p521-group", FLIGHT_ALERT, ALERT_HANDSHAKE_FAILURE, 0, 0, 0 },
	{ "ed25519-key", FLIGHT_ALERT, ALERT_HANDSHAKE_FAILURE, 0, 0, 0 },
	{ "alert-80", FLIGHT_ALERT, ALERT_INTERNAL_ERROR, 0, 0, 0 },
	{ "malformed", FLIGHT_MALFORMED, -1, 0, 0, 0 },
	{ "bad-certificate", FLIGHT_DONE, -1, 0, TLS_1_2, 1 },
	{ "unsupported-key", FLIGHT_DONE, -1, 0, TLS_1_2, 2 },
	{ "sni-warned", FLIGHT_DONE, ALERT_UNRECOGNIZED_NAME, 0, TLS_1_3, 0 },
	{ "plain-http", FLIGHT_NOT_TLS, -1, 0, 0, 0 },
	{ "mail-server", FLIGHT_NOT_TLS, -1, 0, 0, 0 },
	{ "reset-after-hello", FLIGHT_MORE, -1, ECONNRESET, 0, 0 },
	{ "hang-up", FLIGHT_MORE, -1, 0, 0, 0 },
	{ "proxy-protocol", FLIGHT_MORE, -1, 0, 0, 0 },
};

static void test_the_edge_gets_the_answer_of_each_row(void **state)
{
	struct stage *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const struct answer *a = &answers[i];
		struct flight f;
		int end;

		stage_start(s, a->name);
		end = stage_hello_flight(s, &f);
		if (f.status != a->status || end != a->end ||
		    f.version != a->version || f.certs.n != a->certs ||
		    f.alerts.n != (a->alert >= 0) ||
		    (f.alerts.n && f.alerts.items[0].code != a->alert))
			fail_msg("%s: status %d, end %d, version %x, "
				 "%zu certificates, alert %d",
				 a->name, f.status, end, f.version, f.certs.n,
				 f.alerts.n ? f.alerts.items[0].code : -1);
		flight_release(&f);
	}
}

static void test_plain_http_answers_a_hello_with_400(void **state)
{
	struct stage *s = *state;
	struct flight f;

	stage_start(s, "plain-http");
	stage_hello_flight(s, &f);
	assert_int_equal(f.http_status, 400);
	flight_release(&f);
}

static void test_the_unsupported_key_is_ed25519(void **state)
{
	struct stage *s = *state;
	struct flight f;
	struct cert c;

	stage_start(s, "unsupported-key");
	stage_hello_flight(s, &f);
	cert_init(&c, f.certs.items[0].data, f.certs.items[0].len);
	assert_int_equal(c.key, KEY_ED25519);
	cert_release(&c);
	flight_release(&f);
}

static void hear_text(struct stage *s, int port, const char *request,
		      struct buf *got)
{
	int fd = stage_dial(port, HOST_1);

	assert_true(fd >= 0);
	stage_say(s, fd, request, strlen(request));
	assert_int_equal(stage_hear(s, fd, got), 0);
}

/* The port behind --http-port, or -1. */
static int http_port(const struct demo *d)
{
	const char *const *a = demo_arguments(d);
	int64_t port = -1;

	for (; *a; a++) {
		if (!strcmp(*a, "--http-port"))
			assert_true(text_number(a[1], 1, 65535, &port));
	}
	return (int)port;
}

static void assert_refused(struct stage *s, int port)
{
	int fd = stage_dial(port, HOST_1);
	socklen_t n = sizeof(int);
	int error = errno;

	if (fd >= 0) {
		stage_wait(s, fd, POLLOUT);
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n);
		close(fd);
	}
	assert_int_equal(error, ECONNREFUSED);
}

static void test_a_second_port_speaks_http(void **state)
{
	struct stage *s = *state;
	struct buf got = BUF_INIT(4096);

	stage_start(s, "http-redirects");
	hear_text(s, http_port(s->demo), "HEAD / HTTP/1.1\r\n\r\n", &got);
	assert_non_null(strstr(buf_str(&got), "HTTP/1.1 301 "));
	assert_non_null(strstr(
		buf_str(&got),
		"\r\nLocation: https://http-redirects.example.com/\r\n"));
	buf_clear(&got);
	stage_start(s, "http-only");
	assert_refused(s, demo_port(s->demo));
	hear_text(s, http_port(s->demo), "GET / HTTP/1.1\r\n\r\n", &got);
	assert_non_null(strstr(buf_str(&got), "HTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(buf_str(&got), "\r\n\r\nhttp-only.example.com"));
	buf_release(&got);
	stage_start(s, "ok");
	assert_refused(s, http_port(s->demo));
}

static void assert_proxy(struct stage *s, const void *header, size_t n)
{
	struct buf hello = BUF_INIT(4096), got = BUF_INIT(65536);
	int fd = stage_dial(demo_port(s->demo), HOST_1);
	struct flight f;

	buf_add(&hello, header, n);
	stage_hello(s, demo_host(s->demo), &hello);
	stage_say(s, fd, hello.data, hello.len);
	shutdown(fd, SHUT_WR);
	stage_hear(s, fd, &got);
	flight_init(&f, TLS_1_3, NULL, NULL);
	assert_int_equal(flight_feed(&f, got.data, got.len), FLIGHT_DONE);
	flight_release(&f);
	buf_release(&hello);
	buf_release(&got);
}

static void test_a_proxy_header_of_either_version_opens_the_door(void **state)
{
	static const char v1[] = "PROXY TCP4 192.0.2.1 192.0.2.2 4000 443\r\n";
	static const char v2[] = "\r\n\r\n\0\r\nQUIT\n"
				 "\x21\x11\x00\x0c"
				 "\xc0\x00\x02\x01\xc0\x00\x02\x02\x10\x00"
				 "\x01\xbb";
	struct stage *s = *state;

	stage_start(s, "proxy-protocol");
	assert_proxy(s, v1, sizeof(v1) - 1);
	assert_proxy(s, v2, sizeof(v2) - 1);
}

static void test_a_client_certificate_is_demanded_in_both_versions(void **state)
{
	struct stage *s = *state;
	struct seen seen;

	stage_start(s, "client-certificate-required");
	CALL(s, &seen, .priority = TLS12);
	assert_int_equal(seen.rc, GNUTLS_E_FATAL_ALERT_RECEIVED);
	assert_int_equal(seen.alert, ALERT_HANDSHAKE_FAILURE);
	assert_true(seen.asked);
	seen_release(&seen);
	CALL(s, &seen, .priority = TLS13);
	assert_int_equal(seen.rc, 0);
	assert_int_equal(seen.after, GNUTLS_E_FATAL_ALERT_RECEIVED);
	assert_int_equal(seen.alert, ALERT_CERTIFICATE_REQUIRED);
	assert_string_equal(seen.answer, "");
	seen_release(&seen);
}

static void test_a_client_certificate_is_asked_for_and_not_missed(void **state)
{
	static const char *const priorities[] = { TLS12, TLS13 };
	struct stage *s = *state;
	struct seen seen;

	stage_start(s, "client-certificate-requested");
	for (size_t i = 0; i < ARRAY_LEN(priorities); i++) {
		CALL(s, &seen, .priority = priorities[i]);
		assert_int_equal(seen.rc, 0);
		assert_true(seen.asked);
		assert_non_null(strstr(seen.answer, "200 OK"));
		seen_release(&seen);
	}
}

static void assert_version(struct stage *s, const char *name,
			   gnutls_protocol_t version)
{
	struct seen seen;

	stage_start(s, name);
	CALL(s, &seen, .priority = EVERY_VERSION);
	assert_int_equal(seen.rc, 0);
	assert_int_equal(seen.version, version);
	seen_release(&seen);
}

static void test_old_origins_speak_old_versions(void **state)
{
	assert_version(*state, "tls10-only", GNUTLS_TLS1_0);
	assert_version(*state, "tls11-only", GNUTLS_TLS1_1);
	assert_version(*state, "no-common-cipher", GNUTLS_TLS1_2);
	assert_version(*state, "tls13-only", GNUTLS_TLS1_3);
	assert_version(*state, "ok", GNUTLS_TLS1_3);
}

static void test_an_unknown_name_is_refused(void **state)
{
	static const char *const names[] = { "www.example.com", "" };
	struct stage *s = *state;
	struct seen seen;

	stage_start(s, "sni-rejected");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		CALL(s, &seen, .sni = names[i]);
		assert_int_equal(seen.rc, GNUTLS_E_FATAL_ALERT_RECEIVED);
		assert_int_equal(seen.alert, ALERT_UNRECOGNIZED_NAME);
		seen_release(&seen);
	}
	CALL(s, &seen, .sni = NULL);
	assert_int_equal(seen.rc, 0);
	seen_release(&seen);
}

static void test_an_unknown_name_gets_the_default_certificate(void **state)
{
	struct stage *s = *state;
	struct chain_judgment j;
	struct seen seen;

	stage_start(s, "default-certificate");
	CALL(s, &seen, .sni = "www.example.com");
	assert_int_equal(seen.n, 1);
	stage_judge(s, &seen, NULL, &j);
	assert_string_equal(judgment_cause(&j), "cert-self-signed");
	assert_string_equal(j.certs.items[0].common_name, "localhost");
	chain_judgment_release(&j);
	seen_release(&seen);
	CALL(s, &seen, .sni = NULL);
	assert_int_equal(seen.n, 2);
	seen_release(&seen);
}

static void test_http_says_421_or_another_time(void **state)
{
	struct stage *s = *state;
	struct seen seen;
	int64_t date;
	char *at;

	stage_start(s, "misdirected");
	CALL(s, &seen, .sni = NULL);
	assert_non_null(strstr(seen.answer, "HTTP/1.1 421 "));
	seen_release(&seen);
	stage_start(s, "clock-skew");
	CALL(s, &seen, .sni = NULL);
	at = strstr(seen.answer, "\r\nDate: ");
	assert_non_null(at);
	at += 8;
	at[strcspn(at, "\r")] = '\0';
	assert_int_equal(time_parse_http(at, &date), 0);
	assert_int_equal(date, s->wall_s + 3600);
	seen_release(&seen);
}

static void test_nobody_listens_until_it_is_mended(void **state)
{
	struct stage *s = *state;
	struct seen seen;

	stage_start(s, "closed-port");
	assert_refused(s, demo_port(s->demo));
	demo_mark(s->demo, "tls-listener", true);
	CALL(s, &seen, .sni = NULL);
	assert_int_equal(seen.rc, 0);
	seen_release(&seen);
	demo_mark(s->demo, "tls-listener", false);
	assert_refused(s, demo_port(s->demo));
}

static void test_a_full_queue_answers_no_syn(void **state)
{
	struct stage *s = *state;
	struct pollfd p = { .events = POLLOUT };

	stage_start(s, "no-answer");
	p.fd = stage_dial(demo_port(s->demo), HOST_1);
	assert_true(p.fd >= 0);
	loop_turn(s->loop, 0);
	/* Loopback would have answered within microseconds. */
	assert_int_equal(poll(&p, 1, 50), 0);
	close(p.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(test_the_edge_gets_the_answer_of_each_row),
		stage_test(test_plain_http_answers_a_hello_with_400),
		stage_test(test_the_unsupported_key_is_ed25519),
		stage_test(test_a_second_port_speaks_http),
		stage_test(
			test_a_proxy_header_of_either_version_opens_the_door),
		stage_test(
			test_a_client_certificate_is_demanded_in_both_versions),
		stage_test(
			test_a_client_certificate_is_asked_for_and_not_missed),
		stage_test(test_old_origins_speak_old_versions),
		stage_test(test_an_unknown_name_is_refused),
		stage_test(test_an_unknown_name_gets_the_default_certificate),
		stage_test(test_http_says_421_or_another_time),
		stage_test(test_nobody_listens_until_it_is_mended),
		stage_test(test_a_full_queue_answers_no_syn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
