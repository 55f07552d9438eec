/*
 * probe/flight and probe/proof: what servers answered, whole, in pieces, cut
 * short and damaged.
 */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/flight.h"
#include "probe/names.h"
#include "probe/proof.h"
#include "tests/unit/captured.h"

/* What is to be found in a recorded flight. */
struct expected {
	const char *name;
	enum flight_status status;
	uint16_t version, suite, group, scheme;
	int dh_bits;
	size_t certs;
	size_t alerts;
	enum outcome proof;
	bool asked, ems, retry;
};

static const struct expected flights[] = {
	{ .name = "tls12-ecdhe-rsa-chain",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02f,
	  .group = 0x17,
	  .scheme = 0x0804,
	  .certs = 2,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls12-ecdhe-ecdsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02b,
	  .group = 0x17,
	  .scheme = 0x0403,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls12-rsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0x002f,
	  .certs = 1,
	  .ems = true },
	{ .name = "tls12-dhe",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0x009e,
	  .scheme = 0x0804,
	  .dh_bits = 1024,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls12-anonymous",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0x00a6,
	  .dh_bits = 1024,
	  .ems = true },
	{ .name = "tls12-certificate-request",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02f,
	  .group = 0x17,
	  .scheme = 0x0804,
	  .certs = 2,
	  .proof = OUTCOME_OK,
	  .asked = true,
	  .ems = true },
	{ .name = "tls12-sha1",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02f,
	  .group = 0x17,
	  .scheme = 0x0201,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls12-stapled",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02b,
	  .group = 0x17,
	  .scheme = 0x0403,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls11-ecdhe-rsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_1,
	  .suite = 0xc013,
	  .group = 0x17,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls10-ecdhe-ecdsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_0,
	  .suite = 0xc009,
	  .group = 0x17,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "tls10-rsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_0,
	  .suite = 0x0035,
	  .certs = 1,
	  .ems = true },
	{ .name = "ssl3-rsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_SSL3,
	  .suite = 0x000a,
	  .certs = 1 },
	{ .name = "tls13",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_3,
	  .suite = 0x1301,
	  .group = 0x17 },
	{ .name = "tls13-retry",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_3,
	  .suite = 0x1301,
	  .group = 0x18,
	  .retry = true },
	{ .name = "warning-unrecognized-name",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02f,
	  .group = 0x17,
	  .scheme = 0x0804,
	  .certs = 1,
	  .alerts = 1,
	  .proof = OUTCOME_OK,
	  .ems = true },
	{ .name = "alert-protocol-version",
	  .status = FLIGHT_ALERT,
	  .alerts = 1 },
	{ .name = "alert-handshake-failure",
	  .status = FLIGHT_ALERT,
	  .alerts = 1 },
	{ .name = "gnutls-tls12-ecdhe-rsa",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0xc02f,
	  .group = 0x17,
	  .scheme = 0x0804,
	  .certs = 1,
	  .proof = OUTCOME_OK,
	  .asked = true,
	  .ems = true },
	{ .name = "gnutls-tls12-rc4-md5",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_2,
	  .suite = 0x0004,
	  .certs = 1,
	  .asked = true,
	  .ems = true },
	{ .name = "gnutls-tls10-3des",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_0,
	  .suite = 0x000a,
	  .certs = 1,
	  .asked = true,
	  .ems = true },
	{ .name = "gnutls-tls13",
	  .status = FLIGHT_DONE,
	  .version = TLS_1_3,
	  .suite = 0x1301,
	  .group = 0x17 },
	{ .name = "gnutls-alert", .status = FLIGHT_ALERT, .alerts = 1 },
	{ .name = "plain-http", .status = FLIGHT_NOT_TLS },
};

static struct buf flight_bytes(const char *name)
{
	char *path = xasprintf("flights/%s", name);
	struct buf b = BUF_INIT(1u << 20);

	captured_read(path, &b);
	free(path);
	return b;
}

static void start(struct flight *f)
{
	flight_init(f, TLS_1_3, NULL, NULL);
}

/* In pieces of at most so many bytes. */
static enum flight_status feed(struct flight *f, const unsigned char *p,
			       size_t n, size_t piece)
{
	for (size_t at = 0; at < n; at += piece)
		flight_feed(f, p + at, n - at < piece ? n - at : piece);
	return f->status;
}

