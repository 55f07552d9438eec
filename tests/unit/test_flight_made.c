/*
 * probe/flight: what no server sends in a recording: limits, oddities that
 * are legal, broken messages, and what is no TLS.
 */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/flight.h"
#include "probe/names.h"

#define HELLO_DONE 14

static void start(struct flight *f)
{
	flight_init(f, TLS_1_3, NULL, NULL);
}

/* A record, a message and flights made of them. */
static void add_record(struct buf *b, unsigned type, const void *p, size_t n)
{
	buf_add_u8(b, type);
	buf_add_u16(b, 0x0303);
	buf_add_u16(b, (unsigned)n);
	buf_add(b, p, n);
}

static void add_message(struct buf *b, unsigned type, const struct buf *body)
{
	buf_add_u8(b, type);
	buf_add_u24(b, (uint32_t)body->len);
	buf_add(b, body->data, body->len);
}

static void add_hello_body(struct buf *b, unsigned version, unsigned suite)
{
	static const unsigned char random[32];

	buf_add_u16(b, version);
	buf_add(b, random, sizeof(random));
	buf_add_u8(b, 0);
	buf_add_u16(b, suite);
	buf_add_u8(b, 0);
}

static void add_hello(struct buf *b, unsigned version, unsigned suite)
{
	struct buf body = BUF_INIT(1024);

	add_hello_body(&body, version, suite);
	add_message(b, 2, &body);
	buf_release(&body);
}

static void add_empty(struct buf *b, unsigned type)
{
	struct buf body = BUF_INIT(0);

	add_message(b, type, &body);
}

/* Handshake bytes in records of at most so many bytes. */
static void add_records(struct buf *b, const struct buf *messages, size_t max)
{
	for (size_t at = 0; at < messages->len; at += max) {
		size_t left = messages->len - at;

		add_record(b, 22, messages->data + at, left < max ? left : max);
	}
}

static void add_certificates(struct buf *b, size_t count, size_t each)
{
	struct buf body = BUF_INIT(1u << 20);
	unsigned char *der = xcalloc(1, each);

	buf_add_u24(&body, (uint32_t)(count * (each + 3)));
	for (size_t i = 0; i < count; i++) {
		buf_add_u24(&body, (uint32_t)each);
		buf_add(&body, der, each);
	}
	add_message(b, 11, &body);
	free(der);
	buf_release(&body);
}

/* Wraps the handshake bytes into records, feeds them and frees both. */
static void feed_messages(struct flight *f, struct buf *messages, size_t max)
{
	struct buf b = BUF_INIT(4u << 20);

	add_records(&b, messages, max);
	start(f);
	flight_feed(f, b.data, b.len);
	buf_release(&b);
	buf_release(messages);
}

static void test_messages_may_share_and_span_records(void **state)
{
	static const size_t sizes[] = { 1, 2, 5, 16384 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct buf m = BUF_INIT(1u << 20);
		struct flight f;

		add_hello(&m, TLS_1_2, 0x002f);
		add_certificates(&m, 3, 1000);
		add_empty(&m, HELLO_DONE);
		feed_messages(&f, &m, sizes[i]);
		assert_int_equal(f.status, FLIGHT_DONE);
		assert_int_equal(f.certs.n, 3);
		assert_int_equal(f.certs_bytes, 3 + 3 * 1003);
		flight_release(&f);
	}
}

static void test_up_to_128_certificates_are_read(void **state)
{
	struct buf m = BUF_INIT(1u << 20);
	struct flight f;

	(void)state;
	add_hello(&m, TLS_1_2, 0x002f);
	add_certificates(&m, 128, 10);
	add_empty(&m, HELLO_DONE);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_DONE);
	assert_int_equal(f.certs.n, 128);
	flight_release(&f);
}

static void test_beyond_the_limits_what_came_is_kept(void **state)
{
	struct buf m = BUF_INIT(1u << 20);
	struct flight f;

	(void)state;
	add_hello(&m, TLS_1_2, 0x002f);
	add_certificates(&m, 129, 10);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_LIMIT);
	assert_int_equal(f.certs.n, 128);
	assert_true(f.certs_seen);
	flight_release(&f);

	buf_init(&m, 1u << 20);
	add_hello(&m, TLS_1_2, 0x002f);
	add_certificates(&m, 5, 60000);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_LIMIT);
	assert_int_equal(f.certs.n, 4);
	assert_int_equal(f.certs_bytes, 3 + 5 * 60003);
	flight_release(&f);
}

static void test_another_huge_message_is_malformed_at_once(void **state)
{
	static const unsigned char head[] = { 12, 0xff, 0xff, 0xff };
	struct buf m = BUF_INIT(1024);
	struct flight f;

	(void)state;
	add_hello(&m, TLS_1_2, 0xc02f);
	buf_add(&m, head, sizeof(head));
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_MALFORMED);
	flight_release(&f);
}

static void test_sixteen_warnings_pass_and_no_more(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct flight f;

	(void)state;
	start(&f);
	add_record(&b, 21, "\1\160", 2);
	for (int i = 0; i < 16; i++)
		assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MORE);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MALFORMED);
	assert_int_equal(f.alerts.n, 17);
	flight_release(&f);
	buf_release(&b);
}

static void test_close_notify_ends_the_flight(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct flight f;

	(void)state;
	start(&f);
	add_record(&b, 21, "\1\0", 2);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_ALERT);
	assert_int_equal(f.alerts.items[0].code, 0);
	flight_release(&f);
	buf_release(&b);
}

static void test_an_alert_may_be_split_over_records(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct flight f;

	(void)state;
	start(&f);
	add_record(&b, 21, "\2", 1);
	add_record(&b, 21, "\50", 1);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_ALERT);
	assert_int_equal(f.alerts.items[0].code, 40);
	flight_release(&f);
	buf_release(&b);
}

static void test_empty_records_are_passed_over_up_to_a_limit(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct flight f;

	(void)state;
	start(&f);
	add_record(&b, 22, NULL, 0);
	for (int i = 0; i < 16; i++)
		assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MORE);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MALFORMED);
	flight_release(&f);
	buf_release(&b);
}

static void test_hello_requests_are_passed_over_up_to_a_limit(void **state)
{
	struct buf m = BUF_INIT(1024);
	struct flight f;

	(void)state;
	add_empty(&m, 0);
	add_hello(&m, TLS_1_2, 0x002f);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_MORE);
	assert_true(f.hello_seen);
	flight_release(&f);

	buf_init(&m, 1024);
	for (int i = 0; i < 17; i++)
		add_empty(&m, 0);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_MALFORMED);
	flight_release(&f);
}

static void test_a_version_below_the_minimum_is_recorded(void **state)
{
	struct buf m = BUF_INIT(1024), b = BUF_INIT(1024);
	struct flight f;

	(void)state;
	add_hello(&m, TLS_1_0, 0x002f);
	add_records(&b, &m, 16384);
	flight_init(&f, TLS_1_3, NULL, NULL);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MORE);
	assert_int_equal(f.version, TLS_1_0);
	flight_release(&f);
	buf_release(&b);
	buf_release(&m);
}

static void test_change_cipher_spec_is_legal_before_hello(void **state)
{
	struct buf b = BUF_INIT(1024), m = BUF_INIT(1024);
	struct flight f;

	(void)state;
	start(&f);
	add_record(&b, 20, "\1", 1);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MORE);
	add_hello(&m, TLS_1_2, 0x002f);
	buf_clear(&b);
	add_records(&b, &m, 16384);
	add_record(&b, 20, "\1", 1);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_MALFORMED);
	flight_release(&f);
	buf_release(&b);
	buf_release(&m);
}

/* One message behind a ServerHello of TLS 1.2, or in its place. */
static void assert_malformed(unsigned suite, unsigned type, const char *hex)
{
	unsigned char body[256];
	struct buf m = BUF_INIT(1024), one = BUF_INIT(1024);
	size_t n = strlen(hex) / 2;
	struct flight f;

	assert_true(text_unhex(hex, 2 * n, body, n));
	buf_add(&one, body, n);
	if (suite)
		add_hello(&m, TLS_1_2, suite);
	add_message(&m, type, &one);
	feed_messages(&f, &m, 16384);
	if (f.status != FLIGHT_MALFORMED || !f.complaint)
		fail_msg("message %u %s: status %d", type, hex, f.status);
	flight_release(&f);
	buf_release(&one);
}

#define R32 "0000000000000000000000000000000000000000000000000000000000000000"