static void check(const struct expected *e, const struct flight *f)
{
	if (f->status != e->status)
		fail_msg("%s: status %d, %s", e->name, f->status,
			 f->complaint ? f->complaint : "no complaint");
	if (f->version != e->version || f->suite != e->suite ||
	    f->group != e->group || f->scheme != e->scheme ||
	    f->dh_bits != e->dh_bits)
		fail_msg("%s: version %04x suite %04x group %04x scheme %04x "
			 "DH %d",
			 e->name, f->version, f->suite, f->group, f->scheme,
			 f->dh_bits);
	assert_int_equal(f->certs.n, e->certs);
	assert_int_equal(f->alerts.n, e->alerts);
	if (f->cert_requested != e->asked)
		fail_msg("%s: certificate request", e->name);
	assert_int_equal(f->retry, e->retry);
	if (f->version < TLS_1_3)
		assert_int_equal(f->extended_master_secret, e->ems);
}

static void check_in_pieces(size_t piece)
{
	for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
		struct buf b = flight_bytes(flights[i].name);
		struct flight f;

		start(&f);
		feed(&f, b.data, b.len, piece);
		check(&flights[i], &f);
		flight_release(&f);
		buf_release(&b);
	}
}

static void test_recorded_flights_are_read_whole(void **state)
{
	(void)state;
	check_in_pieces(1u << 20);
}

static void test_recorded_flights_are_read_byte_by_byte(void **state)
{
	(void)state;
	check_in_pieces(1);
}

static void test_recorded_flights_are_read_in_odd_pieces(void **state)
{
	(void)state;
	check_in_pieces(7);
	check_in_pieces(641);
}

/* Ends one byte behind the last that is needed. */
static size_t needed(const struct buf *b)
{
	struct flight f;
	size_t n = 0;

	start(&f);
	while (n < b->len && f.status == FLIGHT_MORE)
		flight_feed(&f, b->data + n++, 1);
	flight_release(&f);
	return n;
}

static void test_a_flight_cut_short_wants_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
		struct buf b = flight_bytes(flights[i].name);
		size_t all = needed(&b);

		for (size_t n = 0; n < all; n++) {
			struct flight f;

			start(&f);
			flight_feed(&f, b.data, n);
			if (f.status != FLIGHT_MORE)
				fail_msg("%s: %d at %zu of %zu",
					 flights[i].name, f.status, n, all);
			if (flights[i].status != FLIGHT_NOT_TLS)
				assert_int_equal(flight_eof(&f), FLIGHT_MORE);
			flight_release(&f);
		}
		buf_release(&b);
	}
}

/* Nothing is asserted but that it ends, within bounds: sanitizers watch. */
static void test_damaged_flights_do_no_harm(void **state)
{
	static const unsigned char flips[] = { 0x01, 0x80, 0xff };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
		struct buf b = flight_bytes(flights[i].name);

		for (size_t at = 0; at < b.len * ARRAY_LEN(flips); at++) {
			unsigned char *byte = &b.data[at / ARRAY_LEN(flips)];
			unsigned char flip = flips[at % ARRAY_LEN(flips)];
			struct flight f;

			start(&f);
			*byte ^= flip;
			flight_feed(&f, b.data, b.len);
			flight_eof(&f);
			assert_true(f.certs.n <= 64);
			assert_true(f.status != FLIGHT_MALFORMED ||
				    f.complaint);
			flight_release(&f);
			*byte ^= flip;
		}
		buf_release(&b);
	}
}

static enum outcome proof(const struct flight *f)
{
	unsigned char client_random[32];

	memset(client_random, 0x5a, sizeof(client_random));
	return flight_check_key(f, client_random);
}

static void test_the_key_exchange_proves_the_leafs_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
		struct buf b = flight_bytes(flights[i].name);
		struct flight f;

		start(&f);
		flight_feed(&f, b.data, b.len);
		if (proof(&f) != flights[i].proof)
			fail_msg("%s: outcome %d", flights[i].name, proof(&f));
		if (f.signature.len > 0 && f.certs.n > 0) {
			f.server_random[0] ^= 1;
			assert_int_equal(proof(&f), OUTCOME_BAD);
			f.server_random[0] ^= 1;
			f.params.data[f.params.len - 1] ^= 1;
			assert_int_equal(proof(&f), OUTCOME_BAD);
		}
		/* A scheme of keys of another kind proves nothing. */
		if (f.signature.len > 0 && f.certs.n > 0 && f.scheme) {
			f.params.data[f.params.len - 1] ^= 1;
			f.scheme = (f.scheme & 0xff) == 3 ? 0x0401 : 0x0403;
			assert_int_equal(proof(&f), OUTCOME_BAD);
		}
		flight_release(&f);
		buf_release(&b);
	}
}

static void test_a_key_that_can_not_be_checked_proves_nothing(void **state)
{
	struct buf b = flight_bytes("tls12-ecdhe-rsa-chain");
	struct flight f;

	(void)state;
	start(&f);
	flight_feed(&f, b.data, b.len);
	f.scheme = 0x7777;
	assert_int_equal(proof(&f), OUTCOME_LOCAL);
	f.scheme = 0x0804;
	memset(f.certs.items[0].data, 0, f.certs.items[0].len);
	assert_int_equal(proof(&f), OUTCOME_LOCAL);
	flight_release(&f);
	buf_release(&b);
}

struct told {
	struct buf text;
};

static void write_note(void *ctx, const struct flight *f, enum flight_note note)
{
	static const char *const words[] = {
		[FLIGHT_NOTE_ALERT] = "alert",
		[FLIGHT_NOTE_MESSAGE] = "message",
		[FLIGHT_NOTE_SERVER_HELLO] = "hello",
		[FLIGHT_NOTE_RETRY] = "retry",
		[FLIGHT_NOTE_CERTIFICATE] = "certificate",
		[FLIGHT_NOTE_KEY_EXCHANGE] = "exchange",
		[FLIGHT_NOTE_CERT_REQUEST] = "request",
	};
	struct told *told = ctx;

	buf_adds(&told->text, words[note]);
	if (note == FLIGHT_NOTE_MESSAGE)
		buf_addf(&told->text, "%u", f->msg_type);
	buf_addc(&told->text, ' ');
}

static void assert_told(const char *name, const char *want)
{
	struct told told = { .text = BUF_INIT(1024) };
	struct buf b = flight_bytes(name);
	struct flight f;

	flight_init(&f, TLS_1_3, write_note, &told);
	feed(&f, b.data, b.len, 3);
	assert_string_equal(buf_str(&told.text), want);
	flight_release(&f);
	buf_release(&b);
	buf_release(&told.text);
}

static void test_the_caller_is_told_in_order(void **state)
{
	(void)state;
	assert_told("tls12-certificate-request",
		    "message2 hello message11 certificate message12 exchange "
		    "message13 request message14 ");
	assert_told("warning-unrecognized-name",
		    "alert message2 hello message11 certificate message12 "
		    "exchange message14 ");
	assert_told("tls12-stapled",
		    "message2 hello message11 certificate message22 message12 "
		    "exchange message14 ");
	assert_told("tls13-retry", "message2 retry ");
	assert_told("tls13", "message2 hello ");
}

static void test_after_the_end_nothing_is_read(void **state)
{
	struct buf b = flight_bytes("alert-handshake-failure");
	struct flight f;

	(void)state;
	start(&f);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_ALERT);
	assert_int_equal(flight_feed(&f, b.data, b.len), FLIGHT_ALERT);
	assert_int_equal(f.alerts.n, 1);
	assert_int_equal(f.bytes, 2 * b.len);
	flight_release(&f);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded_flights_are_read_whole),
		cmocka_unit_test(test_recorded_flights_are_read_byte_by_byte),
		cmocka_unit_test(test_recorded_flights_are_read_in_odd_pieces),
		cmocka_unit_test(test_a_flight_cut_short_wants_more),
		cmocka_unit_test(test_damaged_flights_do_no_harm),
		cmocka_unit_test(test_the_key_exchange_proves_the_leafs_key),
		cmocka_unit_test(
			test_a_key_that_can_not_be_checked_proves_nothing),
		cmocka_unit_test(test_the_caller_is_told_in_order),
		cmocka_unit_test(test_after_the_end_nothing_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