static void test_broken_messages_are_malformed(void **state)
{
	(void)state;
	assert_malformed(0, 2, "0303" R32 "00002f"); /* no compression */
	assert_malformed(0, 2, "0303" R32 "00002f01");
	assert_malformed(0, 2, "0403" R32 "00002f00");
	assert_malformed(0, 2, "0304" R32 "00130100");
	assert_malformed(0, 2, "0303" R32 "21" R32 "00002f00"); /* id of 33 */
	assert_malformed(0, 2, "0303" R32 "00002f000005");	/* extensions */
	assert_malformed(0, 2, "0303" R32 "00002f0000040017000100");
	assert_malformed(0, 2,
			 "0303" R32 "00130100"
			 "0006002b00020304");
	assert_malformed(0, 2,
			 "0303" R32 "00130100"
			 "0006002b00020303");
	assert_malformed(0, 2, "0303" R32 "00130100"); /* a suite of 1.3 */
	/* extended_master_secret, twice */
	assert_malformed(0, 2, "0303" R32 "00002f0000080017000000170000");
	assert_malformed(0, 2, "0303" R32 "00002f00000aff01000100ff01000100");
	assert_malformed(0, 2, /* a retry for the group whose share came */
			 "0303"
			 "cf21ad74e59a6111be1d8c021e65b891"
			 "c2a211167abb8c5e079e09e2c8a8339c"
			 "00130100000c002b00020304003300020017");
	assert_malformed(0, 11, "000000"); /* before the ServerHello */
	assert_malformed(0, 14, "");
	assert_malformed(0x2f, 2, "0303" R32 "00002f00"); /* twice */
	assert_malformed(0x2f, 11, "0000");
	assert_malformed(0x2f, 11, "00000500000100"); /* lengths disagree */
	assert_malformed(0x2f, 11, "000003000000");   /* an empty certificate */
	assert_malformed(0x2f, 11, "00000400000200");
	assert_malformed(0x2f, 14, "00");
	assert_malformed(0x2f, 16, "00"); /* ClientKeyExchange */
	assert_malformed(0x2f, 20, R32);  /* Finished */
	assert_malformed(0x2f, 99, "");
	assert_malformed(0x2f, 13, "00"); /* no certificate types */
	assert_malformed(0x2f, 22, "01000002ff");
	assert_malformed(0xc02f, 12, "010017");	  /* explicit curve */
	assert_malformed(0xc02f, 12, "03001700"); /* empty point */
	assert_malformed(0xc02f, 12,
			 "03001a0104"
			 "04010002ff");
	assert_malformed(0xc02f, 12,
			 "03001a0104"
			 "04010001ffff");
	assert_malformed(0x009e, 12, "0000000102000103");
	assert_malformed(0x00a6, 12, "000107000102000103ff");
}

/* A share of so many bytes in a ServerHello of TLS 1.3, or in the
 * ServerKeyExchange of TLS 1.2. */
static enum flight_status shared(bool tls13, unsigned group, unsigned first,
				 size_t n)
{
	unsigned char share[200] = { (unsigned char)first };
	struct buf m = BUF_INIT(1024), body = BUF_INIT(1024);
	enum flight_status status;
	struct flight f;

	if (tls13) {
		add_hello_body(&body, TLS_1_2, 0x1301);
		buf_add_u16(&body, (unsigned)(6 + 8 + n));
		buf_add(&body, "\0\x2b\0\2\3\4\0\x33", 8);
		buf_add_u16(&body, (unsigned)(4 + n));
		buf_add_u16(&body, group);
		buf_add_u16(&body, (unsigned)n);
	} else {
		add_hello(&m, TLS_1_2, 0xc018); /* anonymous: no signature */
		buf_add_u8(&body, 3);
		buf_add_u16(&body, group);
		buf_add_u8(&body, (unsigned)n);
	}
	buf_add(&body, share, n);
	add_message(&m, tls13 ? 2 : 12, &body);
	if (!tls13)
		add_empty(&m, HELLO_DONE);
	feed_messages(&f, &m, 16384);
	status = f.status;
	flight_release(&f);
	buf_release(&body);
	return status;
}

static void test_a_share_has_the_form_of_its_group(void **state)
{
	static const struct {
		unsigned group, first;
		size_t n;
		bool fits;
	} shares[] = {
		{ GROUP_SECP256R1, 4, 65, true },
		{ GROUP_SECP256R1, 4, 64, false },
		{ GROUP_SECP256R1, 2, 65, false },
		{ GROUP_SECP256R1, 2, 33, false }, /* compressed */
		{ GROUP_SECP256R1, 0, 1, false },  /* infinity */
		{ GROUP_SECP384R1, 4, 97, true },
		{ GROUP_SECP384R1, 4, 65, false },
		{ GROUP_X25519, 9, 32, true },
		{ GROUP_X25519, 4, 65, false },
		{ 0x001a, 1, 1, true }, /* not known here */
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2 * ARRAY_LEN(shares); i++) {
		bool tls13 = i % 2;
		enum flight_status want = shares[i / 2].fits ? FLIGHT_DONE
							     : FLIGHT_MALFORMED;
		enum flight_status is = shared(tls13, shares[i / 2].group,
					       shares[i / 2].first,
					       shares[i / 2].n);

		if (is != want)
			fail_msg("share %zu, TLS 1.%d: %d", i / 2,
				 tls13 ? 3 : 2, is);
	}
}

static void test_a_second_certificate_is_out_of_order(void **state)
{
	struct buf m = BUF_INIT(1024);
	struct flight f;

	(void)state;
	add_hello(&m, TLS_1_2, 0x002f);
	add_certificates(&m, 1, 10);
	add_certificates(&m, 1, 10);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, FLIGHT_MALFORMED);
	assert_int_equal(f.certs.n, 1);
	flight_release(&f);
}

/* What a flight of that suite ends with, certificates and so on left out. */
static void expect_too_early(unsigned suite, size_t certs, bool too_early)
{
	struct buf m = BUF_INIT(1u << 20);
	struct flight f;

	add_hello(&m, TLS_1_2, suite);
	if (certs > 0)
		add_certificates(&m, certs, 10);
	add_empty(&m, HELLO_DONE);
	feed_messages(&f, &m, 16384);
	assert_int_equal(f.status, too_early ? FLIGHT_MALFORMED : FLIGHT_DONE);
	flight_release(&f);
}

static void test_a_signed_exchange_cannot_be_left_out(void **state)
{
	(void)state;
	expect_too_early(0xc02f, 2, true);
	expect_too_early(0xc02f, 0, true);
	expect_too_early(0x0033, 2, true);
	/* RSA key exchange has no such message. */
	expect_too_early(0x002f, 2, false);
}

static enum flight_status marked(const char *mark, uint16_t version,
				 uint16_t offered_max)
{
	struct buf m = BUF_INIT(1024), b = BUF_INIT(1024);
	enum flight_status status;
	struct flight f;

	add_hello(&m, version, 0x002f);
	/* The end of the random: behind the message's head and the version. */
	memcpy(m.data + 4 + 2 + 24, mark, 8);
	add_records(&b, &m, 16384);
	flight_init(&f, offered_max, NULL, NULL);
	status = flight_feed(&f, b.data, b.len);
	flight_release(&f);
	buf_release(&b);
	buf_release(&m);
	return status;
}

static void test_a_downgrade_that_the_server_marks_is_malformed(void **state)
{
	(void)state;
	assert_int_equal(marked("DOWNGRD\1", TLS_1_2, TLS_1_3),
			 FLIGHT_MALFORMED);
	assert_int_equal(marked("DOWNGRD\0", TLS_1_1, TLS_1_3),
			 FLIGHT_MALFORMED);
	assert_int_equal(marked("DOWNGRD\2", TLS_1_2, TLS_1_3), FLIGHT_MORE);
	/* Who offers no more than TLS 1.2 was not brought down to it. */
	assert_int_equal(marked("DOWNGRD\1", TLS_1_2, TLS_1_2), FLIGHT_MORE);
}

static void test_what_speaks_there_instead_is_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *protocol;
		int status;
	} rows[] = {
		{ "HTTP/1.1 400 Bad Request\r\nServer: x\r\n", 37, "HTTP",
		  400 },
		{ "SSH-2.0-OpenSSH_9.2p1\r\n", 23, "SSH", 0 },
		{ "220 mail.example.com ESMTP\r\n", 28, "SMTP", 0 },
		{ "220 (vsFTPd 3.0.3)\r\n", 20, "FTP", 0 },
		{ "220 ready\r\n", 11, "SMTP or FTP", 0 },
		{ "+OK ready\r\n", 11, "POP3", 0 },
		{ "* OK ready\r\n", 12, "IMAP", 0 },
		{ "E\0\0\0\212SFATAL\0", 12, "PostgreSQL", 0 },
		{ "\r\nhello there\n", 14, NULL, 0 },
		{ "\0\0\22\4\0\0\0\0\0\0\3\0\0\0\200", 15, "HTTP/2", 0 },
		{ "\3\0\0\23\16\320\0\0\22\64\0", 11, "RDP", 0 },
		{ "J\0\0\0\n8.0.36\0", 12, "MySQL", 0 },
		{ "\377\375\1", 3, "Telnet", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct flight f;

		start(&f);
		for (size_t at = 0; at < rows[i].n; at++)
			flight_feed(&f, rows[i].bytes + at, 1);
		if (f.status != FLIGHT_NOT_TLS)
			fail_msg("row %zu: status %d", i, f.status);
		if (rows[i].protocol)
			assert_string_equal(f.protocol, rows[i].protocol);
		else
			assert_null(f.protocol);
		assert_int_equal(f.http_status, rows[i].status);
		assert_true(f.banner.len > 0);
		assert_memory_equal(f.banner.data, rows[i].bytes, f.banner.len);
		flight_release(&f);
	}
}

static void test_text_without_a_line_end_waits_for_the_close(void **state)
{
	struct flight f;
	char *long_line = xcalloc(1, 300);

	(void)state;
	start(&f);
	assert_int_equal(flight_feed(&f, "go away", 7), FLIGHT_MORE);
	assert_int_equal(flight_eof(&f), FLIGHT_NOT_TLS);
	assert_string_equal(buf_str(&f.banner), "go away");
	flight_release(&f);

	memset(long_line, 'x', 299);
	start(&f);
	assert_int_equal(flight_feed(&f, long_line, 299), FLIGHT_NOT_TLS);
	assert_int_equal(f.banner.len, 256);
	flight_release(&f);
	free(long_line);
}

static void test_binary_garbage_is_malformed(void **state)
{
	struct flight f;

	(void)state;
	start(&f);
	assert_int_equal(flight_feed(&f, "\x80\x81\x82\x83", 4),
			 FLIGHT_MALFORMED);
	flight_release(&f);
	start(&f);
	assert_int_equal(flight_feed(&f, "\x16\xfe\xff\0\0", 5),
			 FLIGHT_MALFORMED);
	flight_release(&f);
	start(&f);
	assert_int_equal(flight_eof(&f), FLIGHT_MORE);
	flight_release(&f);
	start(&f);
	assert_int_equal(flight_feed(&f, "\x16\3\3\x40\1", 5),
			 FLIGHT_MALFORMED);
	flight_release(&f);
}

static void test_tls_1_3_certificates_split_the_same_way(void **state)
{
	static const unsigned char body[] = {
		0, 0, 0, 14, 0, 0, 2, 1, 2, 0, 0, 0, 0, 1, 3, 0, 1, 9,
	};
	struct blob *certs = NULL;
	size_t n = 0;

	(void)state;
	assert_true(flight_split_certificates(body, sizeof(body), true, &certs,
					      &n));
	assert_int_equal(n, 2);
	assert_int_equal(certs[0].len, 2);
	assert_int_equal(certs[1].len, 1);
	assert_int_equal(certs[1].data[0], 3);
	for (size_t i = 0; i < n; i++)
		free(certs[i].data);
	free(certs);
	certs = NULL;
	for (size_t cut = 0; cut < sizeof(body); cut++) {
		n = 0;
		assert_false(
			flight_split_certificates(body, cut, true, &certs, &n));
	}
	free(certs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages_may_share_and_span_records),
		cmocka_unit_test(test_up_to_128_certificates_are_read),
		cmocka_unit_test(test_beyond_the_limits_what_came_is_kept),
		cmocka_unit_test(
			test_another_huge_message_is_malformed_at_once),
		cmocka_unit_test(test_sixteen_warnings_pass_and_no_more),
		cmocka_unit_test(test_close_notify_ends_the_flight),
		cmocka_unit_test(test_an_alert_may_be_split_over_records),
		cmocka_unit_test(
			test_empty_records_are_passed_over_up_to_a_limit),
		cmocka_unit_test(
			test_hello_requests_are_passed_over_up_to_a_limit),
		cmocka_unit_test(test_a_version_below_the_minimum_is_recorded),
		cmocka_unit_test(test_change_cipher_spec_is_legal_before_hello),
		cmocka_unit_test(test_broken_messages_are_malformed),
		cmocka_unit_test(test_a_share_has_the_form_of_its_group),
		cmocka_unit_test(test_a_second_certificate_is_out_of_order),
		cmocka_unit_test(test_a_signed_exchange_cannot_be_left_out),
		cmocka_unit_test(
			test_a_downgrade_that_the_server_marks_is_malformed),
		cmocka_unit_test(test_what_speaks_there_instead_is_named),
		cmocka_unit_test(
			test_text_without_a_line_end_waits_for_the_close),
		cmocka_unit_test(test_binary_garbage_is_malformed),
		cmocka_unit_test(test_tls_1_3_certificates_split_the_same_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
